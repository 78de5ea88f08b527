//! The sentences of the running account, of landmarks, of notices and of the reasons for messages,
//! as one typed table: what a sentence needs to name is an argument of its function. Outcomes are
//! named exactly: a write that got too few answers is "unknown", never "failed and undone".

mod answers;
mod cells;
mod comparison;
mod deletes;
mod faults;
mod hints;
mod leaders;
mod members;
mod network;
mod notices;
mod path;
mod reasons;
mod shortfall;

pub use answers::*;
pub use cells::*;
pub use comparison::*;
pub use deletes::*;
pub use faults::*;
pub use hints::*;
pub use leaders::*;
pub use members::*;
pub use network::*;
pub use notices::*;
pub use path::*;
pub use reasons::*;
pub use shortfall::*;

use crate::dynamo::message::MessageKind;
use crate::dynamo::quorum::level::Shortfall;
use crate::dynamo::value::Value;
use crate::scene::{RequestKind, RequestOutcome};
use crate::sim::flight::Loss;
use crate::time::SimDuration;

/// Who asked what of which key: what most sentences about a request begin with.
#[derive(Clone, Copy, Debug)]
pub struct RequestSubject<'a> {
    /// The client's name.
    pub client: &'a str,
    /// What it asked for.
    pub kind: RequestKind,
    /// The key.
    pub key: &'a str,
}

/// Answers that count, of those needed.
#[derive(Clone, Copy, Debug)]
pub struct Tally {
    /// Answers that count, so far.
    pub filled: u8,
    /// Answers needed.
    pub needed: u8,
    /// Whether those count that hold what a read answers with, because its reply waits for repairs.
    pub mends: bool,
    /// Whether a delete counts what it reads first.
    pub reads_first: bool,
}

impl Tally {
    /// So many of those needed; answers beyond that are counted, not measured.
    fn of(self, letter: char) -> String {
        let Self { filled, needed, .. } = self;
        if filled > needed {
            format!("{filled} by now, {letter} = {needed}")
        } else {
            format!("{filled} of {letter} = {needed}")
        }
    }

    /// What those have done who count.
    fn done(self) -> &'static str {
        if self.mends { "hold the newest" } else { "answered" }
    }
}

impl RequestSubject<'_> {
    /// The request as a noun.
    #[must_use]
    pub fn of(self) -> String {
        format!("{}'s {} of {}", self.client, verb(self.kind), self.key)
    }

    /// The letter of the quorum that is counted.
    const fn letter(self, tally: Tally) -> char {
        if tally.reads_first { 'R' } else { quorum_letter(self.kind) }
    }
}

/// The verb, and the noun, of a request.
#[must_use]
pub const fn verb(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Get => "get",
        RequestKind::Put => "put",
        RequestKind::Delete => "delete",
    }
}

const fn quorum_letter(kind: RequestKind) -> char {
    match kind {
        RequestKind::Get => 'R',
        RequestKind::Put | RequestKind::Delete => 'W',
    }
}

/// A list as one reads it aloud: A, B and C.
#[must_use]
pub fn list<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [] => "nobody".to_owned(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// A length of time in milliseconds, or seconds from one second on.
#[must_use]
pub fn length(length: SimDuration) -> String {
    let us = length.as_us();
    match us {
        0..1_000_000 if us.is_multiple_of(1_000) => format!("{} ms", us / 1_000),
        0..1_000_000 => format!("{}.{} ms", us / 1_000, us % 1_000 / 100),
        _ if us.is_multiple_of(1_000_000) => format!("{} s", us / 1_000_000),
        _ => format!("{}.{} s", us / 1_000_000, us % 1_000_000 / 100_000),
    }
}

/// A value in a sentence.
#[must_use]
pub fn value(value: &Value) -> String {
    match value {
        Value::Tombstone => deleted().to_owned(),
        Value::Cart(items) if items.is_empty() => empty_cart().to_owned(),
        Value::Cart(items) => items.join(", "),
        Value::Text(text) => text.to_string(),
        Value::Row(cells) => {
            cells.iter().map(|(name, text)| cell(name, text)).collect::<Vec<_>>().join(", ")
        }
    }
}

/// A cell of a row.
#[must_use]
pub fn cell(name: &str, text: &str) -> String {
    format!("{name}={text}")
}

/// A tombstone as a value.
#[must_use]
pub const fn deleted() -> &'static str {
    "deleted"
}

/// A cart without items.
#[must_use]
pub const fn empty_cart() -> &'static str {
    "empty cart"
}

/// What a version did that holds the same as its ancestors together.
#[must_use]
pub const fn merged() -> &'static str {
    "merged"
}

/// The change that a version made: items that came and went.
#[must_use]
pub fn change<T: AsRef<str>>(added: &[T], removed: &[T]) -> String {
    let plus = added.iter().map(|item| format!("+{}", item.as_ref()));
    let minus = removed.iter().map(|item| format!("−{}", item.as_ref()));
    plus.chain(minus).collect::<Vec<_>>().join(" ")
}

/// Who wrote what was there from the start.
#[must_use]
pub const fn seed_author() -> &'static str {
    "seed"
}

/// A client asks a node, perhaps only for some cells.
#[must_use]
pub fn invoked<T: AsRef<str>>(ask: RequestSubject<'_>, node: &str, cells: &[T]) -> String {
    let only = if cells.is_empty() { String::new() } else { format!(", only {}", list(cells)) };
    format!("{} asks {node} to {} {}{only}.", ask.client, verb(ask.kind), ask.key)
}

/// A node that stands in, among those asked.
#[must_use]
pub fn in_place_of(holder: &str, primary: &str) -> String {
    format!("{holder} in place of {primary}")
}

/// A node coordinates.
#[must_use]
pub fn coordinates<T: AsRef<str>>(
    node: &str,
    ask: RequestSubject<'_>,
    stores_first: bool,
    asked: &[T],
    needed: u8,
    n: u8,
) -> String {
    let letter = quorum_letter(ask.kind);
    let whom = list(asked);
    match (stores_first, asked.is_empty()) {
        (true, false) => format!(
            "{node} coordinates {}: it stores first, then asks {whom}. {letter} = {needed} of N = {n}.",
            ask.of()
        ),
        (true, true) => format!(
            "{node} coordinates {} and stores it alone. {letter} = {needed} of N = {n}.",
            ask.of()
        ),
        (false, _) => format!(
            "{node} coordinates {} and asks {whom}. {letter} = {needed} of N = {n}.",
            ask.of()
        ),
    }
}

/// A replica's answer has come to the coordinator; `siblings` is what it holds, for a read.
#[must_use]
pub fn replica_answered(
    node: &str,
    replica: &str,
    ask: RequestSubject<'_>,
    siblings: Option<u32>,
    tally: Tally,
) -> String {
    let tally = tally.of(ask.letter(tally));
    match (ask.kind, siblings) {
        (RequestKind::Get, None | Some(0)) if node == replica => {
            format!("{node} has nothing itself: {tally}.")
        }
        (RequestKind::Get, _) if node == replica => {
            format!("{node} reads its own copy: {tally}.")
        }
        (RequestKind::Get, None | Some(0)) => {
            format!("{replica} tells {node} that it has nothing: {tally}.")
        }
        (RequestKind::Get, Some(1)) => format!("{replica} sends {node} its copy: {tally}."),
        (RequestKind::Get, Some(count)) => {
            format!("{replica} sends {node} its {count} siblings: {tally}.")
        }
        _ => format!("{node} hears that {replica} has stored: {tally}."),
    }
}

/// What a node makes of the silence of another.
#[derive(Clone, Copy, Debug)]
pub enum SilenceVerdict {
    /// That it is down, from now on.
    New,
    /// That it is down, as before.
    Old,
    /// Nothing: it judges by heartbeats.
    None,
}

/// What a coordinator does about a node that stays silent.
#[derive(Clone, Copy, Debug)]
pub enum Instead<'a> {
    /// It asks nobody else.
    Nobody,
    /// It asks this node to stand in.
    StandIn(&'a str),
    /// It asks this other replica.
    Replica(&'a str),
}

/// A node did not answer in time.
#[must_use]
pub fn silent(
    node: &str,
    peer: &str,
    after: SimDuration,
    belief: SilenceVerdict,
    instead: Instead<'_>,
) -> String {
    let belief = match belief {
        SilenceVerdict::New => format!("now believes {peer} is down"),
        SilenceVerdict::Old => format!("still believes {peer} is down"),
        SilenceVerdict::None => "goes on without it".to_owned(),
    };
    let then = match instead {
        Instead::Nobody => String::new(),
        Instead::StandIn(name) => format!(", and asks {name} to stand in"),
        Instead::Replica(name) => format!(", and asks {name} instead"),
    };
    format!("No answer from {peer} within {}: {node} {belief}{then}.", length(after))
}

/// A node believes another to be down, for a reason of its own.
#[must_use]
pub fn suspects(node: &str, peer: &str) -> String {
    format!("{node} now believes {peer} is down.")
}

/// A node believes another to be up again.
#[must_use]
pub fn trusts(node: &str, peer: &str) -> String {
    format!("{node} hears from {peer}, and believes again that it is up.")
}

/// Enough answers came.
#[must_use]
pub fn quorum_met(node: &str, ask: RequestSubject<'_>, tally: Tally) -> String {
    let Tally { filled, needed, .. } = tally;
    let letter = ask.letter(tally);
    let done = tally.done();
    if filled < needed && ask.kind != RequestKind::Get {
        return format!("At ANY a hint is enough: {node} can answer {}.", ask.client);
    }
    format!("{filled} of {letter} = {needed} {done}: {node} can answer {}.", ask.client)
}

/// Too few answers came, or too few could be asked.
#[must_use]
pub fn quorum_failed(
    node: &str,
    ask: RequestSubject<'_>,
    outcome: RequestOutcome,
    tally: Tally,
    shortfall: Shortfall,
) -> String {
    let Tally { filled, needed, .. } = tally;
    let letter = ask.letter(tally);
    let done = tally.done();
    match (outcome, shortfall) {
        (RequestOutcome::Unavailable, Shortfall::MoreThanN { n, asked }) => {
            more_than_n(node, ask, n, asked)
        }
        (RequestOutcome::Unavailable, Shortfall::Primaries { filled, needed }) => {
            too_few_primaries(node, ask, filled, needed)
        }
        (RequestOutcome::Unknown, Shortfall::Primaries { filled, needed }) => {
            primaries_missing(node, ask, filled, needed)
        }
        (RequestOutcome::Unavailable, Shortfall::Answers) => format!(
            "{node} refuses {}: it knows fewer than {letter} = {needed} replicas to ask. Nothing was sent.",
            ask.of()
        ),
        (RequestOutcome::NotLeader, _) => {
            format!("{node} refuses {}: it is not the leader.", ask.of())
        }
        _ => format!("{node} gives {} up: {filled} of {letter} = {needed} {done}.", ask.of()),
    }
}

/// A replica has stored.
#[must_use]
pub fn stored(node: &str, key: &str, what: &str) -> String {
    format!("{node} stores {key}: {what}.")
}

/// A read found stale copies.
#[must_use]
pub fn repairs<T: AsRef<str>>(node: &str, ask: RequestSubject<'_>, stale: &[T]) -> String {
    format!("{} found {} stale: {node} sends the newest versions.", ask.of(), list(stale))
}

/// One that was stale has stored what the reply of a read waits for.
#[must_use]
pub fn mended_before_reply(
    node: &str,
    replica: &str,
    ask: RequestSubject<'_>,
    tally: Tally,
) -> String {
    format!("{node} hears that {replica} is mended: {}.", tally.of(ask.letter(tally)))
}

/// One of those asked knows a newer ring.
#[must_use]
pub fn refused(node: &str, replica: &str, ask: RequestSubject<'_>) -> String {
    format!("{replica} does not take {} from {node}: it knows a newer ring.", ask.of())
}

/// A stale copy is mended.
#[must_use]
pub fn repaired(node: &str, key: &str) -> String {
    format!("Read repair: {node} now holds the newest versions of {key}.")
}

/// A read found that nothing but a tombstone is left.
#[must_use]
pub fn reaps(node: &str, key: &str) -> String {
    format!("All replicas of {key} hold its tombstone: {node} tells them to forget it.")
}

/// A tombstone is forgotten.
#[must_use]
pub fn reaped(node: &str, key: &str) -> String {
    format!("{node} forgets the tombstone of {key}.")
}

/// Versions became siblings.
#[must_use]
pub fn conflict_born(node: &str, key: &str, siblings: u32, share_clock: bool) -> String {
    let why = match (share_clock, siblings) {
        (true, _) => "they share one clock",
        (false, 2) => "neither writer had seen the other's",
        (false, _) => "no writer had seen another's",
    };
    format!("{node} now holds {siblings} siblings of {key}: {why}.")
}

/// Siblings became one.
#[must_use]
pub fn conflict_merged(node: &str, ask: RequestSubject<'_>, siblings: u32) -> String {
    format!("{} supersedes {siblings} siblings: {node} holds one version again.", ask.of())
}

/// The name of a kind of message.
#[must_use]
pub const fn message(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Request => "request",
        MessageKind::Reply => "reply",
        MessageKind::Put => "write",
        MessageKind::PutAck => "acknowledgement",
        MessageKind::Get => "read",
        MessageKind::GetReply => "copy",
        MessageKind::Digest => "digest request",
        MessageKind::DigestReply => "digest",
        MessageKind::Repair => "repair",
        MessageKind::RepairAck => "repair's acknowledgement",
        MessageKind::Handoff => "hinted copy",
        MessageKind::HandoffAck => "handoff's acknowledgement",
        MessageKind::Reap => "forget",
        MessageKind::ForwardAck => "heard",
        MessageKind::LeaderAnnounce => "leader's copies",
        MessageKind::LeaderAnnounceAck => "follows",
        MessageKind::FollowRequest => "follow",
        MessageKind::TakeOver => "new term",
        MessageKind::Promise => "promise",
        MessageKind::Deposed => "deposed",
        MessageKind::Confirm => "still leader?",
        MessageKind::Confirmed => "still leader",
        MessageKind::CatchUp => "catch-up",
        MessageKind::CatchUpAck => "catch-up's acknowledgement",
        MessageKind::TreeHash => "question for a hash",
        MessageKind::TreeHashReply => "hash",
        MessageKind::TreeKeys => "question for keys",
        MessageKind::TreeKeysReply => "list of keys",
        MessageKind::AntiEntropy => "copy to compare",
        MessageKind::AntiEntropyReply => "answer to a compared copy",
        MessageKind::Transfer => "transfer",
        MessageKind::TransferAck => "transfer's acknowledgement",
        MessageKind::StaleRing => "refusal",
        MessageKind::Ring => "new ring",
        MessageKind::GossipSyn => "gossip",
        MessageKind::GossipAck => "gossip's answer",
        MessageKind::GossipAck2 => "gossip's end",
    }
}

/// What an exported picture shows, for those who cannot see it.
#[must_use]
pub fn picture(at: &str) -> String {
    format!("The cluster at {at}")
}

/// A message will never arrive.
#[must_use]
pub fn lost(kind: MessageKind, from: &str, to: &str, loss: Loss) -> String {
    let what = message(kind);
    match loss {
        Loss::Chance => format!("The network loses the {what} from {from} to {to}."),
        Loss::Partition => format!("The partition stops the {what} from {from} to {to}."),
        Loss::Down => format!("The {what} from {from} to {to} is lost: one of them is down."),
        Loss::Dropped => format!("The {what} from {from} to {to} is dropped."),
    }
}
