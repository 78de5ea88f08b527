//! Draws what clients do and what breaks, one act at a time, looking at the world as it is then:
//! a node that is down is not crashed again, and a message is dropped while it is on its way.

use super::cluster::Drawn;
use super::dice::Dice;
use super::hints::is_off_for_good;
use super::restores::restore;
use quorumscope::dynamo::clock::VectorClock;
use quorumscope::dynamo::ids::{ClientId, Endpoint, Key, NodeId};
use quorumscope::dynamo::message::MessageKind;
use quorumscope::dynamo::policy::{Topology, Versioning};
use quorumscope::dynamo::quorum::level::{Level, Needed};
use quorumscope::dynamo::value::Value;
use quorumscope::sim::command::{ClientOp, Command, Invocation, MergeRule, Seed, WriteContext};
use quorumscope::sim::faults::{LinkEffect, LinkRule};
use quorumscope::sim::trace::TraceEvent;
use quorumscope::sim::world::{Health, Host, World};
use quorumscope::time::SimDuration;
use std::rc::Rc;

/// The keys of a swarm.
const KEYS: [&str; 4] = ["cart", "wish", "note", "page"];

/// How a run is to be troubled.
pub struct Mood {
    /// How many of [`KEYS`] are used.
    pub keys: u64,
    /// How many of a hundred acts break something or mend it.
    pub faults_percent: u64,
    /// Whether stored data may be wiped.
    pub wipes: bool,
    /// Whether a copy may be restored as it was before.
    pub restores: bool,
    /// Whether reads ask the leader.
    pub reads_leader: bool,
    /// Which kinds of fault this run knows: leaving some out lets others reach further (Groce and
    /// others, "Swarm testing", 2012).
    pub kinds: u64,
}

impl Mood {
    /// Draws a mood.
    pub fn draw(drawn: &Drawn, dice: &mut Dice) -> Self {
        Self {
            keys: dice.between(1, 4),
            faults_percent: *dice.pick(&[0, 15, 30, 50, 70]),
            wipes: drawn.wipes,
            restores: drawn.restores,
            reads_leader: drawn.reads_leader,
            kinds: dice.below(1 << KINDS) | dice.below(1 << KINDS),
        }
    }
}

/// How many kinds of fault there are.
const KINDS: u64 = 16;
/// Nodes of a run, those that left included.
const NODES_MAX: usize = 12;

/// Draws what happens next; nothing where the fault that was drawn finds nothing to break.
pub fn act(mood: &Mood, world: &World, past: &[TraceEvent], dice: &mut Dice) -> Vec<Command> {
    let drawn = draw(mood, world, past, dice);
    // A copy is restored where what was there is lost.
    let lost = match &drawn {
        Some(Command::Seed(Seed { on: Some(on), key, .. })) => {
            Some(Command::Wipe(on.clone(), Some(Rc::clone(key))))
        }
        _ => None,
    };
    lost.into_iter().chain(drawn).collect()
}

fn draw(mood: &Mood, world: &World, past: &[TraceEvent], dice: &mut Dice) -> Option<Command> {
    if !dice.percent(mood.faults_percent) {
        return Some(operation(mood, world, dice));
    }
    let kind = dice.below(KINDS);
    if mood.kinds & (1 << kind) == 0 {
        return None;
    }
    match kind {
        0 if mood.reads_leader && dice.percent(50) => leader(world, dice).map(crash),
        0 => with_health(world, Health::Up, dice).map(crash),
        1 => with_health(world, Health::Up, dice).map(|node| Command::Pause(vec![node])),
        2 => Some(partition(world, dice)),
        3 => Some(one_way(world, dice)),
        4 => Some(Command::Link(rule(world, dice))),
        5 => flight(world, dice).map(Command::Drop),
        6 => flight(world, dice).map(Command::Deliver),
        7 => Some(Command::Suspect(node(world, dice), node(world, dice))),
        8 if mood.wipes => Some(wipe(mood, world, dice)),
        8 if mood.restores => restore(world, past, dice),
        8 => Some(skew(world, dice)),
        9 if !world.cluster().policy.compares_copies() => None,
        9 => exchange(world, dice),
        10 | 11 if !may_change_members(world) => None,
        10 => join(world, dice),
        11 => leave(world, dice),
        12 if mood.reads_leader => None,
        12 => lead(world, dice),
        13 => graces(world, dice),
        14 => switch_off(world, dice),
        _ => mend(world, dice),
    }
}

/// Members change where there is no leader, and where leaders of partitions compare their copies:
/// a copy that comes late to a node that has lost its range goes to one of those who gained it, and
/// without a reader's repair only a comparison brings it to the others.
fn may_change_members(world: &World) -> bool {
    let policy = &world.cluster().policy;
    match policy.topology {
        Topology::Masterless => true,
        Topology::LeaderPerPartition => policy.anti_entropy.is_some(),
        Topology::SingleLeader => false,
    }
}

fn operation(mood: &Mood, world: &World, dice: &mut Dice) -> Command {
    let client = ClientId(number(dice.place(world.clients().len())));
    let key = Rc::from(KEYS[usize::try_from(dice.below(mood.keys)).unwrap_or(0)]);
    let via = dice.percent(50).then(|| node(world, dice));
    let policy = &world.cluster().policy;
    let quorum = policy.quorum;
    let own_quorum = u8::try_from(dice.between(1, quorum.n.into())).ok();
    let needed = own_quorum.filter(|_| dice.percent(10)).map(Level::Count);
    let context =
        if dice.percent(70) { WriteContext::Last } else { WriteContext::Given(VectorClock::new()) };
    let mut value = Value::cart([format!("i{}", world.next_op().0).as_str()]);
    let mut timestamp_us = None;
    if world.cluster().policy.versioning == Versioning::LastWriteWins && dice.percent(30) {
        // A driver stamps a write, and perhaps sends it again with the same time-stamp.
        timestamp_us = Some(i64::try_from(dice.below(3)).unwrap_or(0) * 100_000);
        if dice.percent(50) {
            value = Value::cart(["again"]);
        }
    }
    let operation = match dice.below(10) {
        0..=3 => ClientOp::Get { contact: None, cells: None },
        4..=7 => ClientOp::Put { value, context, timestamp_us },
        8 => ClientOp::Put { value: Value::Tombstone, context, timestamp_us },
        _ => ClientOp::Merge(MergeRule::Union),
    };
    let asks_leader = mood.reads_leader && matches!(operation, ClientOp::Get { .. });
    let needed = if asks_leader { Some(Level::Leader) } else { needed };
    let may_hint = policy.keeps_hints() && !policy.has_leaders();
    let is_write = matches!(operation, ClientOp::Put { .. });
    let needed = if may_hint && is_write && dice.percent(5) { Some(Level::Any) } else { needed };
    // What fewer than a majority acknowledged, the next leader of a partition need not know.
    let by_majority =
        mood.reads_leader && world.cluster().policy.topology == Topology::LeaderPerPartition;
    let needed = needed.filter(|_| asks_leader || !by_majority);
    // A merge takes the cluster's W.
    let needed = needed.filter(|_| !matches!(operation, ClientOp::Merge(_)));
    let needed = needed.map_or_else(Needed::default, Needed::answers);
    Command::Invoke(Invocation { client, key, via, operation, needed })
}

fn node(world: &World, dice: &mut Dice) -> NodeId {
    NodeId(number(dice.place(world.hosts().len())))
}

fn number(place: usize) -> u16 {
    u16::try_from(place).expect("a cluster of a few nodes")
}

fn end(world: &World, dice: &mut Dice) -> Endpoint {
    let clients = world.clients().len();
    let place = dice.place(world.hosts().len() + clients);
    if place < clients {
        Endpoint::Client(ClientId(number(place)))
    } else {
        Endpoint::Node(NodeId(number(place - clients)))
    }
}

fn ends(world: &World) -> Vec<Endpoint> {
    let nodes = world.hosts().iter().map(|host| Endpoint::Node(host.node.id()));
    nodes.chain(world.clients().iter().map(|client| Endpoint::Client(client.id))).collect()
}

fn with_health(world: &World, health: Health, dice: &mut Dice) -> Option<NodeId> {
    let hosts = world.hosts().iter().filter(|host| host.health == health);
    let nodes: Vec<NodeId> = hosts.map(|host| host.node.id()).collect();
    (!nodes.is_empty()).then(|| *dice.pick(&nodes))
}

fn crash(node: NodeId) -> Command {
    Command::Crash(vec![node])
}

/// A node that leads and is up: what it has acknowledged is then for the next to know.
fn leader(world: &World, dice: &mut Dice) -> Option<NodeId> {
    let leads = |host: &&Host| {
        let mut keys = world.names().keys();
        let of_one = keys.any(|(_, key)| host.node.leads_in(key.id).is_some());
        host.health == Health::Up && (host.node.leads() || of_one)
    };
    let leaders: Vec<NodeId> =
        world.hosts().iter().filter(leads).map(|host| host.node.id()).collect();
    (!leaders.is_empty()).then(|| *dice.pick(&leaders))
}

fn partition(world: &World, dice: &mut Dice) -> Command {
    let mut groups = vec![Vec::new(); 2];
    for end in ends(world) {
        groups[dice.place(2)].push(end);
    }
    groups.retain(|group| !group.is_empty());
    Command::Partition(groups)
}

fn one_way(world: &World, dice: &mut Dice) -> Command {
    let (from, to) = (end(world, dice), end(world, dice));
    if dice.percent(50) {
        return Command::Cut(vec![from], vec![to]);
    }
    // A node that can speak but not hear, or the other way round.
    let others = ends(world).into_iter().filter(|end| *end != from).collect();
    if dice.percent(50) {
        Command::Cut(vec![from], others)
    } else {
        Command::Cut(others, vec![from])
    }
}

fn rule(world: &World, dice: &mut Dice) -> LinkRule {
    let effect = match dice.below(3) {
        0 => LinkEffect::Delay(SimDuration::from_ms(dice.between(1, 400))),
        1 => LinkEffect::Drop,
        _ => LinkEffect::Hold,
    };
    let kind = dice.percent(50).then(|| *dice.pick(&MessageKind::ALL));
    LinkRule { from: end(world, dice), to: end(world, dice), kind, effect }
}

fn flight(world: &World, dice: &mut Dice) -> Option<quorumscope::sim::flight::FlightId> {
    let flights: Vec<_> = world.flights().chain(world.held()).map(|flight| flight.id).collect();
    (!flights.is_empty()).then(|| *dice.pick(&flights))
}

fn join(world: &World, dice: &mut Dice) -> Option<Command> {
    let first = world.hosts().len();
    let joins = dice.place(2) + 1;
    let names = (first..first + joins).map(|node| Rc::from(format!("J{node}")));
    (first + joins <= NODES_MAX).then(|| Command::Join(names.collect()))
}

/// A node that is up leaves: of one that is dead nobody can promise that what only it held is
/// found.
fn leave(world: &World, dice: &mut Dice) -> Option<Command> {
    let node = with_health(world, Health::Up, dice)?;
    let view = &world.cluster().view;
    let stay = (0..).map(NodeId).take(world.hosts().len()).filter(|other| view.serves(*other));
    let is_enough = stay.count() > usize::from(world.cluster().policy.quorum.n);
    (view.serves(node) && is_enough && view.is_settled()).then(|| Command::Leave(vec![node]))
}

fn skew(world: &World, dice: &mut Dice) -> Command {
    let offset = i64::try_from(dice.below(2_000_000)).unwrap_or(0) - 1_000_000;
    Command::Skew(end(world, dice), offset)
}

/// An operator says who leads, or who follows.
fn lead(world: &World, dice: &mut Dice) -> Option<Command> {
    if world.cluster().policy.topology != Topology::SingleLeader {
        return None;
    }
    let n = world.cluster().policy.quorum.n;
    let replicas = world.cluster().view.ring.primaries(Key::default(), n);
    let node = *dice.pick(&replicas);
    if dice.percent(70) {
        return Some(Command::Promote(node, dice.percent(60)));
    }
    world.leader_besides(node).map(|leader| Command::Follow(node, leader))
}

/// Two nodes compare their copies, in the midst of all the trouble.
fn exchange(world: &World, dice: &mut Dice) -> Option<Command> {
    let (from, to) = (node(world, dice), node(world, dice));
    (from != to).then_some(Command::AntiEntropy(from, to))
}

fn wipe(mood: &Mood, world: &World, dice: &mut Dice) -> Command {
    let key = KEYS[usize::try_from(dice.below(mood.keys)).unwrap_or(0)];
    Command::Wipe(vec![node(world, dice)], dice.percent(70).then(|| Rc::from(key)))
}

/// An operator changes how long hints and tombstones are worth something.
fn graces(world: &World, dice: &mut Dice) -> Option<Command> {
    let policy = &world.cluster().policy;
    if !policy.keeps_hints() || policy.has_leaders() {
        return None;
    }
    let mut policy = policy.clone();
    let span = dice.pick(&SPANS).map(SimDuration::from_ms);
    if dice.percent(70) {
        policy.tombstone_grace = span;
    } else {
        policy.max_hint_window = span;
    }
    Some(Command::Set(Box::new(policy)))
}

/// How long a hint may live, or its target may be away, in milliseconds.
pub const SPANS: [Option<u64>; 6] = [None, None, Some(0), Some(50), Some(400), Some(3_000)];

/// A node that has left for good is switched off.
fn switch_off(world: &World, dice: &mut Dice) -> Option<Command> {
    let has_left = |host: &&Host| host.node.has_left() && host.health == Health::Up;
    let left = world.hosts().iter().filter(has_left);
    let left: Vec<NodeId> = left.map(|host| host.node.id()).collect();
    (!left.is_empty()).then(|| Command::Crash(vec![*dice.pick(&left)]))
}

/// Something that is broken is mended.
fn mend(world: &World, dice: &mut Dice) -> Option<Command> {
    let mut mending: Vec<Command> = healing(world);
    (!mending.is_empty()).then(|| mending.swap_remove(dice.place(mending.len())))
}

/// Everything that mends the world as it is.
pub fn healing(world: &World) -> Vec<Command> {
    let mut mending = Vec::new();
    for host in world.hosts() {
        match host.health {
            Health::Up => {}
            Health::Down if is_off_for_good(world, host) => {}
            Health::Down => mending.push(Command::Restart(vec![host.node.id()])),
            Health::Paused => mending.push(Command::Resume(vec![host.node.id()])),
        }
    }
    if !world.faults().cuts.is_empty() {
        mending.push(Command::Heal);
    }
    let mut links: Vec<_> = world.faults().rules.iter().map(|rule| (rule.from, rule.to)).collect();
    links.sort_unstable();
    links.dedup();
    mending.extend(links.into_iter().map(|(from, to)| Command::ClearLink(from, to)));
    mending
}
