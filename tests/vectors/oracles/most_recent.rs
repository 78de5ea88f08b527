//! Riak's choice between concurrent contents when siblings are not allowed
//! (`allow_mult=false, last_write_wins=false`; riak_kv `riak_object:most_recent_content`).
//!
//! Vector clocks decide first; only contents that are concurrent come here. The client is promised
//! one value, so one must be chosen, and every node must choose the same. The rule for equal times
//! is the opposite of Cassandra's: the content that is *not* deleted wins, then the *smaller*
//! value. Whoever assumes one rule for both systems predicts the wrong survivor.

use std::cmp::Reverse;

/// One of several concurrent contents of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConcurrentContent<V> {
    /// The coordinator's time at the write in microseconds (`X-Riak-Last-Modified`).
    pub last_modified_us: i64,
    /// Whether it is a tombstone.
    pub deleted: bool,
    /// The value; a tombstone of Riak has one too.
    pub value: V,
}

/// The content that survives; `None` if there is none to choose from.
///
/// The later one; at equal times one that is not deleted; then the one with the smaller value.
#[must_use]
pub fn most_recent<V: Ord>(contents: &[ConcurrentContent<V>]) -> Option<&ConcurrentContent<V>> {
    contents
        .iter()
        .max_by_key(|content| (content.last_modified_us, !content.deleted, Reverse(&content.value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_replica_chooses_the_same(
            contents in prop::collection::vec((0i64..3, any::<bool>(), 0u8..3), 0..5)
        ) {
            let mut contents: Vec<_> = contents
                .into_iter()
                .map(|(last_modified_us, deleted, value)| ConcurrentContent {
                    last_modified_us,
                    deleted,
                    value,
                })
                .collect();
            let chosen = most_recent(&contents).cloned();
            contents.reverse();
            prop_assert_eq!(most_recent(&contents).cloned(), chosen);
        }
    }
}
