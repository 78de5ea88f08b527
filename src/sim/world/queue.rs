//! What is to come, in the order of its coming: by time, and at one time in the order in which it
//! was put there. Most of what is put here comes next (a message) or last (a client's patience),
//! so a sorted list that grows at both ends moves little, and is copied in one go.

use super::Event;
use crate::time::SimTime;
use std::collections::VecDeque;

/// Something to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Due {
    /// When.
    pub at: SimTime,
    /// What.
    pub event: Event,
}

/// All that is to come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Queue(VecDeque<Due>);

impl Queue {
    /// Puts an event behind all that come at the same time.
    pub fn insert(&mut self, at: SimTime, event: Event) {
        let place = self.0.partition_point(|other| other.at <= at);
        self.0.insert(place, Due { at, event });
    }

    /// Takes the next event.
    pub fn pop(&mut self) -> Option<Due> {
        self.0.pop_front()
    }

    /// All that is to come, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Due> {
        self.0.iter()
    }

    /// Forgets every event of which this is false.
    pub fn retain(&mut self, keep: impl Fn(&Event) -> bool) {
        self.0.retain(|due| keep(&due.event));
    }

    /// Takes the first event of which this is true.
    pub fn take(&mut self, is_meant: impl Fn(&Event) -> bool) -> Option<Event> {
        let place = self.0.iter().position(|due| is_meant(&due.event))?;
        self.0.remove(place).map(|due| due.event)
    }
}
