//! The read as an accumulator (section 4.5 and 5; `riak_kv_get_core`): it collects copies, says
//! when enough came, what they make together, and, when nobody is waited for any more, which
//! copies are stale. Read repair is a value returned, not a deed.
//!
//! With `notfound_ok` every "I have nothing" is a reply towards R; without it such answers only
//! bring the read nearer to giving up, after N - R + 1 of them, or with `basic_quorum` after a
//! majority.
//!
//! To save bandwidth a read of Cassandra asks one replica for its copy and the others for digests of
//! theirs. Where all agree the copy is the answer; where one differs, in a timestamp or a tombstone
//! alone, all are asked again for what they have (`AbstractReadExecutor`, `DigestResolver`).

use super::level::Shortfall;
use super::plan::Replica;
use super::put::{Asked, AskedReplica, note_answer, silence};
use crate::dynamo::ids::NodeId;
use crate::dynamo::merkle::object_hash;
use crate::dynamo::policy::{Policy, Versioning};
use crate::dynamo::reconcile;
use crate::dynamo::version::Record;
use crate::time::SimTime;
use std::rc::Rc;

/// What a read says so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Too few answers.
    Waiting,
    /// Enough: answer with what came.
    Enough,
    /// Enough, but a digest is not that of the copy: all are to be asked for their copies.
    Mismatch,
    /// So many have nothing that the answer is "nothing".
    NotFound,
    /// So many have nothing that R cannot be reached, and yet some have something
    /// (`r_val_unsatisfied`): "nothing" would be a lie, and what came is no quorum.
    Hopeless,
}

/// A stale copy and what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The stale replica.
    pub replica: Replica,
    /// The reconciled record.
    pub record: Rc<Record>,
}

/// A read under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetQuorum {
    n: u8,
    needed: u8,
    primaries_needed: u8,
    stand_ins_count: bool,
    notfound_ok: bool,
    basic_quorum: bool,
    versioning: Versioning,
    asked: Vec<AskedReplica>,
    copies: Vec<(Replica, Option<Rc<Record>>)>,
    wants_digests: bool,
    digests: Vec<(Replica, Option<u64>)>,
}

impl GetQuorum {
    /// A read that waits for `needed` replies.
    #[must_use]
    pub fn new(policy: &Policy, needed: u8, plan: &[Replica], now: SimTime) -> Self {
        Self {
            n: policy.quorum.n,
            needed,
            primaries_needed: 0,
            stand_ins_count: policy.uses_stand_ins(),
            notfound_ok: policy.notfound_ok,
            basic_quorum: policy.basic_quorum,
            versioning: policy.versioning_of_copies(),
            asked: plan.iter().map(|replica| AskedReplica::new(*replica, now)).collect(),
            copies: Vec::with_capacity(plan.len()),
            wants_digests: policy.digest_reads && plan.len() > 1,
            digests: Vec::new(),
        }
    }

    /// The read of which so many primaries have to answer (Riak's `pr`).
    #[must_use]
    pub fn with_primaries(self, primaries_needed: u8) -> Self {
        Self { primaries_needed, ..self }
    }

    /// Where every copy is delivered by hand, all are asked for theirs at once.
    #[must_use]
    pub fn without_digests(self) -> Self {
        Self { wants_digests: false, ..self }
    }

    /// True while digests are enough of those who are asked besides one.
    #[must_use]
    pub fn wants_digests(&self) -> bool {
        self.wants_digests
    }

    /// Replies needed.
    #[must_use]
    pub fn needed(&self) -> u8 {
        self.needed
    }

    /// The copies that came, in the order in which they did.
    #[must_use]
    pub fn copies(&self) -> &[(Replica, Option<Rc<Record>>)] {
        &self.copies
    }

    /// Asks one more.
    pub fn ask(&mut self, replica: Replica, now: SimTime) {
        self.asked.push(AskedReplica::new(replica, now));
    }

    /// A copy came. False if its holder was not asked, or had answered.
    pub fn add_copy(&mut self, replica: Replica, record: Option<Rc<Record>>, now: SimTime) -> bool {
        let is_open = note_answer(&mut self.asked, replica, Asked::Answered, now);
        if is_open {
            self.copies.push((replica, record));
        }
        is_open
    }

    /// A digest came. False if it is not wanted any more, or its holder was not asked.
    pub fn add_digest(&mut self, replica: Replica, digest: Option<u64>, now: SimTime) -> bool {
        let is_open =
            self.wants_digests && note_answer(&mut self.asked, replica, Asked::Answered, now);
        if is_open {
            self.digests.push((replica, digest));
        }
        is_open
    }

    /// Begins anew with copies alone, of all who were asked and are not silent; returns them.
    pub fn ask_again(&mut self, now: SimTime) -> Vec<Replica> {
        self.wants_digests = false;
        self.digests.clear();
        self.copies.clear();
        let mut again = Vec::with_capacity(self.asked.len());
        for asked in self.asked.iter_mut().filter(|asked| asked.state != Asked::Silent) {
            *asked = AskedReplica::new(asked.replica, now);
            again.push(asked.replica);
        }
        again
    }

    /// Those who were asked by then and have not answered are silent; returns them.
    pub fn give_up_on_waiting(&mut self, asked_by: SimTime) -> Vec<Replica> {
        silence(&mut self.asked, asked_by)
    }

    /// One of those asked refused. False if it was not asked, or had answered.
    pub fn refuse(&mut self, replica: Replica, now: SimTime) -> bool {
        note_answer(&mut self.asked, replica, Asked::Refused, now)
    }

    /// Those asked, and how each stands.
    #[must_use]
    pub fn asked(&self) -> &[AskedReplica] {
        &self.asked
    }

    /// Whether this replica's reply counts, given whether it has something.
    #[must_use]
    pub fn counts(&self, replica: Replica, found: bool) -> bool {
        (self.notfound_ok || found) && (self.stand_ins_count || !replica.is_stand_in())
    }

    /// Replies that count, so far.
    #[must_use]
    pub fn filled(&self) -> u8 {
        let counts = |(replica, found): &(Replica, bool)| self.counts(*replica, *found);
        u8::try_from(self.answers().filter(counts).count()).unwrap_or(u8::MAX)
    }

    /// Primaries among the replies that count.
    #[must_use]
    pub fn primaries(&self) -> u8 {
        let counts = |(replica, found): &(Replica, bool)| {
            !replica.is_stand_in() && self.counts(*replica, *found)
        };
        u8::try_from(self.answers().filter(counts).count()).unwrap_or(u8::MAX)
    }

    /// How many primaries have to be among the replies.
    #[must_use]
    pub fn primaries_needed(&self) -> u8 {
        self.primaries_needed
    }

    /// What it lacks: primaries, where enough have answered or no more were needed
    /// (`riak_kv_get_core:response`).
    #[must_use]
    pub fn shortfall(&self) -> Shortfall {
        let (filled, needed) = (self.primaries(), self.primaries_needed);
        let is_enough = self.filled() >= self.needed;
        match filled < needed && (is_enough || needed >= self.needed) {
            true => Shortfall::Primaries { filled, needed },
            false => Shortfall::Answers,
        }
    }

    /// What can be said now.
    #[must_use]
    pub fn decision(&self) -> Decision {
        if self.filled() >= self.needed && self.primaries() >= self.primaries_needed {
            // Digests alone are no answer: the copy may still come.
            return match self.copies.is_empty() {
                true => Decision::Waiting,
                false if self.digests_agree() => Decision::Enough,
                false => Decision::Mismatch,
            };
        }
        let nothing = self.answers().filter(|(_, found)| !found).count();
        let too_few = !self.notfound_ok && nothing >= usize::from(self.nothing_most());
        let heard = self.answers().count();
        if too_few || heard >= usize::from(self.n).max(self.asked.len()) {
            let mut found = self.copies.iter().filter_map(|(_, record)| record.as_ref());
            let is_nothing = found.all(|record| record.is_deleted());
            // Where it counts as an answer to have nothing, that it counted is no absence.
            let is_absence = is_nothing && !(self.notfound_ok && nothing > 0);
            return if is_absence { Decision::NotFound } else { Decision::Hopeless };
        }
        Decision::Waiting
    }

    /// Who answered, with a copy or a digest, and whether it has something.
    pub fn answers(&self) -> impl Iterator<Item = (Replica, bool)> + '_ {
        let copies = self.copies.iter().map(|(replica, copy)| (*replica, copy.is_some()));
        copies.chain(self.digests.iter().map(|(replica, digest)| (*replica, digest.is_some())))
    }

    /// True if every digest is that of what the copies make together.
    fn digests_agree(&self) -> bool {
        if self.digests.is_empty() {
            return true;
        }
        let whole = self.reconciled().map(|whole| object_hash(&whole));
        self.digests.iter().all(|(_, digest)| *digest == whole)
    }

    /// How many "I have nothing" end the read.
    fn nothing_most(&self) -> u8 {
        let most = self.needed.max(self.primaries_needed);
        let unreachable = (self.n + 1).saturating_sub(most).max(1);
        if self.basic_quorum { unreachable.min(self.n / 2 + 1) } else { unreachable }
    }

    /// What the copies make together; `None` where nobody had anything.
    #[must_use]
    pub fn reconciled(&self) -> Option<Rc<Record>> {
        let found = self.copies.iter().filter_map(|(_, record)| record.as_ref());
        reconcile::of_answers(self.versioning, found)
    }

    /// The copies that are stale against what all copies make together.
    #[must_use]
    pub fn repairs(&self) -> Vec<Repair> {
        let Some(whole) = self.reconciled() else { return Vec::new() };
        self.copies
            .iter()
            .filter(|(_, copy)| !copy.as_ref().is_some_and(|copy| copy.same_as(&whole)))
            .map(|(replica, _)| Repair { replica: *replica, record: Rc::clone(&whole) })
            .collect()
    }

    /// The tombstone that all N primaries hold and nothing else, if they do: only then can it be
    /// forgotten without an older copy coming back.
    #[must_use]
    pub fn reapable(&self) -> Option<Rc<Record>> {
        let whole = self.reconciled()?;
        let agrees = |(replica, copy): &(Replica, Option<Rc<Record>>)| {
            !replica.is_stand_in() && copy.as_ref().is_some_and(|copy| copy.same_as(&whole))
        };
        let everywhere = self.copies.len() == usize::from(self.n) && self.copies.iter().all(agrees);
        (everywhere && whole.is_deleted()).then_some(whole)
    }

    /// True while an answer may come that nobody has given up on.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.asked.iter().any(|asked| asked.state == Asked::Waiting)
    }

    /// True if this node was asked in any role.
    #[must_use]
    pub fn has_asked(&self, node: NodeId) -> bool {
        self.asked.iter().any(|asked| asked.replica.holder == node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamo::value::Value;
    use crate::dynamo::version::plain;

    fn record(value: Value) -> Option<Rc<Record>> {
        Some(Rc::new(Record::single(plain(1, value))))
    }

    fn policy(name: &str) -> Policy {
        Policy::named(name).expect("a preset")
    }

    /// A read of three in the way of Riak's that got these copies.
    fn read(copies: [(Replica, Option<Rc<Record>>); 3]) -> GetQuorum {
        let mut get = GetQuorum::new(
            &policy("riak"),
            2,
            &copies.clone().map(|(from, _)| from),
            SimTime::ZERO,
        );
        for (replica, copy) in copies {
            assert!(get.add_copy(replica, copy, SimTime::ZERO), "it was asked");
        }
        get
    }

    #[test]
    fn a_tombstone_is_forgotten_only_where_every_primary_holds_it_and_nothing_else() {
        let own = |node| Replica::own(NodeId(node));
        let dead = || record(Value::Tombstone);
        let whole = read([(own(0), dead()), (own(1), dead()), (own(2), dead())]);
        assert_eq!(whole.reapable(), dead());
        let stand_in = Replica { holder: NodeId(3), primary: NodeId(2) };
        assert_eq!(read([(own(0), dead()), (own(1), dead()), (stand_in, dead())]).reapable(), None);
        assert_eq!(read([(own(0), dead()), (own(1), dead()), (own(2), None)]).reapable(), None);
        let living = || record(Value::cart(["milk"]));
        let copies = [(own(0), living()), (own(1), living()), (own(2), living())];
        assert_eq!(read(copies).reapable(), None);
        let mut two = GetQuorum::new(&policy("riak"), 2, &[own(0), own(1), own(2)], SimTime::ZERO);
        two.add_copy(own(0), dead(), SimTime::ZERO);
        two.add_copy(own(1), dead(), SimTime::ZERO);
        assert_eq!(two.reapable(), None);
    }

    #[test]
    fn a_digest_counts_once_and_only_of_those_asked() {
        let own = |node| Replica::own(NodeId(node));
        let mut get = GetQuorum::new(&policy("cassandra"), 2, &[own(0), own(1)], SimTime::ZERO);
        assert!(get.wants_digests());
        assert!(!get.add_digest(own(2), None, SimTime::ZERO), "it was not asked");
        assert!(get.add_digest(own(1), None, SimTime::ZERO));
        assert!(!get.add_digest(own(1), None, SimTime::ZERO), "it has answered");
        assert_eq!(get.answers().count(), 1);
    }
}
