//! The four session guarantees of Terry et al., "Session guarantees for weakly consistent
//! replicated data" (PDIS 1994): what one client may rely on while others do as they like.
//! Without them a verdict on the whole cluster would hide what a single user notices first, such
//! as his own comment missing from the page.
//!
//! Terry defines the guarantees over the writes that a server holds. A client sees replies only,
//! so here a read is said to *reflect* a write if its reply can come from a replica that had it:
//! - In [`VersionOrder::Causal`] replicas keep siblings, so the reply must show the write or one
//!   that replaces it; as a tombstone beside a sibling is invisible, a delete that replaces the
//!   write and that the read reflects will do.
//! - In [`VersionOrder::LastWriteWins`] one write shows, so the reply must show some write that
//!   the write in question does not replace.
//! - A delete is reflected unless the reply shows a value all of whose writes it replaces.
//!
//! If several writes wrote the value shown, the one that clears the reply is believed. An
//! operation comes before another in a session if its reply arrived before the other's request
//! left. Then:
//! - *Read your writes*: a read reflects the acknowledged writes before it in its session.
//! - *Monotonic reads*: a read reflects the writes shown by the reads before it in its session.
//! - *Monotonic writes*: what shows a write reflects the acknowledged writes before it in its
//!   session.
//! - *Writes follow reads*: what shows a write reflects the writes shown by the reads before it
//!   in its session.
//!
//! Of what a session knows, a write replaced by a later one it knows is no longer asked for.
//! The last two guarantees cannot be seen to break under `LastWriteWins`: a reply that shows the
//! later write does not say what the replica thinks of the earlier one, and an order turned round
//! by skewed clocks comes out as a stale read or a lost write instead.

use std::collections::{BTreeMap, BTreeSet};

use super::history::{KeyHistory, OperationId};
use super::lost::replaces_every_source;
use super::order::{Supersession, VersionOrder};
use super::table::{INITIAL, Read, RegisterContent, Table};

/// A read that does not reflect an acknowledged write before it in its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForgottenWrite {
    /// The session's own write.
    pub write: OperationId,
    /// The read without it.
    pub read: OperationId,
}

/// A read that does not reflect what an earlier read of its session showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackwardRead {
    /// The read that showed more.
    pub earlier: OperationId,
    /// The read that showed less.
    pub later: OperationId,
}

/// A reply that shows a write without what its session knew when it wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DetachedWrite {
    /// The earlier write, or the read that showed it.
    pub before: OperationId,
    /// The later write of the same session.
    pub write: OperationId,
    /// The read, of any client, that shows the later without the earlier.
    pub read: OperationId,
}

/// The violations of each guarantee: at most one a read for the first two, one a write for the
/// others. An empty list means that the guarantee was not seen to break.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionGuarantees {
    /// Violations of read your writes.
    pub read_your_writes: Vec<ForgottenWrite>,
    /// Violations of monotonic reads.
    pub monotonic_reads: Vec<BackwardRead>,
    /// Violations of monotonic writes.
    pub monotonic_writes: Vec<DetachedWrite>,
    /// Violations of writes follow reads.
    pub writes_follow_reads: Vec<DetachedWrite>,
}

/// Judges every client's session.
#[must_use]
pub fn session_guarantees(history: &KeyHistory, order: VersionOrder) -> SessionGuarantees {
    let table = Table::new(history);
    let relation = Supersession::new(history, &table, order);
    let judge = Judge::new(&table, &relation, order);
    let mut found = SessionGuarantees::default();
    let clients: BTreeSet<u32> =
        history.operations().iter().map(|operation| operation.client).collect();
    for client in clients {
        judge.session(client, &mut found);
    }
    found
}

/// Something a session knows: a reply must reflect one of these writes.
#[derive(Clone, Debug)]
struct Known {
    any_of: Vec<usize>,
    from: OperationId,
}

#[derive(Clone, Copy, Debug)]
enum SessionStep {
    Write(usize),
    Read(usize),
}

struct Judge<'table> {
    table: &'table Table<'table>,
    relation: &'table Supersession,
    order: VersionOrder,
    deletes: Vec<usize>,
    /// By write: the reads that show it and cannot have got what they show from another.
    shown_by: BTreeMap<usize, Vec<usize>>,
}

impl<'table> Judge<'table> {
    fn new(
        table: &'table Table<'table>,
        relation: &'table Supersession,
        order: VersionOrder,
    ) -> Self {
        let deletes = (1..table.writes.len())
            .filter(|&write| table.writes[write].content.is_none())
            .collect();
        let mut shown_by: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (number, read) in table.reads.iter().enumerate() {
            for content in read.shown() {
                let mut sources = table.sources(read, content);
                if let (Some(write), None) = (sources.next(), sources.next()) {
                    shown_by.entry(write).or_default().push(number);
                }
            }
        }
        Self { table, relation, order, deletes, shown_by }
    }

    fn session(&self, client: u32, found: &mut SessionGuarantees) {
        let mut written: Vec<Known> = Vec::new();
        let mut read: Vec<Known> = Vec::new();
        let mut steps = self.answered_steps(client).into_iter().peekable();
        for (invoked, step) in self.invoked_steps(client) {
            while let Some((_, earlier)) = steps.next_if(|&(completed, _)| completed < invoked) {
                match earlier {
                    SessionStep::Write(write) => self.learn(
                        &mut written,
                        Known { any_of: vec![write], from: self.table.writes[write].id },
                    ),
                    SessionStep::Read(number) => {
                        for known in self.shown(&self.table.reads[number]) {
                            self.learn(&mut read, known);
                        }
                    }
                }
            }
            match step {
                SessionStep::Read(number) => {
                    self.judge_read(&self.table.reads[number], &written, &read, found);
                }
                SessionStep::Write(write) => self.judge_write(write, &written, &read, found),
            }
        }
    }

    fn judge_read(
        &self,
        read: &Read<'_>,
        written: &[Known],
        seen: &[Known],
        found: &mut SessionGuarantees,
    ) {
        if let Some(known) = self.first_not_reflected(read, written) {
            let forgotten = ForgottenWrite { write: known.from, read: read.id };
            found.read_your_writes.push(forgotten);
        }
        if let Some(known) = self.first_not_reflected(read, seen) {
            found.monotonic_reads.push(BackwardRead { earlier: known.from, later: read.id });
        }
    }

    fn judge_write(
        &self,
        write: usize,
        written: &[Known],
        seen: &[Known],
        found: &mut SessionGuarantees,
    ) {
        let detached_from = |known: &[Known]| {
            self.shown_by.get(&write).into_iter().flatten().find_map(|&number| {
                let read = &self.table.reads[number];
                let before = self.first_not_reflected(read, known)?.from;
                Some(DetachedWrite { before, write: self.table.writes[write].id, read: read.id })
            })
        };
        found.monotonic_writes.extend(detached_from(written));
        found.writes_follow_reads.extend(detached_from(seen));
    }

    /// The latest thing known that the read does not reflect.
    fn first_not_reflected<'known>(
        &self,
        read: &Read<'_>,
        known: &'known [Known],
    ) -> Option<&'known Known> {
        known
            .iter()
            .rev()
            .find(|known| !known.any_of.iter().any(|&write| self.reflects(read, write)))
    }

    fn reflects(&self, read: &Read<'_>, write: usize) -> bool {
        if self.table.writes[write].content.is_none() {
            return self.reflects_delete(read, write);
        }
        match self.order {
            VersionOrder::Causal => {
                let shows = read.shown().into_iter().any(|content| {
                    let mut sources = self.table.sources(read, content).rev();
                    sources.any(|source| self.relation.is_or_replaces(source, write))
                });
                shows
                    || self.deletes.iter().any(|&delete| {
                        self.table.writes[delete].invoked <= read.completed
                            && self.relation.replaces(delete, write)
                            && self.reflects_delete(read, delete)
                    })
            }
            VersionOrder::LastWriteWins => read.shown().into_iter().any(|content| {
                let mut sources = self.table.sources(read, content).rev();
                sources.any(|source| !self.relation.replaces(write, source))
            }),
        }
    }

    fn reflects_delete(&self, read: &Read<'_>, delete: usize) -> bool {
        !read.values.iter().any(|&value| {
            replaces_every_source(self.table, self.relation, delete, read, Some(value))
        })
    }

    /// What a session knows from a reply: for each content shown, one of the writes of it. What
    /// may have been there from the start, or was never written, obliges nobody.
    fn shown(&self, read: &Read<'_>) -> Vec<Known> {
        let oblige = |content: RegisterContent| {
            let any_of: Vec<usize> = self.table.sources(read, content).collect();
            let is_known = any_of.first().is_some_and(|&write| write != INITIAL);
            is_known.then_some(Known { any_of, from: read.id })
        };
        read.shown().into_iter().filter_map(oblige).collect()
    }

    /// Adds to what is known, unless that follows from it, and drops what now follows.
    fn learn(&self, known: &mut Vec<Known>, new: Known) {
        if known.iter().any(|old| self.implies(old, &new)) {
            return;
        }
        known.retain(|old| !self.implies(&new, old));
        known.push(new);
    }

    /// Whether a reply that reflects the one reflects the other, whichever writes these were.
    fn implies(&self, one: &Known, other: &Known) -> bool {
        one.any_of.iter().all(|&write| {
            other.any_of.iter().any(|&replaced| self.relation.is_or_replaces(write, replaced))
        })
    }

    /// A client's operations with a reply, as the replies arrived.
    fn answered_steps(&self, client: u32) -> Vec<(u64, SessionStep)> {
        let mut steps: Vec<(u64, SessionStep)> = self
            .writes_of(client)
            .filter(|&write| self.table.writes[write].is_acknowledged())
            .map(|write| (self.table.writes[write].completed, SessionStep::Write(write)))
            .chain(
                self.reads_of(client)
                    .map(|read| (self.table.reads[read].completed, SessionStep::Read(read))),
            )
            .collect();
        steps.sort_by_key(|&(completed, _)| completed);
        steps
    }

    /// A client's operations, as they were invoked.
    fn invoked_steps(&self, client: u32) -> Vec<(u64, SessionStep)> {
        let mut steps: Vec<(u64, SessionStep)> = self
            .writes_of(client)
            .map(|write| (self.table.writes[write].invoked, SessionStep::Write(write)))
            .chain(
                self.reads_of(client)
                    .map(|read| (self.table.reads[read].invoked, SessionStep::Read(read))),
            )
            .collect();
        steps.sort_by_key(|&(invoked, _)| invoked);
        steps
    }

    fn writes_of(&self, client: u32) -> impl Iterator<Item = usize> + '_ {
        (0..self.table.writes.len())
            .filter(move |&write| self.table.writes[write].client == Some(client))
    }

    fn reads_of(&self, client: u32) -> impl Iterator<Item = usize> + '_ {
        (0..self.table.reads.len()).filter(move |&read| self.table.reads[read].client == client)
    }
}
