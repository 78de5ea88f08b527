//! Regularity, and the reads that miss a write.
//!
//! Lamport ("On interprocess communication", 1986) calls a register regular if a read returns the
//! last value written before it began, or one being written while it runs. That is what R + W > N
//! gives at best, and less than linearizable: two reads during one write may see the new value
//! and then the old one. Lamport has one writer. For several, this is the weakest of the
//! conditions of Shao, Welch, Pierce and Lee ("Multiwriter consistency conditions for shared
//! memory registers", 2011): each read on its own must fit into some order of all the writes that
//! keeps their real-time order; two reads need not agree on that order. So a read may return
//! what a write wrote if that write began before the reply arrived, and no acknowledged write
//! began after its end and ended before the read's beginning.
//!
//! Without this middle verdict a teacher could only say "not linearizable" both of a quorum that
//! overlaps and of one that does not.

use super::history::{KeyHistory, Operation, OperationId};
use super::table::{Read, Table};
use std::collections::BTreeSet;

/// Why a read fits no regular register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Irregularity {
    /// It returned several values; a register holds one.
    Siblings,
    /// Nothing that had begun before the reply arrived wrote what it returned.
    NeverWritten,
    /// What it returned had been overwritten before it began.
    Overwritten {
        /// The newest write that was complete by then.
        by: OperationId,
    },
}

/// A read that fits no regular register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IrregularRead {
    /// Which read.
    pub read: OperationId,
    /// What is wrong with it.
    pub why: Irregularity,
}

/// Whether a history is one of a regular register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regularity {
    /// The reads that fit no regular register, in invocation order.
    pub irregular_reads: Vec<IrregularRead>,
}

impl Regularity {
    /// Whether every answered read is regular.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.irregular_reads.is_empty()
    }
}

/// A read that returned only what acknowledged writes had replaced before the read began: it had
/// ended before one of them was asked for, or one of them names it in its context, though the two
/// overlap. A register that may put overlapping writes into either order allows the latter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaleRead {
    /// Which read.
    pub read: OperationId,
    /// The newest write that was complete when the read began; where that alone does not make the
    /// read stale, the newest that names in its context what the read returned.
    pub missed: OperationId,
}

/// Judges every answered read by itself.
#[must_use]
pub fn regular(history: &KeyHistory) -> Regularity {
    let table = Table::new(history);
    let irregular_reads = table
        .reads
        .iter()
        .filter_map(|read| {
            let why = irregularity(&table, read)?;
            Some(IrregularRead { read: read.id, why })
        })
        .collect();
    Regularity { irregular_reads }
}

/// Lists the reads that missed a write which was acknowledged before they began. Siblings count
/// as stale only if all of them are: a reply that shows the newest write beside an older one did
/// not miss it.
#[must_use]
pub fn stale_reads(history: &KeyHistory) -> Vec<StaleRead> {
    let table = Table::new(history);
    table
        .reads
        .iter()
        .filter_map(|read| {
            let missed = missed_by(history, &table, read)?;
            Some(StaleRead { read: read.id, missed })
        })
        .collect()
}

fn irregularity(table: &Table<'_>, read: &Read<'_>) -> Option<Irregularity> {
    let Some(content) = read.content() else {
        return Some(Irregularity::Siblings);
    };
    if table.sources(read, content).next().is_none() {
        return Some(Irregularity::NeverWritten);
    }
    if table.current_sources(read, content).next().is_some() {
        return None;
    }
    let by = table.writes[table.newest_complete_before(read.invoked)].id;
    Some(Irregularity::Overwritten { by })
}

fn missed_by(history: &KeyHistory, table: &Table<'_>, read: &Read<'_>) -> Option<OperationId> {
    let (mut has_source, mut named) = (false, Vec::new());
    for content in read.shown() {
        for source in table.current_sources(read, content) {
            if !table.is_named_before(source, read.invoked) {
                return None;
            }
            named.push(table.writes[source].id);
        }
        has_source |= table.sources(read, content).next().is_some();
    }
    // A value that nobody wrote is wrong, but it is not old.
    let newest = table.writes[table.newest_complete_before(read.invoked)].id;
    let newest = has_source.then_some(newest);
    if named.is_empty() { newest } else { newest_that_names(history, table, read, &named) }
}

/// The write invoked last of those that were complete before the read began and name one of these.
fn newest_that_names(
    history: &KeyHistory,
    table: &Table<'_>,
    read: &Read<'_>,
    named: &[OperationId],
) -> Option<OperationId> {
    let complete = table.writes.iter().filter(|write| write.completed < read.invoked);
    let complete: BTreeSet<OperationId> = complete.map(|write| write.id).collect();
    let names = |operation: &&Operation| {
        complete.contains(&operation.id) && operation.context.iter().any(|id| named.contains(id))
    };
    history.operations().iter().rev().find(names).map(|operation| operation.id)
}
