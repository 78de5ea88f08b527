//! Reads one trace event: keeps what later pictures need of it, and tells it in words.

use super::{End, EventContext, RequestRecord, TraceIndex};
use crate::dynamo::ids::{NodeId, OpId};
use crate::dynamo::message::{
    self, ClientReply, ClientRequest, Message, Part, ReadsFirst, RequestBody,
};
use crate::dynamo::note::Note;
use crate::dynamo::version::Record;
use crate::projection::messages::outcome;
use crate::scene::{Importance, LandmarkKind, RequestKind};
use crate::sim::flight::{Flight, Loss};
use crate::sim::trace::TraceKind;
use crate::text::log;
use std::rc::Rc;

/// The names in an operation's sentences.
pub(super) struct Named<'a> {
    pub ask: log::RequestSubject<'a>,
    pub tally: log::Tally,
}

impl TraceIndex {
    pub(super) fn take(&mut self, context: &EventContext<'_>) {
        match &context.of().kind {
            TraceKind::Commanded(command) => self.on_command(context, command),
            TraceKind::Invoked(request, node) => self.on_invoked(context, request, *node),
            TraceKind::Sent(flight) => {
                self.follow_request(context, flight);
                self.track(context, flight);
            }
            TraceKind::Delivered(flight) => {
                self.follow_request(context, flight);
                self.end_track(context, flight, End::Arrived);
            }
            TraceKind::Lost(flight, loss) => self.on_lost(context, flight, *loss),
            TraceKind::Noted(node, note) => self.on_note(context, *node, note),
            TraceKind::Answered(_, reply, awaited) => {
                self.on_answered(context, reply, *awaited);
            }
            TraceKind::AsksAnother(request, node) => {
                self.on_asks_another(context, request, *node);
            }
            TraceKind::Connects(connection) => self.on_connects(context, connection),
            TraceKind::NoConnection(connection) => self.on_no_connection(context, connection),
            TraceKind::GaveUp(_, op, outcome) => self.on_gave_up(context, *op, *outcome),
            TraceKind::Fired(..) => {}
        }
    }

    /// Notes that this event belongs to an operation, and returns what its sentences need.
    pub(super) fn belongs<'a>(
        &mut self,
        context: &EventContext<'a>,
        op: OpId,
    ) -> Option<Named<'a>> {
        let operation = self.operations.get_mut(&op)?;
        operation.events.push(context.event);
        Some(Named { ask: operation.ask(context.names), tally: operation.tally })
    }

    fn on_invoked(
        &mut self,
        context: &EventContext<'_>,
        request: &Rc<ClientRequest>,
        asked: NodeId,
    ) {
        let op = request.op;
        self.next_op = OpId(op.0 + 1);
        let may_read =
            matches!(&request.ask, RequestBody::Put { reads_first: ReadsFirst::Yes, .. });
        let reads_first = may_read && self.policy.reads_before_deletes();
        let operation = RequestRecord {
            request: Rc::clone(request),
            event: context.event,
            invoked: context.at,
            asked: vec![asked],
            path: Vec::new(),
            begun_by: None,
            written_by: None,
            found_no_leader: false,
            lacks_primaries: false,
            coordinator: None,
            planned: 0,
            // Nobody counts before it is coordinated.
            tally: log::Tally { filled: 0, needed: 0, mends: false, reads_first },
            told: None,
            events: Vec::new(),
        };
        self.operations.insert(op, operation);
        if let Some(named) = self.belongs(context, op) {
            let cells = match &request.ask {
                RequestBody::Get { cells: Some(cells), .. } => cells.as_slice(),
                _ => &[],
            };
            let text = log::invoked(named.ask, context.node(asked), cells);
            self.push_line(context, Importance::Step, text);
        }
    }

    /// Where a request goes from hand to hand.
    fn follow_request(&mut self, context: &EventContext<'_>, flight: &Flight) {
        if let Message::Request(request) = &flight.envelope.message {
            self.belongs(context, request.op);
        }
    }

    fn on_lost(&mut self, context: &EventContext<'_>, flight: &Flight, loss: Loss) {
        self.follow_request(context, flight);
        self.end_track(context, flight, End::Lost);
        let from = context.names.endpoint(flight.envelope.from);
        let to = context.names.endpoint(flight.envelope.to);
        let text = log::lost(flight.envelope.message.kind(), from, to, loss);
        // What somebody did by hand is told to everybody.
        let importance = if loss == Loss::Dropped { Importance::Step } else { Importance::Detail };
        self.push_line(context, importance, text);
    }

    fn on_answered(&mut self, context: &EventContext<'_>, reply: &ClientReply, awaited: bool) {
        let Some(named) = self.belongs(context, reply.op) else { return };
        if !awaited {
            let text = log::too_late(named.ask);
            self.push_line(context, Importance::Detail, text);
            return;
        }
        if named.ask.kind == RequestKind::Get && reply.outcome == message::Outcome::Ok {
            let found = read(named.ask, reply.record.as_deref());
            return self.on_read(context, reply.op, found);
        }
        let operation = self.operations.get(&reply.op);
        let tally = operation.and_then(|operation| operation.told).unwrap_or(named.tally);
        let has_no_leader = operation.is_some_and(|operation| operation.found_no_leader);
        let lacks_primaries = operation.is_some_and(|operation| operation.lacks_primaries);
        let has_found_nothing = self.ledger.get(reply.op).is_some_and(|op| op.found_nothing);
        let text = match reply.leader {
            Some(leader) => log::not_leader(named.ask, context.node(leader)),
            None if has_found_nothing => log::nothing_to_delete(named.ask),
            None if has_no_leader && reply.outcome == message::Outcome::Unknown => {
                log::no_leader(named.ask)
            }
            None if lacks_primaries && reply.outcome == message::Outcome::Unknown => {
                log::ended_without_primaries(named.ask, tally.filled)
            }
            None => log::ended(named.ask, outcome(reply.outcome), tally),
        };
        self.push_line(context, Importance::Outcome, text);
        if reply.outcome == message::Outcome::Ok {
            self.on_acknowledged(context, reply.op);
        }
    }

    /// One more is asked; the line about the silent one names it already.
    fn on_one_more(&mut self, context: &EventContext<'_>, op: OpId) {
        if let Some(operation) = self.operations.get_mut(&op) {
            operation.planned += 1;
        }
        self.belongs(context, op);
    }

    fn on_note(&mut self, context: &EventContext<'_>, node: NodeId, note: &Note) {
        match note {
            Note::Coordinates { request, part, plan, needed, writes, .. } => match part {
                Part::Request | Part::Writes => {
                    self.on_written(request.op, writes.as_deref());
                    self.on_coordinates(context, node, (request.op, *part), plan, *needed);
                }
                Part::ReadsFirst | Part::ReadsBack => {
                    self.on_read_of_delete(context, node, request.op, *part, (plan, *needed));
                }
            },
            Note::Forwards { op, to } => self.on_forwards(context, node, *op, *to),
            Note::Unheard { op, peer } => self.on_unheard(context, node, *op, *peer),
            Note::AsksStandIn { op, .. } => self.on_one_more(context, *op),
            // The line about the end of the request names how many answers came.
            Note::WaitsNoMore { op, .. } => {
                self.belongs(context, *op);
            }
            Note::Answered { .. }
            | Note::HeardDigest { .. }
            | Note::DigestsDiffer { .. }
            | Note::Refused { .. }
            | Note::Repairs { .. }
            | Note::Mended { .. } => self.on_answer(context, node, note),
            Note::Silent { op, replica } => self.on_silent(context, node, *op, *replica),
            Note::QuorumMet { op, filled } => self.on_met(context, node, *op, *filled),
            Note::QuorumFailed { op, outcome, filled, needed, shortfall } => {
                self.on_failed(context, node, *op, *outcome, (*filled, *needed), *shortfall);
            }
            Note::NoTerm { op } => self.on_no_term(context, node, *op),
            Note::Stored { op, key, replica, before, record } => {
                self.on_record(context, *key, before.as_ref(), record);
                self.on_stored(context, *op, *key, *replica, before.as_deref(), record);
            }
            Note::HasRead { op, record } => {
                self.on_has_read(context, node, *op, record.as_deref());
            }
            Note::HasReadBack { op, is_everywhere } => {
                self.on_has_read_back(context, node, *op, *is_everywhere);
            }
            Note::Reaps { op, key } => {
                self.belongs(context, *op);
                let (node, key) = (context.node(node), context.names.key(*key));
                self.push_line(context, Importance::Step, log::reaps(node, key));
            }
            Note::Reaped { key, .. } => {
                let (node, key) = (context.node(node), context.names.key(*key));
                self.push_line(context, Importance::Detail, log::reaped(node, key));
            }
            Note::Purged { key } => {
                let (node, key) = (context.node(node), context.names.key(*key));
                self.push_line(context, Importance::Outcome, log::purged(node, key));
            }
            Note::HintDelivered { key, replica } => {
                let (holder, primary) = (context.node(node), context.node(replica.primary));
                let text = log::hint_delivered(holder, context.names.key(*key), primary);
                self.push_landmark(context, Importance::Outcome, LandmarkKind::HintDelivered, text);
            }
            Note::Hint { .. } => self.on_hint(context, node, note),
            Note::Compares(peer)
            | Note::HashesDiffer { peer, .. }
            | Note::KeysDiffer { peer, .. }
            | Note::ExchangeDone { peer, .. }
            | Note::ExchangeGivenUp(peer) => self.on_exchange(context, node, *peer, note),
            Note::Suspects(peer) => self.on_suspects(context, node, *peer),
            Note::Trusts(peer) => {
                let text = log::trusts(context.node(node), context.node(*peer));
                self.push_line(context, Importance::Step, text);
            }
            _ => self.on_leadership(context, node, note),
        }
    }
}

/// What a read found, in words.
fn read(ask: log::RequestSubject<'_>, record: Option<&Record>) -> String {
    let siblings = record.map_or(&[][..], |record| &record.siblings);
    let values: Vec<String> = siblings.iter().map(|version| log::value(&version.value)).collect();
    let found = match values.as_slice() {
        [] => log::ReadResult::Nothing,
        _ if record.is_some_and(Record::is_deleted) => log::ReadResult::Deleted,
        [only] => log::ReadResult::One(only),
        many => log::ReadResult::Siblings(many),
    };
    log::read(ask, found)
}
