//! Sentences about what a user or a script does to the universe.

use super::list;
use crate::dynamo::policy::{Knob, KnobValue, Quorum};
use crate::text::page;

/// Nodes crash.
#[must_use]
pub fn crashed<T: AsRef<str>>(nodes: &[T]) -> String {
    let are = if nodes.len() == 1 { "is" } else { "are" };
    format!("{} {are} down: memory and timers are lost, what was stored is kept.", list(nodes))
}

/// Crashed nodes come back.
#[must_use]
pub fn restarted<T: AsRef<str>>(nodes: &[T]) -> String {
    let are = if nodes.len() == 1 { "is" } else { "are" };
    format!("{} {are} up again, with what was stored before.", list(nodes))
}

/// Stored data is lost.
#[must_use]
pub fn wiped<T: AsRef<str>>(nodes: &[T], key: Option<&str>) -> String {
    match key {
        Some(key) => format!("The disk of {} loses {key}.", list(nodes)),
        None => format!("The disk of {} loses everything.", list(nodes)),
    }
}

/// Nodes stall.
#[must_use]
pub fn paused<T: AsRef<str>>(nodes: &[T]) -> String {
    let verb = if nodes.len() == 1 { "stalls" } else { "stall" };
    format!("{} {verb}: nothing is lost, every answer is late.", list(nodes))
}

/// Stalled nodes go on.
#[must_use]
pub fn resumed<T: AsRef<str>>(nodes: &[T]) -> String {
    let verb = if nodes.len() == 1 { "goes" } else { "go" };
    format!("{} {verb} on, and work off what came in meanwhile.", list(nodes))
}

/// Groups are cut off from each other.
#[must_use]
pub fn partitioned(groups: &[String]) -> String {
    format!("A partition: {}. No message crosses it.", groups.join(" | "))
}

/// One side cannot reach the other.
#[must_use]
pub fn cut<T: AsRef<str>>(from: &[T], to: &[T]) -> String {
    format!("No message gets from {} to {}.", list(from), list(to))
}

/// All partitions end.
#[must_use]
pub const fn healed() -> &'static str {
    "The partitions end: everyone can reach everyone."
}

/// Some are no longer cut off.
#[must_use]
pub fn reunited<T: AsRef<str>>(ends: &[T]) -> String {
    let reach = if ends.len() == 1 { "reaches" } else { "reach" };
    format!("{} {reach} everyone again, and can be reached.", list(ends))
}

/// A link gets a rule.
#[must_use]
pub fn link_broken(from: &str, to: &str) -> String {
    format!("The link from {from} to {to} is disturbed.")
}

/// A link loses its rules.
#[must_use]
pub fn link_cleared(from: &str, to: &str) -> String {
    format!("The link from {from} to {to} works again.")
}

/// A wall clock is set off.
#[must_use]
pub fn skewed(of: &str, offset_us: i64) -> String {
    let ahead = if offset_us < 0 { "behind" } else { "fast" };
    let by = super::length(crate::time::SimDuration::from_us(offset_us.unsigned_abs()));
    format!("The wall clock of {of} is {by} {ahead}.")
}

/// A node is told what to believe.
#[must_use]
pub fn told_to_suspect(node: &str, peer: &str) -> String {
    format!("{node} is told that {peer} is down.")
}

/// A node is told what to believe.
#[must_use]
pub fn told_to_trust(node: &str, peer: &str) -> String {
    format!("{node} is told that {peer} is up.")
}

/// The cluster works so from now on.
#[must_use]
pub fn policy_set(quorum: Quorum, stand_ins_count: bool) -> String {
    let mode = if stand_ins_count { "stand-ins count" } else { "only primaries count" };
    let (n, r, w) = (quorum.n, quorum.reads(), quorum.writes());
    let primaries = [("PR", quorum.pr), ("PW", quorum.pw)].into_iter();
    let primaries: String = primaries
        .filter_map(|(name, level)| Some(format!("{name} = {}, ", level?.of(n))))
        .collect();
    format!("From now on N = {n}, R = {r}, W = {w}, {primaries}and {mode}.")
}

/// A rule and what it says from now on, as a part of a sentence.
#[must_use]
pub fn rule(knob: Knob, value: KnobValue) -> String {
    format!("{}: {}", page::knob(knob).0, page::knob_value(knob, value))
}

/// Rules say something else from now on.
#[must_use]
pub fn rules_set(rules: &[String]) -> String {
    format!("From now on: {}.", rules.join("; "))
}

/// Data is there from the start.
#[must_use]
pub fn seeded(key: &str, value: &str) -> String {
    format!("{key} is there already: {value}.")
}

/// The user brings a message to its end.
#[must_use]
pub const fn delivered_by_hand() -> &'static str {
    "A message is delivered by hand."
}

/// The user makes a coordinator give up.
#[must_use]
pub fn timed_out(op: &str) -> String {
    format!("The coordinator of {op} waits no longer.")
}

/// Nodes forget old tombstones.
#[must_use]
pub fn compacted<T: AsRef<str>>(nodes: &[T]) -> String {
    let verb = if nodes.len() == 1 { "compacts" } else { "compact" };
    format!("{} {verb}: tombstones go whose grace is over.", list(nodes))
}

/// The user sends hints home.
#[must_use]
pub fn handed_off(from: &str, to: &str) -> String {
    format!("{from} is told to bring home what it keeps for {to}.")
}

/// The user makes a node the leader.
#[must_use]
pub fn promoted(node: &str, fence: bool) -> String {
    if fence {
        format!("{node} is promoted. The old leader is fenced: it takes no more writes.")
    } else {
        format!("{node} is promoted, without a fence: who leads now may go on taking writes.")
    }
}

/// The user makes a node follow another.
#[must_use]
pub fn told_to_follow(node: &str, leader: &str) -> String {
    format!("{node} is told to forget what it holds and to follow {leader}.")
}
