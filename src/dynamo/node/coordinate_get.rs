//! Coordinating a read (sections 4.5 and 5): ask the replicas, answer the client when R have
//! replied with all versions that none supersedes, then wait for the stragglers and mend what is
//! stale. With blocking repair (Cassandra) mending comes first: a version that a quorum read has
//! returned can then not disappear from the next one.

use super::in_flight::Repairing;
use super::{Coordination, Effects, Env, Node, RequestInFlight, Timer};
use crate::dynamo::ids::{Endpoint, Key, OpId};
use crate::dynamo::membership::RingVersion;
use crate::dynamo::message::{ClientRequest, Message, Outcome, Part, Purpose, RequestBody};
use crate::dynamo::note::Note;
use crate::dynamo::policy::{Policy, ReadContacts, ReadRepair};
use crate::dynamo::quorum::get::{Decision, GetQuorum, Repair};
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::version::Record;
use std::iter::{once, repeat};
use std::rc::Rc;

/// The message that asks a replica for what a client reads.
pub(super) fn read_of(
    request: &ClientRequest,
    part: Part,
    replica: Replica,
    digest: bool,
    version: RingVersion,
) -> Message {
    let cells = match &request.ask {
        RequestBody::Get { cells, .. } => cells.clone(),
        RequestBody::Put { .. } => None,
    };
    let (op, key) = (request.op, request.key);
    Message::ReplicaGet { op, key, replica, cells, digest, part, version }
}

impl Node {
    pub(super) fn coordinate_get(
        &mut self,
        env: Env<'_>,
        from: Endpoint,
        request: &Rc<ClientRequest>,
        plan: Vec<Replica>,
        effects: &mut Effects,
    ) {
        let policy = &env.cluster.policy;
        let required = request.required(policy);
        let needed = required.answers;
        if let Some(shortfall) = self.refusal(env, required, &plan, plan.len()) {
            let why = (Outcome::Unavailable, needed, shortfall);
            return self.refuse(env, from, request, why, effects);
        }
        let plan = self.contacts(policy, request, plan, needed.max(required.primaries));
        let mut get =
            GetQuorum::new(policy, needed, &plan, env.now).with_primaries(required.primaries);
        if env.cluster.manual {
            get = get.without_digests();
        }
        let wants_digests = get.wants_digests();
        let coordination = Coordination::Get { get, repairing: None };
        self.begin(env, request, Part::Request, &plan, coordination, effects);
        self.ask_for_copies(request, Part::Request, &plan, wants_digests, effects);
    }

    pub(super) fn ask_for_copies(
        &self,
        request: &ClientRequest,
        part: Part,
        plan: &[Replica],
        wants_digests: bool,
        effects: &mut Effects,
    ) {
        for (replica, digest) in plan.iter().zip(once(false).chain(repeat(wants_digests))) {
            let message = read_of(request, part, *replica, digest, self.view.version);
            effects.send(self.id, Endpoint::Node(replica.holder), message);
        }
    }

    /// Those of the plan that this read asks.
    pub(super) fn contacts(
        &self,
        policy: &Policy,
        request: &ClientRequest,
        mut plan: Vec<Replica>,
        needed: u8,
    ) -> Vec<Replica> {
        if let RequestBody::Get { contact: Some(only), .. } = &request.ask {
            plan.retain(|replica| only.contains(&replica.holder));
            return plan;
        }
        if policy.read_contacts == ReadContacts::Needed {
            // Where it has none, followers take turns: else the leader would answer every read,
            // and none would ever be late.
            if policy.has_leaders() && !plan.is_empty() {
                let turn = request.op.0 as usize % plan.len();
                plan.rotate_left(turn);
            }
            // The nearest replica is the coordinator's own.
            if let Some(own) = plan.iter().position(|replica| replica.holder == self.id) {
                plan[..=own].rotate_right(1);
            }
            plan.truncate(usize::from(needed));
        }
        plan
    }

    pub(super) fn get_done(
        &mut self,
        env: Env<'_>,
        op: OpId,
        part: Part,
        replica: Replica,
        record: Option<Rc<Record>>,
        effects: &mut Effects,
    ) {
        let is_meant = |work: &&mut RequestInFlight| work.part == part;
        let Some(work) = self.work.get_mut(&op).filter(is_meant) else { return };
        let Coordination::Get { get, repairing } = &mut work.coordination else { return };
        if !get.add_copy(replica, record.clone(), env.now) {
            return;
        }
        let counts = repairing.is_none() && get.counts(replica, record.is_some());
        let (_, filled) = work.progress();
        effects.note(Note::Answered { op, part, replica, record, counts, filled });
        self.decide(env, op, effects);
        self.settle(env, op, effects);
    }

    pub(super) fn digest_done(
        &mut self,
        env: Env<'_>,
        op: OpId,
        replica: Replica,
        digest: Option<u64>,
        effects: &mut Effects,
    ) {
        let Some(work) = self.work.get_mut(&op) else { return };
        let Coordination::Get { get, repairing } = &mut work.coordination else { return };
        if !get.add_digest(replica, digest, env.now) {
            return;
        }
        let found = digest.is_some();
        let counts = repairing.is_none() && get.counts(replica, found);
        let (_, filled) = work.progress();
        effects.note(Note::HeardDigest { op, replica, found, counts, filled });
        self.decide(env, op, effects);
        self.settle(env, op, effects);
    }

    /// A digest differs: all who were asked are asked again, for their copies.
    fn read_again(&mut self, env: Env<'_>, op: OpId, effects: &mut Effects) {
        let Some(work) = self.work.get_mut(&op) else { return };
        let Coordination::Get { get, .. } = &mut work.coordination else { return };
        effects.note(Note::DigestsDiffer { op });
        for replica in get.ask_again(env.now) {
            let message = read_of(&work.request, work.part, replica, false, work.view.version);
            effects.send(self.id, Endpoint::Node(replica.holder), message);
        }
        let left = work.deadline.since(env.now);
        effects.timer(Timer::Replicas(op), env.cluster.policy.replica_timeout.min(left));
    }

    pub(super) fn decide(&mut self, env: Env<'_>, op: OpId, effects: &mut Effects) {
        let Some(work) = self.work.get_mut(&op) else { return };
        let Coordination::Get { get, repairing } = &mut work.coordination else { return };
        let is_waiting = self.seats.await_confirmation(op, work.request.key.id);
        if work.replied || repairing.is_some() || is_waiting {
            return;
        }
        let record = match get.decision() {
            Decision::Waiting => return,
            Decision::NotFound => None,
            Decision::Hopeless => return self.give_up(op, effects),
            Decision::Mismatch => return self.read_again(env, op, effects),
            Decision::Enough => get.reconciled(),
        };
        if work.part == Part::ReadsFirst {
            return self.has_read_first(env, op, record, effects);
        }
        let stale = match env.cluster.policy.read_repair {
            ReadRepair::Blocking => get.repairs(),
            ReadRepair::Async | ReadRepair::None => Vec::new(),
        };
        let request = Rc::clone(&work.request);
        if let (Some(record), false) = (&record, stale.is_empty()) {
            let all = u8::try_from(get.answers().count()).unwrap_or(u8::MAX);
            let open = u8::try_from(stale.len()).unwrap_or(u8::MAX);
            let current = all.saturating_sub(open);
            *repairing =
                Some(Repairing { record: Rc::clone(record), current, open: stale.clone() });
            return self.send_repairs(op, request.key, &stale, Some(current), effects);
        }
        work.replied = true;
        effects.note(Note::QuorumMet { op, filled: get.filled() });
        self.reply(&request, Outcome::Ok, record, effects);
    }

    fn send_repairs(
        &self,
        op: OpId,
        key: Key,
        stale: &[Repair],
        current: Option<u8>,
        effects: &mut Effects,
    ) {
        let replicas = stale.iter().map(|repair| repair.replica).collect();
        effects.note(Note::Repairs { op, replicas, current });
        for repair in stale {
            let (replica, record) = (repair.replica, Rc::clone(&repair.record));
            let purpose = Purpose::Repair;
            let (op, version, leader_term) = (Some(op), self.view.version, self.leadership.since());
            let message =
                Message::ReplicaPut { op, key, replica, record, purpose, version, leader_term };
            effects.send(self.id, Endpoint::Node(replica.holder), message);
        }
    }

    /// A stale replica has stored a repair.
    pub(super) fn repair_answered(
        &mut self,
        env: Env<'_>,
        op: OpId,
        replica: Replica,
        effects: &mut Effects,
    ) {
        let Some(work) = self.work.get_mut(&op) else { return };
        let Coordination::Get { get, repairing: Some(repairing) } = &mut work.coordination else {
            return;
        };
        let before = repairing.open.len();
        repairing.open.retain(|repair| repair.replica != replica);
        if repairing.open.len() < before {
            repairing.current = repairing.current.saturating_add(1);
            effects.note(Note::Mended { op, replica, filled: repairing.current });
        }
        if repairing.current >= get.needed() && !work.replied {
            work.replied = true;
            effects.note(Note::QuorumMet { op, filled: repairing.current });
            let record = Some(Rc::clone(&repairing.record));
            let request = Rc::clone(&work.request);
            self.reply(&request, Outcome::Ok, record, effects);
        }
        self.settle(env, op, effects);
    }

    /// What follows a read once nobody is waited for: stale copies are mended, and a tombstone that
    /// is everywhere is to be forgotten.
    pub(super) fn repair_after_read(&mut self, env: Env<'_>, op: OpId, effects: &mut Effects) {
        let Some(work) = self.work.get(&op) else { return };
        let Coordination::Get { get, .. } = &work.coordination else { return };
        let key = work.request.key;
        if work.part == Part::ReadsBack {
            let is_everywhere = get.reapable().is_some();
            effects.note(Note::HasReadBack { op, is_everywhere });
        }
        let stale = get.repairs();
        if !stale.is_empty() {
            if env.cluster.policy.read_repair == ReadRepair::Async {
                self.send_repairs(op, key, &stale, None, effects);
            }
            return;
        }
        self.reap(env, op, effects);
    }
}
