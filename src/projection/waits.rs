//! Who waits for whom, and until when, as the engine has it.

use super::nodes::state;
use crate::dynamo::ids::{Endpoint, NodeId, OpId};
use crate::dynamo::node::{Coordination, RequestInFlight, Timer};
use crate::dynamo::quorum::put::Asked;
use crate::scene::{AfterWait, NodeState, Wait};
use crate::sim::client::Client;
use crate::sim::world::{Ahead, Host, World};
use std::rc::Rc;

/// The clients that wait for an answer, the one that has waited longest first.
#[must_use]
pub fn of_clients(world: &World) -> Vec<Wait> {
    let ahead = world.ahead();
    let mut waits: Vec<(OpId, Wait)> = Vec::new();
    for client in world.clients() {
        let of_op = |op: &OpId| Some((*op, of_client(world, &ahead, client, *op)?));
        waits.extend(client.pending.keys().filter_map(of_op));
    }
    waits.sort_by_key(|(op, _)| *op);
    waits.into_iter().map(|(_, wait)| wait).collect()
}

/// All who wait because of this request: its client, those who handed it on, those who are to lead
/// its key, its coordinators.
#[must_use]
pub fn of_request(world: &World, op: OpId) -> Vec<Wait> {
    let ahead = &world.ahead();
    let clients = world.clients().iter().filter_map(|client| of_client(world, ahead, client, op));
    let handing = world.hosts().iter().filter_map(|host| of_forwarder(world, ahead, host, op));
    let leading = world.hosts().iter().filter_map(|host| of_seat(world, host, op));
    let nodes = world.hosts().iter().filter_map(|host| of_coordinator(world, ahead, host, op));
    clients.chain(handing).chain(leading).chain(nodes).collect()
}

fn of_client(world: &World, ahead: &Ahead, client: &Client, op: OpId) -> Option<Wait> {
    let pending = client.pending.get(&op)?;
    let then = match world.asks_another_next(ahead, client.id, op) {
        true => AfterWait::TriesAnother,
        false => AfterWait::GivesUp,
    };
    Some(Wait {
        who: Rc::clone(world.names().client(client.id)),
        whom: vec![named(world, pending.asked)],
        until: ahead.gives_up_at(client.id, op),
        then,
    })
}

/// A node that handed a request on, until there is a sign that it was taken up.
fn of_forwarder(world: &World, ahead: &Ahead, host: &Host, op: OpId) -> Option<Wait> {
    let (_, forwarded) = host.node.forwarded_under().find(|(other, _)| *other == op)?;
    let id = host.node.id();
    let tried = ahead.connects(Endpoint::Node(id), op);
    Some(Wait {
        who: Rc::clone(world.names().node(id)),
        whom: vec![named(world, forwarded.to())],
        until: tried.map(|one| one.until).or_else(|| ahead.fires_at(id, Timer::Forward(op))),
        then: AfterWait::TriesAnother,
    })
}

/// A node that does it once it leads the key.
fn of_seat(world: &World, host: &Host, op: OpId) -> Option<Wait> {
    let (seat, waiting) = host.node.seats().waiting(op)?;
    let whom = host.node.awaited_by(seat, world.cluster().policy.quorum.n).into_iter();
    Some(Wait {
        who: Rc::clone(world.names().node(host.node.id())),
        whom: whom.map(|node| named(world, node)).collect(),
        until: (!world.cluster().manual).then_some(waiting.until),
        then: AfterWait::GivesUp,
    })
}

fn of_coordinator(world: &World, ahead: &Ahead, host: &Host, op: OpId) -> Option<Wait> {
    let work = host.node.work().get(&op).filter(|work| !work.replied)?;
    let id = host.node.id();
    let suspects_at = ahead.fires_at(id, Timer::Replicas(op)).filter(|_| work.awaits_replicas());
    let (until, then) = match suspects_at.filter(|at| *at < work.deadline) {
        Some(at) if world.cluster().policy.judges_by_heartbeats() => {
            (Some(at), AfterWait::AsksOthers)
        }
        Some(at) => (Some(at), AfterWait::Suspects),
        None => (ahead.fires_at(id, Timer::Request(op)).or(suspects_at), AfterWait::GivesUp),
    };
    let mut whom = awaited(work);
    whom.extend(host.node.unconfirmed(op, work.request.key, world.cluster().policy.quorum.n));
    whom.sort_unstable();
    whom.dedup();
    Some(Wait {
        who: Rc::clone(world.names().node(id)),
        whom: whom.into_iter().map(|node| named(world, node)).collect(),
        until,
        then,
    })
}

/// Whose answer is awaited.
fn awaited(work: &RequestInFlight) -> Vec<NodeId> {
    if let Coordination::Get { repairing: Some(repairing), .. } = &work.coordination {
        return repairing.open.iter().map(|repair| repair.replica.holder).collect();
    }
    let waiting = work.asked().iter().filter(|one| one.state == Asked::Waiting);
    waiting.map(|one| one.replica.holder).collect()
}

fn named(world: &World, node: NodeId) -> (Rc<str>, NodeState) {
    let host = world.hosts().get(usize::from(node.0));
    let how = host.map_or(NodeState::Down, |host| state(host.health));
    (Rc::clone(world.names().node(node)), how)
}
