//! Durability: acknowledged writes that are gone, and deleted values that are back.
//!
//! "Acknowledged" is a promise to keep a write until a later one replaces it. Sloppy quorums,
//! hints, skewed clocks, reused dots and expired tombstones all break it in ways that no reply
//! shows at the time (Dynamo sections 4.6 and 4.7; Kingsbury, "Jepsen: Riak" and "The trouble with
//! timestamps", 2013). Without this check a cluster that dropped data but agrees with itself
//! looks healthy.

use std::collections::BTreeSet;

use super::history::{KeyHistory, OperationId, ValueId};
use super::order::{Supersession, VersionOrder};
use super::table::{Read, RegisterContent, Table};

/// A deleted value that a read returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResurrectedDelete {
    /// The newest acknowledged delete that replaced every write of the value.
    pub delete: OperationId,
    /// The read that began after the delete was acknowledged and returned the value.
    pub read: OperationId,
    /// The value.
    pub value: ValueId,
    /// An earlier read that found nothing after the delete: with it, the value came back;
    /// without it, nobody had seen it gone.
    pub seen_gone_by: Option<OperationId>,
}

/// Lists the acknowledged writes that nothing keeps, given the writes that some replica or hint
/// holds at the end ([`OperationId::INITIAL`] for the initial value; unknown names are ignored).
///
/// A write is kept if it is among those or if a kept write replaces it. A delete needs no
/// tombstone: it is also kept as long as nothing that it replaced is held. So a value whose
/// delete took effect is not lost, nor is a delete whose tombstone has been collected; and a
/// write replaced by one that was itself lost is lost too, because the key went back behind both.
#[must_use]
pub fn lost_acknowledged_writes(
    history: &KeyHistory,
    surviving: &BTreeSet<OperationId>,
    order: VersionOrder,
) -> Vec<OperationId> {
    let table = Table::new(history);
    let relation = Supersession::new(history, &table, order);
    let held: Vec<usize> = (0..table.writes.len())
        .filter(|&write| surviving.contains(&table.writes[write].id))
        .collect();
    let is_effective_delete = |write: usize| {
        table.writes[write].content.is_none()
            && !held.iter().any(|&other| relation.replaces(write, other))
    };
    let deletes = (0..table.writes.len()).filter(|&write| is_effective_delete(write));
    let is_kept = relation.reach_of(held.iter().copied().chain(deletes));
    table
        .writes
        .iter()
        .enumerate()
        .skip(1)
        .filter(|&(number, write)| write.is_acknowledged() && !is_kept(number))
        .map(|(_, write)| write.id)
        .collect()
}

/// Lists the values that reads returned although an acknowledged delete had replaced every write
/// of them that the read can have seen.
#[must_use]
pub fn resurrected_deletes(history: &KeyHistory, order: VersionOrder) -> Vec<ResurrectedDelete> {
    let table = Table::new(history);
    let relation = Supersession::new(history, &table, order);
    let deletes: Vec<usize> =
        (1..table.writes.len()).filter(|&write| table.writes[write].content.is_none()).collect();
    let mut found = Vec::new();
    for read in &table.reads {
        for &value in read.values {
            let replaces_all = |delete: &usize| {
                table.writes[*delete].completed < read.invoked
                    && replaces_every_source(&table, &relation, *delete, read, Some(value))
            };
            let Some(&delete) = deletes.iter().rev().find(|delete| replaces_all(delete)) else {
                continue;
            };
            found.push(ResurrectedDelete {
                delete: table.writes[delete].id,
                read: read.id,
                value,
                seen_gone_by: seen_gone(&table, delete, read),
            });
        }
    }
    found
}

/// Whether the write replaced all that the read can have got this content from.
pub(super) fn replaces_every_source(
    table: &Table<'_>,
    relation: &Supersession,
    write: usize,
    read: &Read<'_>,
    content: RegisterContent,
) -> bool {
    // The latest first, because a write that came after this one settles it.
    let mut sources = table.sources(read, content).rev().peekable();
    sources.peek().is_some() && sources.all(|source| relation.replaces(write, source))
}

fn seen_gone(table: &Table<'_>, delete: usize, read: &Read<'_>) -> Option<OperationId> {
    table
        .reads
        .iter()
        .find(|earlier| {
            earlier.values.is_empty()
                && earlier.invoked > table.writes[delete].invoked
                && earlier.completed < read.invoked
        })
        .map(|earlier| earlier.id)
}
