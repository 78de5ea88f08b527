//! What the hash of an object covers: the clock, and of every sibling what tells it from others: its
//! event and its value; of a row its cells with their timestamps; of a plain value its timestamp.
//!
//! A Riak tree of version 0 covers the vector clock alone (`riak_kv_index_hashtree:hash_object/3`
//! takes `phash2` of the sorted clock). Two copies with one clock and other values look equal to
//! it, and are never mended: a clock that was counted twice after a restore, or a bit that flipped
//! on a disk. Here equal hashes mean copies that [`Record::same_as`] calls the same, and the other
//! way round: a difference that no merge could remove would be found anew in every round.

use super::cut;
use crate::dynamo::cell::{Cell, Content, Row};
use crate::dynamo::value::{Value, sorted};
use crate::dynamo::version::{Record, Version};
use std::fmt::Write;

/// The hash of a copy.
#[must_use]
pub fn object_hash(record: &Record) -> u64 {
    let mut text = String::new();
    // Writing to a text cannot fail. When an entry was last incremented is no part of a clock.
    for entry in record.clock.entries() {
        let _ = write!(text, "{}:{};", entry.actor, entry.counter);
    }
    // Who remembers other writers may hold the same siblings in another order.
    let mut siblings: Vec<String> = record.siblings.iter().map(|one| identity(one)).collect();
    siblings.sort_unstable();
    siblings.iter().for_each(|sibling| put(&mut text, sibling));
    cut(text.as_bytes())
}

/// What of a version [`Version::same_as`] compares.
fn identity(version: &Version) -> String {
    let mut text = String::new();
    if let Some(dot) = version.dot {
        let _ = write!(text, "{}:{} ", dot.actor, dot.counter);
    }
    match (&version.row, version.dot) {
        (Some(row), _) => put_row(&mut text, row),
        (None, Some(_)) => put_value(&mut text, &version.value),
        (None, None) => {
            let _ = write!(text, "@{} ", version.timestamp_us);
            put_value(&mut text, &version.value);
        }
    }
    text
}

fn put_row(text: &mut String, row: &Row) {
    if let Some(deletion) = row.deletion() {
        let _ = write!(text, "deleted@{} ", deletion.timestamp_us);
    }
    for (name, Cell { timestamp_us, content, .. }) in row.cells().iter() {
        put(text, name);
        let _ = write!(text, "@{timestamp_us}");
        match content {
            Content::Live(value) => put_value(text, value),
            Content::Expiring { expires_at, value } => {
                let _ = write!(text, "until {} ", expires_at.as_us());
                put_value(text, value);
            }
            Content::Tombstone => text.push('-'),
        }
    }
}

/// Puts a value into the text so that no other value reads alike: what is free text follows its
/// length.
fn put_value(text: &mut String, value: &Value) {
    match value {
        Value::Tombstone => text.push('-'),
        Value::Text(plain) => put(text, plain),
        Value::Cart(items) => {
            text.push('[');
            sorted(items).iter().for_each(|item| put(text, item));
            text.push(']');
        }
        Value::Row(cells) => {
            text.push('(');
            for (name, cell) in cells.iter() {
                put(text, name);
                put(text, cell);
            }
            text.push(')');
        }
    }
}

fn put(text: &mut String, free: &str) {
    let _ = write!(text, "{}:{free}", free.len());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamo::clock::{Actor, VectorClock};
    use crate::dynamo::ids::{NodeId, OpId};
    use crate::time::SimTime;
    use std::rc::Rc;

    fn record(text: &str, at: SimTime, timestamp_us: i64) -> Record {
        holding(Value::Text(Rc::from(text)), at, timestamp_us)
    }

    fn holding(value: Value, at: SimTime, timestamp_us: i64) -> Record {
        let mut clock = VectorClock::new();
        let dot = clock.increment(Actor::Node(NodeId(0), 0), at);
        Record::single(Version {
            origin: OpId(1),
            value,
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
        assert_eq!(object_hash(&milk), object_hash(&record("milk", SimTime(5), 1)));
        assert_eq!(object_hash(&milk), object_hash(&record("milk", SimTime(9), 0)));
    }

    #[test]
    fn carts_of_the_same_items_read_alike() {
        let hash = |items: [&str; 2]| object_hash(&holding(Value::cart(items), SimTime(5), 0));
        assert_eq!(hash(["a", "b"]), hash(["b", "a"]));
        assert_ne!(hash(["a", "b"]), hash(["a", "c"]));
    }

    #[test]
    fn no_two_values_read_alike() {
        let values = [
            Value::Tombstone,
            Value::Text(Rc::from("-")),
            Value::Text(Rc::from("[1:a1:b]")),
            Value::cart(["a", "b"]),
            Value::cart(["a1:b"]),
            Value::cart([]),
            Value::Row(Rc::new([(Rc::from("a"), Rc::from("b"))].into_iter().collect())),
        ];
        let mut hashes = values.map(|value| object_hash(&holding(value, SimTime(5), 0))).to_vec();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), 7);
    }
}
