//! How much memory a copy of the world takes: what it does not share with the copy before it. A run
//! that keeps copies of itself would otherwise grow without a bound that anybody named.

use super::{Event, Host, World};
use crate::dynamo::node::Gossip;
use std::rc::Rc;

/// Bytes of an entry of a map or a list: a number or two and a pointer. What stands behind the
/// pointer is counted where it comes to be, in the trace.
const ENTRY_BYTES: u64 = 64;

impl World {
    /// About so many bytes of this world are not shared with that one.
    #[must_use]
    pub fn bytes_beside(&self, other: &Self) -> u64 {
        let mut entries = self.hosts.len() + self.held.len() + self.queue.iter().count();
        if !Rc::ptr_eq(&self.names, &other.names) {
            entries += self.names.keys().count() + self.names.nodes.len();
        }
        if !Rc::ptr_eq(&self.faults, &other.faults) {
            let ends = self.faults.cuts.iter().map(|cut| 1 + cut.from.len() + cut.to.len());
            entries += self.faults.rules.len() + ends.sum::<usize>();
        }
        let nodes = self.hosts.iter().zip(&other.hosts);
        entries += nodes
            .filter(|(here, there)| !Rc::ptr_eq(&here.node, &there.node))
            .map(|(here, there)| entries_of(here, there))
            .sum::<usize>();
        let clients = self.clients.iter().zip(&other.clients);
        entries += clients
            .filter(|(here, there)| !Rc::ptr_eq(here, there))
            .map(|(here, _)| {
                here.pending.len() + here.held.len() + here.failure_detector.suspicions()
            })
            .sum::<usize>();
        entries as u64 * ENTRY_BYTES
    }
}

fn entries_of(host: &Host, other: &Host) -> usize {
    let (node, store) = (&host.node, host.node.store());
    let waits = host.backlog.iter().filter(|event| matches!(event, Event::Flight(_)));
    // A request under way has a list of those asked, and one of the copies that came.
    let work = node.work().len() * 8;
    // Eight intervals are as long as an entry.
    let intervals = |gossip: &Gossip| gossip.intervals_beside(other.node.gossip());
    let heard = node.gossip().map_or(0, |gossip| gossip.peers() + intervals(gossip) / 8);
    // What a leader has open has a list of those who hold it.
    let led = store.unacknowledged().count() * 2 + store.promises() + node.seats().entries();
    let kept = store.own().count() + store.kept_for().count() + led;
    kept + waits.count() + work + heard + node.failure_detector().suspicions()
}
