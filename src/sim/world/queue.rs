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
        let comes_before = |other: &Due| other.at <= at;
        // A message comes before all but a few: the search begins in front, and doubles.
        let mut near = 1;
        while self.0.get(near - 1).is_some_and(comes_before) {
            near *= 2;
        }
        let (mut low, mut high) = (near / 2, self.0.len().min(near - 1));
        while low < high {
            let middle = usize::midpoint(low, high);
            if comes_before(&self.0[middle]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        self.0.insert(low, Due { at, event });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamo::ids::{ClientId, OpId};
    use crate::sim::random::{Stream, StreamPurpose};

    #[test]
    fn events_come_by_time_and_then_in_the_order_of_their_coming_in() {
        let mut stream = Stream::new(1, StreamPurpose::Link(1, 2));
        let mut queue = Queue::default();
        let mut expected = Vec::new();
        for number in 0..500 {
            let at = SimTime(stream.below(40));
            let event = Event::ClientTimeout {
                client: ClientId(0),
                op: OpId(number),
                attempt: 0,
                event: 0,
            };
            expected.push((at, event.clone()));
            queue.insert(at, event);
        }
        expected.sort_by_key(|(at, _)| *at);
        let popped = std::iter::from_fn(|| queue.pop()).map(|due| (due.at, due.event));
        assert!(popped.eq(expected));
    }
}
