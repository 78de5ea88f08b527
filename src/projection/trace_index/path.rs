//! The path of a request, in words: whom its client asks, and who hands it on to whom.

use super::{EventContext, TraceIndex};
use crate::dynamo::ids::{Endpoint, NodeId, OpId};
use crate::dynamo::message::{ClientRequest, Outcome, Part};
use crate::dynamo::note::Note;
use crate::scene::{Importance, LandmarkKind, RequestKind};
use crate::sim::trace::{Connection, TraceKind};
use crate::text::log;

impl TraceIndex {
    pub(super) fn on_asks_another(
        &mut self,
        context: &EventContext<'_>,
        request: &ClientRequest,
        node: NodeId,
    ) {
        let Some(operation) = self.operations.get_mut(&request.op) else { return };
        let before = operation.asked_last();
        operation.asked.push(node);
        let Some(named) = self.belongs(context, request.op) else { return };
        let sent = matches!(
            context.cause().map(|event| &event.kind),
            Some(TraceKind::Invoked(..) | TraceKind::AsksAnother(..))
        );
        let text = match sent {
            true => log::asks_again(named.ask, context.node(before), context.node(node)),
            false => log::asks_instead(named.ask, context.node(node)),
        };
        self.push_line(context, Importance::Step, text);
    }

    pub(super) fn on_connects(&mut self, context: &EventContext<'_>, connection: &Connection) {
        if self.belongs(context, connection.op).is_some() {
            let from = context.names.endpoint(connection.from);
            let text = log::connects(from, context.node(connection.to));
            self.push_line(context, Importance::Detail, text);
        }
    }

    pub(super) fn on_no_connection(&mut self, context: &EventContext<'_>, connection: &Connection) {
        let Connection { from, to, op, .. } = *connection;
        if self.belongs(context, op).is_none() {
            return;
        }
        let began = context.cause().map_or(context.at, |event| event.at);
        let suspects = match from {
            Endpoint::Node(node) => context.suspects_next(node, to),
            Endpoint::Client(_) => false,
        };
        let (from, to) = (context.names.endpoint(from), context.node(to));
        let text = log::no_connection(from, to, context.at.since(began), suspects);
        self.push_line(context, Importance::Step, text);
    }

    pub(super) fn on_gave_up(&mut self, context: &EventContext<'_>, op: OpId, outcome: Outcome) {
        let Some(named) = self.belongs(context, op) else { return };
        let Some(operation) = self.operations.get(&op) else { return };
        let node = context.node(operation.asked_last());
        let text = if outcome == Outcome::Unavailable {
            log::not_connected(named.ask, node, operation.asked.len())
        } else {
            log::gave_up(named.ask, node, context.at.since(operation.invoked))
        };
        self.push_landmark(context, Importance::Outcome, LandmarkKind::QuorumFailed, text);
    }

    pub(super) fn on_forwards(
        &mut self,
        context: &EventContext<'_>,
        node: NodeId,
        op: OpId,
        to: NodeId,
    ) {
        let Some(operation) = self.operations.get_mut(&op) else { return };
        let is_first = operation.path.iter().all(|(by, _)| *by != node);
        operation.path.push((node, to));
        let Some(named) = self.belongs(context, op) else { return };
        let (node, to) = (context.node(node), context.node(to));
        let text = match (is_first, self.policy.has_leaders()) {
            (false, _) => log::forwards_next(node, named.ask, to),
            (true, true) => log::routes(node, named.ask, to),
            (true, false) => log::forwards(node, named.ask, to),
        };
        self.push_line(context, Importance::Step, text);
    }

    pub(super) fn on_unheard(
        &mut self,
        context: &EventContext<'_>,
        node: NodeId,
        op: OpId,
        peer: NodeId,
    ) {
        let Some(named) = self.belongs(context, op) else { return };
        let news = context.suspects_next(node, peer);
        let after = self.policy.replica_timeout;
        let (node, peer) = (context.node(node), context.node(peer));
        let text = log::unheard(node, peer, named.ask, after, news);
        self.push_line(context, Importance::Step, text);
    }

    /// A second node coordinates a write that another has begun. What follows the read of a delete is
    /// its write, and no second coordination.
    pub(super) fn on_second_coordinator(
        &mut self,
        context: &EventContext<'_>,
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
            let ask = operation.ask(context.names);
            let text = log::coordinates_too(context.node(node), ask, context.node(other));
            self.push_line(context, Importance::Step, text);
        }
    }
}

impl EventContext<'_> {
    /// The next event says that a node now believes this peer to be down.
    fn suspects_next(&self, node: NodeId, peer: NodeId) -> bool {
        let next = self.rest.get(1).map(|event| &event.kind);
        next == Some(&TraceKind::Noted(node, Note::Suspects(peer)))
    }
}
