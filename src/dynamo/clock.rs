//! Vector clocks (section 4.4): which events a version knows of, so that two versions can be told
//! to be one before the other or concurrent. Without them a store must guess by wall clocks, and
//! an acknowledged write disappears when a clock is wrong.
//!
//! As in `riak_core`'s `vclock.erl`, an entry also carries the time of its last increment. The
//! time takes no part in the order: it only chooses what truncation drops.

use super::ids::{ClientId, NodeId};
use crate::time::SimTime;
use std::cmp::Ordering;
use std::fmt;

/// Who increments a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// A node that coordinated, in its first or a later epoch.
    Node(NodeId, u16),
    /// A client that numbers its own writes.
    Client(ClientId),
    /// A name that a scenario brought along, such as `seed`.
    Named(u16),
}

/// One event: the counter that its actor gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dot {
    /// Who did it.
    pub actor: Actor,
    /// The how-manieth of that actor it is, from 1.
    pub counter: u64,
}

/// What a clock knows of one actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// The actor.
    pub actor: Actor,
    /// How many of its events are known, from 1.
    pub counter: u64,
    /// When the actor last incremented it; no part of the order.
    pub stamp: SimTime,
}

/// How two clocks stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The first is an ancestor of the second.
    Before,
    /// The first descends from the second.
    After,
    /// They know the same events.
    Equal,
    /// Each knows an event that the other does not.
    Concurrent,
}

/// A vector clock: entries in the order of their actors, one an actor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VectorClock {
    entries: Vec<Entry>,
}

impl VectorClock {
    /// A clock that knows nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// A clock of these entries; of two entries of one actor the larger counter is kept.
    #[must_use]
    pub fn from_entries(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut clock = Self::new();
        for entry in entries {
            clock.raise(entry);
        }
        clock
    }

    /// The entries, in the order of their actors.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// True if it knows nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many events of this actor are known.
    #[must_use]
    pub fn counter(&self, actor: Actor) -> u64 {
        match self.find(actor) {
            Ok(at) => self.entries[at].counter,
            Err(_) => 0,
        }
    }

    /// Adds one event of this actor and returns its dot.
    pub fn increment(&mut self, actor: Actor, now: SimTime) -> Dot {
        let counter = self.counter(actor) + 1;
        self.raise(Entry { actor, counter, stamp: now });
        Dot { actor, counter }
    }

    /// Learns of one event, and of all of its actor's before it.
    pub fn learn(&mut self, dot: Dot, stamp: SimTime) {
        self.raise(Entry { actor: dot.actor, counter: dot.counter, stamp });
    }

    /// True if every event that `other` knows is known here too (a clock descends itself).
    #[must_use]
    pub fn descends(&self, other: &Self) -> bool {
        // Both are in the order of their actors: one walk through both finds each actor's equal.
        let mut mine = self.entries.iter();
        other.entries.iter().all(|entry| {
            let same = mine.find(|mine| mine.actor >= entry.actor);
            same.is_some_and(|mine| mine.actor == entry.actor && mine.counter >= entry.counter)
        })
    }

    /// True if it descends `other` and `other` does not descend it.
    #[must_use]
    pub fn dominates(&self, other: &Self) -> bool {
        self.descends(other) && !other.descends(self)
    }

    /// True if this event is known.
    #[must_use]
    pub fn contains(&self, dot: Dot) -> bool {
        self.counter(dot.actor) >= dot.counter
    }

    /// How this clock stands to `other`.
    #[must_use]
    pub fn relation(&self, other: &Self) -> Relation {
        match (self.descends(other), other.descends(self)) {
            (true, true) => Relation::Equal,
            (true, false) => Relation::After,
            (false, true) => Relation::Before,
            (false, false) => Relation::Concurrent,
        }
    }

    /// Learns all that `other` knows.
    pub fn merge(&mut self, other: &Self) {
        for entry in &other.entries {
            self.raise(*entry);
        }
    }

    /// Keeps no more than `limit` entries, as far as that can be had without those that are spared,
    /// and returns how many it dropped.
    pub fn truncate_sparing(&mut self, limit: u16, spares: impl Fn(Actor) -> bool) -> u32 {
        let mut dropped = 0;
        while self.entries.len() > usize::from(limit) {
            let open = self.entries.iter().filter(|entry| !spares(entry.actor));
            let Some(oldest) = open.min_by_key(|entry| (entry.stamp, entry.actor)).copied() else {
                break;
            };
            self.entries.retain(|entry| entry.actor != oldest.actor);
            dropped += 1;
        }
        dropped
    }

    /// Forgets all but the events of these actors.
    pub fn keep_actors(&mut self, keeps: impl Fn(Actor) -> bool) {
        self.entries.retain(|entry| keeps(entry.actor));
    }

    /// Raises an actor's counter to at least that of `entry`.
    fn raise(&mut self, entry: Entry) {
        match self.find(entry.actor) {
            Ok(at) => {
                let mine = &mut self.entries[at];
                match entry.counter.cmp(&mine.counter) {
                    Ordering::Greater => *mine = entry,
                    Ordering::Equal => mine.stamp = mine.stamp.max(entry.stamp),
                    Ordering::Less => {}
                }
            }
            Err(at) => self.entries.insert(at, entry),
        }
    }

    fn find(&self, actor: Actor) -> Result<usize, usize> {
        self.entries.binary_search_by(|entry| entry.actor.cmp(&actor))
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Node(node, 0) => write!(formatter, "{node}"),
            Self::Node(node, epoch) => write!(formatter, "{node}.{epoch}"),
            Self::Client(client) => write!(formatter, "{client}"),
            Self::Named(name) => write!(formatter, "s{name}"),
        }
    }
}

impl fmt::Display for VectorClock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("{")?;
        for (at, entry) in self.entries.iter().enumerate() {
            let separator = if at == 0 { "" } else { " " };
            write!(formatter, "{separator}{}:{}", entry.actor, entry.counter)?;
        }
        formatter.write_str("}")
    }
}
