//! Linearizability of one register: is there one order of all operations that respects real time
//! and in which every read returns what the write before it wrote?
//!
//! Herlihy & Wing (1990) define it. Deciding it is NP-complete in general, and near-linear once it
//! is known which write each read got its value from (Gibbons & Korach, "Testing shared memories",
//! 1997). So there are two ways in here. If every read has one write only that regularity allows
//! it, the `zones` module decides; distinct values are the common case of that. Otherwise the
//! `search` module tries orders, as Wing & Gong (1993) and Lowe ("Testing for linearizability",
//! 2017) do, and gives up after a number of steps rather than hang the page.
//!
//! Linearizability is prefix-closed: what breaks it is one reply, and what came before still has
//! an order. Both ways report that reply and that order, which is what a learner can look at.
//! Without this verdict "R + W > N" is easily taken for "strong".

use super::history::{KeyHistory, OperationId};
use super::search::{Search, Searched};
use super::table::{Read, Table};
use super::zones;

/// How many placements of an operation in a candidate order are tried before giving up. It bounds
/// the memory too: one placement takes eight bytes.
pub const STEP_LIMIT: u32 = 500_000;

/// What is known of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// There is an order of all operations.
    Holds,
    /// There is none.
    Violated,
    /// The search gave up: too many operations overlap that cannot be told apart.
    Undecided,
}

/// Whether a history is linearizable, with a witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linearizability {
    /// The answer.
    pub judgement: Judgement,
    /// An order of the longest beginning of the history that has one: every operation answered in
    /// it, and of those still running some that fit, among them the writes that a read had seen.
    pub order: Vec<OperationId>,
    /// The operation whose reply ends that beginning, if one does.
    pub cannot_fit: Option<OperationId>,
}

impl Linearizability {
    /// Whether there is an order of all operations.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.judgement == Judgement::Holds
    }
}

/// Judges a history within [`STEP_LIMIT`] steps.
#[must_use]
pub fn linearizable(history: &KeyHistory) -> Linearizability {
    linearizable_within(history, STEP_LIMIT)
}

/// Judges a history within a number of steps of the caller's choice.
#[must_use]
pub fn linearizable_within(history: &KeyHistory, step_limit: u32) -> Linearizability {
    let table = Table::new(history);
    let replies = Replies::new(&table);
    let (judgement, order, answered) = if replies.are_attributed() {
        let (order, answered) = zones::longest_order(&table, &replies);
        let complete = answered == replies.in_order.len();
        (if complete { Judgement::Holds } else { Judgement::Violated }, order, answered)
    } else {
        match Search::new(&table, &replies, step_limit).run() {
            Searched::Ordered(order) => (Judgement::Holds, order, replies.in_order.len()),
            Searched::Stuck { order, answered } => (Judgement::Violated, order, answered),
            Searched::GaveUp { order } => (Judgement::Undecided, order, replies.in_order.len()),
        }
    };
    let name = |event: Access| match event {
        Access::Write(write) => table.writes[write].id,
        Access::Read(read) => table.reads[read].id,
    };
    Linearizability {
        judgement,
        order: order.into_iter().map(name).collect(),
        cannot_fit: replies.in_order.get(answered).copied().map(name),
    }
}

/// An operation by its place in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Access {
    Write(usize),
    Read(usize),
}

/// Which write a read got its value from, as far as regularity tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attribution {
    /// None that a register allows: no order has a place for this read.
    Impossible,
    /// This one and no other.
    To(usize),
    /// One of several.
    Ambiguous,
}

/// The replies in the order of their arrival, and where the reads among them got their values.
#[derive(Debug)]
pub(super) struct Replies {
    pub in_order: Vec<Access>,
    pub attribution: Vec<Attribution>,
    /// How many replies come before the first that no order has a place for.
    pub possible: usize,
}

impl Replies {
    fn new(table: &Table<'_>) -> Self {
        let attribution: Vec<Attribution> =
            table.reads.iter().map(|read| attribution(table, read)).collect();
        let acknowledged = table.writes.iter().enumerate().skip(1);
        let mut in_order: Vec<(u64, Access)> = acknowledged
            .filter(|(_, write)| write.is_acknowledged())
            .map(|(index, write)| (write.completed, Access::Write(index)))
            .chain(
                table
                    .reads
                    .iter()
                    .enumerate()
                    .map(|(index, read)| (read.completed, Access::Read(index))),
            )
            .collect();
        in_order.sort_unstable();
        let in_order: Vec<Access> = in_order.into_iter().map(|(_, event)| event).collect();
        let is_impossible = |event: &Access| match *event {
            Access::Read(read) => attribution[read] == Attribution::Impossible,
            Access::Write(_) => false,
        };
        let possible = in_order.iter().position(is_impossible).unwrap_or(in_order.len());
        Self { in_order, attribution, possible }
    }

    /// Whether it is known of every read that matters which write it got its value from.
    fn are_attributed(&self) -> bool {
        self.in_order[..self.possible].iter().all(|event| match *event {
            Access::Read(read) => self.attribution[read] != Attribution::Ambiguous,
            Access::Write(_) => true,
        })
    }
}

fn attribution(table: &Table<'_>, read: &Read<'_>) -> Attribution {
    let Some(content) = read.content() else {
        return Attribution::Impossible;
    };
    let mut sources = table.current_sources(read, content);
    match (sources.next(), sources.next()) {
        (None, _) => Attribution::Impossible,
        (Some(write), None) => Attribution::To(write),
        (Some(_), Some(_)) => Attribution::Ambiguous,
    }
}
