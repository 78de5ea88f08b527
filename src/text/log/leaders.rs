//! What the account says of leaders.

use super::RequestSubject;
use crate::scene::RequestKind;

/// A client has no more than that nobody led the key of its request in time.
#[must_use]
pub fn no_leader(ask: RequestSubject<'_>) -> String {
    match ask.kind {
        RequestKind::Get => format!("{} has no answer: nobody led the key in time.", ask.of()),
        _ => format!("{} is unknown: nobody led the key in time.", ask.of()),
    }
}

/// A request waited in vain for the lead of its key.
#[must_use]
pub fn no_term(node: &str, ask: RequestSubject<'_>) -> String {
    format!(
        "{node} gives {} up: no majority of the replicas let it lead in time. Nothing was written.",
        ask.of()
    )
}

/// A node that does not lead has refused a write.
#[must_use]
pub fn not_leader(ask: RequestSubject<'_>, leader: &str) -> String {
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

/// A node is to lead a key.
#[must_use]
pub fn takes_over(node: &str, key: &str, term: u32) -> String {
    format!("{node} is to lead {key}: for term {term} it asks the other replicas for a promise.")
}

/// A node leads a key.
#[must_use]
pub fn leads_key(node: &str, key: &str, term: u32) -> String {
    format!("{node} leads {key} in term {term}: a majority has promised, and holds what it holds.")
}

/// A node leads a key no longer.
#[must_use]
pub fn deposed(node: &str, key: &str, term: u32, leader: &str) -> String {
    format!("{node} does not lead {key}: term {term} of {leader} has begun.")
}

/// A leader begins a new term.
#[must_use]
pub fn begins_anew(node: &str, key: &str) -> String {
    format!("{node} learns of a copy of {key} that it did not know: it is to begin a new term.")
}

/// A leader answers with an older copy, because the newest is not acknowledged yet.
#[must_use]
pub fn withholds(node: &str, key: &str) -> String {
    format!(
        "{node} shows the last copy of {key} that is acknowledged: a newer one waits for followers."
    )
}

/// A write that was given up is acknowledged after all.
#[must_use]
pub fn shows(node: &str, ask: RequestSubject<'_>) -> String {
    format!("{} is acknowledged after all: {node} shows it from now on.", ask.of())
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
