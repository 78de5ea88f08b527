//! What a message is, in a picture: its label, its role, and why it was sent.

use super::trace_index::{RequestRecord, TraceIndex};
use crate::dynamo::ids::{Endpoint, NodeId, OpId};
use crate::dynamo::merkle::{Answer, TreeQuestion};
use crate::dynamo::message::{self, Envelope, ExchangeStep, Message, MessageKind, Purpose};
use crate::scene::{FlightLabel, FlightRole, RequestKind, RequestOutcome};
use crate::sim::names::Names;
use crate::text::log;
use std::rc::Rc;

/// What a message is for.
#[must_use]
pub fn role(message: &Message) -> FlightRole {
    match message {
        Message::Gossip(news) => match news.kind() {
            MessageKind::StaleRing => FlightRole::Reply,
            _ => FlightRole::Gossip,
        },
        Message::Request(_) | Message::ReplicaGet { .. } => FlightRole::Request,
        Message::Reply(_) | Message::ReplicaGetDone { .. } | Message::ReplicaDigest { .. } => {
            FlightRole::Reply
        }
        Message::ReplicaPut { purpose: Purpose::Repair, .. }
        | Message::Reap { .. }
        | Message::Compare { .. }
        | Message::ReplicaPut { purpose: Purpose::Transfer | Purpose::CatchUp, .. }
        | Message::ReplicaPutDone {
            purpose: Purpose::Repair | Purpose::Transfer | Purpose::CatchUp,
            ..
        } => FlightRole::Repair,
        Message::ReplicaPut { purpose: Purpose::Handoff | Purpose::Replay(_), .. }
        | Message::ReplicaPutDone { purpose: Purpose::Handoff | Purpose::Replay(_), .. } => {
            FlightRole::Hint
        }
        Message::ReplicaPut { replica, .. } if replica.is_stand_in() => FlightRole::Hint,
        Message::ReplicaPut { .. }
        | Message::LeaderAnnounce { .. }
        | Message::TakeOver { .. }
        | Message::Confirm { .. }
        | Message::FollowRequest { .. } => FlightRole::Request,
        Message::ReplicaPutDone { .. }
        | Message::ForwardAck { .. }
        | Message::Promise { .. }
        | Message::Deposed { .. }
        | Message::Confirmed { .. }
        | Message::LeaderAnnounceAck { .. } => FlightRole::Reply,
    }
}

/// How the protocol's outcome is shown.
#[must_use]
pub const fn outcome(outcome: message::Outcome) -> RequestOutcome {
    match outcome {
        message::Outcome::Ok => RequestOutcome::Ok,
        message::Outcome::Unavailable => RequestOutcome::Unavailable,
        message::Outcome::Unknown => RequestOutcome::Unknown,
        message::Outcome::NotLeader => RequestOutcome::NotLeader,
    }
}

/// What a message's pill says.
#[must_use]
pub fn label(index: &TraceIndex, names: &Names, envelope: &Envelope) -> FlightLabel {
    let kind_of =
        |op: OpId| index.operations.get(&op).map_or(RequestKind::Get, RequestRecord::kind);
    match &envelope.message {
        Message::Request(request) => {
            let kind = kind_of(request.op);
            match envelope.from {
                Endpoint::Client(_) => FlightLabel::Client(kind),
                Endpoint::Node(_) => FlightLabel::Forward(kind),
            }
        }
        Message::Reply(reply) => {
            FlightLabel::ClientReply(kind_of(reply.op), outcome(reply.outcome))
        }
        Message::ReplicaPut { purpose: Purpose::Repair, .. } => FlightLabel::Repair,
        Message::ReplicaPut { purpose: Purpose::Handoff | Purpose::Replay(_), .. } => {
            FlightLabel::Handoff
        }
        Message::Gossip(_)
        | Message::Reap { .. }
        | Message::ReplicaPut { purpose: Purpose::Transfer | Purpose::CatchUp, .. } => {
            FlightLabel::Other(Rc::from(log::message(envelope.message.kind())))
        }
        Message::ReplicaPut { replica, .. } if replica.is_stand_in() => {
            FlightLabel::HintedPut(Rc::clone(names.node(replica.primary)))
        }
        Message::ForwardAck { .. }
        | Message::LeaderAnnounce { .. }
        | Message::LeaderAnnounceAck { .. }
        | Message::FollowRequest { .. }
        | Message::TakeOver { .. }
        | Message::Promise { .. }
        | Message::Deposed { .. }
        | Message::Confirm { .. }
        | Message::Confirmed { .. }
        | Message::ReplicaDigest { .. }
        | Message::ReplicaGet { digest: true, .. } => {
            FlightLabel::Other(Rc::from(log::message(envelope.message.kind())))
        }
        Message::ReplicaPut { .. } => FlightLabel::ReplicaPut,
        Message::ReplicaPutDone { .. } => FlightLabel::Stored,
        Message::ReplicaGet { .. } => FlightLabel::ReplicaGet,
        Message::ReplicaGetDone { record, .. } => {
            let siblings = record.as_ref().map_or(0, |record| record.siblings.len());
            FlightLabel::Copy(u32::try_from(siblings).unwrap_or(u32::MAX))
        }
        Message::Compare { step, .. } => FlightLabel::Other(Rc::from(step_label(step))),
    }
}

/// What the pill of a step of an exchange says.
fn step_label(step: &ExchangeStep) -> String {
    match step {
        ExchangeStep::Ask(TreeQuestion::Hash { level, index }) => log::hash_asked(*level, *index),
        ExchangeStep::Ask(TreeQuestion::Keys { leaf }) => log::keys_asked(*leaf),
        ExchangeStep::Answer(_, Answer::Hash(hash)) => log::short_hash(*hash),
        ExchangeStep::Answer(_, Answer::Keys(keys)) => log::keys_sent(keys.len()),
        ExchangeStep::Copy(_, record) => log::copy_sent(record.is_some()).to_owned(),
        ExchangeStep::CopyDone(_, record) => log::copy_merged(record.is_some()).to_owned(),
    }
}

/// Whom the sender of a request asked before, in vain.
fn asked_before(operation: &RequestRecord, envelope: &Envelope) -> Option<NodeId> {
    let Endpoint::Node(to) = envelope.to else { return None };
    match envelope.from {
        Endpoint::Client(_) => operation.asked_before(to),
        Endpoint::Node(from) => operation.handed_on_before(from, to),
    }
}

/// Why a message was sent.
#[must_use]
pub fn why(index: &TraceIndex, names: &Names, envelope: &Envelope) -> Option<String> {
    let (from, to) = (names.endpoint(envelope.from), names.endpoint(envelope.to));
    let message = &envelope.message;
    match message {
        Message::ReplicaPut { purpose: Purpose::Handoff | Purpose::Replay(_), .. } => {
            return Some(log::why_handoff(from, to));
        }
        Message::ReplicaPut { purpose: Purpose::Transfer, .. } => {
            return Some(log::why_transfer(from, to));
        }
        Message::Gossip(news) => {
            return Some(match news.kind() {
                MessageKind::StaleRing => log::why_refused(from, to),
                MessageKind::Ring => log::why_ring(from, to),
                _ => log::why_gossip(from, to),
            });
        }
        Message::ReplicaPutDone { .. } => return Some(log::why_stored(from, to)),
        Message::ReplicaGetDone { .. } => return Some(log::why_copy(from, to)),
        Message::ForwardAck { .. } => return Some(log::why_heard(from, to)),
        Message::LeaderAnnounce { .. } => return Some(log::why_lead(from, to)),
        Message::LeaderAnnounceAck { .. } => return Some(log::why_lead_done(from, to)),
        Message::FollowRequest { .. } => return Some(log::why_follow(from, to)),
        Message::TakeOver { key, .. } => {
            return Some(log::why_take_over(from, to, names.key(key.id)));
        }
        Message::Promise { .. } => return Some(log::why_promise(from, to)),
        Message::Deposed { .. } => return Some(log::why_deposed(from, to)),
        Message::Confirm { .. } => return Some(log::why_confirm(from, to)),
        Message::Confirmed { .. } => return Some(log::why_confirmed(from, to)),
        Message::ReplicaPut { purpose: Purpose::CatchUp, .. } => {
            return Some(log::why_catch_up(from, to));
        }
        Message::ReplicaDigest { .. } => return Some(log::why_digest(from, to)),
        Message::Compare { step, .. } => {
            let key = step.key().map_or("", |key| names.key(key.id));
            return Some(match step {
                ExchangeStep::Ask(_) => log::why_asked(from, to),
                ExchangeStep::Answer(..) => log::why_asked(to, from),
                ExchangeStep::Copy(..) => log::why_copy_sent(from, to, key),
                ExchangeStep::CopyDone(..) => log::why_copy_merged(from, to, key),
            });
        }
        _ => {}
    }
    let operation = index.operations.get(&message.op()?)?;
    let ask = operation.ask(names);
    Some(match message {
        Message::Request(_) => match envelope.from {
            Endpoint::Client(_) => match asked_before(operation, envelope) {
                Some(before) => log::why_request_again(ask, names.node(before), to),
                None => log::why_request(ask, to),
            },
            Endpoint::Node(_) => match asked_before(operation, envelope) {
                Some(before) => log::why_forward_again(from, ask, names.node(before), to),
                None => log::why_forward(from, ask, to),
            },
        },
        Message::Reply(_) if matches!(envelope.to, Endpoint::Node(_)) => {
            log::why_refusal(from, ask, to)
        }
        Message::Reply(_) => log::why_reply(from, ask),
        Message::ReplicaPut { purpose: Purpose::Repair, .. } => log::why_repair(from, ask, to),
        Message::ReplicaPut { replica, .. } if replica.is_stand_in() => {
            log::why_hinted_write(from, to, names.node(replica.primary))
        }
        Message::Reap { .. } => log::why_reap(from, ask),
        Message::ReplicaGet { digest: true, .. } => log::why_digest_read(from, ask, to),
        Message::ReplicaPut { .. } => log::why_write(from, ask, to),
        _ => log::why_read(from, ask, to),
    })
}
