//! The coordinator's side of every request (section 4.5): whom to ask, when to answer the client,
//! and what to do about those who stay silent (section 4.6: the walk goes on to the next healthy
//! node). Without it one slow replica would stop every key it holds.

use super::{Coordination, Effects, Env, Node, RequestInFlight, Timer};
use crate::dynamo::ids::{Endpoint, Key, NodeId, OpId};
use crate::dynamo::message::{
    ClientReply, ClientRequest, Message, Outcome, Part, ReadsFirst, RequestBody,
};
use crate::dynamo::note::Note;
use crate::dynamo::policy::Topology;
use crate::dynamo::quorum::level::{Required, Shortfall};
use crate::dynamo::quorum::plan::{self, Replica};
use crate::dynamo::version::Record;
use crate::time::SimTime;
use std::rc::Rc;

impl Node {
    /// Whom this node would ask for a key now.
    #[must_use]
    pub fn plan(&self, now: SimTime, cluster: &super::Cluster, key: Key) -> Vec<Replica> {
        self.plan_without(now, cluster, key, &[])
    }

    /// Whom this node would ask for a key now, if these could not be asked.
    fn plan_without(
        &self,
        now: SimTime,
        cluster: &super::Cluster,
        key: Key,
        but: &[NodeId],
    ) -> Vec<Replica> {
        let policy = &cluster.policy;
        let trusts = |peer: NodeId| {
            peer == self.id || (self.failure_detector.trusts(peer, now) && !but.contains(&peer))
        };
        let mut plan =
            plan::plan(&self.view.ring, key, policy.quorum.n, policy.uses_stand_ins(), trusts);
        if self.leads() && policy.topology == Topology::SingleLeader {
            // Who has not confirmed that this node leads may hold another order of writes: it is
            // sent none before it has this node's copies.
            let unconfirmed = self.leadership().unconfirmed();
            plan.retain(|replica| {
                replica.holder != self.id && !unconfirmed.contains(&replica.holder)
            });
            plan.insert(0, Replica::own(self.id));
            plan.truncate(usize::from(policy.quorum.n));
        }
        plan
    }

    /// Why a request is refused before anything is sent, if it is: of those it would ask, `able` can
    /// answer.
    pub(super) fn refusal(
        &self,
        env: Env<'_>,
        required: Required,
        plan: &[Replica],
        able: usize,
    ) -> Option<Shortfall> {
        let primaries = plan.iter().filter(|replica| !replica.is_stand_in()).count();
        required.refusal(env.cluster.policy.quorum.n, able, primaries)
    }

    /// Whom this node takes for the leader of a key, given whom it would ask.
    fn leader_of(&self, topology: Topology, plan: &[Replica]) -> Option<NodeId> {
        match topology {
            Topology::Masterless => None,
            Topology::SingleLeader => self.leadership().leader(),
            Topology::LeaderPerPartition => {
                plan.iter().find(|replica| !replica.is_stand_in()).map(|first| first.holder)
            }
        }
    }

    pub(super) fn coordinate(
        &mut self,
        env: Env<'_>,
        from: Endpoint,
        request: &Rc<ClientRequest>,
        tried: &[NodeId],
        effects: &mut Effects,
    ) {
        let mut plan = self.plan_without(env.now, env.cluster, request.key, tried);
        let policy = &env.cluster.policy;
        if Self::has_terms(env) && request.is_for_leader(policy) {
            return self.take_as_leader(env, from, request, (&plan, tried), effects);
        }
        let leader = self.leader_of(policy.topology, &plan);
        match &request.ask {
            RequestBody::Put { reads_first: ReadsFirst::Yes, .. }
                if policy.reads_before_deletes() =>
            {
                self.read_first(env, from, request, plan, effects);
            }
            RequestBody::Put { .. } => match leader.filter(|leader| *leader != self.id) {
                // A leader takes a request once, as a connection would bring it once: a second time
                // it would be written over what came after it.
                None if policy.has_leaders() && !self.applied_requests.insert(request.op) => {
                    self.confirm_request(env, from, request, effects);
                }
                None => self.coordinate_put(env, from, request, &plan, tried, effects),
                Some(_) => {
                    let needed = request.required(policy).answers;
                    let why = (Outcome::NotLeader, needed, Shortfall::Answers);
                    self.refuse(env, from, request, why, effects);
                }
            },
            RequestBody::Get { .. } => {
                if request.reads_from_leader(policy) {
                    plan.retain(|replica| Some(replica.holder) == leader);
                }
                self.coordinate_get(env, from, request, plan, effects);
            }
        }
    }

    /// Announces the work, sets its timers and keeps it.
    pub(super) fn begin(
        &mut self,
        env: Env<'_>,
        request: &Rc<ClientRequest>,
        part: Part,
        plan: &[Replica],
        coordination: Coordination,
        effects: &mut Effects,
    ) {
        let policy = &env.cluster.policy;
        let writes = match &coordination {
            Coordination::Put { record, .. } => Some(Rc::clone(record)),
            Coordination::Get { .. } => None,
        };
        let work = RequestInFlight {
            request: Rc::clone(request),
            part,
            coordination,
            // Nobody waits for what a delete reads back.
            replied: part == Part::ReadsBack,
            deadline: env.now + policy.request_timeout,
            view: Rc::clone(&self.view),
        };
        let (needed, _) = work.progress();
        let first = policy.replica_timeout.min(policy.request_timeout);
        effects.timer(Timer::Replicas(request.op), first);
        let primaries = work.view.ring.primaries(request.key, policy.quorum.n).into();
        self.work.insert(request.op, work);
        let (request, plan) = (Rc::clone(request), plan.into());
        effects.note(Note::Coordinates { request, part, plan, primaries, needed, writes });
    }

    pub(super) fn reply(
        &self,
        request: &ClientRequest,
        outcome: Outcome,
        record: Option<Rc<Record>>,
        effects: &mut Effects,
    ) {
        let reply = self.reply_to(request, outcome, record);
        let to = Endpoint::Client(request.client);
        effects.send(self.id, to, Message::Reply(Rc::new(reply)));
    }

    pub(super) fn reply_to(
        &self,
        request: &ClientRequest,
        outcome: Outcome,
        record: Option<Rc<Record>>,
    ) -> ClientReply {
        let refuses = outcome == Outcome::NotLeader;
        let leader = self.leadership().leader().filter(|_| refuses);
        let (op, key, attempt) = (request.op, request.key, request.attempt);
        ClientReply { op, key, outcome, record, leader, attempt }
    }

    /// Those who should have answered did not: they are suspected, and others are asked in their
    /// stead where the policy has stand-ins.
    pub(super) fn replicas_overdue(&mut self, env: Env<'_>, op: OpId, effects: &mut Effects) {
        let Some(mut work) = self.work.remove(&op) else { return };
        let patience = env.cluster.policy.replica_timeout;
        let asked_by = match env.now < work.deadline {
            true => SimTime(env.now.as_us().saturating_sub(patience.as_us())),
            false => env.now,
        };
        let silent = match &mut work.coordination {
            Coordination::Put { put, .. } => put.give_up_on_waiting(asked_by),
            Coordination::Get { get, .. } => get.give_up_on_waiting(asked_by),
        };
        for replica in &silent {
            effects.note(Note::Silent { op, replica: *replica });
            if !super::gossip::uses_phi(env) {
                self.suspect(env, replica.holder, effects);
            }
            self.ask_another(env, &mut work, *replica, effects);
        }
        let left = work.deadline.since(env.now);
        if work.awaits_replicas() {
            effects.timer(Timer::Replicas(op), env.cluster.policy.replica_timeout.min(left));
        }
        if !work.replied {
            effects.timer(Timer::Request(op), left);
        }
        self.work.insert(op, work);
        for replica in silent {
            self.keep_hint(env, op, replica.primary, effects);
        }
        self.answer_put_if_met(env, op, effects);
        self.settle(env, op, effects);
    }

    fn ask_another(
        &self,
        env: Env<'_>,
        work: &mut RequestInFlight,
        silent: Replica,
        effects: &mut Effects,
    ) {
        let cluster = env.cluster;
        if env.now >= work.deadline {
            return;
        }
        let key = work.request.key;
        let trusts = |peer: NodeId| peer == self.id || self.failure_detector.trusts(peer, env.now);
        let asked = |peer: NodeId| match &work.coordination {
            Coordination::Put { put, .. } => put.has_asked(peer),
            Coordination::Get { get, .. } => get.has_asked(peer),
        };
        let n = cluster.policy.quorum.n;
        let (ring, version) = (&work.view.ring, work.view.version);
        let next = if cluster.policy.uses_stand_ins() {
            plan::next_stand_in(ring, key, n, asked, trusts)
                .map(|holder| Replica { holder, primary: silent.primary })
        } else if work.request.reads_from_leader(&cluster.policy) {
            // Nobody answers in the leader's stead, but another may lead by now.
            let plan = self.plan(env.now, cluster, key);
            let leader = self.leader_of(cluster.policy.topology, &plan);
            leader.filter(|leader| !asked(*leader)).map(Replica::own)
        } else if matches!(work.coordination, Coordination::Get { .. }) {
            let primaries = ring.primaries(key, n);
            primaries.into_iter().find(|peer| trusts(*peer) && !asked(*peer)).map(Replica::own)
        } else {
            None
        };
        let Some(replica) = next else { return };
        let op = work.request.op;
        let message = match &mut work.coordination {
            Coordination::Put { put, record } => {
                put.ask(replica, env.now);
                super::coordinate_put::write_to(
                    op,
                    key,
                    replica,
                    record,
                    version,
                    self.leadership.since(),
                )
            }
            Coordination::Get { get, .. } => {
                get.ask(replica, env.now);
                let digest = get.wants_digests() && !get.copies().is_empty();
                super::coordinate_get::read_of(&work.request, work.part, replica, digest, version)
            }
        };
        effects.note(Note::AsksStandIn { op, replica });
        effects.send(self.id, Endpoint::Node(replica.holder), message);
    }

    /// The request has lasted as long as it may.
    pub(super) fn request_overdue(&mut self, env: Env<'_>, op: OpId, effects: &mut Effects) {
        let manual = env.cluster.manual;
        if !manual && self.work.get(&op).is_some_and(|work| env.now < work.deadline) {
            return;
        }
        self.keep_hints_for_silent(env, op, effects);
        self.answer_put_if_met(env, op, effects);
        self.give_up(op, effects);
        if !env.cluster.manual {
            self.repair_after_read(env, op, effects);
            self.work.remove(&op);
        }
    }

    /// Tells the client that there was no quorum, if it has no answer yet.
    pub(super) fn give_up(&mut self, op: OpId, effects: &mut Effects) {
        let Some(work) = self.work.get_mut(&op).filter(|work| !work.replied) else { return };
        work.replied = true;
        let (needed, filled) = work.progress();
        let request = Rc::clone(&work.request);
        let record = match &work.coordination {
            Coordination::Put { record, .. } => Some(Rc::clone(record)),
            Coordination::Get { .. } => None,
        };
        let (outcome, shortfall) = (Outcome::Unknown, work.shortfall());
        effects.note(Note::QuorumFailed { op, outcome, filled, needed, shortfall });
        self.reply(&request, outcome, record, effects);
    }

    /// Ends the work once the client has its answer and nobody is waited for.
    pub(super) fn settle(&mut self, env: Env<'_>, op: OpId, effects: &mut Effects) {
        let done = self.work.get(&op).is_some_and(|work| work.replied && !work.awaits_replicas());
        if done && !env.cluster.manual && !self.read_back(env, op, effects) {
            self.repair_after_read(env, op, effects);
            self.work.remove(&op);
        }
    }
}
