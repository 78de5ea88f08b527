//! What is deleted is gone, and then forgotten, without anybody reading it again: where all is well
//! the delete itself reads whether its tombstone is everywhere. A delete by a client that never read
//! deletes what is there.

use super::Universe;
use super::observer::{Kept, Violation};
use quorumscope::dynamo::ids::{ClientId, Key, NodeId};
use quorumscope::dynamo::note::Note;
use quorumscope::dynamo::policy::ReadRepair;
use quorumscope::dynamo::quorum::level::Needed;
use quorumscope::dynamo::quorum::plan::Replica;
use quorumscope::dynamo::value::Value;
use quorumscope::dynamo::version::Version;
use quorumscope::sim::command::{ClientOp, Command, Invocation, WriteContext};
use quorumscope::sim::flight::Flight;
use quorumscope::sim::trace::{TraceEvent, TraceKind};
use quorumscope::time::SimDuration;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Longer than any node keeps its suspicions.
const SUSPICION: SimDuration = SimDuration::from_s(1);
/// Deletes of a key until one went undisturbed: the slowest networks drawn are slower than some
/// replicas are waited for, and some bring messages twice.
const DELETES_MAX: u32 = 3;

impl Universe {
    /// Deletes all keys, by clients that have read nothing if there are any.
    pub(super) fn check_deletes(&mut self) -> Kept {
        let policy = &self.world.cluster().policy;
        let forgets = policy.reaps_tombstones && policy.tombstone_grace.is_some();
        // Where nothing mends what differs a delete may not have seen all that there is.
        let agrees = policy.anti_entropy.is_some() || policy.read_repair != ReadRepair::None;
        if !(forgets && agrees) {
            return Ok(());
        }
        let keys: Vec<(Rc<str>, Key)> =
            self.world.names().keys().map(|(name, key)| (Rc::clone(name), key)).collect();
        for (name, key) in keys {
            self.check_delete(&name, key)?;
        }
        Ok(())
    }

    fn check_delete(&mut self, name: &Rc<str>, key: Key) -> Kept {
        let cluster = self.world.cluster();
        let reads_first = cluster.policy.delete_reads;
        let primaries = cluster.view.ring.primaries(key, cluster.policy.quorum.n);
        let via = primaries.first().copied();
        let invocation = |client: ClientId, operation: ClientOp| {
            let (key, needed) = (Rc::clone(name), Needed::default());
            Command::Invoke(Invocation { client, key, via, operation, needed })
        };
        let has_read_nothing =
            self.world.clients().iter().find(|client| client.context(key.id).is_empty());
        let fresh = has_read_nothing.map(|client| client.id).filter(|_| reads_first);
        let client = fresh.unwrap_or_default();
        for attempt in 0..DELETES_MAX {
            let before = self.trace.events().len();
            if attempt > 0 {
                // What was deleted is there again, or there would be nothing to delete.
                let (value, context) =
                    (Value::Text(Rc::from(attempt.to_string())), WriteContext::Last);
                let put = ClientOp::Put { value, context, timestamp_us: None };
                self.do_and_rest(invocation(client, put))?;
            }
            if attempt > 0 || fresh.is_none() {
                self.do_and_rest(invocation(client, ClientOp::Get { contact: None, cells: None }))?;
            }
            let (value, context, timestamp_us) = (Value::Tombstone, WriteContext::Last, None);
            self.do_and_rest(invocation(client, ClientOp::Put { value, context, timestamp_us }))?;
            if is_undisturbed(&self.trace.events()[before..]) {
                return self.check_gone(key, &primaries, before);
            }
        }
        Ok(())
    }

    /// Does something once nobody is suspected any more, and waits until nothing is under way.
    fn do_and_rest(&mut self, command: Command) -> Kept {
        self.act(self.world.now() + SUSPICION, command)?;
        self.rest()
    }

    fn check_gone(&self, key: Key, primaries: &[NodeId], before: usize) -> Kept {
        let notes = self.trace.events()[before..].iter().filter_map(|event| match &event.kind {
            TraceKind::Noted(node, Note::Reaped { key: of, .. }) if *of == key.id => Some(*node),
            _ => None,
        });
        let forgot: BTreeSet<NodeId> = notes.collect();
        for node in primaries.iter().filter_map(|node| self.world.node(*node)) {
            // An exchange that was under way may bring a tombstone back from who forgets it later.
            if forgot.contains(&node.id()) {
                continue;
            }
            if let Some(record) = node.store().get(key.id, Replica::own(node.id())) {
                let detail =
                    format!("{} still holds {} after its delete: {record}", node.id(), key.id);
                return Err(Violation::new("deletes are forgotten", detail));
            }
        }
        Ok(())
    }
}

/// True if something was deleted, nobody was silent, and no message came twice.
fn is_undisturbed(happened: &[TraceEvent]) -> bool {
    let deletes = |version: &Rc<Version>| version.value.is_tombstone();
    let has_deleted = happened.iter().any(|event| match &event.kind {
        TraceKind::Noted(_, Note::Coordinates { writes: Some(record), .. }) => {
            record.siblings.iter().any(deletes)
        }
        _ => false,
    });
    let is_silence = |kind: &TraceKind| matches!(kind, TraceKind::Noted(_, Note::Silent { .. }));
    let sent: Vec<&Flight> = happened
        .iter()
        .filter_map(|event| match &event.kind {
            TraceKind::Sent(flight) => Some(flight.as_ref()),
            _ => None,
        })
        .collect();
    let is_twin = |pair: &[&Flight]| pair[0].envelope == pair[1].envelope;
    has_deleted
        && !happened.iter().any(|event| is_silence(&event.kind))
        && !sent.windows(2).any(is_twin)
}
