//! Voldemort's vector clock (`voldemort.versioning.VectorClock`; Dynamo section 4.4).
//!
//! Every version of a value carries a counter for each node that coordinated a write. A version
//! whose counters are all at least those of another has seen it; otherwise the two are concurrent,
//! and both must be kept. Without the clock a store cannot tell an update from a conflict.
//!
//! Voldemort differs from Riak in one answer: comparing *equal* clocks gives `Before`, on purpose.
//! A put whose clock equals the stored one is thereby refused as obsolete, so a retried write is
//! not applied twice. (Its C++ client answers `EQUAL`.)

use std::collections::BTreeMap;

/// How one clock stands to another, as Voldemort's Java server has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occurred {
    /// The first has seen nothing that the second has not. Equal clocks too.
    Before,
    /// The first has seen all that the second has, and more.
    After,
    /// Each has seen something that the other has not.
    Concurrently,
}

/// A counter for each node that made a change. A node without an entry has made none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventClock {
    counters: BTreeMap<u16, u64>,
}

impl EventClock {
    /// The clock of something that was never changed.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts one more change by `node`.
    pub fn increment(&mut self, node: u16) {
        *self.counters.entry(node).or_insert(0) += 1;
    }

    /// The changes made by `node`.
    #[must_use]
    pub fn counter(&self, node: u16) -> u64 {
        self.counters.get(&node).copied().unwrap_or(0)
    }

    /// How `self` stands to `other`.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Occurred {
        match (other.descends(self), self.descends(other)) {
            (true, _) => Occurred::Before,
            (false, true) => Occurred::After,
            (false, false) => Occurred::Concurrently,
        }
    }

    /// The clock that has seen what both have seen: the larger counter of each node.
    #[must_use]
    pub fn merge(&self, other: &Self) -> Self {
        let mut merged = self.clone();
        for (node, counter) in &other.counters {
            let kept = merged.counters.entry(*node).or_insert(0);
            *kept = (*kept).max(*counter);
        }
        merged
    }

    /// Voldemort's bytes: the number of entries (two bytes), the width of a counter (one byte),
    /// the entries by ascending node (node in two bytes, counter in that width), and the time of
    /// the write in milliseconds (eight bytes). All big-endian; the width is the smallest, from 1
    /// to 8, that holds the largest counter.
    #[must_use]
    pub fn to_bytes(&self, timestamp_ms: u64) -> Vec<u8> {
        let largest = self.counters.values().copied().max().unwrap_or(0);
        // One byte even for zero, and one more for every eight significant bits beyond.
        let width = (64 - (largest | 1).leading_zeros()).div_ceil(8) as u8;
        // A node is named by 16 bits, so more entries than that cannot be told apart either.
        let entries = self.counters.len() as u16;
        let mut bytes = entries.to_be_bytes().to_vec();
        bytes.push(width);
        for (node, counter) in &self.counters {
            bytes.extend_from_slice(&node.to_be_bytes());
            let unused = 8 - usize::from(width);
            bytes.extend_from_slice(&counter.to_be_bytes()[unused..]);
        }
        bytes.extend_from_slice(&timestamp_ms.to_be_bytes());
        bytes
    }

    fn descends(&self, other: &Self) -> bool {
        let mut entries = other.counters.iter();
        entries.all(|(node, counter)| self.counter(*node) >= *counter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn clocks() -> impl Strategy<Value = EventClock> {
        prop::collection::vec(0u16..4, 0..8).prop_map(|changes| {
            let mut clock = EventClock::new();
            changes.into_iter().for_each(|node| clock.increment(node));
            clock
        })
    }

    proptest! {
        #[test]
        fn merging_is_commutative_associative_and_idempotent(
            a in clocks(), b in clocks(), c in clocks(),
        ) {
            prop_assert_eq!(a.merge(&b), b.merge(&a));
            prop_assert_eq!(a.merge(&b).merge(&c), a.merge(&b.merge(&c)));
            prop_assert_eq!(a.merge(&a), a.clone());
            prop_assert_eq!(a.compare(&a.merge(&b)), Occurred::Before);
        }

        #[test]
        fn before_and_after_are_mirror_images_except_for_equal_clocks(
            a in clocks(), b in clocks(),
        ) {
            match a.compare(&b) {
                Occurred::Before if a == b => prop_assert_eq!(b.compare(&a), Occurred::Before),
                Occurred::Before => prop_assert_eq!(b.compare(&a), Occurred::After),
                Occurred::After => prop_assert_eq!(b.compare(&a), Occurred::Before),
                Occurred::Concurrently => {
                    prop_assert_eq!(b.compare(&a), Occurred::Concurrently);
                }
            }
        }
    }

    #[test]
    fn the_smallest_counter_takes_one_byte() {
        let mut clock = EventClock::new();
        clock.increment(7);
        assert_eq!(clock.to_bytes(0)[..6], [0, 1, 1, 0, 7, 1]);
    }

    #[test]
    fn counters_above_255_take_two_bytes_each() {
        let mut clock = EventClock::new();
        (0..256).for_each(|_| clock.increment(7));
        let bytes = clock.to_bytes(1);
        assert_eq!(bytes[..7], [0, 1, 2, 0, 7, 1, 0]);
        assert_eq!(bytes[7..], [0, 0, 0, 0, 0, 0, 0, 1]);
    }
}
