//! Values and clocks, with their limits checked.

use super::scope::Scope;
use crate::dynamo::clock::{Entry, VectorClock};
use crate::dynamo::value::Value;
use crate::limits::{ACTORS_MAX, COUNTER_MAX, ITEMS_MAX, VALUE_BYTES_MAX};
use crate::scenario::error::Problems;
use crate::scenario::format;
use crate::scenario::place::Place;
use crate::time::SimTime;
use std::rc::Rc;

/// A value with its limits checked.
pub(super) fn value(given: &format::Value, place: &Place<'_>, problems: &mut Problems) -> Value {
    let (bytes, items) = match given {
        format::Value::Text(text) => (text.len(), 0),
        format::Value::Cart(items) => (items.iter().map(String::len).sum(), items.len()),
        format::Value::Row(cells) => {
            (cells.iter().map(|(name, cell)| name.len() + cell.len()).sum(), cells.len())
        }
    };
    if bytes > VALUE_BYTES_MAX as usize {
        let sentence = format!("a value of {bytes} bytes is larger than {VALUE_BYTES_MAX}");
        problems.error(place, sentence);
    }
    if items > ITEMS_MAX as usize {
        problems.too_many(place, items, "items", ITEMS_MAX);
    }
    match given {
        format::Value::Text(text) => Value::Text(Rc::from(text.as_str())),
        format::Value::Cart(items) => Value::cart(items.iter().map(String::as_str)),
        format::Value::Row(cells) => {
            let cells = cells.iter();
            let cells =
                cells.map(|(name, cell)| (Rc::from(name.as_str()), Rc::from(cell.as_str())));
            Value::Row(Rc::new(cells.collect()))
        }
    }
}

/// A clock by names: of nodes, of clients, or of anything else. A counter of zero is no entry.
pub(super) fn clock(
    scope: &mut Scope<'_>,
    clock: &format::Clock,
    place: &Place<'_>,
) -> VectorClock {
    let mut entries = Vec::with_capacity(clock.len());
    for (name, counter) in clock.iter().filter(|(_, counter)| **counter > 0) {
        let (counter, place) = (*counter, &place.field(name));
        if counter > COUNTER_MAX {
            scope.error(place, format!("{counter} events are more than {COUNTER_MAX}"));
        }
        let name = scope.name(name, place);
        let actor = scope.actor(&name);
        if scope.names.actors.len() > usize::from(ACTORS_MAX) {
            let sentence = format!("more than {ACTORS_MAX} actors that are no nodes or clients");
            scope.error(place, sentence);
            break;
        }
        entries.push(Entry { actor, counter: counter.min(COUNTER_MAX), stamp: SimTime::ZERO });
    }
    VectorClock::from_entries(entries)
}
