//! Who leads a key, where every partition has a leader (semantics 1.16; Elhemali et al., USENIX ATC
//! 2022, section 3; Ongaro 2014). The first of the preference list that is up leads, once it has
//! begun a term: a majority of the key's replicas sends what it holds and promises to acknowledge
//! nothing of an older term. The new leader makes one of these copies, the latest there is of all
//! that was acknowledged, and brings a majority to hold it before anybody is shown it: else a read
//! could show what the next leader does not find. Until then requests wait. A strongly consistent
//! read waits besides until a majority says that the term still stands.
//!
//! A term is one key's: what two keys of one preference list have in common is only who would lead
//! them, and so neither has to wait for the other. It holds under one version of the ring: when the
//! members change, a leader begins a new term with those who hold the key then.
//!
//! Promises and copies are on disk and outlive a crash; that a node leads does not. A wiped disk
//! forgets both: its node may acknowledge what it had promised to refuse, and promise without what it
//! had acknowledged, so that a write on a bare majority is lost with it.
//!
//! Without terms a node leads with what it happens to hold, and one that was cut off goes on to
//! answer as if nobody else led.

mod promise;

pub use promise::{Seat, Seats, TermPhase, Waiting};

use super::coordinate_put::write_to;
use super::{Coordination, Effects, Env, Node, Timer};
use crate::dynamo::ids::{Endpoint, Key, KeyId, NodeId, OpId};
use crate::dynamo::message::{ClientRequest, Message, Outcome, RequestBody};
use crate::dynamo::note::Note;
use crate::dynamo::policy::Topology;
use crate::dynamo::quorum::level::Shortfall;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::term::Term;
use crate::time::SimDuration;
use std::rc::Rc;

impl Node {
    /// The keys that it leads, is to lead, or has requests for that wait for a leader.
    #[must_use]
    pub fn seats(&self) -> &Seats {
        &self.seats
    }

    /// The term in which this node leads a key, if it does.
    #[must_use]
    pub fn leads_in(&self, key: KeyId) -> Option<Term> {
        let seat = self.seats.get(key).filter(|seat| seat.stage == TermPhase::Leads)?;
        let stands = seat.term == self.store.promised(key) && seat.ring == self.view.version;
        stands.then_some(seat.term)
    }

    /// Those whose word a strongly consistent read of this leader still waits for: that its term
    /// stands.
    #[must_use]
    pub fn unconfirmed(&self, op: OpId, key: Key, n: u8) -> Vec<NodeId> {
        let confirmed = self.seats.get(key.id).and_then(|seat| seat.reads.get(&op));
        let group = confirmed.map(|_| self.group(key, n)).unwrap_or_default();
        group.into_iter().filter(|node| !confirmed.is_some_and(|by| by.contains(node))).collect()
    }

    /// A request that only the leader of its key can take: this node does, waits until it may, or
    /// hands it on.
    pub(super) fn take_as_leader(
        &mut self,
        env: Env<'_>,
        from: Endpoint,
        request: &Rc<ClientRequest>,
        (plan, tried): (&[Replica], &[NodeId]),
        effects: &mut Effects,
    ) {
        let quorum = env.cluster.policy.quorum;
        let is_put = matches!(request.ask, RequestBody::Put { .. });
        let required = request.required(&env.cluster.policy);
        let refused = (Outcome::Unavailable, required.answers, Shortfall::Answers);
        let primaries = || plan.iter().filter(|replica| !replica.is_stand_in());
        let Some(leader) = primaries().next().map(|first| first.holder) else {
            return self.refuse(env, from, request, refused, effects);
        };
        if leader != self.id {
            return self.hand_on(env, from, request, leader, tried, effects);
        }
        // A leader takes a write once, as a connection would bring it once: a second time it would be
        // written over what came after it.
        if is_put && !self.applied_requests.insert(request.op) {
            return self.confirm_request(env, from, request, effects);
        }
        let leads = self.leads_in(request.key.id).is_some();
        let majority = usize::from(quorum.n) / 2 + 1;
        if primaries().count() < majority && !(is_put && leads) {
            return self.refuse(env, from, request, refused, effects);
        }
        let refusal = self.refusal(env, required, plan, plan.len()).filter(|_| is_put);
        if let Some(shortfall) = refusal {
            let why = (Outcome::Unavailable, required.answers, shortfall);
            return self.refuse(env, from, request, why, effects);
        }
        if !leads {
            let until = env.now + env.cluster.policy.request_timeout;
            let waiting = Waiting { request: Self::accepted(from, request), until };
            self.confirm_request(env, from, request, effects);
            return self.wait_for_term(env, waiting, effects);
        }
        if is_put {
            return self.coordinate_put(env, from, request, plan, tried, effects);
        }
        self.confirm_request(env, from, request, effects);
        self.coordinate_get(env, from, request, vec![Replica::own(self.id)], effects);
        self.confirm_term(env, request, effects);
    }

    /// A request waits until this node leads its key.
    fn wait_for_term(&mut self, env: Env<'_>, waiting: Waiting, effects: &mut Effects) {
        let key = waiting.request.key;
        let seat = self.seats.of(key);
        if seat.waiting.iter().all(|other| other.request.op != waiting.request.op) {
            seat.waiting.push(waiting);
        }
        let is_under_way = seat.ring == self.view.version
            && matches!(seat.stage, TermPhase::Asks(_) | TermPhase::Spreads(..));
        if !is_under_way {
            self.begin_term(env, key, effects);
        } else if env.cluster.manual {
            self.ask_silent(env, key, effects);
        }
        self.arm_term(env, key, effects);
    }

    /// Sees to it that those who wait are not forgotten.
    pub(super) fn arm_term(&mut self, env: Env<'_>, key: Key, effects: &mut Effects) {
        let patience = env.cluster.policy.replica_timeout;
        let Some(seat) = self.seats.get_mut(key.id) else { return };
        let next = seat.waiting.iter().map(|waiting| waiting.until.since(env.now)).min();
        if let Some(left) = next.filter(|_| !seat.is_armed && !env.cluster.manual) {
            seat.is_armed = true;
            effects.timer(Timer::Term(key.id), patience.min(left).max(SimDuration::from_us(1)));
        }
    }

    /// Some have waited for a while: those who have for too long are told, those whom another leads
    /// by now are handed on, and for the others the silent are asked again.
    pub(super) fn term_overdue(&mut self, env: Env<'_>, key: KeyId, effects: &mut Effects) {
        let Some(seat) = self.seats.get_mut(key) else { return };
        let key = seat.key;
        seat.is_armed = false;
        let now = env.now;
        let over: Vec<Waiting> = seat.waiting.extract_if(.., |one| one.until <= now).collect();
        for Waiting { request, .. } in over {
            let (op, outcome) = (request.op, Outcome::Unknown);
            effects.note(Note::NoTerm { op });
            self.reply(&request, outcome, None, effects);
        }
        self.hand_on_waiting(env, key, effects);
        let ring = self.view.version;
        let Some(seat) = self.seats.get_mut(key.id) else { return };
        if seat.waiting.is_empty() {
            // Nobody asks any more: whoever asks next begins a new term.
            if seat.stage != TermPhase::Leads {
                self.give_up_spreading(env, key, effects);
            }
        } else if seat.ring == ring
            && matches!(seat.stage, TermPhase::Asks(_) | TermPhase::Spreads(..))
        {
            self.ask_silent(env, key, effects);
        } else {
            self.begin_term(env, key, effects);
        }
        self.arm_term(env, key, effects);
    }

    /// Those who wait here for another's word go to the other.
    fn hand_on_waiting(&mut self, env: Env<'_>, key: Key, effects: &mut Effects) {
        let plan = self.plan(env.now, env.cluster, key);
        if plan.first().is_none_or(|first| first.holder == self.id) {
            return;
        }
        self.begin_waiting(env, key, effects);
    }

    /// Those who wait begin, here or elsewhere.
    pub(super) fn begin_waiting(&mut self, env: Env<'_>, key: Key, effects: &mut Effects) {
        let Some(seat) = self.seats.get_mut(key.id) else { return };
        for Waiting { request, until } in std::mem::take(&mut seat.waiting) {
            self.applied_requests.remove(&request.op);
            let client = Endpoint::Client(request.client);
            self.coordinate(env, client, &request, &[], effects);
            if let Some(work) = self.work.get_mut(&request.op) {
                work.deadline = work.deadline.min(until);
            }
        }
    }

    /// A strongly consistent read is answered once a majority says that the term still stands: what
    /// its leader held when the read came is then what any later leader will find.
    fn confirm_term(&mut self, env: Env<'_>, request: &ClientRequest, effects: &mut Effects) {
        let (op, key) = (request.op, request.key);
        let Some(term) = self.leads_in(key.id) else { return };
        let open: Vec<OpId> = self.work.keys().copied().collect();
        let Some(seat) = self.seats.get_mut(key.id) else { return };
        seat.reads.retain(|op, _| open.contains(op));
        seat.reads.insert(op, vec![self.id]);
        let version = self.view.version;
        for node in self.group(key, env.cluster.policy.quorum.n) {
            let message = Message::Confirm { op, key, term, version };
            effects.send(self.id, Endpoint::Node(node), message);
        }
        self.read_is_confirmed(env, op, key, effects);
    }

    /// Hears of who leads a key.
    pub(super) fn hear_of_lead(
        &mut self,
        env: Env<'_>,
        from: Endpoint,
        message: &Message,
        effects: &mut Effects,
    ) {
        match message {
            Message::TakeOver { key, term, version } => {
                self.serve_take_over(env, from, (*key, *term), *version, effects);
            }
            Message::Promise { key, term, record } => {
                if let Endpoint::Node(node) = from {
                    self.add_promise(env, node, (*key, *term), record.clone(), effects);
                }
            }
            Message::Deposed { op, key, term } => {
                self.hear_of_term(env, *key, *term, effects);
                if let (Some(op), true) = (op, term.leader == self.id) {
                    self.write_in_newer_term(*op, *key, *term, from, effects);
                }
            }
            Message::Confirm { op, key, term, version } => {
                let n = env.cluster.policy.quorum.n;
                if self.view.refuses_read(self.id, *key, n, *version) {
                    return self.refuse_old(from, None, *key, Replica::own(self.id), effects);
                }
                self.serve_confirm(env, from, *op, (*key, *term), effects);
            }
            Message::Confirmed { op, key, term } => {
                self.term_stands(env, from, *op, (*key, *term), effects);
            }
            _ => {}
        }
    }

    /// A write of this node was refused for a later term of its own: what it holds by now has the
    /// write in it.
    fn write_in_newer_term(
        &self,
        op: OpId,
        key: Key,
        term: Term,
        to: Endpoint,
        effects: &mut Effects,
    ) {
        let copy = self.store.get(key.id, Replica::own(self.id));
        let record = copy.filter(|copy| copy.term == term && self.work.contains_key(&op));
        if let (Some(record), Endpoint::Node(node)) = (record, to) {
            let (version, since) = (self.view.version, self.leadership.since());
            let replica = Replica::own(node);
            effects.send(self.id, to, write_to(op, key, replica, record, version, since));
        }
    }

    /// A leader asks whether its term still stands.
    fn serve_confirm(
        &mut self,
        env: Env<'_>,
        from: Endpoint,
        op: OpId,
        (key, term): (Key, Term),
        effects: &mut Effects,
    ) {
        if self.hear_of_term(env, key, term, effects) {
            effects.send(self.id, from, Message::Confirmed { op, key, term });
        } else {
            self.refuse_term(from, Some(op), key, effects);
        }
    }

    /// One more says that the term of this read still stands.
    fn term_stands(
        &mut self,
        env: Env<'_>,
        from: Endpoint,
        op: OpId,
        (key, term): (Key, Term),
        effects: &mut Effects,
    ) {
        let Endpoint::Node(node) = from else { return };
        if self.leads_in(key.id) != Some(term) {
            return;
        }
        let Some(seat) = self.seats.get_mut(key.id) else { return };
        let Some(confirmed) = seat.reads.get_mut(&op) else { return };
        if !confirmed.contains(&node) {
            confirmed.push(node);
        }
        self.read_is_confirmed(env, op, key, effects);
    }

    fn read_is_confirmed(&mut self, env: Env<'_>, op: OpId, key: Key, effects: &mut Effects) {
        let confirmed = self.seats.get(key.id).and_then(|seat| seat.reads.get(&op));
        if confirmed.is_some_and(|nodes| self.is_majority(env, key, nodes)) {
            if let Some(seat) = self.seats.get_mut(key.id) {
                seat.reads.remove(&op);
            }
            self.decide(env, op, effects);
            self.settle(env, op, effects);
        }
    }

    /// Ends what this node began as the leader of a key. What became of its writes nobody knows; its
    /// reads begin anew.
    pub(super) fn leave_seat(&mut self, env: Env<'_>, key: Key, effects: &mut Effects) {
        let Some(seat) = self.seats.get_mut(key.id) else { return };
        seat.stage = TermPhase::Idle;
        seat.reads.clear();
        let policy = &env.cluster.policy;
        let is_led = |request: &ClientRequest| request.key == key && request.is_for_leader(policy);
        let led = self.work.iter().filter(|(_, work)| is_led(&work.request));
        let led: Vec<OpId> = led.map(|(op, _)| *op).collect();
        for op in led {
            let Some(work) = self.work.get(&op) else { continue };
            let waiting = Waiting { request: Rc::clone(&work.request), until: work.deadline };
            if let Coordination::Put { .. } = work.coordination {
                self.keep_hints_for_silent(env, op, effects);
                self.give_up(op, effects);
            } else if let (false, Some(seat)) = (work.replied, self.seats.get_mut(key.id)) {
                seat.waiting.push(waiting);
            }
            self.work.remove(&op);
        }
        self.hand_on_waiting(env, key, effects);
        let is_awaited = self.seats.get(key.id).is_some_and(|seat| !seat.waiting.is_empty());
        if env.cluster.manual && is_awaited {
            // No timer sees to those who wait: they do so for the next term, which begins now.
            self.begin_term(env, key, effects);
        }
        self.arm_term(env, key, effects);
    }

    /// True where keys have leaders of their own.
    pub(super) fn has_terms(env: Env<'_>) -> bool {
        env.cluster.policy.topology == Topology::LeaderPerPartition
    }

    /// The others that hold a key: its replicas, and while members change those who come or go.
    #[must_use]
    pub fn group(&self, key: Key, n: u8) -> Vec<NodeId> {
        let mut group = self.view.ring.primaries(key, n);
        group.extend(self.view.besides(key, n));
        group.retain(|node| *node != self.id);
        group
    }

    /// True if these are a majority of a key's replicas, while members change under both rings: a
    /// majority under either then has one in common with them.
    pub(super) fn is_majority(&self, env: Env<'_>, key: Key, nodes: &[NodeId]) -> bool {
        let n = env.cluster.policy.quorum.n;
        let other = self.view.change.as_ref().map(|change| &change.other);
        [Some(&self.view.ring), other].into_iter().flatten().all(|ring| {
            let primaries = ring.primaries(key, n);
            primaries.iter().filter(|node| nodes.contains(node)).count() > primaries.len() / 2
        })
    }
}
