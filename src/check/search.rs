//! The search for an order, for histories in which it is unclear which write a read got its value
//! from.
//!
//! It follows Lowe's just-in-time variant ("Testing for linearizability", 2017) of the algorithm
//! of Wing & Gong ("Testing and verifying concurrent objects", 1993). Replies are taken as they
//! arrived. Kept are all *configurations* that the history up to a reply allows: what the register
//! holds, and which of the operations now running have been placed. At a reply, a configuration
//! in which that operation is placed stays; from the others, running writes are placed, one after
//! the other, until it is. Equal configurations are kept once, which is the memory that makes the
//! difference between exponential in the history and exponential in the overlap.
//!
//! A register allows three short cuts, none of which loses an order:
//! - a read changes nothing, so it is placed as soon as the register holds its value;
//! - a write that nobody reads any more may as well be overwritten at once, so it is placed right
//!   before the next write;
//! - of writes of the same value the one that must end first is placed first.

use std::collections::{BTreeMap, BTreeSet};

use super::linearizable::{Access, Replies};
use super::table::{INITIAL, NEVER, RegisterContent, Table};

/// Words of 64 operations in a configuration. More than this many operations running at once are
/// beyond any search.
const WORDS: usize = 4;

/// What the search found.
#[derive(Debug)]
pub(super) enum Searched {
    /// An order of everything.
    Ordered(Vec<Access>),
    /// No order has a place for the reply after the first `answered`; an order of these.
    Stuck { order: Vec<Access>, answered: usize },
    /// Too many steps, or too many operations at once; an order of what was reached.
    GaveUp { order: Vec<Access> },
}

/// The operations that a configuration has placed, of those now running.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct PlacedOperations([u64; WORDS]);

impl PlacedOperations {
    const fn has(&self, slot: usize) -> bool {
        self.0[slot / 64] >> (slot % 64) & 1 == 1
    }

    const fn add(&mut self, slot: usize) {
        self.0[slot / 64] |= 1 << (slot % 64);
    }

    const fn remove(&mut self, slot: usize) {
        self.0[slot / 64] &= !(1 << (slot % 64));
    }
}

/// What the register holds: a content by its number, or one that no reply will show any more.
type Holding = Option<u32>;

/// A state that the history so far allows, and the last link of an order that leads to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Configuration {
    holding: Holding,
    placed: PlacedOperations,
    link: u32,
}

/// An operation that has begun and not ended.
#[derive(Clone, Copy, Debug)]
struct Running {
    event: Access,
    slot: usize,
    content: u32,
    completed: u64,
}

/// The search gave up.
struct OutOfSteps;

/// One search. Orders are kept as links from their last operation backwards, so that
/// configurations share their beginnings.
pub(super) struct Search<'table> {
    table: &'table Table<'table>,
    replies: &'table Replies,
    step_limit: u32,
    /// Contents by number.
    numbers: BTreeMap<RegisterContent, u32>,
    /// By content number: how many replies there are up to the last read that shows it.
    shown_until: Vec<usize>,
    /// Operations by invocation, the last first: those still to begin.
    to_begin: Vec<(u64, Access)>,
    running: Vec<Running>,
    free_slots: Vec<usize>,
    /// Each placement: the one before it, and the operation. The first stands for no operation.
    links: Vec<(u32, Access)>,
    configurations: Vec<Configuration>,
}

impl<'table> Search<'table> {
    pub(super) fn new(
        table: &'table Table<'table>,
        replies: &'table Replies,
        step_limit: u32,
    ) -> Self {
        let contents: BTreeSet<RegisterContent> =
            table.writes.iter().map(|write| write.content).collect();
        let numbers: BTreeMap<RegisterContent, u32> = contents.into_iter().zip(0..).collect();
        let mut shown_until = vec![0; numbers.len()];
        for (index, event) in replies.in_order.iter().enumerate() {
            if let Some(number) = shown_number(table, &numbers, *event) {
                shown_until[number as usize] = index + 1;
            }
        }
        let writes = table.writes.iter().enumerate().skip(1);
        let mut to_begin: Vec<(u64, Access)> = writes
            .map(|(index, write)| (write.invoked, Access::Write(index)))
            .chain(
                table
                    .reads
                    .iter()
                    .enumerate()
                    .map(|(index, read)| (read.invoked, Access::Read(index))),
            )
            .collect();
        to_begin.sort_unstable_by(|one, other| other.cmp(one));
        let initial = numbers.get(&table.writes[INITIAL].content).copied();
        Self {
            table,
            replies,
            step_limit,
            numbers,
            shown_until,
            to_begin,
            running: Vec::new(),
            free_slots: (0..WORDS * 64).rev().collect(),
            links: vec![(0, Access::Write(INITIAL))],
            configurations: vec![Configuration {
                holding: initial,
                placed: PlacedOperations::default(),
                link: 0,
            }],
        }
    }

    /// Takes the replies one after the other, until one has no place.
    pub(super) fn run(mut self) -> Searched {
        for answered in 0..self.replies.in_order.len() {
            if answered == self.replies.possible {
                return Searched::Stuck { order: self.order(), answered };
            }
            match self.take_reply(answered) {
                Ok(next) if next.is_empty() => {
                    return Searched::Stuck { order: self.order(), answered };
                }
                Ok(next) => self.configurations = next,
                Err(OutOfSteps) => {
                    return Searched::GaveUp { order: self.order() };
                }
            }
        }
        Searched::Ordered(self.order())
    }

    /// The configurations in which the operation of this reply is placed, once each.
    fn take_reply(&mut self, answered: usize) -> Result<Vec<Configuration>, OutOfSteps> {
        let replied = self.replies.in_order[answered];
        let completed = match replied {
            Access::Write(write) => self.table.writes[write].completed,
            Access::Read(read) => self.table.reads[read].completed,
        };
        self.retire(answered);
        self.begin_until(completed, answered)?;
        let Some(place) = self.running.iter().position(|running| running.event == replied) else {
            return Ok(Vec::new());
        };
        let target = self.running[place];
        let mut next = self.place(target, answered)?;
        self.running.remove(place);
        self.free_slots.push(target.slot);
        for configuration in &mut next {
            configuration.placed.remove(target.slot);
        }
        next.sort_unstable();
        next.dedup_by_key(|configuration| (configuration.holding, configuration.placed));
        Ok(next)
    }

    fn is_shown_from(&self, content: u32, answered: usize) -> bool {
        self.shown_until[content as usize] > answered
    }

    /// Forgets what no later reply can depend on: contents, and writes without an end.
    fn retire(&mut self, answered: usize) {
        let shown_until = &self.shown_until;
        let is_shown = |content: u32| shown_until[content as usize] > answered;
        for configuration in &mut self.configurations {
            configuration.holding = configuration.holding.filter(|&content| is_shown(content));
        }
        let (kept, retired): (Vec<Running>, Vec<Running>) = self
            .running
            .iter()
            .partition(|running| running.completed != NEVER || is_shown(running.content));
        self.running = kept;
        for running in retired {
            self.free_slots.push(running.slot);
            for configuration in &mut self.configurations {
                configuration.placed.remove(running.slot);
            }
        }
    }

    /// Begins the operations invoked up to a position; at one position requests come first.
    fn begin_until(&mut self, position: u64, answered: usize) -> Result<(), OutOfSteps> {
        while let Some((_, event)) = self.to_begin.pop_if(|(invoked, _)| *invoked <= position) {
            let (number, completed) = match event {
                Access::Write(write) => {
                    let write = &self.table.writes[write];
                    (self.numbers.get(&write.content).copied(), write.completed)
                }
                Access::Read(read) => (
                    shown_number(self.table, &self.numbers, event),
                    self.table.reads[read].completed,
                ),
            };
            // What shows siblings or a value never written is met again when its reply is taken.
            let Some(content) = number else { continue };
            if completed == NEVER && !self.is_shown_from(content, answered) {
                continue;
            }
            let slot = self.free_slots.pop().ok_or(OutOfSteps)?;
            self.running.push(Running { event, slot, content, completed });
            if let Access::Read(_) = event {
                for index in 0..self.configurations.len() {
                    let mut configuration = self.configurations[index];
                    if configuration.holding == Some(content) {
                        self.append(&mut configuration, event, slot)?;
                        self.configurations[index] = configuration;
                    }
                }
            }
        }
        // The write that must end first stands first, so that it is found first.
        self.running.sort_by_key(|running| (running.completed, running.event));
        Ok(())
    }

    /// Places running writes in every configuration until the target is placed.
    fn place(
        &mut self,
        target: Running,
        answered: usize,
    ) -> Result<Vec<Configuration>, OutOfSteps> {
        let mut next = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = self.configurations.clone();
        while let Some(configuration) = open.pop() {
            if configuration.placed.has(target.slot) {
                next.push(configuration);
                continue;
            }
            let mut tried: Vec<u32> = Vec::new();
            for index in 0..self.running.len() {
                let running = self.running[index];
                let Access::Write(_) = running.event else {
                    continue;
                };
                let is_useful =
                    running.slot == target.slot || self.is_shown_from(running.content, answered);
                if configuration.placed.has(running.slot)
                    || !is_useful
                    || tried.contains(&running.content)
                {
                    continue;
                }
                tried.push(running.content);
                let placed = self.overwrite(configuration, running, answered)?;
                if seen.insert((placed.holding, placed.placed)) {
                    open.push(placed);
                }
            }
        }
        Ok(next)
    }

    /// Places one write: before it those that nobody reads, after it the reads that waited for it.
    fn overwrite(
        &mut self,
        mut configuration: Configuration,
        write: Running,
        answered: usize,
    ) -> Result<Configuration, OutOfSteps> {
        for index in 0..self.running.len() {
            let Running { event, slot, content, .. } = self.running[index];
            let is_unread =
                matches!(event, Access::Write(_)) && !self.is_shown_from(content, answered);
            if is_unread && slot != write.slot && !configuration.placed.has(slot) {
                self.append(&mut configuration, event, slot)?;
            }
        }
        self.append(&mut configuration, write.event, write.slot)?;
        configuration.holding =
            Some(write.content).filter(|&content| self.is_shown_from(content, answered));
        for index in 0..self.running.len() {
            let Running { event, slot, content, .. } = self.running[index];
            let waits = matches!(event, Access::Read(_)) && content == write.content;
            if waits && !configuration.placed.has(slot) {
                self.append(&mut configuration, event, slot)?;
            }
        }
        Ok(configuration)
    }

    /// Adds one operation to the order behind a configuration. This is the step that is counted.
    fn append(
        &mut self,
        configuration: &mut Configuration,
        event: Access,
        slot: usize,
    ) -> Result<(), OutOfSteps> {
        let link = u32::try_from(self.links.len()).map_err(|_| OutOfSteps)?;
        if link > self.step_limit {
            return Err(OutOfSteps);
        }
        self.links.push((configuration.link, event));
        configuration.link = link;
        configuration.placed.add(slot);
        Ok(())
    }

    /// The order behind the first configuration.
    fn order(&self) -> Vec<Access> {
        let mut order = Vec::new();
        let mut link = self.configurations.first().map_or(0, |configuration| configuration.link);
        while link != 0 {
            let (before, event) = self.links[link as usize];
            order.push(event);
            link = before;
        }
        order.reverse();
        order
    }
}

/// The number of the content that a read shows, if it shows one and somebody wrote it.
fn shown_number(
    table: &Table<'_>,
    numbers: &BTreeMap<RegisterContent, u32>,
    event: Access,
) -> Option<u32> {
    let Access::Read(read) = event else {
        return None;
    };
    numbers.get(&table.reads[read].content()?).copied()
}
