//! Why a request fails that asks for more than an answer of so many.

use super::{RequestSubject, quorum_letter};
use crate::scene::RequestKind;

/// It asks for more than there are replicas.
#[must_use]
pub fn more_than_n(node: &str, ask: RequestSubject<'_>, n: u8, asked: u8) -> String {
    format!(
        "{node} refuses {}: it asks for {asked}, and a key has no more than N = {n} replicas. Nothing was sent.",
        ask.of()
    )
}

/// Too few primaries are up, as far as the coordinator knows.
#[must_use]
pub fn too_few_primaries(node: &str, ask: RequestSubject<'_>, filled: u8, needed: u8) -> String {
    let letter = quorum_letter(ask.kind);
    format!(
        "{node} refuses {}: it takes {filled} of the key's primaries for up, and P{letter} = {needed}; a stand-in is none. Nothing was sent.",
        ask.of()
    )
}

/// Too few of those who answered are primaries.
#[must_use]
pub fn primaries_missing(node: &str, ask: RequestSubject<'_>, filled: u8, needed: u8) -> String {
    let letter = quorum_letter(ask.kind);
    format!(
        "{node} gives {} up: {filled} of P{letter} = {needed} primaries answered; a stand-in is none.",
        ask.of()
    )
}

/// A client has no answer, or none that it can count on, for want of primaries.
#[must_use]
pub fn ended_without_primaries(ask: RequestSubject<'_>, filled: u8) -> String {
    let of = ask.of();
    match ask.kind {
        RequestKind::Get => {
            format!("{of} has no answer: {filled} replied in time, but too few of them primaries.")
        }
        RequestKind::Put | RequestKind::Delete => format!(
            "{of} is unknown: {filled} stored, but too few of them primaries; what was stored stays stored."
        ),
    }
}
