//! What the account says of the path of a request: whom its client asks, who hands it on to whom,
//! and what becomes of connections.

use super::{RequestSubject, length};
use crate::time::SimDuration;

/// A node hands a write on.
#[must_use]
pub fn forwards(node: &str, ask: RequestSubject<'_>, to: &str) -> String {
    format!("{node} is no replica of {}: it hands {} on to {to}.", ask.key, ask.of())
}

/// A node hands a write on to the leader of its key.
#[must_use]
pub fn routes(node: &str, ask: RequestSubject<'_>, to: &str) -> String {
    format!("{node} routes {} to {to}, which leads {} as far as {node} knows.", ask.of(), ask.key)
}

/// A node hands a write on that others did not take up.
#[must_use]
pub fn forwards_next(node: &str, ask: RequestSubject<'_>, to: &str) -> String {
    format!("{node} chooses again, and hands {} on to {to}.", ask.of())
}

/// A connection is begun that does not come about.
#[must_use]
pub fn connects(from: &str, to: &str) -> String {
    format!("{from} tries to connect with {to}.")
}

/// No connection came about.
#[must_use]
pub fn no_connection(from: &str, to: &str, after: SimDuration, suspects: bool) -> String {
    let belief =
        if suspects { format!(" {from} now believes {to} is down.") } else { String::new() };
    format!(
        "{from} could not connect with {to} within {}: nothing was sent.{belief}",
        length(after)
    )
}

/// One to whom a request was handed on gave no sign of having begun.
#[must_use]
pub fn unheard(
    node: &str,
    peer: &str,
    ask: RequestSubject<'_>,
    after: SimDuration,
    news: bool,
) -> String {
    let belief = if news { "now believes" } else { "still believes" };
    format!(
        "No sign from {peer} within {} that it has begun {}: {node} {belief} {peer} is down, \
         though it may still do what it was sent.",
        length(after),
        ask.of()
    )
}

/// A client asks another node, having sent nothing to the one before.
#[must_use]
pub fn asks_instead(ask: RequestSubject<'_>, node: &str) -> String {
    format!("{} asks {node} instead.", ask.client)
}

/// A client asks another node for the same, since one was silent.
#[must_use]
pub fn asks_again(ask: RequestSubject<'_>, before: &str, node: &str) -> String {
    format!(
        "{} has no answer from {before}, and asks {node} for the same {}: it may be done twice.",
        ask.client,
        super::verb(ask.kind)
    )
}

/// A second node coordinates what another has begun.
#[must_use]
pub fn coordinates_too(node: &str, ask: RequestSubject<'_>, other: &str) -> String {
    if node == other {
        return format!("{} came to {node} twice: it may be done twice.", ask.of());
    }
    format!("{} is coordinated by {other} and by {node}: it may be done twice.", ask.of())
}

/// A client could connect with nobody whom it may ask.
#[must_use]
pub fn not_connected(ask: RequestSubject<'_>, node: &str, asked: usize) -> String {
    let whom = match asked {
        0 | 1 => format!("{} could not connect with {node}", ask.client),
        _ => format!("{} could connect with no node", ask.client),
    };
    format!("{whom}: {} is unavailable, and nothing was sent.", ask.of())
}

/// Why a client asks a second node.
#[must_use]
pub fn why_request_again(ask: RequestSubject<'_>, before: &str, node: &str) -> String {
    format!("{} got nothing from {before}, and asks {node} for the same.", ask.client)
}

/// Why a node hands a request on to a second one.
#[must_use]
pub fn why_forward_again(from: &str, ask: RequestSubject<'_>, before: &str, to: &str) -> String {
    format!("{before} did not take up {}: {from} hands it on to {to} instead.", ask.of())
}

/// A request that was handed on is refused.
#[must_use]
pub fn why_refusal(from: &str, ask: RequestSubject<'_>, to: &str) -> String {
    format!("{to} handed {} on to {from}, which refuses it.", ask.of())
}
