//! Watches what clients are told, and holds it against what could be done:
//!
//! - *reached*: a put or a get is not unknown where the node that its client asked and those that
//!   coordinate it stay up, none of its messages between those that stay up is lost or late, W (R) of
//!   its plan stay up and can be reached, members do not change, and the client outwaits all
//!   time-outs; where only a leader can do it, a majority stays up and can be reached besides, and
//!   nobody begins a term but the one who leads it;
//! - *refused*: of a request that is unavailable nothing was stored, and nothing will be;
//! - *connected*: a client that chooses freely gives up unsent only where it has tried every node.

use super::observer::{Kept, Violation};
use quorumscope::dynamo::ids::{ClientId, Endpoint, NodeId, OpId};
use quorumscope::dynamo::message::{
    ClientRequest, Envelope, Message, MessageKind, Outcome, Part, RequestBody,
};
use quorumscope::dynamo::note::Note;
use quorumscope::dynamo::policy::{HintHolder, Policy, ReadRepair, Topology};
use quorumscope::dynamo::quorum::plan::Replica;
use quorumscope::sim::command::Command;
use quorumscope::sim::trace::{TraceEvent, TraceKind};
use quorumscope::sim::world::{Health, World};
use quorumscope::time::{SimDuration, SimTime};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Whom one that coordinates asks, how many answers it needs, and whether it only reads so far.
#[derive(Clone, Debug)]
struct Plan {
    replicas: Vec<Replica>,
    needed: u8,
    reads: bool,
}

/// A request that its client waits for.
#[derive(Clone, Debug)]
struct Open {
    request: Rc<ClientRequest>,
    asked: Vec<NodeId>,
    /// Its client was told whom to ask.
    is_named: bool,
    /// One that believed too many down has refused it.
    is_refused: bool,
    /// One that reads has waited for a replica in vain.
    has_read_slowly: bool,
    /// Who coordinates it, whom each of them asks, and how many answers it needs.
    plans: BTreeMap<NodeId, Plan>,
    /// Who has said to another that it sees to it: it may wait there for a term.
    takers: BTreeSet<NodeId>,
    /// How often it was handed on.
    forwarded_under: u64,
    /// The nodes that were not up all the time.
    failed: BTreeSet<NodeId>,
    /// Pairs of ends that could not always reach each other, in either direction.
    cut: BTreeSet<(Endpoint, Endpoint)>,
    /// Ends of its messages that were lost, held, or long on their way.
    troubled: BTreeSet<(Endpoint, Endpoint)>,
    /// How many terms of its key began meanwhile, and whether one ended.
    terms: u32,
    is_deposed: bool,
}

/// What was seen so far.
#[derive(Clone, Debug, Default)]
pub struct Reached {
    open: BTreeMap<OpId, Open>,
    refused: BTreeSet<OpId>,
    stored: BTreeSet<OpId>,
    /// The last client that was told to ask was told whom.
    is_named: bool,
    /// Members have changed in this run.
    changed: bool,
    /// The network brings messages twice in this run: then one request has two answers.
    duplicates: bool,
}

impl Reached {
    /// One for a network that brings messages twice, or not.
    pub fn new(duplicates: bool) -> Self {
        Self { duplicates, ..Self::default() }
    }

    /// True where a network that brings requests twice had one carried out after it was refused.
    pub fn has_done_what_was_refused(&self) -> bool {
        self.duplicates && !self.refused.is_disjoint(&self.stored)
    }

    /// Reads what happened since the last call, and checks it.
    pub fn observe(&mut self, news: &[TraceEvent], world: &World) -> Kept {
        for event in news {
            match &event.kind {
                TraceKind::Commanded(command) => {
                    if let Command::Invoke(invocation) = command.as_ref() {
                        self.is_named = invocation.via.is_some();
                    }
                }
                TraceKind::Invoked(request, node) => {
                    let open = Open::new(request, *node, self.is_named);
                    self.open.insert(request.op, open);
                }
                _ => {}
            }
        }
        // How it is now is how it was since the last event, or became with it.
        for open in self.open.values_mut() {
            open.look_at(world);
        }
        for event in news {
            self.read_event(event, world)?;
        }
        Ok(())
    }

    fn read_event(&mut self, event: &TraceEvent, world: &World) -> Kept {
        match &event.kind {
            TraceKind::Commanded(command) => {
                self.changed |= matches!(**command, Command::Join(_) | Command::Leave(_));
            }
            TraceKind::AsksAnother(request, node) => {
                if let Some(open) = self.open.get_mut(&request.op) {
                    open.asked.push(*node);
                }
            }
            TraceKind::Sent(flight) => {
                let soon = quick(&world.cluster().policy);
                let is_quick = |ends: SimTime| ends.since(flight.sent_at) <= soon;
                if flight.drop_reason.is_some() || !flight.ends_at.is_some_and(is_quick) {
                    self.trouble(&flight.envelope);
                }
                let Envelope { from, message, .. } = &flight.envelope;
                if let (Endpoint::Node(taker), Message::ForwardAck { op, .. }) = (from, message)
                    && let Some(open) = self.open.get_mut(op)
                {
                    open.takers.insert(*taker);
                }
            }
            TraceKind::Lost(flight, _) => self.trouble(&flight.envelope),
            TraceKind::Noted(node, note) => return self.read_note(*node, note),
            TraceKind::Answered(client, reply, true) => {
                return self.ended(*client, reply.op, reply.outcome, event.at, world);
            }
            TraceKind::GaveUp(client, op, outcome) => {
                let view = &world.cluster().view;
                let serving = world.hosts().iter().filter(|host| view.serves(host.node.id()));
                let is_early = |open: &Open| !open.is_named && open.asked.len() < serving.count();
                let is_unsent = *outcome == Outcome::Unavailable && !self.changed;
                if is_unsent && self.open.get(op).is_some_and(is_early) {
                    let detail = format!("{op} was given up unsent before all were tried");
                    return Err(Violation::new("connected", detail));
                }
                return self.ended(*client, *op, *outcome, event.at, world);
            }
            _ => {}
        }
        Ok(())
    }

    /// A message was lost or late: one of a request, or of who leads its key.
    fn trouble(&mut self, envelope: &Envelope) {
        let message = &envelope.message;
        let is_of_lead = matches!(
            message.kind(),
            MessageKind::TakeOver
                | MessageKind::Promise
                | MessageKind::CatchUp
                | MessageKind::CatchUpAck
        );
        for (op, open) in &mut self.open {
            if message.op() == Some(*op) || (is_of_lead && message.key() == Some(open.request.key))
            {
                open.trouble(envelope.from, envelope.to);
            }
        }
    }

    fn read_note(&mut self, node: NodeId, note: &Note) -> Kept {
        match note {
            Note::TakesOver { key, .. } | Note::Deposed { key, .. } | Note::BeginsAnew { key } => {
                let began = matches!(note, Note::TakesOver { .. });
                for open in self.open.values_mut().filter(|open| open.request.key.id == *key) {
                    open.terms += u32::from(began);
                    open.is_deposed |= !began;
                }
            }
            // What a delete reads once it is done keeps no client waiting.
            Note::Coordinates { part: Part::ReadsBack, .. } => {}
            Note::Coordinates { request, part, plan, needed, .. } => {
                if let Some(open) = self.open.get_mut(&request.op) {
                    let is_get = matches!(request.ask, RequestBody::Get { .. });
                    let reads = is_get || *part == Part::ReadsFirst;
                    let plan = Plan { replicas: plan.to_vec(), needed: *needed, reads };
                    open.plans.insert(node, plan);
                }
            }
            Note::Forwards { op, .. } => {
                if let Some(open) = self.open.get_mut(op) {
                    open.forwarded_under += 1;
                }
            }
            Note::QuorumFailed { op, .. } | Note::NoTerm { op } => {
                if let Some(open) = self.open.get_mut(op) {
                    open.is_refused |= !open.is_begun();
                }
            }
            Note::Silent { op, .. } => {
                if let Some(open) = self.open.get_mut(op) {
                    open.has_read_slowly |= open.plans.get(&node).is_some_and(|plan| plan.reads);
                }
            }
            Note::Stored { record, .. } => {
                for op in record.siblings.iter().map(|version| version.origin) {
                    self.stored.insert(op);
                    if self.refused.contains(&op) && !self.duplicates {
                        return Err(Violation::new("refused", format!("{op} is stored on {node}")));
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn ended(
        &mut self,
        client: ClientId,
        op: OpId,
        outcome: Outcome,
        at: SimTime,
        world: &World,
    ) -> Kept {
        let Some(open) = self.open.remove(&op) else { return Ok(()) };
        let policy = &world.cluster().policy;
        match outcome {
            Outcome::Unknown if !self.changed && !self.duplicates => {
                let could = open.could_be_done(client, at, world, policy);
                could.map_or(Ok(()), |why| Err(Violation::new("reached", format!("{op}: {why}"))))
            }
            Outcome::Unavailable | Outcome::NotLeader => {
                self.refused.insert(op);
                if self.stored.contains(&op) && !self.duplicates {
                    return Err(Violation::new("refused", format!("{op} was stored before")));
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl Open {
    fn new(request: &Rc<ClientRequest>, asked: NodeId, is_named: bool) -> Self {
        Self {
            request: Rc::clone(request),
            asked: vec![asked],
            is_named,
            is_refused: false,
            has_read_slowly: false,
            plans: BTreeMap::new(),
            takers: BTreeSet::new(),
            forwarded_under: 0,
            failed: BTreeSet::new(),
            cut: BTreeSet::new(),
            troubled: BTreeSet::new(),
            terms: 0,
            is_deposed: false,
        }
    }

    fn trouble(&mut self, from: Endpoint, to: Endpoint) {
        self.troubled.insert((from.min(to), from.max(to)));
    }

    /// Someone does what was asked for. A delete that has read first, and was handed on to be written,
    /// is not begun by that.
    fn is_begun(&self) -> bool {
        let only_reads = self.plans.values().all(|plan| plan.reads);
        let is_between = self.writes() && self.forwarded_under > 0 && only_reads;
        !self.plans.is_empty() && !is_between
    }

    fn writes(&self) -> bool {
        matches!(self.request.ask, RequestBody::Put { .. })
    }

    fn look_at(&mut self, world: &World) {
        let down = world.hosts().iter().filter(|host| host.health != Health::Up);
        self.failed.extend(down.map(|host| host.node.id()));
        for cut in &world.faults().cuts {
            let pairs = cut.from.iter().flat_map(|from| cut.to.iter().map(move |to| (*from, *to)));
            self.cut.extend(pairs.map(|(from, to)| (from.min(to), from.max(to))));
        }
    }

    /// Two ends that were up all the time, and whose messages all came in time.
    fn is_good(&self, one: Endpoint, other: Endpoint) -> bool {
        let is_up = |end: Endpoint| match end {
            Endpoint::Node(node) => !self.failed.contains(&node),
            Endpoint::Client(_) => true,
        };
        let pair = (one.min(other), one.max(other));
        is_up(one) && is_up(other) && !self.cut.contains(&pair) && !self.troubled.contains(&pair)
    }

    /// Why the request could have been done, if it could.
    fn could_be_done(
        &self,
        client: ClientId,
        at: SimTime,
        world: &World,
        policy: &Policy,
    ) -> Option<String> {
        // One leader for all keys may be led by nobody, and what a follower takes is its own choice.
        let has_one_leader = policy.topology == Topology::SingleLeader;
        if has_one_leader || self.is_refused || self.asked.len() > 1 {
            return None;
        }
        let entry = self.asked[0];
        let (client, entry_end) = (Endpoint::Client(client), Endpoint::Node(entry));
        if !self.is_good(client, entry_end) || !outwaits(policy, self.forwarded_under) {
            return None;
        }
        let is_get = !self.writes();
        // What a delete waits for in vain while it reads is not left for its write.
        let leaves_time = policy.request_timeout.as_us() >= 2 * policy.replica_timeout.as_us();
        if !is_get && self.has_read_slowly && !leaves_time {
            return None;
        }
        let n = policy.quorum.n;
        let primaries = world.cluster().view.ring.primaries(self.request.key, n);
        let is_led =
            policy.topology == Topology::LeaderPerPartition && self.request.is_for_leader(policy);
        // A majority that this node can reach, where the request needs a leader.
        let is_backed = |by: Endpoint| {
            let good = |node: &&NodeId| self.is_good(by, Endpoint::Node(**node));
            !is_led || primaries.iter().filter(good).count() > primaries.len() / 2
        };
        // One that waits for its term does it, though it coordinates nothing yet.
        let is_lost = self.takers.iter().any(|taker| self.failed.contains(taker));
        if is_led && (is_lost || self.is_deposed || self.terms > 1) {
            return None;
        }
        let reads = is_get || self.plans.values().any(|plan| plan.reads);
        if reads && !policy.notfound_ok {
            // "I have nothing" is no answer there.
            return None;
        }
        if self.plans.is_empty() {
            // Nobody took it up: enough of its primaries were there, and could be told.
            let good =
                primaries.iter().filter(|node| self.is_good(entry_end, Endpoint::Node(**node)));
            let all_talk = primaries.iter().all(|one| {
                let others = primaries.iter().filter(|other| *other != one);
                others.clone().all(|other| {
                    let bad = self.failed.contains(one) || self.failed.contains(other);
                    bad || self.is_good(Endpoint::Node(*one), Endpoint::Node(*other))
                })
            });
            let enough = good.count() >= usize::from(self.request.required(policy).answers)
                && is_backed(entry_end);
            return (enough && all_talk)
                .then(|| format!("given up at {at:?}, though nobody took it up from {entry}"));
        }
        let blocks = is_get && policy.read_repair == ReadRepair::Blocking;
        let counts = |plan: &Plan, replica: &Replica| {
            plan.reads
                || policy.hints_count
                || policy.hint_holder == HintHolder::Coordinator
                || !replica.is_stand_in()
        };
        let all_could = self.plans.iter().all(|(node, plan)| {
            let by = Endpoint::Node(*node);
            let is_good = |replica: &&Replica| self.is_good(by, Endpoint::Node(replica.holder));
            let replicas = &plan.replicas;
            let counting = replicas.iter().filter(|replica| counts(plan, replica));
            let good = counting.filter(is_good).count();
            let whole = !blocks || replicas.iter().filter(is_good).count() == replicas.len();
            let told = self.is_good(client, by) && self.is_good(entry_end, by);
            told && whole && good >= usize::from(plan.needed) && is_backed(by)
        });
        all_could.then(|| format!("given up at {at:?}, though {:?} could do it", self.plans))
    }
}

/// A message that arrives so soon is no reason to give up: a read asks, asks again for copies, and
/// mends, there and back each time, and no replica is waited for longer than for one answer.
fn quick(policy: &Policy) -> SimDuration {
    let request = policy.request_timeout.as_us() / 8;
    SimDuration::from_us(request.min(policy.replica_timeout.as_us() / 2))
}

/// A client waits for twice the time that a coordinator takes at most; what handing on takes has to
/// fit in besides.
fn outwaits(policy: &Policy, forwarded_under: u64) -> bool {
    let each = policy.connect_timeout().max(policy.replica_timeout).as_us();
    forwarded_under * each <= policy.request_timeout.as_us() / 2
}
