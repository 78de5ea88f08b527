//! What lies ahead as things stand: what becomes of a message, and until when somebody waits. A
//! picture reads it here and guesses nothing.

use super::{Event, Health, World};
use crate::dynamo::ids::{ClientId, Endpoint, NodeId, OpId};
use crate::dynamo::node::Timer;
use crate::sim::flight::{Flight, Loss};
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
            Event::Timer { .. } | Event::Patience { .. } => None,
        })
    }

    /// When a node's timer fires, if it waits for it.
    #[must_use]
    pub fn fires_at(&self, node: NodeId, timer: Timer) -> Option<SimTime> {
        let is_meant = |event: &Event| match event {
            Event::Timer { node: of, timer: other, .. } => *of == node && *other == timer,
            Event::Flight(_) | Event::Patience { .. } => false,
        };
        let mut due = self.queue.iter().filter(|due| is_meant(&due.event));
        due.find(|due| !self.is_void(&due.event)).map(|due| due.at)
    }

    /// When a client stops waiting for an answer that it waits for still.
    #[must_use]
    pub fn gives_up_at(&self, client: ClientId, op: OpId) -> Option<SimTime> {
        let is_meant = |event: &Event| match event {
            Event::Patience { client: of, op: other, .. } => *of == client && *other == op,
            Event::Flight(_) | Event::Timer { .. } => false,
        };
        let mut due = self.queue.iter().filter(|due| is_meant(&due.event));
        due.find(|due| !self.is_void(&due.event)).map(|due| due.at)
    }
}
