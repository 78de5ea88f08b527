//! What the account says when a client has its answer, or stops waiting for one.

use super::{RequestSubject, Tally, length, list};
use crate::scene::{RequestKind, RequestOutcome};
use crate::time::SimDuration;

/// What a read found.
#[derive(Clone, Copy, Debug)]
pub enum ReadResult<'a> {
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
pub fn read(ask: RequestSubject<'_>, found: ReadResult<'_>) -> String {
    let RequestSubject { client, key, .. } = ask;
    match found {
        ReadResult::Nothing => format!("{client} reads {key}: nothing is stored there."),
        ReadResult::Deleted => format!("{client} reads {key}: it was deleted."),
        ReadResult::One(value) => format!("{client} reads {key}: {value}."),
        ReadResult::Siblings(values) => {
            let count = values.len();
            format!("{client} reads {count} siblings of {key}: {}.", values.join(" | "))
        }
    }
}

/// A client's write, named by what it wrote.
#[must_use]
pub fn whose(client: &str, what: &str) -> String {
    format!("{client}'s {what}")
}

/// A write is acknowledged, and no replica has kept it.
#[must_use]
pub fn lost_at_once(ask: RequestSubject<'_>) -> String {
    format!("{} is acknowledged and lost: of all who were asked none has kept it.", ask.of())
}

/// A read missed a write that was acknowledged before it was asked; `answered` are those of whose
/// answers it is made.
#[must_use]
pub fn stale_read<T: AsRef<str>>(
    found: &str,
    missed: &str,
    before: SimDuration,
    answered: &[T],
) -> String {
    let who = if answered.is_empty() {
        String::new()
    } else {
        format!(" The answer came from {}.", list(answered))
    };
    format!("{found} That is {}.{who}", stale(missed, before))
}

/// What makes a read stale.
#[must_use]
pub fn stale(missed: &str, before: SimDuration) -> String {
    if before == SimDuration::ZERO {
        return format!("stale: misses {missed}, acknowledged before it was asked");
    }
    format!("stale: misses {missed}, acknowledged {} earlier", length(before))
}

/// A client has its answer to a write, or to a read that got none.
#[must_use]
pub fn ended(ask: RequestSubject<'_>, outcome: RequestOutcome, tally: Tally) -> String {
    let Tally { filled, needed, mends, reads_first } = tally;
    let letter = ask.letter(tally);
    let of = ask.of();
    match (outcome, ask.kind) {
        (RequestOutcome::Ok, _) if filled < needed => {
            format!("{of} is acknowledged by a hint alone: nobody can read it yet.")
        }
        (RequestOutcome::Ok, _) => {
            format!("{of} is acknowledged: {filled} of {letter} = {needed} stored.")
        }
        (RequestOutcome::Unknown, RequestKind::Get) if mends => {
            format!("{of} has no answer: {filled} of {needed} held the newest in time.")
        }
        (RequestOutcome::Unknown, RequestKind::Get) => {
            format!("{of} has no answer: {filled} of {needed} replied in time.")
        }
        (RequestOutcome::Unknown, _) if reads_first => format!(
            "{of} ends: {filled} of {needed} replied in time with what it deletes; nothing is written."
        ),
        (RequestOutcome::Unknown, _) => {
            format!("{of} is unknown: {filled} of {needed} stored; what was stored stays stored.")
        }
        (RequestOutcome::Unavailable, _) => format!("{of} was refused before anything was sent."),
        (RequestOutcome::NotLeader, _) => format!("{of} was refused: that node is not the leader."),
        (RequestOutcome::Pending, _) => format!("{of} is under way."),
    }
}

/// A client stopped waiting.
#[must_use]
pub fn gave_up(ask: RequestSubject<'_>, node: &str, after: SimDuration) -> String {
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
pub fn too_late(ask: RequestSubject<'_>) -> String {
    format!("The answer to {} comes too late: {} no longer waits.", ask.of(), ask.client)
}
