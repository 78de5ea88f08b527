//! Stale reads as cards show them.

use super::ring::hue;
use super::trace_index::Digest;
use crate::dynamo::ids::OpId;
use crate::scene::StaleRead;
use crate::sim::world::World;
use std::rc::Rc;

/// What a read missed, if it has ended by now and missed something.
#[must_use]
pub fn stale_read(digest: &Digest, world: &World, read: OpId) -> Option<Rc<StaleRead>> {
    let stale = digest.stale.get(&read).filter(|stale| stale.event < world.trace_length())?;
    let names = world.names();
    let answered = digest.ledger.get(read)?.told_by.iter().map(|replica| replica.holder);
    Some(Rc::new(StaleRead {
        missed: stale.missed.write.0,
        what: Rc::from(digest.missed(names, stale.missed)),
        before: stale.missed.before,
        answered: answered.map(|node| (node.0, Rc::clone(names.node(node)), hue(node))).collect(),
    }))
}
