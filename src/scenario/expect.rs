//! Expectations: what a script claims of the run so far. One that fails says what was found, and
//! the run goes on.

use super::ScenarioError;
use super::compile::{Context, OpIndex, entries, value};
use super::format::EXPECT;
use super::json::{Json, Node, Place};
use super::run::Runner;
use crate::dynamo::clock::{Relation, VectorClock};
use crate::dynamo::ids::NodeId;
use crate::dynamo::plan::Replica;
use crate::dynamo::value::Value;
use crate::dynamo::version::{Record, Version};
use crate::sim::judge;
use crate::sim::trace::name as outcome_name;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;

/// What is expected.
#[derive(Clone, Debug)]
pub struct Expectation {
    pub(super) claim: Claim,
    /// As the script wrote it.
    pub(super) written: Json,
}

#[derive(Clone, Debug)]
pub(super) enum Claim {
    Operation { op: OpIndex, acks: Option<Vec<NodeId>> },
    Node { node: NodeId, key: Rc<str>, hint_for: Option<NodeId> },
    Plan { via: NodeId, key: Rc<str>, serves: Vec<Replica> },
    PreferenceList { key: Rc<str>, nodes: Vec<NodeId> },
    Agreement { key: Rc<str>, converged: bool },
    Relation { a: OpIndex, b: OpIndex, is: Relation },
    Verdict { key: Rc<str>, initial: Option<Value> },
}

/// What became of an expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether it held.
    pub held: bool,
    /// What was found, in words.
    pub found: String,
}

pub(super) const RELATIONS: [(&str, Relation); 4] = [
    ("before", Relation::Before),
    ("after", Relation::After),
    ("equal", Relation::Equal),
    ("concurrent", Relation::Concurrent),
];

pub(super) const OUTCOMES: [&str; 5] = ["ok", "unavailable", "unknown", "pending", "not-leader"];

pub(super) fn compile(
    context: &mut Context,
    json: &Json,
    place: &Place<'_>,
) -> Result<Expectation, ScenarioError> {
    EXPECT.check(Node { value: json, place })?;
    let mut claims = Vec::with_capacity(1);
    if json.get("op").is_some() {
        claims.push(operation(context, json, place)?);
    }
    if let Some(node) = json.at("node").text() {
        let node = context.node(node, &place.field("node"))?;
        let key = context.key(json.at("key").text(), place)?;
        let hint_for = json.at("hint_for").text();
        let hint_for =
            hint_for.map(|name| context.node(name, &place.field("hint_for"))).transpose()?;
        context.nodes(json.at("hints").items(), &place.field("hints"))?;
        claims.push(Claim::Node { node, key, hint_for });
    }
    if let Some(plan) = json.get("plan") {
        claims.push(self::plan(context, plan, &place.field("plan"))?);
    }
    if let Some(list) = json.get("preference_list") {
        let place = &place.field("preference_list");
        let key = context.key(list.at("key").text(), place)?;
        let nodes = context.nodes(list.at("nodes").items(), &place.field("nodes"))?;
        claims.push(Claim::PreferenceList { key, nodes });
    }
    for (field, converged) in [("converged", true), ("diverged", false)] {
        if let Some(key) = json.at(field).text() {
            let key = context.key(Some(key), place)?;
            claims.push(Claim::Agreement { key, converged });
        }
    }
    claims.extend(judgements(context, json, place)?);
    match (claims.pop(), claims.is_empty()) {
        (Some(claim), true) => Ok(Expectation { claim, written: json.clone() }),
        (Some(_), false) => Err(ScenarioError::at(place, "one form an expectation, not several")),
        (None, _) => {
            let fault = "an expectation is about op, node, plan, preference_list, converged, \
                         diverged, relation or verdict";
            Err(ScenarioError::at(place, fault))
        }
    }
}

fn operation(context: &Context, given: &Json, place: &Place<'_>) -> Result<Claim, ScenarioError> {
    let op = context.op(given.at("op").text(), &place.field("op"))?;
    let outcome = given.at("outcome").text();
    if let Some(outcome) = outcome.filter(|word| !OUTCOMES.contains(word)) {
        let fault = format!("unknown outcome \"{outcome}\"; it is one of {}", OUTCOMES.join(", "));
        return Err(ScenarioError::at(&place.field("outcome"), fault));
    }
    let acks = given.at("acks").list();
    let acks = acks.map(|names| context.nodes(names, &place.field("acks"))).transpose()?;
    Ok(Claim::Operation { op, acks })
}

fn plan(context: &mut Context, plan: &Json, place: &Place<'_>) -> Result<Claim, ScenarioError> {
    let via = context.node(plan.at("via").word(), &place.field("via"))?;
    let key = context.key(plan.at("key").text(), place)?;
    let mut serves = Vec::new();
    for (at, pair) in (0..).zip(plan.at("serves").items()) {
        let serves_place = place.field("serves");
        let place = &serves_place.item(at);
        if let [holder, primary] = pair.items() {
            let holder = context.node(holder.word(), place)?;
            serves.push(Replica { holder, primary: context.node(primary.word(), place)? });
        }
    }
    Ok(Claim::Plan { via, key, serves })
}

fn judgements(
    context: &mut Context,
    given: &Json,
    place: &Place<'_>,
) -> Result<Vec<Claim>, ScenarioError> {
    let mut claims = Vec::new();
    if let Some(relation) = given.get("relation") {
        let place = &place.field("relation");
        let a = context.op(relation.at("a").text(), &place.field("a"))?;
        let b = context.op(relation.at("b").text(), &place.field("b"))?;
        let word = relation.at("is").word();
        let Some((_, is)) = RELATIONS.iter().find(|(known, _)| *known == word) else {
            let fault = "it is before, after, equal or concurrent";
            return Err(ScenarioError::at(&place.field("is"), fault));
        };
        claims.push(Claim::Relation { a, b, is: *is });
    }
    if let Some(verdict) = given.get("verdict") {
        let place = &place.field("verdict");
        let key = context.key(verdict.at("key").text(), place)?;
        let initial = match verdict.at("initial") {
            Json::Null => None,
            given => Some(value(given, &place.field("initial"))?),
        };
        claims.push(Claim::Verdict { key, initial });
    }
    Ok(claims)
}

impl Expectation {
    /// Holds it against the run so far.
    pub(super) fn check(&self, runner: &Runner) -> Finding {
        let mut report = Comparison::default();
        match &self.claim {
            Claim::Operation { op, acks } => {
                check_operation(runner, *op, acks.as_deref(), &self.written, &mut report);
            }
            Claim::Node { node, key, hint_for } => {
                check_node(runner, *node, key, *hint_for, &self.written, &mut report);
            }
            Claim::Plan { via, key, serves } => {
                let found = runner.plan(*via, key);
                let show = |plan: &[Replica]| {
                    let pairs = plan.iter().map(|replica| {
                        format!("{}/{}", runner.name(replica.holder), runner.name(replica.primary))
                    });
                    pairs.collect::<Vec<_>>().join(" ")
                };
                report.is("plan", &show(&found), &show(serves));
            }
            Claim::PreferenceList { key, nodes } => {
                let found = runner.primaries(key);
                report.is("nodes", &runner.list(&found), &runner.list(nodes));
            }
            Claim::Agreement { key, converged } => {
                let found = runner.has_converged(key);
                report.is("converged", &found.to_string(), &converged.to_string());
            }
            Claim::Relation { a, b, is } => {
                let found = relation(runner, *a, *b);
                let show = |relation: Relation| {
                    RELATIONS.iter().find(|(_, known)| *known == relation).map_or("", |pair| pair.0)
                };
                report.is("relation", found.map_or("no clocks", show), show(*is));
            }
            Claim::Verdict { key, initial } => {
                let seeded = || judge::initial(runner.history().commands(), key);
                let initial = initial.clone().or_else(seeded);
                check_verdict(runner, key, initial.as_ref(), &self.written, &mut report);
            }
        }
        Finding { held: report.held, found: report.found }
    }
}

/// Fields found beside fields expected.
struct Comparison {
    held: bool,
    found: String,
}

impl Default for Comparison {
    fn default() -> Self {
        Self { held: true, found: String::new() }
    }
}

impl Comparison {
    fn is(&mut self, field: &str, found: &str, expected: &str) {
        self.held &= found == expected;
        let separator = if self.found.is_empty() { "" } else { ", " };
        // Writing to a text cannot fail.
        let _ = write!(self.found, "{separator}{field}: {found}");
    }
}

fn check_operation(
    runner: &Runner,
    op: OpIndex,
    acks: Option<&[NodeId]>,
    written: &Json,
    report: &mut Comparison,
) {
    let Some(record) = runner.op(op) else {
        return report.is("operation", "never begun", "begun");
    };
    if let Some(expected) = written.at("outcome").text() {
        let found = record.outcome.map_or("pending", outcome_name);
        report.is("outcome", found, expected);
    }
    let result = record.record.as_deref();
    check_record(runner, result, written, report);
    if let Some(expected) = acks {
        let holders: Vec<NodeId> = record.answered.iter().map(|replica| replica.holder).collect();
        report.is("acks", &sorted_list(runner, &holders), &sorted_list(runner, expected));
    }
}

fn check_record(runner: &Runner, record: Option<&Record>, written: &Json, report: &mut Comparison) {
    if let Some(expected) = written.at("values").list() {
        let mut wanted: Vec<String> = expected.iter().map(show_written).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut found: Vec<String> =
            record.iter().flat_map(|record| record.values()).map(show).collect();
        found.sort_unstable();
        found.dedup();
        report.is("values", &found.join(" | "), &wanted.join(" | "));
    }
    if let Some(expected) = written.get("clock") {
        let found: BTreeMap<String, u64> =
            record.map(|record| runner.named_clock(&record.clock)).unwrap_or_default();
        let found = found.iter().map(|(actor, counter)| (actor.as_str(), *counter));
        report.is("clock", &show_clock(found), &show_clock(entries(expected)));
    }
}

fn check_node(
    runner: &Runner,
    node: NodeId,
    key: &str,
    hint_for: Option<NodeId>,
    written: &Json,
    report: &mut Comparison,
) {
    let replica = Replica { holder: node, primary: hint_for.unwrap_or(node) };
    let held = runner.held(key, replica);
    let record = held.as_deref();
    check_record(runner, record, written, report);
    if let Some(expected) = written.at("absent").flag() {
        report.is("absent", &record.is_none().to_string(), &expected.to_string());
    }
    if let Some(expected) = written.at("tombstone").flag() {
        let found = record.is_some_and(Record::has_tombstone);
        report.is("tombstone", &found.to_string(), &expected.to_string());
    }
    if let Some(expected) = written.at("hints").list() {
        let mut found: Vec<String> =
            runner.hints(node).into_iter().map(|target| runner.name(target)).collect();
        found.sort_unstable();
        let mut wanted: Vec<&str> = expected.iter().map(Json::word).collect();
        wanted.sort_unstable();
        report.is("hints", &found.join(" "), &wanted.join(" "));
    }
}

fn check_verdict(
    runner: &Runner,
    key: &str,
    initial: Option<&Value>,
    written: &Json,
    report: &mut Comparison,
) {
    let Some(written) = written.get("verdict") else { return };
    let world = runner.history().world();
    let verdict = world
        .names()
        .find_key(key)
        .and_then(|key| judge::judge(runner.ledger(), world, runner.at(), key, initial));
    let Some(verdict) = verdict else {
        return report.is("verdict", "the key was never used", "a verdict");
    };
    if let Some(expected) = written.at("linearizable").flag() {
        let found = verdict.linearizability.holds();
        report.is("linearizable", &found.to_string(), &expected.to_string());
    }
    if let Some(expected) = written.at("regular").flag() {
        let found = verdict.regularity.holds();
        report.is("regular", &found.to_string(), &expected.to_string());
    }
    let counts = verdict.counts();
    if let Some(expected) = written.at("stale_reads").whole() {
        report.is("stale_reads", &counts.stale_reads.to_string(), &expected.to_string());
    }
    if let Some(expected) = written.at("lost_acknowledged_writes").whole() {
        let found = counts.lost_acknowledged_writes;
        report.is("lost_acknowledged_writes", &found.to_string(), &expected.to_string());
    }
}

/// How the versions that two writes made stand to each other.
fn relation(runner: &Runner, a: OpIndex, b: OpIndex) -> Option<Relation> {
    let (a, b) = (written_version(runner, a)?, written_version(runner, b)?);
    a.relation(&b, runner.history().world().cluster().policy.versioning)
}

/// The version that an operation wrote.
fn written_version(runner: &Runner, op: OpIndex) -> Option<Rc<Version>> {
    let op = runner.op(op)?;
    let record = op.record.as_ref()?;
    record.siblings.iter().find(|version| version.origin == op.op).cloned()
}

fn sorted_list(runner: &Runner, nodes: &[NodeId]) -> String {
    let mut names: Vec<String> = nodes.iter().map(|node| runner.name(*node)).collect();
    names.sort_unstable();
    names.dedup();
    names.join(" ")
}

/// A value as text, in which the order of a cart's items makes no difference.
fn show(value: &Value) -> String {
    match value {
        Value::Tombstone => "(deleted)".to_owned(),
        Value::Text(text) => format!("\"{text}\""),
        Value::Cart(items) => {
            let mut items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
            items.sort_unstable();
            format!("{items:?}")
        }
        Value::Row(cells) => {
            let cells: BTreeMap<&str, &str> =
                cells.iter().map(|(name, text)| (name.as_ref(), text.as_ref())).collect();
            format!("{cells:?}")
        }
    }
}

fn show_written(value: &Json) -> String {
    match value {
        Json::List(items) => show(&Value::cart(items.iter().map(Json::word))),
        Json::Object(cells) => {
            let cells: BTreeMap<&str, &str> =
                cells.iter().map(|(name, text)| (name.as_str(), text.word())).collect();
            format!("{cells:?}")
        }
        text => format!("\"{}\"", text.word()),
    }
}

fn show_clock<'a>(clock: impl IntoIterator<Item = (&'a str, u64)>) -> String {
    let clock = clock.into_iter();
    let entries: Vec<String> = clock.map(|(actor, counter)| format!("{actor}:{counter}")).collect();
    format!("{{{}}}", entries.join(" "))
}

/// A clock by the names of its actors.
pub(super) fn named(
    names: &crate::sim::names::Names,
    clock: &VectorClock,
) -> BTreeMap<String, u64> {
    let mut named = BTreeMap::new();
    for (name, counter) in names.clock(clock) {
        named.insert(name.to_string(), counter);
    }
    named
}
