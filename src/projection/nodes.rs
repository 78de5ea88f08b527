//! Nodes, clients and partitions on the stage.

use super::layout::{Layout, tenths};
use super::messages::outcome;
use super::ring::hue;
use super::trace_index::Digest;
use crate::dynamo::ids::{ClientId, Endpoint, Key, NodeId};
use crate::dynamo::plan::Replica;
use crate::dynamo::policy::Topology;
use crate::dynamo::value::Value;
use crate::scene::{
    Activity, ClientGlyph, Cut, Gauge, LeaderRole, NodeGlyph, NodeName, NodeState, RequestKind,
    Size, Standing, point_attr,
};
use crate::sim::client::OpKind;
use crate::sim::flight::Flight;
use crate::sim::world::{Health, Site, World};
use crate::text::log;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Siblings that a disc names.
const NAMED_MOST: usize = 2;

/// How a node is.
#[must_use]
pub const fn state(health: Health) -> NodeState {
    match health {
        Health::Up => NodeState::Up,
        Health::Down => NodeState::Down,
        Health::Paused => NodeState::Paused,
    }
}

/// What a client asked for.
#[must_use]
pub const fn request_kind(kind: OpKind) -> RequestKind {
    match kind {
        OpKind::Get => RequestKind::Get,
        OpKind::Put => RequestKind::Put,
        OpKind::Delete => RequestKind::Delete,
    }
}

/// How a node stands among the members, by the newest view that anybody has.
#[must_use]
pub fn standing(world: &World, node: NodeId) -> Standing {
    let view = &world.cluster().view;
    let is_in = |joins: &[NodeId], leaves: &[NodeId]| {
        if joins.contains(&node) { Some(true) } else { leaves.contains(&node).then_some(false) }
    };
    let change = view.change.as_ref().and_then(|change| is_in(&change.joins, &change.leaves));
    let waits = || world.waiting().iter().find_map(|wanted| is_in(&wanted.joins, &wanted.leaves));
    let (mut moved, mut of) = (0, 0);
    if change.is_some() {
        for site in world.sites() {
            let (done, owed) = site.node.moves().progress();
            moved += u32::try_from(done).unwrap_or(0);
            of += u32::try_from(done + owed).unwrap_or(0);
        }
    }
    match change.or_else(waits) {
        Some(true) => Standing::Joining { moved, of },
        Some(false) => Standing::Leaving { moved, of },
        None if view.members.binary_search(&node).is_ok() => Standing::Member,
        None => Standing::Left,
    }
}

/// Whether another knows a newer ring than this member does.
#[must_use]
pub fn ring_is_old(world: &World, site: &Site) -> bool {
    !site.node.has_left() && site.node.view().version < world.cluster().view.version
}

/// A node's part where one node leads: all keys, or this one.
#[must_use]
pub fn leader_role(world: &World, site: &Site, key: Key) -> LeaderRole {
    let (node, cluster) = (&site.node, world.cluster());
    let is_up = site.health == Health::Up;
    match cluster.policy.topology {
        Topology::Masterless => LeaderRole::default(),
        Topology::LeaderPerPartition => {
            let plan = node.plan(world.now(), cluster, key);
            let leads = plan.first().is_some_and(|first| first.holder == node.id());
            LeaderRole { leads: leads && is_up, ..LeaderRole::default() }
        }
        Topology::SingleLeader => {
            let replicas = cluster.view.ring.primaries(key, cluster.policy.quorum.n);
            LeaderRole {
                leads: node.leads(),
                may_lead: is_up && !node.leads() && replicas.contains(&node.id()),
                may_follow: is_up && world.leader_besides(node.id()).is_some(),
            }
        }
    }
}

/// What the nodes' discs are drawn from.
pub struct Nodes<'a> {
    pub world: &'a World,
    pub digest: &'a Digest,
    pub layout: &'a Layout,
    pub key: Key,
    pub now: crate::time::SimTime,
    pub selected: Option<u16>,
    /// How far the coordinators at work are. The request in the inspector keeps its gauge after it
    /// has ended.
    pub gauges: Vec<(NodeId, Gauge)>,
}

impl Nodes<'_> {
    /// The nodes, by number.
    #[must_use]
    pub fn glyphs(&self) -> Rc<[Rc<NodeGlyph>]> {
        let n = self.world.cluster().policy.quorum.n;
        let primaries = self.world.cluster().view.ring.primaries(self.key, n);
        let suspects: Vec<(NodeId, NodeId)> = self.suspicions().collect();
        let sites = self.world.sites();
        sites.iter().map(|site| Rc::new(self.glyph(site, &primaries, &suspects))).collect()
    }

    /// Who believes whom to be down.
    fn suspicions(&self) -> impl Iterator<Item = (NodeId, NodeId)> + '_ {
        let up = self.world.sites().iter().filter(|site| site.health != Health::Down);
        up.flat_map(|site| {
            let id = site.node.id();
            site.node.beliefs().suspected(self.now).map(move |peer| (id, peer))
        })
    }

    fn glyph(&self, site: &Site, primaries: &[NodeId], suspects: &[(NodeId, NodeId)]) -> NodeGlyph {
        let id = site.node.id();
        let names = self.world.names();
        let replica = primaries.iter().position(|primary| *primary == id);
        let (holds, more) = self.holds(&site.node);
        let kept_for = site.node.store().kept_for();
        let hints_for: BTreeSet<Rc<str>> =
            kept_for.map(|primary| Rc::clone(names.node(primary))).collect();
        NodeGlyph {
            id: id.0,
            name: Rc::clone(names.node(id)),
            hue: hue(id),
            place: self.layout.nodes.get(usize::from(id.0)).copied().unwrap_or_default().point(),
            radius: tenths(self.layout.node_radius),
            state: state(site.health),
            unread: self.unread(id),
            standing: standing(self.world, id),
            offset_us: site.node.skew_us(),
            ring_is_old: ring_is_old(self.world, site),
            replica: replica.and_then(|at| u8::try_from(at + 1).ok()),
            holds,
            more,
            gauge: self.gauge(site),
            hints_for: hints_for.into_iter().collect(),
            suspected_by: suspects
                .iter()
                .filter(|(_, peer)| *peer == id)
                .map(|(by, _)| Rc::clone(names.node(*by)))
                .collect(),
            role: leader_role(self.world, site, self.key),
            selected: self.selected == Some(id.0),
        }
    }

    /// Gossip and other talk that never ends left aside, as on the stage.
    fn unread(&self, node: NodeId) -> usize {
        let is_meant = |flight: &&Rc<Flight>| {
            flight.envelope.to == Endpoint::Node(node)
                && !flight.envelope.message.kind().is_background()
        };
        self.world.stalled().filter(is_meant).count()
    }

    fn holds(&self, node: &crate::dynamo::node::Node) -> (Vec<Rc<str>>, u32) {
        let Some(record) = node.store().get(self.key.id, Replica::own(node.id())) else {
            return (Vec::new(), 0);
        };
        // A row alone has room for its first cells.
        if let [only] = record.siblings.as_slice()
            && let Value::Row(cells) = &only.value
        {
            let named = cells.iter().take(NAMED_MOST);
            let named = named.map(|(name, text)| Rc::from(log::cell(name, text))).collect();
            let more = cells.iter().count().saturating_sub(NAMED_MOST);
            return (named, u32::try_from(more).unwrap_or(u32::MAX));
        }
        let named = record.siblings.iter().take(NAMED_MOST).map(|version| {
            self.digest.written(self.key.id, version).map_or_else(
                || Rc::from(log::value(&version.value)),
                |written| Rc::clone(&written.short),
            )
        });
        let more = record.siblings.len().saturating_sub(NAMED_MOST);
        (named.collect(), u32::try_from(more).unwrap_or(u32::MAX))
    }

    fn gauge(&self, site: &Site) -> Option<Gauge> {
        if site.health == Health::Down {
            return None;
        }
        let mut gauges = self.gauges.iter();
        gauges.find(|(node, _)| *node == site.node.id()).map(|(_, gauge)| gauge.clone())
    }
}

/// What a client is doing.
#[must_use]
pub fn activity(digest: &Digest, client: &crate::sim::client::Client) -> Activity {
    if let Some(pending) = client.pending.values().next_back() {
        return Activity::Waiting(request_kind(pending.kind));
    }
    match client.ended {
        None => Activity::Idle,
        Some(ended) if digest.stale.contains_key(&ended.op) => Activity::Stale,
        Some(ended) => Activity::Ended(request_kind(ended.kind), outcome(ended.outcome)),
    }
}

/// The nodes that a client can choose as its coordinator, by number: those that have not left.
#[must_use]
pub fn coordinators(world: &World) -> Rc<[NodeName]> {
    let nodes = world.sites().iter().map(|site| site.node.id());
    let stay = nodes.filter(|node| standing(world, *node) != Standing::Left);
    stay.map(|node| NodeName { id: node.0, name: Rc::clone(world.names().node(node)) }).collect()
}

/// The clients, by number.
#[must_use]
pub fn clients(digest: &Digest, world: &World, layout: &Layout) -> Rc<[Rc<ClientGlyph>]> {
    let size = Size { width: tenths(layout.client_width), height: tenths(layout.client_height) };
    let glyphs = world.clients().iter().zip(&layout.clients).map(|(client, spot)| {
        Rc::new(ClientGlyph {
            id: client.id.0,
            name: Rc::clone(world.names().client(ClientId(client.id.0))),
            place: spot.point(),
            size,
            activity: activity(digest, client),
            offset_us: client.skew_us,
        })
    });
    glyphs.collect()
}

/// Partitions as lines from the middle of the ring outwards, between neighbours that cannot reach
/// each other; where there are two such places they make one line across.
#[must_use]
pub fn cuts(world: &World, layout: &Layout) -> Vec<Cut> {
    let count = world.sites().len();
    let faults = world.faults();
    if faults.cuts.is_empty() || count < 2 {
        return Vec::new();
    }
    let end = |node: usize| Endpoint::Node(NodeId(u16::try_from(node).unwrap_or(u16::MAX)));
    let is_cut = |node: &usize| {
        let (one, next) = (end(*node), end((node + 1) % count));
        faults.blocks(one, next) || faults.blocks(next, one)
    };
    let outside = layout.radius - layout.thickness;
    let ends: Vec<_> = (0..count)
        .filter(is_cut)
        .map(|node| layout.at((node + 1) as f64 / count as f64, outside).point())
        .collect();
    let middle = layout.centre.point();
    ends.chunks(2)
        .zip(0..)
        .map(|(both, id)| {
            let from = both.first().copied().unwrap_or(middle);
            let mut path = format!("M{}L{}", point_attr(from), point_attr(middle));
            if let Some(to) = both.get(1) {
                path.push_str(&format!("L{}", point_attr(*to)));
            }
            Cut { id, path: Rc::from(path) }
        })
        .collect()
}
