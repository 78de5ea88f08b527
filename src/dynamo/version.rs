//! A version is one written value with what was known when it was written; a record is what a
//! replica holds of one key: its siblings under one clock (as `riak_object` does). Where no two
//! siblings exist, the record's clock is the version's clock of the paper.
//!
//! Where the last write wins there are no clocks and no siblings, and a version is a row of cells
//! that may come from several writes: each cell knows its own.

use super::cell::{Row, Stamp};
use super::clock::{Actor, Dot, Relation, VectorClock};
use super::ids::OpId;
use super::policy::Versioning;
use super::term::Term;
use super::value::Value;
use crate::time::{SimDuration, SimTime};
use std::cmp::Ordering;
use std::fmt;
use std::rc::Rc;

/// One written value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The operation that wrote it: its identity. A row that several wrote is known by the newest.
    pub origin: OpId,
    /// What was written.
    pub value: Value,
    /// The event of the write itself; none under policies without clocks.
    pub dot: Option<Dot>,
    /// All that the writer had read: the versions that this one supersedes.
    pub context: VectorClock,
    /// The writer's wall clock, in microseconds.
    pub timestamp_us: i64,
    /// When it was written: tombstones are kept for a grace from here.
    pub written_at: SimTime,
    /// Its cells, where the last write wins.
    pub row: Option<Rc<Row>>,
}

impl Version {
    /// The version that a row makes.
    #[must_use]
    pub fn of_row(row: Row) -> Self {
        let Stamp { timestamp_us, written_at, origin } = row.newest();
        Self {
            origin,
            value: row.value(),
            dot: None,
            context: VectorClock::new(),
            timestamp_us,
            written_at,
            row: Some(Rc::new(row)),
        }
    }

    /// Its cells; a version of another policy is a row that its one writer wrote.
    fn to_row(&self) -> Row {
        let Self { timestamp_us, written_at, origin, .. } = *self;
        let plain = || Row::written(&self.value, Stamp { timestamp_us, written_at, origin });
        self.row.as_deref().map_or_else(plain, Row::clone)
    }

    /// The operations of which it holds something.
    #[must_use]
    pub fn writers(&self) -> Vec<OpId> {
        self.row.as_ref().map_or_else(|| vec![self.origin], |row| row.writers())
    }

    /// Of these, the operations of which something is in force.
    #[must_use]
    pub fn standing(&self) -> Vec<OpId> {
        self.row.as_ref().map_or_else(|| vec![self.origin], |row| row.standing())
    }

    /// True if something of what a write wrote is still here, and in force.
    #[must_use]
    pub fn holds_of(&self, written: &Self) -> bool {
        match (&self.row, &written.row) {
            (Some(row), Some(other)) => row.holds_of(other),
            _ => self.same_as(written),
        }
    }

    /// True if no store can tell the two apart. Versions with clocks are one event and one value:
    /// a number that was counted twice may bear two values, and a value that was written again under
    /// the same number is the same version. Rows are what their cells are, and plain values what was
    /// written when, whoever wrote them.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        if self.dot != other.dot {
            return false;
        }
        match (&self.row, &other.row) {
            (Some(mine), Some(theirs)) => mine.same_as(theirs),
            (None, None) if self.dot.is_some() => self.value == other.value,
            (None, None) => self.timestamp_us == other.timestamp_us && self.value == other.value,
            _ => false,
        }
    }

    /// True if the other's own event is in what this one's writer had seen, and not the other way
    /// round too (as where numbers were counted twice). Under dots no copy and no answer holds a
    /// version together with one that supersedes it.
    #[must_use]
    pub fn supersedes(&self, other: &Self) -> bool {
        self.has_seen(other) && !other.has_seen(self)
    }

    /// True if the other's own event is in what this one's writer had seen.
    #[must_use]
    pub fn has_seen(&self, other: &Self) -> bool {
        other.dot.is_some_and(|dot| self.context.contains(dot))
    }

    /// How this version stands to another of its key: the one judge of that, for what is drawn,
    /// said and expected. With dots by their events. Without them by their clocks as the paper
    /// orders them, which may claim more than was seen; `None` where there are no clocks.
    #[must_use]
    pub fn relation(&self, other: &Self, versioning: Versioning) -> Option<Relation> {
        let (Some(mine), Some(theirs)) = (self.dot, other.dot) else { return None };
        Some(match versioning {
            Versioning::LastWriteWins | Versioning::LastArrivalWins => return None,
            Versioning::VectorClock => self.clock().relation(&other.clock()),
            Versioning::DottedVersionVector if mine == theirs && self.same_as(other) => {
                Relation::Equal
            }
            Versioning::DottedVersionVector if self.supersedes(other) => Relation::After,
            Versioning::DottedVersionVector if other.supersedes(self) => Relation::Before,
            Versioning::DottedVersionVector => Relation::Concurrent,
        })
    }

    /// What its writer had seen: every event of an actor up to the number that stands here.
    #[must_use]
    pub fn past(&self) -> &VectorClock {
        &self.context
    }

    /// True if its own event follows directly on what its writer had seen of that actor: then one
    /// list of counters, as the paper writes a clock, says exactly what it knows. Else the list would
    /// claim events that its writer never saw, and the event is to be shown apart from the past.
    #[must_use]
    pub fn is_contiguous(&self) -> bool {
        self.dot.is_none_or(|dot| dot.counter == self.context.counter(dot.actor) + 1)
    }

    /// Where it stands among siblings: in the order of writes.
    #[must_use]
    pub fn cmp_place(&self, other: &Self) -> Ordering {
        let place = |version: &Self| (version.origin, version.dot);
        place(self).cmp(&place(other)).then_with(|| self.value.cmp(&other.value))
    }

    /// The version's clock: its context and its own event.
    #[must_use]
    pub fn clock(&self) -> VectorClock {
        let mut clock = self.context.clone();
        if let Some(dot) = self.dot {
            clock.learn(dot, self.written_at);
        }
        clock
    }
}

/// How many writes of a key its leaders remember as taken. A request that comes again after so many
/// others is taken for a new one, as an idempotency token of DynamoDB is after ten minutes.
pub const TAKEN_MAX: usize = 64;

/// What a replica holds of a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Every event that the record knows of: the context it gives to readers.
    pub clock: VectorClock,
    /// The versions none of which supersedes another, in the order of their writes.
    pub siblings: Vec<Rc<Version>>,
    /// The term of the leader that wrote it, where a leader did.
    pub term: Term,
    /// The writes that leaders have taken up to this copy, the last [`TAKEN_MAX`] of them: none is
    /// taken twice, whoever leads, though its request come twice (Ongaro 2014, section 6.3).
    pub taken: Option<Rc<Vec<OpId>>>,
}

impl Record {
    /// A record of one version.
    #[must_use]
    pub fn single(version: Version) -> Self {
        Self { clock: version.clock(), siblings: vec![Rc::new(version)], ..Self::default() }
    }

    /// True if a leader has taken this write up to this copy, and remembers it.
    #[must_use]
    pub fn has_taken(&self, op: OpId) -> bool {
        self.taken.as_ref().is_some_and(|taken| taken.contains(&op))
    }

    /// How many writes it remembers as taken.
    #[must_use]
    pub fn taken_count(&self) -> usize {
        self.taken.as_ref().map_or(0, |taken| taken.len())
    }

    /// Notes that leaders have taken what they had up to another copy, what they had up to this one,
    /// and these writes, in this order. The oldest are forgotten.
    pub fn take_besides(&mut self, before: Option<&Self>, ops: impl IntoIterator<Item = OpId>) {
        let mut taken: Vec<OpId> = Vec::new();
        let known = before.into_iter().chain([&*self]);
        let known = known.flat_map(|record| record.taken.iter().flat_map(|taken| taken.iter()));
        for op in known.copied().chain(ops) {
            if !taken.contains(&op) {
                taken.push(op);
            }
        }
        taken.drain(..taken.len().saturating_sub(TAKEN_MAX));
        self.taken = (!taken.is_empty()).then(|| Rc::new(taken));
    }

    /// Drops the oldest entries of its clock beyond a limit (section 4.4), and from what the writer
    /// of a version had seen that is new here: it is stored with a truncated clock, and knows no
    /// more than that. Under dots the actors of the siblings' own events stay: a reader could else
    /// never name what it replaces.
    pub fn truncate_clock(&mut self, limit: u16, versioning: Versioning, written_by: OpId) {
        let spares = |actor: Actor| {
            let mut dots = self.siblings.iter().filter_map(|version| version.dot);
            versioning == Versioning::DottedVersionVector && dots.any(|dot| dot.actor == actor)
        };
        if self.clock.truncate_sparing(limit, spares) == 0 {
            return;
        }
        let written = self.siblings.iter_mut().find(|version| version.origin == written_by);
        if let Some(written) = written {
            let mut version = Version::clone(written);
            version.context.keep_actors(|actor| self.clock.counter(actor) > 0);
            *written = Rc::new(version);
        }
    }

    /// What leaders have taken up to either of two copies of one term. Of the copies of one leader
    /// the later remembers all that the earlier does, but what is forgotten.
    #[must_use]
    pub fn taken_with(&self, other: &Self) -> Option<Rc<Vec<OpId>>> {
        let (Some(mine), Some(theirs)) = (&self.taken, &other.taken) else {
            return self.taken.clone().or_else(|| other.taken.clone());
        };
        let is_in = |last: Option<&OpId>, all: &[OpId]| last.is_some_and(|op| all.contains(op));
        if is_in(mine.last(), theirs) {
            return Some(Rc::clone(theirs));
        }
        if is_in(theirs.last(), mine) {
            return Some(Rc::clone(mine));
        }
        let mut both = self.clone();
        both.take_besides(Some(other), []);
        both.taken
    }

    /// A record of one row.
    #[must_use]
    pub fn of_row(row: Row) -> Self {
        Self::single(Version::of_row(row))
    }

    /// All its versions as one row.
    #[must_use]
    pub fn to_row(&self) -> Row {
        let mut versions = self.siblings.iter().map(|version| version.to_row());
        let mut row = versions.next().unwrap_or_default();
        versions.for_each(|other| row.merge(&other));
        row
    }

    /// What is left where only some cells are asked for, and the deletion of the row; `None` where
    /// that is nothing.
    #[must_use]
    pub fn of_cells(&self, names: &[Rc<str>]) -> Option<Rc<Self>> {
        let mut row = self.to_row();
        row.keep_only(names);
        (!row.is_empty()).then(|| Rc::new(Self { term: self.term, ..Self::of_row(row) }))
    }

    /// What is left without the tombstones that were made more than `grace` ago: it itself where
    /// it has none, and nothing where it is nothing else.
    #[must_use]
    pub fn purged(self: &Rc<Self>, now: SimTime, grace: SimDuration) -> Option<Rc<Self>> {
        let [version] = self.siblings.as_slice() else {
            let is_old = |version: &Rc<Version>| version.written_at + grace < now;
            let is_over = self.is_deleted() && self.siblings.iter().all(is_old);
            return (!is_over).then(|| Rc::clone(self));
        };
        let whole = version.to_row();
        let mut row = whole.clone();
        row.purge(now, grace);
        match (row == whole, row.is_empty()) {
            (true, _) => Some(Rc::clone(self)),
            (false, true) => None,
            (false, false) => Some(Rc::new(Self { term: self.term, ..Self::of_row(row) })),
        }
    }

    /// The values that a reader sees: tombstones are not among them.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.siblings.iter().filter_map(|version| version.value.living())
    }

    /// True if all that is here is deleted.
    #[must_use]
    pub fn is_deleted(&self) -> bool {
        self.siblings.iter().all(|version| version.value.is_tombstone())
    }

    /// True if a tombstone is among the siblings.
    #[must_use]
    pub fn has_tombstone(&self) -> bool {
        self.siblings.iter().any(|version| version.value.is_tombstone())
    }

    /// True if both know the same events and hold the same versions. A request that was
    /// coordinated twice has written two versions, with an event each.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        let holds = |record: &Self, version: &Version| {
            record.siblings.iter().any(|sibling| sibling.same_as(version))
        };
        self.siblings.len() == other.siblings.len()
            && self.siblings.iter().all(|version| holds(other, version))
            && other.siblings.iter().all(|version| holds(self, version))
            && self.clock.descends(&other.clock)
            && other.clock.descends(&self.clock)
    }

    /// True if both are the same, and remember the same writers of it.
    #[must_use]
    pub fn is_remembered_as(&self, other: &Self) -> bool {
        let writers = |record: &Self| {
            let all = record.siblings.iter().flat_map(|version| version.writers());
            all.collect::<Vec<OpId>>()
        };
        self.same_as(other) && writers(self) == writers(other)
    }
}

impl fmt::Display for Record {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.clock)?;
        self.siblings.iter().try_for_each(|version| match &version.row {
            Some(row) => row.fmt(formatter),
            None => {
                let Version { origin, value, timestamp_us, .. } = version.as_ref();
                write!(formatter, " {origin}={value}@{timestamp_us}")
            }
        })
    }
}

/// A version without a clock for tests, written when the universe began.
#[cfg(test)]
pub(super) fn plain(origin: u32, value: Value) -> Version {
    let (context, written_at) = (VectorClock::new(), SimTime::ZERO);
    let origin = OpId(origin);
    Version { origin, value, dot: None, context, timestamp_us: 0, written_at, row: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamo::clock::Entry;
    use crate::dynamo::ids::NodeId;

    #[test]
    fn the_last_writes_that_were_taken_are_remembered_in_their_order() {
        let of = |ops: std::ops::Range<u32>| {
            let mut record = Record::default();
            ops.for_each(|op| {
                let before = record.clone();
                record = Record::default();
                record.take_besides(Some(&before), [OpId(op)]);
            });
            record
        };
        let (early, late) = (of(0..64), of(0..70));
        assert_eq!((early.taken_count(), late.taken_count()), (TAKEN_MAX, TAKEN_MAX));
        assert!(early.has_taken(OpId(0)) && !late.has_taken(OpId(5)) && late.has_taken(OpId(6)));
        assert_eq!(early.taken_with(&late), late.taken);
        assert_eq!(late.taken_with(&early), late.taken);
        assert_eq!(Record::default().taken_with(&late), late.taken);
        let other = of(100..102).taken_with(&of(0..1));
        let other: Vec<u32> =
            other.into_iter().flat_map(|taken| taken.to_vec()).map(|op| op.0).collect();
        assert_eq!(other, [0, 100, 101]);
    }

    #[test]
    fn a_version_knows_its_own_event_besides_those_it_has_read() {
        let actor = |node| Actor::Node(NodeId(node), 0);
        let entry = |node, counter| Entry { actor: actor(node), counter, stamp: SimTime::ZERO };
        let version = Version {
            dot: Some(Dot { actor: actor(2), counter: 3 }),
            context: VectorClock::from_entries(vec![entry(1, 7)]),
            ..plain(1, Value::Tombstone)
        };
        let expected = VectorClock::from_entries(vec![entry(1, 7), entry(2, 3)]);
        assert_eq!(version.clock(), expected);
        assert_eq!(Record::single(version).clock, expected);
    }

    #[test]
    fn siblings_are_purged_once_all_are_old_tombstones() {
        let at = |ms| SimTime::ZERO + SimDuration::from_ms(ms);
        let version = |origin, value, ms| Version { written_at: at(ms), ..plain(origin, value) };
        let both = |second: Version| {
            let first = version(1, Value::Tombstone, 1);
            let siblings = vec![Rc::new(first), Rc::new(second)];
            Rc::new(Record { siblings, ..Record::default() })
        };
        let grace = SimDuration::from_ms(10);
        let dead = both(version(2, Value::Tombstone, 5));
        for (ms, is_left) in [(11, true), (14, true), (15, true), (16, false)] {
            assert_eq!(dead.purged(at(ms), grace).is_some(), is_left, "after {ms} ms");
        }
        let living = both(version(2, Value::cart(["milk"]), 5));
        assert_eq!(living.purged(at(99), grace), Some(living.clone()));
    }
}
