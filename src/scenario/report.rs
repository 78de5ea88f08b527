//! What `replay` prints: one JSON object with all that a run came to.

use super::format::{Clock, Expect, Value};
use super::play::Played;
use crate::check::judge;
use crate::dynamo::cell::{Cell, Row};
use crate::dynamo::clock::VectorClock;
use crate::dynamo::ids::{NodeId, OpId};
use crate::dynamo::message::MessageKind;
use crate::dynamo::version::Record;
use crate::sim::client::OpKind;
use crate::sim::ledger::{Ledger, OpRecord};
use crate::sim::names::Names;
use crate::sim::trace::{TraceKind, fingerprint, name};
use crate::sim::world::Health;
use serde::Serialize;
use std::collections::BTreeMap;

/// All that a run came to.
#[derive(Debug, Serialize)]
pub struct Report {
    ops: Vec<OpReport>,
    nodes: BTreeMap<String, NodeReport>,
    verdicts: BTreeMap<String, VerdictReport>,
    expectations: Vec<ExpectationReport>,
    warnings: Vec<String>,
    messages: BTreeMap<&'static str, u64>,
    events: u64,
    fingerprint: String,
}

#[derive(Debug, Serialize)]
struct OpReport {
    id: String,
    client: String,
    kind: &'static str,
    key: String,
    asked: Vec<String>,
    path: Vec<[String; 2]>,
    coordinator: Option<String>,
    invoked_us: u64,
    completed_us: Option<u64>,
    outcome: &'static str,
    values: Vec<Value>,
    clock: Clock,
    acks: Vec<String>,
    hints: Vec<String>,
}

#[derive(Debug, Serialize)]
struct NodeReport {
    up: bool,
    keys: BTreeMap<String, Vec<VersionReport>>,
    hints: Vec<HintReport>,
}

#[derive(Debug, Serialize)]
struct VersionReport {
    value: Option<Value>,
    clock: Clock,
    /// The event of the write itself: whose, and the how-manieth. It stands apart from the past,
    /// since it need not follow on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    dot: Option<(String, u64)>,
    /// What the writer had seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    past: Option<Clock>,
    timestamp: i64,
    /// Of a row whose cells come from several writes: each cell's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    cells: Option<BTreeMap<String, CellReport>>,
}

#[derive(Debug, Serialize)]
struct CellReport {
    op: String,
    timestamp: i64,
}

#[derive(Debug, Serialize)]
struct HintReport {
    #[serde(rename = "for")]
    primary: String,
    key: String,
}

#[derive(Debug, Serialize)]
struct VerdictReport {
    linearizable: bool,
    regular: bool,
    stale_reads: u32,
    lost_acknowledged_writes: u32,
    read_your_writes: u32,
    monotonic_reads: u32,
    monotonic_writes: u32,
    writes_follow_reads: u32,
    resurrected_deletes: u32,
    converged: bool,
}

#[derive(Debug, Serialize)]
struct ExpectationReport {
    step: usize,
    held: bool,
    expected: Option<Expect>,
    found: String,
}

/// The report of a run.
#[must_use]
pub fn report(played: &Played) -> Report {
    let history = &played.history;
    let trace = history.whole_trace();
    let ledger = Ledger::of(trace);
    let mut messages = BTreeMap::new();
    for event in trace {
        if let TraceKind::Sent(flight) = &event.kind {
            *messages.entry(flight.envelope.message.kind().name()).or_insert(0) += 1;
        }
    }
    debug_assert!(messages.len() <= MessageKind::ALL.len(), "every kind has one name");
    Report {
        ops: ledger.iter().map(|op| op_report(played, op)).collect(),
        nodes: nodes(played),
        verdicts: verdicts(played, &ledger),
        expectations: expectations(played),
        warnings: played.warnings.iter().map(ToString::to_string).collect(),
        messages,
        events: history.edge().0,
        fingerprint: format!("{:016x}", fingerprint(trace)),
    }
}

fn op_report(played: &Played, op: &OpRecord) -> OpReport {
    let names = played.history.edge_world().names();
    let record = op.record.as_deref();
    let name_of = |node: NodeId| names.node(node).to_string();
    OpReport {
        id: op_name(played, op.op),
        client: names.client(op.client).to_string(),
        kind: match op.kind {
            OpKind::Get => "get",
            OpKind::Put => "put",
            OpKind::Delete => "delete",
        },
        key: names.key(op.key).to_string(),
        asked: op.asked.iter().map(|node| name_of(*node)).collect(),
        path: op.path.iter().map(|(from, to)| [name_of(*from), name_of(*to)]).collect(),
        coordinator: op.coordinator.map(name_of),
        invoked_us: op.invoked_at.as_us(),
        completed_us: op.completed_at.map(crate::time::SimTime::as_us),
        outcome: op.outcome.map_or("pending", name),
        values: record.into_iter().flat_map(Record::values).filter_map(Value::of).collect(),
        clock: record.map(|record| clock(names, &record.clock)).unwrap_or_default(),
        acks: op.answered.iter().map(|replica| names.node(replica.holder).to_string()).collect(),
        hints: op.hinted().map(|node| names.node(node).to_string()).collect(),
    }
}

fn op_name(played: &Played, op: OpId) -> String {
    let named = played.op_names.get(&op).cloned();
    named.unwrap_or_else(|| format!("o{}", op.0))
}

fn nodes(played: &Played) -> BTreeMap<String, NodeReport> {
    let world = played.history.edge_world();
    let names = world.names();
    let report = |host: &crate::sim::world::Host| {
        let store = host.node.store();
        let keys = store
            .own()
            .map(|(key, record)| (names.key(key).to_string(), versions(played, names, record)));
        let copies = store.hinted().map(|(primary, key, _)| (primary, key));
        let hints = world.valid_hints(&host.node, played.ended_at);
        let messages = hints.map(|hint| (hint.target, hint.key.id));
        let all = copies.chain(messages);
        let hints = all.map(|(primary, key)| HintReport {
            primary: names.node(primary).to_string(),
            key: names.key(key).to_string(),
        });
        NodeReport { up: host.health != Health::Down, keys: keys.collect(), hints: hints.collect() }
    };
    let hosts = world.hosts().iter();
    hosts.map(|host| (names.node(host.node.id()).to_string(), report(host))).collect()
}

fn versions(played: &Played, names: &Names, record: &Record) -> Vec<VersionReport> {
    let versions = record.siblings.iter();
    versions
        .map(|version| VersionReport {
            value: Value::of(&version.value),
            clock: clock(names, &version.clock()),
            dot: version.dot.map(|dot| (names.actor(dot.actor).to_string(), dot.counter)),
            past: version.dot.map(|_| clock(names, version.past())),
            timestamp: version.timestamp_us,
            cells: version.row.as_deref().and_then(|row| cells(played, row)),
        })
        .collect()
}

fn clock(names: &Names, clock: &VectorClock) -> Clock {
    let entries = names.clock(clock).into_iter();
    entries.map(|(name, counter)| (name.to_string(), counter)).collect()
}

/// The cells of a row of several writes, by name.
fn cells(played: &Played, row: &Row) -> Option<BTreeMap<String, CellReport>> {
    let report =
        |cell: &Cell| CellReport { op: op_name(played, cell.origin), timestamp: cell.timestamp_us };
    let cells = row.cells().iter().map(|(name, cell)| (name.to_string(), report(cell)));
    (row.writers().len() > 1).then(|| cells.collect())
}

fn verdicts(played: &Played, ledger: &Ledger) -> BTreeMap<String, VerdictReport> {
    let world = played.history.edge_world();
    let mut verdicts = BTreeMap::new();
    for (name, key) in world.names().keys() {
        let initial = judge::initial(played.history.commands(), name);
        let Some(verdict) = judge::judge(ledger, world, played.ended_at, key, initial.as_ref())
        else {
            continue;
        };
        let counts = verdict.counts();
        let report = VerdictReport {
            linearizable: verdict.linearizability.holds(),
            regular: verdict.regularity.holds(),
            stale_reads: counts.stale_reads,
            lost_acknowledged_writes: counts.lost_acknowledged_writes,
            read_your_writes: counts.read_your_writes,
            monotonic_reads: counts.monotonic_reads,
            monotonic_writes: counts.monotonic_writes,
            writes_follow_reads: counts.writes_follow_reads,
            resurrected_deletes: counts.resurrected_deletes,
            converged: verdict.converged,
        };
        verdicts.insert(name.to_string(), report);
    }
    verdicts
}

fn expectations(played: &Played) -> Vec<ExpectationReport> {
    let checked = played.checked.iter();
    checked
        .map(|checked| ExpectationReport {
            step: checked.step,
            held: checked.finding.held,
            expected: checked.expected.clone(),
            found: checked.finding.found.clone(),
        })
        .collect()
}
