//! A run that can be walked in both directions: its commands, and a copy of the world every few
//! steps. Going back is the nearest copy and a short replay. Acting in the past leaves the old
//! future standing as a branch of its own.

use super::command::Command;
use super::setup::Setup;
use super::trace::{Trace, TraceEvent};
use super::world::World;
use crate::limits::{BRANCHES_MAX, CHECKPOINT_STEPS, RUN_BYTES_MAX, RUN_STEPS_MAX};
use crate::time::SimTime;
use std::rc::Rc;

/// A moment of a branch: so many steps after its beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor(pub u64);

/// A branch of a run; the first is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct BranchId(pub u32);

/// A command with its moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// How many steps came before it.
    pub after: Cursor,
    /// When.
    pub at: SimTime,
    /// What was done.
    pub command: Rc<Command>,
}

/// What a step left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct StepMark {
    at: SimTime,
    trace_length: u32,
}

/// One course of events.
#[derive(Debug)]
struct Branch {
    forked_at: SimTime,
    commands: Vec<Logged>,
    /// One a step; the first is the beginning.
    marks: Vec<StepMark>,
    /// One every `CHECKPOINT_STEPS` steps.
    checkpoints: Vec<Rc<World>>,
    trace: Trace,
    /// The world at the edge, kept while the cursor is elsewhere.
    edge: Option<Rc<World>>,
}

/// A run with all its branches, and the place in it that is looked at.
#[derive(Debug)]
pub struct History {
    branches: Vec<Branch>,
    current: BranchId,
    cursor: Cursor,
    here: Rc<World>,
    /// About so many bytes the traces and the checkpoints take.
    bytes: u64,
    bytes_most: u64,
}

impl History {
    /// A run that begins like this.
    #[must_use]
    pub fn new(setup: &Setup) -> Self {
        let world = Rc::new(World::new(setup));
        let beginning = Branch {
            forked_at: SimTime::ZERO,
            commands: Vec::new(),
            marks: vec![StepMark { at: SimTime::ZERO, trace_length: 0 }],
            checkpoints: vec![Rc::clone(&world)],
            trace: Trace::new(),
            edge: None,
        };
        Self {
            branches: vec![beginning],
            current: BranchId(0),
            cursor: Cursor(0),
            here: world,
            bytes: 0,
            bytes_most: RUN_BYTES_MAX,
        }
    }

    /// The same run, of which all courses together may take about so many bytes.
    #[must_use]
    pub fn within(self, bytes_most: u64) -> Self {
        Self { bytes_most, ..self }
    }

    /// The world at the cursor.
    #[must_use]
    pub fn world(&self) -> &Rc<World> {
        &self.here
    }

    /// The world at the live edge of the current branch.
    #[must_use]
    pub fn edge_world(&self) -> &Rc<World> {
        self.branch().edge.as_ref().unwrap_or(&self.here)
    }

    /// The world before anything was done to it.
    #[must_use]
    pub fn beginning(&self) -> &Rc<World> {
        self.branch().checkpoints.first().unwrap_or(&self.here)
    }

    /// Where the cursor stands.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// The live edge of the current branch.
    #[must_use]
    pub fn edge(&self) -> Cursor {
        Cursor(self.branch().marks.len() as u64 - 1)
    }

    /// True if what comes next has not happened yet.
    #[must_use]
    pub fn is_at_edge(&self) -> bool {
        self.cursor == self.edge()
    }

    /// The branch that is looked at.
    #[must_use]
    pub fn current(&self) -> BranchId {
        self.current
    }

    /// Every branch with the time at which it left its parent and its last moment.
    pub fn branches(&self) -> impl Iterator<Item = (BranchId, SimTime, SimTime)> + '_ {
        (0..).zip(&self.branches).map(|(id, branch)| {
            let last = branch.marks.last().map_or(SimTime::ZERO, |mark| mark.at);
            (BranchId(id), branch.forked_at, last)
        })
    }

    /// What happened up to the cursor.
    #[must_use]
    pub fn trace(&self) -> &[TraceEvent] {
        &self.branch().trace.events()[..self.here.trace_length() as usize]
    }

    /// All that happened on the current branch, the future of the cursor included.
    #[must_use]
    pub fn whole_trace(&self) -> &[TraceEvent] {
        self.branch().trace.events()
    }

    /// The commands of the current branch, up to its edge.
    #[must_use]
    pub fn commands(&self) -> &[Logged] {
        &self.branch().commands
    }

    /// When the next thing happens after the cursor: known in the past, foreseen at the edge.
    #[must_use]
    pub fn next_at(&self) -> Option<SimTime> {
        match self.branch().marks.get(self.cursor.0 as usize + 1) {
            Some(mark) => Some(mark.at),
            None => self.here.next_event_at(),
        }
    }

    /// True if the current branch is as long, or the run as large, as it may be.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.edge().0 >= RUN_STEPS_MAX || self.bytes >= self.bytes_most
    }

    /// One step on: into the known future, or, at the edge, into a new one. False if there is
    /// nothing to come or the run is as long as it may be.
    pub fn step(&mut self) -> bool {
        if !self.is_at_edge() {
            self.seek(Cursor(self.cursor.0 + 1));
            return true;
        }
        if self.is_full() {
            return false;
        }
        let branch = &mut self.branches[self.current.0 as usize];
        branch.edge = None;
        if Rc::make_mut(&mut self.here).step(&mut branch.trace).is_none() {
            return false;
        }
        self.advanced();
        true
    }

    /// Does something at this time. What is due up to then happens first; in the past this makes
    /// a branch, and what was done from here on stays in the old one. False if there is no room for
    /// another branch or step.
    pub fn act(&mut self, at: SimTime, command: Command) -> bool {
        while self.next_at().is_some_and(|next| next <= at) {
            let has_gone_on = if self.is_command_next() { self.fork() } else { self.step() };
            if !has_gone_on {
                return false;
            }
        }
        if (self.is_at_edge() && self.is_full()) || (!self.is_at_edge() && !self.fork()) {
            return false;
        }
        let branch = &mut self.branches[self.current.0 as usize];
        branch.edge = None;
        let command = Rc::new(command);
        let at = at.max(self.here.now());
        let logged = Logged { after: self.cursor, at, command: Rc::clone(&command) };
        branch.commands.push(logged);
        Rc::make_mut(&mut self.here).apply(at, &command, &mut branch.trace);
        self.advanced();
        true
    }

    /// True where the next step is something that was done, at this very place of the branch.
    fn is_command_next(&self) -> bool {
        let commands = &self.branch().commands;
        !self.is_at_edge()
            && commands.binary_search_by_key(&self.cursor, |logged| logged.after).is_ok()
    }

    /// To any moment of the current branch; beyond its edge is its edge.
    pub fn seek(&mut self, to: Cursor) {
        let to = to.min(self.edge());
        if to == self.cursor {
            return;
        }
        self.leave_edge();
        let branch = self.branch();
        match &branch.edge {
            Some(edge) if to == self.edge() => self.here = Rc::clone(edge),
            _ => self.here = branch.world_at(to, self.cursor, &self.here),
        }
        self.cursor = to;
    }

    /// To the last moment that is not after this time.
    pub fn seek_time(&mut self, to: SimTime) {
        let marks = &self.branch().marks;
        let after = marks.partition_point(|mark| mark.at <= to);
        self.seek(Cursor(after.saturating_sub(1) as u64));
    }

    /// To just after a trace event.
    pub fn seek_event(&mut self, event: u32) {
        let marks = &self.branch().marks;
        let step = marks.partition_point(|mark| mark.trace_length <= event);
        self.seek(Cursor(step as u64));
    }

    /// To the live edge of a branch. False if there is no such branch.
    pub fn switch(&mut self, branch: BranchId) -> bool {
        let exists = self.branches.get(branch.0 as usize).is_some();
        if exists && branch != self.current {
            self.leave_edge();
            self.current = branch;
            if let Some(edge) = &self.branch().edge {
                self.here = Rc::clone(edge);
            }
            self.cursor = self.edge();
        } else if exists {
            self.seek(self.edge());
        }
        exists
    }

    /// Keeps the world at the edge, where the cursor stands there and is about to go elsewhere.
    fn leave_edge(&mut self) {
        if self.is_at_edge() {
            self.branches[self.current.0 as usize].edge = Some(Rc::clone(&self.here));
        }
    }

    /// A new branch that begins as the current one did, up to the cursor.
    fn fork(&mut self) -> bool {
        if self.branches.len() >= BRANCHES_MAX as usize {
            return false;
        }
        let parent = &self.branches[self.current.0 as usize];
        let steps = self.cursor.0 as usize;
        let events = parent.trace.events()[..self.here.trace_length() as usize].to_vec();
        let commands = parent.commands.iter().take_while(|logged| logged.after < self.cursor);
        self.bytes += events.iter().map(TraceEvent::bytes).sum::<u64>();
        let branch = Branch {
            forked_at: self.here.now(),
            commands: commands.cloned().collect(),
            marks: parent.marks[..=steps].to_vec(),
            checkpoints: parent.checkpoints[..=steps / CHECKPOINT_STEPS as usize].to_vec(),
            trace: Trace::from_events(events),
            edge: None,
        };
        self.current = BranchId(self.branches.len() as u32);
        self.branches.push(branch);
        true
    }

    /// Notes that the world at the cursor has gone one step beyond the edge.
    fn advanced(&mut self) {
        let branch = &mut self.branches[self.current.0 as usize];
        let (at, trace_length) = (self.here.now(), self.here.trace_length());
        let before = branch.marks.last().map_or(0, |mark| mark.trace_length);
        let news = &branch.trace.events()[before as usize..];
        self.bytes += news.iter().map(TraceEvent::bytes).sum::<u64>();
        branch.marks.push(StepMark { at, trace_length });
        self.cursor = Cursor(self.cursor.0 + 1);
        if self.cursor.0.is_multiple_of(CHECKPOINT_STEPS) {
            let last = branch.checkpoints.last();
            self.bytes += last.map_or(0, |last| self.here.bytes_beside(last));
            branch.checkpoints.push(Rc::clone(&self.here));
        }
    }

    fn branch(&self) -> &Branch {
        &self.branches[self.current.0 as usize]
    }
}

impl Branch {
    /// The world at a moment, from the nearest copy before it; `here` is one more copy.
    fn world_at(&self, to: Cursor, cursor: Cursor, here: &Rc<World>) -> Rc<World> {
        let nearest = &self.checkpoints[(to.0 / CHECKPOINT_STEPS) as usize];
        let is_nearer = cursor <= to && here.steps() >= nearest.steps();
        let mut world = Rc::clone(if is_nearer { here } else { nearest });
        self.replay(&mut world, to);
        world
    }

    /// Brings a world of this branch on to a later moment, without a trace.
    fn replay(&self, world: &mut Rc<World>, to: Cursor) {
        let mut muted = Trace::muted();
        let first = self.commands.partition_point(|logged| logged.after.0 < world.steps());
        let mut commands = self.commands[first..].iter().peekable();
        let world = Rc::make_mut(world);
        while world.steps() < to.0 {
            match commands.next_if(|logged| logged.after.0 == world.steps()) {
                Some(logged) => world.apply(logged.at, &logged.command, &mut muted),
                None => {
                    if world.step(&mut muted).is_none() {
                        return;
                    }
                }
            }
        }
    }
}
