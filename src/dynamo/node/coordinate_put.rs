//! Coordinating a write (section 4.5): make the new clock, store locally, send to the others of
//! the preference list, answer when W have stored. A node that does not hold the key itself hands
//! the request on: its own copy is where the clock is incremented, and an increment that is not
//! stored first could be given out twice.

use super::{ActorCounter, Coordination, Effects, Env, Node};
use crate::dynamo::clock::{Actor, VectorClock};
use crate::dynamo::ids::{Endpoint, Key, KeyId, NodeId, OpId};
use crate::dynamo::membership::RingVersion;
use crate::dynamo::message::{
    ClientRequest, Message, Outcome, Part, Purpose, ReadsFirst, RequestBody,
};
use crate::dynamo::note::Note;
use crate::dynamo::policy::{HintHolder, Versioning};
use crate::dynamo::quorum::level::Shortfall;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::quorum::put::PutQuorum;
use crate::dynamo::reconcile::{self, ClientWrite};
use crate::dynamo::version::Record;
use std::rc::Rc;

/// The message that asks a replica to store a client's write.
pub(super) fn write_to(
    op: OpId,
    key: Key,
    replica: Replica,
    record: &Rc<Record>,
    version: RingVersion,
    leader_term: u32,
) -> Message {
    let (op, record, purpose) = (Some(op), Rc::clone(record), Purpose::Write);
    Message::ReplicaPut { op, key, replica, record, purpose, version, leader_term }
}

/// A leader's write comes after all that the leader holds, whatever its client had read and
/// whatever its wall clock shows: that is what makes one order of all writes.
fn supersede(local: &Record, context: &mut VectorClock, timestamp_us: &mut i64) {
    context.merge(&local.clock);
    for version in &local.siblings {
        *timestamp_us = (*timestamp_us).max(version.timestamp_us.saturating_add(1));
    }
}

impl Node {
    pub(super) fn coordinate_put(
        &mut self,
        env: Env<'_>,
        from: Endpoint,
        request: &Rc<ClientRequest>,
        plan: &[Replica],
        tried: &[NodeId],
        effects: &mut Effects,
    ) {
        let policy = &env.cluster.policy;
        let mut required = request.required(policy);
        required.hint_is_enough &= policy.keeps_hints();
        let counts = policy.hints_count || policy.hint_holder == HintHolder::Coordinator;
        let able = plan.iter().filter(|replica| counts || !replica.is_stand_in()).count();
        if let Some(shortfall) = self.refusal(env, required, plan, able) {
            let why = (Outcome::Unavailable, required.answers, shortfall);
            return self.refuse(env, from, request, why, effects);
        }
        let own = plan.iter().copied().find(|replica| replica.holder == self.id);
        if own.is_none() && policy.stores_first() {
            let why = (Outcome::Unavailable, required.answers, Shortfall::Answers);
            return match plan.first() {
                Some(first) => self.hand_on(env, from, request, first.holder, tried, effects),
                None => self.refuse(env, from, request, why, effects),
            };
        }
        self.confirm_request(env, from, request, effects);
        let own = own.filter(|_| policy.stores_first());
        let record = self.new_record(env, request, own);
        // While members change, those who gain the key or lose it are written to as well, and as
        // many more have to answer.
        let besides = self.view.besides(request.key, policy.quorum.n);
        let more = u8::try_from(besides.len()).unwrap_or(u8::MAX);
        let (n, required) = (policy.quorum.n.saturating_add(more), required.with_more(more));
        let needed = required.answers;
        let besides = besides.into_iter().map(Replica::own);
        let plan: Vec<Replica> = plan.iter().copied().chain(besides).collect();
        let put = PutQuorum::new(n, needed, counts, &plan, env.now)
            .with_primaries(required.primaries)
            .or_any_hint(required.hint_is_enough);
        let coordination = Coordination::Put { put, record: Rc::clone(&record) };
        let has_read =
            matches!(&request.ask, RequestBody::Put { reads_first: ReadsFirst::Done, .. });
        let part = if has_read { Part::Writes } else { Part::Request };
        self.begin(env, request, part, &plan, coordination, effects);
        self.keep_hints_for_absent(env, request.op, request.key, &plan, effects);
        self.answer_put_if_met(env, request.op, effects);
        if let Some(own) = own {
            self.write_is_open(env, request, needed, &record);
            // By timestamps a write is of some cells, and what it leaves out stays.
            if policy.versioning_of_copies() == Versioning::LastWriteWins {
                self.keep(env, Some(request.op), request.key, own, &record, effects);
            } else {
                self.replace(env, request, own, &record, effects);
            }
            self.put_answered(env, request.op, own, effects);
        }
        for replica in plan.iter().filter(|replica| Some(**replica) != own) {
            let (version, leader_term) = (self.view.version, self.leadership.since());
            let message =
                write_to(request.op, request.key, *replica, &record, version, leader_term);
            effects.send(self.id, Endpoint::Node(replica.holder), message);
        }
        // Where hints alone were enough nobody was asked, and no answer will end it.
        self.settle(env, request.op, effects);
    }

    /// Stores what was made of the own copy in its place. To reconcile the two once more would
    /// bring back what the write superseded, where a clock was truncated in between.
    fn replace(
        &mut self,
        env: Env<'_>,
        request: &ClientRequest,
        own: Replica,
        record: &Rc<Record>,
        effects: &mut Effects,
    ) {
        let (op, key) = (Some(request.op), request.key);
        let before = self.store.get(key.id, own).cloned();
        self.store.put(key, own, Rc::clone(record));
        let record = Rc::clone(record);
        effects.note(Note::Stored { op, key: key.id, replica: own, before, record });
        if own.is_stand_in() {
            self.arm_handoff(env, effects);
        } else {
            self.move_again(env, key, effects);
        }
    }

    fn new_record(
        &mut self,
        env: Env<'_>,
        request: &ClientRequest,
        own: Option<Replica>,
    ) -> Rc<Record> {
        let policy = &env.cluster.policy;
        let RequestBody::Put { value, context, timestamp_us, .. } = &request.ask else {
            return Rc::new(Record::default());
        };
        let (key, role) = (request.key.id, own.unwrap_or(Replica::own(self.id)));
        let local = own.and_then(|own| self.store.get(key, own)).cloned();
        if let Some(local) = local.as_ref().filter(|local| local.has_taken(request.op)) {
            return Rc::clone(local);
        }
        let local = local.as_deref();
        let is_by_time = policy.versioning_of_copies() == Versioning::LastWriteWins;
        let mut context = context.clone();
        let mut timestamp_us = timestamp_us.unwrap_or_else(|| self.timestamp_us(env));
        if let Some(local) = local.filter(|_| policy.has_leaders()) {
            supersede(local, &mut context, &mut timestamp_us);
        }
        let write = ClientWrite { origin: request.op, value, context: &context, timestamp_us };
        let actor = self.actor(policy.actor, request, role, local);
        let is_truncated =
            policy.clock_limit.is_some() && policy.versioning == Versioning::DottedVersionVector;
        let whole = local.filter(|_| is_truncated);
        let whole = whole.map(|local| self.with_own_count(key, role, actor, local));
        let local = whole.as_ref().or(local);
        let mut record = reconcile::update(policy.versioning, local, &write, actor, env.now);
        if let (true, Actor::Node(_, epoch)) = (own.is_some() && policy.has_clocks(), actor) {
            let counter = record.clock.counter(actor);
            self.counted.insert((key, role.primary), ActorCounter { epoch, counter });
        }
        if let Some(limit) = policy.clock_limit {
            record.truncate_clock(limit, policy.versioning, request.op);
        }
        record.term = self.leads_in(key).unwrap_or_default();
        if policy.has_leaders() {
            record.take_besides(local, [request.op]);
        }
        // A leader sends its whole copy: whoever has stored it holds every write before it too.
        if let Some(local) = local.filter(|_| is_by_time && policy.has_leaders()) {
            record = reconcile::merge(Versioning::LastWriteWins, local, &record);
        }
        Rc::new(record)
    }

    /// One of those asked to write has stored.
    pub(super) fn put_answered(
        &mut self,
        env: Env<'_>,
        op: OpId,
        replica: Replica,
        effects: &mut Effects,
    ) {
        let Some(work) = self.work.get_mut(&op) else { return };
        let Coordination::Put { put, .. } = &mut work.coordination else { return };
        if !put.add_answer(replica, true, env.now) {
            return;
        }
        let (counts, filled) = (put.counts(replica), put.filled());
        let part = work.part;
        effects.note(Note::Answered { op, part, replica, record: None, counts, filled });
        self.answer_put_if_met(env, op, effects);
        self.settle(env, op, effects);
    }

    /// Tells the client that its write is stored, once that can be said.
    pub(super) fn answer_put_if_met(&mut self, env: Env<'_>, op: OpId, effects: &mut Effects) {
        let Some(work) = self.work.get_mut(&op).filter(|work| !work.replied) else { return };
        let Coordination::Put { put, record } = &work.coordination else { return };
        if put.is_met() {
            work.replied = true;
            effects.note(Note::QuorumMet { op, filled: put.filled() });
            let (request, record) = (Rc::clone(&work.request), Rc::clone(record));
            self.store.unacknowledged_mut().show(request.key.id, op);
            let record = self.copy_after(env, request.key.id, record);
            self.reply(&request, Outcome::Ok, Some(record), effects);
        } else if put.is_hopeless() {
            self.give_up(op, effects);
        }
    }

    /// The coordinator's copy with a write in it. By timestamps the write alone does not say what
    /// became of it: a later one may stand in its place.
    fn copy_after(&self, env: Env<'_>, key: KeyId, record: Rc<Record>) -> Rc<Record> {
        let versioning = env.cluster.policy.versioning;
        match self.store.shown(key, Replica::own(self.id)) {
            Some(copy) if versioning == Versioning::LastWriteWins => {
                Rc::new(reconcile::merge(versioning, copy, &record))
            }
            _ => record,
        }
    }
}
