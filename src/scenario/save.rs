//! A run as a scenario file: the same universe, and every command with its time. Played again it
//! is the same run, bit for bit, which is what makes a link of it enough.

mod writer;

use super::compile::Scenario;
use super::compile_setup::{ACTORS, CLIENT_RETRIES, QUORUM_MODES, READ_REPAIRS, VERSIONINGS};
use super::compile_step::{KEEP, UNION};
use super::format::{ANY, ActionName, LEADER};
use super::json::Json;
use crate::dynamo::clock::VectorClock;
use crate::dynamo::ids::Endpoint;
use crate::dynamo::message::Needed;
use crate::dynamo::policy::Policy;
use crate::dynamo::value::Value;
use crate::sim::command::{Command, Context, Deed, Invocation, MergeRule, Seed};
use crate::sim::faults::LinkEffect;
use crate::sim::history::History;
use crate::sim::names::Names;
use crate::time::SimDuration;
use writer::Writer;

/// The current branch of a run, up to its edge, as the text of a scenario. What a script did by
/// hand with an operation (`timeout`, `finish`) is left to the script: such runs are saved by it.
#[must_use]
pub fn save(scenario: &Scenario, history: &History) -> String {
    let world = history.edge_world();
    let mut file = Writer::new(world.names());
    for (name, value) in scenario.head.fields() {
        file.json(name, value);
    }
    file.open_list("script");
    for logged in history.commands() {
        if let Some(name) = name(&logged.command) {
            file.open_item();
            file.span("at", logged.at.as_us());
            step(&mut file, name, &logged.command);
            file.close();
        }
    }
    let end = world.now().as_us();
    if end > 0 {
        file.open_item();
        file.open("run_until");
        file.span("time", end);
        file.close();
        file.close();
    }
    file.close_list();
    file.finish()
}

/// A value as a scenario writes it; a tombstone is none.
pub(super) fn written(value: &Value) -> Option<Json> {
    let text = |given: &str| Json::Text(given.to_owned());
    match value {
        Value::Tombstone => None,
        Value::Text(given) => Some(text(given)),
        Value::Cart(items) => Some(Json::List(items.iter().map(|item| text(item)).collect())),
        Value::Row(cells) => {
            let cells = cells.iter().map(|(name, cell)| ((**name).to_owned(), text(cell)));
            Some(Json::Object(cells.collect()))
        }
    }
}

/// A clock by the names of its actors.
pub(super) fn clock(names: &Names, clock: &VectorClock) -> Json {
    let entries = names.clock(clock).into_iter();
    let entries = entries.map(|(name, counter)| ((*name).to_owned(), Json::number(counter)));
    Json::Object(entries.collect())
}

/// The name of the step that does what a command did.
fn name(command: &Command) -> Option<&'static str> {
    let action = match command {
        Command::Invoke(invocation) => match &invocation.deed {
            Deed::Get { .. } => ActionName::Get,
            Deed::Put { value: Value::Tombstone, .. } => ActionName::Delete,
            Deed::Put { .. } => ActionName::Put,
            Deed::Merge(_) => ActionName::Merge,
        },
        Command::Seed(_) => ActionName::Seed,
        Command::Crash(_) => ActionName::Crash,
        Command::Restart(_) => ActionName::Restart,
        Command::Pause(_) => ActionName::Pause,
        Command::Resume(_) => ActionName::Resume,
        Command::Wipe(..) => ActionName::Wipe,
        Command::Partition(_) | Command::Cut(..) => ActionName::Partition,
        Command::Heal => ActionName::Heal,
        Command::Link(_) | Command::ClearLink(..) => ActionName::Link,
        Command::Suspect(..) => ActionName::Suspect,
        Command::Trust(..) => ActionName::Trust,
        Command::Skew(..) => ActionName::Skew,
        Command::Join(_) => ActionName::Join,
        Command::Leave(_) => ActionName::Leave,
        Command::Set(_) => ActionName::Set,
        Command::Deliver(_) => ActionName::Deliver,
        Command::Drop(_) => ActionName::Drop,
        Command::HandOff(..) => ActionName::Handoff,
        Command::Promote(..) => ActionName::Promote,
        Command::Follow(..) => ActionName::Follow,
        Command::AntiEntropy(..) => ActionName::AntiEntropy,
        Command::Compact(_) => ActionName::Compact,
        Command::TimeOut(_) | Command::Finish(_) => return None,
    };
    Some(action.name())
}

/// What the step does, under its name: mostly an object.
fn step(file: &mut Writer<'_>, name: &str, command: &Command) {
    match command {
        Command::Crash(nodes)
        | Command::Restart(nodes)
        | Command::Pause(nodes)
        | Command::Resume(nodes)
        | Command::Leave(nodes)
        | Command::Compact(nodes) => file.nodes(name, nodes),
        Command::Join(names) => file.names(name, names),
        Command::Partition(groups) => {
            file.open_list(name);
            groups.iter().for_each(|group| file.group_item(group));
            file.close_list();
        }
        Command::Heal => file.flag(name, true),
        _ => {
            file.open(name);
            arguments(file, command);
            file.close();
        }
    }
}

fn arguments(file: &mut Writer<'_>, command: &Command) {
    match command {
        Command::Invoke(invocation) => invoke(file, invocation),
        Command::Seed(given) => seed(file, given),
        Command::Wipe(nodes, key) => {
            file.nodes("nodes", nodes);
            key.iter().for_each(|key| file.text("key", key));
        }
        Command::Cut(from, to) => {
            file.endpoints("from", from);
            file.endpoints("to", to);
        }
        Command::Link(rule) => {
            file.endpoint("from", rule.from);
            file.endpoint("to", rule.to);
            rule.kind.iter().for_each(|kind| file.text("kind", kind.name()));
            match rule.effect {
                LinkEffect::Delay(delay) => file.duration("delay", delay),
                LinkEffect::Drop => file.flag("drop", true),
                LinkEffect::Hold => file.flag("hold", true),
            }
        }
        Command::ClearLink(from, to) => {
            file.endpoint("from", *from);
            file.endpoint("to", *to);
            file.flag("clear", true);
        }
        Command::Suspect(node, peer) | Command::Trust(node, peer) => {
            file.node("node", *node);
            file.node("peer", *peer);
        }
        Command::Skew(of, offset_us) => {
            let kind = if matches!(of, Endpoint::Node(_)) { "node" } else { "client" };
            file.endpoint(kind, *of);
            file.offset("offset", *offset_us);
        }
        Command::Set(policy) => rules(file, policy),
        Command::Deliver(flight) | Command::Drop(flight) => file.number("message", flight.0),
        Command::HandOff(from, to) => {
            file.node("from", *from);
            file.node("to", *to);
        }
        Command::Promote(new, fence) => {
            file.node("node", *new);
            file.flag("fence", *fence);
        }
        Command::Follow(of, leader) => {
            file.node("node", *of);
            file.node("leader", *leader);
        }
        Command::AntiEntropy(from, to) => file.nodes("between", &[*from, *to]),
        _ => {}
    }
}

fn invoke(file: &mut Writer<'_>, invocation: &Invocation) {
    let Invocation { client, key, via, deed, needed } = invocation;
    file.endpoint("client", Endpoint::Client(*client));
    file.text("key", key);
    via.iter().for_each(|via| file.node("via", *via));
    let mut answers = "r";
    match deed {
        Deed::Get { contact, cells } => {
            contact.iter().for_each(|only| file.nodes("contact", only));
            cells.iter().for_each(|only| file.names("cells", only));
        }
        Deed::Put { value, context, .. } => {
            answers = "w";
            file.value(value);
            match context {
                Context::Last => {}
                Context::Given(known) if known.is_empty() => file.text("context", "none"),
                Context::Given(known) => file.clock("context", known),
            }
        }
        Deed::Merge(MergeRule::Union) => file.text("rule", UNION),
        Deed::Merge(MergeRule::Keep(value)) => {
            file.text("rule", KEEP);
            file.value(value);
        }
    }
    match needed {
        None => {}
        Some(Needed::Count(count)) => file.number(answers, u64::from(*count)),
        Some(Needed::Any) => file.text(answers, ANY),
        Some(Needed::Leader) => file.text(answers, LEADER),
    }
    if let Deed::Put { timestamp_us: Some(us), .. } = deed {
        file.signed("timestamp", *us);
    }
}

fn seed(file: &mut Writer<'_>, seed: &Seed) {
    file.text("key", &seed.key);
    if seed.timestamp_us != Seed::OLDEST_US {
        file.signed("timestamp", seed.timestamp_us);
    }
    file.value(&seed.value);
    seed.on.iter().for_each(|on| file.nodes("on", on));
    if !seed.clock.is_empty() {
        file.clock("clock", &seed.clock);
    }
}

/// Every rule that can change while running, as it is now.
fn rules(file: &mut Writer<'_>, policy: &Policy) {
    let quorum = policy.quorum;
    file.open("quorum");
    for (name, count) in [("n", quorum.n), ("r", quorum.r), ("w", quorum.w)] {
        file.number(name, u64::from(count));
    }
    file.close();
    file.text("quorum_mode", word(&QUORUM_MODES, policy.quorum_mode));
    file.text("versioning", word(&VERSIONINGS, policy.versioning));
    file.text("actor", word(&ACTORS, policy.actor));
    file.text("read_repair", word(&READ_REPAIRS, policy.read_repair));
    file.flag("notfound_ok", policy.notfound_ok);
    file.flag("basic_quorum", policy.basic_quorum);
    file.flag("hinted_handoff", policy.hinted_handoff);
    file.duration_or_null("max_hint_window", policy.max_hint_window);
    file.flag("hints_count", policy.hints_count);
    file.flag("delete_reads", policy.delete_reads);
    file.flag("reaps_tombstones", policy.reaps_tombstones);
    file.flag("tombstones_expire", policy.tombstones_expire);
    every(file, "anti_entropy", policy.anti_entropy);
    every(file, "gossip", policy.gossip);
    file.duration_or_null("tombstone_grace", policy.tombstone_grace);
    match policy.clock_limit {
        Some(limit) => file.number("clock_limit", u64::from(limit)),
        None => file.null("clock_limit"),
    }
    file.duration("request_timeout", policy.request_timeout);
    file.duration("replica_timeout", policy.replica_timeout);
    file.duration_or_null("connect_timeout", policy.connect_timeout);
    file.text("client_retry", word(&CLIENT_RETRIES, policy.client_retry));
}

fn every(file: &mut Writer<'_>, name: &str, period: Option<SimDuration>) {
    let Some(period) = period else { return file.null(name) };
    file.open(name);
    file.duration("every", period);
    file.close();
}

fn word<T: PartialEq + Copy>(words: &[(&'static str, T)], meaning: T) -> &'static str {
    let found = words.iter().find(|(_, known)| *known == meaning);
    found.map_or("", |(word, _)| word)
}
