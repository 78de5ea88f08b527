//! What the page says of requests, of their answers, and of the messages between them.

use super::{milliseconds, time};
use crate::dynamo::message::Part;
use crate::scene::{
    Activity, AfterWait, AskedPart, CoordinationPanel, Counted, FlightLabel, FlightStatus, Hop,
    HopEnd, MessageEnd, NodeState, ReplicaAnswer, RequestEnding, RequestKind, RequestOutcome,
    RequestPanel, StaleReadPanel, Wait,
};
use crate::sim::flight::Loss;
use crate::text::log;
use crate::time::SimTime;
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
pub fn stale(read: &StaleReadPanel) -> String {
    log::stale(&read.what, read.before)
}

/// The button that puts a node into the inspector.
#[must_use]
pub fn look_at_node(name: &str) -> String {
    format!("Show node {name}")
}

/// How a request stands, in a word.
#[must_use]
pub fn outcome(outcome: RequestOutcome) -> &'static str {
    match outcome {
        RequestOutcome::Pending => "waiting",
        RequestOutcome::Ok => "ok",
        RequestOutcome::Unavailable => "refused",
        RequestOutcome::Unknown => "unknown",
        RequestOutcome::NotLeader => "not the leader",
    }
}

/// What the outcome means, in a sentence; nothing for one that explains itself.
#[must_use]
pub fn outcome_meaning(
    outcome: RequestOutcome,
    ending: RequestEnding,
    kind: RequestKind,
) -> &'static str {
    let is_get = kind == RequestKind::Get;
    match (outcome, ending) {
        (_, RequestEnding::NoConnection) => {
            "No connection came about: nothing was sent, nothing changed."
        }
        (RequestOutcome::Unavailable, _) => "Refused before anything was sent: nothing changed.",
        (RequestOutcome::NotLeader, _) => "This node is not the leader of the key.",
        (_, RequestEnding::NoLeader) => {
            "No majority of the replicas let it lead in time: nothing was done."
        }
        (_, RequestEnding::NotRead) => {
            "Given up before it wrote: too few replicas said in time what is there."
        }
        (_, RequestEnding::TooFew) if is_get => "Given up: too few replicas answered in time.",
        (_, RequestEnding::TooFew) => {
            "Given up with too few answers. What was stored stays stored."
        }
        (_, RequestEnding::NotMended) => {
            "Given up: too few replicas could be brought to the newest version in time."
        }
        (_, RequestEnding::AnswerMissed) => {
            "There were answers enough, but the client heard nothing and stopped waiting."
        }
        (_, RequestEnding::NoAnswer) if is_get => "The client heard nothing and stopped waiting.",
        (_, RequestEnding::NoAnswer) => {
            "The client heard nothing and stopped waiting. What was stored stays stored."
        }
        (_, RequestEnding::Plain) => "",
    }
}

/// How one is that somebody waits for; nothing to say of one that runs.
fn how(state: NodeState) -> &'static str {
    match state {
        NodeState::Up => "",
        NodeState::Down => " (down)",
        NodeState::Paused => " (paused)",
    }
}

/// What is done where a wait was in vain.
fn then(then: AfterWait) -> &'static str {
    match then {
        AfterWait::GivesUp => "gives up",
        AfterWait::Suspects => "suspects the silent",
        AfterWait::AsksOthers => "goes on without the silent",
        AfterWait::TriesAnother => "tries another",
    }
}

/// Who waits for whom, and until when.
#[must_use]
pub fn wait(wait: &Wait) -> String {
    let whom: Vec<String> =
        wait.whom.iter().map(|(name, state)| format!("{name}{}", how(*state))).collect();
    let mut text = format!("{} waits for {}", wait.who, log::list(&whom));
    if let Some(until) = wait.until {
        text.push_str(&format!(", {} at {}", then(wait.then), time(until)));
    }
    text.push('.');
    text
}

/// The same in short, for the line that says what is under way: who waits, and how many more do.
#[must_use]
pub fn waits(waits: &[Wait]) -> String {
    let Some(first) = waits.first() else { return in_flight(0).into_owned() };
    let mut text = match waits.len() - 1 {
        0 => format!("{} waits", first.who),
        more => format!("{} and {more} more wait", first.who),
    };
    if let Some(until) = first.until {
        text.push_str(&format!(", {} at {}", then(first.then), time(until)));
    }
    text
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
pub fn asked_part(part: &AskedPart, counts: bool) -> String {
    let mut text = match part {
        AskedPart::OwnCopy => "coordinator, own copy".to_owned(),
        AskedPart::Replica { place, still: true } => format!("{} replica", ordinal(*place)),
        AskedPart::Replica { place, still: false } => format!("was {} replica", ordinal(*place)),
        AskedPart::Change => "as members change".to_owned(),
        AskedPart::StandsInFor(primary) => format!("stands in for {primary}"),
    };
    if !counts {
        text.push_str(", does not count");
    }
    text
}

fn ordinal(number: u8) -> String {
    match number {
        1 => "1st".to_owned(),
        2 => "2nd".to_owned(),
        3 => "3rd".to_owned(),
        _ => format!("{number}th"),
    }
}

/// What came of asking a node.
#[must_use]
pub fn answer(answer: ReplicaAnswer) -> Cow<'static, str> {
    match answer {
        ReplicaAnswer::Awaited => Cow::Borrowed("not yet"),
        ReplicaAnswer::Stored(us) => Cow::Owned(format!("stored {}", milliseconds(us))),
        ReplicaAnswer::Sent(0, us) => Cow::Owned(format!("has nothing {}", milliseconds(us))),
        ReplicaAnswer::Sent(1, us) => Cow::Owned(format!("sent {}", milliseconds(us))),
        ReplicaAnswer::Sent(count, us) => {
            Cow::Owned(format!("{count} siblings {}", milliseconds(us)))
        }
        ReplicaAnswer::Digest(us) => Cow::Owned(format!("digest {}", milliseconds(us))),
        ReplicaAnswer::Silent => Cow::Borrowed("no answer"),
        ReplicaAnswer::Refused => Cow::Borrowed("refused"),
    }
}

/// The short label of a message.
#[must_use]
pub fn flight(label: &FlightLabel) -> Cow<'static, str> {
    match label {
        FlightLabel::Client(RequestKind::Get) | FlightLabel::ReplicaGet => Cow::Borrowed("get"),
        FlightLabel::Client(RequestKind::Put) | FlightLabel::ReplicaPut => Cow::Borrowed("put"),
        FlightLabel::Client(RequestKind::Delete) => Cow::Borrowed("delete"),
        FlightLabel::ClientReply(RequestKind::Get, RequestOutcome::Ok) => Cow::Borrowed("value"),
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
pub fn request_times(invoked: SimTime, completed: Option<SimTime>, how: RequestOutcome) -> String {
    let ended = if how == RequestOutcome::Unknown { "given up" } else { "answered" };
    match completed {
        Some(end) => format!(
            "asked at {}, {ended} after {}",
            time(invoked),
            milliseconds(end.since(invoked).as_us())
        ),
        None => format!("asked at {}", time(invoked)),
    }
}

/// Between two hands on a request's way.
pub const ARROW: &str = "→";

/// Behind a node that coordinates what it had handed on.
pub const COORDINATES_ITSELF: &str = "coordinates itself";

/// What stands behind a node on a request's way.
#[must_use]
pub fn hop(hop: &Hop) -> &'static str {
    match (hop.end, hop.left_out) {
        (HopEnd::UnderWay, false) => "on its way",
        (HopEnd::UnderWay, true) => "on its way, no sign in time",
        (HopEnd::Arrived, false) if hop.coordinates => "coordinates",
        (HopEnd::Arrived, true) if hop.coordinates => "coordinates, no sign in time",
        (HopEnd::Arrived, false) => "",
        (HopEnd::Arrived, true) => "no sign in time",
        (HopEnd::Waits, false) => "paused, has not read it",
        (HopEnd::Waits, true) => "paused, no sign in time",
        (HopEnd::Lost, false) => "lost",
        (HopEnd::Lost, true) => "lost, no sign in time",
        (HopEnd::Connecting, _) => "connecting",
        (HopEnd::NoConnection, _) => "no connection",
    }
}

/// Whether something is to be said of a coordinator: there are others, or it is no longer as usual.
#[must_use]
pub fn says_who(one: &CoordinationPanel, is_one: bool) -> bool {
    !is_one || one.forgotten || one.counted == Counted::Holders || one.part.is_read_of_delete()
}

/// How far a coordinator is, where there are several or it knows nothing any more.
#[must_use]
pub fn coordination(one: &CoordinationPanel) -> String {
    let name = &one.node;
    let count = quorum_count(one.kind, one.filled, one.needed);
    match one.outcome {
        _ if one.forgotten => format!("{name} crashed, and knows nothing of it any more"),
        _ if one.counted == Counted::Holders => {
            format!("{name} mends first: {count} hold the newest")
        }
        _ if one.part == Part::ReadsFirst => format!("{name} reads what it deletes: {count}"),
        _ if one.part == Part::ReadsBack => {
            format!("{name} reads whether the tombstone is everywhere: {count}")
        }
        RequestOutcome::Pending => format!("{name}: {count}"),
        how => format!("{name}: {}", outcome(how)),
    }
}

/// How a request stands: while it is under way, how far its coordinator is.
#[must_use]
pub fn request_outcome(request: &RequestPanel) -> Cow<'static, str> {
    let last = request.coordinations.last().filter(|_| request.outcome == RequestOutcome::Pending);
    match last.filter(|last| !last.forgotten) {
        _ if request.stale.is_some() => Cow::Borrowed(super::labels::STALE),
        _ if request.ending == RequestEnding::NoConnection => Cow::Borrowed("no connection"),
        Some(last) => Cow::Owned(quorum_count(last.kind, last.filled, last.needed)),
        None => Cow::Borrowed(outcome(request.outcome)),
    }
}

/// Why a message will not arrive.
#[must_use]
pub fn drop_reason(loss: Loss, to: &str) -> String {
    match loss {
        Loss::Chance => "never: the network loses it".to_owned(),
        Loss::Partition => "never: a partition is in its way".to_owned(),
        Loss::Down => format!("never: {to} is down"),
        Loss::Dropped => "never: this link drops it".to_owned(),
    }
}

/// What becomes of a message, or has: the name of the fact, and the fact.
#[must_use]
pub fn message_end(end: MessageEnd, to: &str) -> (&'static str, String) {
    let arrives = super::labels::ARRIVES;
    match end {
        MessageEnd::Arrives(at) => (arrives, time(at)),
        MessageEnd::Arrived(at) => ("arrived", time(at)),
        MessageEnd::Held => (arrives, "held back".to_owned()),
        MessageEnd::Waits => (arrives, format!("{to} is paused, and has not read it")),
        MessageEnd::Doomed(loss) => (arrives, drop_reason(loss, to)),
        MessageEnd::Lost(loss) => (arrives, lost(loss).to_owned()),
    }
}

/// A message was lost.
fn lost(loss: Loss) -> &'static str {
    match loss {
        Loss::Chance => "lost by the network, never arrives",
        Loss::Partition => "stopped by a partition, never arrives",
        Loss::Down => "lost in a crash, never arrives",
        Loss::Dropped => "dropped, never arrives",
    }
}

/// What stands behind a message in the list, where there is something to say.
#[must_use]
pub fn status(status: FlightStatus) -> &'static str {
    match status {
        FlightStatus::Flying => "",
        FlightStatus::Doomed => "will not arrive",
        FlightStatus::Waiting => "not read yet",
        FlightStatus::Lost => "lost",
        FlightStatus::Held => "held back",
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
