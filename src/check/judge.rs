//! From a run to a verdict: the ledger's operations on one key become the history that the
//! checkers judge, and what all nodes hold at the end becomes its ending.

use crate::check::{
    self, Ending, KeyHistory, Moment, Operation, OperationId, OperationKind, ValueId, Verdict,
    VersionOrder,
};
use crate::dynamo::clock::Dot;
use crate::dynamo::ids::{Key, OpId};
use crate::dynamo::message::Outcome;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::value::Value;
use crate::sim::command::{Command, Seed};
use crate::sim::history::Logged;
use crate::sim::ledger::{Ledger, OpRecord};
use crate::sim::world::{Health, Host, World};
use crate::time::SimTime;
use std::collections::{BTreeMap, BTreeSet};

/// Judges what happened to a key up to this time. `initial` is what it held before the first
/// operation. `None` if the ledger contradicts itself, which no run of this simulator does.
#[must_use]
pub fn judge(
    ledger: &Ledger,
    world: &World,
    at: SimTime,
    key: Key,
    initial: Option<&Value>,
) -> Option<Verdict> {
    let mut values = Values::default();
    let initial = initial.and_then(|value| values.number(value));
    let mut ops: Vec<&OpRecord> =
        ledger.iter().filter(|op| op.key == key.id && !op.is_partial && may_count(op)).collect();
    ops.sort_by_key(|op| op.began().1);
    let held = held(world, at, key, &ops);
    let name = world.names().keys().find(|(_, known)| known.id == key.id);
    let seeds: Vec<Dot> = match name {
        Some((name, _)) if !held.holds_seed() => ledger.seeds(name).collect(),
        _ => held.seeds,
    };
    let operations = ops.iter().map(|op| operation(op, (&ops, &seeds), &mut values)).collect();
    let history = KeyHistory::new(initial, operations).ok()?;
    let order = if world.cluster().policy.has_clocks() {
        VersionOrder::Causal
    } else {
        VersionOrder::LastWriteWins
    };
    let has_converged = has_converged(world, key);
    Some(check::verdict(&history, &Ending { surviving: held.writes, has_converged, order }))
}

/// What a key held before the first operation on it: the newest of what a script put there before
/// that. What it puts there later is a copy that was lost and found again.
#[must_use]
pub fn initial(commands: &[Logged], key: &str) -> Option<Value> {
    let is_of_key = |command: &Command| match command {
        Command::Invoke(invocation) => invocation.key.as_ref() == key,
        _ => false,
    };
    let before = commands.iter().map(|logged| logged.command.as_ref());
    let seeds =
        before.take_while(|command| !is_of_key(command)).filter_map(|command| match command {
            Command::Seed(seed) if seed.key.as_ref() == key => Some(seed),
            _ => None,
        });
    let newest: Option<&Seed> =
        seeds.reduce(|newest, seed| if seed.is_newer_than(newest) { seed } else { newest });
    newest.map(|seed| seed.value.clone())
}

/// Values by number: equal ones have equal numbers.
#[derive(Default)]
struct Values(BTreeMap<Value, ValueId>);

impl Values {
    fn number(&mut self, value: &Value) -> Option<ValueId> {
        let value = value.living()?;
        let next = ValueId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        Some(*self.0.entry(value.clone()).or_insert(next))
    }
}

fn operation(
    op: &OpRecord,
    (all, seeds): (&[&OpRecord], &[Dot]),
    values: &mut Values,
) -> Operation {
    let kind = if op.is_write() {
        OperationKind::Write { value: op.value.as_ref().and_then(|value| values.number(value)) }
    } else {
        let read = op.record.iter().flat_map(|record| record.values());
        OperationKind::Read { values: read.filter_map(|value| values.number(value)).collect() }
    };
    let covered =
        all.iter().filter(|other| other.is_write() && !was_refused(other) && op.covers(other));
    let covers_seed = seeds.iter().any(|dot| op.context.contains(*dot));
    let initial = covers_seed.then_some(OperationId::INITIAL);
    Operation {
        id: OperationId(op.op.0),
        client: u32::from(op.client.0),
        kind,
        invoked: moment(op.began()),
        made: moment(op.place()),
        completed: op.completed_at.zip(op.completed_event).map(moment),
        outcome: match op.outcome {
            None => check::OperationOutcome::Pending,
            Some(Outcome::Ok) => check::OperationOutcome::Ok,
            Some(Outcome::Unknown) => check::OperationOutcome::Unknown,
            Some(Outcome::Unavailable | Outcome::NotLeader) => check::OperationOutcome::Unavailable,
        },
        context: covered.map(|other| OperationId(other.op.0)).chain(initial).collect(),
    }
}

/// A write that was refused. A network that brings requests twice may have one carried out after
/// that, and seen by others; its client was told that it was not.
pub(super) fn was_refused(op: &OpRecord) -> bool {
    matches!(op.outcome, Some(Outcome::Unavailable | Outcome::NotLeader))
}

/// A write of which nothing has left yet is none so far.
fn may_count(op: &OpRecord) -> bool {
    !op.is_write() || op.sent.is_some() || op.outcome.is_some()
}

fn moment((at, event): (SimTime, u32)) -> Moment {
    Moment { at, sequence: u64::from(event) }
}

/// What some copy or hint still holds, on a node that is up or may come back.
pub(super) struct Held {
    /// The writes; a version that no operation wrote was there before.
    pub writes: BTreeSet<OperationId>,
    /// The events of the versions that no operation wrote.
    pub seeds: Vec<Dot>,
}

impl Held {
    pub(super) fn holds_seed(&self) -> bool {
        self.writes.contains(&OperationId::INITIAL)
    }
}

pub(super) fn held(world: &World, at: SimTime, key: Key, ops: &[&OpRecord]) -> Held {
    let written: BTreeSet<OpId> = ops.iter().map(|op| op.op).collect();
    let name = |origin: OpId| {
        if written.contains(&origin) { OperationId(origin.0) } else { OperationId::INITIAL }
    };
    let mut held = Held { writes: BTreeSet::new(), seeds: Vec::new() };
    for host in world.hosts().iter().filter(|host| !is_gone(world, host)) {
        let store = host.node.store();
        let own = store.own().filter(|(of, _)| *of == key.id).map(|(_, record)| record);
        let hinted = store.hinted().filter(|(_, of, _)| *of == key.id).map(|(_, _, record)| record);
        // A hint is no copy, but it will be one where its target is, unless its end comes before.
        let hints = world.valid_hints(&host.node, at).filter(|hint| hint.key.id == key.id);
        for record in own.chain(hinted).chain(hints.map(|hint| &hint.record)) {
            for version in &record.siblings {
                held.writes.extend(version.standing().into_iter().map(name));
                let is_seed = !written.contains(&version.origin);
                held.seeds.extend(version.dot.filter(|_| is_seed));
                // Of several who wrote the same a store remembers one.
                let wrote = |op: &&&OpRecord| {
                    op.written.as_ref().is_some_and(|written| version.holds_of(written))
                };
                held.writes.extend(ops.iter().filter(wrote).map(|op| OperationId(op.op.0)));
            }
        }
    }
    held
}

/// True of a node that has left for good: nobody waits for what it holds. One that still runs
/// passes it on; one that is a member and down may come back.
fn is_gone(world: &World, host: &Host) -> bool {
    let (view, node) = (&world.cluster().view, host.node.id());
    let is_leaving = view.change.as_ref().is_some_and(|change| change.leaves.contains(&node));
    let is_member = view.members.binary_search(&node).is_ok() && !is_leaving;
    host.health == Health::Down && !is_member
}

/// True if all primaries of a key that are up hold the same.
#[must_use]
pub fn has_converged(world: &World, key: Key) -> bool {
    let n = world.cluster().policy.quorum.n;
    let primaries = world.cluster().view.ring.primaries(key, n);
    let hosts = primaries.iter().filter_map(|node| world.hosts().get(usize::from(node.0)));
    let up = hosts.filter(|host| host.health != Health::Down);
    let copies = up.map(|host| host.node.store().get(key.id, Replica::own(host.node.id())));
    check::converged(copies, |one, other| match (one, other) {
        (Some(one), Some(other)) => one.same_as(other),
        (None, None) => true,
        _ => false,
    })
}
