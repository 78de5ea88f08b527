//! The cluster and the network of a scenario: a preset, with the fields given beside it.

use super::ScenarioError;
use super::compile::{checked_name, checked_names};
use super::json::{Json, Place};
use crate::dynamo::ids::NodeId;
use crate::dynamo::policy::{
    ActorRule, ClientRetry, PRESETS, Placement, Policy, Quorum, QuorumMode, ReadRepair, Topology,
    Versioning,
};
use crate::limits::{
    CLIENTS_MOST, NODES_MOST, PERIOD_US_LEAST, REPLICAS_MOST, RUN_US_MOST, VIRTUAL_NODES_MOST,
};
use crate::sim::latency::Latency;
use crate::sim::names::Names;
use crate::sim::setup::{Network, Setup, Share};
use crate::time::SimDuration;
use std::collections::BTreeSet;
use std::rc::Rc;

const CLUSTER: Place<'_> = Place::Root.field("cluster");
const CLIENTS: Place<'_> = Place::Root.field("clients");
const NETWORK: Place<'_> = Place::Root.field("network");

/// Nodes of a cluster whose size is not given.
const NODES: u16 = 5;

pub(super) fn setup(file: &Json) -> Result<Setup, ScenarioError> {
    let cluster = file.at("cluster");
    let names = Names::new(node_names(cluster.at("nodes"))?, client_names(file.at("clients"))?);
    no_name_twice(&names)?;
    let mut policy = preset(cluster.at("preset").text())?;
    let nodes = u16::try_from(names.nodes.len()).unwrap_or(u16::MAX);
    if cluster.get("quorum").is_none() {
        // A cluster smaller than the preset's N holds every key on every node.
        let most = u8::try_from(nodes).unwrap_or(u8::MAX);
        policy.quorum.n = policy.quorum.n.min(most);
        policy.quorum.r = policy.quorum.r.min(most);
        policy.quorum.w = policy.quorum.w.min(most);
    }
    placement(cluster, &mut policy, nodes)?;
    rules(cluster, &mut policy, nodes, &CLUSTER)?;
    let preference = preference(cluster.at("preference"), &names)?;
    let leader = leader(cluster.at("leader").text(), &policy, &names, &preference)?;
    let network = match file.at("network") {
        Json::Text(_) => None,
        weather => Some(network(weather)?),
    };
    let seed = file.at("seed").whole().unwrap_or_default();
    Ok(Setup { seed, names, policy, leader, preference, network })
}

/// A node's name by its number: A to Z, then A1 to Z1, and on.
#[must_use]
pub fn letter_name(node: u16) -> String {
    let letter = char::from(b'A' + u8::try_from(node % 26).unwrap_or(0));
    if node < 26 { letter.to_string() } else { format!("{letter}{}", node / 26) }
}

fn node_names(nodes: &Json) -> Result<Vec<Rc<str>>, ScenarioError> {
    let place = &CLUSTER.field("nodes");
    let count = match nodes {
        Json::List(names) => names.len() as u64,
        count => count.whole().unwrap_or(u64::from(NODES)),
    };
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    if count == 0 {
        return Err(ScenarioError::at(place, "a cluster needs a node"));
    }
    if count > usize::from(NODES_MOST) {
        return Err(ScenarioError::too_many(place, count, "nodes", u32::from(NODES_MOST)));
    }
    match nodes {
        Json::List(names) => checked_names(names, place),
        _ => Ok((0..).take(count).map(|node| Rc::from(letter_name(node))).collect()),
    }
}

fn client_names(clients: &Json) -> Result<Vec<Rc<str>>, ScenarioError> {
    let clients = clients.items();
    if clients.len() > usize::from(CLIENTS_MOST) {
        let most = u32::from(CLIENTS_MOST);
        return Err(ScenarioError::too_many(&CLIENTS, clients.len(), "clients", most));
    }
    checked_names(clients, &CLIENTS)
}

fn no_name_twice(names: &Names) -> Result<(), ScenarioError> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let nodes = names.nodes.iter().map(|name| (name, CLUSTER.field("nodes")));
    let clients = names.clients.iter().map(|name| (name, CLIENTS));
    for (name, place) in nodes.chain(clients) {
        if !seen.insert(name.as_ref()) {
            return Err(ScenarioError::at(&place, format!("the name \"{name}\" is given twice")));
        }
    }
    Ok(())
}

fn preset(name: Option<&str>) -> Result<Policy, ScenarioError> {
    let Some(name) = name else { return Ok(Policy::default()) };
    Policy::named(name).ok_or_else(|| {
        let known = PRESETS.map(|preset| preset.name);
        ScenarioError::unknown(&CLUSTER.field("preset"), "preset", name, &known)
    })
}

/// One of a list of words.
fn word<T: Copy>(
    cluster: &Json,
    field: &str,
    words: &[(&str, T)],
    place: &Place<'_>,
    into: &mut T,
) -> Result<(), ScenarioError> {
    let Some(given) = cluster.at(field).text() else { return Ok(()) };
    let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    *into = words[one_of(given, &known, &place.field(field))?].1;
    Ok(())
}

/// Where a word stands among those that are known.
fn one_of(given: &str, known: &[&str], place: &Place<'_>) -> Result<usize, ScenarioError> {
    let at = known.iter().position(|word| *word == given);
    at.ok_or_else(|| ScenarioError::unknown(place, "word", given, known))
}

pub(super) const PLACEMENTS: [(&str, Placement); 3] = [
    ("random-tokens", Placement::RandomTokens),
    ("random-tokens-equal-partitions", Placement::RandomTokensEqualPartitions),
    ("equal-partitions", Placement::EqualPartitions),
];
pub(super) const TOPOLOGIES: [(&str, Topology); 3] = [
    ("masterless", Topology::Masterless),
    ("single-leader", Topology::SingleLeader),
    ("leader-per-partition", Topology::LeaderPerPartition),
];
pub(super) const QUORUM_MODES: [(&str, QuorumMode); 2] =
    [("strict", QuorumMode::Strict), ("sloppy", QuorumMode::Sloppy)];
pub(super) const VERSIONINGS: [(&str, Versioning); 4] = [
    ("vector-clock", Versioning::VectorClock),
    ("dotted-version-vector", Versioning::DottedVersionVector),
    ("last-write-wins", Versioning::LastWriteWins),
    ("last-arrival-wins", Versioning::LastArrivalWins),
];
pub(super) const ACTORS: [(&str, ActorRule); 3] = [
    ("node", ActorRule::Node),
    ("node-epoch", ActorRule::NodeEpoch),
    ("client", ActorRule::Client),
];
pub(super) const READ_REPAIRS: [(&str, ReadRepair); 3] =
    [("async", ReadRepair::Async), ("blocking", ReadRepair::Blocking), ("none", ReadRepair::None)];
pub(super) const CLIENT_RETRIES: [(&str, ClientRetry); 2] =
    [("none", ClientRetry::None), ("silent", ClientRetry::Silent)];

fn placement(cluster: &Json, policy: &mut Policy, nodes: u16) -> Result<(), ScenarioError> {
    word(cluster, "placement", &PLACEMENTS, &CLUSTER, &mut policy.placement)?;
    word(cluster, "topology", &TOPOLOGIES, &CLUSTER, &mut policy.topology)?;
    let Some(tokens) = small(cluster.at("virtual_nodes")) else { return Ok(()) };
    if tokens == 0 || tokens > VIRTUAL_NODES_MOST {
        let fault = format!("{tokens} tokens a node are not from 1 to {VIRTUAL_NODES_MOST}");
        return Err(ScenarioError::at(&CLUSTER.field("virtual_nodes"), fault));
    }
    policy.virtual_nodes = tokens;
    if matches!(policy.placement, Placement::Claim { .. }) {
        policy.placement = Placement::claim(u32::from(nodes) * u32::from(tokens));
    }
    Ok(())
}

/// A number whose size was checked.
fn small(given: &Json) -> Option<u16> {
    given.whole().and_then(|given| u16::try_from(given).ok())
}

/// The fields that can also be changed while running.
pub(super) fn rules(
    cluster: &Json,
    policy: &mut Policy,
    nodes: u16,
    place: &Place<'_>,
) -> Result<(), ScenarioError> {
    if let Some(given) = cluster.get("quorum") {
        policy.quorum = quorum(given, nodes, &place.field("quorum"))?;
    }
    word(cluster, "quorum_mode", &QUORUM_MODES, place, &mut policy.quorum_mode)?;
    word(cluster, "versioning", &VERSIONINGS, place, &mut policy.versioning)?;
    word(cluster, "actor", &ACTORS, place, &mut policy.actor)?;
    word(cluster, "read_repair", &READ_REPAIRS, place, &mut policy.read_repair)?;
    word(cluster, "client_retry", &CLIENT_RETRIES, place, &mut policy.client_retry)?;
    for (field, into) in [
        ("notfound_ok", &mut policy.notfound_ok),
        ("basic_quorum", &mut policy.basic_quorum),
        ("hinted_handoff", &mut policy.hinted_handoff),
        ("hints_count", &mut policy.hints_count),
        ("delete_reads", &mut policy.delete_reads),
        ("reaps_tombstones", &mut policy.reaps_tombstones),
        ("tombstones_expire", &mut policy.tombstones_expire),
    ] {
        *into = cluster.at(field).flag().unwrap_or(*into);
    }
    if let Some(every) = cluster.get("anti_entropy") {
        let place = &place.field("anti_entropy");
        policy.anti_entropy = period(every.at("every").span(), place)?;
        if policy.anti_entropy.is_some() && !policy.compares_copies() {
            return Err(ScenarioError::at(place, COMPARES_NOTHING));
        }
    }
    if let Some(every) = cluster.get("gossip") {
        policy.gossip = every.at("every").span();
    }
    for (field, into) in [
        ("max_hint_window", &mut policy.max_hint_window),
        ("tombstone_grace", &mut policy.tombstone_grace),
    ] {
        *into = cluster.get(field).map_or(*into, Json::span);
    }
    policy.clock_limit = cluster.get("clock_limit").map_or(policy.clock_limit, small);
    for (field, into) in [
        ("request_timeout", &mut policy.request_timeout),
        ("replica_timeout", &mut policy.replica_timeout),
    ] {
        *into = timeout(cluster.at(field).span().unwrap_or(*into), &place.field(field))?;
    }
    if let Some(given) = cluster.get("connect_timeout") {
        let place = &place.field("connect_timeout");
        let length = given.span().map(|length| timeout(length, place));
        policy.connect_timeout = length.transpose()?;
    }
    Ok(())
}

/// How often something comes round. A period so short that rounds would crowd out everything else
/// is refused.
fn period(
    length: Option<SimDuration>,
    place: &Place<'_>,
) -> Result<Option<SimDuration>, ScenarioError> {
    match length.map(SimDuration::as_us) {
        Some(us) if !(PERIOD_US_LEAST..=RUN_US_MOST).contains(&us) => {
            let fault = "a period is not shorter than a millisecond nor longer than a run";
            Err(ScenarioError::at(&place.field("every"), fault))
        }
        _ => Ok(length),
    }
}

fn timeout(length: SimDuration, place: &Place<'_>) -> Result<SimDuration, ScenarioError> {
    if length == SimDuration::ZERO || length.as_us() > RUN_US_MOST {
        let fault = "a time-out must be longer than nothing and shorter than a run";
        return Err(ScenarioError::at(place, fault));
    }
    Ok(length)
}

fn quorum(given: &Json, nodes: u16, place: &Place<'_>) -> Result<Quorum, ScenarioError> {
    let count = |name| given.at(name).whole().and_then(|given| u8::try_from(given).ok());
    let [n, r, w] = ["n", "r", "w"].map(|name| count(name).unwrap_or_default());
    let most = u8::try_from(nodes).unwrap_or(u8::MAX).min(REPLICAS_MOST);
    if n == 0 || n > most {
        let fault = format!("n = {n} is not from 1 to {most}: there are {nodes} nodes");
        return Err(ScenarioError::at(&place.field("n"), fault));
    }
    for (name, given) in [("r", r), ("w", w)] {
        if given == 0 || given > n {
            let fault = format!("{name} = {given} is not from 1 to n = {n}");
            return Err(ScenarioError::at(&place.field(name), fault));
        }
    }
    Ok(Quorum { n, r, w })
}

type Walks = Vec<(Option<Rc<str>>, Vec<NodeId>)>;

fn preference(given: &Json, names: &Names) -> Result<Walks, ScenarioError> {
    let mut walks = Walks::new();
    for (key, walk) in given.sorted() {
        let preference = CLUSTER.field("preference");
        let place = &preference.field(key);
        let mut nodes = Vec::with_capacity(walk.items().len());
        for (at, name) in (0..).zip(walk.items()) {
            let (name, place) = (name.word(), &place.item(at));
            let node = node(names, name, place)?;
            if nodes.contains(&node) {
                let fault = format!("the node \"{name}\" stands here twice");
                return Err(ScenarioError::at(place, fault));
            }
            nodes.push(node);
        }
        let key = if key == "*" { None } else { Some(checked_name(key, place)?) };
        walks.push((key, nodes));
    }
    Ok(walks)
}

fn node(names: &Names, name: &str, place: &Place<'_>) -> Result<NodeId, ScenarioError> {
    let known = names.nodes.iter().position(|known| known.as_ref() == name);
    let node = known.and_then(|at| u16::try_from(at).ok()).map(NodeId);
    node.ok_or_else(|| ScenarioError::at(place, format!("unknown node \"{name}\"")))
}

/// Why nothing is compared where one node leads.
pub(super) const COMPARES_NOTHING: &str =
    "where one node leads, the others copy its log: they compare nothing among them";

/// Who leads all keys at the beginning: the node that is named, else the first of the walk that is
/// fixed for all keys, else the first node.
fn leader(
    given: Option<&str>,
    policy: &Policy,
    names: &Names,
    preference: &Walks,
) -> Result<Option<NodeId>, ScenarioError> {
    let place = &CLUSTER.field("leader");
    if policy.topology != Topology::SingleLeader {
        let fault = "only a cluster of the topology single-leader has one leader";
        let is_given = given.is_some();
        return if is_given { Err(ScenarioError::at(place, fault)) } else { Ok(None) };
    }
    if let Some(name) = given {
        return node(names, name, place).map(Some);
    }
    let fixed = preference.iter().find(|(key, _)| key.is_none());
    Ok(Some(fixed.and_then(|(_, walk)| walk.first().copied()).unwrap_or_default()))
}

fn network(weather: &Json) -> Result<Network, ScenarioError> {
    let latency = match weather.get("latency") {
        Some(given) => latency(given, &NETWORK.field("latency"))?,
        None => Latency::Uniform(SimDuration::from_ms(5), SimDuration::from_ms(15)),
    };
    let client_latency = match weather.get("client_latency") {
        Some(given) => self::latency(given, &NETWORK.field("client_latency"))?,
        None => latency.clone(),
    };
    let share = |field| weather.at(field).share().unwrap_or(Share::NONE);
    let (loss, duplicate) = (share("loss"), share("duplicate"));
    Ok(Network { latency, client_latency, loss, duplicate })
}

fn latency(given: &Json, place: &Place<'_>) -> Result<Latency, ScenarioError> {
    let length = |given: &Json| given.span().unwrap_or_default();
    let law = if let [low, high] = given.at("uniform").items() {
        if length(low) > length(high) {
            return Err(ScenarioError::at(place, "the first of the two is the smaller"));
        }
        Latency::Uniform(length(low), length(high))
    } else if let Some(bounds) = given.get("exponential") {
        let (min, mean) = (length(bounds.at("min")), length(bounds.at("mean")));
        if min > mean {
            return Err(ScenarioError::at(place, "the mean cannot be below the minimum"));
        }
        Latency::Exponential { min, mean }
    } else if let Some(rows) = given.at("table").list() {
        let weight = |row: &Json| row.items().last().and_then(Json::whole).unwrap_or_default();
        if rows.iter().all(|row| weight(row) == 0) {
            return Err(ScenarioError::at(place, "some row needs a weight above zero"));
        }
        let rows = rows.iter().map(|row| {
            let delay = row.items().first().map(length).unwrap_or_default();
            (delay, u32::try_from(weight(row)).unwrap_or(u32::MAX))
        });
        Latency::Table(rows.collect())
    } else {
        Latency::Fixed(length(given.at("fixed")))
    };
    let longest = match &law {
        Latency::Fixed(delay) | Latency::Uniform(_, delay) => *delay,
        Latency::Exponential { mean, .. } => *mean,
        Latency::Table(table) => table.longest(),
    };
    if longest.as_us() > RUN_US_MOST {
        return Err(ScenarioError::at(place, "a delay longer than a run"));
    }
    Ok(law)
}
