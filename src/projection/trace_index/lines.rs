//! Reads one trace event: keeps what later pictures need of it, and tells it in words.

use super::{Digest, End, Operation, Reading};
use crate::dynamo::ids::{NodeId, OpId};
use crate::dynamo::message::{self, Ask, ClientReply, ClientRequest, Message, Part, ReadsFirst};
use crate::dynamo::note::Note;
use crate::dynamo::version::Record;
use crate::projection::messages::outcome;
use crate::scene::{LandmarkKind, RequestKind, Weight};
use crate::sim::flight::{Flight, Loss};
use crate::sim::trace::TraceKind;
use crate::text::log;
use std::rc::Rc;

/// The names in an operation's sentences.
pub(super) struct Named<'a> {
    pub ask: log::Ask<'a>,
    pub tally: log::Tally,
}

impl Digest {
    pub(super) fn take(&mut self, reading: &Reading<'_>) {
        match &reading.of().kind {
            TraceKind::Commanded(command) => self.take_command(reading, command),
            TraceKind::Invoked(request, node) => self.take_invoked(reading, request, *node),
            TraceKind::Sent(flight) => {
                self.follow_request(reading, flight);
                self.track(reading, flight);
            }
            TraceKind::Delivered(flight) => {
                self.follow_request(reading, flight);
                self.end_track(reading, flight, End::Arrived);
            }
            TraceKind::Lost(flight, loss) => self.take_lost(reading, flight, *loss),
            TraceKind::Noted(node, note) => self.take_note(reading, *node, note),
            TraceKind::Answered(_, reply, awaited) => {
                self.take_answered(reading, reply, *awaited);
            }
            TraceKind::AsksAnother(request, node) => {
                self.take_asks_another(reading, request, *node);
            }
            TraceKind::Connects(connection) => self.take_connects(reading, connection),
            TraceKind::NoConnection(connection) => self.take_no_connection(reading, connection),
            TraceKind::GaveUp(_, op, outcome) => self.take_gave_up(reading, *op, *outcome),
            TraceKind::Fired(..) => {}
        }
    }

    /// Notes that this event belongs to an operation, and returns what its sentences need.
    pub(super) fn belongs<'a>(&mut self, reading: &Reading<'a>, op: OpId) -> Option<Named<'a>> {
        let operation = self.operations.get_mut(&op)?;
        operation.events.push(reading.event);
        Some(Named { ask: operation.ask(reading.names), tally: operation.tally })
    }

    fn take_invoked(&mut self, reading: &Reading<'_>, request: &Rc<ClientRequest>, asked: NodeId) {
        let op = request.op;
        self.next_op = OpId(op.0 + 1);
        let may_read = matches!(&request.ask, Ask::Put { reads_first: ReadsFirst::Yes, .. });
        let reads_first = may_read && self.policy.reads_before_deletes();
        let operation = Operation {
            request: Rc::clone(request),
            event: reading.event,
            invoked: reading.at,
            asked: vec![asked],
            path: Vec::new(),
            begun_by: None,
            written_by: None,
            found_no_leader: false,
            coordinator: None,
            planned: 0,
            // Nobody counts before it is coordinated.
            tally: log::Tally { filled: 0, needed: 0, mends: false, reads_first },
            told: None,
            events: Vec::new(),
        };
        self.operations.insert(op, operation);
        if let Some(named) = self.belongs(reading, op) {
            let cells = match &request.ask {
                Ask::Get { cells: Some(cells), .. } => cells.as_slice(),
                _ => &[],
            };
            let text = log::invoked(named.ask, reading.node(asked), cells);
            self.tell(reading, Weight::Step, text);
        }
    }

    /// Where a request goes from hand to hand.
    fn follow_request(&mut self, reading: &Reading<'_>, flight: &Flight) {
        if let Message::Request(request) = &flight.envelope.message {
            self.belongs(reading, request.op);
        }
    }

    fn take_lost(&mut self, reading: &Reading<'_>, flight: &Flight, loss: Loss) {
        self.follow_request(reading, flight);
        self.end_track(reading, flight, End::Lost);
        let from = reading.names.endpoint(flight.envelope.from);
        let to = reading.names.endpoint(flight.envelope.to);
        let text = log::lost(flight.envelope.message.kind(), from, to, loss);
        // What somebody did by hand is told to everybody.
        let weight = if loss == Loss::Dropped { Weight::Step } else { Weight::Detail };
        self.tell(reading, weight, text);
    }

    fn take_answered(&mut self, reading: &Reading<'_>, reply: &ClientReply, awaited: bool) {
        let Some(named) = self.belongs(reading, reply.op) else { return };
        if !awaited {
            let text = log::too_late(named.ask);
            self.tell(reading, Weight::Detail, text);
            return;
        }
        if named.ask.kind == RequestKind::Get && reply.outcome == message::Outcome::Ok {
            let found = read(named.ask, reply.record.as_deref());
            return self.take_read(reading, reply.op, found);
        }
        let operation = self.operations.get(&reply.op);
        let tally = operation.and_then(|operation| operation.told).unwrap_or(named.tally);
        let has_no_leader = operation.is_some_and(|operation| operation.found_no_leader);
        let has_found_nothing = self.ledger.get(reply.op).is_some_and(|op| op.found_nothing);
        let text = match reply.leader {
            Some(leader) => log::not_leader(named.ask, reading.node(leader)),
            None if has_found_nothing => log::nothing_to_delete(named.ask),
            None if has_no_leader && reply.outcome == message::Outcome::Unknown => {
                log::no_leader(named.ask)
            }
            None => log::ended(named.ask, outcome(reply.outcome), tally),
        };
        self.tell(reading, Weight::Outcome, text);
        if reply.outcome == message::Outcome::Ok {
            self.take_acknowledged(reading, reply.op);
        }
    }

    /// One more is asked; the line about the silent one names it already.
    fn take_one_more(&mut self, reading: &Reading<'_>, op: OpId) {
        if let Some(operation) = self.operations.get_mut(&op) {
            operation.planned += 1;
        }
        self.belongs(reading, op);
    }

    fn take_note(&mut self, reading: &Reading<'_>, node: NodeId, note: &Note) {
        match note {
            Note::Coordinates { request, part, plan, needed, writes, .. } => match part {
                Part::Request | Part::Writes => {
                    self.take_written(request.op, writes.as_deref());
                    self.take_coordinates(reading, node, (request.op, *part), plan, *needed);
                }
                Part::ReadsFirst | Part::ReadsBack => {
                    self.take_read_of_delete(reading, node, request.op, *part, (plan, *needed));
                }
            },
            Note::Forwards { op, to } => self.take_forwards(reading, node, *op, *to),
            Note::Unheard { op, peer } => self.take_unheard(reading, node, *op, *peer),
            Note::AsksStandIn { op, .. } => self.take_one_more(reading, *op),
            // The line about the end of the request names how many answers came.
            Note::WaitsNoMore { op, .. } => {
                self.belongs(reading, *op);
            }
            Note::Answered { .. }
            | Note::HeardDigest { .. }
            | Note::DigestsDiffer { .. }
            | Note::Refused { .. }
            | Note::Repairs { .. }
            | Note::Mended { .. } => self.take_answer(reading, node, note),
            Note::Silent { op, replica } => self.take_silent(reading, node, *op, *replica),
            Note::QuorumMet { op, filled } => self.take_met(reading, node, *op, *filled),
            Note::QuorumFailed { op, outcome, filled, needed } => {
                self.take_failed(reading, node, *op, *outcome, *filled, *needed);
            }
            Note::NoTerm { op } => self.take_no_term(reading, node, *op),
            Note::Stored { op, key, replica, before, record } => {
                self.take_record(reading, *key, before.as_ref(), record);
                self.take_stored(reading, *op, *key, *replica, before.as_deref(), record);
            }
            Note::HasRead { op, record } => {
                self.take_has_read(reading, node, *op, record.as_deref());
            }
            Note::HasReadBack { op, is_everywhere } => {
                self.take_has_read_back(reading, node, *op, *is_everywhere);
            }
            Note::Reaps { op, key } => {
                self.belongs(reading, *op);
                let (node, key) = (reading.node(node), reading.names.key(*key));
                self.tell(reading, Weight::Step, log::reaps(node, key));
            }
            Note::Reaped { key, .. } => {
                let (node, key) = (reading.node(node), reading.names.key(*key));
                self.tell(reading, Weight::Detail, log::reaped(node, key));
            }
            Note::Purged { key } => {
                let (node, key) = (reading.node(node), reading.names.key(*key));
                self.tell(reading, Weight::Outcome, log::purged(node, key));
            }
            Note::HintDelivered { key, replica } => {
                let (holder, primary) = (reading.node(node), reading.node(replica.primary));
                let text = log::hint_delivered(holder, reading.names.key(*key), primary);
                self.mark(reading, Weight::Outcome, LandmarkKind::HintDelivered, text);
            }
            Note::Hint { .. } => self.take_hint(reading, node, note),
            Note::Compares(peer)
            | Note::HashesDiffer { peer, .. }
            | Note::KeysDiffer { peer, .. }
            | Note::ExchangeDone { peer, .. }
            | Note::ExchangeGivenUp(peer) => self.take_exchange(reading, node, *peer, note),
            Note::Suspects(peer) => self.take_suspects(reading, node, *peer),
            Note::Trusts(peer) => {
                let text = log::trusts(reading.node(node), reading.node(*peer));
                self.tell(reading, Weight::Step, text);
            }
            _ => self.take_leadership(reading, node, note),
        }
    }
}

/// What a read found, in words.
fn read(ask: log::Ask<'_>, record: Option<&Record>) -> String {
    let siblings = record.map_or(&[][..], |record| &record.siblings);
    let values: Vec<String> = siblings.iter().map(|version| log::value(&version.value)).collect();
    let found = match values.as_slice() {
        [] => log::Found::Nothing,
        _ if record.is_some_and(Record::is_deleted) => log::Found::Deleted,
        [only] => log::Found::One(only),
        many => log::Found::Siblings(many),
    };
    log::read(ask, found)
}
