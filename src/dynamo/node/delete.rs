//! Deleting where a tombstone is forgotten (Riak's `riak_kv_delete`, `delete_mode`). A delete writes
//! a tombstone, which has to supersede what is stored: a client that knows no context has one read
//! for it first, or its tombstone would only be a sibling, and the key would go on existing. Once it
//! is written the delete reads it back, and any read that finds it on every primary tells them to
//! forget it: after a grace (three seconds in Riak), and only what holds the same tombstone still.
//! Without that a tombstone would be kept for ever; without the grace it would be gone before what
//! is under way has met it.
//!
//! The grace is a timer in memory at each replica: one that crashes keeps its tombstone until the
//! next read finds it, and so does one that the message does not reach.

use super::{Coordination, Effects, Env, Node, Timer};
use crate::dynamo::ids::{Endpoint, Key, KeyId, OpId};
use crate::dynamo::message::{ClientRequest, Message, Outcome, Part, ReadsFirst, RequestBody};
use crate::dynamo::note::Note;
use crate::dynamo::quorum::get::GetQuorum;
use crate::dynamo::quorum::level::{Needed, Required};
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::version::Record;
use crate::time::SimTime;
use std::rc::Rc;

/// A tombstone that is to be forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Doomed {
    at: SimTime,
    record: Rc<Record>,
}

impl Node {
    /// Reads what a delete is to supersede, as a get would (`riak_kv_delete:delete/8` without a
    /// vector clock).
    pub(super) fn read_first(
        &mut self,
        env: Env<'_>,
        from: Endpoint,
        request: &Rc<ClientRequest>,
        plan: Vec<Replica>,
        effects: &mut Effects,
    ) {
        let policy = &env.cluster.policy;
        let required = Required::of_read(Needed::default(), policy);
        let (needed, writes) = (required.answers, request.required(policy));
        // What cannot be written in the end is not begun.
        let shortfall = writes.exceeds(policy.quorum.n);
        if let Some(shortfall) =
            shortfall.or_else(|| self.refusal(env, required, &plan, plan.len()))
        {
            let why = (Outcome::Unavailable, needed, shortfall);
            return self.refuse(env, from, request, why, effects);
        }
        self.confirm_request(env, from, request, effects);
        let plan = self.contacts(policy, request, plan, needed.max(required.primaries));
        self.read_for_delete(env, request, Part::ReadsFirst, (&plan, required), effects);
    }

    fn read_for_delete(
        &mut self,
        env: Env<'_>,
        request: &Rc<ClientRequest>,
        part: Part,
        (plan, required): (&[Replica], Required),
        effects: &mut Effects,
    ) {
        let policy = &env.cluster.policy;
        let get = GetQuorum::new(policy, required.answers, plan, env.now)
            .with_primaries(required.primaries)
            .without_digests();
        let coordination = Coordination::Get { get, repairing: None };
        self.begin(env, request, part, plan, coordination, effects);
        self.ask_for_copies(request, part, plan, false, effects);
    }

    /// The delete goes on with what it has read. Where that is nothing, or deleted already, there is
    /// nothing to delete: nothing is written, and the client is told so.
    pub(super) fn has_read_first(
        &mut self,
        env: Env<'_>,
        op: OpId,
        record: Option<Rc<Record>>,
        effects: &mut Effects,
    ) {
        let Some(work) = self.work.get_mut(&op) else { return };
        let request = Rc::clone(&work.request);
        let RequestBody::Put { value, timestamp_us, .. } = &request.ask else { return };
        effects.note(Note::HasRead { op, record: record.clone() });
        let Some(found) = record.as_ref().filter(|found| !found.is_deleted()) else {
            work.replied = true;
            return self.reply(&request, Outcome::Ok, record, effects);
        };
        let deadline = work.deadline;
        self.work.remove(&op);
        let (value, context) = (value.clone(), found.clock.clone());
        let (timestamp_us, reads_first) = (*timestamp_us, ReadsFirst::Done);
        let ask = RequestBody::Put { value, context, timestamp_us, reads_first };
        let delete = Rc::new(ClientRequest { ask, ..ClientRequest::clone(&request) });
        let from = Endpoint::Client(request.client);
        self.coordinate(env, from, &delete, &[], effects);
        // Where this node writes itself, all of it lasts no longer than a request may.
        if let Some(work) = self.work.get_mut(&op) {
            work.deadline = deadline;
        }
    }

    /// A delete that is done reads whether its tombstone is everywhere. False if this is none.
    pub(super) fn read_back(&mut self, env: Env<'_>, op: OpId, effects: &mut Effects) -> bool {
        let policy = &env.cluster.policy;
        let Some(work) = self.work.get(&op) else { return false };
        let Coordination::Put { put, .. } = &work.coordination else { return false };
        let deletes =
            matches!(&work.request.ask, RequestBody::Put { value, .. } if value.is_tombstone());
        if !(policy.forgets_tombstones() && deletes && work.replied && put.is_met()) {
            return false;
        }
        let request = Rc::clone(&work.request);
        let plan = self.plan(env.now, env.cluster, request.key);
        if plan.is_empty() {
            // It has left meanwhile, and trusts nobody: there is none to be read from.
            return false;
        }
        let all = Required::number(policy.quorum.n);
        self.read_for_delete(env, &request, Part::ReadsBack, (&plan, all), effects);
        true
    }

    /// Every primary is told to forget a tombstone that all of them hold and nothing else. While
    /// members change, an older copy may still be on its way to one of them.
    pub(super) fn reap(&self, env: Env<'_>, op: OpId, effects: &mut Effects) {
        let forgets = env.cluster.policy.forgets_tombstones();
        let Some(work) = self.work.get(&op).filter(|_| forgets && self.view.is_settled()) else {
            return;
        };
        let Coordination::Get { get, .. } = &work.coordination else { return };
        let Some(record) = get.reapable() else { return };
        let key = work.request.key;
        effects.note(Note::Reaps { op, key: key.id });
        for (replica, _) in get.copies() {
            let (replica, record) = (*replica, Rc::clone(&record));
            let message = Message::Reap { op, key, replica, record };
            effects.send(self.id, Endpoint::Node(replica.holder), message);
        }
    }

    /// Forgets a tombstone when its grace is over; by hand at once, since no timer fires.
    pub(super) fn serve_reap(
        &mut self,
        env: Env<'_>,
        key: Key,
        replica: Replica,
        found: &Rc<Record>,
        effects: &mut Effects,
    ) {
        let Some(grace) = env.cluster.policy.tombstone_grace else { return };
        if replica.is_stand_in() || !self.holds_to_reap(key.id, found) {
            return;
        }
        let known = self.reaping.get(&key.id);
        if known.is_some_and(|doomed| doomed.record.same_as(found)) {
            return;
        }
        let at = if env.cluster.manual { env.now } else { env.now + grace };
        self.reaping.insert(key.id, Doomed { at, record: Rc::clone(found) });
        if at <= env.now {
            return self.reap_if_due(env, key.id, effects);
        }
        effects.timer(Timer::Reap(key.id), grace);
    }

    /// The grace of a tombstone may be over. It is forgotten unless something was written over it.
    pub(super) fn reap_if_due(&mut self, env: Env<'_>, key: KeyId, effects: &mut Effects) {
        // Of two timers of one key the earlier was set for a tombstone that is no more.
        if self.reaping.get(&key).is_none_or(|doomed| env.now < doomed.at) {
            return;
        }
        let Some(Doomed { record, .. }) = self.reaping.remove(&key) else { return };
        if self.holds_to_reap(key, &record) {
            let replica = Replica::own(self.id);
            self.store.remove(key, replica);
            effects.note(Note::Reaped { key, replica });
        }
    }

    /// True if this node holds a tombstone as it was found, and no change of members is under way.
    fn holds_to_reap(&self, key: KeyId, found: &Record) -> bool {
        let here = self.store.get(key, Replica::own(self.id));
        self.view.is_settled() && here.is_some_and(|here| here.same_as(found))
    }
}
