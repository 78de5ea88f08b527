//! The world: all nodes and clients, every message under way, every fault, at one moment. It is
//! the only place where the effects that nodes ask for are carried out. Cloning it is cheap, since
//! nodes and clients are shared until one of them changes, and that is what makes time travel a
//! matter of keeping copies.

mod ahead;
mod apply;
mod arrive;
mod ask;
mod membership;
mod queue;
mod send;
mod weight;

pub use ahead::Ahead;

use super::client::Client;
use super::faults::Faults;
use super::flight::{Flight, FlightId};
use super::names::Names;
use super::random::{Stream, StreamPurpose};
use super::setup::{Network, Setup};
use super::trace::{Connection, Trace, TraceEvent, TraceKind};
use crate::dynamo::failure_detector::Beliefs;
use crate::dynamo::ids::{ClientId, Endpoint, NodeId, OpId};
use crate::dynamo::membership::{ChangeRequest, MembershipView};
use crate::dynamo::node::{Cluster, Comparison, Effect, Input, Node, Timer};
use crate::dynamo::policy::Topology;
use crate::dynamo::store::Hint;
use crate::time::{SimDuration, SimTime};
use queue::{Due, Queue};
use std::collections::BTreeMap;
use std::rc::Rc;

/// How a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// It runs.
    Up,
    /// It crashed.
    Down,
    /// It stalls.
    Paused,
}

/// A node in its place: the machine it runs on and the links that leave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// The node.
    pub node: Rc<Node>,
    /// How it is.
    pub health: Health,
    /// Since when.
    pub since: SimTime,
    /// How often it was started: timers of an earlier life are void.
    incarnation: u32,
    /// What waits for a stalled node.
    backlog: Rc<Vec<Event>>,
    links: Rc<Links>,
    /// Chance for whom it gossips with.
    chance: Stream,
}

/// Chance for the links that leave one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Links(BTreeMap<Endpoint, Stream>);

/// What the queue holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Event {
    /// A message arrives, or is lost on its way.
    Flight(Rc<Flight>),
    /// A node's timer fires.
    Timer { node: NodeId, incarnation: u32, timer: Timer, event: Option<u32> },
    /// A client has waited long enough for the node that it asked.
    ClientTimeout { client: ClientId, op: OpId, attempt: u8, event: u32 },
    /// It is noticed that no connection came about, unless a client's attempt, or a node's life, is
    /// another by then.
    Unconnected { connection: Rc<Connection>, count: u32, event: u32 },
}

/// A world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    now: SimTime,
    steps: u64,
    next_flight: u64,
    next_op: u32,
    next_event: u32,
    seed: u64,
    cluster: Rc<Cluster>,
    names: Rc<Names>,
    network: Option<Rc<Network>>,
    faults: Rc<Faults>,
    hosts: Vec<Host>,
    clients: Vec<Rc<Client>>,
    client_links: Vec<Rc<Links>>,
    queue: Queue,
    held: BTreeMap<FlightId, Rc<Flight>>,
    /// Changes of the members that wait for the one under way.
    waiting: Vec<ChangeRequest>,
}

impl World {
    /// The world at the beginning.
    #[must_use]
    pub fn new(setup: &Setup) -> Self {
        let (ring, names) = setup.ring();
        let policy = setup.policy.clone();
        let nodes = u16::try_from(names.nodes.len()).unwrap_or(u16::MAX);
        let view = Rc::new(MembershipView::first(Rc::new(ring), nodes));
        let host = |node| Host::new(NodeId(node), setup.seed, &view, setup.leader);
        let hosts = (0..nodes).map(host).collect();
        let cluster = Cluster { policy, view, manual: setup.network.is_none() };
        let clients = u16::try_from(names.clients.len()).unwrap_or(u16::MAX);
        let mut world = Self {
            now: SimTime::ZERO,
            steps: 0,
            next_flight: 0,
            next_op: 0,
            next_event: 0,
            seed: setup.seed,
            cluster: Rc::new(cluster),
            names: Rc::new(names),
            network: setup.network.clone().map(Rc::new),
            faults: Rc::default(),
            hosts,
            clients: (0..clients).map(|client| new_client(ClientId(client), setup.seed)).collect(),
            client_links: vec![Rc::default(); usize::from(clients)],
            queue: Queue::default(),
            held: BTreeMap::new(),
            waiting: Vec::new(),
        };
        world.begin_rounds(None);
        world.begin_gossip(None);
        world
    }

    /// The time of the last event or command.
    #[must_use]
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// How many events and commands there were.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// How many trace events there were.
    #[must_use]
    pub fn trace_length(&self) -> u32 {
        self.next_event
    }

    /// The number that the next operation gets.
    #[must_use]
    pub fn next_op(&self) -> OpId {
        OpId(self.next_op)
    }

    /// What all nodes share.
    #[must_use]
    pub fn cluster(&self) -> &Rc<Cluster> {
        &self.cluster
    }

    /// The names of everything.
    #[must_use]
    pub fn names(&self) -> &Rc<Names> {
        &self.names
    }

    /// What is broken in the network.
    #[must_use]
    pub fn faults(&self) -> &Rc<Faults> {
        &self.faults
    }

    /// True where a script decides what arrives.
    #[must_use]
    pub fn is_by_hand(&self) -> bool {
        self.network.is_none()
    }

    /// The nodes in their places, by number.
    #[must_use]
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// A node, if there is one of this number.
    #[must_use]
    pub fn node(&self, node: NodeId) -> Option<&Rc<Node>> {
        self.hosts.get(usize::from(node.0)).map(|host| &host.node)
    }

    /// The last promoted of the nodes that believe that they lead all keys, this one left aside.
    #[must_use]
    pub fn leader_besides(&self, node: NodeId) -> Option<NodeId> {
        self.last_promoted(|other| other.id() != node)
    }

    /// The last promoted of all nodes that believe that they lead all keys.
    fn leader(&self) -> Option<NodeId> {
        self.last_promoted(|_| true)
    }

    fn last_promoted(&self, counts: impl Fn(&Node) -> bool) -> Option<NodeId> {
        let leaders = self.hosts.iter().map(|host| &host.node);
        let leaders = leaders.filter(|node| node.leads() && counts(node));
        leaders.max_by_key(|leader| leader.leadership().term()).map(|leader| leader.id())
    }

    /// The clients, by number.
    #[must_use]
    pub fn clients(&self) -> &[Rc<Client>] {
        &self.clients
    }

    /// The messages on their way, in the order of their arrival.
    pub fn flights(&self) -> impl Iterator<Item = &Rc<Flight>> {
        self.queue.iter().filter_map(|due| match &due.event {
            Event::Flight(flight) => Some(flight),
            Event::Timer { .. } | Event::ClientTimeout { .. } | Event::Unconnected { .. } => None,
        })
    }

    /// The messages that are held back, in the order of their sending.
    pub fn held(&self) -> impl Iterator<Item = &Rc<Flight>> {
        self.held.values()
    }

    /// The changes of members that wait for another's end.
    #[must_use]
    pub fn waiting(&self) -> &[ChangeRequest] {
        &self.waiting
    }

    /// When the next event is due, events that have become void left aside.
    #[must_use]
    pub fn next_event_at(&self) -> Option<SimTime> {
        self.queue.iter().find(|due| !self.is_void(&due.event)).map(|due| due.at)
    }

    /// True if nothing is under way that could still change something by itself: no message but
    /// gossip, no request, no exchange, no hint whose way home is open, and no key on its way to a
    /// new member. A round of anti-entropy that is due later is not under way.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        let asked = self.clients.iter().any(|client| !client.pending.is_empty());
        let is_talk = |flight: &Rc<Flight>| flight.envelope.message.kind().is_background();
        if asked || self.flights().any(|flight| !is_talk(flight)) {
            return false;
        }
        self.hosts.iter().filter(|host| host.health == Health::Up).all(|host| {
            let compares = host.node.anti_entropy().last().is_some_and(Comparison::is_under_way);
            let node = &host.node;
            let waits = node.forwarded_under().next().is_some() || node.seats().have_waiting();
            let works = !node.work().is_empty() || waits;
            let busy = (compares || works) && !self.is_by_hand();
            !busy && !self.can_hand_off(&host.node) && !self.can_move_on(&host.node)
        })
    }

    /// True if a node has something to send that will be taken: a hint, a leader's word, or a
    /// request to follow one.
    fn can_hand_off(&self, node: &Node) -> bool {
        let id = node.id();
        let leadership = node.leadership();
        let takes_hints = |peer: &Node| {
            self.cluster.policy.topology != Topology::SingleLeader
                || peer.leadership().leader() == Some(id)
        };
        let leads = |peer: &Node| leadership.is_awaiting() && peer.leads();
        !self.is_by_hand()
            && (node.store().kept_for().any(|to| self.reaches(id, to, takes_hints))
                || leadership.unconfirmed().iter().any(|to| self.reaches(id, *to, |_| true))
                || leadership.leader().is_some_and(|to| self.reaches(id, to, leads)))
    }

    /// What a node keeps as messages for others that is still worth something at this time.
    pub fn valid_hints<'a>(
        &self,
        node: &'a Node,
        at: SimTime,
    ) -> impl Iterator<Item = &'a Hint> + use<'a> {
        let grace = self.cluster.policy.hint_grace();
        node.store().hints().iter().filter(move |hint| hint.life.lasts(at, grace))
    }

    /// True if two nodes can talk to each other, and the second is as asked for.
    fn reaches(&self, from: NodeId, to: NodeId, fits: impl Fn(&Node) -> bool) -> bool {
        self.node(to).is_some_and(|node| fits(node)) && self.can_reach(from, to)
    }

    /// True if a node is down, or there is none of this number.
    fn is_down(&self, node: NodeId) -> bool {
        self.hosts.get(usize::from(node.0)).is_none_or(|host| host.health == Health::Down)
    }

    /// True if a node is up and no partition stands between it and another.
    fn can_reach(&self, from: NodeId, to: NodeId) -> bool {
        let host = self.hosts.get(usize::from(to.0));
        let (from, to) = (Endpoint::Node(from), Endpoint::Node(to));
        host.is_some_and(|host| host.health == Health::Up)
            && !self.faults.blocks(from, to)
            && !self.faults.blocks(to, from)
    }

    /// Lets the next event happen. `None` if there is none.
    pub fn step(&mut self, trace: &mut Trace) -> Option<SimTime> {
        loop {
            let Due { at, event } = self.queue.pop()?;
            if self.is_void(&event) {
                continue;
            }
            self.now = self.now.max(at);
            self.steps += 1;
            self.happen(event, trace);
            return Some(self.now);
        }
    }

    /// A timer that its node no longer waits for, or a client that has its answer.
    fn is_void(&self, event: &Event) -> bool {
        match event {
            Event::Flight(_) => false,
            Event::Timer { node, incarnation, timer, .. } => {
                self.hosts.get(usize::from(node.0)).is_none_or(|host| {
                    host.incarnation != *incarnation
                        || host.health == Health::Down
                        || !host.node.awaits(*timer)
                })
            }
            Event::ClientTimeout { client, op, attempt, .. } => {
                !self.is_trying(*client, *op, u32::from(*attempt))
            }
            Event::Unconnected { connection, count, .. } => match connection.from {
                Endpoint::Client(client) => !self.is_trying(client, connection.op, *count),
                Endpoint::Node(node) => self
                    .hosts
                    .get(usize::from(node.0))
                    .is_none_or(|host| host.incarnation != *count),
            },
        }
    }

    /// True while a client is at this attempt.
    fn is_trying(&self, client: ClientId, op: OpId, attempt: u32) -> bool {
        let pending = self.pending(client, op);
        pending.is_some_and(|pending| u32::from(pending.request.attempt) == attempt)
    }

    fn happen(&mut self, event: Event, trace: &mut Trace) {
        match event {
            Event::Flight(flight) => self.arrive(&flight, trace),
            Event::Timer { node, event: cause, timer, .. } => {
                let at = usize::from(node.0);
                if self.hosts[at].health == Health::Paused {
                    let incarnation = self.hosts[at].incarnation;
                    let waiting = Event::Timer { node, incarnation, timer, event: cause };
                    return Rc::make_mut(&mut self.hosts[at].backlog).push(waiting);
                }
                let fired = self.record(cause, TraceKind::Fired(node, timer), trace);
                let input = match timer {
                    Timer::Gossip => Input::Gossip(self.hosts[at].chance.next_u128()),
                    _ => Input::Fired(timer),
                };
                self.run_node(node, input, fired, trace);
            }
            Event::ClientTimeout { client, op, event: cause, .. } => {
                self.patience_ends(client, op, cause, trace);
            }
            Event::Unconnected { connection, count, event } => {
                if let Endpoint::Node(node) = connection.from
                    && self.hosts[usize::from(node.0)].health == Health::Paused
                {
                    let backlog = &mut self.hosts[usize::from(node.0)].backlog;
                    let waiting = Event::Unconnected { connection, count, event };
                    return Rc::make_mut(backlog).push(waiting);
                }
                self.not_connected(*connection, event, trace);
            }
        }
    }

    /// Runs a node on one input and carries out what it asks for.
    fn run_node(&mut self, node: NodeId, input: Input<'_>, cause: u32, trace: &mut Trace) {
        let Some(host) = self.hosts.get_mut(usize::from(node.0)) else { return };
        let mut effects = std::mem::take(&mut trace.effects);
        let cluster = Rc::clone(&self.cluster);
        Rc::make_mut(&mut host.node).step(self.now, &cluster, input, &mut effects);
        let (incarnation, mut published) = (host.incarnation, Vec::new());
        for effect in effects.0.drain(..) {
            match effect {
                Effect::Send(envelope) => self.send(envelope, cause, trace),
                Effect::HandOn(request, to, patience) => {
                    self.hand_on(node, request, to, patience, cause, trace);
                }
                Effect::SetTimer(timer, after) => {
                    let event = Event::Timer { node, incarnation, timer, event: Some(cause) };
                    self.schedule(after, event);
                }
                Effect::Publish(view) => published.push(view),
                Effect::Note(note) => {
                    self.record(Some(cause), TraceKind::Noted(node, note), trace);
                }
            }
        }
        trace.effects = effects;
        // What others do about it may come back to this node: all that it did comes before that.
        for view in published {
            self.publish(&view, cause, trace);
        }
        self.notice_view(node, cause, trace);
    }

    /// Has the first round of every node come, after the period. The nodes begin one after the
    /// other: if all began at once, each exchange would be made twice at the same time.
    fn begin_rounds(&mut self, cause: Option<u32>) {
        let Some(every) = self.cluster.policy.anti_entropy else { return };
        let nodes = self.hosts.len() as u64;
        for (at, node) in (0..nodes).zip(0..) {
            let Host { incarnation, health, .. } = self.hosts[usize::from(node)];
            // A node that is down begins when it comes back.
            if health == Health::Down {
                continue;
            }
            let timer = Timer::AntiEntropy;
            let event = Event::Timer { node: NodeId(node), incarnation, timer, event: cause };
            self.schedule(every + SimDuration::from_us(every.as_us() / nodes * at), event);
        }
    }

    fn schedule(&mut self, after: SimDuration, event: Event) {
        let is_clockless = self.is_by_hand() && !matches!(event, Event::Flight(_));
        if !is_clockless {
            self.queue.insert(self.now + after, event);
        }
    }

    fn record(&mut self, cause: Option<u32>, kind: TraceKind, trace: &mut Trace) -> u32 {
        let event = self.next_event;
        self.next_event += 1;
        trace.push(TraceEvent { at: self.now, cause, kind });
        event
    }
}

impl Host {
    fn new(id: NodeId, seed: u64, view: &Rc<MembershipView>, leader: Option<NodeId>) -> Self {
        let mut node = Node::new(id, Rc::clone(view));
        if let Some(leader) = leader {
            node.set_leader(leader);
        }
        Self {
            node: Rc::new(node),
            health: Health::Up,
            since: SimTime::ZERO,
            incarnation: 0,
            backlog: Rc::default(),
            links: Rc::default(),
            chance: Stream::new(seed, StreamPurpose::Gossip(id.0)),
        }
    }
}

fn new_client(id: ClientId, seed: u64) -> Rc<Client> {
    Rc::new(Client {
        id,
        pending: BTreeMap::new(),
        held: BTreeMap::new(),
        ended: None,
        failure_detector: Beliefs::default(),
        leader: None,
        skew_us: 0,
        stream: Stream::new(seed, StreamPurpose::Coordinators(id.0)),
    })
}
