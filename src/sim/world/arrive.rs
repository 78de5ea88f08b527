//! How a message ends: it arrives, waits for a stalled node, or is lost.

use super::{Event, Health, World};
use crate::dynamo::ids::{ClientId, Endpoint, NodeId};
use crate::dynamo::message::{ClientReply, Message};
use crate::dynamo::node::Input;
use crate::sim::flight::{Flight, Loss};
use crate::sim::trace::{Trace, TraceKind};
use std::rc::Rc;

impl World {
    pub(super) fn arrive(&mut self, flight: &Rc<Flight>, trace: &mut Trace) {
        let (from, to) = (flight.envelope.from, flight.envelope.to);
        if let Some(loss) = flight.drop_reason {
            return self.lose(flight, loss, trace);
        }
        if self.faults.blocks(from, to) {
            return self.lose(flight, Loss::Partition, trace);
        }
        match to {
            Endpoint::Node(node) => self.arrive_at_node(node, flight, trace),
            Endpoint::Client(client) => self.arrive_at_client(client, flight, trace),
        }
    }

    fn arrive_at_node(&mut self, node: NodeId, flight: &Rc<Flight>, trace: &mut Trace) {
        let Some(host) = self.hosts.get_mut(usize::from(node.0)) else { return };
        match host.health {
            Health::Down => self.lose(flight, Loss::Down, trace),
            Health::Paused => {
                Rc::make_mut(&mut host.backlog).push(Event::Flight(Rc::clone(flight)));
            }
            Health::Up => {
                let kind = TraceKind::Delivered(Rc::clone(flight));
                let cause = self.record(Some(flight.event), kind, trace);
                self.run_node(node, Input::Delivered(&flight.envelope), cause, trace);
            }
        }
    }

    fn arrive_at_client(&mut self, client: ClientId, flight: &Rc<Flight>, trace: &mut Trace) {
        let kind = TraceKind::Delivered(Rc::clone(flight));
        let cause = self.record(Some(flight.event), kind, trace);
        let Message::Reply(reply) = &flight.envelope.message else { return };
        self.answer(client, reply, cause, trace);
    }

    fn answer(&mut self, client: ClientId, reply: &Rc<ClientReply>, cause: u32, trace: &mut Trace) {
        let Some(state) = self.clients.get_mut(usize::from(client.0)) else { return };
        let awaited = Rc::make_mut(state).take(reply);
        let kind = TraceKind::Answered(client, Rc::clone(reply), awaited);
        self.record(Some(cause), kind, trace);
    }

    pub(super) fn lose(&mut self, flight: &Rc<Flight>, loss: Loss, trace: &mut Trace) {
        self.record(Some(flight.event), TraceKind::Lost(Rc::clone(flight), loss), trace);
    }
}
