//! What a universe begins with: names, and a preset with the fields given beside it.

use super::count::quorum;
use super::network::network;
use super::scope::checked_name;
use crate::dynamo::ids::NodeId;
use crate::dynamo::policy::{PRESETS, Placement, Policy, Topology};
use crate::dynamo::ring::claim::LARGEST_RING;
use crate::limits::{CLIENTS_MAX, NODES_MAX, PERIOD_US_MIN, RUN_US_MAX, VIRTUAL_NODES_MAX};
use crate::scenario::error::{Problems, unknown};
use crate::scenario::format::{Cluster, File, Nodes, Nullable, PlacementWord};
use crate::scenario::place::Place;
use crate::sim::names::Names;
use crate::sim::setup::Setup;
use crate::time::SimDuration;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

const CLUSTER: Place<'_> = Place::Root.field("cluster");
const CLIENTS: Place<'_> = Place::Root.field("clients");

/// The smallest ring that Riak accepts.
const PARTITIONS_MIN: u16 = 8;
/// Nodes of a cluster whose size is not given.
const NODES: u16 = 5;

/// Why nothing is compared where one node leads.
pub(super) const COMPARES_NOTHING: &str =
    "where one node leads, the others copy its log: they compare nothing among them";

pub(super) fn setup(file: &File, problems: &mut Problems) -> Setup {
    let default = Cluster::default();
    let cluster = file.cluster.as_ref().unwrap_or(&default);
    let nodes = node_names(cluster.nodes.as_ref(), problems);
    let names = Names::new(nodes, client_names(file, problems));
    no_name_twice(&names, problems);
    let nodes = u16::try_from(names.nodes.len()).unwrap_or(u16::MAX);
    let mut policy = preset(cluster.preset.as_deref(), problems);
    if cluster.quorum.is_none() {
        // A cluster smaller than the preset's N holds every key on every node.
        let most = u8::try_from(nodes).unwrap_or(u8::MAX);
        policy.quorum = policy.quorum.at_most(most);
    }
    placement(cluster, &mut policy, nodes, problems);
    rules(cluster, &mut policy, nodes, &CLUSTER, problems);
    let preference = preference(cluster.preference.as_ref(), &names, problems);
    let leader = leader(cluster.leader.as_deref(), &policy, &names, &preference, problems);
    let network = network(file.network.as_ref(), problems);
    Setup { seed: file.seed.unwrap_or_default(), names, policy, leader, preference, network }
}

/// A node's name by its number: A to Z, then A1 to Z1, and on.
#[must_use]
pub fn letter_name(node: u16) -> String {
    let letter = char::from(b'A' + u8::try_from(node % 26).unwrap_or(0));
    if node < 26 { letter.to_string() } else { format!("{letter}{}", node / 26) }
}

fn node_names(nodes: Option<&Nodes>, problems: &mut Problems) -> Vec<Rc<str>> {
    let place = &CLUSTER.field("nodes");
    let count = match nodes {
        Some(Nodes::Names(names)) => names.len(),
        Some(Nodes::Count(count)) => usize::from(*count),
        None => usize::from(NODES),
    };
    if count == 0 {
        problems.error(place, "a cluster needs a node");
        return Vec::new();
    }
    if count > usize::from(NODES_MAX) {
        problems.too_many(place, count, "nodes", u32::from(NODES_MAX));
        return Vec::new();
    }
    match nodes {
        Some(Nodes::Names(names)) => {
            let names = names.iter().enumerate();
            names.map(|(at, name)| checked_name(name, &place.item(at), problems)).collect()
        }
        _ => (0..).take(count).map(|node| Rc::from(letter_name(node))).collect(),
    }
}

fn client_names(file: &File, problems: &mut Problems) -> Vec<Rc<str>> {
    let clients = file.clients.as_deref().unwrap_or_default();
    if clients.len() > usize::from(CLIENTS_MAX) {
        problems.too_many(&CLIENTS, clients.len(), "clients", u32::from(CLIENTS_MAX));
        return Vec::new();
    }
    let names = clients.iter().enumerate();
    names.map(|(at, name)| checked_name(name, &CLIENTS.item(at), problems)).collect()
}

fn no_name_twice(names: &Names, problems: &mut Problems) {
    let mut seen = BTreeSet::new();
    let nodes = CLUSTER.field("nodes");
    for (place, names) in [(&nodes, &names.nodes), (&CLIENTS, &names.clients)] {
        for (at, name) in names.iter().enumerate() {
            if !seen.insert(name) {
                problems.error(&place.item(at), format!("the name \"{name}\" is given twice"));
            }
        }
    }
}

fn preset(name: Option<&str>, problems: &mut Problems) -> Policy {
    let Some(name) = name else { return Policy::default() };
    Policy::named(name).unwrap_or_else(|| {
        let known = PRESETS.map(|preset| preset.name);
        problems.error(&CLUSTER.field("preset"), unknown("preset", name, &known));
        Policy::default()
    })
}

fn placement(cluster: &Cluster, policy: &mut Policy, nodes: u16, problems: &mut Problems) {
    match cluster.placement {
        None => {}
        Some(PlacementWord::RandomTokens) => policy.placement = Placement::RandomTokens,
        Some(PlacementWord::RandomTokensEqualPartitions) => {
            policy.placement = Placement::RandomTokensEqualPartitions;
        }
        Some(PlacementWord::EqualPartitions) => policy.placement = Placement::EqualPartitions,
        Some(PlacementWord::Claim) if matches!(policy.placement, Placement::Claim { .. }) => {}
        Some(PlacementWord::Claim) => {
            let tokens = u32::from(policy.virtual_nodes);
            policy.placement = Placement::claim(u32::from(nodes) * tokens);
        }
    }
    set(&mut policy.topology, cluster.topology);
    set(&mut policy.hash, cluster.hash);
    set(&mut policy.boundary, cluster.boundary);
    if let Some(tokens) = cluster.virtual_nodes {
        virtual_nodes(tokens, policy, nodes, problems);
    }
    if let Some(given) = cluster.partitions {
        partitions(given, policy, nodes, problems);
    }
}

fn virtual_nodes(tokens: u16, policy: &mut Policy, nodes: u16, problems: &mut Problems) {
    if tokens == 0 || tokens > VIRTUAL_NODES_MAX {
        let sentence = format!("{tokens} tokens a node are not from 1 to {VIRTUAL_NODES_MAX}");
        return problems.error(&CLUSTER.field("virtual_nodes"), sentence);
    }
    policy.virtual_nodes = tokens;
    if matches!(policy.placement, Placement::Claim { .. }) {
        policy.placement = Placement::claim(u32::from(nodes) * u32::from(tokens));
    }
}

fn partitions(given: u16, policy: &mut Policy, nodes: u16, problems: &mut Problems) {
    let place = &CLUSTER.field("partitions");
    let Placement::Claim { partitions } = &mut policy.placement else {
        let sentence = "only the placement claim has partitions to claim; \
                        write \"placement\": \"claim\" beside it";
        return problems.error(place, sentence);
    };
    if !given.is_power_of_two() || !(PARTITIONS_MIN..=LARGEST_RING).contains(&given) {
        let sentence = format!(
            "{given} is no power of two from {PARTITIONS_MIN} to {LARGEST_RING}; \
             write {} for example",
            given.clamp(PARTITIONS_MIN, LARGEST_RING).next_power_of_two()
        );
        return problems.error(place, sentence);
    }
    if given < nodes {
        let sentence = format!("{given} partitions are too few for {nodes} nodes");
        return problems.error(place, sentence);
    }
    *partitions = given;
}

/// Takes over a field that is given.
fn set<T: Copy>(field: &mut T, given: Option<T>) {
    *field = given.unwrap_or(*field);
}

/// The same for a field that may be null.
fn set_or_null<T: Copy>(field: &mut Option<T>, given: Option<Nullable<T>>) {
    *field = given.map_or(*field, |given| given.0);
}

/// The fields that can also be changed while running.
pub(super) fn rules(
    cluster: &Cluster,
    policy: &mut Policy,
    nodes: u16,
    place: &Place<'_>,
    problems: &mut Problems,
) {
    if let Some(given) = cluster.quorum {
        quorum(given, policy, nodes, &place.field("quorum"), problems);
    }
    set(&mut policy.quorum_mode, cluster.quorum_mode);
    set(&mut policy.versioning, cluster.versioning);
    set(&mut policy.actor, cluster.actor);
    set(&mut policy.read_repair, cluster.read_repair);
    set(&mut policy.repeats, cluster.repeats);
    set(&mut policy.read_contacts, cluster.read_contacts);
    set(&mut policy.digest_reads, cluster.digest_reads);
    set(&mut policy.hint_holder, cluster.hint_holder);
    set(&mut policy.detector, cluster.detector);
    set(&mut policy.client_retry, cluster.client_retry);
    set(&mut policy.notfound_ok, cluster.notfound_ok);
    set(&mut policy.basic_quorum, cluster.basic_quorum);
    set(&mut policy.hinted_handoff, cluster.hinted_handoff);
    set(&mut policy.hints_count, cluster.hints_count);
    set(&mut policy.delete_reads, cluster.delete_reads);
    set(&mut policy.reaps_tombstones, cluster.reaps_tombstones);
    set(&mut policy.tombstones_expire, cluster.tombstones_expire);
    if let Some(Nullable(every)) = cluster.anti_entropy {
        let place = &place.field("anti_entropy");
        policy.anti_entropy =
            every.map(|every| period(every.every, &place.field("every"), problems));
        if policy.anti_entropy.is_some() && !policy.compares_copies() {
            problems.error(place, COMPARES_NOTHING);
        }
    }
    if let Some(Nullable(every)) = cluster.gossip {
        policy.gossip = every.map(|every| every.every);
    }
    set_or_null(&mut policy.max_hint_window, cluster.max_hint_window);
    set_or_null(&mut policy.tombstone_grace, cluster.tombstone_grace);
    set_or_null(&mut policy.clock_limit, cluster.clock_limit);
    if let Some(every) = cluster.handoff_every {
        policy.handoff_every = period(every, &place.field("handoff_every"), problems);
    }
    let mut timeout = |name: &str, length: SimDuration| {
        if length == SimDuration::ZERO || length.as_us() > RUN_US_MAX {
            let sentence = "a time-out must be longer than nothing and shorter than a run";
            problems.error(&place.field(name), sentence);
        }
        length
    };
    if let Some(given) = cluster.request_timeout {
        policy.request_timeout = timeout("request_timeout", given);
    }
    if let Some(given) = cluster.replica_timeout {
        policy.replica_timeout = timeout("replica_timeout", given);
    }
    if let Some(given) = cluster.suspicion {
        policy.suspicion = timeout("suspicion", given);
    }
    if let Some(Nullable(given)) = cluster.connect_timeout {
        policy.connect_timeout = given.map(|given| timeout("connect_timeout", given));
    }
}

/// How often something comes round. A period so short that rounds would crowd out everything else
/// is refused.
fn period(length: SimDuration, place: &Place<'_>, problems: &mut Problems) -> SimDuration {
    if !(PERIOD_US_MIN..=RUN_US_MAX).contains(&length.as_us()) {
        let sentence = "a period is not shorter than a millisecond nor longer than a run";
        problems.error(place, sentence);
    }
    length
}

type Walks = Vec<(Option<Rc<str>>, Vec<NodeId>)>;

fn preference(
    given: Option<&BTreeMap<String, Vec<String>>>,
    names: &Names,
    problems: &mut Problems,
) -> Walks {
    let mut walks = Walks::new();
    for (key, walk) in given.into_iter().flatten() {
        let preference = CLUSTER.field("preference");
        let place = &preference.field(key);
        let mut nodes = Vec::with_capacity(walk.len());
        for (at, name) in walk.iter().enumerate() {
            let place = &place.item(at);
            let Some(node) = node(names, name, place, problems) else { continue };
            if nodes.contains(&node) {
                problems.error(place, format!("the node \"{name}\" stands here twice"));
            } else {
                nodes.push(node);
            }
        }
        let key = if key == "*" { None } else { Some(checked_name(key, place, problems)) };
        walks.push((key, nodes));
    }
    walks
}

/// Why a name is not that of a node.
pub(super) fn no_node(names: &Names, name: &str) -> String {
    if names.clients.iter().any(|client| client.as_ref() == name) {
        return format!("\"{name}\" is a client; the nodes are {}", names.nodes.join(", "));
    }
    let known: Vec<&str> = names.nodes.iter().map(AsRef::as_ref).collect();
    unknown("node", name, &known)
}

fn node(names: &Names, name: &str, place: &Place<'_>, problems: &mut Problems) -> Option<NodeId> {
    let at = names.nodes.iter().position(|known| known.as_ref() == name);
    let node = at.and_then(|at| u16::try_from(at).ok()).map(NodeId);
    if node.is_none() {
        problems.error(place, no_node(names, name));
    }
    node
}

/// Who leads all keys at the beginning: the node that is named, else the first of the walk that is
/// fixed for all keys, else the first node.
fn leader(
    given: Option<&str>,
    policy: &Policy,
    names: &Names,
    preference: &Walks,
    problems: &mut Problems,
) -> Option<NodeId> {
    let place = &CLUSTER.field("leader");
    if policy.topology != Topology::SingleLeader {
        if given.is_some() {
            let sentence = "only a cluster of the topology single-leader has one leader";
            problems.error(place, sentence);
        }
        return None;
    }
    if let Some(name) = given {
        return node(names, name, place, problems);
    }
    let fixed = preference.iter().find(|(key, _)| key.is_none());
    Some(fixed.and_then(|(_, walk)| walk.first().copied()).unwrap_or_default())
}
