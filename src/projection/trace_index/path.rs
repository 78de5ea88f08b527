//! The path of a request, in words: whom its client asks, and who hands it on to whom.

use super::{Digest, Reading};
use crate::dynamo::ids::{Endpoint, NodeId, OpId};
use crate::dynamo::message::{ClientRequest, Outcome, Part};
use crate::dynamo::note::Note;
use crate::scene::{LandmarkKind, RequestKind, Weight};
use crate::sim::trace::{Connection, TraceKind};
use crate::text::log;

impl Digest {
    pub(super) fn take_asks_another(
        &mut self,
        reading: &Reading<'_>,
        request: &ClientRequest,
        node: NodeId,
    ) {
        let Some(operation) = self.operations.get_mut(&request.op) else { return };
        let before = operation.asked_last();
        operation.asked.push(node);
        let Some(named) = self.belongs(reading, request.op) else { return };
        let sent = matches!(
            reading.cause().map(|event| &event.kind),
            Some(TraceKind::Invoked(..) | TraceKind::AsksAnother(..))
        );
        let text = match sent {
            true => log::asks_again(named.ask, reading.node(before), reading.node(node)),
            false => log::asks_instead(named.ask, reading.node(node)),
        };
        self.tell(reading, Weight::Step, text);
    }

    pub(super) fn take_connects(&mut self, reading: &Reading<'_>, connection: &Connection) {
        if self.belongs(reading, connection.op).is_some() {
            let from = reading.names.endpoint(connection.from);
            let text = log::connects(from, reading.node(connection.to));
            self.tell(reading, Weight::Detail, text);
        }
    }

    pub(super) fn take_no_connection(&mut self, reading: &Reading<'_>, connection: &Connection) {
        let Connection { from, to, op, .. } = *connection;
        if self.belongs(reading, op).is_none() {
            return;
        }
        let began = reading.cause().map_or(reading.at, |event| event.at);
        let suspects = match from {
            Endpoint::Node(node) => reading.suspects_next(node, to),
            Endpoint::Client(_) => false,
        };
        let (from, to) = (reading.names.endpoint(from), reading.node(to));
        let text = log::no_connection(from, to, reading.at.since(began), suspects);
        self.tell(reading, Weight::Step, text);
    }

    pub(super) fn take_gave_up(&mut self, reading: &Reading<'_>, op: OpId, outcome: Outcome) {
        let Some(named) = self.belongs(reading, op) else { return };
        let Some(operation) = self.operations.get(&op) else { return };
        let node = reading.node(operation.asked_last());
        let text = if outcome == Outcome::Unavailable {
            log::not_connected(named.ask, node, operation.asked.len())
        } else {
            log::gave_up(named.ask, node, reading.at.since(operation.invoked))
        };
        self.mark(reading, Weight::Outcome, LandmarkKind::QuorumFailed, text);
    }

    pub(super) fn take_forwards(
        &mut self,
        reading: &Reading<'_>,
        node: NodeId,
        op: OpId,
        to: NodeId,
    ) {
        let Some(operation) = self.operations.get_mut(&op) else { return };
        let is_first = operation.path.iter().all(|(by, _)| *by != node);
        operation.path.push((node, to));
        let Some(named) = self.belongs(reading, op) else { return };
        let (node, to) = (reading.node(node), reading.node(to));
        let text = match (is_first, self.policy.has_leaders()) {
            (false, _) => log::forwards_next(node, named.ask, to),
            (true, true) => log::routes(node, named.ask, to),
            (true, false) => log::forwards(node, named.ask, to),
        };
        self.tell(reading, Weight::Step, text);
    }

    pub(super) fn take_unheard(
        &mut self,
        reading: &Reading<'_>,
        node: NodeId,
        op: OpId,
        peer: NodeId,
    ) {
        let Some(named) = self.belongs(reading, op) else { return };
        let news = reading.suspects_next(node, peer);
        let after = self.policy.replica_timeout;
        let (node, peer) = (reading.node(node), reading.node(peer));
        let text = log::unheard(node, peer, named.ask, after, news);
        self.tell(reading, Weight::Step, text);
    }

    /// A second node coordinates a write that another has begun. What follows the read of a delete is
    /// its write, and no second coordination.
    pub(super) fn take_second_coordinator(
        &mut self,
        reading: &Reading<'_>,
        op: OpId,
        part: Part,
        node: NodeId,
    ) {
        let Some(operation) = self.operations.get(&op) else { return };
        let before = match part {
            Part::Writes => operation.written_by,
            Part::Request | Part::ReadsFirst | Part::ReadsBack => operation.begun_by,
        };
        let Some(other) = before else { return };
        if operation.kind() != RequestKind::Get {
            let ask = operation.ask(reading.names);
            let text = log::coordinates_too(reading.node(node), ask, reading.node(other));
            self.tell(reading, Weight::Step, text);
        }
    }
}

impl Reading<'_> {
    /// The next event says that a node now believes this peer to be down.
    fn suspects_next(&self, node: NodeId, peer: NodeId) -> bool {
        let next = self.rest.get(1).map(|event| &event.kind);
        next == Some(&TraceKind::Noted(node, Note::Suspects(peer)))
    }
}
