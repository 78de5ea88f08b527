//! Last write wins, cell by cell, as Cassandra does it (`Cells.resolveRegular`, `Row.merge`).
//!
//! Replicas that received writes in different orders must end with the same value, without asking
//! each other and without a clock that all share. So every cell carries a timestamp given by the
//! client or the coordinator, and the larger one wins wherever the two meet: in a replica's store,
//! in a read, in a repair. The rule for ties must not depend on the order of arrival either, or
//! replicas would disagree for ever.
//!
//! Two things follow that surprise people. The *latest timestamp* wins, not the latest write: an
//! acknowledged write of a node whose clock is slow can vanish. And the rule is applied to each
//! cell alone: two writers with equal timestamps may leave a row that neither of them wrote.
//!
//! Riak's rule for ties is the opposite in both respects; see [`super::most_recent`].

use std::collections::BTreeMap;

/// What a cell holds. The derived order is the rule for equal timestamps: a tombstone beats an
/// expiring value, which beats a plain one (CASSANDRA-14592); then the later deletion time wins,
/// then the larger value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Content<V> {
    /// A value that stays.
    Live(V),
    /// A value with a time to live, which turns into a tombstone.
    Expiring {
        /// When it expires (`localDeletionTime`), in seconds.
        deletion_s: u64,
        /// The value until then.
        value: V,
    },
    /// The mark of a deletion.
    Tombstone {
        /// When the deletion was made (`localDeletionTime`), in seconds, by the clock of the node
        /// that coordinated it. Only the grace period is counted from it.
        deletion_s: u64,
    },
}

/// One column of one row. The derived order is Cassandra's order of precedence: timestamp, then
/// [`Content`]. The larger cell wins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell<V> {
    /// The writer's time in microseconds. The writer may have said anything.
    pub timestamp_us: i64,
    /// The value, or the mark that there is none.
    pub content: Content<V>,
}

impl<V: Ord> Cell<V> {
    /// Keeps the winner of `self` and `other`. Commutative, associative and idempotent.
    pub fn merge(&mut self, other: Self) {
        if other > *self {
            *self = other;
        }
    }
}

impl<V> Cell<V> {
    /// The value a read sees at `now_s` seconds; `None` if it is deleted or has expired.
    #[must_use]
    pub fn value_at(&self, now_s: u64) -> Option<&V> {
        match &self.content {
            Content::Live(value) => Some(value),
            Content::Expiring { deletion_s, value } => (now_s < *deletion_s).then_some(value),
            Content::Tombstone { .. } => None,
        }
    }

    /// Whether the tombstone (or the expired value) may be forgotten at `now_s`: its deletion is
    /// more than `grace_s` seconds old. From then on a replica that missed the deletion can bring
    /// the old value back.
    #[must_use]
    pub fn is_purgeable_at(&self, now_s: u64, grace_s: u64) -> bool {
        match &self.content {
            Content::Live(_) => false,
            Content::Expiring { deletion_s, .. } | Content::Tombstone { deletion_s } => {
                deletion_s.saturating_add(grace_s) < now_s
            }
        }
    }
}

/// A deletion of a whole row. It covers every cell whose timestamp is not larger. The derived
/// order decides between two: the larger timestamp, then the later deletion time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowDeletion {
    /// The deleter's time in microseconds (`markedForDeleteAt`).
    pub timestamp_us: i64,
    /// When the deletion was made (`localDeletionTime`), in seconds.
    pub deletion_s: u64,
}

/// A row: its cells by column, and perhaps a deletion of everything up to some timestamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<C, V> {
    deletion: Option<RowDeletion>,
    cells: BTreeMap<C, Cell<V>>,
}

impl<C: Ord, V: Ord> Default for Row<C, V> {
    fn default() -> Self {
        Self { deletion: None, cells: BTreeMap::new() }
    }
}

impl<C: Ord, V: Ord> Row<C, V> {
    /// Writes one cell, unless a cell or a deletion of the row that is already there wins.
    pub fn write(&mut self, column: C, cell: Cell<V>) {
        if self.covers(&cell) {
            return;
        }
        match self.cells.get_mut(&column) {
            Some(kept) => kept.merge(cell),
            None => {
                self.cells.insert(column, cell);
            }
        }
    }

    /// Deletes the whole row as of a timestamp; cells with larger timestamps stay.
    pub fn delete(&mut self, deletion: RowDeletion) {
        self.deletion = self.deletion.max(Some(deletion));
        if let Some(deletion) = self.deletion {
            self.cells.retain(|_, cell| cell.timestamp_us > deletion.timestamp_us);
        }
    }

    /// Takes over what wins in `other`. Commutative, associative and idempotent.
    pub fn merge(&mut self, other: Self) {
        if let Some(deletion) = other.deletion {
            self.delete(deletion);
        }
        for (column, cell) in other.cells {
            self.write(column, cell);
        }
    }

    /// The deletion of the whole row, if there was one.
    #[must_use]
    pub fn deletion(&self) -> Option<RowDeletion> {
        self.deletion
    }

    /// The cells by column, tombstones included, in the order of the columns.
    #[must_use]
    pub fn cells(&self) -> &BTreeMap<C, Cell<V>> {
        &self.cells
    }

    fn covers(&self, cell: &Cell<V>) -> bool {
        self.deletion.is_some_and(|deletion| cell.timestamp_us <= deletion.timestamp_us)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells() -> impl Strategy<Value = Cell<u8>> {
        let content = prop_oneof![
            (0u8..3).prop_map(Content::Live),
            (0u64..3, 0u8..3)
                .prop_map(|(deletion_s, value)| Content::Expiring { deletion_s, value }),
            (0u64..3).prop_map(|deletion_s| Content::Tombstone { deletion_s }),
        ];
        (0i64..3, content).prop_map(|(timestamp_us, content)| Cell { timestamp_us, content })
    }

    fn rows() -> impl Strategy<Value = Row<u8, u8>> {
        let deletion = prop::option::of((0i64..3, 0u64..3));
        (prop::collection::vec((0u8..3, cells()), 0..6), deletion).prop_map(|(cells, deletion)| {
            let mut row = Row::default();
            for (column, cell) in cells {
                row.write(column, cell);
            }
            if let Some((timestamp_us, deletion_s)) = deletion {
                row.delete(RowDeletion { timestamp_us, deletion_s });
            }
            row
        })
    }

    fn merged(mut a: Row<u8, u8>, b: &Row<u8, u8>) -> Row<u8, u8> {
        a.merge(b.clone());
        a
    }

    proptest! {
        #[test]
        fn rows_agree_whatever_the_order_of_arrival(a in rows(), b in rows(), c in rows()) {
            prop_assert_eq!(merged(a.clone(), &b), merged(b.clone(), &a));
            let left = merged(merged(a.clone(), &b), &c);
            let right = merged(a.clone(), &merged(b, &c));
            prop_assert_eq!(left, right);
            prop_assert_eq!(merged(a.clone(), &a), a);
        }

        #[test]
        fn cells_agree_whatever_the_order_of_arrival(a in cells(), b in cells()) {
            let (mut left, mut right) = (a.clone(), b.clone());
            left.merge(b);
            right.merge(a);
            prop_assert_eq!(left, right);
        }
    }

    #[test]
    fn equal_timestamps_can_leave_a_row_that_nobody_wrote() {
        let live = |value| Cell { timestamp_us: 1, content: Content::Live(value) };
        let mut row = Row::default();
        for (column, value) in [("x", 1), ("y", 2), ("x", 2), ("y", 1)] {
            row.write(column, live(value));
        }
        let values: Vec<_> = row.cells().values().map(|cell| cell.value_at(0)).collect();
        assert_eq!(values, [Some(&2), Some(&2)]);
        assert_eq!(row.deletion(), None);
    }

    #[test]
    fn a_deletion_of_the_row_swallows_cells_up_to_its_own_timestamp() {
        let mut row = Row::default();
        let deletion = RowDeletion { timestamp_us: 5, deletion_s: 0 };
        row.delete(deletion);
        for timestamp_us in [4, 5, 6] {
            let content = Content::Live(timestamp_us);
            row.write(timestamp_us, Cell { timestamp_us, content });
        }
        assert_eq!(row.cells().keys().copied().collect::<Vec<i64>>(), [6]);
        assert_eq!(row.deletion(), Some(deletion));
    }

    #[test]
    fn a_value_expires_and_a_tombstone_is_kept_for_the_grace_period() {
        let cell = |content| Cell { timestamp_us: 0, content };
        let expiring = cell(Content::Expiring { deletion_s: 10, value: 'a' });
        assert_eq!(expiring.value_at(9), Some(&'a'));
        assert_eq!(expiring.value_at(10), None);
        let tombstone: Cell<char> = cell(Content::Tombstone { deletion_s: 10 });
        assert_eq!(tombstone.value_at(0), None);
        assert!(!tombstone.is_purgeable_at(864_010, 864_000));
        assert!(tombstone.is_purgeable_at(864_011, 864_000));
        assert!(!cell(Content::Live('a')).is_purgeable_at(u64::MAX, 0));
    }
}
