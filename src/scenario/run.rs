//! Running a script: each step in its order, at its time, on a history that can then be walked.

use super::compile::{Action, ContextSource, Matter, OpIndex, Scenario, When};
use super::expect::{Expectation, Finding, named};
use super::json::Json;
use crate::dynamo::ids::{Endpoint, NodeId, OpId};
use crate::dynamo::message::MessageKind;
use crate::dynamo::note::Note;
use crate::dynamo::plan::Replica;
use crate::dynamo::version::Record;
use crate::limits::PLAYED_BYTES_MOST;
use crate::sim::client::OpKind;
use crate::sim::command::{Command, Context, Deed, Invocation};
use crate::sim::flight::{Flight, FlightId};
use crate::sim::history::History;
use crate::sim::judge;
use crate::sim::ledger::{Ledger, OpRecord};
use crate::sim::trace::TraceKind;
use crate::time::{SimDuration, SimTime};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A script that was run to its end.
pub struct Played {
    /// The run.
    pub history: History,
    /// When the script was at its end: perhaps after the last event.
    pub ended_at: SimTime,
    /// What became of the expectations, in their order.
    pub checked: Vec<Checked>,
    /// The operations' names in the script, by number.
    pub op_names: BTreeMap<OpId, String>,
}

/// An expectation that was checked.
pub struct Checked {
    /// The step of the script, from 0.
    pub step: u32,
    /// What was expected; none for what a step itself implies.
    pub expected: Option<Json>,
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
    let (runner, checked) = run(scenario, Some(Expectation::check));
    let names = scenario.op_names.iter().cloned();
    let op_names = runner.ops.iter().copied().zip(names).collect();
    Played { history: runner.history, ended_at: runner.at, checked, op_names }
}

/// Runs a scenario's script to its end, for someone who will look at it. What it expects is left
/// aside, and with it the checkers: a page does not carry what it never shows.
#[must_use]
pub fn open(scenario: &Scenario) -> History {
    run(scenario, None).0.history
}

/// Holds an expectation against the run so far.
type Check = fn(&Expectation, &Runner) -> Finding;

fn run(scenario: &Scenario, check: Option<Check>) -> (Runner, Vec<Checked>) {
    let mut runner = Runner::new(scenario, check);
    let mut checked = Vec::new();
    for (number, planned) in (0..).zip(&scenario.steps) {
        runner.go_to(planned.when);
        let expected = match &planned.action {
            Action::Expect(expectation) => Some(expectation.written.clone()),
            _ => None,
        };
        if let Some(finding) = runner.act(&planned.action) {
            checked.push(Checked { step: number, expected, finding });
        }
        if runner.history.is_full() {
            let found = "the run is as large as it may be, and ends here".to_owned();
            let finding = Finding { held: false, found };
            checked.push(Checked { step: number, expected: None, finding });
            break;
        }
    }
    (runner, checked)
}

/// A script while it runs.
pub(super) struct Runner {
    history: History,
    ledger: Ledger,
    /// The operations of the script, by their place among them.
    ops: Vec<OpId>,
    /// The script's own clock: when the step before was.
    at: SimTime,
    check: Option<Check>,
}

impl Runner {
    fn new(scenario: &Scenario, check: Option<Check>) -> Self {
        let history = History::new(&scenario.setup);
        let history = match check {
            Some(_) => history.within(PLAYED_BYTES_MOST),
            None => history,
        };
        Self { history, ledger: Ledger::default(), ops: Vec::new(), at: SimTime::ZERO, check }
    }

    fn go_to(&mut self, when: When) {
        self.at = match when {
            When::At(at) => at.max(self.at),
            When::After(length) => self.at + length,
        };
        self.run_to(self.at);
    }

    fn run_to(&mut self, time: SimTime) {
        while self.history.next_at().is_some_and(|next| next <= time) && self.history.step() {}
        self.at = self.at.max(time);
    }

    fn command(&mut self, command: Command) {
        self.history.act(self.at, command);
        // What takes no time has happened before the next step of the script.
        if self.history.world().is_by_hand() {
            self.run_to(self.at);
        }
        self.ledger.catch_up(self.history.trace());
    }

    fn act(&mut self, action: &Action) -> Option<Finding> {
        match action {
            Action::Command(command) => self.command(command.clone()),
            Action::Invoke { invocation, context } => self.invoke(invocation, context),
            Action::Nothing => {}
            Action::Advance(length) => self.run_to(self.at + *length),
            Action::UntilIdle => {
                return self.run_while(|runner| !runner.history.world().is_quiet());
            }
            Action::UntilOp(op) => {
                let op = self.ops.get(*op as usize).copied()?;
                return self.run_while(|runner| {
                    let clients = runner.history.world().clients();
                    clients.iter().any(|client| client.pending.contains_key(&op))
                });
            }
            Action::UntilTime(time) => self.run_to(*time),
            Action::UntilConverged { key, within } => return Some(self.converge(key, *within)),
            Action::Expect(expectation) => {
                self.ledger.catch_up(self.history.trace());
                return self.check.map(|check| check(expectation, self));
            }
            Action::Deliver { op, to, with_reply, matter } => {
                return self.deliver(*op, to, *with_reply, *matter);
            }
            Action::Reply { op, from, matter } => {
                return self.each_held(*op, from, *matter, true, Command::Deliver);
            }
            Action::DropRequests { op, to, matter } => {
                return self.each_held(*op, to, *matter, false, Command::Drop);
            }
            Action::DropAnswers { op, from, matter } => {
                return self.each_held(*op, from, *matter, true, Command::Drop);
            }
            Action::TimeOut(op) => {
                let op = self.ops.get(*op as usize).copied()?;
                self.command(Command::TimeOut(op));
            }
            Action::Finish { op, repairs, reaps, nothing } => {
                let expected = if *nothing { Some(&[][..]) } else { repairs.as_deref() };
                let reaps = if *nothing { Some(false) } else { *reaps };
                return self.finish(*op, expected, reaps);
            }
        }
        None
    }

    fn invoke(&mut self, invocation: &Invocation, context: &ContextSource) {
        let mut invocation = invocation.clone();
        if let (ContextSource::Operation(op), Deed::Put { context, .. }) =
            (context, &mut invocation.deed)
        {
            let known = self.op(*op).and_then(|op| op.record.as_ref());
            *context = Context::Given(known.map(|record| record.clock.clone()).unwrap_or_default());
        }
        self.ops.push(self.history.world().next_op());
        self.command(Command::Invoke(invocation));
    }

    /// Runs on while something holds; what still holds at the end of the run is a finding.
    fn run_while(&mut self, mut holds: impl FnMut(&Self) -> bool) -> Option<Finding> {
        while holds(self) {
            if !self.history.step() {
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
        while !self.has_converged(key) {
            let next = self.history.next_at().filter(|next| *next <= limit);
            if next.is_none() || !self.history.step() {
                break;
            }
        }
        self.at = self.at.max(self.history.world().now());
        self.ledger.catch_up(self.history.trace());
        let held = self.has_converged(key);
        let found = if held { "converged" } else { "diverged" };
        Finding { held, found: format!("{found} at {}", self.at) }
    }

    /// Requests reach these nodes and their answers the coordinator, one node after the other.
    fn deliver(
        &mut self,
        op: OpIndex,
        to: &[NodeId],
        with_reply: bool,
        matter: Matter,
    ) -> Option<Finding> {
        let number = self.ops.get(op as usize).copied()?;
        // What is meant is what waits now: of a delete that reads first, first the read of each and
        // the next time the write.
        let waiting: Vec<Option<FlightId>> =
            to.iter().map(|node| self.held_flight(number, *node, matter, false)).collect();
        for (node, waits) in to.iter().zip(waiting) {
            if matter == Matter::Request && self.is_its_own_copy(op, *node) {
                continue;
            }
            let waits = waits.filter(|id| self.held_message(*id).is_some());
            let next = || self.held_flight(number, *node, matter, false);
            let Some(id) = waits.or_else(next) else {
                let found = format!("no request to {} is held", self.name(*node));
                return Some(Finding { held: false, found });
            };
            let asked = self.held_message(id).map(|flight| flight.envelope.message.kind());
            self.command(Command::Deliver(id));
            let answer = asked.filter(|_| with_reply).and_then(answer_to);
            let came = answer.and_then(|kind| self.held_of_kind(number, *node, kind, true));
            if let Some(id) = came {
                self.command(Command::Deliver(id));
            }
        }
        None
    }

    fn held_message(&self, id: FlightId) -> Option<&Rc<Flight>> {
        self.history.world().held().find(|flight| flight.id == id)
    }

    /// True if nothing is to be delivered, because this node coordinates the write and stored its
    /// own copy first.
    fn is_its_own_copy(&self, op: OpIndex, node: NodeId) -> bool {
        let Some(record) = self.op(op) else { return false };
        let stored = record.answered.first().is_some_and(|first| first.holder == node);
        let is_own = record.kind != OpKind::Get && record.coordinator == Some(node) && stored;
        is_own
            && self.history.world().cluster().policy.stores_first()
            && self.held_flight(record.op, node, Matter::Request, false).is_none()
    }

    /// Does something to the held messages of an operation that go to, or come from, these nodes.
    fn each_held(
        &mut self,
        op: OpIndex,
        nodes: &[NodeId],
        matter: Matter,
        answers: bool,
        build: fn(FlightId) -> Command,
    ) -> Option<Finding> {
        let op = self.ops.get(op as usize).copied()?;
        for node in nodes {
            let Some(flight) = self.held_flight(op, *node, matter, answers) else {
                let what = if answers { "answer from" } else { "request to" };
                let found = format!("no {what} {} is held", self.name(*node));
                return Some(Finding { held: false, found });
            };
            self.command(build(flight));
        }
        None
    }

    fn held_flight(
        &self,
        op: OpId,
        node: NodeId,
        matter: Matter,
        answers: bool,
    ) -> Option<FlightId> {
        let wanted: [MessageKind; 2] = match (matter, answers) {
            (Matter::Request, false) => [MessageKind::Put, MessageKind::Get],
            (Matter::Request, true) => [MessageKind::PutDone, MessageKind::GetDone],
            (Matter::Repair, false) => [MessageKind::Repair; 2],
            (Matter::Repair, true) => [MessageKind::RepairDone; 2],
        };
        // A delete that has read what it replaces writes now: who was not read from is written to.
        wanted.into_iter().find_map(|kind| self.held_of_kind(op, node, kind, answers))
    }

    fn held_of_kind(
        &self,
        op: OpId,
        node: NodeId,
        kind: MessageKind,
        is_answer: bool,
    ) -> Option<FlightId> {
        let end = Endpoint::Node(node);
        let found = self.history.world().held().find(|flight| {
            let envelope = &flight.envelope;
            let at = if is_answer { envelope.from } else { envelope.to };
            at == end && envelope.message.op() == Some(op) && envelope.message.kind() == kind
        });
        found.map(|flight| flight.id)
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
        if repairs.is_none() && reaps.is_none() {
            return None;
        }
        let as_expected = repairs.is_none_or(|wanted| {
            wanted.len() == repaired.len() && wanted.iter().all(|node| repaired.contains(node))
        });
        let held = as_expected && reaps.is_none_or(|wanted| wanted == reaped);
        Some(Finding { held, found: format!("repairs: {}; reaps: {reaped}", self.list(&repaired)) })
    }

    pub(super) fn history(&self) -> &History {
        &self.history
    }

    pub(super) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub(super) fn op(&self, op: OpIndex) -> Option<&OpRecord> {
        self.ledger.get(*self.ops.get(op as usize)?)
    }

    pub(super) fn name(&self, node: NodeId) -> String {
        self.history.world().names().node(node).to_string()
    }

    pub(super) fn list(&self, nodes: &[NodeId]) -> String {
        nodes.iter().map(|node| self.name(*node)).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn named_clock(
        &self,
        clock: &crate::dynamo::clock::VectorClock,
    ) -> BTreeMap<String, u64> {
        named(self.history.world().names(), clock)
    }

    /// A key by name, in use or not.
    fn key(&self, name: &str) -> crate::dynamo::ids::Key {
        let names = self.history.world().names();
        names.find_key(name).unwrap_or_else(|| names.as_ref().clone().add_key(name))
    }

    pub(super) fn plan(&self, via: NodeId, key: &str) -> Vec<Replica> {
        let world = self.history.world();
        let key = self.key(key);
        world.node(via).map(|node| node.plan(self.at, world.cluster(), key)).unwrap_or_default()
    }

    pub(super) fn primaries(&self, key: &str) -> Vec<NodeId> {
        let cluster = self.history.world().cluster();
        cluster.view.ring.primaries(self.key(key), cluster.policy.quorum.n)
    }

    pub(super) fn at(&self) -> SimTime {
        self.at
    }

    pub(super) fn has_converged(&self, key: &str) -> bool {
        judge::has_converged(self.history.world(), self.key(key))
    }

    pub(super) fn held(&self, key: &str, replica: Replica) -> Option<Rc<Record>> {
        let node = self.history.world().node(replica.holder)?;
        node.store().get(self.key(key).id, replica).cloned()
    }

    pub(super) fn hints(&self, node: NodeId) -> Vec<NodeId> {
        let world = self.history.world();
        let Some(node) = world.node(node) else { return Vec::new() };
        let copies = node.store().hinted().map(|(primary, _, _)| primary);
        copies.chain(world.valid_hints(node, self.at).map(|hint| hint.target)).collect()
    }
}

/// What answers a message to a replica.
fn answer_to(asked: MessageKind) -> Option<MessageKind> {
    match asked {
        MessageKind::Put => Some(MessageKind::PutDone),
        MessageKind::Get => Some(MessageKind::GetDone),
        MessageKind::Repair => Some(MessageKind::RepairDone),
        _ => None,
    }
}
