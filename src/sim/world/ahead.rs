//! What lies ahead as things stand: what becomes of a message, and until when somebody waits. A
//! picture reads it here and guesses nothing.

use super::{Event, Health, World};
use crate::dynamo::ids::{ClientId, Endpoint, NodeId, OpId};
use crate::dynamo::node::Timer;
use crate::sim::flight::{Flight, Loss};
use crate::sim::trace::Connection;
use crate::time::SimTime;
use std::rc::Rc;

impl World {
    /// Why a message that is on its way or held back will not arrive, if nothing is done about it.
    #[must_use]
    pub fn loss_ahead(&self, flight: &Flight) -> Option<Loss> {
        let (from, to) = (flight.envelope.from, flight.envelope.to);
        let is_down = |end: Endpoint| match end {
            Endpoint::Node(node) => {
                let site = self.sites.get(usize::from(node.0));
                site.is_none_or(|site| site.health == Health::Down)
            }
            Endpoint::Client(_) => false,
        };
        if flight.doom.is_some() {
            return flight.doom;
        }
        if self.faults.blocks(from, to) {
            return Some(Loss::Partition);
        }
        is_down(to).then_some(Loss::Down)
    }

    /// The messages that have come to a paused node, which reads them once it goes on.
    pub fn stalled(&self) -> impl Iterator<Item = &Rc<Flight>> {
        self.sites.iter().flat_map(|site| site.backlog.iter()).filter_map(|event| match event {
            Event::Flight(flight) => Some(flight),
            _ => None,
        })
    }

    /// When a node's timer fires, if it waits for it.
    #[must_use]
    pub fn fires_at(&self, node: NodeId, timer: Timer) -> Option<SimTime> {
        let is_meant = |event: &Event| match event {
            Event::Timer { node: of, timer: other, .. } => *of == node && *other == timer,
            _ => false,
        };
        let mut due = self.queue.iter().filter(|due| is_meant(&due.event));
        due.find(|due| !self.is_void(&due.event)).map(|due| due.at)
    }

    /// When a client stops waiting for the node that it asked: for its answer, or for a connection that
    /// does not come about.
    #[must_use]
    pub fn gives_up_at(&self, client: ClientId, op: OpId) -> Option<SimTime> {
        let is_meant = |event: &Event| match event {
            Event::Patience { client: of, op: other, .. } => *of == client && *other == op,
            Event::Unconnected { connection, .. } => {
                connection.from == Endpoint::Client(client) && connection.op == op
            }
            _ => false,
        };
        let mut due = self.queue.iter().filter(|due| is_meant(&due.event));
        due.find(|due| !self.is_void(&due.event)).map(|due| due.at)
    }

    /// The timers of nodes that still mean something, in the order in which they fire.
    pub fn timers(&self) -> impl Iterator<Item = (SimTime, NodeId, Timer)> {
        self.meaningful().filter_map(|(at, event)| match event {
            Event::Timer { node, timer, .. } => Some((at, *node, *timer)),
            _ => None,
        })
    }

    /// Until when clients wait for the node that they asked.
    pub fn patience(&self) -> impl Iterator<Item = (SimTime, ClientId, OpId)> {
        self.meaningful().filter_map(|(at, event)| match event {
            Event::Patience { client, op, .. } => Some((at, *client, *op)),
            _ => None,
        })
    }

    /// The connections that are being tried and will not come about.
    pub fn connecting(&self) -> impl Iterator<Item = Connection> {
        self.meaningful().filter_map(|(_, event)| match event {
            Event::Unconnected { connection, .. } => Some(**connection),
            _ => None,
        })
    }

    /// Whether a client that waits asks another node if this one stays silent, or cannot be reached.
    #[must_use]
    pub fn asks_another_next(&self, client: ClientId, op: OpId) -> bool {
        let end = Endpoint::Client(client);
        let is_connecting = self.connecting().any(|one| one.from == end && one.op == op);
        match is_connecting {
            true => self.can_ask_another(client, op),
            false => self.may_ask_another(client, op),
        }
    }

    fn meaningful(&self) -> impl Iterator<Item = (SimTime, &Event)> {
        let due = self.queue.iter().filter(|due| !self.is_void(&due.event));
        due.map(|due| (due.at, &due.event))
    }
}
