//! Deliveries by hand, of messages that a network holds which delivers nothing by itself.

use super::Runner;
use crate::dynamo::ids::{Endpoint, NodeId, OpId};
use crate::dynamo::message::MessageKind;
use crate::scenario::compiled::Traffic;
use crate::scenario::expect::{Finding, OpIndex};
use crate::sim::client::OpKind;
use crate::sim::command::Command;
use crate::sim::flight::{Flight, FlightId};
use std::rc::Rc;

impl Runner {
    /// Requests reach these nodes and their answers the coordinator, one node after the other.
    pub(super) fn deliver(
        &mut self,
        op: OpIndex,
        to: &[NodeId],
        with_reply: bool,
        traffic: Traffic,
    ) -> Option<Finding> {
        let number = self.ops.get(op as usize).copied()?;
        // What is meant is what waits now: of a delete that reads first, first the read of each and
        // the next time the write.
        let waiting: Vec<Option<FlightId>> =
            to.iter().map(|node| self.held_flight(number, *node, traffic, false)).collect();
        for (node, waits) in to.iter().zip(waiting) {
            if traffic == Traffic::Request && self.is_its_own_copy(op, *node) {
                continue;
            }
            let waits = waits.filter(|id| self.held_message(*id).is_some());
            let next = || self.held_flight(number, *node, traffic, false);
            let Some(id) = waits.or_else(next) else {
                let found = format!("no request to {} is held", self.observed().name(*node));
                return Some(Finding { held: false, found });
            };
            let asked = self.held_message(id).map(|flight| flight.envelope.message.kind());
            self.command(Command::Deliver(id));
            let answer = asked.filter(|_| with_reply).and_then(answer_to);
            let came = answer.and_then(|kind| self.held_of_kind(number, *node, kind, true));
            if let Some(id) = came {
                self.command(Command::Deliver(id));
            }
        }
        None
    }

    fn held_message(&self, id: FlightId) -> Option<&Rc<Flight>> {
        self.history.world().held().find(|flight| flight.id == id)
    }

    /// Does something to the held messages of an operation that go to, or come from, these nodes.
    pub(super) fn each_held(
        &mut self,
        op: OpIndex,
        nodes: &[NodeId],
        traffic: Traffic,
        answers: bool,
        command: impl Fn(FlightId) -> Command,
    ) -> Option<Finding> {
        let op = self.ops.get(op as usize).copied()?;
        for node in nodes {
            let Some(flight) = self.held_flight(op, *node, traffic, answers) else {
                let what = if answers { "answer from" } else { "request to" };
                let found = format!("no {what} {} is held", self.observed().name(*node));
                return Some(Finding { held: false, found });
            };
            self.command(command(flight));
        }
        None
    }

    /// True if nothing is to be delivered, because this node coordinates the write and stored its
    /// own copy first.
    fn is_its_own_copy(&self, op: OpIndex, node: NodeId) -> bool {
        let Some(record) = self.observed().op(op) else { return false };
        let stored = record.answered.first().is_some_and(|first| first.holder == node);
        let is_own = record.kind != OpKind::Get && record.coordinator == Some(node) && stored;
        is_own
            && self.history.world().cluster().policy.stores_first()
            && self.held_flight(record.op, node, Traffic::Request, false).is_none()
    }

    fn held_flight(
        &self,
        op: OpId,
        node: NodeId,
        traffic: Traffic,
        answers: bool,
    ) -> Option<FlightId> {
        let wanted: [MessageKind; 2] = match (traffic, answers) {
            (Traffic::Request, false) => [MessageKind::Put, MessageKind::Get],
            (Traffic::Request, true) => [MessageKind::PutAck, MessageKind::GetReply],
            (Traffic::Repair, false) => [MessageKind::Repair; 2],
            (Traffic::Repair, true) => [MessageKind::RepairAck; 2],
        };
        // A delete that has read what it replaces writes now: who was not read from is written to.
        wanted.into_iter().find_map(|kind| self.held_of_kind(op, node, kind, answers))
    }

    fn held_of_kind(
        &self,
        op: OpId,
        node: NodeId,
        kind: MessageKind,
        is_answer: bool,
    ) -> Option<FlightId> {
        let end = Endpoint::Node(node);
        let found = self.history.world().held().find(|flight| {
            let envelope = &flight.envelope;
            let at = if is_answer { envelope.from } else { envelope.to };
            at == end && envelope.message.op() == Some(op) && envelope.message.kind() == kind
        });
        found.map(|flight| flight.id)
    }
}

/// What answers a message to a replica.
fn answer_to(asked: MessageKind) -> Option<MessageKind> {
    match asked {
        MessageKind::Put => Some(MessageKind::PutAck),
        MessageKind::Get => Some(MessageKind::GetReply),
        MessageKind::Repair => Some(MessageKind::RepairAck),
        _ => None,
    }
}
