//! Clocks and time-stamps as cards show them: what the engine knows of a version, with names and
//! colours.

use super::ring::color;
use crate::dynamo::clock::{Actor, VectorClock};
use crate::dynamo::policy::Versioning;
use crate::dynamo::version::Version;
use crate::scene::{ClockEntry, Order, VersionClock};
use crate::sim::names::Names;
use crate::sim::world::World;

/// A clock with names and colours.
#[must_use]
pub fn clock(names: &Names, clock: &VectorClock) -> Vec<ClockEntry> {
    clock.entries().iter().map(|entry| named(names, entry.actor, entry.counter)).collect()
}

/// How versions are told apart now.
#[must_use]
pub fn order(world: &World) -> Order {
    match world.cluster().policy.versioning_of_copies() {
        Versioning::DottedVersionVector => Order::Events,
        Versioning::VectorClock => Order::Clocks,
        Versioning::LastWriteWins => Order::Time,
        Versioning::LastArrivalWins => Order::Arrival,
    }
}

/// What a version's writer had seen, and its own event: one list where that says exactly this, and
/// else the event apart from the past.
#[must_use]
pub fn version_clock(names: &Names, version: &Version) -> VersionClock {
    let Some(dot) = version.dot.filter(|_| !version.is_contiguous()) else {
        return VersionClock { entries: clock(names, &version.clock()), ..VersionClock::default() };
    };
    let seen = version.past().counter(dot.actor);
    VersionClock {
        event: Some(named(names, dot.actor, dot.counter)),
        entries: clock(names, version.past()),
        unseen: (seen + 1 < dot.counter).then(|| (seen + 1, dot.counter - 1)),
    }
}

/// A version's time-stamp, where it decides what stands.
#[must_use]
pub fn time_stamp(world: &World, version: &Version) -> Option<i64> {
    matches!(order(world), Order::Time | Order::Arrival).then_some(version.timestamp_us)
}

fn named(names: &Names, actor: Actor, counter: u64) -> ClockEntry {
    let color = match actor {
        Actor::Node(node, _) => Some(color(node)),
        Actor::Client(_) | Actor::Named(_) => None,
    };
    ClockEntry { actor: names.actor(actor), color, counter }
}
