//! Acknowledged writes that are gone, at any moment of a run.
//!
//! The definition is that of the verdict [`super::lost_acknowledged_writes`]: a write is kept
//! while some copy or hint holds it, or holds one that was entitled to replace it, through however
//! many writes; a delete is kept too while nothing that it replaced is held. The verdict builds the
//! whole relation between all writes. Here it is walked, once down from what is held and once up,
//! so that it can be asked after every step: of all contexts on the way down only their union
//! matters, of all events on the way up only the least number of each actor.

use super::judge::held;
use crate::dynamo::clock::{Actor, Dot, VectorClock};
use crate::dynamo::ids::{Key, OpId};
use crate::dynamo::message::Outcome;
use crate::sim::ledger::{Ledger, OpRecord};
use crate::sim::world::World;
use crate::time::SimTime;
use std::collections::{BTreeMap, BTreeSet};

/// The acknowledged writes of a key that nothing keeps at this time, in the order in which they left.
/// The ledger may know what the world has yet to see.
#[must_use]
pub fn lost_writes(ledger: &Ledger, world: &World, at: SimTime, key: Key) -> Vec<OpId> {
    let until = world.trace_length();
    let is_asked = |op: &&OpRecord| op.key == key.id && !op.is_partial && op.invoked_event < until;
    let ops: Vec<&OpRecord> = ledger.iter().filter(is_asked).collect();
    let held = held(world, at, key, &ops);
    let writes = ops.into_iter().filter(|op| op.is_write());
    let mut writes: Vec<PossibleWrite<'_>> =
        writes.filter_map(|op| PossibleWrite::of(op, until)).collect();
    writes.sort_by_key(|write| write.place);
    let kept = Survivors {
        writes,
        held: held.writes.iter().map(|write| OpId(write.0)).collect(),
        holds_initial: held.holds_seed(),
        seeds: held.seeds,
        by_time: !world.cluster().policy.has_clocks(),
    };
    let reached = kept.reached();
    let is_lost = |write: &&PossibleWrite<'_>| {
        write.acknowledged.is_some() && !reached.contains(&write.op.op)
    };
    let mut lost: Vec<&PossibleWrite<'_>> = kept.writes.iter().filter(is_lost).collect();
    lost.sort_by_key(|write| write.began);
    lost.into_iter().map(|write| write.op.op).collect()
}

/// A write of which something may have come: it has left its client, or ended, and was not refused.
struct PossibleWrite<'a> {
    op: &'a OpRecord,
    /// The event with which it left its client.
    began: u32,
    /// Its place in the order in which writes were made.
    place: u32,
    /// The event of its acknowledgement.
    acknowledged: Option<u32>,
}

impl<'a> PossibleWrite<'a> {
    /// The write as it stood after so many events.
    fn of(op: &'a OpRecord, until: u32) -> Option<Self> {
        let ended = op.completed_event.filter(|end| *end < until);
        let sent = op.sent.map(|(_, event)| event).filter(|event| *event < until);
        let began = sent.unwrap_or(op.invoked_event);
        let place = op.place().1;
        let place = if place < until { place } else { began };
        match ended.and(op.outcome) {
            Some(Outcome::Unavailable | Outcome::NotLeader) => None,
            None if sent.is_none() => None,
            Some(Outcome::Ok) => Some(Self { op, began, place, acknowledged: ended }),
            Some(Outcome::Unknown) | None => Some(Self { op, began, place, acknowledged: None }),
        }
    }
}

struct Survivors<'a> {
    /// In the order in which they were made: none replaces a later one.
    writes: Vec<PossibleWrite<'a>>,
    held: BTreeSet<OpId>,
    holds_initial: bool,
    /// The events of what was there before and is held.
    seeds: Vec<Dot>,
    /// Whether a write also replaces all that was acknowledged before it was asked for.
    by_time: bool,
}

impl Survivors<'_> {
    /// What is kept: what is held, deletes that took effect, and all that these replace.
    fn reached(&self) -> BTreeSet<OpId> {
        let over_held = self.over_held();
        let mut covered = VectorClock::new();
        let mut followed = BTreeSet::new();
        let mut latest: Option<u32> = None;
        let mut reached = BTreeSet::new();
        for PossibleWrite { op, began, acknowledged, .. } in self.writes.iter().rev() {
            let is_effective = op.is_delete() && !over_held.contains(&op.op);
            let is_older = || {
                let latest = latest.filter(|_| self.by_time);
                acknowledged.zip(latest).is_some_and(|(end, latest)| end < latest)
            };
            let is_covered =
                op.dot.map_or_else(|| followed.contains(&op.op), |dot| covered.contains(dot));
            if self.held.contains(&op.op) || is_effective || is_covered || is_older() {
                covered.merge(&op.context);
                followed.extend(op.follows.iter().copied());
                latest = latest.max(Some(*began));
                reached.insert(op.op);
            }
        }
        reached
    }

    /// The writes that replace one that is held.
    fn over_held(&self) -> BTreeSet<OpId> {
        let (mut over, mut of_held) = (BTreeSet::new(), BTreeSet::new());
        let mut least: BTreeMap<Actor, u64> = BTreeMap::new();
        let mut first_end = self.holds_initial.then_some(0);
        for dot in &self.seeds {
            let least = least.entry(dot.actor).or_insert(dot.counter);
            *least = dot.counter.min(*least);
        }
        for PossibleWrite { op, began, acknowledged, .. } in &self.writes {
            let covers = least.iter().any(|(actor, least)| op.context.counter(*actor) >= *least)
                || op.follows.iter().any(|other| of_held.contains(other));
            let is_later = self.by_time && first_end.is_some_and(|end| end < (*began).max(1));
            let is_over = covers || is_later;
            if is_over {
                over.insert(op.op);
            }
            if is_over || self.held.contains(&op.op) {
                of_held.insert(op.op);
                if let Some(dot) = op.dot {
                    let least = least.entry(dot.actor).or_insert(dot.counter);
                    *least = dot.counter.min(*least);
                }
                let ends = first_end.into_iter().chain(*acknowledged);
                first_end = ends.min();
            }
        }
        over
    }
}
