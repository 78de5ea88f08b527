//! A history made ready for judging: writes and reads apart, each with its interval on one line
//! of positions, and the two questions that every checker asks answered quickly. Which writes can
//! a read have got its value from? What is the newest write that was complete when it began?
//!
//! The initial value is write number 0, complete before everything, so no checker needs a case
//! of its own for it. Writes whose outcome is unknown never complete here: they overlap all that
//! follows, which is what "may take effect at any later time" means. What was refused, and reads
//! without a reply, are left out.

use std::collections::{BTreeMap, BTreeSet};

use super::history::{
    KeyHistory, Operation, OperationId, OperationKind, OperationOutcome, ValueId,
};

/// The completion of what never completes.
pub(super) const NEVER: u64 = u64::MAX;

/// The initial value's place among the writes.
pub(super) const INITIAL: usize = 0;

/// What a register holds: one value or nothing.
pub(super) type RegisterContent = Option<ValueId>;

#[derive(Clone, Debug)]
pub(super) struct TableWrite {
    pub id: OperationId,
    /// The client's number; the initial value has none.
    pub client: Option<u32>,
    pub content: RegisterContent,
    pub invoked: u64,
    /// Where it stands in the order in which writes were made, before which none replaces another.
    pub made: u64,
    /// [`NEVER`] unless acknowledged.
    pub completed: u64,
}

impl TableWrite {
    pub(super) const fn is_acknowledged(&self) -> bool {
        self.completed != NEVER
    }
}

#[derive(Clone, Debug)]
pub(super) struct Read<'history> {
    pub id: OperationId,
    pub client: u32,
    pub values: &'history BTreeSet<ValueId>,
    pub invoked: u64,
    pub completed: u64,
}

impl Read<'_> {
    /// What a register must hold for this reply; `None` for siblings, which no register holds.
    pub(super) fn content(&self) -> Option<RegisterContent> {
        match self.values.len() {
            0 => Some(None),
            1 => Some(self.values.first().copied()),
            _ => None,
        }
    }

    /// The contents the reply shows: each value, or nothing.
    pub(super) fn shown(&self) -> Vec<RegisterContent> {
        if self.values.is_empty() {
            vec![None]
        } else {
            self.values.iter().copied().map(Some).collect()
        }
    }
}

/// A write among those of equal content, and the latest completion of these up to it.
#[derive(Clone, Copy, Debug)]
struct ReadSource {
    write: usize,
    latest_completion: u64,
}

#[derive(Debug)]
pub(super) struct Table<'history> {
    /// In invocation order, the initial value first.
    pub writes: Vec<TableWrite>,
    /// In invocation order.
    pub reads: Vec<Read<'history>>,
    by_content: BTreeMap<RegisterContent, Vec<ReadSource>>,
    /// By write: when the first acknowledged write whose context names it was complete.
    named_from: Vec<u64>,
    /// Acknowledged writes by completion: (completed, the latest invoked of these up to here).
    newest_by_completion: Vec<(u64, usize)>,
}

impl<'history> Table<'history> {
    pub(super) fn new(history: &'history KeyHistory) -> Self {
        let mut writes = vec![TableWrite {
            id: OperationId::INITIAL,
            client: None,
            content: history.initial(),
            invoked: 0,
            made: 0,
            completed: 0,
        }];
        let mut reads = Vec::new();
        for operation in history.operations() {
            match &operation.kind {
                OperationKind::Write { value } => writes.extend(row_of_write(operation, *value)),
                OperationKind::Read { values } => reads.extend(row_of_read(operation, values)),
            }
        }
        let named_from = named_from(history, &writes);
        let by_content = sources_by_content(&writes);
        let newest_by_completion = newest_by_completion(&writes);
        Self { writes, reads, by_content, named_from, newest_by_completion }
    }

    /// The acknowledged write that was invoked last of those complete before `position`.
    pub(super) fn newest_complete_before(&self, position: u64) -> usize {
        let complete =
            self.newest_by_completion.partition_point(|&(completed, _)| completed < position);
        self.newest_by_completion[..complete].last().map_or(INITIAL, |&(_, newest)| newest)
    }

    /// Every write of `content` that the read can have got it from, in invocation order: those
    /// invoked before the reply arrived.
    pub(super) fn sources(
        &self,
        read: &Read<'_>,
        content: RegisterContent,
    ) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.sources_until(read.completed, content).iter().map(|source| source.write)
    }

    /// The sources that no acknowledged write had overwritten before the read began, the latest
    /// invoked first.
    pub(super) fn current_sources(
        &self,
        read: &Read<'_>,
        content: RegisterContent,
    ) -> impl Iterator<Item = usize> + '_ {
        let overwritten_before = self.writes[self.newest_complete_before(read.invoked)].invoked;
        self.sources_until(read.completed, content)
            .iter()
            .rev()
            .take_while(move |source| source.latest_completion >= overwritten_before)
            .map(|source| source.write)
            .filter(move |&write| self.writes[write].completed >= overwritten_before)
    }

    /// Whether a write whose context names this one was complete before `position`.
    pub(super) fn is_named_before(&self, write: usize, position: u64) -> bool {
        self.named_from[write] < position
    }

    fn sources_until(&self, position: u64, content: RegisterContent) -> &[ReadSource] {
        let sources = self.by_content.get(&content).map_or(&[][..], Vec::as_slice);
        let invoked =
            sources.partition_point(|source| self.writes[source.write].invoked <= position);
        &sources[..invoked]
    }
}

/// Zero is the initial value's position, so that of an event is one more than its sequence number.
const fn position(sequence: u64) -> u64 {
    sequence + 1
}

fn row_of_write(operation: &Operation, content: RegisterContent) -> Option<TableWrite> {
    let completed = match (operation.outcome, operation.completed) {
        (OperationOutcome::Unavailable, _) => return None,
        (OperationOutcome::Ok, Some(completed)) => position(completed.sequence),
        _ => NEVER,
    };
    Some(TableWrite {
        id: operation.id,
        client: Some(operation.client),
        content,
        invoked: position(operation.invoked.sequence),
        made: position(operation.made.sequence),
        completed,
    })
}

fn row_of_read<'history>(
    operation: &Operation,
    values: &'history BTreeSet<ValueId>,
) -> Option<Read<'history>> {
    let (OperationOutcome::Ok, Some(completed)) = (operation.outcome, operation.completed) else {
        return None;
    };
    Some(Read {
        id: operation.id,
        client: operation.client,
        values,
        invoked: position(operation.invoked.sequence),
        completed: position(completed.sequence),
    })
}

fn sources_by_content(writes: &[TableWrite]) -> BTreeMap<RegisterContent, Vec<ReadSource>> {
    let mut by_content: BTreeMap<RegisterContent, Vec<ReadSource>> = BTreeMap::new();
    for (index, write) in writes.iter().enumerate() {
        let sources = by_content.entry(write.content).or_default();
        let before = sources.last().map_or(0, |source| source.latest_completion);
        sources.push(ReadSource { write: index, latest_completion: before.max(write.completed) });
    }
    by_content
}

fn named_from(history: &KeyHistory, writes: &[TableWrite]) -> Vec<u64> {
    let numbers: BTreeMap<OperationId, usize> =
        writes.iter().enumerate().map(|(number, write)| (write.id, number)).collect();
    let mut named_from = vec![NEVER; writes.len()];
    for operation in history.operations() {
        let Some(write) = numbers.get(&operation.id) else { continue };
        for named in operation.context.iter().filter_map(|id| numbers.get(id)) {
            named_from[*named] = named_from[*named].min(writes[*write].completed);
        }
    }
    named_from
}

fn newest_by_completion(writes: &[TableWrite]) -> Vec<(u64, usize)> {
    let mut newest: Vec<(u64, usize)> = writes
        .iter()
        .enumerate()
        .filter(|(_, write)| write.is_acknowledged())
        .map(|(index, write)| (write.completed, index))
        .collect();
    newest.sort_unstable();
    let mut latest = INITIAL;
    for entry in &mut newest {
        // Writes are numbered by invocation, so the larger number was invoked later.
        latest = latest.max(entry.1);
        entry.1 = latest;
    }
    newest
}
