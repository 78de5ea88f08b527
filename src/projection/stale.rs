//! Stale reads as cards show them.

use super::ring::color;
use super::trace_index::TraceIndex;
use crate::dynamo::ids::OpId;
use crate::scene::StaleReadPanel;
use crate::sim::world::World;
use std::rc::Rc;

/// What a read missed, if it has ended by now and missed something.
#[must_use]
pub fn stale_read(index: &TraceIndex, world: &World, read: OpId) -> Option<Rc<StaleReadPanel>> {
    let stale = index.stale.get(&read).filter(|stale| stale.event < world.trace_length())?;
    let names = world.names();
    let answered = index.ledger.get(read)?.told_by.iter().map(|replica| replica.holder);
    Some(Rc::new(StaleReadPanel {
        missed: stale.missed.write.0,
        what: Rc::from(index.missed(names, stale.missed)),
        before: stale.missed.before,
        answered: answered.map(|node| (node.0, Rc::clone(names.node(node)), color(node))).collect(),
    }))
}
