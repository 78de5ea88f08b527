//! When a Riak get has heard enough to answer its client (riak_kv `riak_kv_get_core.erl`).
//!
//! The request goes to all N replicas; the client is answered after R have, of which PR must be
//! primaries. As with a put, the coordinator also stops when the failures make that hopeless,
//! instead of waiting for a timeout.
//!
//! The rule that surprises people: with `notfound_ok`, which is the default, a replica that has
//! *nothing* counts as a full answer, toward PR as well. Two empty fallbacks satisfy R = 2, and the
//! client is told that an object does not exist which a third replica holds.
//!
//! [`GetTally`] holds the numbers and decides; [`GetCore`] counts the answers into it.

use std::collections::BTreeSet;

use super::riak_ring::Role;

/// Whether the client named a version it expects to find, which ends the get as soon as one
/// replica has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExpectedVersion {
    /// It named none.
    #[default]
    NotNamed,
    /// No replica has shown it yet.
    Awaited,
    /// Some replica has shown it, or a version that descends from it.
    Found,
}

/// What a get asks for and what has been heard so far. Each number is a number of replicas, except
/// where it says machines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GetTally {
    /// N: replicas the get was sent to.
    pub n: u16,
    /// R: replicas that must answer.
    pub r: u16,
    /// PR: primaries that must answer.
    pub pr: u16,
    /// Full objects still to be fetched after the replicas were asked for their heads only.
    pub fetches: u16,
    /// Distinct machines that must answer.
    pub node_confirms: u16,
    /// Failures, or objects not found if those are no answers, from which R or PR is hopeless.
    pub fail_threshold: u16,
    /// Replicas that have answered.
    pub answered: u16,
    /// Primaries that have answered.
    pub answered_by_primaries: u16,
    /// Replicas that have nothing, where that does not count as an answer.
    pub not_found: u16,
    /// Those of the replicas that have answered whose object is a tombstone.
    pub deleted: u16,
    /// Replicas that have failed.
    pub failed: u16,
    /// Full objects fetched.
    pub fetched: u16,
    /// Distinct machines that have answered.
    pub confirmed_nodes: u16,
    /// Whether the version the client expects was found.
    pub expected: ExpectedVersion,
}

/// The need of which there were too few, with the numbers the client is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GetFailure {
    /// `r_val_unsatisfied`
    Answered {
        /// R.
        required: u16,
        /// Replicas that answered.
        got: u16,
    },
    /// `pr_val_unsatisfied`
    Primaries {
        /// PR.
        required: u16,
        /// Primaries that answered.
        got: u16,
    },
    /// `insufficient_nodes`
    Nodes {
        /// `node_confirms`.
        required: u16,
        /// Distinct machines that answered.
        got: u16,
    },
}

/// What the coordinator should do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GetDecision {
    /// Wait for more answers, or for the timeout.
    Wait,
    /// Merge the answers and give the client the result, which may be that there is no object.
    Met,
    /// Tell the client that there is no object, although too few replicas have said so.
    NotFound,
    /// Answer the client with this error.
    Failed(GetFailure),
}

impl GetTally {
    /// Nothing heard yet. With `basic_quorum`, a majority of failures is always enough to give up
    /// (`riak_kv_get_fsm`): min(N / 2 + 1, N - max(R, PR) + 1) instead of the latter.
    #[must_use]
    pub fn new(n: u16, r: u16, pr: u16, node_confirms: u16, basic_quorum: bool) -> Self {
        let hopeless = (n + 1).saturating_sub(r.max(pr));
        let majority = n / 2 + 1;
        let fail_threshold = if basic_quorum { hopeless.min(majority) } else { hopeless };
        Self { n, r, pr, node_confirms, fail_threshold, ..Self::default() }
    }

    /// Whether there is a decision (`riak_kv_get_core:enough`).
    #[must_use]
    pub fn enough(&self) -> bool {
        let fetched = self.fetched >= self.fetches;
        self.expected == ExpectedVersion::Found
            || (self.quorum_met() && fetched && !self.nodes_missing())
            || self.not_found + self.failed >= self.fail_threshold
            || (self.all_heard() && self.fetches == 0)
    }

    /// What to do now (`riak_kv_get_core:enough`, then `response`).
    #[must_use]
    pub fn decision(&self) -> GetDecision {
        if !self.enough() {
            return GetDecision::Wait;
        }
        let found_expected = self.expected == ExpectedVersion::Found;
        let primaries =
            GetFailure::Primaries { required: self.pr, got: self.answered_by_primaries };
        let only_absence =
            self.not_found + self.deleted > 0 && self.answered == self.deleted && self.failed == 0;
        let only_primaries_missing =
            self.answered_by_primaries < self.pr && self.answered >= self.r;
        if self.nodes_missing() && !found_expected {
            GetDecision::Failed(GetFailure::Nodes {
                required: self.node_confirms,
                got: self.confirmed_nodes,
            })
        } else if self.quorum_met() || found_expected {
            GetDecision::Met
        } else if only_absence {
            GetDecision::NotFound
        } else if only_primaries_missing || self.pr >= self.r {
            GetDecision::Failed(primaries)
        } else {
            GetDecision::Failed(GetFailure::Answered { required: self.r, got: self.answered })
        }
    }

    /// Whether all N have been heard: the time for read repair (`has_all_results`).
    #[must_use]
    pub fn all_heard(&self) -> bool {
        self.answered + self.not_found + self.failed >= self.n
    }

    fn quorum_met(&self) -> bool {
        self.answered >= self.r && self.answered_by_primaries >= self.pr
    }

    fn nodes_missing(&self) -> bool {
        self.confirmed_nodes < self.node_confirms
    }
}

/// What a replica says about a get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GetAnswer {
    /// It has the object.
    Found {
        /// The object is a tombstone.
        deleted: bool,
        /// The object's clock descends from the one the client expects.
        as_expected: bool,
    },
    /// It has nothing.
    NotFound,
    /// It could not read.
    Failed,
}

/// Counts the answers to one get. `P` names a partition, `N` a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetCore<P, N> {
    tally: GetTally,
    not_found_ok: bool,
    replicas: Vec<(P, Role, N)>,
    heard: BTreeSet<P>,
    nodes: BTreeSet<N>,
}

impl<P: Copy + Ord, N: Copy + Ord> GetCore<P, N> {
    /// A get that was sent to these partitions. With `not_found_ok`, a replica that has nothing
    /// counts as an answer.
    #[must_use]
    pub fn new(tally: GetTally, not_found_ok: bool, replicas: Vec<(P, Role, N)>) -> Self {
        Self { tally, not_found_ok, replicas, heard: BTreeSet::new(), nodes: BTreeSet::new() }
    }

    /// Counts one answer of the replica of `partition`; a second one of the same partition is
    /// ignored. A partition that was not asked counts as a primary, as upstream.
    pub fn add(&mut self, partition: P, answer: GetAnswer) {
        if !self.heard.insert(partition) {
            return;
        }
        match answer {
            GetAnswer::Failed => self.tally.failed += 1,
            GetAnswer::NotFound if !self.not_found_ok => self.tally.not_found += 1,
            GetAnswer::NotFound => self.count_answer(partition),
            GetAnswer::Found { deleted, as_expected } => {
                self.tally.deleted += u16::from(deleted);
                if as_expected && self.tally.expected == ExpectedVersion::Awaited {
                    self.tally.expected = ExpectedVersion::Found;
                }
                self.count_answer(partition);
            }
        }
    }

    fn count_answer(&mut self, partition: P) {
        self.tally.answered += 1;
        let mut replicas = self.replicas.iter();
        let replica = replicas.find(|(asked, _, _)| *asked == partition);
        if replica.is_none_or(|(_, role, _)| *role == Role::Primary) {
            self.tally.answered_by_primaries += 1;
        }
        if let Some((_, _, node)) = replica {
            self.nodes.insert(*node);
            self.tally.confirmed_nodes = self.nodes.len() as u16;
        }
    }

    /// The numbers so far.
    #[must_use]
    pub fn tally(&self) -> &GetTally {
        &self.tally
    }

    /// What to do now.
    #[must_use]
    pub fn decision(&self) -> GetDecision {
        self.tally.decision()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The clauses of `riak_kv_get_core:response/1`, the first that holds, where no version and no
    /// machines are asked for.
    fn response(tally: &GetTally) -> GetDecision {
        let GetTally { r, pr, answered, deleted, not_found, failed, .. } = *tally;
        let primaries = tally.answered_by_primaries;
        let too_few = GetFailure::Primaries { required: pr, got: primaries };
        let unanswered = GetFailure::Answered { required: r, got: answered };
        let is_nothing = not_found + deleted > 0 && answered - deleted == 0 && failed == 0;
        let clauses = [
            (answered >= r && primaries >= pr, GetDecision::Met),
            (is_nothing, GetDecision::NotFound),
            (pr > 0 && primaries < pr && answered >= r, GetDecision::Failed(too_few)),
            (pr >= r, GetDecision::Failed(too_few)),
        ];
        let first = clauses.into_iter().find(|(holds, _)| *holds);
        first.map_or(GetDecision::Failed(unanswered), |(_, decision)| decision)
    }

    #[test]
    fn whatever_was_counted_the_first_clause_that_holds_decides() {
        for code in 0..4_u16.pow(7) {
            let digit = |place: u32| code / 4_u16.pow(place) % 4;
            let tally = GetTally {
                answered: digit(2),
                answered_by_primaries: digit(3).min(digit(2)),
                deleted: digit(4).min(digit(2)),
                not_found: digit(5),
                failed: digit(6),
                ..GetTally::new(3, digit(0), digit(1), 0, false)
            };
            let expected = if tally.enough() { response(&tally) } else { GetDecision::Wait };
            assert_eq!(tally.decision(), expected, "{tally:?}");
        }
    }

    const FOUND: GetAnswer = GetAnswer::Found { deleted: false, as_expected: false };

    fn decided(
        tally: GetTally,
        not_found_ok: bool,
        answers: &[(u16, GetAnswer)],
    ) -> (GetDecision, GetTally) {
        let replicas =
            vec![(1, Role::Primary, 'a'), (2, Role::Fallback, 'c'), (3, Role::Fallback, 'c')];
        let mut core = GetCore::new(tally, not_found_ok, replicas);
        for (partition, answer) in answers {
            core.add(*partition, *answer);
        }
        (core.decision(), *core.tally())
    }

    #[test]
    fn two_empty_fallbacks_satisfy_a_quorum() {
        let empty = [(2, GetAnswer::NotFound), (3, GetAnswer::NotFound)];
        let (decision, tally) = decided(GetTally::new(3, 2, 0, 0, false), true, &empty);
        assert_eq!(decision, GetDecision::Met);
        assert_eq!((tally.answered, tally.confirmed_nodes), (2, 1));
        assert!(!tally.all_heard());
    }

    #[test]
    fn absence_that_is_no_answer_is_reported_when_it_makes_the_quorum_hopeless() {
        let empty = [(2, GetAnswer::NotFound), (3, GetAnswer::NotFound)];
        let (decision, _) = decided(GetTally::new(3, 2, 0, 0, false), false, &empty);
        assert_eq!(decision, GetDecision::NotFound);
        let (decision, _) = decided(GetTally::new(3, 1, 0, 0, false), false, &empty);
        assert_eq!(decision, GetDecision::Wait);
        let (decision, _) = decided(GetTally::new(3, 1, 0, 0, true), false, &empty);
        assert_eq!(decision, GetDecision::NotFound);
    }

    #[test]
    fn each_primary_that_answers_counts_once() {
        let replicas = vec![(1, Role::Primary, 'a'), (2, Role::Primary, 'b')];
        let mut core = GetCore::new(GetTally::new(2, 2, 2, 0, false), true, replicas);
        core.add(1, FOUND);
        core.add(2, FOUND);
        assert_eq!(core.tally().answered_by_primaries, 2);
        assert_eq!(core.decision(), GetDecision::Met);
    }

    #[test]
    fn fallbacks_do_not_count_as_primaries() {
        let answers = [(1, GetAnswer::Failed), (2, FOUND), (3, FOUND), (3, FOUND)];
        let (decision, tally) = decided(GetTally::new(3, 2, 1, 0, false), true, &answers);
        let failure = GetFailure::Primaries { required: 1, got: 0 };
        assert_eq!(decision, GetDecision::Failed(failure));
        assert!(tally.all_heard());
    }

    #[test]
    fn the_version_the_client_expects_ends_the_get() {
        let tally =
            GetTally { expected: ExpectedVersion::Awaited, ..GetTally::new(3, 3, 0, 0, false) };
        let found = GetAnswer::Found { deleted: false, as_expected: true };
        assert_eq!(decided(tally, true, &[(2, FOUND)]).0, GetDecision::Wait);
        assert_eq!(decided(tally, true, &[(1, found)]).0, GetDecision::Met);
    }

    #[test]
    fn tombstones_are_answers() {
        let tombstone = GetAnswer::Found { deleted: true, as_expected: false };
        let answers = [(1, tombstone), (2, tombstone)];
        let (decision, tally) = decided(GetTally::new(3, 2, 0, 0, false), true, &answers);
        assert_eq!((decision, tally.deleted), (GetDecision::Met, 2));
    }
}
