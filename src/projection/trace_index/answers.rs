//! What those whom a coordinator asked answer, in words. How many count is told by the coordinator.

use super::{EventContext, TraceIndex};
use crate::dynamo::ids::{NodeId, OpId};
use crate::dynamo::message::Part;
use crate::dynamo::note::Note;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::version::Record;
use crate::scene::{Importance, RequestKind};
use crate::text::log;

impl TraceIndex {
    pub(super) fn on_answer(&mut self, context: &EventContext<'_>, node: NodeId, note: &Note) {
        match note {
            Note::Answered { op, part, replica, record, filled, .. }
                if part.is_read_of_delete() =>
            {
                if *part == Part::ReadsFirst {
                    self.count(*op, *filled);
                }
                self.on_copy_for_delete(context, node, *op, *replica, record.as_deref());
            }
            Note::Answered { op, replica, record, filled, .. } => {
                self.count(*op, *filled);
                self.on_replica_answer(context, node, *op, *replica, record.as_deref());
                self.tell_if_lost(context, *op);
            }
            Note::HeardDigest { op, replica, filled, .. } => {
                self.count(*op, *filled);
                self.on_digest(context, node, *op, *replica);
            }
            Note::Mended { op, replica, filled } => {
                self.count(*op, *filled);
                self.on_mended(context, node, *op, *replica);
            }
            Note::Refused { op, replica } => self.on_refused(context, node, *op, *replica),
            Note::DigestsDiffer { op } => self.on_differing(context, node, *op),
            Note::Repairs { op, replicas, current } => {
                self.begin_to_mend(*op, *current);
                let Some(named) = self.belongs(context, *op) else { return };
                let stale: Vec<_> =
                    replicas.iter().map(|replica| context.node(replica.holder)).collect();
                let text = log::repairs(context.node(node), named.ask, &stale);
                self.push_line(context, Importance::Step, text);
            }
            _ => {}
        }
    }

    fn on_replica_answer(
        &mut self,
        context: &EventContext<'_>,
        node: NodeId,
        op: OpId,
        replica: Replica,
        record: Option<&Record>,
    ) {
        let Some(named) = self.belongs(context, op) else { return };
        // Its own copy was told of when it began.
        if replica.holder == node && named.ask.kind != RequestKind::Get {
            return;
        }
        let siblings =
            record.map(|record| u32::try_from(record.siblings.len()).unwrap_or(u32::MAX));
        let (node, holder) = (context.node(node), context.node(replica.holder));
        let text = log::replica_answered(node, holder, named.ask, siblings, named.tally);
        self.push_line(context, Importance::Detail, text);
    }

    fn on_digest(&mut self, context: &EventContext<'_>, node: NodeId, op: OpId, replica: Replica) {
        let Some(named) = self.belongs(context, op) else { return };
        let (node, holder) = (context.node(node), context.node(replica.holder));
        let text = log::digest_came(node, holder, named.ask, named.tally);
        self.push_line(context, Importance::Detail, text);
    }

    fn on_differing(&mut self, context: &EventContext<'_>, node: NodeId, op: OpId) {
        if let Some(operation) = self.operations.get_mut(&op) {
            operation.tally.filled = 0;
        }
        let Some(named) = self.belongs(context, op) else { return };
        let text = log::digests_differ(context.node(node), named.ask);
        self.push_line(context, Importance::Step, text);
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

    fn on_mended(&mut self, context: &EventContext<'_>, node: NodeId, op: OpId, replica: Replica) {
        let Some(named) = self.belongs(context, op) else { return };
        let (node, holder) = (context.node(node), context.node(replica.holder));
        let text = log::mended_before_reply(node, holder, named.ask, named.tally);
        self.push_line(context, Importance::Detail, text);
    }

    fn on_refused(&mut self, context: &EventContext<'_>, node: NodeId, op: OpId, replica: Replica) {
        let Some(named) = self.belongs(context, op) else { return };
        let (node, holder) = (context.node(node), context.node(replica.holder));
        let text = log::refused(node, holder, named.ask);
        self.push_line(context, Importance::Detail, text);
    }
}
