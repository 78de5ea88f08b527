//! A run as a scenario file: the same universe, and every command with its time. Played again it
//! is the same run, bit for bit, which is what makes a link of it enough. The file is written as a
//! tree at once: what only reads would otherwise have to be able to write as well.

use super::compile::Scenario;
use super::compile_setup::{ACTORS, QUORUM_MODES, READ_REPAIRS, VERSIONINGS};
use super::format::{ANY, ActionFile, LEADER, Step};
use super::json::Json;
use super::text::{write_offset, write_us};
use crate::dynamo::clock::VectorClock;
use crate::dynamo::ids::{Endpoint, NodeId};
use crate::dynamo::message::{CellNames, Needed};
use crate::dynamo::policy::Policy;
use crate::dynamo::value::Value;
use crate::sim::command::{Command, Context, Deed, Invocation, MergeRule, Seed};
use crate::sim::faults::{LinkEffect, LinkRule};
use crate::sim::history::{History, Logged};
use crate::sim::names::Names;
use crate::time::SimDuration;

/// The fields of an object, in order.
type Fields = Vec<(String, Json)>;

/// The current branch of a run, up to its edge, as the text of a scenario. What a script did by
/// hand with an operation (`timeout`, `finish`) is left to the script: such runs are saved by it.
#[must_use]
pub fn save(scenario: &Scenario, history: &History) -> String {
    let world = history.edge_world();
    let names = world.names();
    let commands = history.commands().iter();
    let mut script: Vec<Json> = commands.filter_map(|logged| step(names, logged)).collect();
    let end = world.now().as_us();
    if end > 0 {
        let until = Json::Object(vec![field("time", span(end))]);
        script.push(Json::Object(vec![field("run_until", until)]));
    }
    let mut file = scenario.head.clone();
    file.push(field("script", Json::List(script)));
    Json::Object(file).to_string()
}

/// The id that a step of a script gives its operation; empty where it gives none.
pub(super) fn declared_id(step: &Step) -> Option<String> {
    let id = match &step.action {
        ActionFile::Put(put) | ActionFile::Delete(put) => &put.id,
        ActionFile::Get(get) => &get.id,
        ActionFile::Merge(merge) => &merge.id,
        _ => return None,
    };
    Some(id.clone().unwrap_or_default())
}

/// A value as a scenario writes it; a tombstone is none.
pub(super) fn written(value: &Value) -> Option<Json> {
    match value {
        Value::Tombstone => None,
        Value::Text(given) => Some(text(given)),
        Value::Cart(items) => Some(Json::List(items.iter().map(|item| text(item)).collect())),
        Value::Row(cells) => {
            Some(Json::Object(cells.iter().map(|(name, cell)| field(name, text(cell))).collect()))
        }
    }
}

/// A clock by the names of its actors.
pub(super) fn clock(names: &Names, clock: &VectorClock) -> Json {
    let entries = names.clock(clock).into_iter();
    Json::Object(entries.map(|(name, counter)| field(&name, Json::number(counter))).collect())
}

fn field(name: &str, value: Json) -> (String, Json) {
    (name.to_owned(), value)
}

fn text(given: &str) -> Json {
    Json::Text(given.to_owned())
}

fn span(us: u64) -> Json {
    Json::Text(write_us(us))
}

fn duration(given: SimDuration) -> Json {
    span(given.as_us())
}

fn step(names: &Names, logged: &Logged) -> Option<Json> {
    let (name, action) = action(names, &logged.command)?;
    Some(Json::Object(vec![field("at", span(logged.at.as_us())), field(name, action)]))
}

fn action(names: &Names, command: &Command) -> Option<(&'static str, Json)> {
    Some(match command {
        Command::Invoke(invocation) => invoke(names, invocation),
        Command::Seed(given) => ("seed", seed(names, given)),
        Command::Crash(given) => ("crash", nodes(names, given)),
        Command::Restart(given) => ("restart", nodes(names, given)),
        Command::Pause(given) => ("pause", nodes(names, given)),
        Command::Resume(given) => ("resume", nodes(names, given)),
        Command::Wipe(given, key) => {
            let mut fields = vec![field("nodes", nodes(names, given))];
            fields.extend(key.iter().map(|key| field("key", text(key))));
            ("wipe", Json::Object(fields))
        }
        Command::Partition(groups) => {
            ("partition", Json::List(groups.iter().map(|group| ends(names, group)).collect()))
        }
        Command::Cut(from, to) => {
            let fields = vec![field("from", ends(names, from)), field("to", ends(names, to))];
            ("partition", Json::Object(fields))
        }
        Command::Heal => ("heal", Json::Bool(true)),
        Command::Link(rule) => ("link", link(names, rule)),
        Command::ClearLink(from, to) => {
            let mut fields = pair(("from", end(names, *from)), ("to", end(names, *to)));
            fields.push(field("clear", Json::Bool(true)));
            ("link", Json::Object(fields))
        }
        Command::Suspect(of, peer) => ("suspect", belief(names, *of, *peer)),
        Command::Trust(of, peer) => ("trust", belief(names, *of, *peer)),
        Command::Skew(of, offset_us) => {
            let kind = match of {
                Endpoint::Node(_) => "node",
                Endpoint::Client(_) => "client",
            };
            let offset = Json::Text(write_offset(*offset_us));
            ("skew", Json::Object(pair((kind, end(names, *of)), ("offset", offset))))
        }
        Command::Join(given) => ("join", Json::List(given.iter().map(|name| text(name)).collect())),
        Command::Leave(given) => ("leave", nodes(names, given)),
        Command::Set(policy) => ("set", Json::Object(rules(policy))),
        Command::Deliver(flight) => ("deliver", message(flight.0)),
        Command::Drop(flight) => ("drop", message(flight.0)),
        Command::HandOff(from, to) => {
            let fields = pair(("from", node(names, *from)), ("to", node(names, *to)));
            ("handoff", Json::Object(fields))
        }
        Command::Promote(new, fence) => {
            let fields = pair(("node", node(names, *new)), ("fence", Json::Bool(*fence)));
            ("promote", Json::Object(fields))
        }
        Command::Follow(of, leader) => {
            let fields = pair(("node", node(names, *of)), ("leader", node(names, *leader)));
            ("follow", Json::Object(fields))
        }
        Command::AntiEntropy(from, to) => {
            ("anti_entropy", Json::Object(vec![field("between", nodes(names, &[*from, *to]))]))
        }
        Command::Compact(given) => ("compact", nodes(names, given)),
        Command::TimeOut(_) | Command::Finish(_) => return None,
    })
}

fn pair(first: (&str, Json), second: (&str, Json)) -> Fields {
    vec![field(first.0, first.1), field(second.0, second.1)]
}

fn message(number: u64) -> Json {
    Json::Object(vec![field("message", Json::number(number))])
}

fn node(names: &Names, id: NodeId) -> Json {
    text(names.node(id))
}

fn nodes(names: &Names, given: &[NodeId]) -> Json {
    Json::List(given.iter().map(|id| node(names, *id)).collect())
}

fn end(names: &Names, endpoint: Endpoint) -> Json {
    text(names.endpoint(endpoint))
}

fn ends(names: &Names, endpoints: &[Endpoint]) -> Json {
    Json::List(endpoints.iter().map(|endpoint| end(names, *endpoint)).collect())
}

fn belief(names: &Names, of: NodeId, peer: NodeId) -> Json {
    Json::Object(pair(("node", node(names, of)), ("peer", node(names, peer))))
}

fn invoke(names: &Names, invocation: &Invocation) -> (&'static str, Json) {
    let mut fields =
        pair(("client", text(names.client(invocation.client))), ("key", text(&invocation.key)));
    fields.extend(invocation.via.map(|via| field("via", node(names, via))));
    let needed = invocation.needed.map(|needed| match needed {
        Needed::Count(count) => Json::number(count),
        Needed::Any => text(ANY),
        Needed::Leader => text(LEADER),
    });
    let name = match &invocation.deed {
        Deed::Get { contact, cells } => {
            fields.extend(contact.iter().map(|only| field("contact", nodes(names, only))));
            let list =
                |names: &CellNames| Json::List(names.iter().map(|name| text(name)).collect());
            fields.extend(cells.iter().map(|only| field("cells", list(only))));
            fields.extend(needed.map(|count| field("r", count)));
            "get"
        }
        Deed::Put { value, context, timestamp_us } => {
            fields.extend(written(value).map(|value| field("value", value)));
            match context {
                Context::Last => {}
                Context::Given(known) if known.is_empty() => {
                    fields.push(field("context", text("none")));
                }
                Context::Given(known) => fields.push(field("context", clock(names, known))),
            }
            fields.extend(needed.map(|count| field("w", count)));
            fields.extend(timestamp_us.map(|us| field("timestamp", Json::number(us))));
            if value.is_tombstone() { "delete" } else { "put" }
        }
        Deed::Merge(MergeRule::Union) => {
            fields.push(field("rule", text("union")));
            "merge"
        }
        Deed::Merge(MergeRule::Keep(value)) => {
            fields.push(field("rule", text("keep")));
            fields.extend(written(value).map(|value| field("value", value)));
            "merge"
        }
    };
    (name, Json::Object(fields))
}

fn seed(names: &Names, seed: &Seed) -> Json {
    let mut fields = pair(("key", text(&seed.key)), ("timestamp", Json::number(seed.timestamp_us)));
    fields.extend(written(&seed.value).map(|value| field("value", value)));
    fields.extend(seed.on.iter().map(|on| field("on", nodes(names, on))));
    if !seed.clock.is_empty() {
        fields.push(field("clock", clock(names, &seed.clock)));
    }
    Json::Object(fields)
}

fn link(names: &Names, rule: &LinkRule) -> Json {
    let mut fields = pair(("from", end(names, rule.from)), ("to", end(names, rule.to)));
    fields.extend(rule.kind.map(|kind| field("kind", text(kind.name()))));
    fields.push(match rule.effect {
        LinkEffect::Delay(delay) => field("delay", duration(delay)),
        LinkEffect::Drop => field("drop", Json::Bool(true)),
        LinkEffect::Hold => field("hold", Json::Bool(true)),
    });
    Json::Object(fields)
}

/// Every rule that can change while running, as it is now.
fn rules(policy: &Policy) -> Fields {
    let or_null = |given: Option<Json>| given.unwrap_or(Json::Null);
    let every = |length: Option<SimDuration>| {
        or_null(length.map(|length| Json::Object(vec![field("every", duration(length))])))
    };
    let quorum = policy.quorum;
    let numbers = [("n", quorum.n), ("r", quorum.r), ("w", quorum.w)];
    let quorum = numbers.map(|(name, count)| field(name, Json::number(count)));
    vec![
        field("quorum", Json::Object(quorum.into())),
        field("quorum_mode", word(&QUORUM_MODES, policy.quorum_mode)),
        field("versioning", word(&VERSIONINGS, policy.versioning)),
        field("actor", word(&ACTORS, policy.actor)),
        field("read_repair", word(&READ_REPAIRS, policy.read_repair)),
        field("notfound_ok", Json::Bool(policy.notfound_ok)),
        field("basic_quorum", Json::Bool(policy.basic_quorum)),
        field("hinted_handoff", Json::Bool(policy.hinted_handoff)),
        field("max_hint_window", or_null(policy.max_hint_window.map(duration))),
        field("hints_count", Json::Bool(policy.hints_count)),
        field("anti_entropy", every(policy.anti_entropy)),
        field("gossip", every(policy.gossip)),
        field("tombstone_grace", or_null(policy.tombstone_grace.map(duration))),
        field("clock_limit", or_null(policy.clock_limit.map(Json::number))),
        field("request_timeout", duration(policy.request_timeout)),
        field("replica_timeout", duration(policy.replica_timeout)),
    ]
}

fn word<T: PartialEq + Copy>(words: &[(&str, T)], meaning: T) -> Json {
    let found = words.iter().find(|(_, known)| *known == meaning);
    found.map_or(Json::Null, |(word, _)| text(word))
}
