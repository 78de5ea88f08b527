//! The panels beside the stage: clients, quorum, replicas, the node and the message inspected.

use super::clocks::{clock, order, time_stamp, version_clock};
use super::messages::{label, why};
use super::nodes::{leader_role, member_status, ring_is_old, state};
use super::ring::color;
use super::trace_index::{TraceIndex, Track};
use super::tree::tree;
use crate::check::judge::has_converged;
use crate::dynamo::ids::{Key, NodeId};
use crate::dynamo::policy::QuorumMode;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::value::Value;
use crate::dynamo::version::{Record, Version};
use crate::scene::{
    Agreement, ClockEntry, MessageEnd, MessagePanel, NodePanel, Order, QuorumPanel, QuorumVerdict,
    ReplicaRow, ReplicasPanel, Sibling, VersionClock,
};
use crate::sim::flight::Flight;
use crate::sim::history::History;
use crate::sim::trace::TraceKind;
use crate::sim::world::{Host, World};
use crate::text::log;
use std::rc::Rc;

/// Siblings in one list: where a conflict explodes, the newest of them.
const SIBLINGS_MAX: usize = 40;

/// The versions of a record, as a reader sees them.
#[must_use]
pub fn siblings(index: &TraceIndex, world: &World, key: Key, record: &Record) -> Vec<Sibling> {
    let newest = record.siblings.len().saturating_sub(SIBLINGS_MAX);
    let shown = record.siblings[newest..].iter();
    let shares = shares_clock(world, record);
    shown.map(|version| sibling(index, world, key, version, shares)).collect()
}

/// True for siblings without events of their own: one clock says what they know together, and not
/// which of them knows what.
fn shares_clock(world: &World, record: &Record) -> bool {
    record.siblings.len() > 1 && order(world) == Order::Clocks
}

/// The clock that the siblings of a record share, where they share one.
#[must_use]
pub fn shared_clock(world: &World, record: Option<&Record>) -> Vec<ClockEntry> {
    let record = record.filter(|record| shares_clock(world, record));
    record.map_or_else(Vec::new, |record| clock(world.names(), &record.clock))
}

fn sibling(
    index: &TraceIndex,
    world: &World,
    key: Key,
    version: &Version,
    shares_clock: bool,
) -> Sibling {
    let items = match &version.value {
        Value::Tombstone => Vec::new(),
        Value::Cart(items) => items.to_vec(),
        Value::Text(text) => vec![Rc::clone(text)],
        Value::Row(_) => vec![Rc::from(log::value(&version.value))],
    };
    Sibling {
        id: version.origin.0,
        items,
        tombstone: version.value.is_tombstone(),
        clock: match shares_clock {
            true => VersionClock::default(),
            false => version_clock(world.names(), version),
        },
        stamp_us: time_stamp(world, version),
        author: index.author(world.names(), key.id, version),
    }
}

/// N, R and W.
#[must_use]
pub fn quorum(world: &World) -> QuorumPanel {
    let policy = &world.cluster().policy;
    let quorum = policy.quorum;
    let sloppy = policy.quorum_mode == QuorumMode::Sloppy;
    let verdict = match (quorum.overlap(), sloppy) {
        (0, _) => QuorumVerdict::Gap,
        (by, false) => QuorumVerdict::Overlap { by },
        (by, true) => QuorumVerdict::SloppyOverlap { by },
    };
    let most = u8::try_from(world.hosts().len()).unwrap_or(u8::MAX);
    QuorumPanel {
        n: quorum.n,
        r: quorum.r.of(quorum.n),
        w: quorum.w.of(quorum.n),
        n_most: most.min(crate::limits::REPLICAS_MAX),
        sloppy,
        verdict,
    }
}

/// Which replica holds what.
#[must_use]
pub fn replicas(index: &TraceIndex, world: &World, name: &Rc<str>, key: Key) -> ReplicasPanel {
    let cluster = world.cluster();
    let primaries = cluster.view.ring.primaries(key, cluster.policy.quorum.n);
    let mut rows: Vec<ReplicaRow> =
        primaries.iter().filter_map(|node| row(index, world, key, Replica::own(*node))).collect();
    for host in world.hosts() {
        let kept = host.node.store().hinted().filter(|(_, id, _)| *id == key.id);
        let holder = host.node.id();
        let kept = kept.map(|(primary, _, _)| Replica { holder, primary });
        rows.extend(kept.filter_map(|replica| row(index, world, key, replica)));
    }
    ReplicasPanel { key: Rc::clone(name), agreement: agreement(world, key, &rows), rows }
}

fn row(index: &TraceIndex, world: &World, key: Key, replica: Replica) -> Option<ReplicaRow> {
    let names = world.names();
    let host = world.hosts().get(usize::from(replica.holder.0))?;
    let record = host.node.store().get(key.id, replica);
    Some(ReplicaRow {
        node: replica.holder.0,
        name: Rc::clone(names.node(replica.holder)),
        color: color(replica.holder),
        state: state(host.health),
        since: host.since,
        stands_in_for: replica.is_stand_in().then(|| Rc::clone(names.node(replica.primary))),
        siblings: record.map_or_else(Vec::new, |record| siblings(index, world, key, record)),
        shared_clock: shared_clock(world, record.map(AsRef::as_ref)),
    })
}

/// Whether the replicas agree, as the engine says; where none holds anything there is nothing to
/// agree on.
fn agreement(world: &World, key: Key, rows: &[ReplicaRow]) -> Agreement {
    if rows.iter().all(|row| row.siblings.is_empty()) {
        return Agreement::Nothing;
    }
    if has_converged(world, key) { Agreement::Converged } else { Agreement::Diverged }
}

/// The node in the inspector.
#[must_use]
pub fn node(world: &World, key: Key, node: u16) -> Option<NodePanel> {
    let host = world.hosts().get(usize::from(node))?;
    let names = world.names();
    let id = NodeId(node);
    let nodes = u16::try_from(world.hosts().len()).unwrap_or(u16::MAX);
    let shares = world.cluster().view.ring.shares_thousandths(nodes);
    let store = host.node.store();
    Some(NodePanel {
        id: node,
        name: Rc::clone(names.node(id)),
        color: color(id),
        state: state(host.health),
        since: host.since,
        offset_us: host.node.skew_us(),
        member_status: member_status(world, id),
        share_thousandths: shares.get(usize::from(node)).copied().unwrap_or(0),
        keys: store
            .own()
            .map(|(key, record)| {
                (
                    Rc::clone(names.key(key)),
                    u32::try_from(record.siblings.len()).unwrap_or(u32::MAX),
                )
            })
            .collect(),
        hints: store
            .hinted()
            .map(|(primary, key, _)| (primary, key))
            .chain(store.hints().iter().map(|hint| (hint.target, hint.key.id)))
            .map(|(primary, key)| (Rc::clone(names.node(primary)), Rc::clone(names.key(key))))
            .collect(),
        ring: host.node.view().version.0,
        ring_is_old: ring_is_old(world, host),
        phis: phis(world, host),
        suspects: host
            .node
            .failure_detector()
            .suspected(world.now())
            .map(|peer| Rc::clone(names.node(peer)))
            .collect(),
        role: leader_role(world, host, key),
        leader: host.node.leadership().leader().map(|leader| Rc::clone(names.node(leader))),
        fellows: fellows(world, id),
        tree: tree(world, id),
    })
}

/// How strongly a node that gossips suspects each of its peers.
fn phis(world: &World, host: &Host) -> Vec<(Rc<str>, u64)> {
    let Some(gossip) = host.node.gossip() else { return Vec::new() };
    let peers = host.node.view().members.iter().filter(|peer| **peer != host.node.id());
    let known =
        peers.filter_map(|peer| gossip.suspicion_milli(*peer, world.now()).map(|phi| (peer, phi)));
    known.map(|(peer, phi)| (Rc::clone(world.names().node(*peer)), phi)).collect()
}

/// Nodes that a menu has room for.
const FELLOWS_MAX: usize = 12;

fn fellows(world: &World, node: NodeId) -> Vec<(u16, Rc<str>)> {
    let cluster = world.cluster();
    if !cluster.policy.compares_copies() {
        return Vec::new();
    }
    let mut fellows = cluster.view.ring.fellows(node, cluster.policy.quorum.n);
    fellows.truncate(FELLOWS_MAX);
    fellows.into_iter().map(|peer| (peer.0, Rc::clone(world.names().node(peer)))).collect()
}

/// What becomes of a message, or has, as it is at the cursor.
fn message_end(
    index: &TraceIndex,
    history: &History,
    track: &Track,
    flight: &Flight,
) -> MessageEnd {
    let world = history.world();
    let is_it = |other: &Rc<Flight>| other.id == flight.id;
    if world.stalled().any(is_it) {
        return MessageEnd::Waits;
    }
    if world.flights().chain(world.held()).any(is_it) {
        return match (world.loss_ahead(flight), flight.ends_at) {
            (Some(loss), _) => MessageEnd::Doomed(loss),
            (None, Some(at)) => MessageEnd::Arrives(at),
            (None, None) => MessageEnd::Held,
        };
    }
    let loss_of = |event: &u32| match &history.trace().get(*event as usize)?.kind {
        TraceKind::Lost(lost, loss) if lost.id == flight.id => Some(*loss),
        _ => None,
    };
    let loss = index.losses.iter().rev().find_map(|(event, _)| loss_of(event));
    match loss {
        Some(loss) => MessageEnd::Lost(loss),
        None => MessageEnd::Arrived(track.ended.unwrap_or(flight.sent_at)),
    }
}

/// The message in the inspector.
#[must_use]
pub fn message(index: &TraceIndex, history: &History, id: u64) -> Option<MessagePanel> {
    let track = index.tracks.get(usize::try_from(id).ok()?)?;
    let TraceKind::Sent(flight) = &history.trace().get(track.event as usize)?.kind else {
        return None;
    };
    let world = history.world();
    let names = world.names();
    let message = &flight.envelope.message;
    let record = message.record().zip(message.key());
    let end = message_end(index, history, track, flight);
    Some(MessagePanel {
        id,
        label: label(index, names, &flight.envelope),
        from: Rc::clone(names.endpoint(flight.envelope.from)),
        to: Rc::clone(names.endpoint(flight.envelope.to)),
        sent: flight.sent_at,
        end,
        in_hand: matches!(end, MessageEnd::Arrives(_) | MessageEnd::Held),
        shared_clock: shared_clock(world, record.map(|(record, _)| record.as_ref())),
        carries: record.map_or_else(Vec::new, |(record, key)| siblings(index, world, key, record)),
        why: why(index, names, &flight.envelope).map(Rc::from),
    })
}
