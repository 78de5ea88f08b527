//! One leader for all keys (semantics 1.15; MySQL replication): it alone takes writes, and so gives
//! them one order without conflicts, at a price: while nobody leads, nobody can write. Who leads is
//! each node's own belief. A promotion is an operator's act, numbered by a term; the promoted node
//! tells the others, together with what it holds, and a follower takes that in place of its own. A
//! leader that was not fenced goes on, and two nodes then acknowledge what cannot be merged.

use super::{Coordination, Effects, Env, Node};
use crate::dynamo::ids::{Endpoint, Key, KeyId, NodeId, OpId};
use crate::dynamo::message::{Message, Purpose};
use crate::dynamo::note::Note;
use crate::dynamo::policy::Topology;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::store::{Hint, HintLife};
use crate::dynamo::version::Record;
use crate::time::SimTime;
use std::rc::Rc;

/// Who leads, as one node believes. It is written to disk: a node that comes back believes what it
/// believed before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leadership {
    leader: Option<NodeId>,
    /// The last promotion that this node knows of.
    term: u32,
    /// The promotion by which the leader began to lead, without a break since.
    leader_term: u32,
    /// The number of the request for the leader's copy that is open, and of the last one.
    asks: Option<u32>,
    asked: u32,
    /// Those who have not confirmed that this node leads.
    unconfirmed: Vec<NodeId>,
    /// Whether a leader's copy is awaited: until then a follower takes no writes.
    awaits: bool,
}

impl Leadership {
    /// Whom this node takes for the leader.
    #[must_use]
    pub fn leader(&self) -> Option<NodeId> {
        self.leader
    }

    /// The last promotion that this node knows of.
    #[must_use]
    pub fn term(&self) -> u32 {
        self.term
    }

    /// The promotion by which the leader began to lead, without a break since.
    #[must_use]
    pub fn since(&self) -> u32 {
        self.leader_term
    }

    /// How often this node has asked to follow another.
    #[must_use]
    pub fn asked(&self) -> u32 {
        self.asked
    }

    /// Whether its copy is awaited.
    #[must_use]
    pub fn is_awaiting(&self) -> bool {
        self.awaits
    }

    /// Those who have not confirmed that this node leads.
    #[must_use]
    pub fn unconfirmed(&self) -> &[NodeId] {
        &self.unconfirmed
    }

    /// Forgets to tell those who are no members any more.
    pub(super) fn forget_strangers(&mut self, members: &[NodeId]) {
        self.unconfirmed.retain(|node| members.contains(node));
    }

    /// True if there is something to be sent until it is answered.
    pub(super) fn has_errands(&self) -> bool {
        !self.unconfirmed.is_empty() || self.asks.is_some()
    }
}

/// A leader's word that it leads, with what it holds.
pub(super) struct LeaderAnnouncement<'a> {
    pub term: u32,
    pub leader_term: u32,
    pub asked: Option<u32>,
    pub copies: &'a [(Key, Rc<Record>)],
}

impl Node {
    /// Who leads, as this node believes.
    #[must_use]
    pub fn leadership(&self) -> &Leadership {
        &self.leadership
    }

    /// True if this node believes that it leads all keys.
    #[must_use]
    pub fn leads(&self) -> bool {
        self.leadership.leader == Some(self.id)
    }

    /// Whom this node follows from the start.
    pub fn set_leader(&mut self, leader: NodeId) {
        self.leadership.leader = Some(leader);
    }

    /// True if a copy from this end may be stored. A follower takes copies from its leader alone:
    /// what another sends belongs to another order of writes, and so does what the same node sent
    /// when it led before, and has perhaps discarded to follow another meanwhile.
    pub(super) fn accepts_from(
        &self,
        env: Env<'_>,
        from: Endpoint,
        purpose: Purpose,
        leader_term: u32,
    ) -> bool {
        purpose == Purpose::Transfer
            || env.cluster.policy.topology != Topology::SingleLeader
            || from == Endpoint::Node(self.id)
            || (!self.leads()
                && !self.leadership.awaits
                && self.leadership.leader_term == leader_term
                && self.leadership.leader.map(Endpoint::Node) == Some(from))
    }

    /// An operator makes this node the leader.
    pub(super) fn promote(&mut self, env: Env<'_>, term: u32, effects: &mut Effects) {
        let unconfirmed: Vec<NodeId> = self.peers().collect();
        let leader_term = if self.leads() { self.leadership.leader_term } else { term };
        self.leadership = Leadership {
            leader: Some(self.id),
            term,
            leader_term,
            unconfirmed: unconfirmed.clone(),
            asked: self.leadership.asked,
            ..Leadership::default()
        };
        effects.note(Note::Leads { term });
        for node in unconfirmed {
            self.tell_of_leadership(env, node, None, effects);
        }
        self.arm_handoff(env, effects);
    }

    /// An operator makes this node stop leading, whoever can reach it.
    pub(super) fn step_down(&mut self, leader: NodeId, effects: &mut Effects) {
        if !self.leads() {
            return;
        }
        let (term, asked) = (self.leadership.term, self.leadership.asked);
        self.leadership =
            Leadership { leader: Some(leader), term, asked, awaits: true, ..Leadership::default() };
        effects.note(Note::StepsDown { leader });
        let writes = |(op, work): (&OpId, &super::RequestInFlight)| {
            matches!(work.coordination, Coordination::Put { .. }).then_some(*op)
        };
        let writes: Vec<OpId> = self.work.iter().filter_map(writes).collect();
        for op in writes {
            self.give_up(op, effects);
            self.work.remove(&op);
        }
    }

    /// An operator makes this node forget what it holds and take what that one does.
    pub(super) fn follow(&mut self, env: Env<'_>, leader: NodeId, effects: &mut Effects) {
        if leader == self.id {
            return;
        }
        self.step_down(leader, effects);
        let dropped = self.store.own().count();
        self.store.wipe(None);
        let asked = self.leadership.asked + 1;
        self.leadership = Leadership {
            leader: Some(leader),
            term: self.leadership.term,
            asks: Some(asked),
            asked,
            awaits: true,
            ..Leadership::default()
        };
        effects.note(Note::DiscardsLog { leader, dropped: count(dropped) });
        self.ask_leader_for_copy(effects);
        self.arm_handoff(env, effects);
    }

    fn ask_leader_for_copy(&self, effects: &mut Effects) {
        let Leadership { leader: Some(leader), asks: Some(number), .. } = self.leadership else {
            return;
        };
        effects.send(self.id, Endpoint::Node(leader), Message::FollowRequest { number });
    }

    /// A node asks for what this one holds, to follow it. One that does not lead stays silent.
    pub(super) fn serve_follow(
        &self,
        env: Env<'_>,
        from: Endpoint,
        number: u32,
        effects: &mut Effects,
    ) {
        let Endpoint::Node(node) = from else { return };
        if self.leads() {
            self.tell_of_leadership(env, node, Some(number), effects);
        }
    }

    fn tell_of_leadership(
        &self,
        env: Env<'_>,
        node: NodeId,
        asked: Option<u32>,
        effects: &mut Effects,
    ) {
        let n = env.cluster.policy.quorum.n;
        let is_replica = |key: Key| self.view.ring.primaries(key, n).contains(&node);
        let copies = self.store.placed().filter(|(key, _)| is_replica(*key));
        let copies = copies.map(|(key, record)| (key, Rc::clone(record))).collect();
        let Leadership { term, leader_term, .. } = self.leadership;
        effects.send(
            self.id,
            Endpoint::Node(node),
            Message::LeaderAnnounce { term, leader_term, asked, copies },
        );
    }

    /// Another leads, and sends what it holds. A leader that was not fenced does not believe it,
    /// and who follows already has had this copy: a second one could be older than what came since.
    pub(super) fn hear_of_leader(
        &mut self,
        env: Env<'_>,
        from: Endpoint,
        word: &LeaderAnnouncement<'_>,
        effects: &mut Effects,
    ) {
        let Endpoint::Node(leader) = from else { return };
        let mine = &self.leadership;
        let is_answer = mine.awaits && word.asked.is_some() && word.asked == mine.asks;
        let is_newer = (word.term, Some(leader)) > (mine.term, mine.leader);
        let is_known =
            mine.leader == Some(leader) && mine.leader_term == word.leader_term && !mine.awaits;
        // Whoever asked this leader waits for its answer: an older word may be on its way still.
        let is_asked = mine.leader == Some(leader) && mine.asks.is_some();
        if is_answer || (is_newer && !is_known && !is_asked && !self.leads()) {
            self.take_copies_of(leader, word, effects);
        } else if is_newer && is_known && !self.leads() {
            self.leadership.term = word.term;
        }
        self.arm_handoff(env, effects);
        effects.send(self.id, from, Message::LeaderAnnounceAck { term: word.term });
    }

    fn take_copies_of(
        &mut self,
        leader: NodeId,
        word: &LeaderAnnouncement<'_>,
        effects: &mut Effects,
    ) {
        let is_kept = |key: KeyId, record: &Record| {
            word.copies.iter().any(|(other, copy)| other.id == key && copy.same_as(record))
        };
        let dropped = self.store.own().filter(|(key, record)| !is_kept(*key, record)).count();
        let (asked, term, leader_term) = (self.leadership.asked, word.term, word.leader_term);
        self.leadership =
            Leadership { leader: Some(leader), term, leader_term, asked, ..Leadership::default() };
        effects.note(Note::Follows { leader, dropped: count(dropped) });
        let replica = Replica::own(self.id);
        let before: Vec<_> =
            word.copies.iter().map(|(key, _)| self.store.get(key.id, replica).cloned()).collect();
        self.store.wipe(None);
        for ((key, record), before) in word.copies.iter().zip(before) {
            self.store.put(*key, replica, Rc::clone(record));
            if !before.as_ref().is_some_and(|before| before.same_as(record)) {
                let (key, record) = (key.id, Rc::clone(record));
                effects.note(Note::Stored { op: None, key, replica, before, record });
            }
        }
    }

    /// A node knows that this one leads.
    pub(super) fn leadership_is_known(&mut self, from: Endpoint, term: u32) {
        if term == self.leadership.term {
            self.leadership.unconfirmed.retain(|node| Endpoint::Node(*node) != from);
        }
    }

    /// What was not answered is sent again.
    pub(super) fn repeat_errands(&mut self, env: Env<'_>, effects: &mut Effects) {
        for node in self.leadership.unconfirmed.clone() {
            self.tell_of_leadership(env, node, None, effects);
        }
        self.ask_leader_for_copy(effects);
    }

    /// What a leader has shipped and nobody confirmed is in its log, and so survives a crash.
    pub(super) fn keep_log_of_open_writes(&mut self, now: SimTime) {
        let open: Vec<OpId> = self.work.keys().copied().collect();
        for op in open {
            let Some(work) = self.work.get_mut(&op) else { continue };
            let Coordination::Put { put, record } = &mut work.coordination else { continue };
            let key = work.request.key;
            for replica in put.give_up_on_waiting(now) {
                let (target, record) = (replica.primary, Rc::clone(record));
                let life = HintLife { kept_at: now, grace: None };
                let hint = Hint { target, key, record, life, is_sent: false };
                self.store.hints_mut().keep(hint);
            }
        }
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
