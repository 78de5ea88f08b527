//! Reconciliation (section 4.4): what becomes of a record when another copy of its key comes in,
//! and what a coordinator makes of a client's write. It is the one place where a version can
//! vanish, and it may do so only where another version supersedes it.
//!
//! The rules for clocks are those of `riak_object:update/5` and `riak_object:merge/2`: a put whose
//! context descends the local record overwrites it; any other put becomes a sibling. With dots
//! (dotted version vectors, Almeida et al. 2014) a context drops exactly the siblings its reader
//! saw; without them a put whose context is stale keeps them all.

use super::clock::{Actor, Relation, VectorClock};
use super::ids::OpId;
use super::policy::Versioning;
use super::value::Value;
use super::version::{Record, Version};
use crate::time::SimTime;
use std::rc::Rc;

/// A client's write before it is an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Write<'a> {
    /// The operation.
    pub origin: OpId,
    /// What is written.
    pub value: &'a Value,
    /// What the client had read; empty for a blind write.
    pub context: &'a VectorClock,
    /// The writer's wall clock in microseconds.
    pub timestamp_us: i64,
}

/// What becomes of two copies of one key.
#[must_use]
pub fn merge(versioning: Versioning, mine: &Record, theirs: &Record) -> Record {
    match versioning {
        Versioning::VectorClock => merge_by_clock(mine, theirs),
        Versioning::DottedVersionVector => merge_by_dots(mine, theirs),
        Versioning::LastWriteWins => merge_by_timestamp(mine, theirs),
        Versioning::LastArrivalWins => theirs.clone(),
    }
}

/// What a reader makes of two copies of one key. Where a replica keeps whatever arrives last, what
/// reaches the reader last says nothing: it takes the copy with the later time-stamp, as a get of
/// Riak does by `X-Riak-Last-Modified`.
#[must_use]
pub fn of_readers(versioning: Versioning, mine: &Rc<Record>, theirs: &Rc<Record>) -> Rc<Record> {
    if versioning != Versioning::LastArrivalWins {
        return Rc::new(merge(versioning, mine, theirs));
    }
    let age = |record: &Record| {
        let times =
            |version: &Rc<Version>| (version.timestamp_us, version.written_at, version.origin);
        record.siblings.iter().map(times).max()
    };
    Rc::clone(if age(theirs) > age(mine) { theirs } else { mine })
}

/// What becomes of a copy when another of its key comes in. An incoming copy that supersedes what
/// is here is kept as it is, so that all replicas share it.
#[must_use]
pub fn absorb(versioning: Versioning, mine: &Record, incoming: &Rc<Record>) -> Rc<Record> {
    let is_superseded = match versioning {
        Versioning::VectorClock => incoming.clock.dominates(&mine.clock),
        Versioning::LastArrivalWins => true,
        Versioning::DottedVersionVector | Versioning::LastWriteWins => false,
    };
    if is_superseded { Rc::clone(incoming) } else { Rc::new(merge(versioning, mine, incoming)) }
}

/// The record with one of its siblings: the one that was written last by the clocks of the leaders.
/// A leader writes later than all it holds, so that of two nodes that led at once every replica
/// keeps the same write, and no reader has to choose.
#[must_use]
pub fn one_version(record: &Record) -> Record {
    let order = |version: &&Rc<Version>| (version.timestamp_us, version.origin);
    let last = record.siblings.iter().max_by_key(order);
    Record { clock: record.clock.clone(), siblings: last.cloned().into_iter().collect() }
}

/// The record that a coordinator stores for a client's write, given its own copy.
#[must_use]
pub fn update(
    versioning: Versioning,
    local: Option<&Record>,
    write: &Write<'_>,
    actor: Actor,
    now: SimTime,
) -> Record {
    match versioning {
        Versioning::LastWriteWins | Versioning::LastArrivalWins => {
            Record::single(plain(write, now))
        }
        Versioning::VectorClock | Versioning::DottedVersionVector => match actor {
            Actor::Client(_) => {
                let incoming = stamped(write, write.context, actor, now);
                local.map_or_else(|| incoming.clone(), |local| merge(versioning, local, &incoming))
            }
            Actor::Node(..) | Actor::Named(_) => {
                update_by_clock(versioning, local, write, actor, now)
            }
        },
    }
}

/// A version without a clock.
fn plain(write: &Write<'_>, now: SimTime) -> Version {
    Version {
        origin: write.origin,
        value: write.value.clone(),
        dot: None,
        context: VectorClock::new(),
        timestamp_us: write.timestamp_us,
        written_at: now,
    }
}

/// A record of this write alone, one event of `actor` past `known`.
fn stamped(write: &Write<'_>, known: &VectorClock, actor: Actor, now: SimTime) -> Record {
    let mut clock = known.clone();
    let dot = clock.increment(actor, now);
    let version = Version { dot: Some(dot), context: known.clone(), ..plain(write, now) };
    Record { clock, siblings: vec![Rc::new(version)] }
}

fn update_by_clock(
    versioning: Versioning,
    local: Option<&Record>,
    write: &Write<'_>,
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
    Record { clock, siblings }
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

fn merge_by_dots(mine: &Record, theirs: &Record) -> Record {
    let mut merged = Record { clock: mine.clock.clone(), siblings: Vec::new() };
    merged.clock.merge(&theirs.clock);
    for (from, other) in [(mine, theirs), (theirs, mine)] {
        for version in &from.siblings {
            let obsolete = version.dot.is_some_and(|dot| other.clock.contains(dot));
            let kept_there = other.siblings.iter().any(|sibling| sibling.dot == version.dot);
            if !obsolete || kept_there {
                insert_by_dot(&mut merged.siblings, version);
            }
        }
    }
    merged
}

/// Of two versions the one with the larger timestamp; at equal timestamps a tombstone beats a
/// value, and then the larger value wins (`Cells.resolveRegular`), so that all replicas agree
/// whatever arrives first.
fn merge_by_timestamp(mine: &Record, theirs: &Record) -> Record {
    let weight = |record: &Record| {
        record.siblings.first().map(|version| {
            (version.timestamp_us, version.value.is_tombstone(), version.value.clone())
        })
    };
    if weight(theirs) > weight(mine) { theirs.clone() } else { mine.clone() }
}

/// Adds a version in the order of writes, once. Of two that one request has written, because it
/// came twice and was coordinated by two nodes, the one with the lesser event stays, wherever they
/// meet: if each replica kept its own, their trees would differ for ever.
fn insert(siblings: &mut Vec<Rc<Version>>, version: Rc<Version>) {
    match siblings.binary_search_by_key(&version.origin, |sibling| sibling.origin) {
        Err(at) => siblings.insert(at, version),
        Ok(at) if version.dot < siblings[at].dot => siblings[at] = version,
        Ok(_) => {}
    }
}

/// Adds a version unless its event is here already: a client that numbers its writes twice with
/// one number writes one event, and the first of the two stays. A request that came twice and was
/// coordinated by two nodes is two events, and both stay: if each replica kept another of them,
/// each would take the clock of the other for proof that its own is obsolete.
fn insert_by_dot(siblings: &mut Vec<Rc<Version>>, version: &Rc<Version>) {
    if !siblings.iter().any(|sibling| sibling.dot == version.dot) {
        let order = |version: &Version| (version.origin, version.dot);
        let at = siblings.partition_point(|sibling| order(sibling) < order(version));
        siblings.insert(at, Rc::clone(version));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamo::ids::NodeId;

    fn written(by: u16, operation: u32) -> Record {
        let write = Write {
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
