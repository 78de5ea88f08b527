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
//! A plain text or a cart is a row of one unnamed cell, and a delete is a deletion of the row.
//! Riak's rule for ties is the opposite in both respects.

use super::ids::OpId;
use super::value::Value;
use crate::time::{SimDuration, SimTime};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;

/// What a cell holds. The derived order is the rule for equal timestamps: a tombstone beats an
/// expiring value, which beats a plain one (CASSANDRA-14592); then the later expiry wins, then the
/// larger value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Content {
    /// A value that stays.
    Live(Value),
    /// A value with a time to live, which turns into a tombstone.
    Expiring {
        /// When it expires (`localDeletionTime`).
        expires_at: SimTime,
        /// The value until then.
        value: Value,
    },
    /// The mark of a deletion.
    Tombstone,
}

/// One cell of a row. The derived order is Cassandra's order of precedence: timestamp, then
/// [`Content`], then the time of the write (which is the `localDeletionTime` of a tombstone). The
/// larger cell wins. The write's number comes last: no store has it, but where all else is equal
/// two replicas that meet must not remember different writers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The writer's time in microseconds. The writer may have said anything.
    pub timestamp_us: i64,
    /// The value, or the mark that there is none.
    pub content: Content,
    /// When it was written; the grace of a tombstone is counted from here.
    pub written_at: SimTime,
    /// The operation that wrote it.
    pub origin: OpId,
}

impl Cell {
    /// Keeps the winner of `self` and `other`. Commutative, associative and idempotent.
    pub fn merge(&mut self, other: Self) {
        if other > *self {
            *self = other;
        }
    }

    /// True if no replica can tell the two apart, under one name.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.timestamp_us == other.timestamp_us && self.content == other.content
    }

    /// The write that it comes from.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        let Self { timestamp_us, written_at, origin, .. } = *self;
        Stamp { timestamp_us, written_at, origin }
    }

    /// The value a read sees at `now`; `None` if it is deleted or has expired.
    #[must_use]
    pub fn value_at(&self, now: SimTime) -> Option<&Value> {
        match &self.content {
            Content::Live(value) => Some(value),
            Content::Expiring { expires_at, value } => (now < *expires_at).then_some(value),
            Content::Tombstone => None,
        }
    }

    /// Whether the tombstone (or the expired value) may be forgotten at `now`: its deletion is
    /// more than `grace` old. From then on a replica that missed the deletion can bring the old
    /// value back.
    #[must_use]
    pub fn is_purgeable_at(&self, now: SimTime, grace: SimDuration) -> bool {
        match &self.content {
            Content::Live(_) => false,
            Content::Expiring { expires_at, .. } => *expires_at + grace < now,
            Content::Tombstone => self.written_at + grace < now,
        }
    }
}

/// One write as a row remembers it. The derived order decides between two deletions of a row: the
/// larger timestamp, then the later deletion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    /// The writer's time in microseconds (`markedForDeleteAt` of a deletion).
    pub timestamp_us: i64,
    /// When it was made (`localDeletionTime` of a deletion).
    pub written_at: SimTime,
    /// The operation.
    pub origin: OpId,
}

/// A row: its cells by name, and perhaps a deletion of the whole, which covers every cell whose
/// timestamp is not larger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    deletion: Option<Stamp>,
    cells: BTreeMap<Rc<str>, Cell>,
}

/// The name of the one cell of a plain value.
const UNNAMED: &str = "";

impl Row {
    /// The row that one write leaves where nothing was.
    #[must_use]
    pub fn written(value: &Value, stamp: Stamp) -> Self {
        let mut row = Self::default();
        let cell = |value: Value| Cell {
            timestamp_us: stamp.timestamp_us,
            content: Content::Live(value),
            written_at: stamp.written_at,
            origin: stamp.origin,
        };
        match value {
            Value::Tombstone => row.deletion = Some(stamp),
            Value::Text(_) | Value::Cart(_) => {
                row.cells.insert(Rc::from(UNNAMED), cell(value.clone()));
            }
            Value::Row(texts) => {
                for (name, text) in texts.iter() {
                    row.cells.insert(Rc::clone(name), cell(Value::Text(Rc::clone(text))));
                }
            }
        }
        row
    }

    /// Writes one cell, unless a cell or a deletion of the row that is already there wins.
    pub fn write(&mut self, name: &Rc<str>, cell: Cell) {
        if self.deletion.is_some_and(|deletion| cell.timestamp_us <= deletion.timestamp_us) {
            return;
        }
        match self.cells.get_mut(name) {
            Some(kept) => kept.merge(cell),
            None => {
                self.cells.insert(Rc::clone(name), cell);
            }
        }
    }

    /// Deletes the whole row as of a timestamp; cells with larger timestamps stay.
    pub fn delete(&mut self, deletion: Stamp) {
        let kept = self.deletion.map_or(deletion, |kept| kept.max(deletion));
        self.deletion = Some(kept);
        self.cells.retain(|_, cell| cell.timestamp_us > kept.timestamp_us);
    }

    /// Takes over what wins in `other`. Commutative, associative and idempotent.
    pub fn merge(&mut self, other: &Self) {
        if let Some(deletion) = other.deletion {
            self.delete(deletion);
        }
        for (name, cell) in other.cells.iter() {
            self.write(name, cell.clone());
        }
    }

    /// True if no replica can tell the two apart: cells are equal by name, value and time-stamp, and
    /// deletions by time-stamp. So a retry that brings the time-stamp of the first try writes the
    /// same cell, through whichever coordinator it goes (`AbstractCell.digest`,
    /// `DeletionTime.digest`). Who wrote a cell and when no digest covers.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        let is_same = |((name, cell), (other_name, other)): ((_, &Cell), (_, &Cell))| {
            name == other_name && cell.same_as(other)
        };
        self.deleted_us() == other.deleted_us()
            && self.cells.len() == other.cells.len()
            && self.cells.iter().zip(other.cells.iter()).all(is_same)
    }

    /// True if a cell of another row, or its deletion, is here too, and in force.
    #[must_use]
    pub fn holds_of(&self, other: &Self) -> bool {
        let is_here = |(name, cell): (&Rc<str>, &Cell)| {
            self.cells.get(name).is_some_and(|kept| kept.same_as(cell))
        };
        let is_deleted = self
            .deletion_in_force()
            .is_some_and(|deletion| other.deleted_us() == Some(deletion.timestamp_us));
        is_deleted || other.cells.iter().any(is_here)
    }

    /// The deletion of the whole row, unless cells stand in spite of it: a row with values is one
    /// that its delete has not deleted, though it would keep older cells out.
    fn deletion_in_force(&self) -> Option<Stamp> {
        self.deletion.filter(|_| self.cells.is_empty())
    }

    fn deleted_us(&self) -> Option<i64> {
        self.deletion.map(|deletion| deletion.timestamp_us)
    }

    /// The deletion of the whole row, if there was one.
    #[must_use]
    pub fn deletion(&self) -> Option<Stamp> {
        self.deletion
    }

    /// The cells by name, tombstones included, in the order of the names.
    #[must_use]
    pub fn cells(&self) -> &BTreeMap<Rc<str>, Cell> {
        &self.cells
    }

    /// True if not even a tombstone is here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.deletion.is_none() && self.cells.is_empty()
    }

    /// Keeps only these cells, and the deletion of the row, which covers them too.
    pub fn keep_only(&mut self, names: &[Rc<str>]) {
        self.cells.retain(|name, _| names.contains(name));
    }

    /// Forgets the tombstones whose grace is over.
    pub fn purge(&mut self, now: SimTime, grace: SimDuration) {
        self.deletion = self.deletion.filter(|deletion| deletion.written_at + grace >= now);
        self.cells.retain(|_, cell| !cell.is_purgeable_at(now, grace));
    }

    /// What a reader sees: the value of the unnamed cell where no other has one, and else the
    /// texts of all cells; a tombstone where no cell has a value.
    #[must_use]
    pub fn value(&self) -> Value {
        let mut texts = BTreeMap::new();
        let mut plain = None;
        for (name, cell) in self.cells.iter() {
            let (Content::Live(value) | Content::Expiring { value, .. }) = &cell.content else {
                continue;
            };
            if name.is_empty() {
                plain = Some(value);
            }
            let text = match value {
                Value::Text(text) => Rc::clone(text),
                other => Rc::from(other.to_string()),
            };
            texts.insert(Rc::clone(name), text);
        }
        match (plain, texts.len()) {
            (_, 0) if !self.is_empty() => Value::Tombstone,
            (Some(value), 1) => value.clone(),
            _ => Value::Row(Rc::new(texts)),
        }
    }

    /// The stamp of the newest write that is still here in part: what the row is known by.
    #[must_use]
    pub fn newest(&self) -> Stamp {
        self.stamps().max().unwrap_or_default()
    }

    /// The writes that its cells and its deletion come from, once for each of these.
    pub fn stamps(&self) -> impl Iterator<Item = Stamp> + '_ {
        self.cells.values().map(Cell::stamp).chain(self.deletion)
    }

    /// The operations of which something is in force here, each once.
    #[must_use]
    pub fn standing(&self) -> Vec<OpId> {
        let cells = self.cells.values().map(Cell::stamp);
        let stamps = cells.chain(self.deletion_in_force());
        let writers: BTreeSet<OpId> = stamps.map(|stamp| stamp.origin).collect();
        writers.into_iter().collect()
    }

    /// The operations of which something is still here, each once.
    #[must_use]
    pub fn writers(&self) -> Vec<OpId> {
        let writers: BTreeSet<OpId> = self.stamps().map(|stamp| stamp.origin).collect();
        writers.into_iter().collect()
    }
}

impl fmt::Display for Row {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Stamp { timestamp_us, written_at, origin }) = self.deletion {
            write!(formatter, " {origin}:deleted@{timestamp_us}/{}", written_at.as_us())?;
        }
        for (name, cell) in self.cells.iter() {
            let Cell { timestamp_us, content, written_at, origin } = cell;
            write!(formatter, " {origin}:{name}=")?;
            match content {
                Content::Live(value) => value.fmt(formatter)?,
                Content::Expiring { expires_at, value } => {
                    write!(formatter, "{value} until {}", expires_at.as_us())?;
                }
                Content::Tombstone => formatter.write_str("deleted")?,
            }
            write!(formatter, "@{timestamp_us}/{}", written_at.as_us())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(value: u8) -> Value {
        Value::Text(Rc::from(value.to_string()))
    }

    fn cells() -> impl Strategy<Value = Cell> {
        let content = prop_oneof![
            (0u8..3).prop_map(|value| Content::Live(text(value))),
            (0u64..3, 0u8..3).prop_map(|(us, value)| Content::Expiring {
                expires_at: SimTime(us),
                value: text(value)
            }),
            Just(Content::Tombstone),
        ];
        (0i64..3, content, 0u64..3, 0u32..3).prop_map(|(timestamp_us, content, us, op)| Cell {
            timestamp_us,
            content,
            written_at: SimTime(us),
            origin: OpId(op),
        })
    }

    #[test]
    fn a_row_that_nobody_wrote_is_not_one_that_somebody_deleted() {
        let row = Row::default();
        assert_eq!(row.value(), Value::Row(Rc::default()));
        let deleted = Row { deletion: Some(Stamp::default()), ..row };
        assert_eq!(deleted.value(), Value::Tombstone);
    }

    fn stamps() -> impl Strategy<Value = Stamp> {
        (0i64..3, 0u64..3, 0u32..3).prop_map(|(timestamp_us, us, op)| Stamp {
            timestamp_us,
            written_at: SimTime(us),
            origin: OpId(op),
        })
    }

    fn rows() -> impl Strategy<Value = Row> {
        let cells = prop::collection::vec((0u8..3, cells()), 0..6);
        (cells, prop::option::of(stamps())).prop_map(|(cells, deletion)| {
            let mut row = Row::default();
            for (name, cell) in cells {
                row.write(&Rc::from(name.to_string()), cell);
            }
            deletion.into_iter().for_each(|deletion| row.delete(deletion));
            row
        })
    }

    fn merged(mut a: Row, b: &Row) -> Row {
        a.merge(b);
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

        #[test]
        fn a_merged_row_is_known_by_one_of_its_writers(a in rows(), b in rows()) {
            let row = merged(a, &b);
            prop_assert!(row.is_empty() || row.writers().contains(&row.newest().origin));
        }

        /// What is purged is a tombstone and old; what a reader sees does not change.
        #[test]
        fn purging_takes_old_tombstones_alone(row in rows(), now in 0u64..6, grace in 0u64..3) {
            let (now, grace) = (SimTime(now), SimDuration::from_us(grace));
            let is_old = |at: SimTime| at + grace < now;
            let mut purged = row.clone();
            purged.purge(now, grace);
            prop_assert_eq!(purged.deletion(), row.deletion().filter(|it| !is_old(it.written_at)));
            for (name, cell) in row.cells().iter() {
                let gone = match &cell.content {
                    Content::Live(_) => false,
                    Content::Expiring { expires_at, .. } => is_old(*expires_at),
                    Content::Tombstone => is_old(cell.written_at),
                };
                prop_assert_eq!(purged.cells().contains_key(name), !gone);
                prop_assert!(!gone || cell.value_at(now).is_none());
            }
        }
    }

    fn live(timestamp_us: i64, value: u8) -> Cell {
        let content = Content::Live(text(value));
        Cell { timestamp_us, content, written_at: SimTime::ZERO, origin: OpId(0) }
    }

    #[test]
    fn equal_timestamps_can_leave_a_row_that_nobody_wrote() {
        let mut row = Row::default();
        for (name, value) in [("x", 1), ("y", 2), ("x", 2), ("y", 1)] {
            row.write(&Rc::from(name), live(1, value));
        }
        let values: Vec<_> =
            row.cells().values().map(|cell| cell.value_at(SimTime::ZERO).cloned()).collect();
        assert_eq!(values, [Some(text(2)), Some(text(2))]);
        assert_eq!(row.value().to_string(), "(x=2, y=2)");
        assert_eq!(row.deletion(), None);
    }

    #[test]
    fn a_deletion_of_the_row_swallows_cells_up_to_its_own_timestamp() {
        let mut row = Row::default();
        let deletion = Stamp { timestamp_us: 5, ..Stamp::default() };
        row.delete(deletion);
        for timestamp_us in [4, 5, 6] {
            row.write(&Rc::from(timestamp_us.to_string()), live(timestamp_us, 1));
        }
        let names: Vec<&str> = row.cells().keys().map(AsRef::as_ref).collect();
        assert_eq!(names, ["6"]);
        assert_eq!(row.deletion(), Some(deletion));
        assert_eq!(row.newest().timestamp_us, 6);
        let of = |stamp| Row::written(&Value::Tombstone, stamp);
        let other = Stamp { origin: OpId(7), ..deletion };
        assert!(!row.holds_of(&of(deletion)) && row.standing() == [OpId(0)], "a cell stands");
        row.delete(Stamp { timestamp_us: 6, ..other });
        assert!(row.holds_of(&of(Stamp { timestamp_us: 6, ..deletion })));
        assert!(!row.holds_of(&of(deletion)) && row.standing() == [OpId(7)]);
    }

    #[test]
    fn a_plain_value_over_a_row_stands_beside_its_cells() {
        let stamp = |timestamp_us| Stamp { timestamp_us, ..Stamp::default() };
        let mut row = Row::written(&text(7), stamp(2));
        assert_eq!(row.value(), text(7));
        row.write(&Rc::from("c"), live(1, 1));
        assert_eq!(row.value().to_string(), "(=7, c=1)");
        row.delete(stamp(1));
        assert_eq!(row.value(), text(7));
        row.delete(stamp(2));
        assert_eq!(row.value(), Value::Tombstone);
    }

    #[test]
    fn a_value_expires_and_a_tombstone_is_kept_for_the_grace_period() {
        let s = |seconds: u64| SimTime(seconds * 1_000_000);
        let (grace, expires_at) = (SimDuration::from_s(864_000), s(10));
        let expiring = Content::Expiring { expires_at, value: text(1) };
        let expiring = Cell { content: expiring, ..live(0, 1) };
        assert_eq!(expiring.value_at(s(9)), Some(&text(1)));
        assert_eq!(expiring.value_at(s(10)), None);
        let tombstone = Cell { content: Content::Tombstone, written_at: s(10), ..live(0, 1) };
        assert_eq!(tombstone.value_at(s(0)), None);
        assert!(!tombstone.is_purgeable_at(s(864_010), grace));
        assert!(tombstone.is_purgeable_at(s(864_011), grace));
        assert!(!live(0, 1).is_purgeable_at(SimTime(u64::MAX), SimDuration::ZERO));
    }
}
