//! Walks every order of a small run, depth first.

use crate::observer::{Observer, Violation};
use quorumscope::check::judge;
use quorumscope::dynamo::clock::VectorClock;
use quorumscope::dynamo::ids::{ClientId, NodeId, OpId};
use quorumscope::dynamo::message::{Message, Outcome};
use quorumscope::dynamo::node::Node;
use quorumscope::dynamo::quorum::level::{Level, Needed};
use quorumscope::dynamo::quorum::plan::Replica;
use quorumscope::dynamo::value::Value;
use quorumscope::scenario;
use quorumscope::sim::client::Client;
use quorumscope::sim::command::{ClientOp, Command, Invocation, WriteContext};
use quorumscope::sim::flight::{Flight, FlightId};
use quorumscope::sim::trace::Trace;
use quorumscope::sim::world::{Health, World};
use quorumscope::time::SimTime;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::hash::{DefaultHasher, Hasher};
use std::rc::Rc;

/// What is explored.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// How versions are told apart.
    pub versioning: &'static str,
    /// What the second client's write sends.
    pub then: Sends,
}

/// Which context the second write sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sends {
    /// None: both writes are blind.
    Nothing,
    /// What the reader was shown: the read comes before the second write.
    WhatItRead,
}

/// How far an exploration came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Explored {
    /// Different states.
    pub states: u64,
    /// Those of them in which no message is left.
    pub endings: u64,
}

/// A state, with what led to it as far as the promises depend on it.
#[derive(Clone)]
struct State {
    world: World,
    observer: Observer,
    /// How many operations of each client have begun.
    begun: [usize; 2],
    /// Whether a node has crashed.
    has_crashed: bool,
    /// Which writes were acknowledged when the read began.
    owed: Vec<OpId>,
    /// The commands so far.
    path: Option<Rc<Path>>,
    /// The fingerprints of nodes and clients, which few steps change.
    parts: Vec<(Part, u64)>,
    /// The fingerprints of the messages under way.
    messages: BTreeMap<FlightId, u64>,
}

/// The commands that led to a state, the last one first.
struct Path {
    command: Rc<Command>,
    before: Option<Rc<Path>>,
}

/// A node with its health, or a client.
#[derive(Clone)]
enum Part {
    Node(Health, Rc<Node>),
    Client(Rc<Client>),
}

impl Part {
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Node(mine, node), Self::Node(theirs, other)) => {
                mine == theirs && Rc::ptr_eq(node, other)
            }
            (Self::Client(client), Self::Client(other)) => Rc::ptr_eq(client, other),
            _ => false,
        }
    }

    fn fingerprint(&self) -> u64 {
        match self {
            Self::Node(health, node) => hash(&(health, node)),
            Self::Client(client) => hash(&(&client.pending, &client.held, client.ended)),
        }
    }
}

/// Tries every order.
///
/// # Errors
/// A promise was broken; the text tells which, and by what commands.
pub fn explore(scope: &Scope) -> Result<Explored, String> {
    let mut explored = Explored::default();
    let mut seen = BTreeSet::new();
    let mut open = vec![State::new(scope)];
    while let Some(state) = open.pop() {
        explored.states += 1;
        state.observer.check_messages(&state.world).map_err(|fault| state.tell(fault))?;
        let mut next = state.deliveries();
        if next.is_empty() {
            explored.endings += 1;
            state.end()?;
        }
        next.extend(state.operations(scope));
        next.extend(state.crashes());
        if let Some(late) = state.late_acknowledgement() {
            next = vec![late];
        }
        for command in next {
            let mut after = state.after(command)?;
            if seen.insert(after.fingerprint()) {
                open.push(after);
            }
        }
    }
    Ok(explored)
}

impl State {
    fn new(scope: &Scope) -> Self {
        let text = format!(
            r#"{{"version": 1, "clients": ["Alice", "Bob"], "network": "manual", "cluster":
                {{"nodes": 3, "versioning": "{}", "preference": {{"*": ["A", "B", "C"]}}}}}}"#,
            scope.versioning
        );
        let scenario = scenario::parse(&text).expect("a small cluster");
        Self {
            world: World::new(scenario.setup()),
            observer: Observer::default(),
            begun: [0, 0],
            has_crashed: false,
            owed: Vec::new(),
            path: None,
            parts: Vec::new(),
            messages: BTreeMap::new(),
        }
    }

    /// A late acknowledgement of a write whose client has its answer, if one is under way. It
    /// changes a tally that nobody reads any more, before or after anything else, so no order is
    /// missed if it arrives at once.
    fn late_acknowledgement(&self) -> Option<Command> {
        let is_late = |flight: &&Rc<Flight>| match flight.envelope.message {
            Message::ReplicaPutDone { op: Some(op), .. } => {
                let mut waiting = self.world.clients().iter().map(|client| &client.pending);
                !waiting.any(|pending| pending.contains_key(&op))
            }
            _ => false,
        };
        self.world.held().find(is_late).map(|flight| Command::Deliver(flight.id))
    }

    /// Each message that is under way may be the next to arrive.
    fn deliveries(&self) -> Vec<Command> {
        self.world.held().map(|flight| Command::Deliver(flight.id)).collect()
    }

    /// Each client that waits for nothing may go on. Alice writes through A; Bob writes through B
    /// and reads through C.
    fn operations(&self, scope: &Scope) -> Vec<Command> {
        let write = |client, via, item, context| {
            let value = Value::cart([item]);
            operation(client, via, ClientOp::Put { value, context, timestamp_us: None })
        };
        let blind = WriteContext::Given(VectorClock::new());
        let read = operation(1, 2, ClientOp::Get { contact: None, cells: None });
        let alice = vec![write(0, 0, "milk", blind.clone())];
        let bob = match scope.then {
            Sends::Nothing => vec![write(1, 1, "bread", blind), read],
            Sends::WhatItRead => vec![read, write(1, 1, "bread", WriteContext::Last)],
        };
        let all = [alice, bob];
        let idle = self.world.clients().iter().map(|client| client.pending.is_empty());
        let next = all.iter().zip(self.begun).zip(idle);
        next.filter_map(|((all, begun), idle)| all.get(begun).filter(|_| idle).cloned()).collect()
    }

    /// Any node may crash, once.
    fn crashes(&self) -> Vec<Command> {
        let hosts = self.world.hosts().iter().filter(|_| !self.has_crashed);
        hosts.map(|host| Command::Crash(vec![host.node.id()])).collect()
    }

    fn after(&self, command: Command) -> Result<Self, String> {
        let mut next = self.clone();
        if let Command::Invoke(invocation) = &command {
            next.begun[usize::from(invocation.client.0)] += 1;
            if matches!(invocation.operation, ClientOp::Get { .. }) {
                next.owed = next.acknowledged();
            }
        }
        next.has_crashed |= matches!(command, Command::Crash(_));
        next.act(command)?;
        Ok(next)
    }

    fn act(&mut self, command: Command) -> Result<(), String> {
        let command = Rc::new(command);
        let before = self.path.take();
        self.path = Some(Rc::new(Path { command: Rc::clone(&command), before }));
        let mut trace = Trace::new();
        self.world.apply(SimTime::ZERO, &command, &mut trace);
        // Clients and coordinators talk without delay.
        while self.world.step(&mut trace).is_some() {}
        let kept = self.observer.observe(trace.events(), &self.world);
        kept.map_err(|fault| self.tell(fault))
    }

    fn tell(&self, Violation { property, detail }: Violation) -> String {
        let mut text = format!("\"{property}\" is broken: {detail}\nthe last command first:");
        let mut path = self.path.as_ref();
        while let Some(Path { command, before }) = path.map(Rc::as_ref) {
            text.push_str(&format!("\n{command:?}"));
            path = before.as_ref();
        }
        text
    }

    /// Nothing is left to arrive: what has no quorum is given up, all nodes are up, and a read of
    /// all replicas mends what is stale. Then all must be there, everywhere.
    fn end(&self) -> Result<(), String> {
        let mut last = self.clone();
        for host in self.world.hosts() {
            last.act(Command::Restart(vec![host.node.id()]))?;
        }
        for client in self.world.clients() {
            for op in client.pending.keys() {
                last.act(Command::TimeOut(*op))?;
            }
        }
        let mut read = operation(0, 0, ClientOp::Get { contact: None, cells: None });
        if let Command::Invoke(invocation) = &mut read {
            invocation.needed = Needed::answers(Level::Count(3));
        }
        let number = last.world.next_op();
        last.act(read)?;
        while let Some(command) = last.deliveries().into_iter().next() {
            last.act(command)?;
        }
        last.act(Command::Finish(number))?;
        let key = last.world.names().find_key(KEY).expect("the key is in use");
        if !judge::has_converged(&last.world, key) || last.observer.open() > 0 {
            return Err(last.tell(Violation::new("converges", "the replicas differ at the end")));
        }
        let copy = last.world.hosts()[0].node.store().get(key.id, Replica::own(NodeId(0)));
        last.observer.check_whole(key.id, copy.map(Rc::as_ref)).map_err(|fault| last.tell(fault))
    }

    /// The writes whose clients know that they are stored.
    fn acknowledged(&self) -> Vec<OpId> {
        let ended = self.world.clients().iter().filter_map(|client| client.ended);
        ended.filter(|ended| ended.outcome == Outcome::Ok).map(|ended| ended.op).collect()
    }

    /// The state without the history that led to it: no numbers of messages and events, and the
    /// messages under way in no order.
    fn fingerprint(&mut self) -> u64 {
        let hosts = self.world.hosts().iter();
        let nodes = hosts.map(|host| Part::Node(host.health, Rc::clone(&host.node)));
        let clients = self.world.clients().iter().map(|client| Part::Client(Rc::clone(client)));
        let parts = nodes.chain(clients).enumerate().map(|(at, part)| {
            let known = self.parts.get(at).filter(|(known, _)| known.is(&part));
            let fingerprint = known.map_or_else(|| part.fingerprint(), |(_, known)| *known);
            (part, fingerprint)
        });
        self.parts = parts.collect();
        let messages = self.world.held().map(|flight| {
            let known = self.messages.get(&flight.id).copied();
            (flight.id, known.unwrap_or_else(|| hash(&flight.envelope)))
        });
        self.messages = messages.collect();
        let mut unordered: Vec<u64> = self.messages.values().copied().collect();
        unordered.sort_unstable();
        let parts: Vec<u64> = self.parts.iter().map(|(_, part)| *part).collect();
        hash(&(parts, unordered, self.begun, self.has_crashed, &self.owed, self.acknowledged()))
    }
}

const KEY: &str = "cart";

fn operation(client: u16, via: u16, operation: ClientOp) -> Command {
    let (client, via) = (ClientId(client), Some(NodeId(via)));
    Command::Invoke(Invocation {
        client,
        key: Rc::from(KEY),
        via,
        operation,
        needed: Needed::default(),
    })
}

/// The hash of a value's text. Hashes are compared within one exploration only.
pub fn hash(value: &impl Debug) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(format!("{value:?}").as_bytes());
    hasher.finish()
}
