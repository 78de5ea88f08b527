//! What the account says of hints: kept, refused, delivered and dropped.

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

/// The target of a hint is no replica any more.
#[must_use]
pub fn hint_readdressed(node: &str, key: &str, target: &str) -> String {
    format!(
        "{node} keeps its hint of {key} for the present replicas: {target} is none of them any more."
    )
}

/// A hint arrived after its end.
#[must_use]
pub fn hint_too_late(key: &str, target: &str) -> String {
    format!("{target} stores no hint of {key}: it is older than tombstones are kept.")
}

/// The target of a hint has stored it.
#[must_use]
pub fn hint_replayed(node: &str, key: &str, target: &str) -> String {
    format!("{node}'s hint is delivered: {target} holds {key}, under its original timestamp.")
}
