//! A run as a scenario file: the same universe, and every command with its time. Played again it
//! is the same run, bit for bit, which is what makes a link of it enough.

use super::compile::Scenario;
use super::compile_setup::{ACTORS, QUORUM_MODES, READ_REPAIRS, VERSIONINGS};
use super::expect::named;
use super::format::{
    ActionFile, BeliefFile, ClusterFile, ContextFile, DeliverFile, DropFile, Empty, Every, GetFile,
    HandoffFile, LinkFile, MergeFile, NeededFile, PartitionFile, PutFile, QuorumFile, SeedFile,
    SkewFile, Step, ValueFile, WipeFile,
};
use super::text::{Offset, Span};
use crate::dynamo::ids::{Endpoint, NodeId};
use crate::dynamo::policy::Policy;
use crate::dynamo::value::Value;
use crate::sim::command::{Command, Context, Deed, Invocation, MergeRule, Seed};
use crate::sim::faults::{LinkEffect, LinkRule};
use crate::sim::history::{History, Logged};
use crate::sim::names::Names;
use crate::time::SimDuration;
use litemap::LiteMap;

/// The current branch of a run, up to its edge, as the text of a scenario. What a script did by
/// hand with an operation (`timeout`, `finish`) is left to the script: such runs are saved by it.
#[must_use]
pub fn save(scenario: &Scenario, history: &History) -> String {
    let world = history.edge_world();
    let names = world.names();
    let commands = history.commands().iter();
    let mut script: Vec<Step> = commands.filter_map(|logged| step(names, logged)).collect();
    let end = SimDuration::from_us(world.now().as_us());
    if end > SimDuration::ZERO {
        let until = super::format::UntilFile::Time { time: Span(end) };
        let action = ActionFile::RunUntil(until);
        script.push(Step { at: None, after: None, action });
    }
    scenario.file.write_with(&script).to_string()
}

/// A value as a scenario writes it; a tombstone is none.
pub(super) fn written(value: &Value) -> Option<ValueFile> {
    match value {
        Value::Tombstone => None,
        Value::Text(text) => Some(ValueFile::Text(text.to_string())),
        Value::Cart(items) => {
            Some(ValueFile::Cart(items.iter().map(ToString::to_string).collect()))
        }
        Value::Row(row) => {
            let mut cells = LiteMap::new();
            for (name, cell) in row.cells.iter() {
                if let Some(text) = &cell.text {
                    cells.insert(name.to_string(), text.to_string());
                }
            }
            Some(ValueFile::Row(cells))
        }
    }
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

fn step(names: &Names, logged: &Logged) -> Option<Step> {
    let at = Some(Span(SimDuration::from_us(logged.at.as_us())));
    Some(Step { at, after: None, action: action(names, &logged.command)? })
}

fn action(names: &Names, command: &Command) -> Option<ActionFile> {
    Some(match command {
        Command::Invoke(invocation) => invoke(names, invocation),
        Command::Seed(given) => ActionFile::Seed(Box::new(seed(names, given))),
        Command::Crash(nodes) => ActionFile::Crash(node_names(names, nodes)),
        Command::Restart(nodes) => ActionFile::Restart(node_names(names, nodes)),
        Command::Pause(nodes) => ActionFile::Pause(node_names(names, nodes)),
        Command::Resume(nodes) => ActionFile::Resume(node_names(names, nodes)),
        Command::Wipe(nodes, key) => {
            let key = key.as_ref().map(ToString::to_string);
            ActionFile::Wipe(Box::new(WipeFile { nodes: Some(node_names(names, nodes)), key }))
        }
        Command::Partition(groups) => {
            let groups = groups.iter().map(|group| ends(names, group)).collect();
            ActionFile::Partition(PartitionFile::Groups(groups))
        }
        Command::Cut(from, to) => {
            let (from, to) = (ends(names, from), ends(names, to));
            ActionFile::Partition(PartitionFile::OneWay { from, to })
        }
        Command::Heal => ActionFile::Heal(Empty),
        Command::Link(rule) => ActionFile::Link(Box::new(link(names, rule))),
        Command::ClearLink(from, to) => {
            let (from, to) = (Some(end(names, *from)), Some(end(names, *to)));
            let link = LinkFile { from, to, clear: Some(true), ..LinkFile::default() };
            ActionFile::Link(Box::new(link))
        }
        Command::Suspect(node, peer) => ActionFile::Suspect(belief(names, *node, *peer)),
        Command::Trust(node, peer) => ActionFile::Trust(belief(names, *node, *peer)),
        Command::Skew(of, offset) => ActionFile::Skew(skew(names, *of, *offset)),
        Command::Set(policy) => ActionFile::Set(Box::new(rules(policy))),
        Command::Deliver(flight) => {
            let message = Some(flight.0);
            ActionFile::Deliver(Box::new(DeliverFile { message, ..DeliverFile::default() }))
        }
        Command::Drop(flight) => {
            let message = Some(flight.0);
            ActionFile::Drop(Box::new(DropFile { message, ..DropFile::default() }))
        }
        Command::HandOff(from, to) => {
            let (from, to) = (Some(node(names, *from)), Some(node(names, *to)));
            ActionFile::Handoff(HandoffFile { from, to })
        }
        Command::TimeOut(_) | Command::Finish(_) => return None,
    })
}

fn node(names: &Names, id: NodeId) -> String {
    names.node(id).to_string()
}

fn node_names(names: &Names, nodes: &[NodeId]) -> Vec<String> {
    nodes.iter().map(|id| node(names, *id)).collect()
}

fn end(names: &Names, endpoint: Endpoint) -> String {
    names.endpoint(endpoint).to_string()
}

fn ends(names: &Names, endpoints: &[Endpoint]) -> Vec<String> {
    endpoints.iter().map(|endpoint| end(names, *endpoint)).collect()
}

fn belief(names: &Names, of: NodeId, peer: NodeId) -> BeliefFile {
    BeliefFile { node: Some(node(names, of)), peer: Some(node(names, peer)) }
}

fn invoke(names: &Names, invocation: &Invocation) -> ActionFile {
    let client = Some(names.client(invocation.client).to_string());
    let key = Some(invocation.key.to_string());
    let via = invocation.via.map(|via| node(names, via));
    match &invocation.deed {
        Deed::Get { contact } => {
            let contact = contact.as_ref().map(|nodes| node_names(names, nodes));
            let r = invocation.needed;
            ActionFile::Get(Box::new(GetFile { id: None, client, key, via, r, contact }))
        }
        Deed::Put { value, context, timestamp_us } => {
            let context = match context {
                Context::Last => None,
                Context::Given(clock) if clock.is_empty() => {
                    Some(ContextFile::Word("none".to_owned()))
                }
                Context::Given(clock) => Some(ContextFile::Clock(named(names, clock))),
            };
            let put = PutFile {
                id: None,
                client,
                key,
                value: written(value),
                via,
                context,
                w: invocation.needed.map(NeededFile::Count),
                timestamp: *timestamp_us,
            };
            let of_kind = if value.is_tombstone() { ActionFile::Delete } else { ActionFile::Put };
            of_kind(Box::new(put))
        }
        Deed::Merge(rule) => {
            let (rule, value) = match rule {
                MergeRule::Union => ("union", None),
                MergeRule::Keep(value) => ("keep", written(value)),
            };
            let rule = Some(rule.to_owned());
            ActionFile::Merge(Box::new(MergeFile { id: None, client, key, via, rule, value }))
        }
    }
}

fn seed(names: &Names, seed: &Seed) -> SeedFile {
    SeedFile {
        key: Some(seed.key.to_string()),
        value: written(&seed.value),
        on: seed.on.as_ref().map(|nodes| node_names(names, nodes)),
        clock: (!seed.clock.is_empty()).then(|| named(names, &seed.clock)),
        timestamp: Some(seed.timestamp_us),
    }
}

fn link(names: &Names, rule: &LinkRule) -> LinkFile {
    let mut link = LinkFile {
        from: Some(end(names, rule.from)),
        to: Some(end(names, rule.to)),
        kind: rule.kind.map(|kind| kind.name().to_owned()),
        ..LinkFile::default()
    };
    match rule.effect {
        LinkEffect::Delay(delay) => link.delay = Some(Span(delay)),
        LinkEffect::Drop => link.drop = Some(true),
        LinkEffect::Hold => link.hold = Some(true),
    }
    link
}

fn skew(names: &Names, of: Endpoint, offset_us: i64) -> SkewFile {
    let offset = Some(Offset(offset_us));
    match of {
        Endpoint::Node(id) => SkewFile { node: Some(node(names, id)), client: None, offset },
        Endpoint::Client(_) => SkewFile { node: None, client: Some(end(names, of)), offset },
    }
}

/// Every rule that can change while running, as it is now.
fn rules(policy: &Policy) -> ClusterFile {
    let every =
        |length: Option<SimDuration>| Some(length.map(|length| Every { every: Span(length) }));
    let quorum = policy.quorum;
    ClusterFile {
        quorum: Some(QuorumFile { n: quorum.n, r: quorum.r, w: quorum.w }),
        quorum_mode: word(&QUORUM_MODES, policy.quorum_mode),
        versioning: word(&VERSIONINGS, policy.versioning),
        actor: word(&ACTORS, policy.actor),
        read_repair: word(&READ_REPAIRS, policy.read_repair),
        notfound_ok: Some(policy.notfound_ok),
        basic_quorum: Some(policy.basic_quorum),
        hinted_handoff: Some(policy.hinted_handoff),
        max_hint_window: Some(policy.max_hint_window.map(Span)),
        hints_count: Some(policy.hints_count),
        anti_entropy: every(policy.anti_entropy),
        gossip: every(policy.gossip),
        tombstone_grace: Some(policy.tombstone_grace.map(Span)),
        clock_limit: Some(policy.clock_limit),
        request_timeout: Some(Span(policy.request_timeout)),
        replica_timeout: Some(Span(policy.replica_timeout)),
        ..ClusterFile::default()
    }
}

fn word<T: PartialEq + Copy>(words: &[(&str, T)], meaning: T) -> Option<String> {
    words.iter().find(|(_, known)| *known == meaning).map(|(word, _)| (*word).to_owned())
}
