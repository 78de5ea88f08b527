//! Sentences about members that come and go.

use super::{RequestSubject, Tally, list};

/// Nodes are to join.
#[must_use]
pub fn joins<T: AsRef<str>>(nodes: &[T]) -> String {
    let verb = if nodes.len() == 1 { "joins" } else { "join" };
    format!("{} {verb} the ring: what is theirs from now on is streamed to them.", list(nodes))
}

/// Nodes are to leave.
#[must_use]
pub fn leaves<T: AsRef<str>>(nodes: &[T]) -> String {
    let verb = if nodes.len() == 1 { "leaves" } else { "leave" };
    format!("{} {verb} the ring for good: what they hold is streamed to others.", list(nodes))
}

/// There is no room for another node.
#[must_use]
pub fn no_more_nodes(most: u16) -> String {
    format!("A cluster has at most {most} nodes, those that have left among them.")
}

/// A node must not leave.
#[must_use]
pub fn must_stay(node: &str, n: u8) -> String {
    format!("{node} cannot leave: {n} members must stay for N = {n}.")
}

/// A key has arrived where it belongs from now on.
#[must_use]
pub fn moved(node: &str, key: &str, to: &str) -> String {
    format!("{to} has stored {key}, which {node} passes on.")
}

/// A node has done its part of a change.
#[must_use]
pub fn moves_done(node: &str) -> String {
    format!("{node} has passed on all that it loses.")
}

/// A node forgets a copy that is elsewhere now.
#[must_use]
pub fn forgot(node: &str, key: &str) -> String {
    format!("{node} forgets {key}: it is no replica any more.")
}

/// All have done their part.
#[must_use]
pub const fn ring_changed(is_settled: bool) -> &'static str {
    if is_settled {
        "The change of members is complete: the new ring stands alone."
    } else {
        "Everything is transferred: the new ring is read from now on."
    }
}

/// A node hears of a change.
#[must_use]
pub fn learns_ring(node: &str, version: u16, is_settled: bool) -> String {
    let pending = if is_settled { "" } else { ", in which members change" };
    format!("{node} now knows ring {version}{pending}.")
}

/// A node refuses a request.
#[must_use]
pub fn why_refused(from: &str, to: &str) -> String {
    format!("{from} refuses: {to}'s view of the ring is too old, and here is a newer one.")
}

/// A request goes on under a newer ring than that under which it began.
#[must_use]
pub fn goes_on<T: AsRef<str>>(
    node: &str,
    ask: RequestSubject<'_>,
    asked: &[T],
    tally: Tally,
) -> String {
    let (of, tally) = (ask.of(), tally.of(ask.letter(tally)));
    if asked.is_empty() {
        return format!("{node} goes on with {of} under the newer ring: {tally}.");
    }
    format!("{node} goes on with {of} under the newer ring and asks {}: {tally}.", list(asked))
}

/// A key is streamed.
#[must_use]
pub fn why_transfer(from: &str, to: &str) -> String {
    format!("Members change: {from} streams to {to} what belongs there from now on.")
}

/// Everybody is told of a change.
#[must_use]
pub fn why_ring(from: &str, to: &str) -> String {
    format!("{from} tells {to} at once what it knows of the ring.")
}

/// Gossip.
#[must_use]
pub fn why_gossip(from: &str, to: &str) -> String {
    format!("Gossip: {from} and {to} compare how far they know the members.")
}
