//! Why a message was sent.

use super::{RequestSubject, verb};

/// A client's request.
#[must_use]
pub fn why_request(ask: RequestSubject<'_>, node: &str) -> String {
    format!("{} wants to {} {}, and talks to {node}.", ask.client, verb(ask.kind), ask.key)
}

/// A request that is handed on.
#[must_use]
pub fn why_forward(from: &str, ask: RequestSubject<'_>, to: &str) -> String {
    format!("{from} is no replica of {}, and {to} is: only a replica may coordinate.", ask.key)
}

/// The coordinator's answer.
#[must_use]
pub fn why_reply(node: &str, ask: RequestSubject<'_>) -> String {
    format!("{node} tells {} how its {} ended.", ask.client, verb(ask.kind))
}

/// A write to a replica.
#[must_use]
pub fn why_write(node: &str, ask: RequestSubject<'_>, to: &str) -> String {
    format!(
        "{node} coordinates {}'s put of {}, and {to} is one of its replicas.",
        ask.client, ask.key
    )
}

/// A write to a stand-in.
#[must_use]
pub fn why_hinted_write(node: &str, to: &str, primary: &str) -> String {
    format!("{node} believes {primary} is down: {to} keeps the copy for it until it is back.")
}

/// A replica's acknowledgement.
#[must_use]
pub fn why_stored(from: &str, to: &str) -> String {
    format!("{from} has stored the copy that {to} sent.")
}

/// A read of a replica.
#[must_use]
pub fn why_read(node: &str, ask: RequestSubject<'_>, to: &str) -> String {
    format!("{node} coordinates {}'s get of {}, and asks {to} for its copy.", ask.client, ask.key)
}

/// A replica's copy.
#[must_use]
pub fn why_copy(from: &str, to: &str) -> String {
    format!("{to} asked {from} for what it holds.")
}

/// A read of a replica that needs no copy.
#[must_use]
pub fn why_digest_read(node: &str, ask: RequestSubject<'_>, to: &str) -> String {
    format!(
        "{node} gets a copy of {} from the nearest replica: a digest shows whether {to} has the same.",
        ask.key
    )
}

/// A digest of a replica's copy.
#[must_use]
pub fn why_digest(from: &str, to: &str) -> String {
    format!("{to} asked {from} for a digest of what it holds, timestamps and tombstones included.")
}

/// A read repair.
#[must_use]
pub fn why_repair(node: &str, ask: RequestSubject<'_>, to: &str) -> String {
    format!("{}'s get of {} showed {node} that {to}'s copy is stale.", ask.client, ask.key)
}

/// A hinted copy on its way home.
#[must_use]
pub fn why_handoff(from: &str, to: &str) -> String {
    format!("{from} kept this copy for {to}, and tries to bring it home.")
}

/// A tombstone is to be forgotten.
#[must_use]
pub fn why_reap(node: &str, ask: RequestSubject<'_>) -> String {
    format!("{}'s get showed {node} that {} is deleted on every replica.", ask.client, ask.key)
}

/// A request that was handed on was taken up.
#[must_use]
pub fn why_heard(from: &str, to: &str) -> String {
    format!("{to} handed a request on to {from}, and is told that it was taken up.")
}

/// A leader's word.
#[must_use]
pub fn why_lead(from: &str, to: &str) -> String {
    format!("{from} leads: it tells {to}, and sends what it holds.")
}

/// Who leads is known.
#[must_use]
pub fn why_lead_done(from: &str, to: &str) -> String {
    format!("{from} tells {to} that it has heard who leads.")
}

/// A node asks to follow.
#[must_use]
pub fn why_follow(from: &str, to: &str) -> String {
    format!("{from} is to follow {to}, and asks for its copies.")
}

/// A node is to lead a key.
#[must_use]
pub fn why_take_over(from: &str, to: &str, key: &str) -> String {
    format!(
        "{from} is to lead {key}: it asks {to} for its copy, and to acknowledge nothing of an older term."
    )
}

/// A replica promises a term.
#[must_use]
pub fn why_promise(from: &str, to: &str) -> String {
    format!("{from} sends its copy to {to}, and acknowledges nothing of an older term from now on.")
}

/// A replica has promised a later term.
#[must_use]
pub fn why_deposed(from: &str, to: &str) -> String {
    format!("{from} has promised another a later term than {to}'s, and refuses.")
}

/// A leader reads.
#[must_use]
pub fn why_confirm(from: &str, to: &str) -> String {
    format!("{from} reads as the leader, and asks {to} whether its term still stands.")
}

/// A leader's term stands.
#[must_use]
pub fn why_confirmed(from: &str, to: &str) -> String {
    format!("{from} has promised nobody a later term than {to}'s.")
}

/// A new leader's copy.
#[must_use]
pub fn why_catch_up(from: &str, to: &str) -> String {
    format!("{from} is the new leader, and {to} does not hold what {from} found at a majority.")
}
