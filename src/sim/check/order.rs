//! Which write replaces which. Every finding about lost, forgotten or returning data rests on
//! this: that a value is gone is a fault only if nothing was entitled to replace it.
//!
//! A store that keeps siblings lets a write replace exactly what its context covers; two writes
//! that do not know of each other must both stay. A store in which the last write wins replaces
//! whatever is there, so a write also replaces all that was acknowledged before it was invoked.
//! What such a store does with writes that overlap is up to its clocks, which no client sees; of
//! these neither replaces the other here. Without the distinction, ordinary overwriting in
//! Cassandra would be reported as loss, or real loss in Riak as ordinary overwriting.

use super::history::{History, OperationId, OperationKind};
use super::table::{Table, Write};
use std::collections::BTreeMap;

/// When a write is entitled to replace another. Both relations are transitive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VersionOrder {
    /// If its context covers the other, itself or through the writes it covers.
    Causal,
    /// Also if the other was acknowledged before it was invoked: last write wins, blind overwrite
    /// and a single leader.
    LastWriteWins,
}

/// The relation over all writes of a history, as a triangle of bits.
#[derive(Debug)]
pub(super) struct Supersession {
    words: usize,
    rows: Vec<u64>,
}

impl Supersession {
    pub(super) fn new(history: &History, table: &Table<'_>, order: VersionOrder) -> Self {
        let writes = &table.writes;
        let words = writes.len().div_ceil(64);
        let mut relation = Self { words, rows: vec![0; writes.len() * words] };
        let numbers: BTreeMap<OperationId, usize> =
            writes.iter().enumerate().map(|(number, write)| (write.id, number)).collect();
        let mut acknowledged = by_completion(writes).into_iter().peekable();
        let mut replaced_by_any_later = vec![0; words];
        let contexts = history.operations().iter().filter_map(|operation| {
            let is_write = matches!(operation.kind, OperationKind::Write { .. });
            let number = numbers.get(&operation.id).filter(|_| is_write)?;
            Some((*number, &operation.context))
        });
        // In invocation order, so that the rows of what a write covers are complete.
        for (number, context) in contexts {
            let mut row = vec![0; words];
            for covered in context.iter().filter_map(|id| numbers.get(id)) {
                relation.add_with_replaced(&mut row, *covered);
            }
            if order == VersionOrder::LastWriteWins {
                let invoked = writes[number].invoked;
                while let Some((_, earlier)) =
                    acknowledged.next_if(|&(completed, _)| completed < invoked)
                {
                    relation.add_with_replaced(&mut replaced_by_any_later, earlier);
                }
                union(&mut row, &replaced_by_any_later);
            }
            relation.rows[number * words..][..words].copy_from_slice(&row);
        }
        relation
    }

    /// Whether the first write replaces the second.
    pub(super) fn replaces(&self, write: usize, other: usize) -> bool {
        self.row(write)[other / 64] >> (other % 64) & 1 == 1
    }

    /// Whether the first write is the second or replaces it.
    pub(super) fn is_or_replaces(&self, write: usize, other: usize) -> bool {
        write == other || self.replaces(write, other)
    }

    /// What these writes and all that they replace are, as a test.
    pub(super) fn reach_of(&self, writes: impl Iterator<Item = usize>) -> impl Fn(usize) -> bool {
        let mut reach = vec![0; self.words];
        for write in writes {
            self.add_with_replaced(&mut reach, write);
        }
        move |write| reach[write / 64] >> (write % 64) & 1 == 1
    }

    fn row(&self, write: usize) -> &[u64] {
        &self.rows[write * self.words..][..self.words]
    }

    fn add_with_replaced(&self, set: &mut [u64], write: usize) {
        union(set, self.row(write));
        set[write / 64] |= 1 << (write % 64);
    }
}

fn union(set: &mut [u64], other: &[u64]) {
    for (word, more) in set.iter_mut().zip(other) {
        *word |= more;
    }
}

/// The acknowledged writes as they were acknowledged.
fn by_completion(writes: &[Write]) -> Vec<(u64, usize)> {
    let mut acknowledged: Vec<(u64, usize)> = writes
        .iter()
        .enumerate()
        .filter(|(_, write)| write.is_acknowledged())
        .map(|(number, write)| (write.completed, number))
        .collect();
    acknowledged.sort_unstable();
    acknowledged
}
