//! Reconciliation (section 4.4): what becomes of a record when another copy of its key comes in,
//! and what a coordinator makes of a client's write. It is the one place where a version can
//! vanish, and it may do so only where another version supersedes it.
//!
//! The rules for clocks are those of `riak_object:update/5` and `riak_object:merge/2`: a put whose
//! context descends the local record overwrites it; any other put becomes a sibling. With dots
//! (dotted version vectors, Almeida et al. 2014; [`dotted_copies`]) a context drops exactly the
//! siblings its reader saw; without them a put whose context is stale keeps them all.

mod dotted_copies;

use super::cell::{Row, Stamp};
use super::clock::{Actor, Relation, VectorClock};
use super::ids::OpId;
use super::policy::Versioning;
use super::value::Value;
use super::version::{Record, Version};
use crate::time::SimTime;
use std::cmp::Ordering;
use std::rc::Rc;

/// A client's write before it is an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientWrite<'a> {
    /// The operation.
    pub origin: OpId,
    /// What is written.
    pub value: &'a Value,
    /// What the client had read; empty for a blind write.
    pub context: &'a VectorClock,
    /// The writer's wall clock in microseconds.
    pub timestamp_us: i64,
}

/// What becomes of two copies of one key. Of copies that leaders wrote in different terms the later
/// holds all that was acknowledged before it; what it does not hold never was.
#[must_use]
pub fn merge(versioning: Versioning, mine: &Record, theirs: &Record) -> Record {
    match mine.term.cmp(&theirs.term) {
        Ordering::Less => return theirs.clone(),
        Ordering::Greater => return mine.clone(),
        Ordering::Equal => {}
    }
    match versioning {
        Versioning::VectorClock => merge_by_clock(mine, theirs),
        Versioning::DottedVersionVector => {
            let joined = dotted_copies::join(&[mine, theirs]);
            Record { term: mine.term, taken: mine.taken_with(theirs), ..joined }
        }
        Versioning::LastWriteWins => merge_by_timestamp(mine, theirs),
        Versioning::LastArrivalWins => theirs.clone(),
    }
}

/// What a reader makes of copies of one key, in whatever order they came; `None` of none.
///
/// A copy that another descends from is left out whole before anything is merged
/// (`riak_object:reconcile/2`, `remove_dominated`): where clocks were truncated, or count a number
/// twice, what two of them make together can look as new as their heir.
#[must_use]
pub fn of_answers<'a>(
    versioning: Versioning,
    copies: impl IntoIterator<Item = &'a Rc<Record>>,
) -> Option<Rc<Record>> {
    let mut copies: Vec<&Rc<Record>> = copies.into_iter().collect();
    // A copy of an older term holds nothing that those of the last do not, but what never was.
    let last = copies.iter().map(|record| record.term).max();
    copies.retain(|record| Some(record.term) == last);
    let has_heir =
        |record: &Record| copies.iter().any(|other| other.clock.dominates(&record.clock));
    let by_clocks = matches!(versioning, Versioning::VectorClock | Versioning::DottedVersionVector);
    let mut newest: Vec<&Rc<Record>> =
        copies.iter().copied().filter(|record| !by_clocks || !has_heir(record)).collect();
    if versioning == Versioning::DottedVersionVector {
        newest.dedup_by(|second, first| first.is_remembered_as(second));
        let all: Vec<&Record> = newest.iter().map(|record| record.as_ref()).collect();
        return match newest.as_slice() {
            [] => None,
            [only] => Some(Rc::clone(only)),
            _ => Some(Rc::new(dotted_copies::join(&all))),
        };
    }
    let mut newest = newest.into_iter();
    let first = Rc::clone(newest.next()?);
    Some(newest.fold(first, |sum, record| match sum.is_remembered_as(record) {
        true => sum,
        false => of_readers(versioning, &sum, record),
    }))
}

/// What a reader makes of two copies of one key. Where a replica keeps whatever arrives last, what
/// reaches the reader last says nothing: it takes the copy with the later time-stamp, as a get of
/// Riak does by `X-Riak-Last-Modified`.
#[must_use]
pub fn of_readers(versioning: Versioning, mine: &Rc<Record>, theirs: &Rc<Record>) -> Rc<Record> {
    if versioning != Versioning::LastArrivalWins {
        return absorb(versioning, mine, theirs);
    }
    let age = |record: &Record| {
        let times =
            |version: &Rc<Version>| (version.timestamp_us, version.written_at, version.origin);
        record.siblings.iter().map(times).max()
    };
    Rc::clone(if age(theirs) > age(mine) { theirs } else { mine })
}

/// What becomes of a copy when another of its key comes in. A copy that is all that is left of the
/// two is kept as it is, so that all replicas share it.
#[must_use]
pub fn absorb(versioning: Versioning, mine: &Rc<Record>, incoming: &Rc<Record>) -> Rc<Record> {
    match mine.term.cmp(&incoming.term) {
        Ordering::Less => return Rc::clone(incoming),
        Ordering::Greater => return Rc::clone(mine),
        Ordering::Equal => {}
    }
    match versioning {
        Versioning::VectorClock | Versioning::DottedVersionVector
            if incoming.clock.dominates(&mine.clock) =>
        {
            Rc::clone(incoming)
        }
        Versioning::LastArrivalWins => Rc::clone(incoming),
        Versioning::VectorClock | Versioning::DottedVersionVector => {
            Rc::new(merge(versioning, mine, incoming))
        }
        Versioning::LastWriteWins => {
            let merged = merge_by_timestamp(mine, incoming);
            let whole = [mine, incoming].into_iter().find(|one| one.as_ref() == &merged);
            whole.map_or_else(|| Rc::new(merged), Rc::clone)
        }
    }
}

/// The record with one of its siblings: the one that was written last by the clocks of the leaders.
/// A leader writes later than all it holds, so that of two nodes that led at once every replica
/// keeps the same write, and no reader has to choose.
#[must_use]
pub fn one_version(record: &Record) -> Record {
    let order = |version: &&Rc<Version>| (version.timestamp_us, version.origin);
    let last = record.siblings.iter().max_by_key(order);
    let siblings = last.cloned().into_iter().collect();
    Record { siblings, ..record.clone() }
}

/// The record that a coordinator stores for a client's write, given its own copy.
#[must_use]
pub fn update(
    versioning: Versioning,
    local: Option<&Record>,
    write: &ClientWrite<'_>,
    actor: Actor,
    now: SimTime,
) -> Record {
    match versioning {
        Versioning::LastWriteWins => {
            let (timestamp_us, origin) = (write.timestamp_us, write.origin);
            let stamp = Stamp { timestamp_us, written_at: now, origin };
            Record::of_row(Row::written(write.value, stamp))
        }
        Versioning::LastArrivalWins => Record::single(plain(write, now)),
        Versioning::VectorClock | Versioning::DottedVersionVector => match actor {
            Actor::Client(_) => {
                let incoming = stamped(write, write.context, actor, now);
                match local {
                    None => incoming,
                    // A client that counts a number twice: the write looks like one that is here.
                    Some(local) if local.clock.descends(&incoming.clock) => local.clone(),
                    Some(local) => merge(versioning, local, &incoming),
                }
            }
            Actor::Node(..) | Actor::Named(_) => {
                update_by_clock(versioning, local, write, actor, now)
            }
        },
    }
}

/// A version without a clock.
fn plain(write: &ClientWrite<'_>, now: SimTime) -> Version {
    Version {
        origin: write.origin,
        value: write.value.clone(),
        dot: None,
        context: VectorClock::new(),
        timestamp_us: write.timestamp_us,
        written_at: now,
        row: None,
    }
}

/// A record of this write alone, one event of `actor` past `known`.
fn stamped(write: &ClientWrite<'_>, known: &VectorClock, actor: Actor, now: SimTime) -> Record {
    let mut clock = known.clone();
    let dot = clock.increment(actor, now);
    let version = Version { dot: Some(dot), context: known.clone(), ..plain(write, now) };
    Record { clock, siblings: vec![Rc::new(version)], ..Record::default() }
}

fn update_by_clock(
    versioning: Versioning,
    local: Option<&Record>,
    write: &ClientWrite<'_>,
    actor: Actor,
    now: SimTime,
) -> Record {
    let Some(local) = local.filter(|local| !write.context.descends(&local.clock)) else {
        return stamped(write, write.context, actor, now);
    };
    let mut clock = local.clock.clone();
    clock.merge(write.context);
    let dot = clock.increment(actor, now);
    let drops_seen = versioning == Versioning::DottedVersionVector;
    let seen = |version: &Version| {
        drops_seen && version.dot.is_some_and(|dot| write.context.contains(dot))
    };
    let mut siblings: Vec<_> =
        local.siblings.iter().filter(|version| !seen(version)).cloned().collect();
    let version = Version { dot: Some(dot), context: write.context.clone(), ..plain(write, now) };
    insert(&mut siblings, Rc::new(version));
    Record { clock, siblings, ..local.clone() }
}

/// Equal clocks are merged like concurrent ones (`riak_object:syntactic_merge/2` knows only strict
/// ancestors): copies that met in another order may hold other siblings under one clock, and would
/// differ for ever if each took its own for the newest.
fn merge_by_clock(mine: &Record, theirs: &Record) -> Record {
    match mine.clock.relation(&theirs.clock) {
        Relation::After => mine.clone(),
        Relation::Before => theirs.clone(),
        Relation::Equal | Relation::Concurrent => {
            let mut merged = mine.clone();
            merged.clock.merge(&theirs.clock);
            for version in &theirs.siblings {
                insert(&mut merged.siblings, Rc::clone(version));
            }
            merged
        }
    }
}

/// Cell by cell the one with the larger timestamp ([`super::cell`]), so that all replicas agree
/// whatever arrives first.
fn merge_by_timestamp(mine: &Record, theirs: &Record) -> Record {
    let mut row = mine.to_row();
    row.merge(&theirs.to_row());
    Record { term: mine.term, taken: mine.taken_with(theirs), ..Record::of_row(row) }
}

/// Adds a version in the order of writes, once. Of two that one request has written, because it
/// came twice and was coordinated by two nodes, the one with the lesser event stays, wherever they
/// meet: if each replica kept its own, their trees would differ for ever.
fn insert(siblings: &mut Vec<Rc<Version>>, version: Rc<Version>) {
    // One event and one value is one version, whoever is remembered for it.
    if let Some(at) = siblings.iter().position(|sibling| sibling.same_as(&version)) {
        if siblings[at].origin <= version.origin {
            return;
        }
        siblings.remove(at);
    }
    match siblings.binary_search_by_key(&version.origin, |sibling| sibling.origin) {
        Err(at) => siblings.insert(at, version),
        Ok(at) if version.dot < siblings[at].dot => siblings[at] = version,
        Ok(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamo::ids::NodeId;
    use crate::dynamo::term::Term;
    use proptest::prelude::*;

    fn written(by: u16, operation: u32) -> Record {
        let write = ClientWrite {
            origin: OpId(operation),
            value: &Value::cart(["milk"]),
            context: &VectorClock::new(),
            timestamp_us: 0,
        };
        stamped(&write, write.context, Actor::Node(NodeId(by), 0), SimTime::ZERO)
    }

    #[test]
    fn replicas_keep_the_same_of_a_request_that_two_nodes_coordinated() {
        let (one, other) = (written(0, 1), written(1, 1));
        let clocks = |mine: &Record, theirs: &Record| merge(Versioning::VectorClock, mine, theirs);
        let (here, there) = (clocks(&one, &other), clocks(&other, &one));
        assert_eq!(here.siblings, one.siblings);
        assert!(here.same_as(&there));
        assert!(!one.same_as(&other));
    }

    /// A write as its coordinator makes it, of any shape, with timestamps that often are equal.
    fn last_writes() -> impl Strategy<Value = Rc<Record>> {
        let text = |of: u8| Rc::<str>::from(of.to_string());
        let value = prop_oneof![
            Just(Value::Tombstone),
            (0u8..3).prop_map(move |of| Value::Text(text(of))),
            (0u8..3).prop_map(move |of| Value::cart([text(of).as_ref()])),
            prop::collection::vec((0u8..3, 0u8..3), 1..3).prop_map(move |cells| {
                let cells = cells.into_iter().map(|(name, of)| (text(name), text(of)));
                Value::Row(Rc::new(cells.collect()))
            }),
        ];
        (value, 0u32..4, 0i64..3, 0u64..3).prop_map(|(value, op, timestamp_us, at)| {
            let (origin, context) = (OpId(op), &VectorClock::new());
            let write = ClientWrite { origin, value: &value, context, timestamp_us };
            let (versioning, actor) = (Versioning::LastWriteWins, Actor::Named(0));
            Rc::new(update(versioning, None, &write, actor, SimTime(at)))
        })
    }

    fn records() -> impl Strategy<Value = Rc<Record>> {
        (prop::collection::vec(last_writes(), 1..5), 0u32..3).prop_map(|(writes, number)| {
            let mut writes = writes.into_iter();
            let first = writes.next().unwrap_or_default();
            let whole =
                writes.fold(first, |sum, write| absorb(Versioning::LastWriteWins, &sum, &write));
            let term = Term { number, leader: NodeId(0) };
            Rc::new(Record { term, ..whole.as_ref().clone() })
        })
    }

    proptest! {
        /// Replicas agree whatever came first, and however often, and keep what is of the last term.
        #[test]
        fn the_last_write_is_the_last_in_every_order(a in records(), b in records(), c in records()) {
            let join = |mine: &Rc<Record>, theirs: &Rc<Record>| {
                absorb(Versioning::LastWriteWins, mine, theirs)
            };
            prop_assert_eq!(join(&a, &b), join(&b, &a));
            prop_assert_eq!(join(&a, &b).term, a.term.max(b.term));
            prop_assert!(a.term <= b.term || Rc::ptr_eq(&join(&a, &b), &a));
            prop_assert_eq!(join(&join(&a, &b), &c), join(&a, &join(&b, &c)));
            prop_assert!(Rc::ptr_eq(&join(&a, &a), &a));
            prop_assert!(join(&a, &b).same_as(&join(&b, &a)));
            prop_assert_eq!(merge(Versioning::LastWriteWins, &a, &b), (*join(&a, &b)).clone());
        }
    }

    #[test]
    fn a_reader_takes_the_later_write_where_a_replica_takes_the_later_message() {
        let at = |origin, timestamp_us| {
            let (value, context) = (Value::cart(["milk"]), VectorClock::new());
            let write = ClientWrite {
                origin: OpId(origin),
                value: &value,
                context: &context,
                timestamp_us,
            };
            let (versioning, actor) = (Versioning::LastArrivalWins, Actor::Named(0));
            Rc::new(update(versioning, None, &write, actor, SimTime::ZERO))
        };
        let read = |mine, theirs| of_readers(Versioning::LastArrivalWins, mine, theirs);
        let (early, late) = (at(1, 1), at(2, 2));
        assert!(Rc::ptr_eq(&read(&early, &late), &late) && Rc::ptr_eq(&read(&late, &early), &late));
        assert!(Rc::ptr_eq(&absorb(Versioning::LastArrivalWins, &late, &early), &early));
        let same = at(1, 1);
        assert!(
            Rc::ptr_eq(&read(&early, &same), &early),
            "one of two equal copies is kept as it is"
        );
        let both = Record {
            siblings: [&early.siblings[..], &late.siblings].concat(),
            ..Record::default()
        };
        assert_eq!(one_version(&both).siblings, late.siblings);
    }

    /// Found by the swarm with messages that arrive twice.
    #[test]
    fn a_request_that_two_nodes_coordinated_is_not_its_own_end() {
        let dots =
            |mine: &Record, theirs: &Record| merge(Versioning::DottedVersionVector, mine, theirs);
        let (one, other, third) = (written(0, 1), written(1, 1), written(2, 2));
        let here = dots(&dots(&one, &other), &third);
        let there = dots(&other, &one);
        for merged in [dots(&here, &there), dots(&there, &here)] {
            let origins: Vec<OpId> = merged.siblings.iter().map(|sibling| sibling.origin).collect();
            assert_eq!(origins, [OpId(1), OpId(1), OpId(2)]);
        }
    }
}
