//! Sentences that only stores by timestamp need: rows of cells, digests, tombstones past their grace.

use super::{RequestSubject, Tally, list};

/// A row whose cells come from several writes, or from a part of one.
#[must_use]
pub fn mixed(value: &str) -> String {
    format!("mixed {value}")
}

/// Who wrote such a row.
#[must_use]
pub fn nobody<T: AsRef<str>>(clients: &[T]) -> String {
    format!("nobody: cells of {}", list(clients))
}

/// A node holds such a row.
#[must_use]
pub fn row_mixed(node: &str, key: &str, value: &str, author: &str) -> String {
    format!("{node} now holds a row of {key} that no write made ({author}): {value}.")
}

/// A replica's digest has come to the coordinator.
#[must_use]
pub fn digest_came(node: &str, replica: &str, ask: RequestSubject<'_>, tally: Tally) -> String {
    let tally = tally.of(ask.letter(tally));
    format!("{replica} sends {node} a digest of its copy: {tally}.")
}

/// Digests differ.
#[must_use]
pub fn digests_differ(node: &str, ask: RequestSubject<'_>) -> String {
    format!("The digests for {} differ: {node} asks all of them again, for their copies.", ask.of())
}

/// Compaction forgot what the grace had kept.
#[must_use]
pub fn purged(node: &str, key: &str) -> String {
    format!(
        "{node} forgets the tombstone of {key}: its grace is over. A replica that missed the delete can bring the old value back."
    )
}
