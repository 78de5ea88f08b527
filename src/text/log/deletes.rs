//! Sentences about deletes that read, and tombstones that are forgotten.

use super::{RequestSubject, list};

/// A delete that knows no context reads one first.
#[must_use]
pub fn reads_first<T: AsRef<str>>(node: &str, ask: RequestSubject<'_>, asked: &[T]) -> String {
    let from = list(asked);
    format!("{} names nothing that it replaces: {node} first reads from {from}.", ask.of())
}

/// One of those from whom a delete reads has sent its copy.
#[must_use]
pub fn copy_for_delete(node: &str, holder: &str, ask: RequestSubject<'_>, siblings: u32) -> String {
    let of = ask.of();
    match siblings {
        0 => format!("{holder} tells {node} that it holds nothing, for {of}."),
        1 => format!("{holder} sends {node} the version that it holds, for {of}."),
        many => format!("{holder} sends {node} the {many} siblings that it holds, for {of}."),
    }
}

/// What a delete read first; `versions` that are no tombstones.
#[must_use]
pub fn has_read(node: &str, ask: RequestSubject<'_>, versions: u32) -> String {
    match versions {
        0 => format!("{node} finds nothing to delete for {}: nothing is written.", ask.client),
        1 => format!("{node} has read what {} replaces.", ask.of()),
        many => format!("{node} has read {many} siblings, which {} replaces.", ask.of()),
    }
}

/// A delete is done, and is read back.
#[must_use]
pub fn reads_back<T: AsRef<str>>(node: &str, ask: RequestSubject<'_>, asked: &[T]) -> String {
    let from = list(asked);
    format!("After {} {node} reads from {from} whether its tombstone is everywhere.", ask.of())
}

/// A delete has been read back.
#[must_use]
pub fn has_read_back(node: &str, ask: RequestSubject<'_>, is_everywhere: bool) -> String {
    match is_everywhere {
        true => format!("{node} finds the tombstone of {} everywhere.", ask.of()),
        false => {
            format!("{node} does not find the tombstone of {} everywhere: it stays.", ask.of())
        }
    }
}

/// A delete ended without a write.
#[must_use]
pub fn nothing_to_delete(ask: RequestSubject<'_>) -> String {
    format!("{} ends: there is nothing to delete.", ask.of())
}
