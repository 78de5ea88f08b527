//! How a client asks, and how a node hands on: they connect first. With a node that is down or cut
//! off no connection comes about, which is noticed after a while; nothing was sent then, so that
//! another can be asked and nothing happens twice. A node that stalls accepts and is silent. By hand
//! connections always come about.

use super::{Event, World};
use crate::dynamo::ids::{ClientId, Endpoint, Key, NodeId, OpId};
use crate::dynamo::message::{ClientRequest, Envelope, Message, ReadsFirst, RequestBody};
use crate::dynamo::node::{Input, Timer};
use crate::dynamo::policy::ClientRetry;
use crate::sim::client::{Client, Ended, OpKind, Pending};
use crate::sim::command::{ClientOp, Invocation, MergeRule, WriteContext};
use crate::sim::trace::{Connection, Trace, TraceKind};
use crate::time::{SimDuration, SimTime};
use std::rc::Rc;

impl World {
    pub(super) fn invoke(&mut self, invocation: &Invocation, cause: u32, trace: &mut Trace) {
        let Invocation { client, key, via, operation, needed } = invocation;
        let (key, now) = (self.key(key), self.now);
        let Some(state) = self.clients.get_mut(usize::from(client.0)) else { return };
        let op = OpId(self.next_op);
        self.next_op += 1;
        let (kind, mut ask) = ask(operation, state, key, now);
        let retries = self.cluster.policy.client_retry == ClientRetry::Silent;
        if let (RequestBody::Put { timestamp_us, .. }, true, None) = (&mut ask, retries, via) {
            // Two coordinators would else give one write two time-stamps.
            *timestamp_us = timestamp_us.or_else(|| Some(state.wall_clock_us(now)));
        }
        let asked = via.or_else(|| self.pick(*client, kind, &[])).unwrap_or_default();
        let (client, needed) = (*client, *needed);
        let (attempt, may_have_begun) = (0, false);
        let request = ClientRequest { op, client, key, ask, needed, attempt, may_have_begun };
        let request = Rc::new(request);
        let pending = Pending {
            kind,
            key: key.id,
            asked,
            invoked_at: now,
            request: Rc::clone(&request),
            tried: Vec::new(),
            is_named: via.is_some(),
            has_sent: false,
        };
        if let Some(state) = self.clients.get_mut(usize::from(client.0)) {
            Rc::make_mut(state).pending.insert(op, pending);
        }
        let cause = self.record(Some(cause), TraceKind::Invoked(request, asked), trace);
        self.ask(client, op, cause, trace);
    }

    /// A node for a client to ask that it has not tried.
    fn pick(&mut self, client: ClientId, kind: OpKind, tried: &[NodeId]) -> Option<NodeId> {
        let nodes = u16::try_from(self.hosts.len()).unwrap_or(u16::MAX);
        let (view, now) = (Rc::clone(&self.cluster.view), self.now);
        let state = Rc::make_mut(self.clients.get_mut(usize::from(client.0))?);
        state.pick(kind, nodes, now, |node| view.serves(node) && !tried.contains(&node))
    }

    /// A client asks the node that it has chosen.
    fn ask(&mut self, client: ClientId, op: OpId, cause: u32, trace: &mut Trace) {
        let Some(state) = self.clients.get_mut(usize::from(client.0)) else { return };
        let Some(pending) = state.pending.get(&op) else { return };
        let (request, to) = (Rc::clone(&pending.request), pending.asked);
        let from = Endpoint::Client(client);
        if !self.connects(from, to) {
            return self.fail_to_connect(from, to, op, u32::from(request.attempt), cause, trace);
        }
        let attempt = request.attempt;
        let message = Message::Request(request);
        self.send(Envelope { from, to: Endpoint::Node(to), message }, cause, trace);
        if let Some(state) = self.clients.get_mut(usize::from(client.0))
            && let Some(pending) = Rc::make_mut(state).pending.get_mut(&op)
        {
            pending.has_sent = true;
        }
        let patience = self.patience_of(client, op);
        self.schedule(patience, Event::ClientTimeout { client, op, attempt, event: cause });
    }

    /// How long a client waits for the answer of the node that it asked: if it has nobody else to
    /// ask, twice as long as a coordinator takes at most to say that it could not be done.
    fn patience_of(&self, client: ClientId, op: OpId) -> SimDuration {
        let timeout = self.cluster.policy.request_timeout;
        if self.may_ask_another(client, op) { timeout } else { timeout + timeout }
    }

    /// What a client waits for.
    pub(super) fn pending(&self, client: ClientId, op: OpId) -> Option<&Pending> {
        self.clients.get(usize::from(client.0))?.pending.get(&op)
    }

    /// True if a client asks another node where the one that it asked is silent.
    pub(super) fn may_ask_another(&self, client: ClientId, op: OpId) -> bool {
        let retries = self.cluster.policy.client_retry == ClientRetry::Silent;
        retries && self.can_ask_another(client, op)
    }

    /// True if there is another node that a client may ask.
    pub(super) fn can_ask_another(&self, client: ClientId, op: OpId) -> bool {
        let Some(pending) = self.pending(client, op) else { return false };
        let is_left = |node: NodeId| node != pending.asked && !pending.tried.contains(&node);
        let hosts = self.hosts.iter().map(|host| host.node.id());
        let mut serving = hosts.filter(|node| self.cluster.view.serves(*node));
        !pending.is_named && !self.is_by_hand() && serving.any(is_left)
    }

    /// True if a connection comes about.
    fn connects(&self, from: Endpoint, to: NodeId) -> bool {
        let end = Endpoint::Node(to);
        let is_cut = self.faults.blocks(from, end) || self.faults.blocks(end, from);
        self.is_by_hand() || from == end || !(self.is_down(to) || is_cut)
    }

    /// A connection does not come about, and in a while that is noticed. `count` is of a client's
    /// attempts, or of a node's lives.
    fn fail_to_connect(
        &mut self,
        from: Endpoint,
        to: NodeId,
        op: OpId,
        count: u32,
        cause: u32,
        trace: &mut Trace,
    ) {
        let after = self.cluster.policy.connect_timeout();
        let connection = Connection { from, to, op, until: self.now + after };
        let event = self.record(Some(cause), TraceKind::Connects(connection), trace);
        let connection = Rc::new(connection);
        self.schedule(after, Event::Unconnected { connection, count, event });
    }

    /// A node hands a request on.
    pub(super) fn hand_on(
        &mut self,
        from: NodeId,
        request: Rc<ClientRequest>,
        to: NodeId,
        patience: SimDuration,
        cause: u32,
        trace: &mut Trace,
    ) {
        let incarnation = self.hosts.get(usize::from(from.0)).map_or(0, |host| host.incarnation);
        let (end, op) = (Endpoint::Node(from), request.op);
        if !self.connects(end, to) {
            return self.fail_to_connect(end, to, op, incarnation, cause, trace);
        }
        let message = Message::Request(request);
        self.send(Envelope { from: end, to: Endpoint::Node(to), message }, cause, trace);
        let timer = Timer::Forward(op);
        self.schedule(
            patience,
            Event::Timer { node: from, incarnation, timer, event: Some(cause) },
        );
    }

    /// It is noticed that no connection came about.
    pub(super) fn not_connected(&mut self, connection: Connection, cause: u32, trace: &mut Trace) {
        let Connection { from, to, op, .. } = connection;
        let cause = self.record(Some(cause), TraceKind::NoConnection(connection), trace);
        match from {
            Endpoint::Node(node) => {
                self.run_node(node, Input::NoConnection(op, to), cause, trace);
            }
            Endpoint::Client(client) => {
                let asks = self.can_ask_another(client, op);
                self.go_on_or_give_up(asks, client, op, cause, trace);
            }
        }
    }

    /// A client has waited long enough for the node that it asked.
    pub(super) fn patience_ends(
        &mut self,
        client: ClientId,
        op: OpId,
        cause: u32,
        trace: &mut Trace,
    ) {
        let asks = self.may_ask_another(client, op);
        self.go_on_or_give_up(asks, client, op, cause, trace);
    }

    /// A client asks another node, where it may and there is one; else it stops waiting.
    fn go_on_or_give_up(
        &mut self,
        asks: bool,
        client: ClientId,
        op: OpId,
        cause: u32,
        trace: &mut Trace,
    ) {
        if !asks || !self.ask_another(client, op, cause, trace) {
            self.client_timed_out(client, op, cause, trace);
        }
    }

    /// A client asks another node for the same. False if there is none that it has not tried.
    fn ask_another(&mut self, client: ClientId, op: OpId, cause: u32, trace: &mut Trace) -> bool {
        let until = self.now + self.cluster.policy.request_timeout;
        let now = self.now;
        let Some(state) = self.clients.get_mut(usize::from(client.0)) else { return false };
        let state = Rc::make_mut(state);
        let Some(pending) = state.pending.get(&op) else { return false };
        let (kind, asked, mut tried) = (pending.kind, pending.asked, pending.tried.clone());
        state.failure_detector.suspect(asked, now, Some(until));
        tried.push(asked);
        let Some(next) = self.pick(client, kind, &tried) else { return false };
        let Some(state) = self.clients.get_mut(usize::from(client.0)) else { return false };
        let Some(pending) = Rc::make_mut(state).pending.get_mut(&op) else { return false };
        let request = Rc::make_mut(&mut pending.request);
        request.attempt = request.attempt.saturating_add(1);
        request.may_have_begun = pending.has_sent;
        (pending.asked, pending.tried) = (next, tried);
        let asks = TraceKind::AsksAnother(Rc::clone(&pending.request), next);
        let cause = self.record(Some(cause), asks, trace);
        self.ask(client, op, cause, trace);
        true
    }

    /// No reply came. The client does not know whether its write is stored, unless nothing was sent.
    pub(super) fn client_timed_out(
        &mut self,
        client: ClientId,
        op: OpId,
        cause: u32,
        trace: &mut Trace,
    ) {
        let now = self.now;
        let again = now + self.cluster.policy.request_timeout;
        let Some(state) = self.clients.get_mut(usize::from(client.0)) else { return };
        let state = Rc::make_mut(state);
        let Some(pending) = state.pending.remove(&op) else { return };
        let outcome = pending.outcome_without_answer();
        state.failure_detector.suspect(pending.asked, now, Some(again));
        state.ended = Some(Ended { op, kind: pending.kind, key: pending.key, outcome });
        self.record(Some(cause), TraceKind::GaveUp(client, op, outcome), trace);
    }
}

/// What a client's act asks of the cluster.
fn ask(operation: &ClientOp, client: &Client, key: Key, now: SimTime) -> (OpKind, RequestBody) {
    match operation {
        ClientOp::Get { contact, cells } => {
            (OpKind::Get, RequestBody::Get { contact: contact.clone(), cells: cells.clone() })
        }
        ClientOp::Put { value, context: named, timestamp_us } => {
            let context = match named {
                WriteContext::Last => client.context(key.id),
                WriteContext::Given(clock) => clock.clone(),
            };
            let kind = if value.is_tombstone() { OpKind::Delete } else { OpKind::Put };
            let timestamp_us = timestamp_us.or_else(|| client.stamp_us(now));
            let knows_none = *named == WriteContext::Last && context.is_empty();
            let reads_first = match kind == OpKind::Delete && knows_none {
                true => ReadsFirst::Yes,
                false => ReadsFirst::No,
            };
            (kind, RequestBody::Put { value: value.clone(), context, timestamp_us, reads_first })
        }
        ClientOp::Merge(rule) => {
            let value = match rule {
                MergeRule::Keep(value) => value.clone(),
                MergeRule::Union => client.union(key.id),
            };
            let context = client.context(key.id);
            let (timestamp_us, reads_first) = (client.stamp_us(now), ReadsFirst::No);
            (OpKind::Put, RequestBody::Put { value, context, timestamp_us, reads_first })
        }
    }
}
