//! Watches a run from its trace and says when a promise is broken. It keeps what the engine does
//! not: who was shown what, what became of every message, and what each node was last seen to
//! hold.
//!
//! The promises of the safety phase:
//! - *events*: no two writes are given one event, and a clock claims only what its record holds or
//!   truly supersedes;
//! - *kept*: a version that was stored anywhere is held somewhere, or truly superseded by one that
//!   is, or was reaped as a tombstone (section 2.3 of the paper: an add to cart is never lost);
//! - *found*: an acknowledged write of a strict quorum is in the answer of a later strict quorum
//!   that overlaps it (section 4.5);
//! - *siblings*: with dots, no copy and no answer holds a version together with one whose writer
//!   had seen it (semantics of dotted version vectors);
//! - *growing*: the clock of a copy never goes back, and no copy changes unremarked;
//! - *messages*: each message is delivered, lost, held or under way, and only one of these.

use super::past::{Past, Versions};
use quorumscope::dynamo::ids::{ClientId, Endpoint, KeyId, NodeId, OpId};
use quorumscope::dynamo::message::{ClientReply, ClientRequest, Outcome, Part, RequestBody};
use quorumscope::dynamo::note::Note;
use quorumscope::dynamo::policy::{Policy, Versioning};
use quorumscope::dynamo::quorum::plan::Replica;
use quorumscope::dynamo::version::{Record, Version};
use quorumscope::sim::command::Command;
use quorumscope::sim::flight::{Flight, FlightId};
use quorumscope::sim::trace::{TraceEvent, TraceKind};
use quorumscope::sim::world::{Health, World};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which promise.
    pub property: &'static str,
    /// What broke it: the operation, the message, the copy.
    pub detail: String,
}

impl Violation {
    /// A broken promise.
    pub fn new(property: &'static str, detail: impl Into<String>) -> Self {
        Self { property, detail: detail.into() }
    }
}

/// Nothing, or the first broken promise.
pub type Kept = Result<(), Violation>;

/// What is known of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Operation {
    key: KeyId,
    /// What a writer had been shown.
    past: Versions,
    invoked: u32,
    needed: u8,
    /// True if only primaries were asked.
    strict: bool,
    /// Answers that counted when its quorum was met: the fewest, where its request came twice and
    /// was answered twice.
    filled: u8,
}

/// A write whose client was told that it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Acknowledged {
    op: OpId,
    version: Versions,
    completed: u32,
}

/// A copy: the node that holds it, the node whose copy it is, and the key.
type Place = (NodeId, NodeId, KeyId);

/// What was seen so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observer {
    read: u32,
    operations: BTreeMap<OpId, Operation>,
    pasts: BTreeMap<KeyId, Past>,
    stored: BTreeMap<KeyId, Versions>,
    reaped: BTreeMap<KeyId, Versions>,
    acknowledged: BTreeMap<KeyId, Vec<Acknowledged>>,
    /// What the last reply showed a client.
    shown: BTreeMap<(ClientId, KeyId), Versions>,
    copies: BTreeMap<Place, Rc<Record>>,
    open: BTreeMap<FlightId, Rc<Flight>>,
    changed: BTreeSet<KeyId>,
    wiped: bool,
    /// Copies were restored: from then on numbers are counted twice, and an event is no name.
    restored: bool,
}

impl Observer {
    /// Reads what happened since the last call, and checks it and the world it led to.
    pub fn observe(&mut self, news: &[TraceEvent], world: &World) -> Kept {
        let policy = &world.cluster().policy;
        let has_clocks = policy.has_clocks() && !policy.has_leaders();
        for event in news {
            if has_clocks || is_about_messages(event) {
                self.read_event(event, policy)?;
            }
            self.read += 1;
        }
        while let Some(key) = self.changed.pop_first() {
            self.check_kept(key, world)?;
        }
        Ok(())
    }

    fn read_event(&mut self, event: &TraceEvent, policy: &Policy) -> Kept {
        match &event.kind {
            TraceKind::Commanded(command) => self.read_command(command),
            TraceKind::Invoked(request, _) => self.invoked(request),
            TraceKind::Sent(flight) => {
                if self.open.insert(flight.id, Rc::clone(flight)).is_some() {
                    return Err(Violation::new("messages", format!("{flight:?} left twice")));
                }
            }
            TraceKind::Delivered(flight) | TraceKind::Lost(flight, _) => {
                if self.open.remove(&flight.id).is_none() {
                    return Err(Violation::new("messages", format!("{flight:?} ended twice")));
                }
            }
            TraceKind::Noted(node, note) => return self.read_note(*node, note, policy),
            TraceKind::Answered(client, reply, true) if reply.outcome == Outcome::Ok => {
                return self.answered(*client, reply, policy);
            }
            TraceKind::Answered(..)
            | TraceKind::Fired(..)
            | TraceKind::AsksAnother(..)
            | TraceKind::Connects(_)
            | TraceKind::NoConnection(_)
            | TraceKind::GaveUp(..) => {}
        }
        Ok(())
    }

    fn read_command(&mut self, command: &Command) {
        if let Command::Wipe(nodes, _) = command {
            self.wiped = true;
            self.copies.retain(|(holder, _, _), _| !nodes.contains(holder));
        }
        if let Command::Seed(_) = command {
            (self.wiped, self.restored) = (true, true);
        }
    }

    fn invoked(&mut self, request: &ClientRequest) {
        let key = request.key.id;
        let shown = self.shown.get(&(request.client, key)).copied().unwrap_or_default();
        let past = match &request.ask {
            RequestBody::Put { context, .. } if !context.is_empty() => shown,
            RequestBody::Put { .. } | RequestBody::Get { .. } => Versions::NONE,
        };
        let operation =
            Operation { key, past, invoked: self.read, needed: 0, strict: true, filled: u8::MAX };
        self.operations.insert(request.op, operation);
    }

    fn read_note(&mut self, node: NodeId, note: &Note, policy: &Policy) -> Kept {
        match note {
            // What a delete reads once it is done promises nothing.
            Note::Coordinates { part: Part::ReadsBack, .. } => {}
            Note::Coordinates { request, part, plan, needed, .. } => {
                if let Some(operation) = self.operations.get_mut(&request.op) {
                    // While members change a write needs more answers, and promises no more.
                    let usual = match part {
                        Part::ReadsFirst => policy.quorum.reads(),
                        _ => request.required(policy).answers,
                    };
                    operation.needed = usual.min(*needed);
                    operation.strict &= !plan.iter().any(|replica| replica.is_stand_in());
                }
            }
            Note::GoesOn { op, asked, needed, .. } => {
                if let Some(operation) = self.operations.get_mut(op) {
                    operation.needed = operation.needed.min(*needed);
                    operation.strict &= !asked.iter().any(|replica| replica.is_stand_in());
                }
            }
            Note::AsksStandIn { op, replica } => {
                if let Some(operation) = self.operations.get_mut(op) {
                    operation.strict &= !replica.is_stand_in();
                }
            }
            Note::QuorumMet { op, filled } => {
                if let Some(operation) = self.operations.get_mut(op) {
                    operation.filled = operation.filled.min(*filled);
                }
            }
            Note::Stored { key, replica, before, record, .. } => {
                let before = before.as_deref();
                return self.stored((node, *key, *replica), before, record, policy);
            }
            Note::HintDelivered { key, replica } | Note::Forgot { key, replica } => {
                self.copies.remove(&(node, replica.primary, *key));
                self.changed.insert(*key);
            }
            Note::HasRead { op, record } => {
                // What a delete replaces is what it has read itself.
                if let Some(operation) = self.operations.get_mut(op) {
                    let past = self.pasts.entry(operation.key).or_default();
                    let found = record.iter().map(|record| past.accounted(record));
                    operation.past = found.fold(operation.past, Versions::and);
                    if record.is_none() && !policy.notfound_ok {
                        // It ended after a few "I have nothing", as a get does.
                        operation.filled = 0;
                    }
                }
            }
            Note::Reaped { key, replica } => self.was_reaped(node, *key, *replica),
            _ => {}
        }
        Ok(())
    }

    fn stored(
        &mut self,
        (node, key, replica): (NodeId, KeyId, Replica),
        before: Option<&Record>,
        record: &Rc<Record>,
        policy: &Policy,
    ) -> Kept {
        self.number(key, record)?;
        self.check_claims(key, record)?;
        check_siblings(key, record, policy)?;
        let place = (node, replica.primary, key);
        let seen = self.copies.insert(place, Rc::clone(record));
        let as_seen = match (&seen, before) {
            (Some(seen), Some(before)) => seen.same_as(before),
            (seen, before) => seen.is_none() == before.is_none(),
        };
        if !as_seen && !self.wiped {
            let detail = format!("{node} held of {key} for {}: unremarked change", replica.primary);
            return Err(Violation::new("growing", detail));
        }
        if before.is_some_and(|before| !record.clock.descends(&before.clock)) {
            let detail = format!("{key} on {node} for {} went back to {record}", replica.primary);
            return Err(Violation::new("growing", detail));
        }
        let versions = self.pasts.entry(key).or_default().siblings(record);
        let all = self.stored.entry(key).or_default();
        *all = all.and(versions);
        self.changed.insert(key);
        Ok(())
    }

    /// Numbers the versions of a record that are new.
    fn number(&mut self, key: KeyId, record: &Record) -> Kept {
        if self.restored {
            return Ok(());
        }
        let past = self.pasts.entry(key).or_default();
        for version in &record.siblings {
            let Some(dot) = version.dot else { continue };
            let Some(operation) = self.operations.get(&version.origin) else {
                return Err(Violation::new("events", format!("nobody asked for {record}")));
            };
            past.make(dot, version.origin, operation.past)
                .map_err(|detail| Violation::new("events", format!("{key}: {detail}")))?;
        }
        Ok(())
    }

    fn check_claims(&self, key: KeyId, record: &Record) -> Kept {
        let Some(past) = self.pasts.get(&key).filter(|_| !self.restored) else { return Ok(()) };
        let unaccounted = past.claimed(record).without(past.accounted(record));
        if unaccounted.is_empty() {
            return Ok(());
        }
        let missing = past.name(unaccounted);
        let detail = format!("{key}: {record} claims {missing}, which nothing in it superseded");
        Err(Violation::new("events", detail))
    }

    fn was_reaped(&mut self, node: NodeId, key: KeyId, replica: Replica) {
        if let Some(record) = self.copies.remove(&(node, replica.primary, key)) {
            let accounted = self.pasts.entry(key).or_default().accounted(&record);
            let all = self.reaped.entry(key).or_default();
            *all = all.and(accounted);
        }
        self.changed.insert(key);
    }

    fn answered(&mut self, client: ClientId, reply: &ClientReply, policy: &Policy) -> Kept {
        let (op, key) = (reply.op, reply.key.id);
        let Some(operation) = self.operations.get(&op).copied() else {
            return Err(Violation::new("messages", format!("{op} was answered but never asked")));
        };
        let mut accounted = Versions::NONE;
        if let Some(record) = &reply.record {
            self.check_claims(key, record)?;
            check_siblings(key, record, policy)?;
            let past = self.pasts.entry(key).or_default();
            accounted = past.accounted(record);
            let own = record.siblings.iter().find(|version| version.origin == op);
            if let Some(dot) = own.and_then(|version| version.dot) {
                let written = Acknowledged { op, version: past.version(dot), completed: self.read };
                self.acknowledged.entry(key).or_default().push(written);
            }
        }
        self.shown.insert((client, key), accounted);
        self.check_found(op, operation, accounted, policy)
    }

    /// An operation of an overlapping quorum was shown every write acknowledged before it began.
    /// A write is checked as well: what its coordinator holds need not be what a quorum holds, so
    /// only reads are.
    fn check_found(&self, op: OpId, read: Operation, shown: Versions, policy: &Policy) -> Kept {
        let key = read.key;
        let acknowledged = self.acknowledged.get(&key).map_or(&[][..], Vec::as_slice);
        let is_write = acknowledged.iter().any(|written| written.op == op);
        // Without `notfound_ok` a read may give up after a few "I have nothing" (section 1.5 of
        // `riak_kv_get_core`): that is no quorum.
        let by_quorum = read.filled >= read.needed;
        if self.wiped || is_write || !read.strict || !by_quorum {
            return Ok(());
        }
        let (Some(past), n) = (self.pasts.get(&key), policy.quorum.n) else { return Ok(()) };
        let reaped = self.reaped.get(&key).copied().unwrap_or_default();
        for written in acknowledged {
            let Some(write) = self.operations.get(&written.op) else { continue };
            let overlaps =
                write.strict && u16::from(write.needed) + u16::from(read.needed) > n.into();
            let is_before = written.completed < read.invoked;
            let missing = written.version.without(shown).without(reaped);
            if overlaps && is_before && !missing.is_empty() {
                let missing = past.name(missing);
                let detail = format!("the read {op} of {key} missed the acknowledged {missing}");
                return Err(Violation::new("found", detail));
            }
        }
        Ok(())
    }

    fn check_kept(&self, key: KeyId, world: &World) -> Kept {
        let Some(past) = self.pasts.get(&key) else { return Ok(()) };
        if self.wiped {
            return Ok(());
        }
        let of_key = |set: &BTreeMap<KeyId, Versions>| set.get(&key).copied().unwrap_or_default();
        let held =
            held(world, key).fold(Versions::NONE, |sum, record| sum.and(past.accounted(record)));
        let lost = of_key(&self.stored).without(held).without(of_key(&self.reaped));
        if lost.is_empty() {
            return Ok(());
        }
        let detail = format!("{key}: nothing holds or supersedes {}", past.name(lost));
        Err(Violation::new("kept", detail))
    }

    /// Every message that has not ended is in the network, or waits for a node that stalls.
    pub fn check_messages(&self, world: &World) -> Kept {
        let mut there: BTreeSet<FlightId> = BTreeSet::new();
        for flight in world.flights().chain(world.held()) {
            let is_open = self.open.contains_key(&flight.id);
            if !there.insert(flight.id) || !is_open {
                let detail =
                    format!("{flight:?} is in the network more than once or after its end");
                return Err(Violation::new("messages", detail));
            }
        }
        let stalls = |node: NodeId| {
            let host = world.hosts().get(usize::from(node.0));
            host.is_some_and(|host| host.health == Health::Paused)
        };
        let waits =
            |flight: &Flight| matches!(flight.envelope.to, Endpoint::Node(to) if stalls(to));
        match self.open.values().find(|flight| !there.contains(&flight.id) && !waits(flight)) {
            Some(flight) => Err(Violation::new("messages", format!("{flight:?} is nowhere"))),
            None => Ok(()),
        }
    }

    /// At the end: what was never reaped is accounted for by this one record.
    pub fn check_whole(&self, key: KeyId, record: Option<&Record>) -> Kept {
        let Some(past) = self.pasts.get(&key) else { return Ok(()) };
        let here = record.map_or(Versions::NONE, |record| past.accounted(record));
        let of_key = |set: &BTreeMap<KeyId, Versions>| set.get(&key).copied().unwrap_or_default();
        let missing = of_key(&self.stored).without(of_key(&self.reaped)).without(here);
        if self.wiped || missing.is_empty() {
            return Ok(());
        }
        let detail = format!("{key}: all replicas agree, without {}", past.name(missing));
        Err(Violation::new("kept", detail))
    }

    /// Messages that have not ended, gossip left aside: that never ends.
    pub fn open(&self) -> usize {
        let ends = |flight: &&Rc<Flight>| !flight.envelope.message.kind().is_background();
        self.open.values().filter(ends).count()
    }
}

/// With dots, what a writer had seen is nowhere beside what it wrote.
fn check_siblings(key: KeyId, record: &Record, policy: &Policy) -> Kept {
    if policy.versioning != Versioning::DottedVersionVector {
        return Ok(());
    }
    let has_seen =
        |one: &Version, other: &Version| other.dot.is_some_and(|dot| one.context.contains(dot));
    for older in &record.siblings {
        // Of two that have both seen the other a number was counted twice.
        let is_over = |newer: &Version| has_seen(newer, older) && !has_seen(older, newer);
        if record.siblings.iter().any(|newer| is_over(newer)) {
            let detail = format!("{key}: what {} wrote is over in {record}", older.origin);
            return Err(Violation::new("siblings", detail));
        }
    }
    Ok(())
}

/// Where no clocks tell versions apart, only what becomes of messages is watched as it happens.
fn is_about_messages(event: &TraceEvent) -> bool {
    matches!(event.kind, TraceKind::Sent(_) | TraceKind::Delivered(_) | TraceKind::Lost(..))
}

/// Every copy of a key, in any role, on any node, whether it is up or not.
fn held(world: &World, key: KeyId) -> impl Iterator<Item = &Rc<Record>> {
    world.hosts().iter().flat_map(move |host| {
        let store = host.node.store();
        let own = store.own().filter(move |(held, _)| *held == key).map(|(_, record)| record);
        let hinted = store.hinted().filter(move |(_, held, _)| *held == key);
        own.chain(hinted.map(|(_, _, record)| record))
    })
}
