//! A write that comes in through a node without a copy, exhaustively: a client puts through D, whose
//! key belongs to A, B and C. Every order is tried in which messages arrive and, between them,
//! time-outs end: messages take an hour unless they are picked.
//!
//! Where some time-outs may end at any moment nobody fails: a message that is late is not told from one
//! that is lost. Then only safety is promised: a put that is refused is stored nowhere, one that is
//! acknowledged is stored W times, and its client is never left without an answer. Where messages are
//! quicker than all time-outs, one of the three may crash, or stall and go on, at any moment. Then the
//! put is acknowledged, unless the node that took it up is the one that failed.

use crate::explore::hash;
use quorumscope::dynamo::ids::{ClientId, NodeId};
use quorumscope::dynamo::message::Outcome;
use quorumscope::dynamo::note::Note;
use quorumscope::dynamo::quorum::level::Needed;
use quorumscope::dynamo::value::Value;
use quorumscope::scenario;
use quorumscope::sim::command::{ClientOp, Command, Invocation, WriteContext};
use quorumscope::sim::trace::{Trace, TraceKind};
use quorumscope::sim::world::{Health, World};
use quorumscope::time::SimTime;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Later than any time-out, and before any message that is not picked.
const TIMEOUTS_END: SimTime = SimTime(1_800_000_000);
const W: usize = 2;

/// When time-outs may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// So many of them at any moment, the others when no message is under way. Nobody fails.
    Early(u8),
    /// When no message is under way.
    Prompt,
}

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Different states.
    pub states: u64,
    /// Endings with an acknowledged put.
    pub ok: u64,
    /// Endings with an unknown one.
    pub unknown: u64,
    /// Endings with a refused one.
    pub unavailable: u64,
    /// Endings in which two nodes have coordinated it.
    pub twice: u64,
}

#[derive(Clone)]
struct State {
    world: World,
    /// Who has failed.
    failed: Option<NodeId>,
    coordinators: BTreeSet<NodeId>,
    /// How many time-outs have ended while a message was under way.
    early: u8,
    path: Vec<String>,
}

/// Tries every order.
///
/// # Errors
/// A promise was broken; the text tells which, and by what acts.
pub fn explore(pace: Pace) -> Result<Found, String> {
    let mut found = Found::default();
    let (mut seen, mut open) = (BTreeSet::new(), vec![State::new()]);
    while let Some(state) = open.pop() {
        found.states += 1;
        let next = state.next(pace);
        if next.is_empty() {
            state.end(pace, &mut found)?;
        }
        open.extend(next.into_iter().filter(|after| seen.insert(after.fingerprint())));
    }
    Ok(found)
}

impl State {
    fn new() -> Self {
        let text = r#"{"version": 1, "clients": ["Ann"], "network": {"latency": {"fixed": "1h"}},
            "cluster": {"nodes": 4, "virtual_nodes": 1, "quorum_mode": "strict",
                "quorum": {"n": 3, "r": 2, "w": 2}, "versioning": "dotted-version-vector",
                "preference": {"*": ["A", "B", "C", "D"]}}}"#;
        let scenario = scenario::parse(text).expect("a small cluster");
        let world = World::new(scenario.setup());
        let state =
            Self { world, failed: None, coordinators: BTreeSet::new(), early: 0, path: Vec::new() };
        let value = Value::cart(["milk"]);
        let operation = ClientOp::Put { value, context: WriteContext::Last, timestamp_us: None };
        let (client, via) = (ClientId(0), Some(NodeId(3)));
        let key = Rc::from("cart");
        state.after(Command::Invoke(Invocation {
            client,
            key,
            via,
            operation,
            needed: Needed::default(),
        }))
    }

    /// All that can happen next.
    fn next(&self, pace: Pace) -> Vec<Self> {
        let mut next: Vec<Self> =
            self.world.flights().map(|flight| self.after(Command::Deliver(flight.id))).collect();
        let times_out = self.world.next_event_at().is_some_and(|at| at < TIMEOUTS_END);
        let is_early = !next.is_empty();
        let may_be_early = matches!(pace, Pace::Early(most) if self.early < most);
        if times_out && (may_be_early || !is_early) {
            let early = self.early + u8::from(is_early);
            next.push(Self { early, ..self.after_timeout() });
        }
        match self.failed {
            None if !next.is_empty() && pace == Pace::Prompt => {
                for node in (0..3).map(NodeId) {
                    for fails in [Command::Crash(vec![node]), Command::Pause(vec![node])] {
                        next.push(Self { failed: Some(node), ..self.after(fails) });
                    }
                }
            }
            Some(node) if self.health(node) == Health::Paused => {
                next.push(self.after(Command::Resume(vec![node])));
            }
            _ => {}
        }
        next
    }

    fn health(&self, node: NodeId) -> Health {
        self.world.hosts()[usize::from(node.0)].health
    }

    fn after(&self, command: Command) -> Self {
        let mut after = self.clone();
        let mut trace = Trace::new();
        after.path.push(format!("{command:?}"));
        after.world.apply(self.world.now(), &Rc::new(command), &mut trace);
        // What waited for a node that stalled comes in as it goes on.
        while after.world.next_event_at() == Some(after.world.now()) {
            after.world.step(&mut trace);
        }
        after.read(&trace);
        after
    }

    fn after_timeout(&self) -> Self {
        let mut after = self.clone();
        let mut trace = Trace::new();
        after.world.step(&mut trace);
        after.path.push(format!("until {:?}", after.world.now()));
        after.read(&trace);
        after
    }

    fn read(&mut self, trace: &Trace) {
        for event in trace.events() {
            if let TraceKind::Noted(node, Note::Coordinates { .. }) = &event.kind {
                self.coordinators.insert(*node);
            }
        }
    }

    /// How many nodes hold what was put.
    fn holders(&self) -> usize {
        self.world.hosts().iter().filter(|host| host.node.store().own().next().is_some()).count()
    }

    fn end(&self, pace: Pace, found: &mut Found) -> Result<(), String> {
        let ended = self.world.clients()[0].ended.map(|ended| ended.outcome);
        let holders = self.holders();
        found.twice += u64::from(self.coordinators.len() > 1);
        let broken = match ended {
            Some(Outcome::Ok) => {
                found.ok += 1;
                (holders < W).then_some("acknowledged, and not stored W times")
            }
            Some(Outcome::Unavailable) => {
                found.unavailable += 1;
                (holders > 0 || pace == Pace::Prompt).then_some("refused")
            }
            Some(Outcome::Unknown) => {
                found.unknown += 1;
                let failed_with_it =
                    self.failed.is_some_and(|failed| self.coordinators.contains(&failed));
                (pace == Pace::Prompt && !failed_with_it).then_some("unknown for no reason")
            }
            _ => Some("no answer"),
        };
        match broken {
            Some(broken) => Err(format!("{broken}, {holders} hold it:\n{}", self.path.join("\n"))),
            None => Ok(()),
        }
    }

    /// The state without the history that led to it.
    fn fingerprint(&self) -> u64 {
        let world = &self.world;
        let nodes: Vec<u64> =
            world.hosts().iter().map(|host| hash(&(host.health, &host.node))).collect();
        let clients: Vec<_> =
            world.clients().iter().map(|client| (&client.pending, &client.ended)).collect();
        let mut flights: Vec<u64> = world.flights().map(|flight| hash(&flight.envelope)).collect();
        flights.sort_unstable();
        let waiting = (world.now(), world.ahead());
        hash(&(nodes, clients, flights, waiting, &self.coordinators, self.failed, self.early))
    }
}
