//! What the hash of an object covers: the clock, and of every sibling the event, the value and the
//! timestamp.
//!
//! A Riak tree of version 0 covers the vector clock alone (`riak_kv_index_hashtree:hash_object/3`
//! takes `phash2` of the sorted clock). Two copies with one clock and other values look equal to
//! it, and are never mended: a clock that was counted twice after a restore, or a bit that flipped
//! on a disk. Here equal hashes mean copies that [`Record::same_as`] calls the same, and the other
//! way round: a difference that no merge could remove would be found anew in every round.

use super::cut;
use crate::dynamo::version::Record;
use std::fmt::Write;

/// The hash of a copy.
#[must_use]
pub fn object_hash(record: &Record) -> u64 {
    let mut text = String::new();
    // Writing to a text cannot fail. When an entry was last incremented is no part of a clock.
    for entry in record.clock.entries() {
        let _ = write!(text, "{}:{};", entry.actor, entry.counter);
    }
    for version in &record.siblings {
        let (origin, dot, at) = (version.origin, version.dot, version.timestamp_us);
        let _ = write!(text, "{origin} {dot:?} {:?} {at};", version.value);
        if let Some(row) = &version.row {
            let _ = write!(text, "{row}");
        }
    }
    cut(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamo::clock::{Actor, VectorClock};
    use crate::dynamo::ids::{NodeId, OpId};
    use crate::dynamo::value::Value;
    use crate::dynamo::version::Version;
    use crate::time::SimTime;
    use std::rc::Rc;

    fn record(text: &str, at: SimTime, timestamp_us: i64) -> Record {
        let mut clock = VectorClock::new();
        let dot = clock.increment(Actor::Node(NodeId(0), 0), at);
        Record::single(Version {
            origin: OpId(1),
            value: Value::Text(Rc::from(text)),
            dot: Some(dot),
            context: VectorClock::new(),
            timestamp_us,
            written_at: at,
            row: None,
        })
    }

    #[test]
    fn one_clock_over_two_values_is_a_difference() {
        let milk = record("milk", SimTime(5), 0);
        assert_ne!(object_hash(&milk), object_hash(&record("eggs", SimTime(5), 0)));
        assert_ne!(object_hash(&milk), object_hash(&record("milk", SimTime(5), 1)));
        assert_eq!(object_hash(&milk), object_hash(&record("milk", SimTime(9), 0)));
    }
}
