//! Running a script: each step in its order, at its time, on a history that can then be walked.

mod held;

use super::compiled::{ContextSource, PlannedStep, Scenario, Task, Traffic, When};
use super::duration::write_us;
use super::error::{Problem, ProblemKind};
use super::expect::{Finding, Observed, OpIndex, finished};
use super::format;
use super::place::{Path, Segment};
use crate::dynamo::ids::{NodeId, OpId};
use crate::dynamo::note::Note;
use crate::limits::PLAYED_BYTES_MAX;
use crate::sim::command::{ClientOp, Command, Invocation, WriteContext};
use crate::sim::history::History;
use crate::sim::ledger::Ledger;
use crate::sim::trace::TraceKind;
use crate::time::{SimDuration, SimTime};
use std::collections::BTreeMap;

/// A script that was run to its end.
pub struct Played {
    /// The run.
    pub history: History,
    /// When the script was at its end: perhaps after the last event.
    pub ended_at: SimTime,
    /// What became of the expectations, in their order.
    pub checked: Vec<CheckedExpectation>,
    /// What did not do what was probably meant: of the file, then of the run.
    pub warnings: Vec<Problem>,
    /// The operations' names in the script, by number.
    pub op_names: BTreeMap<OpId, String>,
}

/// An expectation that was checked.
pub struct CheckedExpectation {
    /// The step of the script, from 0.
    pub step: usize,
    /// What was expected; none for what a step itself implies.
    pub expected: Option<format::Expect>,
    /// What became of it.
    pub finding: Finding,
}

impl Played {
    /// True if every expectation held.
    #[must_use]
    pub fn held(&self) -> bool {
        self.checked.iter().all(|checked| checked.finding.held)
    }
}

/// Runs a scenario's script to its end, and holds what it expects against the run.
#[must_use]
pub fn play(scenario: &Scenario) -> Played {
    play_within(scenario, PLAYED_BYTES_MAX)
}

/// The same, but neither shorter nor longer than to this time: what the script would do later, or
/// only after waiting beyond it, is not done.
#[must_use]
pub fn play_until(scenario: &Scenario, until: SimTime) -> Played {
    run(scenario, PLAYED_BYTES_MAX, Some(until))
}

/// The same for a run that may take so many bytes.
#[must_use]
pub fn play_within(scenario: &Scenario, bytes_max: u64) -> Played {
    run(scenario, bytes_max, None)
}

fn run(scenario: &Scenario, bytes_max: u64, until: Option<SimTime>) -> Played {
    let mut runner = Runner {
        history: History::new(&scenario.setup).within(bytes_max),
        ledger: Ledger::default(),
        ops: Vec::new(),
        at: SimTime::ZERO,
        until: until.unwrap_or(SimTime(u64::MAX)),
        is_cut: false,
        warnings: scenario.warnings.clone(),
    };
    let mut checked = Vec::new();
    for (number, PlannedStep { when, task }) in scenario.steps.iter().enumerate() {
        runner.go_to(*when, number);
        if runner.is_cut {
            break;
        }
        let finding = runner.perform(task, number);
        // What was not waited for to its end is no finding.
        if runner.is_cut {
            break;
        }
        if let Some(finding) = finding {
            let expected = match task {
                Task::Expect { written, .. } => Some((**written).clone()),
                _ => None,
            };
            checked.push(CheckedExpectation { step: number, expected, finding });
        }
        if runner.history.is_full() {
            let found = "the run is as large as it may be, and ends here".to_owned();
            let finding = Finding { held: false, found };
            checked.push(CheckedExpectation { step: number, expected: None, finding });
            break;
        }
    }
    if let Some(until) = until {
        runner.run_to(until);
    }
    let names = scenario.op_names.iter().cloned();
    let op_names = runner.ops.iter().copied().zip(names).collect();
    Played {
        history: runner.history,
        ended_at: runner.at,
        checked,
        warnings: runner.warnings,
        op_names,
    }
}

/// A script while it runs.
struct Runner {
    history: History,
    ledger: Ledger,
    /// The operations of the script, by their place among them.
    ops: Vec<OpId>,
    /// The script's own clock: when the step before was.
    at: SimTime,
    /// Nothing happens after this time.
    until: SimTime,
    /// Whether something would have.
    is_cut: bool,
    warnings: Vec<Problem>,
}

impl Runner {
    fn observed(&self) -> Observed<'_> {
        let Self { history, ledger, ops, at, .. } = self;
        Observed { history, ledger, ops, at: *at }
    }

    fn warn(&mut self, step: usize, field: &str, sentence: String) {
        let path = ["script", field].map(|name| Segment::Field(name.to_owned()));
        let [script, field] = path;
        let path = Path(vec![script, Segment::Item(step), field]);
        self.warnings.push(Problem::new(ProblemKind::Warning, path, sentence));
    }

    fn go_to(&mut self, when: When, step: usize) {
        if let When::At(at) = when
            && at < self.at
        {
            let (at, now) = (write_us(at.as_us()), write_us(self.at.as_us()));
            self.warn(step, "at", format!("{at} had passed; done at {now}"));
        }
        let time = match when {
            When::At(at) => at.max(self.at),
            When::After(length) => self.at + length,
        };
        self.run_to(time);
    }

    fn run_to(&mut self, time: SimTime) {
        self.is_cut |= time > self.until;
        let time = time.min(self.until);
        while self.history.next_at().is_some_and(|next| next <= time) && self.history.step() {}
        self.at = self.at.max(time);
    }

    /// What comes next happens, if there is something and it is not too late for it.
    fn step(&mut self) -> bool {
        if self.history.next_at().is_some_and(|next| next > self.until) {
            self.is_cut = true;
            return false;
        }
        self.history.step()
    }

    fn command(&mut self, command: Command) {
        self.history.act(self.at, command);
        // What takes no time has happened before the next step of the script.
        if self.history.world().is_by_hand() {
            self.run_to(self.at);
        }
        self.ledger.catch_up(self.history.trace());
    }

    fn perform(&mut self, task: &Task, step: usize) -> Option<Finding> {
        match task {
            Task::Command(command) => {
                self.check_handoff(command, step);
                self.command(command.clone());
            }
            Task::Invoke { invocation, context } => self.invoke(invocation, context),
            Task::Advance(length) => self.run_to(self.at + *length),
            Task::UntilIdle => {
                return self.run_while(|runner| !runner.history.world().is_quiet());
            }
            Task::UntilOp(op) => {
                let op = self.ops.get(*op as usize).copied()?;
                return self.run_while(|runner| {
                    let clients = runner.history.world().clients();
                    clients.iter().any(|client| client.pending.contains_key(&op))
                });
            }
            Task::UntilTime(time) => self.run_to(*time),
            Task::UntilConverged { key, within } => return Some(self.converge(key, *within)),
            Task::Expect { claim, .. } => {
                self.ledger.catch_up(self.history.trace());
                return Some(claim.verify(self.observed()));
            }
            Task::Deliver { op, to, with_reply, traffic } => {
                return self.deliver(*op, to, *with_reply, *traffic);
            }
            Task::Reply { op, from } => {
                return self.each_held(*op, from, Traffic::Request, true, Command::Deliver);
            }
            Task::DropRequests { op, to, traffic } => {
                return self.each_held(*op, to, *traffic, false, Command::Drop);
            }
            Task::DropAnswers { op, from, traffic } => {
                return self.each_held(*op, from, *traffic, true, Command::Drop);
            }
            Task::TimeOut(op) => {
                let op = self.ops.get(*op as usize).copied()?;
                self.command(Command::TimeOut(op));
            }
            Task::Finish { op, repairs, reaps, nothing } => {
                let expected = if *nothing { Some(&[][..]) } else { repairs.as_deref() };
                let reaps = if *nothing { Some(false) } else { *reaps };
                return self.finish(*op, expected, reaps);
            }
        }
        None
    }

    /// A handoff of nothing is no fault, but hardly what the script is about.
    fn check_handoff(&mut self, command: &Command, step: usize) {
        let Command::HandOff(from, to) = command else { return };
        let run = self.observed();
        if !run.hints(*from).contains(to) {
            let (from, to) = (run.name(*from), run.name(*to));
            self.warn(step, "handoff", format!("\"{from}\" holds nothing for \"{to}\""));
        }
    }

    fn invoke(&mut self, invocation: &Invocation, context: &ContextSource) {
        let mut invocation = invocation.clone();
        if let (ContextSource::Operation(op), ClientOp::Put { context, .. }) =
            (context, &mut invocation.operation)
        {
            let known = self.observed().op(*op).and_then(|op| op.record.as_ref());
            *context =
                WriteContext::Given(known.map(|record| record.clock.clone()).unwrap_or_default());
        }
        self.ops.push(self.history.world().next_op());
        self.command(Command::Invoke(invocation));
    }

    /// Runs on while something holds; what still holds at the end of the run is a finding.
    fn run_while(&mut self, mut holds: impl FnMut(&Self) -> bool) -> Option<Finding> {
        while holds(self) {
            if !self.step() {
                let found = "the run ended before".to_owned();
                return Some(Finding { held: false, found });
            }
        }
        self.at = self.at.max(self.history.world().now());
        self.ledger.catch_up(self.history.trace());
        None
    }

    fn converge(&mut self, key: &str, within: SimDuration) -> Finding {
        let limit = self.at + within;
        while !self.observed().has_converged(key) {
            let next = self.history.next_at().filter(|next| *next <= limit);
            if next.is_none() || !self.step() {
                break;
            }
        }
        self.at = self.at.max(self.history.world().now());
        self.ledger.catch_up(self.history.trace());
        let held = self.observed().has_converged(key);
        let found = if held { "converged" } else { "diverged" };
        Finding { held, found: format!("{found} at {}", write_us(self.at.as_us())) }
    }

    fn finish(
        &mut self,
        op: OpIndex,
        repairs: Option<&[NodeId]>,
        reaps: Option<bool>,
    ) -> Option<Finding> {
        let number = self.ops.get(op as usize).copied()?;
        let before = self.history.trace().len();
        self.command(Command::Finish(number));
        let (mut repaired, mut reaped) = (Vec::new(), false);
        for event in &self.history.trace()[before..] {
            match &event.kind {
                TraceKind::Noted(_, Note::Repairs { replicas, .. }) => {
                    repaired.extend(replicas.iter().map(|replica| replica.holder));
                }
                TraceKind::Noted(_, Note::Reaps { .. }) => reaped = true,
                _ => {}
            }
        }
        finished(self.observed(), (&repaired, repairs), (reaped, reaps))
    }
}
