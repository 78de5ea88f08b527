//! What those whom a coordinator asked answer, in words. How many count is told by the coordinator.

use super::{Digest, Reading};
use crate::dynamo::ids::{NodeId, OpId};
use crate::dynamo::message::Part;
use crate::dynamo::note::Note;
use crate::dynamo::plan::Replica;
use crate::dynamo::version::Record;
use crate::scene::{RequestKind, Weight};
use crate::text::log;

impl Digest {
    pub(super) fn take_answer(&mut self, reading: &Reading<'_>, node: NodeId, note: &Note) {
        match note {
            Note::Answered { op, part, replica, record, filled, .. }
                if part.is_read_of_delete() =>
            {
                if *part == Part::ReadsFirst {
                    self.count(*op, *filled);
                }
                self.take_copy_for_delete(reading, node, *op, *replica, record.as_deref());
            }
            Note::Answered { op, replica, record, filled, .. } => {
                self.count(*op, *filled);
                self.take_replica_answer(reading, node, *op, *replica, record.as_deref());
                self.tell_if_lost(reading, *op);
            }
            Note::HeardDigest { op, replica, filled, .. } => {
                self.count(*op, *filled);
                self.take_digest(reading, node, *op, *replica);
            }
            Note::Mended { op, replica, filled } => {
                self.count(*op, *filled);
                self.take_mended(reading, node, *op, *replica);
            }
            Note::Refused { op, replica } => self.take_refused(reading, node, *op, *replica),
            Note::DigestsDiffer { op } => self.take_differing(reading, node, *op),
            Note::Repairs { op, replicas, current } => {
                self.begin_to_mend(*op, *current);
                let Some(named) = self.belongs(reading, *op) else { return };
                let stale: Vec<_> =
                    replicas.iter().map(|replica| reading.node(replica.holder)).collect();
                let text = log::repairs(reading.node(node), named.ask, &stale);
                self.tell(reading, Weight::Step, text);
            }
            _ => {}
        }
    }

    fn take_replica_answer(
        &mut self,
        reading: &Reading<'_>,
        node: NodeId,
        op: OpId,
        replica: Replica,
        record: Option<&Record>,
    ) {
        let Some(named) = self.belongs(reading, op) else { return };
        // Its own copy was told of when it began.
        if replica.holder == node && named.ask.kind != RequestKind::Get {
            return;
        }
        let siblings =
            record.map(|record| u32::try_from(record.siblings.len()).unwrap_or(u32::MAX));
        let (node, holder) = (reading.node(node), reading.node(replica.holder));
        let text = log::replica_answered(node, holder, named.ask, siblings, named.tally);
        self.tell(reading, Weight::Detail, text);
    }

    fn take_digest(&mut self, reading: &Reading<'_>, node: NodeId, op: OpId, replica: Replica) {
        let Some(named) = self.belongs(reading, op) else { return };
        let (node, holder) = (reading.node(node), reading.node(replica.holder));
        let text = log::digest_came(node, holder, named.ask, named.tally);
        self.tell(reading, Weight::Detail, text);
    }

    fn take_differing(&mut self, reading: &Reading<'_>, node: NodeId, op: OpId) {
        if let Some(operation) = self.operations.get_mut(&op) {
            operation.tally.filled = 0;
        }
        let Some(named) = self.belongs(reading, op) else { return };
        let text = log::digests_differ(reading.node(node), named.ask);
        self.tell(reading, Weight::Step, text);
    }

    /// How many count by now, as the coordinator says.
    fn count(&mut self, op: OpId, filled: u8) {
        if let Some(operation) = self.operations.get_mut(&op) {
            operation.tally.filled = filled;
        }
    }

    /// A read that waits for its repairs counts who holds what it answers with.
    fn begin_to_mend(&mut self, op: OpId, current: Option<u8>) {
        if let (Some(operation), Some(current)) = (self.operations.get_mut(&op), current) {
            operation.tally = log::Tally { filled: current, mends: true, ..operation.tally };
        }
    }

    fn take_mended(&mut self, reading: &Reading<'_>, node: NodeId, op: OpId, replica: Replica) {
        let Some(named) = self.belongs(reading, op) else { return };
        let (node, holder) = (reading.node(node), reading.node(replica.holder));
        let text = log::mended_before_reply(node, holder, named.ask, named.tally);
        self.tell(reading, Weight::Detail, text);
    }

    fn take_refused(&mut self, reading: &Reading<'_>, node: NodeId, op: OpId, replica: Replica) {
        let Some(named) = self.belongs(reading, op) else { return };
        let (node, holder) = (reading.node(node), reading.node(replica.holder));
        let text = log::refused(node, holder, named.ask);
        self.tell(reading, Weight::Detail, text);
    }
}
