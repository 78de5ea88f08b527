//! Nodes, clients and partitions on the stage.

use super::layout::{Layout, tenths};
use super::messages::outcome;
use super::ring::color;
use super::trace_index::TraceIndex;
use crate::dynamo::ids::{ClientId, Endpoint, Key, NodeId};
use crate::dynamo::policy::Topology;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::value::Value;
use crate::scene::{
    Activity, ClientGlyph, Gauge, LeaderRole, MemberStatus, NodeGlyph, NodeName, NodeState,
    RequestKind, Size,
};
use crate::sim::client::OpKind;
use crate::sim::flight::Flight;
use crate::sim::world::{Health, Host, World};
use crate::text::log;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Siblings that a disc names.
const NAMED_MAX: usize = 2;

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
pub fn member_status(world: &World, node: NodeId) -> MemberStatus {
    let view = &world.cluster().view;
    let is_in = |joins: &[NodeId], leaves: &[NodeId]| {
        if joins.contains(&node) { Some(true) } else { leaves.contains(&node).then_some(false) }
    };
    let change = view.change.as_ref().and_then(|change| is_in(&change.joins, &change.leaves));
    let waits = || world.waiting().iter().find_map(|wanted| is_in(&wanted.joins, &wanted.leaves));
    let (mut moved, mut of) = (0, 0);
    if change.is_some() {
        for host in world.hosts() {
            let (done, owed) = host.node.moves().progress();
            moved += u32::try_from(done).unwrap_or(0);
            of += u32::try_from(done + owed).unwrap_or(0);
        }
    }
    match change.or_else(waits) {
        Some(true) => MemberStatus::Joining { moved, of },
        Some(false) => MemberStatus::Leaving { moved, of },
        None if view.members.binary_search(&node).is_ok() => MemberStatus::Member,
        None => MemberStatus::Left,
    }
}

/// Whether another knows a newer ring than this member does.
#[must_use]
pub fn ring_is_old(world: &World, host: &Host) -> bool {
    !host.node.has_left() && host.node.view().version < world.cluster().view.version
}

/// A node's part where one node leads: all keys, or this one.
#[must_use]
pub fn leader_role(world: &World, host: &Host, key: Key) -> LeaderRole {
    let (node, cluster) = (&host.node, world.cluster());
    let is_up = host.health == Health::Up;
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
pub struct NodesDrawing<'a> {
    pub world: &'a World,
    pub index: &'a TraceIndex,
    pub layout: &'a Layout,
    pub key: Key,
    pub now: crate::time::SimTime,
    pub selected: Option<u16>,
    /// How far the coordinators at work are. The request in the inspector keeps its gauge after it
    /// has ended.
    pub gauges: Vec<(NodeId, Gauge)>,
}

impl NodesDrawing<'_> {
    /// The nodes, by number.
    #[must_use]
    pub fn glyphs(&self) -> Rc<[Rc<NodeGlyph>]> {
        let n = self.world.cluster().policy.quorum.n;
        let primaries = self.world.cluster().view.ring.primaries(self.key, n);
        let suspects: Vec<(NodeId, NodeId)> = self.suspicions().collect();
        let hosts = self.world.hosts();
        hosts.iter().map(|host| Rc::new(self.glyph(host, &primaries, &suspects))).collect()
    }

    /// Who believes whom to be down.
    fn suspicions(&self) -> impl Iterator<Item = (NodeId, NodeId)> + '_ {
        let up = self.world.hosts().iter().filter(|host| host.health != Health::Down);
        up.flat_map(|host| {
            let id = host.node.id();
            host.node.failure_detector().suspected(self.now).map(move |peer| (id, peer))
        })
    }

    fn glyph(&self, host: &Host, primaries: &[NodeId], suspects: &[(NodeId, NodeId)]) -> NodeGlyph {
        let id = host.node.id();
        let names = self.world.names();
        let replica = primaries.iter().position(|primary| *primary == id);
        let (holds, more) = self.holds(&host.node);
        let kept_for = host.node.store().kept_for();
        let hints_for: BTreeSet<Rc<str>> =
            kept_for.map(|primary| Rc::clone(names.node(primary))).collect();
        NodeGlyph {
            id: id.0,
            name: Rc::clone(names.node(id)),
            color: color(id),
            place: self.layout.nodes.get(usize::from(id.0)).copied().unwrap_or_default().point(),
            radius: tenths(self.layout.node_radius),
            state: state(host.health),
            unread: self.unread(id),
            member_status: member_status(self.world, id),
            offset_us: host.node.skew_us(),
            ring_is_old: ring_is_old(self.world, host),
            replica: replica.and_then(|at| u8::try_from(at + 1).ok()),
            holds,
            more,
            gauge: self.gauge(host),
            hints_for: hints_for.into_iter().collect(),
            suspected_by: suspects
                .iter()
                .filter(|(_, peer)| *peer == id)
                .map(|(by, _)| Rc::clone(names.node(*by)))
                .collect(),
            role: leader_role(self.world, host, self.key),
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
            let named = cells.iter().take(NAMED_MAX);
            let named = named.map(|(name, text)| Rc::from(log::cell(name, text))).collect();
            let more = cells.iter().count().saturating_sub(NAMED_MAX);
            return (named, u32::try_from(more).unwrap_or(u32::MAX));
        }
        let named = record.siblings.iter().take(NAMED_MAX).map(|version| {
            self.index.written(self.key.id, version).map_or_else(
                || Rc::from(log::value(&version.value)),
                |written| Rc::clone(&written.short),
            )
        });
        let more = record.siblings.len().saturating_sub(NAMED_MAX);
        (named.collect(), u32::try_from(more).unwrap_or(u32::MAX))
    }

    fn gauge(&self, host: &Host) -> Option<Gauge> {
        if host.health == Health::Down {
            return None;
        }
        let mut gauges = self.gauges.iter();
        gauges.find(|(node, _)| *node == host.node.id()).map(|(_, gauge)| gauge.clone())
    }
}

/// What a client is doing.
#[must_use]
pub fn activity(index: &TraceIndex, client: &crate::sim::client::Client) -> Activity {
    if let Some(pending) = client.pending.values().next_back() {
        return Activity::Waiting(request_kind(pending.kind));
    }
    match client.ended {
        None => Activity::Idle,
        Some(ended) if index.stale.contains_key(&ended.op) => Activity::Stale,
        Some(ended) => Activity::Ended(request_kind(ended.kind), outcome(ended.outcome)),
    }
}

/// The nodes that a client can choose as its coordinator, by number: those that have not left.
#[must_use]
pub fn coordinators(world: &World) -> Rc<[NodeName]> {
    let nodes = world.hosts().iter().map(|host| host.node.id());
    let stay = nodes.filter(|node| member_status(world, *node) != MemberStatus::Left);
    stay.map(|node| NodeName { id: node.0, name: Rc::clone(world.names().node(node)) }).collect()
}

/// The clients, by number.
#[must_use]
pub fn clients(index: &TraceIndex, world: &World, layout: &Layout) -> Rc<[Rc<ClientGlyph>]> {
    let size = Size { width: tenths(layout.client_width), height: tenths(layout.client_height) };
    let glyphs = world.clients().iter().zip(&layout.clients).map(|(client, point)| {
        Rc::new(ClientGlyph {
            id: client.id.0,
            name: Rc::clone(world.names().client(ClientId(client.id.0))),
            place: point.point(),
            size,
            activity: activity(index, client),
            offset_us: client.skew_us,
        })
    });
    glyphs.collect()
}
