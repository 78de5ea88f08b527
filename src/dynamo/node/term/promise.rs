//! How a term begins: the promises that are asked for and given, and what the new leader brings to
//! those who lack it. A node that hears of a later term than its own leads no longer.

use super::super::{Effects, Env, Node};
use crate::dynamo::ids::{Endpoint, Key, KeyId, NodeId, OpId};
use crate::dynamo::membership::RingVersion;
use crate::dynamo::message::{ClientRequest, Message, Purpose};
use crate::dynamo::note::{HintFate, Note};
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::reconcile;
use crate::dynamo::store::{Hint, HintLife};
use crate::dynamo::term::Term;
use crate::dynamo::version::Record;
use crate::time::SimTime;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A request that waits for its leader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The request.
    pub request: Rc<ClientRequest>,
    /// How long it waits.
    pub until: SimTime,
}

/// How far a node is with a term of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TermPhase {
    /// It does not lead, and asks nobody.
    #[default]
    Idle,
    /// It asks for promises: these have come, each with a copy.
    Asks(Vec<(NodeId, Option<Rc<Record>>)>),
    /// It brings its copy to the others: these hold it.
    Spreads(Rc<Record>, Vec<NodeId>),
    /// It leads.
    Leads,
}

/// What a node has to do with the lead of a key. A crash takes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seat {
    /// The key.
    pub key: Key,
    /// Its last term.
    pub term: Term,
    /// The ring under which that began.
    pub ring: RingVersion,
    /// How far it is.
    pub stage: TermPhase,
    /// The requests that wait until it leads.
    pub waiting: Vec<Waiting>,
    /// Its reads, each with those who say that the term still stands.
    pub reads: BTreeMap<OpId, Vec<NodeId>>,
    /// Whether a timer sees to those who wait.
    pub(in crate::dynamo::node) is_armed: bool,
}

/// The seats of a node, by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seats(BTreeMap<KeyId, Seat>);

impl Seat {
    /// True while a timer sees to those who wait.
    #[must_use]
    pub fn is_armed(&self) -> bool {
        self.is_armed
    }

    /// Those of the others who have done what the term waits for: they promised, or hold the copy.
    #[must_use]
    pub fn have_spoken(&self) -> Vec<NodeId> {
        match &self.stage {
            TermPhase::Asks(promises) => promises.iter().map(|(node, _)| *node).collect(),
            TermPhase::Spreads(_, holders) => holders.clone(),
            TermPhase::Idle | TermPhase::Leads => Vec::new(),
        }
    }

    /// The copy that the node brings to the others, and who holds it.
    fn spread(&self) -> Option<(Rc<Record>, Vec<NodeId>)> {
        match &self.stage {
            TermPhase::Spreads(record, holders) => Some((Rc::clone(record), holders.clone())),
            TermPhase::Idle | TermPhase::Asks(_) | TermPhase::Leads => None,
        }
    }
}

impl Seats {
    /// The seat of a key, if the node has to do with it.
    #[must_use]
    pub fn get(&self, key: KeyId) -> Option<&Seat> {
        self.0.get(&key)
    }

    /// The request of this operation that waits for a leader, with its seat.
    #[must_use]
    pub fn waiting(&self, op: OpId) -> Option<(&Seat, &Waiting)> {
        self.0.values().find_map(|seat| {
            let waiting = seat.waiting.iter().find(|waiting| waiting.request.op == op)?;
            Some((seat, waiting))
        })
    }

    /// How many entries they have: seats, those who wait, reads, and promises that came.
    #[must_use]
    pub fn entries(&self) -> usize {
        let of = |seat: &Seat| {
            let came = match &seat.stage {
                TermPhase::Asks(promises) => promises.len(),
                TermPhase::Spreads(_, holders) => holders.len(),
                TermPhase::Idle | TermPhase::Leads => 0,
            };
            // A seat itself is as long as two.
            2 + seat.waiting.len() + seat.reads.len() * 2 + came
        };
        self.0.values().map(of).sum()
    }

    /// True if a request waits for a leader.
    #[must_use]
    pub fn have_waiting(&self) -> bool {
        self.0.values().any(|seat| !seat.waiting.is_empty())
    }

    /// True while a read waits for a majority to confirm its leader's term.
    pub(in crate::dynamo::node) fn await_confirmation(&self, op: OpId, key: KeyId) -> bool {
        self.get(key).is_some_and(|seat| seat.reads.contains_key(&op))
    }

    pub(in crate::dynamo::node) fn get_mut(&mut self, key: KeyId) -> Option<&mut Seat> {
        self.0.get_mut(&key)
    }

    pub(in crate::dynamo::node) fn of(&mut self, key: Key) -> &mut Seat {
        self.0.entry(key.id).or_insert_with(|| Seat { key, ..Seat::default() })
    }

    pub(in crate::dynamo::node) fn remove(&mut self, key: KeyId) {
        self.0.remove(&key);
    }

    pub(in crate::dynamo::node) fn clear(&mut self) {
        self.0.clear();
    }
}

impl Node {
    /// The others whom a term waits for: who has not promised, or does not hold the copy.
    #[must_use]
    pub fn awaited_by(&self, seat: &Seat, n: u8) -> Vec<NodeId> {
        let have_spoken = seat.have_spoken();
        let mut group = self.group(seat.key, n);
        group.retain(|node| !have_spoken.contains(node));
        group
    }

    /// Begins a term, later than all that this node has heard of.
    pub(super) fn begin_term(&mut self, env: Env<'_>, key: Key, effects: &mut Effects) {
        let term = self.store.promised(key.id).next(self.id);
        self.store.promise(key.id, term);
        let ring = self.view.version;
        let seat = self.seats.of(key);
        (seat.term, seat.ring, seat.stage) = (term, ring, TermPhase::Asks(Vec::new()));
        effects.note(Note::TakesOver { key: key.id, term });
        self.ask_silent(env, key, effects);
        let own = self.store.get(key.id, Replica::own(self.id)).cloned();
        self.add_promise(env, self.id, (key, term), own, effects);
    }

    /// Asks those who have not answered.
    pub(super) fn ask_silent(&mut self, env: Env<'_>, key: Key, effects: &mut Effects) {
        let Some(seat) = self.seats.get(key.id) else { return };
        let (term, version) = (seat.term, seat.ring);
        let record = match &seat.stage {
            TermPhase::Asks(_) => None,
            TermPhase::Spreads(record, _) => Some(Rc::clone(record)),
            TermPhase::Idle | TermPhase::Leads => return,
        };
        for node in self.awaited_by(seat, env.cluster.policy.quorum.n) {
            match &record {
                None => {
                    let message = Message::TakeOver { key, term, version };
                    effects.send(self.id, Endpoint::Node(node), message);
                }
                Some(record) => self.send_catch_up(node, key, record, effects),
            }
        }
    }

    fn send_catch_up(&self, to: NodeId, key: Key, record: &Rc<Record>, effects: &mut Effects) {
        let (replica, record) = (Replica::own(to), Rc::clone(record));
        let (purpose, version, leader_term) = (Purpose::CatchUp, self.view.version, 0);
        let message =
            Message::ReplicaPut { op: None, key, replica, record, purpose, version, leader_term };
        effects.send(self.id, Endpoint::Node(to), message);
    }

    /// Another is to lead a key.
    pub(in crate::dynamo::node) fn serve_take_over(
        &mut self,
        env: Env<'_>,
        from: Endpoint,
        (key, term): (Key, Term),
        version: RingVersion,
        effects: &mut Effects,
    ) {
        self.heard_of = self.heard_of.max(version);
        let own = Replica::own(self.id);
        if self.view.refuses_write(self.id, key, env.cluster.policy.quorum.n, version) {
            return self.refuse_old(from, None, key, own, effects);
        }
        if !self.hear_of_term(env, key, term, effects) {
            return self.refuse_term(from, None, key, effects);
        }
        let record = self.store.get(key.id, own).cloned();
        effects.send(self.id, from, Message::Promise { key, term, record });
    }

    /// Takes note of another's term. False if a later one was promised.
    pub(in crate::dynamo::node) fn hear_of_term(
        &mut self,
        env: Env<'_>,
        key: Key,
        term: Term,
        effects: &mut Effects,
    ) -> bool {
        if term < self.store.promised(key.id) {
            return false;
        }
        self.store.promise(key.id, term);
        let is_deposed = |seat: &Seat| seat.term < term && seat.stage != TermPhase::Idle;
        if self.seats.get(key.id).is_some_and(is_deposed) {
            effects.note(Note::Deposed { key: key.id, term });
            self.leave_seat(env, key, effects);
        }
        true
    }

    /// Refuses what is of an older term than was promised.
    pub(in crate::dynamo::node) fn refuse_term(
        &self,
        to: Endpoint,
        op: Option<OpId>,
        key: Key,
        effects: &mut Effects,
    ) {
        let term = self.store.promised(key.id);
        effects.send(self.id, to, Message::Deposed { op, key, term });
    }

    /// A promise has come. Once a majority has promised, what their copies make together is the copy
    /// of the new term.
    pub(in crate::dynamo::node) fn add_promise(
        &mut self,
        env: Env<'_>,
        node: NodeId,
        (key, term): (Key, Term),
        record: Option<Rc<Record>>,
        effects: &mut Effects,
    ) {
        let ring = self.view.version;
        let Some(seat) = self.seats.get_mut(key.id) else { return };
        let TermPhase::Asks(promises) = &mut seat.stage else { return };
        if seat.term != term || seat.ring != ring || promises.iter().any(|one| one.0 == node) {
            return;
        }
        promises.push((node, record));
        let promises = promises.clone();
        let nodes: Vec<NodeId> = promises.iter().map(|(node, _)| *node).collect();
        if !self.is_majority(env, key, &nodes) {
            return;
        }
        let versioning = env.cluster.policy.versioning_of_copies();
        let own = self.store.get(key.id, Replica::own(self.id));
        let copies = promises.iter().filter_map(|(_, copy)| copy.as_ref()).chain(own);
        let whole = copies.cloned().reduce(|sum, copy| reconcile::absorb(versioning, &sum, &copy));
        match whole {
            Some(whole) => self.spread_copy(env, key, &whole, effects),
            None => self.begin_to_lead(env, key, effects),
        }
    }

    /// Stores the copy of the new term, and brings it to the others, to those too who hold the same of
    /// an older one: what comes late of that would else change it.
    fn spread_copy(&mut self, env: Env<'_>, key: Key, whole: &Record, effects: &mut Effects) {
        let whole = match whole.siblings.len() {
            0 | 1 => whole.clone(),
            _ => reconcile::one_version(whole),
        };
        let Some(seat) = self.seats.get_mut(key.id) else { return };
        let record = Rc::new(Record { term: seat.term, ..whole });
        seat.stage = TermPhase::Spreads(Rc::clone(&record), vec![self.id]);
        let replica = Replica::own(self.id);
        let before = self.store.get(key.id, replica).cloned();
        self.store.put(key, replica, Rc::clone(&record));
        if !before.as_ref().is_some_and(|before| before.same_as(&record)) {
            let (op, of, key, record) = (None, key, key.id, Rc::clone(&record));
            effects.note(Note::Stored { op, key, replica, before, record });
            self.move_again(env, of, effects);
        }
        self.ask_silent(env, key, effects);
        self.lead_if_spread(env, key, effects);
    }

    /// A replica holds the copy of the new term.
    pub(in crate::dynamo::node) fn copy_is_spread(
        &mut self,
        env: Env<'_>,
        node: NodeId,
        (key, term): (Key, Term),
        home: &Record,
        effects: &mut Effects,
    ) {
        let Some(seat) = self.seats.get_mut(key.id) else { return };
        let TermPhase::Spreads(record, holders) = &mut seat.stage else { return };
        if term == seat.term && record.same_as(home) && !holders.contains(&node) {
            holders.push(node);
            self.lead_if_spread(env, key, effects);
        }
    }

    fn lead_if_spread(&mut self, env: Env<'_>, key: Key, effects: &mut Effects) {
        let Some(seat) = self.seats.get(key.id).filter(|seat| seat.ring == self.view.version)
        else {
            return;
        };
        let Some((record, holders)) = seat.spread() else { return };
        if self.is_majority(env, key, &holders) {
            self.begin_to_lead(env, key, effects);
            self.keep_copy_for_lacking(env, key, &record, &holders, effects);
        }
    }

    /// Nobody waits any more for a term that is not spread: what it found goes on its way all the
    /// same.
    pub(super) fn give_up_spreading(&mut self, env: Env<'_>, key: Key, effects: &mut Effects) {
        if let Some((record, holders)) = self.seats.get(key.id).and_then(Seat::spread) {
            self.keep_copy_for_lacking(env, key, &record, &holders, effects);
        }
        self.seats.remove(key.id);
    }

    /// The copy of a new term is in its leader's log, and survives a crash.
    pub(in crate::dynamo::node) fn keep_log_of_new_terms(&mut self, now: SimTime, n: u8) {
        let spread = self.seats.0.iter();
        let spread: Vec<_> =
            spread.filter_map(|(_, seat)| Some((seat.key, seat.spread()?))).collect();
        for (key, (record, holders)) in spread {
            for target in self.group(key, n).into_iter().filter(|node| !holders.contains(node)) {
                self.keep_for_lacking(now, key, target, &record, false);
            }
        }
    }

    fn keep_for_lacking(
        &mut self,
        kept_at: SimTime,
        key: Key,
        target: NodeId,
        record: &Rc<Record>,
        is_sent: bool,
    ) {
        let (record, life) = (Rc::clone(record), HintLife { kept_at, grace: None });
        let hint = Hint { target, key, record, life, is_sent };
        self.store.hints_mut().keep(hint);
    }

    /// A majority has promised and holds the copy: whoever waited begins.
    fn begin_to_lead(&mut self, env: Env<'_>, key: Key, effects: &mut Effects) {
        let Some(seat) = self.seats.get_mut(key.id) else { return };
        seat.stage = TermPhase::Leads;
        effects.note(Note::LeadsKey { key: key.id, term: seat.term });
        self.store.unacknowledged_mut().forget(Some(key.id));
        self.begin_waiting(env, key, effects);
    }

    /// Those who do not hold the copy yet get it once they answer, unless a write that began
    /// meanwhile brings them all that is in it.
    fn keep_copy_for_lacking(
        &mut self,
        env: Env<'_>,
        key: Key,
        record: &Rc<Record>,
        holders: &[NodeId],
        effects: &mut Effects,
    ) {
        let own = self.store.get(key.id, Replica::own(self.id));
        let is_newest = own.is_some_and(|own| own.same_as(record));
        if !env.cluster.policy.keeps_hints() || !is_newest {
            return;
        }
        let group = self.group(key, env.cluster.policy.quorum.n);
        for target in group.into_iter().filter(|node| !holders.contains(node)) {
            let fate = HintFate::Kept;
            effects.note(Note::Hint { op: None, key: key.id, target, fate });
            self.keep_for_lacking(env.now, key, target, record, true);
        }
        self.arm_handoff(env, effects);
    }

    /// A copy of this term was news. If it is not of its own term, the leader of its key has not known
    /// all, and begins anew.
    pub(in crate::dynamo::node) fn learns_of_copy(
        &mut self,
        env: Env<'_>,
        key: Key,
        term: Term,
        effects: &mut Effects,
    ) {
        if self.leads_in(key.id).is_some_and(|own| own != term) {
            effects.note(Note::BeginsAnew { key: key.id });
            self.leave_seat(env, key, effects);
        }
    }
}
