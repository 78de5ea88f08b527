//! A scenario that was checked and can run: names are numbers, and defaults are filled in.

use super::error::Problem;
use super::expect::{Expected, OpIndex};
use super::format;
use crate::dynamo::ids::NodeId;
use crate::sim::command::{Command, Invocation};
use crate::sim::setup::Setup;
use crate::time::{SimDuration, SimTime};
use std::rc::Rc;

/// A scenario that was checked and can run.
#[derive(Debug)]
pub struct Scenario {
    /// The file without its script.
    pub(super) head: format::File,
    /// The names that the script gives its operations, in their order; empty where it gives none.
    pub(super) op_names: Vec<String>,
    pub(super) setup: Setup,
    pub(super) steps: Vec<PlannedStep>,
    pub(super) warnings: Vec<Problem>,
}

impl Scenario {
    /// What it is called.
    #[must_use]
    pub fn title(&self) -> &str {
        self.head.title.as_deref().unwrap_or_default()
    }

    /// What it shows, and its source.
    #[must_use]
    pub fn about(&self) -> &str {
        self.head.about.as_deref().unwrap_or_default()
    }

    /// What its universe begins with.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// What the file says that was hardly meant.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }
}

/// When a step happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    At(SimTime),
    After(SimDuration),
}

/// A step that can run.
#[derive(Clone, Debug)]
pub(super) struct PlannedStep {
    pub when: When,
    pub task: Task,
}

/// Whose context a write sends, where that is known only while running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ContextSource {
    /// As the command says.
    Command,
    /// What this operation returned.
    Operation(OpIndex),
}

/// Messages of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Traffic {
    /// Its requests and their answers.
    Request,
    /// Its repairs and their answers.
    Repair,
}

/// What a step does: something to the universe, or what only a script does.
#[derive(Clone, Debug)]
pub(super) enum Task {
    Command(Command),
    Invoke {
        invocation: Box<Invocation>,
        context: ContextSource,
    },
    Advance(SimDuration),
    UntilIdle,
    UntilOp(OpIndex),
    UntilTime(SimTime),
    UntilConverged {
        key: Rc<str>,
        within: SimDuration,
    },
    Expect {
        claim: Box<Expected>,
        /// As the file wrote it.
        written: Box<format::Expect>,
    },
    Deliver {
        op: OpIndex,
        to: Vec<NodeId>,
        with_reply: bool,
        traffic: Traffic,
    },
    Reply {
        op: OpIndex,
        from: Vec<NodeId>,
    },
    DropRequests {
        op: OpIndex,
        to: Vec<NodeId>,
        traffic: Traffic,
    },
    DropAnswers {
        op: OpIndex,
        from: Vec<NodeId>,
        traffic: Traffic,
    },
    TimeOut(OpIndex),
    Finish {
        op: OpIndex,
        repairs: Option<Vec<NodeId>>,
        reaps: Option<bool>,
        nothing: bool,
    },
}
