//! Which write replaces which. Every finding about lost, forgotten or returning data rests on
//! this: that a value is gone is a fault only if nothing was entitled to replace it.
//!
//! A store that keeps siblings lets a write replace exactly what its context covers; two writes
//! that do not know of each other must both stay. A store in which the last write wins replaces
//! whatever is there, so a write also replaces all that was acknowledged before it was invoked.
//! What such a store does with writes that overlap is up to its clocks, which no client sees; of
//! these neither replaces the other here, unless one leader has taken both: it puts them into one
//! order, which is their context. Without the distinction, ordinary overwriting in Cassandra would
//! be reported as loss, or real loss in Riak as ordinary overwriting.

use super::history::{KeyHistory, OperationId, OperationKind};
use super::table::{Table, TableWrite};
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
    pub(super) fn new(history: &KeyHistory, table: &Table<'_>, order: VersionOrder) -> Self {
        let writes = &table.writes;
        let words = writes.len().div_ceil(64);
        let mut relation = Self { words, rows: vec![0; writes.len() * words] };
        let numbers: BTreeMap<OperationId, usize> =
            writes.iter().enumerate().map(|(number, write)| (write.id, number)).collect();
        let mut of_time = ByTime::new(writes, words);
        let contexts = history.operations().iter().filter_map(|operation| {
            let is_write = matches!(operation.kind, OperationKind::Write { .. });
            let number = numbers.get(&operation.id).filter(|_| is_write)?;
            Some((*number, &operation.context))
        });
        let mut contexts: Vec<(usize, &Vec<OperationId>)> = contexts.collect();
        // As they were made, so that the rows of what a write replaces are complete: what was
        // acknowledged before it was invoked was made by then.
        contexts.sort_by_key(|(number, _)| writes[*number].made);
        for (number, context) in contexts {
            let mut row = vec![0; words];
            for covered in context.iter().filter_map(|id| numbers.get(id)) {
                relation.add_with_replaced(&mut row, *covered);
            }
            if order == VersionOrder::LastWriteWins {
                union(&mut row, of_time.before(writes[number].invoked, &relation));
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

/// The acknowledged writes by their completion, and what the first so many of them are and replace.
struct ByTime {
    acknowledged: Vec<(u64, usize)>,
    reaches: Vec<Vec<u64>>,
}

impl ByTime {
    fn new(writes: &[TableWrite], words: usize) -> Self {
        Self { acknowledged: by_completion(writes), reaches: vec![vec![0; words]] }
    }

    /// All that was acknowledged before this position, with what it replaces.
    fn before(&mut self, position: u64, relation: &Supersession) -> &[u64] {
        let count = self.acknowledged.partition_point(|&(completed, _)| completed < position);
        while self.reaches.len() <= count {
            let last = self.reaches.len() - 1;
            let mut reach = self.reaches[last].clone();
            relation.add_with_replaced(&mut reach, self.acknowledged[last].1);
            self.reaches.push(reach);
        }
        &self.reaches[count]
    }
}

fn union(set: &mut [u64], other: &[u64]) {
    for (word, more) in set.iter_mut().zip(other) {
        *word |= more;
    }
}

/// The acknowledged writes as they were acknowledged.
fn by_completion(writes: &[TableWrite]) -> Vec<(u64, usize)> {
    let mut acknowledged: Vec<(u64, usize)> = writes
        .iter()
        .enumerate()
        .filter(|(_, write)| write.is_acknowledged())
        .map(|(number, write)| (write.completed, number))
        .collect();
    acknowledged.sort_unstable();
    acknowledged
}
