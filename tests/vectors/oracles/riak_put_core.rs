//! When a Riak put has heard enough to answer its client (riak_kv `riak_kv_put_core.erl`).
//!
//! A coordinator waits for four things at once: W replicas that have received the object, DW that
//! have stored it, PW *primaries* that have stored it, and `node_confirms` distinct machines that
//! have. It stops waiting when all are met or when one can no longer be met. The second half is
//! what naive quorum code leaves out: without it every failed put takes a full timeout.
//!
//! There is no such limit for W: a replica that reports a failure may have reported receipt before
//! ("you can never fail W directly"), so too few receipts end in a timeout.
//!
//! Whatever the decision, nothing is undone. A failed put may still be on some replicas.
//!
//! The engine's put (`dynamo/quorum/put.rs`) is judged by the same cases in `engine_levels.rs`, and held to
//! this one after every answer in `coordinators.rs`; this oracle stands for receipts apart from stores
//! and for distinct machines, which the engine does not have.
//!
//! [`PutTally`] holds the numbers and decides; [`PutCore`] counts the answers into it.

use std::collections::{BTreeMap, BTreeSet};

use super::riak_ring::Role;

/// What a put asks for. Each number is a number of replicas, except where it says machines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PutNeeds {
    /// N: replicas the put was sent to.
    pub n: u16,
    /// W: replicas that must have received it.
    pub w: u16,
    /// DW: replicas that must have stored it.
    pub dw: u16,
    /// PW: primaries that must have stored it.
    pub pw: u16,
    /// Distinct machines that must have stored it.
    pub node_confirms: u16,
}

/// What has been heard so far, and how many failures make a need hopeless.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PutTally {
    /// What is asked for.
    pub needs: PutNeeds,
    /// Failures from which DW is hopeless, N - DW + 1; `None` never fires.
    pub dw_fail_threshold: Option<u16>,
    /// Failures from which PW is hopeless, N - PW + 1; `None` never fires.
    pub pw_fail_threshold: Option<u16>,
    /// Failures from which `node_confirms` is hopeless, N - `node_confirms` + 1; `None` never
    /// fires.
    pub node_confirms_fail_threshold: Option<u16>,
    /// Replicas that have received the object.
    pub received: u16,
    /// Replicas that have stored it.
    pub stored: u16,
    /// Primaries that have stored it.
    pub stored_by_primaries: u16,
    /// Distinct machines that have stored it.
    pub confirmed_nodes: u16,
    /// Replicas that have failed.
    pub failed: u16,
}

/// The need of which there were too few, with the numbers the client is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutFailure {
    /// `dw_val_unsatisfied`
    Stored {
        /// DW.
        required: u16,
        /// Replicas that stored it.
        got: u16,
    },
    /// `pw_val_unsatisfied`
    Primaries {
        /// PW.
        required: u16,
        /// Primaries that stored it.
        got: u16,
    },
    /// `node_confirms_val_unsatisfied`
    Nodes {
        /// `node_confirms`.
        required: u16,
        /// Distinct machines that stored it.
        got: u16,
    },
}

/// What the coordinator should do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutDecision {
    /// Wait for more answers, or for the timeout.
    Wait,
    /// Answer the client: everything asked for is met.
    Met,
    /// Answer the client with this error. The object may be on some replicas all the same.
    Failed(PutFailure),
}

impl PutTally {
    /// Nothing heard yet, and the limits N - Q + 1 that follow from the needs.
    #[must_use]
    pub fn new(needs: PutNeeds) -> Self {
        let threshold = |need: u16| Some((needs.n + 1).saturating_sub(need));
        Self {
            needs,
            dw_fail_threshold: threshold(needs.dw),
            pw_fail_threshold: threshold(needs.pw),
            node_confirms_fail_threshold: threshold(needs.node_confirms),
            ..Self::default()
        }
    }

    /// Whether there is a decision (`riak_kv_put_core:enough`).
    #[must_use]
    pub fn enough(&self) -> bool {
        let reached = |limit: Option<u16>| limit.is_some_and(|limit| self.failed >= limit);
        let all_heard = self.stored + self.failed >= self.needs.n;
        self.is_met()
            || reached(self.pw_fail_threshold)
            || reached(self.node_confirms_fail_threshold)
            || reached(self.dw_fail_threshold)
            || (all_heard && (self.primaries_missing() || self.nodes_missing()))
    }

    /// What to do now (`riak_kv_put_core:enough`, then `response`).
    ///
    /// If several needs are unmet, the client is told of one: PW before `node_confirms` before DW,
    /// but DW if it is the larger number.
    #[must_use]
    pub fn decision(&self) -> PutDecision {
        if !self.enough() {
            return PutDecision::Wait;
        }
        if self.is_met() {
            return PutDecision::Met;
        }
        let needs = self.needs;
        let primaries = PutFailure::Primaries { required: needs.pw, got: self.stored_by_primaries };
        let nodes = PutFailure::Nodes { required: needs.node_confirms, got: self.confirmed_nodes };
        let stored = PutFailure::Stored { required: needs.dw, got: self.stored };
        let otherwise_met = self.received >= needs.w && self.stored >= needs.dw;
        let hopeless = |need: u16| self.failed + need > needs.n;
        let blame_primaries = (otherwise_met && self.primaries_missing())
            || (hopeless(needs.pw) && needs.pw >= needs.dw);
        let blame_nodes = (otherwise_met && self.nodes_missing())
            || (hopeless(needs.node_confirms) && needs.node_confirms >= needs.dw);
        // The last two have no clause upstream: all have answered, but a receipt is missing. There
        // messages arrive in order, so a receipt always comes before the answer.
        PutDecision::Failed(match (blame_primaries, blame_nodes, hopeless(needs.dw)) {
            (true, _, _) => primaries,
            (false, true, _) => nodes,
            (false, false, true) => stored,
            (false, false, false) if self.primaries_missing() => primaries,
            (false, false, false) => nodes,
        })
    }

    fn is_met(&self) -> bool {
        let enough_received = self.received >= self.needs.w;
        let enough_stored = self.stored >= self.needs.dw;
        enough_received && enough_stored && !self.primaries_missing() && !self.nodes_missing()
    }

    fn primaries_missing(&self) -> bool {
        self.stored_by_primaries < self.needs.pw
    }

    fn nodes_missing(&self) -> bool {
        self.confirmed_nodes < self.needs.node_confirms
    }
}

/// What a replica says about a put, in the order in which it says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PutAnswer {
    /// It has the message (`w`); the object is not stored yet.
    Received,
    /// The object is stored (`dw`).
    Stored,
    /// It could not store the object (`fail`).
    Failed,
}

/// Counts the answers to one put. `P` names a partition, `N` a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutCore<P, N> {
    tally: PutTally,
    replicas: BTreeMap<P, (Role, N)>,
    heard: BTreeSet<(P, bool)>,
    nodes: BTreeSet<N>,
}

impl<P: Copy + Ord, N: Copy + Ord> PutCore<P, N> {
    /// A put that was sent to these partitions, each served by a machine in some role.
    #[must_use]
    pub fn new(needs: PutNeeds, replicas: impl IntoIterator<Item = (P, Role, N)>) -> Self {
        let replicas = replicas.into_iter();
        Self {
            tally: PutTally::new(needs),
            replicas: replicas.map(|(partition, role, node)| (partition, (role, node))).collect(),
            heard: BTreeSet::new(),
            nodes: BTreeSet::new(),
        }
    }

    /// Counts one answer of the replica of `partition`. A second receipt or a second final answer
    /// of the same partition is ignored: Erlang's messages are never doubled, a network's may be.
    ///
    /// A partition that was not asked counts as a primary, as upstream: only a primary forwards,
    /// while the ring is being resized.
    pub fn add(&mut self, partition: P, answer: PutAnswer) {
        let is_final = answer != PutAnswer::Received;
        if !self.heard.insert((partition, is_final)) {
            return;
        }
        match answer {
            PutAnswer::Received => self.tally.received += 1,
            PutAnswer::Failed => self.tally.failed += 1,
            PutAnswer::Stored => {
                self.tally.stored += 1;
                let replica = self.replicas.get(&partition);
                if replica.is_none_or(|(role, _)| *role == Role::Primary) {
                    self.tally.stored_by_primaries += 1;
                }
                if let Some((_, node)) = replica {
                    self.nodes.insert(*node);
                    self.tally.confirmed_nodes = self.nodes.len() as u16;
                }
            }
        }
    }

    /// The numbers so far.
    #[must_use]
    pub fn tally(&self) -> &PutTally {
        &self.tally
    }

    /// What to do now.
    #[must_use]
    pub fn decision(&self) -> PutDecision {
        self.tally.decision()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PutAnswer::{Failed, Received, Stored};

    const QUORUM: PutNeeds = PutNeeds { n: 3, w: 2, dw: 2, pw: 0, node_confirms: 0 };

    fn put(needs: PutNeeds) -> PutCore<u16, char> {
        let replicas = [(1, Role::Primary, 'a'), (2, Role::Primary, 'b'), (3, Role::Fallback, 'a')];
        PutCore::new(needs, replicas)
    }

    fn decided(needs: PutNeeds, answers: &[(u16, PutAnswer)]) -> PutDecision {
        let mut core = put(needs);
        for (partition, answer) in answers {
            core.add(*partition, *answer);
        }
        core.decision()
    }

    #[test]
    fn receipts_alone_do_not_make_a_durable_write() {
        assert_eq!(decided(QUORUM, &[(1, Received), (2, Received)]), PutDecision::Wait);
        let stored = [(1, Received), (2, Received), (1, Stored), (2, Stored)];
        assert_eq!(decided(QUORUM, &stored), PutDecision::Met);
    }

    #[test]
    fn a_doubled_answer_counts_once() {
        let mut core = put(QUORUM);
        for _ in 0..3 {
            core.add(1, Received);
            core.add(1, Stored);
        }
        assert_eq!((core.tally().received, core.tally().stored), (1, 1));
        assert_eq!(core.decision(), PutDecision::Wait);
    }

    #[test]
    fn a_fallback_counts_for_w_and_dw_but_not_for_pw() {
        let needs = PutNeeds { pw: 2, ..QUORUM };
        let answers = [(1, Received), (3, Received), (1, Stored), (3, Stored), (2, Failed)];
        let failure = PutFailure::Primaries { required: 2, got: 1 };
        assert_eq!(decided(needs, &answers), PutDecision::Failed(failure));
    }

    #[test]
    fn two_partitions_of_one_machine_are_one_machine() {
        let needs = PutNeeds { node_confirms: 2, ..QUORUM };
        let answers = [(1, Received), (3, Received), (1, Stored), (3, Stored)];
        assert_eq!(decided(needs, &answers), PutDecision::Wait);
        let with_failure = [answers.as_slice(), &[(2, Failed)]].concat();
        let failure = PutFailure::Nodes { required: 2, got: 1 };
        assert_eq!(decided(needs, &with_failure), PutDecision::Failed(failure));
    }

    /// The clauses of `riak_kv_put_core:response/1`, the first that holds.
    fn response(tally: &PutTally) -> Option<PutDecision> {
        let PutTally { needs, received, stored, stored_by_primaries: primaries, .. } = *tally;
        let PutNeeds { n, w, dw, pw, node_confirms: nodes } = needs;
        let (confirmed, failed) = (tally.confirmed_nodes, tally.failed);
        let met = received >= w && stored >= dw;
        let too_few = PutFailure::Primaries { required: pw, got: primaries };
        let too_near = PutFailure::Nodes { required: nodes, got: confirmed };
        let not_stored = PutFailure::Stored { required: dw, got: stored };
        let clauses = [
            (met && primaries >= pw && confirmed >= nodes, PutDecision::Met),
            (met && primaries < pw, PutDecision::Failed(too_few)),
            (failed + pw > n && pw >= dw, PutDecision::Failed(too_few)),
            (met && confirmed < nodes, PutDecision::Failed(too_near)),
            (failed + nodes > n && nodes >= dw, PutDecision::Failed(too_near)),
            (failed + dw > n, PutDecision::Failed(not_stored)),
        ];
        clauses.into_iter().find(|(holds, _)| *holds).map(|(_, decision)| decision)
    }

    #[test]
    fn whatever_was_counted_the_first_clause_that_holds_decides() {
        let counts = || 0..=3_u16;
        let needs = counts().flat_map(|w| counts().map(move |dw| (w, dw)));
        let needs = needs.flat_map(|w| counts().map(move |pw| (w, pw)));
        let needs = needs.flat_map(|w| counts().map(move |nodes| (w, nodes)));
        for (((w, dw), pw), node_confirms) in needs {
            let needs = PutNeeds { n: 3, w, dw, pw, node_confirms };
            for code in 0..1_024_u16 {
                let digit = |place: u32| code / 4_u16.pow(place) % 4;
                let tally = PutTally {
                    received: digit(0),
                    stored: digit(1),
                    stored_by_primaries: digit(2).min(digit(1)),
                    confirmed_nodes: digit(3).min(digit(1)),
                    failed: digit(4).min(3 - digit(1)),
                    ..PutTally::new(needs)
                };
                if let (true, Some(decision)) = (tally.enough(), response(&tally)) {
                    assert_eq!(tally.decision(), decision, "{tally:?}");
                }
            }
        }
    }

    #[test]
    fn a_lost_receipt_does_not_leave_the_client_without_an_answer() {
        let needs = PutNeeds { w: 3, pw: 3, ..QUORUM };
        let failure = PutFailure::Primaries { required: 3, got: 2 };
        let answers = [(1, Stored), (2, Stored), (3, Stored)];
        assert_eq!(decided(needs, &answers), PutDecision::Failed(failure));
        let needs = PutNeeds { w: 3, node_confirms: 3, ..QUORUM };
        let failure = PutFailure::Nodes { required: 3, got: 2 };
        assert_eq!(decided(needs, &answers), PutDecision::Failed(failure));
    }
}
