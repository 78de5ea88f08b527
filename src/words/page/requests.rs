//! What the page says of requests, of their answers, and of the messages between them.

use super::{milliseconds, time};
use crate::scene::{Activity, Answer, AskedPart, FlightLabel, Outcome, RequestKind, StaleRead};
use crate::time::SimTime;
use crate::words::account;
use std::borrow::Cow;

/// A kind of request.
#[must_use]
pub fn request_kind(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Get => "Get",
        RequestKind::Put => "Put",
        RequestKind::Delete => "Delete",
    }
}

/// What a client is doing, in a word or two.
#[must_use]
pub fn activity(activity: Activity) -> Cow<'static, str> {
    match activity {
        Activity::Idle => Cow::Borrowed("idle"),
        Activity::Stale => Cow::Borrowed("Get: stale"),
        Activity::Waiting(RequestKind::Get) => Cow::Borrowed("getting…"),
        Activity::Waiting(RequestKind::Put) => Cow::Borrowed("putting…"),
        Activity::Waiting(RequestKind::Delete) => Cow::Borrowed("deleting…"),
        Activity::Ended(kind, how) => {
            Cow::Owned(format!("{}: {}", request_kind(kind), outcome(how)))
        }
    }
}

/// What a stale read missed.
#[must_use]
pub fn stale(read: &StaleRead) -> String {
    account::stale(&read.what, read.before)
}

/// The button that puts a node into the inspector.
#[must_use]
pub fn look_at_node(name: &str) -> String {
    format!("Show node {name}")
}

/// How a request stands, in a word.
#[must_use]
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pending => "waiting",
        Outcome::Ok => "ok",
        Outcome::Unavailable => "refused",
        Outcome::Unknown => "unknown",
        Outcome::NotLeader => "not the leader",
    }
}

/// What the outcome means, in a sentence; nothing for one that explains itself.
#[must_use]
pub fn outcome_meaning(outcome: Outcome, kind: RequestKind) -> &'static str {
    match (outcome, kind) {
        (Outcome::Unavailable, _) => "Refused before anything was sent: nothing changed.",
        (Outcome::Unknown, RequestKind::Get) => "Given up: too few replicas answered in time.",
        (Outcome::Unknown, _) => "Given up with too few answers. What was stored stays stored.",
        (Outcome::NotLeader, _) => "This node is not the leader of the key.",
        (Outcome::Pending | Outcome::Ok, _) => "",
    }
}

/// The letter of the quorum that a request waits for.
#[must_use]
pub fn quorum_letter(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Get => "R",
        RequestKind::Put | RequestKind::Delete => "W",
    }
}

/// How far the answers have come. More than are needed make no difference.
#[must_use]
pub fn quorum_count(kind: RequestKind, filled: u8, needed: u8) -> String {
    format!("{} {} of {needed}", quorum_letter(kind), filled.min(needed))
}

/// Why a node was asked.
#[must_use]
pub fn asked_part(part: &AskedPart) -> Cow<'static, str> {
    match part {
        AskedPart::OwnCopy => Cow::Borrowed("coordinator, own copy"),
        AskedPart::Replica(1) => Cow::Borrowed("1st replica"),
        AskedPart::Replica(2) => Cow::Borrowed("2nd replica"),
        AskedPart::Replica(3) => Cow::Borrowed("3rd replica"),
        AskedPart::Replica(number) => Cow::Owned(format!("{number}th replica")),
        AskedPart::StandsInFor(primary) => Cow::Owned(format!("stands in for {primary}")),
    }
}

/// What came of asking a node.
#[must_use]
pub fn answer(answer: Answer) -> Cow<'static, str> {
    match answer {
        Answer::InFlight => Cow::Borrowed("in flight"),
        Answer::Stored(us) => Cow::Owned(format!("stored {}", milliseconds(us))),
        Answer::Sent(0, us) => Cow::Owned(format!("has nothing {}", milliseconds(us))),
        Answer::Sent(1, us) => Cow::Owned(format!("sent {}", milliseconds(us))),
        Answer::Sent(count, us) => Cow::Owned(format!("{count} siblings {}", milliseconds(us))),
        Answer::Digest(us) => Cow::Owned(format!("digest {}", milliseconds(us))),
        Answer::Silent => Cow::Borrowed("no answer"),
        Answer::Refused => Cow::Borrowed("refused"),
    }
}

/// The short label of a message.
#[must_use]
pub fn flight(label: &FlightLabel) -> Cow<'static, str> {
    match label {
        FlightLabel::Client(RequestKind::Get) | FlightLabel::ReplicaGet => Cow::Borrowed("get"),
        FlightLabel::Client(RequestKind::Put) | FlightLabel::ReplicaPut => Cow::Borrowed("put"),
        FlightLabel::Client(RequestKind::Delete) => Cow::Borrowed("delete"),
        FlightLabel::ClientReply(RequestKind::Get, Outcome::Ok) => Cow::Borrowed("value"),
        FlightLabel::ClientReply(_, how) => Cow::Borrowed(outcome(*how)),
        FlightLabel::Forward(RequestKind::Get) => Cow::Borrowed("forward get"),
        FlightLabel::Forward(RequestKind::Put) => Cow::Borrowed("forward put"),
        FlightLabel::Forward(RequestKind::Delete) => Cow::Borrowed("forward delete"),
        FlightLabel::HintedPut(primary) => Cow::Owned(format!("put, hint {primary}")),
        FlightLabel::Stored => Cow::Borrowed("stored"),
        FlightLabel::Copy(0) => Cow::Borrowed("nothing"),
        FlightLabel::Copy(1) => Cow::Borrowed("copy"),
        FlightLabel::Copy(count) => Cow::Owned(format!("{count} siblings")),
        FlightLabel::Handoff => Cow::Borrowed("handoff"),
        FlightLabel::Repair => Cow::Borrowed("repair"),
        FlightLabel::Other(name) => Cow::Owned(name.to_string()),
    }
}

/// When a request was asked and answered.
#[must_use]
pub fn request_times(invoked: SimTime, completed: Option<SimTime>, how: Outcome) -> String {
    let ended = if how == Outcome::Unknown { "given up" } else { "answered" };
    match completed {
        Some(end) => format!(
            "asked at {}, {ended} after {}",
            time(invoked),
            milliseconds(end.since(invoked).as_us())
        ),
        None => format!("asked at {}", time(invoked)),
    }
}

/// Who asked, and which node coordinates.
#[must_use]
pub fn request_route(client: &str, coordinator: Option<&str>) -> String {
    match coordinator {
        Some(node) => format!("{client} asked {node}, which coordinates"),
        None => format!("{client} asked; no node has taken it up"),
    }
}

/// How many messages are on their way.
#[must_use]
pub fn in_flight(count: usize) -> Cow<'static, str> {
    match count {
        0 => Cow::Borrowed("nothing under way"),
        1 => Cow::Borrowed("1 message in flight"),
        _ => Cow::Owned(format!("{count} messages in flight")),
    }
}
