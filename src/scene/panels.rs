//! The panels beside the stage: clients, quorum, replicas, the node and the message inspected.

use super::digest::{Digest, Track};
use super::messages::{label, why};
use super::nodes::{leader_role, ring_is_old, standing, state};
use super::ring::hue;
use super::trees::tree;
use super::{
    Agreement, ClockEntry, MessageEnd, MessagePanel, NodePanel, QuorumPanel, QuorumVerdict,
    ReplicaRow, ReplicasPanel, Sibling,
};
use crate::dynamo::clock::{Actor, VectorClock};
use crate::dynamo::ids::{Key, NodeId};
use crate::dynamo::plan::Replica;
use crate::dynamo::policy::{QuorumMode, Versioning};
use crate::dynamo::value::Value;
use crate::dynamo::version::{Record, Version};
use crate::lists::Gather;
use crate::sim::flight::Flight;
use crate::sim::history::History;
use crate::sim::names::Names;
use crate::sim::trace::TraceKind;
use crate::sim::world::{Health, Site, World};
use crate::words::account as words;
use std::rc::Rc;

/// A clock with names and colours.
#[must_use]
pub fn clock(names: &Names, clock: &VectorClock) -> Vec<ClockEntry> {
    let entries = clock.entries().iter().map(|entry| ClockEntry {
        actor: names.actor(entry.actor),
        hue: match entry.actor {
            Actor::Node(node, _) => Some(hue(node)),
            Actor::Client(_) | Actor::Named(_) => None,
        },
        counter: entry.counter,
    });
    entries.gather()
}

/// Siblings in one list: where a conflict explodes, the newest of them.
const SIBLINGS_MOST: usize = 40;

/// The versions of a record, as a reader sees them.
#[must_use]
pub fn siblings(digest: &Digest, names: &Names, key: Key, record: &Record) -> Vec<Sibling> {
    let newest = record.siblings.len().saturating_sub(SIBLINGS_MOST);
    let shown = record.siblings[newest..].iter();
    shown.map(|version| sibling(digest, names, key, version)).gather()
}

fn sibling(digest: &Digest, names: &Names, key: Key, version: &Version) -> Sibling {
    let items = match &version.value {
        Value::Tombstone => Vec::new(),
        Value::Cart(items) => items.to_vec(),
        Value::Text(text) => vec![Rc::clone(text)],
        Value::Row(_) => vec![Rc::from(words::value(&version.value))],
    };
    Sibling {
        id: version.origin.0,
        items,
        tombstone: version.value.is_tombstone(),
        clock: clock(names, &version.clock()),
        author: digest.author(names, key.id, version),
    }
}

/// Whether versions are told apart by time alone.
#[must_use]
pub fn by_time(world: &World) -> bool {
    world.cluster().policy.versioning == Versioning::LastWriteWins
}

/// N, R and W.
#[must_use]
pub fn quorum(world: &World) -> QuorumPanel {
    let policy = &world.cluster().policy;
    let quorum = policy.quorum;
    let sloppy = policy.quorum_mode == QuorumMode::Sloppy;
    let overlap = (quorum.r + quorum.w).saturating_sub(quorum.n);
    let verdict = match (overlap, sloppy) {
        (0, _) => QuorumVerdict::Gap,
        (by, false) => QuorumVerdict::Overlap { by },
        (by, true) => QuorumVerdict::SloppyOverlap { by },
    };
    let most = u8::try_from(world.sites().len()).unwrap_or(u8::MAX);
    QuorumPanel {
        n: quorum.n,
        r: quorum.r,
        w: quorum.w,
        n_most: most.min(crate::limits::REPLICAS_MOST),
        sloppy,
        verdict,
    }
}

/// Which replica holds what.
#[must_use]
pub fn replicas(digest: &Digest, world: &World, name: &Rc<str>, key: Key) -> ReplicasPanel {
    let cluster = world.cluster();
    let primaries = cluster.view.ring.primaries(key, cluster.policy.quorum.n);
    let mut rows: Vec<ReplicaRow> =
        primaries.iter().filter_map(|node| row(digest, world, key, Replica::own(*node))).gather();
    for site in world.sites() {
        let kept = site.node.store().hinted().filter(|(_, id, _)| *id == key.id);
        let holder = site.node.id();
        let kept = kept.map(|(primary, _, _)| Replica { holder, primary });
        kept.filter_map(|replica| row(digest, world, key, replica)).gather_into(&mut rows);
    }
    ReplicasPanel {
        key: Rc::clone(name),
        agreement: agreement(world, key, &primaries, &rows),
        rows,
    }
}

fn row(digest: &Digest, world: &World, key: Key, replica: Replica) -> Option<ReplicaRow> {
    let names = world.names();
    let site = world.sites().get(usize::from(replica.holder.0))?;
    let record = site.node.store().get(key.id, replica);
    Some(ReplicaRow {
        node: replica.holder.0,
        name: Rc::clone(names.node(replica.holder)),
        hue: hue(replica.holder),
        state: state(site.health),
        since: site.since,
        stands_in_for: replica.is_stand_in().then(|| Rc::clone(names.node(replica.primary))),
        siblings: record.map_or_else(Vec::new, |record| siblings(digest, names, key, record)),
    })
}

fn agreement(world: &World, key: Key, primaries: &[NodeId], rows: &[ReplicaRow]) -> Agreement {
    if rows.iter().all(|row| row.siblings.is_empty()) {
        return Agreement::Nothing;
    }
    let mut copies = primaries
        .iter()
        .filter_map(|node| world.sites().get(usize::from(node.0)))
        .filter(|site| site.health != Health::Down)
        .map(|site| site.node.store().get(key.id, Replica::own(site.node.id())));
    let Some(first) = copies.next() else { return Agreement::Diverged };
    let same = copies.all(|copy| match (copy, first) {
        (Some(one), Some(other)) => one.same_as(other),
        (None, None) => true,
        _ => false,
    });
    if same { Agreement::Converged } else { Agreement::Diverged }
}

/// The node in the inspector.
#[must_use]
pub fn node(world: &World, key: Key, node: u16) -> Option<NodePanel> {
    let site = world.sites().get(usize::from(node))?;
    let names = world.names();
    let id = NodeId(node);
    let nodes = u16::try_from(world.sites().len()).unwrap_or(u16::MAX);
    let shares = world.cluster().view.ring.shares_thousandths(nodes);
    let store = site.node.store();
    Some(NodePanel {
        id: node,
        name: Rc::clone(names.node(id)),
        hue: hue(id),
        state: state(site.health),
        since: site.since,
        standing: standing(world, id),
        share_thousandths: shares.get(usize::from(node)).copied().unwrap_or(0),
        keys: store
            .own()
            .map(|(key, record)| {
                (
                    Rc::clone(names.key(key)),
                    u32::try_from(record.siblings.len()).unwrap_or(u32::MAX),
                )
            })
            .gather(),
        hints: store
            .hinted()
            .map(|(primary, key, _)| (primary, key))
            .chain(store.hints().iter().map(|hint| (hint.target, hint.key.id)))
            .map(|(primary, key)| (Rc::clone(names.node(primary)), Rc::clone(names.key(key))))
            .gather(),
        ring: site.node.view().version.0,
        ring_is_old: ring_is_old(world, site),
        phis: phis(world, site),
        suspects: site
            .node
            .beliefs()
            .suspected(world.now())
            .map(|peer| Rc::clone(names.node(peer)))
            .gather(),
        role: leader_role(world, site, key),
        leader: site.node.leadership().leader().map(|leader| Rc::clone(names.node(leader))),
        fellows: fellows(world, id),
        tree: tree(world, id),
    })
}

/// How strongly a node that gossips suspects each of its peers.
fn phis(world: &World, site: &Site) -> Vec<(Rc<str>, u64)> {
    let Some(gossip) = site.node.gossip() else { return Vec::new() };
    let peers = site.node.view().members.iter().filter(|peer| **peer != site.node.id());
    let known =
        peers.filter_map(|peer| gossip.suspicion_milli(*peer, world.now()).map(|phi| (peer, phi)));
    known.map(|(peer, phi)| (Rc::clone(world.names().node(*peer)), phi)).gather()
}

/// Nodes that a menu has room for.
const FELLOWS_MOST: usize = 12;

fn fellows(world: &World, node: NodeId) -> Vec<(u16, Rc<str>)> {
    let cluster = world.cluster();
    if !cluster.policy.compares_copies() {
        return Vec::new();
    }
    let mut fellows = cluster.view.ring.fellows(node, cluster.policy.quorum.n);
    fellows.truncate(FELLOWS_MOST);
    fellows.into_iter().map(|peer| (peer.0, Rc::clone(world.names().node(peer)))).gather()
}

/// What becomes of a message, or has, as it is at the cursor.
fn message_end(digest: &Digest, history: &History, track: &Track, flight: &Flight) -> MessageEnd {
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
    let loss = digest.losses.iter().rev().find_map(|(event, _)| loss_of(event));
    match loss {
        Some(loss) => MessageEnd::Lost(loss),
        None => MessageEnd::Arrived(track.ended.unwrap_or(flight.sent_at)),
    }
}

/// The message in the inspector.
#[must_use]
pub fn message(digest: &Digest, history: &History, id: u64) -> Option<MessagePanel> {
    let track = digest.tracks.get(usize::try_from(id).ok()?)?;
    let TraceKind::Sent(flight) = &history.trace().get(track.event as usize)?.kind else {
        return None;
    };
    let names = history.world().names();
    let message = &flight.envelope.message;
    let record = message.record().zip(message.key());
    let end = message_end(digest, history, track, flight);
    Some(MessagePanel {
        id,
        label: label(digest, names, &flight.envelope),
        from: Rc::clone(names.endpoint(flight.envelope.from)),
        to: Rc::clone(names.endpoint(flight.envelope.to)),
        sent: flight.sent_at,
        end,
        in_hand: matches!(end, MessageEnd::Arrives(_) | MessageEnd::Held),
        carries: record.map_or_else(Vec::new, |(record, key)| siblings(digest, names, key, record)),
        why: why(digest, names, &flight.envelope).map(Rc::from),
    })
}
