//! Deletes that read, before they write and after, in words.

use super::notes::names;
use super::{EventContext, TraceIndex};
use crate::dynamo::ids::{NodeId, OpId};
use crate::dynamo::message::Part;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::version::Record;
use crate::scene::Importance;
use crate::text::log;

impl TraceIndex {
    /// A delete begins to read: what it replaces, or whether its tombstone is everywhere.
    pub(super) fn on_read_of_delete(
        &mut self,
        context: &EventContext<'_>,
        node: NodeId,
        op: OpId,
        part: Part,
        (plan, needed): (&[Replica], u8),
    ) {
        let is_before = part == Part::ReadsFirst;
        if is_before {
            self.on_second_coordinator(context, op, part, node);
        }
        if let Some(operation) = self.operations.get_mut(&op).filter(|_| is_before) {
            operation.begun_by = Some(node);
            operation.coordinator = Some(node);
            operation.tally = log::Tally { filled: 0, needed, mends: false, reads_first: true };
        }
        let Some(named) = self.belongs(context, op) else { return };
        let asked = names(context, plan.iter());
        let node = context.node(node);
        let text = match is_before {
            true => log::reads_first(node, named.ask, &asked),
            false => log::reads_back(node, named.ask, &asked),
        };
        self.push_line(context, Importance::Step, text);
    }

    /// One of those from whom a delete reads has sent its copy.
    pub(super) fn on_copy_for_delete(
        &mut self,
        context: &EventContext<'_>,
        node: NodeId,
        op: OpId,
        replica: Replica,
        record: Option<&Record>,
    ) {
        let Some(named) = self.belongs(context, op) else { return };
        let siblings = record.map_or(0, |record| record.siblings.len());
        let siblings = u32::try_from(siblings).unwrap_or(u32::MAX);
        let (node, holder) = (context.node(node), context.node(replica.holder));
        let text = log::copy_for_delete(node, holder, named.ask, siblings);
        self.push_line(context, Importance::Detail, text);
    }

    /// What a delete has read first.
    pub(super) fn on_has_read(
        &mut self,
        context: &EventContext<'_>,
        node: NodeId,
        op: OpId,
        record: Option<&Record>,
    ) {
        let Some(named) = self.belongs(context, op) else { return };
        let values = record.into_iter().flat_map(Record::values).count();
        let values = u32::try_from(values).unwrap_or(u32::MAX);
        let text = log::has_read(context.node(node), named.ask, values);
        self.push_line(context, Importance::Step, text);
    }

    /// Whether the tombstone of a delete is everywhere.
    pub(super) fn on_has_read_back(
        &mut self,
        context: &EventContext<'_>,
        node: NodeId,
        op: OpId,
        is_everywhere: bool,
    ) {
        let Some(named) = self.belongs(context, op) else { return };
        let text = log::has_read_back(context.node(node), named.ask, is_everywhere);
        self.push_line(context, Importance::Step, text);
    }
}
