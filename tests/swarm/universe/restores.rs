//! Copies that are restored from a backup: a node has one again that was stored before, and what it
//! writes next is counted as other writes were.

use super::dice::Dice;
use quorumscope::dynamo::clock::Actor;
use quorumscope::dynamo::note::Note;
use quorumscope::dynamo::version::Version;
use quorumscope::sim::command::{Command, Seed};
use quorumscope::sim::trace::{TraceEvent, TraceKind};
use quorumscope::sim::world::World;
use std::rc::Rc;

/// A node gets back a copy that it, or another, held before: its next writes are counted as others
/// were.
pub fn restore(world: &World, past: &[TraceEvent], dice: &mut Dice) -> Option<Command> {
    let copies = past.iter().filter_map(|event| match &event.kind {
        TraceKind::Noted(node, Note::Stored { key, replica, record, .. })
            if !replica.is_stand_in() && !record.siblings.is_empty() =>
        {
            Some((*node, *key, record))
        }
        _ => None,
    });
    let copies: Vec<_> = copies.collect();
    let (node, key, record) = *(!copies.is_empty()).then(|| dice.pick(&copies))?;
    let version = dice.pick(&record.siblings);
    // Who has left, or no longer has the key, gets nothing back: nobody would take it from there.
    let key = Rc::clone(world.names().key(key));
    let place = world.names().find_key(&key)?;
    let (view, n) = (&world.cluster().view, world.cluster().policy.quorum.n);
    let has_place = view.is_settled() && view.ring.primaries(place, n).contains(&node);
    let is_told = has_place && can_be_told(world, version);
    let (value, dot, timestamp_us) = (version.value.clone(), version.dot, version.timestamp_us);
    let (on, clock) = (Some(vec![node]), version.clock());
    is_told.then_some(Command::Seed(Seed { key, value, on, clock, dot, timestamp_us }))
}

/// True if a file can say it: there the event of a seed is that of the last actor by name, and an
/// epoch has no name.
fn can_be_told(world: &World, version: &Version) -> bool {
    let clock = version.clock();
    let is_plain = |actor: Actor| matches!(actor, Actor::Node(_, 0));
    let last = world.names().clock(&clock).into_iter().map(|(name, _)| name).max();
    let own = version.dot.map(|dot| world.names().actor(dot.actor));
    clock.entries().iter().all(|entry| is_plain(entry.actor)) && own == last
}
