//! The sentences of the running account, of landmarks, of notices and of the reasons for messages,
//! as one typed table: what a sentence needs to name is an argument of its function. Outcomes are
//! named exactly: a write that got too few answers is "unknown", never "failed and undone".

mod cells;
mod comparison;
mod faults;
mod members;
mod notices;
mod reasons;

pub use cells::*;
pub use comparison::*;
pub use faults::*;
pub use members::*;
pub use notices::*;
pub use reasons::*;

use crate::dynamo::message::MessageKind;
use crate::dynamo::value::Value;
use crate::scene::{Outcome, RequestKind};
use crate::sim::flight::Loss;
use crate::time::SimDuration;

/// Who asked what of which key: what most sentences about a request begin with.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
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
}

impl Tally {
    /// So many of those needed; answers beyond that are counted, not measured.
    fn of(self, letter: char) -> String {
        let Self { filled, needed } = self;
        if filled > needed {
            format!("{filled} by now, {letter} = {needed}")
        } else {
            format!("{filled} of {letter} = {needed}")
        }
    }
}

impl Ask<'_> {
    /// The request as a noun.
    #[must_use]
    pub fn of(self) -> String {
        format!("{}'s {} of {}", self.client, verb(self.kind), self.key)
    }

    fn letter(self) -> char {
        quorum_letter(self.kind)
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
            cells.iter().map(|(name, text)| format!("{name}={text}")).collect::<Vec<_>>().join(", ")
        }
    }
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

/// What a version did that holds the same as its one ancestor.
#[must_use]
pub const fn rewritten() -> &'static str {
    "same again"
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
pub fn invoked<T: AsRef<str>>(ask: Ask<'_>, node: &str, cells: &[T]) -> String {
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
    ask: Ask<'_>,
    stores_first: bool,
    asked: &[T],
    needed: u8,
    n: u8,
) -> String {
    let letter = ask.letter();
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

/// A node hands a write on.
#[must_use]
pub fn forwards(node: &str, ask: Ask<'_>, to: &str) -> String {
    format!("{node} is no replica of {}: it hands {} on to {to}.", ask.key, ask.of())
}

/// A node routes a write to the leader of its key.
#[must_use]
pub fn routes(node: &str, ask: Ask<'_>, to: &str) -> String {
    format!("{node} routes {} to {to}, which leads {} as far as {node} knows.", ask.of(), ask.key)
}

/// A node that does not lead has refused a write.
#[must_use]
pub fn not_leader(ask: Ask<'_>, leader: &str) -> String {
    format!("{} was refused: only the leader takes writes, and {leader} leads.", ask.of())
}

/// A node was promoted.
#[must_use]
pub fn leads(node: &str) -> String {
    format!("{node} now leads: it takes writes, and gives them their order.")
}

/// A leader was fenced.
#[must_use]
pub fn steps_down(node: &str, leader: &str) -> String {
    format!("{node} steps down: {leader} leads.")
}

/// A node forgot its own log.
#[must_use]
pub fn discards_log(node: &str, leader: &str, copies: u32) -> String {
    let what = copies_counted(copies);
    format!("{node} discards its log and {what}, and asks {leader} for its copies.")
}

/// A node follows a leader, and holds what it does.
#[must_use]
pub fn follows(node: &str, leader: &str, copies: u32) -> String {
    match copies {
        0 => format!("{node} follows {leader}."),
        _ => format!(
            "{node} follows {leader}, and discards {} that {leader} does not have so.",
            copies_counted(copies)
        ),
    }
}

fn copies_counted(copies: u32) -> String {
    match copies {
        1 => "1 copy".to_owned(),
        _ => format!("{copies} copies"),
    }
}

/// A follower does not store what another than its leader sent.
#[must_use]
pub fn ignores(node: &str, key: &str, from: &str) -> String {
    format!("{node} does not store {from}'s write of {key}: {from} is not the leader it follows.")
}

/// A replica's answer has come to the coordinator; `siblings` is what it holds, for a read.
#[must_use]
pub fn replica_answered(
    node: &str,
    replica: &str,
    ask: Ask<'_>,
    siblings: Option<u32>,
    tally: Tally,
) -> String {
    let tally = tally.of(ask.letter());
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
    news: bool,
    instead: Instead<'_>,
) -> String {
    let belief = if news { "now believes" } else { "still believes" };
    let then = match instead {
        Instead::Nobody => String::new(),
        Instead::StandIn(name) => format!(", and asks {name} to stand in"),
        Instead::Replica(name) => format!(", and asks {name} instead"),
    };
    format!("No answer from {peer} within {}: {node} {belief} {peer} is down{then}.", length(after))
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
pub fn quorum_met(node: &str, ask: Ask<'_>, tally: Tally) -> String {
    let Tally { filled, needed } = tally;
    let letter = ask.letter();
    if filled < needed && ask.kind != RequestKind::Get {
        return format!("At ANY a hint is enough: {node} can answer {}.", ask.client);
    }
    format!("{filled} of {letter} = {needed} answered: {node} can answer {}.", ask.client)
}

/// Too few answers came, or too few could be asked.
#[must_use]
pub fn quorum_failed(node: &str, ask: Ask<'_>, outcome: Outcome, tally: Tally) -> String {
    let Tally { filled, needed } = tally;
    let letter = ask.letter();
    match outcome {
        Outcome::Unavailable => format!(
            "{node} refuses {}: it knows fewer than {letter} = {needed} replicas to ask. Nothing was sent.",
            ask.of()
        ),
        Outcome::NotLeader => format!("{node} refuses {}: it is not the leader.", ask.of()),
        _ => format!("{node} gives {} up: {filled} of {letter} = {needed} answered.", ask.of()),
    }
}

/// A replica has stored.
#[must_use]
pub fn stored(node: &str, key: &str, what: &str) -> String {
    format!("{node} stores {key}: {what}.")
}

/// A stand-in has stored.
#[must_use]
pub fn hint_stored(node: &str, key: &str, primary: &str) -> String {
    format!("{node} keeps {key} for {primary}, with a hint that names {primary}.")
}

/// A hinted copy has come home.
#[must_use]
pub fn hint_received(node: &str, key: &str) -> String {
    format!("{node} stores the copy of {key} that was kept for it.")
}

/// A hinted copy is home and forgotten at the stand-in.
#[must_use]
pub fn hint_delivered(node: &str, key: &str, primary: &str) -> String {
    format!(
        "{node}'s hint is delivered: {primary} holds {key} itself, and {node} forgets its copy."
    )
}

/// A coordinator keeps what a replica missed.
#[must_use]
pub fn hint_kept(node: &str, key: &str, target: &str) -> String {
    format!(
        "{node} keeps a hint: {target} missed {key}. Nobody can read a hint, and it is no copy."
    )
}

/// A coordinator keeps nothing for one that has been away for too long.
#[must_use]
pub fn hint_refused(node: &str, key: &str, target: &str) -> String {
    format!("{node} keeps no hint of {key}: {target} has been away for longer than the window.")
}

/// A hint was kept for too long.
#[must_use]
pub fn hint_expired(node: &str, key: &str, target: &str) -> String {
    format!("{node} drops its hint of {key} for {target}: it is older than tombstones are kept.")
}

/// The target of a hint has stored it.
#[must_use]
pub fn hint_replayed(node: &str, key: &str, target: &str) -> String {
    format!("{node}'s hint is delivered: {target} holds {key}, under its original timestamp.")
}

/// A read found stale copies.
#[must_use]
pub fn repairs<T: AsRef<str>>(node: &str, ask: Ask<'_>, stale: &[T]) -> String {
    format!("{} found {} stale: {node} sends the newest versions.", ask.of(), list(stale))
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
pub fn conflict_born(node: &str, key: &str, siblings: u32) -> String {
    format!("{node} now holds {siblings} siblings of {key}: no clock descends from the other.")
}

/// Siblings became one.
#[must_use]
pub fn conflict_merged(node: &str, ask: Ask<'_>, siblings: u32) -> String {
    format!("{} supersedes {siblings} siblings: {node} holds one version again.", ask.of())
}

/// What a read found.
#[derive(Clone, Copy, Debug)]
pub enum Found<'a> {
    /// Nothing was ever stored.
    Nothing,
    /// Only tombstones.
    Deleted,
    /// One value.
    One(&'a str),
    /// Siblings.
    Siblings(&'a [String]),
}

/// A client has its answer to a read.
#[must_use]
pub fn read(ask: Ask<'_>, found: Found<'_>) -> String {
    let Ask { client, key, .. } = ask;
    match found {
        Found::Nothing => format!("{client} reads {key}: nothing is stored there."),
        Found::Deleted => format!("{client} reads {key}: it was deleted."),
        Found::One(value) => format!("{client} reads {key}: {value}."),
        Found::Siblings(values) => {
            let count = values.len();
            format!("{client} reads {count} siblings of {key}: {}.", values.join(" | "))
        }
    }
}

/// A client has its answer to a write, or to a read that got none.
#[must_use]
pub fn ended(ask: Ask<'_>, outcome: Outcome, tally: Tally) -> String {
    let Tally { filled, needed } = tally;
    let letter = ask.letter();
    let of = ask.of();
    match (outcome, ask.kind) {
        (Outcome::Ok, _) if filled < needed => {
            format!("{of} is acknowledged by a hint alone: nobody can read it yet.")
        }
        (Outcome::Ok, _) => {
            format!("{of} is acknowledged: {filled} of {letter} = {needed} stored.")
        }
        (Outcome::Unknown, RequestKind::Get) => {
            format!("{of} has no answer: {filled} of {needed} replied in time.")
        }
        (Outcome::Unknown, _) => {
            format!("{of} is unknown: {filled} of {needed} stored; what was stored stays stored.")
        }
        (Outcome::Unavailable, _) => format!("{of} was refused before anything was sent."),
        (Outcome::NotLeader, _) => format!("{of} was refused: that node is not the leader."),
        (Outcome::Pending, _) => format!("{of} is under way."),
    }
}

/// A client stopped waiting.
#[must_use]
pub fn gave_up(ask: Ask<'_>, node: &str, after: SimDuration) -> String {
    let start = format!("No answer from {node} in {}", length(after));
    match ask.kind {
        RequestKind::Get => format!("{start}: {} has no answer.", ask.of()),
        RequestKind::Put | RequestKind::Delete => {
            format!("{start}: {} is unknown. What was stored stays stored.", ask.of())
        }
    }
}

/// An answer came that nobody waits for any more.
#[must_use]
pub fn too_late(ask: Ask<'_>) -> String {
    format!("The answer to {} comes too late: {} no longer waits.", ask.of(), ask.client)
}

/// The name of a kind of message.
#[must_use]
pub const fn message(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Request => "request",
        MessageKind::Reply => "reply",
        MessageKind::Put => "write",
        MessageKind::PutDone => "acknowledgement",
        MessageKind::Get => "read",
        MessageKind::GetDone => "copy",
        MessageKind::Digest => "digest request",
        MessageKind::DigestDone => "digest",
        MessageKind::Repair => "repair",
        MessageKind::RepairDone => "repair's acknowledgement",
        MessageKind::Handoff => "hinted copy",
        MessageKind::HandoffDone => "handoff's acknowledgement",
        MessageKind::Reap => "forget",
        MessageKind::Heard => "heard",
        MessageKind::Lead => "leader's copies",
        MessageKind::LeadDone => "follows",
        MessageKind::Follow => "follow",
        MessageKind::TreeHash => "question for a hash",
        MessageKind::TreeHashDone => "hash",
        MessageKind::TreeKeys => "question for keys",
        MessageKind::TreeKeysDone => "list of keys",
        MessageKind::AntiEntropy => "copy to compare",
        MessageKind::AntiEntropyDone => "answer to a compared copy",
        MessageKind::Transfer => "transfer",
        MessageKind::TransferDone => "transfer's acknowledgement",
        MessageKind::Refused => "refusal",
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
