//! What lies ahead as things stand: what becomes of a message, and until when somebody waits. A
//! picture reads it here and guesses nothing.

use super::{Event, World};
use crate::dynamo::ids::{ClientId, Endpoint, NodeId, OpId};
use crate::dynamo::node::Timer;
use crate::sim::flight::{Flight, Loss};
use crate::sim::trace::Connection;
use crate::time::SimTime;
use std::rc::Rc;

/// Until when somebody waits: all that is due and still means something, messages left aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    /// The timers of nodes, in the order in which they fire.
    pub timers: Vec<(SimTime, NodeId, Timer)>,
    /// Until when clients wait for the node that they asked.
    pub patience: Vec<(SimTime, ClientId, OpId)>,
    /// The connections that are being tried and will not come about.
    pub connecting: Vec<Connection>,
}

impl Ahead {
    /// When a node's timer fires, if it waits for it.
    #[must_use]
    pub fn fires_at(&self, node: NodeId, timer: Timer) -> Option<SimTime> {
        let is_meant = |(_, of, other): &&(SimTime, NodeId, Timer)| (*of, *other) == (node, timer);
        self.timers.iter().find(is_meant).map(|(at, ..)| *at)
    }

    /// When a client stops waiting for the node that it asked: for its answer, or for a connection that
    /// does not come about.
    #[must_use]
    pub fn gives_up_at(&self, client: ClientId, op: OpId) -> Option<SimTime> {
        let is_meant = |(_, of, other): &&(SimTime, ClientId, OpId)| (*of, *other) == (client, op);
        let answer = self.patience.iter().find(is_meant).map(|(at, ..)| *at);
        let connection = self.connects(Endpoint::Client(client), op);
        answer.into_iter().chain(connection.map(|one| one.until)).min()
    }

    /// The connection that this end is trying for this operation, and that will not come about.
    #[must_use]
    pub fn connects(&self, from: Endpoint, op: OpId) -> Option<Connection> {
        self.connecting.iter().find(|one| one.from == from && one.op == op).copied()
    }
}

impl World {
    /// Until when somebody waits. One look through all that is due, of which messages are the most:
    /// whoever asks for several waits asks once.
    #[must_use]
    pub fn ahead(&self) -> Ahead {
        let mut ahead = Ahead::default();
        for due in self.queue.iter() {
            match &due.event {
                Event::Flight(_) => {}
                event if self.is_void(event) => {}
                Event::Timer { node, timer, .. } => ahead.timers.push((due.at, *node, *timer)),
                Event::ClientTimeout { client, op, .. } => {
                    ahead.patience.push((due.at, *client, *op))
                }
                Event::Unconnected { connection, .. } => ahead.connecting.push(**connection),
            }
        }
        ahead
    }

    /// Whether a client that waits asks another node if this one stays silent, or cannot be reached.
    #[must_use]
    pub fn asks_another_next(&self, ahead: &Ahead, client: ClientId, op: OpId) -> bool {
        match ahead.connects(Endpoint::Client(client), op) {
            Some(_) => self.can_ask_another(client, op),
            None => self.may_ask_another(client, op),
        }
    }

    /// Why a message that is on its way or held back will not arrive, if nothing is done about it.
    #[must_use]
    pub fn loss_ahead(&self, flight: &Flight) -> Option<Loss> {
        let (from, to) = (flight.envelope.from, flight.envelope.to);
        if flight.drop_reason.is_some() {
            return flight.drop_reason;
        }
        if self.faults.blocks(from, to) {
            return Some(Loss::Partition);
        }
        let is_down = matches!(to, Endpoint::Node(node) if self.is_down(node));
        is_down.then_some(Loss::Down)
    }

    /// The messages that have come to a paused node, which reads them once it goes on.
    pub fn stalled(&self) -> impl Iterator<Item = &Rc<Flight>> {
        self.hosts.iter().flat_map(|host| host.backlog.iter()).filter_map(|event| match event {
            Event::Flight(flight) => Some(flight),
            _ => None,
        })
    }
}
