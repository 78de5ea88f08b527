//! The cluster and the network of a scenario: a preset, with the fields given beside it.

use super::ScenarioError;
use super::compile::checked_name;
use super::format::{
    ClusterFile, Every, File, LatencyFile, NetworkFile, Nodes, QuorumFile, Weather,
};
use super::json::Place;
use super::text::{Ratio, Span};
use crate::dynamo::ids::NodeId;
use crate::dynamo::policy::{
    ActorRule, PRESETS, Placement, Policy, Quorum, QuorumMode, ReadRepair, Topology, Versioning,
};
use crate::limits::{
    CLIENTS_MOST, NODES_MOST, PERIOD_US_LEAST, REPLICAS_MOST, RUN_US_MOST, VIRTUAL_NODES_MOST,
};
use crate::sim::latency::Latency;
use crate::sim::names::Names;
use crate::sim::setup::{Network, Setup, Share};
use crate::time::SimDuration;
use litemap::LiteMap;
use std::rc::Rc;

const CLUSTER: Place<'_> = Place::Root.field("cluster");
const CLIENTS: Place<'_> = Place::Root.field("clients");
const NETWORK: Place<'_> = Place::Root.field("network");

/// Nodes of a cluster whose size is not given.
const NODES: u16 = 5;

pub(super) fn setup(file: &File) -> Result<Setup, ScenarioError> {
    let cluster = &file.cluster;
    let names = Names::new(node_names(cluster.nodes.as_ref())?, client_names(&file.clients)?);
    no_name_twice(&names)?;
    let mut policy = preset(cluster.preset.as_deref())?;
    let nodes = u16::try_from(names.nodes.len()).unwrap_or(u16::MAX);
    if cluster.quorum.is_none() {
        // A cluster smaller than the preset's N holds every key on every node.
        let most = u8::try_from(nodes).unwrap_or(u8::MAX);
        policy.quorum.n = policy.quorum.n.min(most);
        policy.quorum.r = policy.quorum.r.min(most);
        policy.quorum.w = policy.quorum.w.min(most);
    }
    placement(cluster, &mut policy, nodes)?;
    rules(cluster, &mut policy, nodes, &CLUSTER)?;
    let preference = preference(cluster, &names)?;
    let leader = leader(cluster, &policy, &names, &preference)?;
    let network = match &file.network {
        NetworkFile::Manual => None,
        NetworkFile::Weather(weather) => Some(network(weather)?),
    };
    Ok(Setup { seed: file.seed, names, policy, leader, preference, network })
}

/// A node's name by its number: A to Z, then A1 to Z1, and on.
#[must_use]
pub fn letter_name(node: u16) -> String {
    let letter = char::from(b'A' + u8::try_from(node % 26).unwrap_or(0));
    if node < 26 { letter.to_string() } else { format!("{letter}{}", node / 26) }
}

fn node_names(nodes: Option<&Nodes>) -> Result<Vec<Rc<str>>, ScenarioError> {
    let place = &CLUSTER.field("nodes");
    let names: Vec<String> = match nodes {
        None => (0..NODES).map(letter_name).collect(),
        Some(Nodes::Count(count)) if *count > NODES_MOST => {
            return Err(too_many(place, usize::from(*count), "nodes", NODES_MOST));
        }
        Some(Nodes::Count(count)) => (0..*count).map(letter_name).collect(),
        Some(Nodes::Names(names)) => names.clone(),
    };
    if names.is_empty() {
        return Err(ScenarioError::at(place, "a cluster needs a node"));
    }
    if names.len() > usize::from(NODES_MOST) {
        return Err(too_many(place, names.len(), "nodes", NODES_MOST));
    }
    checked(&names, place)
}

fn too_many(place: &Place<'_>, count: usize, what: &str, most: u16) -> ScenarioError {
    ScenarioError::too_many(place, count, what, u32::from(most))
}

fn client_names(clients: &[String]) -> Result<Vec<Rc<str>>, ScenarioError> {
    if clients.len() > usize::from(CLIENTS_MOST) {
        return Err(too_many(&CLIENTS, clients.len(), "clients", CLIENTS_MOST));
    }
    checked(clients, &CLIENTS)
}

fn checked(names: &[String], place: &Place<'_>) -> Result<Vec<Rc<str>>, ScenarioError> {
    let mut kept = Vec::with_capacity(names.len());
    for (at, name) in (0..).zip(names) {
        kept.push(Rc::from(checked_name(name, &place.item(at))?));
    }
    Ok(kept)
}

fn no_name_twice(names: &Names) -> Result<(), ScenarioError> {
    let mut seen: LiteMap<&str, ()> = LiteMap::new();
    let nodes = names.nodes.iter().map(|name| (name, CLUSTER.field("nodes")));
    let clients = names.clients.iter().map(|name| (name, CLIENTS));
    for (name, place) in nodes.chain(clients) {
        if seen.insert(name.as_ref(), ()).is_some() {
            return Err(ScenarioError::at(&place, format!("the name \"{name}\" is given twice")));
        }
    }
    Ok(())
}

fn preset(name: Option<&str>) -> Result<Policy, ScenarioError> {
    let Some(name) = name else { return Ok(Policy::default()) };
    let found = PRESETS.into_iter().find(|preset| preset.name == name);
    found.map(|preset| preset.policy).ok_or_else(|| {
        let known = PRESETS.map(|preset| preset.name);
        ScenarioError::unknown(&CLUSTER.field("preset"), "preset", name, &known)
    })
}

/// One of a list of words.
fn word<T: Copy>(
    given: Option<&String>,
    words: &[(&str, T)],
    place: &Place<'_>,
    field: &str,
    into: &mut T,
) -> Result<(), ScenarioError> {
    let Some(given) = given else { return Ok(()) };
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

fn placement(cluster: &ClusterFile, policy: &mut Policy, nodes: u16) -> Result<(), ScenarioError> {
    word(cluster.placement.as_ref(), &PLACEMENTS, &CLUSTER, "placement", &mut policy.placement)?;
    word(cluster.topology.as_ref(), &TOPOLOGIES, &CLUSTER, "topology", &mut policy.topology)?;
    let tokens = cluster.virtual_nodes.unwrap_or(policy.virtual_nodes);
    if tokens == 0 || tokens > VIRTUAL_NODES_MOST {
        let fault = format!("{tokens} tokens a node are not from 1 to {VIRTUAL_NODES_MOST}");
        return Err(ScenarioError::at(&CLUSTER.field("virtual_nodes"), fault));
    }
    policy.virtual_nodes = tokens;
    if cluster.virtual_nodes.is_some() && matches!(policy.placement, Placement::Claim { .. }) {
        policy.placement = Placement::claim(u32::from(nodes) * u32::from(tokens));
    }
    Ok(())
}

/// The fields that can also be changed while running.
pub(super) fn rules(
    cluster: &ClusterFile,
    policy: &mut Policy,
    nodes: u16,
    place: &Place<'_>,
) -> Result<(), ScenarioError> {
    if let Some(given) = cluster.quorum {
        policy.quorum = quorum(given, nodes, &place.field("quorum"))?;
    }
    let mode = cluster.quorum_mode.as_ref();
    word(mode, &QUORUM_MODES, place, "quorum_mode", &mut policy.quorum_mode)?;
    let versioning = cluster.versioning.as_ref();
    word(versioning, &VERSIONINGS, place, "versioning", &mut policy.versioning)?;
    word(cluster.actor.as_ref(), &ACTORS, place, "actor", &mut policy.actor)?;
    let repair = cluster.read_repair.as_ref();
    word(repair, &READ_REPAIRS, place, "read_repair", &mut policy.read_repair)?;
    policy.notfound_ok = cluster.notfound_ok.unwrap_or(policy.notfound_ok);
    policy.basic_quorum = cluster.basic_quorum.unwrap_or(policy.basic_quorum);
    policy.hinted_handoff = cluster.hinted_handoff.unwrap_or(policy.hinted_handoff);
    policy.hints_count = cluster.hints_count.unwrap_or(policy.hints_count);
    if let Some(window) = cluster.max_hint_window {
        policy.max_hint_window = window.map(|span| span.0);
    }
    if let Some(every) = cluster.anti_entropy {
        policy.anti_entropy = period(every, place, "anti_entropy")?;
    }
    if let Some(every) = cluster.gossip {
        policy.gossip = every.map(|every| every.every.0);
    }
    if let Some(grace) = cluster.tombstone_grace {
        policy.tombstone_grace = grace.map(|span| span.0);
    }
    if let Some(limit) = cluster.clock_limit {
        policy.clock_limit = limit;
    }
    timeout(cluster.request_timeout, place, "request_timeout", &mut policy.request_timeout)?;
    timeout(cluster.replica_timeout, place, "replica_timeout", &mut policy.replica_timeout)
}

/// How often something comes round. A period so short that rounds would crowd out everything else
/// is refused.
fn period(
    given: Option<Every>,
    place: &Place<'_>,
    field: &str,
) -> Result<Option<SimDuration>, ScenarioError> {
    let length = given.map(|given| given.every.0);
    match length.map(SimDuration::as_us) {
        Some(us) if !(PERIOD_US_LEAST..=RUN_US_MOST).contains(&us) => {
            let fault = "a period is not shorter than a millisecond nor longer than a run";
            Err(ScenarioError::at(&place.field(field).field("every"), fault))
        }
        _ => Ok(length),
    }
}

fn timeout(
    given: Option<Span>,
    place: &Place<'_>,
    field: &str,
    into: &mut SimDuration,
) -> Result<(), ScenarioError> {
    let Some(given) = given else { return Ok(()) };
    if given.0 == SimDuration::ZERO || given.0.as_us() > RUN_US_MOST {
        let fault = "a time-out must be longer than nothing and shorter than a run";
        return Err(ScenarioError::at(&place.field(field), fault));
    }
    *into = given.0;
    Ok(())
}

fn quorum(given: QuorumFile, nodes: u16, place: &Place<'_>) -> Result<Quorum, ScenarioError> {
    let QuorumFile { n, r, w } = given;
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

fn preference(cluster: &ClusterFile, names: &Names) -> Result<Walks, ScenarioError> {
    let mut walks = Walks::new();
    for (key, walk) in cluster.preference.iter().flatten() {
        let preference = CLUSTER.field("preference");
        let place = &preference.field(key);
        let mut nodes = Vec::with_capacity(walk.len());
        for (at, name) in (0..).zip(walk) {
            let known = names.nodes.iter().position(|known| known.as_ref() == name);
            let node =
                known.and_then(|at| u16::try_from(at).ok()).map(NodeId).ok_or_else(|| {
                    ScenarioError::at(&place.item(at), format!("unknown node \"{name}\""))
                })?;
            if nodes.contains(&node) {
                let fault = format!("the node \"{name}\" stands here twice");
                return Err(ScenarioError::at(&place.item(at), fault));
            }
            nodes.push(node);
        }
        let key = if key == "*" { None } else { Some(Rc::from(checked_name(key, place)?)) };
        walks.push((key, nodes));
    }
    Ok(walks)
}

/// Who leads all keys at the beginning: the node that is named, else the first of the walk that is
/// fixed for all keys, else the first node.
fn leader(
    cluster: &ClusterFile,
    policy: &Policy,
    names: &Names,
    preference: &Walks,
) -> Result<Option<NodeId>, ScenarioError> {
    let place = &CLUSTER.field("leader");
    if policy.topology != Topology::SingleLeader {
        let fault = "only a cluster of the topology single-leader has one leader";
        let is_given = cluster.leader.is_some();
        return if is_given { Err(ScenarioError::at(place, fault)) } else { Ok(None) };
    }
    let Some(name) = &cluster.leader else {
        let fixed = preference.iter().find(|(key, _)| key.is_none());
        return Ok(Some(fixed.and_then(|(_, walk)| walk.first().copied()).unwrap_or_default()));
    };
    let known = names.nodes.iter().position(|known| known.as_ref() == name);
    let node = known.and_then(|at| u16::try_from(at).ok()).map(NodeId);
    node.map(Some).ok_or_else(|| ScenarioError::at(place, format!("unknown node \"{name}\"")))
}

fn network(weather: &Weather) -> Result<Network, ScenarioError> {
    let usual = Latency::Uniform(SimDuration::from_ms(5), SimDuration::from_ms(15));
    let latency = match &weather.latency {
        Some(given) => latency(given, &NETWORK.field("latency"))?,
        None => usual,
    };
    let client_latency = match &weather.client_latency {
        Some(given) => self::latency(given, &NETWORK.field("client_latency"))?,
        None => latency.clone(),
    };
    let share = |ratio: Option<Ratio>| {
        ratio.map_or(Share::NONE, |ratio| Share { of: ratio.of, out_of: ratio.out_of })
    };
    let (loss, duplicate) = (share(weather.loss), share(weather.duplicate));
    Ok(Network { latency, client_latency, loss, duplicate })
}

fn latency(given: &LatencyFile, place: &Place<'_>) -> Result<Latency, ScenarioError> {
    let law = match given {
        LatencyFile::Fixed(delay) => Latency::Fixed(delay.0),
        LatencyFile::Uniform([low, high]) if low <= high => Latency::Uniform(low.0, high.0),
        LatencyFile::Uniform(_) => {
            return Err(ScenarioError::at(place, "the first of the two is the smaller"));
        }
        LatencyFile::Exponential { min, mean } if min <= mean => {
            Latency::Exponential { min: min.0, mean: mean.0 }
        }
        LatencyFile::Exponential { .. } => {
            return Err(ScenarioError::at(place, "the mean cannot be below the minimum"));
        }
        LatencyFile::Table(rows) => {
            if rows.iter().all(|(_, weight)| *weight == 0) {
                return Err(ScenarioError::at(place, "some row needs a weight above zero"));
            }
            Latency::Table(rows.iter().map(|(delay, weight)| (delay.0, *weight)).collect())
        }
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
