//! What a user, a script or a link can do to the world.

use super::{Event, Health, Host, World};
use crate::dynamo::ids::{Endpoint, Key, NodeId, OpId};
use crate::dynamo::membership::RingVersion;
use crate::dynamo::message::Part;
use crate::dynamo::node::{Input, Timer};
use crate::dynamo::policy::{Policy, Topology};
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::reconcile;
use crate::dynamo::version::Record;
use crate::sim::command::{Command, Seed};
use crate::sim::flight::{Flight, FlightId, Loss};
use crate::sim::trace::{Trace, TraceKind};
use crate::time::SimTime;
use std::rc::Rc;

impl World {
    /// Does something to the world at this time, which must not lie before its last event.
    pub fn apply(&mut self, at: SimTime, command: &Rc<Command>, trace: &mut Trace) {
        self.now = self.now.max(at);
        self.steps += 1;
        let cause = self.record(None, TraceKind::Commanded(Rc::clone(command)), trace);
        match command.as_ref() {
            Command::Invoke(invocation) => self.invoke(invocation, cause, trace),
            Command::Seed(seed) => self.seed(seed),
            Command::Crash(nodes) => self.for_each(nodes, cause, trace, Self::crash),
            Command::Restart(nodes) => self.for_each(nodes, cause, trace, Self::restart),
            Command::Pause(nodes) => self.for_each(nodes, cause, trace, Self::pause),
            Command::Resume(nodes) => self.for_each(nodes, cause, trace, Self::resume),
            Command::Wipe(nodes, key) => self.wipe(nodes, key.as_deref()),
            Command::Partition(groups) => {
                Rc::make_mut(&mut self.faults).separate(groups);
                self.believe_in_partitions(cause, trace);
            }
            Command::Cut(from, to) => {
                let cut = crate::sim::faults::Cut { from: from.clone(), to: to.clone() };
                Rc::make_mut(&mut self.faults).cuts.push(cut);
                self.believe_in_partitions(cause, trace);
            }
            Command::Heal => {
                Rc::make_mut(&mut self.faults).cuts.clear();
                self.believe_in_partitions(cause, trace);
            }
            Command::HealEnds(ends) => {
                Rc::make_mut(&mut self.faults).reunite(ends);
                self.believe_in_partitions(cause, trace);
            }
            Command::Network(network) => {
                if self.network.is_some() {
                    self.network = Some(Rc::new((**network).clone()));
                }
            }
            Command::Link(rule) => Rc::make_mut(&mut self.faults).rules.push(rule.clone()),
            Command::ClearLink(from, to) => self.clear_link(*from, *to),
            Command::Suspect(node, peer) => {
                self.run_node(*node, Input::Suspect(*peer), cause, trace);
            }
            Command::Trust(node, peer) => self.run_node(*node, Input::Trust(*peer), cause, trace),
            Command::Skew(of, offset_us) => self.skew(*of, *offset_us),
            Command::Set(policy) => self.set(policy, cause),
            Command::Join(names) => self.join(names, cause, trace),
            Command::Leave(nodes) => self.leave(nodes, cause, trace),
            Command::Deliver(flight) => {
                if let Some(flight) = self.take_flight(*flight) {
                    self.arrive(&Rc::new(Flight { drop_reason: None, ..(*flight).clone() }), trace);
                }
            }
            Command::Drop(flight) => {
                if let Some(flight) = self.take_flight(*flight) {
                    self.lose(&flight, Loss::Dropped, trace);
                }
            }
            Command::TimeOut(op) => self.time_out(*op, cause, trace),
            Command::Finish(op) => self.finish(*op, cause, trace),
            Command::HandOff(from, to) => self.hand_off(*from, *to, cause, trace),
            Command::Promote(node, fence) => self.promote(*node, *fence, cause, trace),
            Command::Follow(node, leader) => self.follow(*node, *leader, cause, trace),
            Command::AntiEntropy(from, to) => self.exchange(*from, *to, cause, trace),
            Command::Compact(nodes) => self.for_each(nodes, cause, trace, Self::compact),
        }
    }

    /// Another policy. Where it compares at other times, the rounds begin anew.
    fn set(&mut self, policy: &Policy, cause: u32) {
        let before = self.cluster.policy.anti_entropy;
        Rc::make_mut(&mut self.cluster).policy = policy.clone();
        self.begin_gossip(Some(cause));
        if policy.anti_entropy == before {
            return;
        }
        let is_none =
            |event: &Event| !matches!(event, Event::Timer { timer: Timer::AntiEntropy, .. });
        self.queue.retain(is_none);
        for host in &mut self.hosts {
            Rc::make_mut(&mut host.backlog).retain(is_none);
        }
        self.begin_rounds(Some(cause));
    }

    fn for_each(
        &mut self,
        nodes: &[NodeId],
        cause: u32,
        trace: &mut Trace,
        act: fn(&mut Self, NodeId, u32, &mut Trace),
    ) {
        let count = self.hosts.len();
        for node in nodes.iter().filter(|node| usize::from(node.0) < count) {
            act(self, *node, cause, trace);
        }
    }

    /// The key of this name. The names are shared with copies of this world until one is added.
    pub(super) fn key(&mut self, name: &str) -> Key {
        let known = self.names.find_key(name);
        known.unwrap_or_else(|| Rc::make_mut(&mut self.names).add_key(name))
    }

    fn seed(&mut self, seed: &Seed) {
        let key = self.key(&seed.key);
        let op = OpId(self.next_op);
        self.next_op += 1;
        let version = Rc::new(seed.version(self.cluster.policy.versioning, op, self.now));
        let record = Rc::new(Record {
            clock: seed.clock.clone(),
            siblings: vec![version],
            ..Record::default()
        });
        let (n, policy) = (self.cluster.policy.quorum.n, &self.cluster.policy);
        let (versioning, has_leaders) = (policy.versioning_of_copies(), policy.has_leaders());
        let on = seed.on.clone().unwrap_or_else(|| self.cluster.view.ring.primaries(key, n));
        for node in on {
            if let Some(host) = self.hosts.get_mut(usize::from(node.0)) {
                let store = Rc::make_mut(&mut host.node).store_mut();
                let replica = Replica::own(node);
                // What is there already stays beside it, unless one supersedes the other.
                let (_, whole) = store.absorb(versioning, key, replica, &record);
                if has_leaders && whole.siblings.len() > 1 {
                    store.put(key, replica, Rc::new(reconcile::one_version(&whole)));
                }
            }
        }
    }

    fn crash(&mut self, node: NodeId, cause: u32, trace: &mut Trace) {
        let host = &mut self.hosts[usize::from(node.0)];
        if host.health == Health::Down {
            return;
        }
        Rc::make_mut(&mut host.node).crash(self.now, &self.cluster.policy);
        host.health = Health::Down;
        host.since = self.now;
        host.incarnation += 1;
        let backlog = std::mem::take(&mut host.backlog);
        self.lose_flights_of(node, &backlog, trace);
        self.everyone_believes(node, Input::Suspect(node), cause, trace);
    }

    fn restart(&mut self, node: NodeId, cause: u32, trace: &mut Trace) {
        let host = &mut self.hosts[usize::from(node.0)];
        if host.health != Health::Down {
            return;
        }
        host.health = Health::Up;
        host.since = self.now;
        let first = self.next_flight;
        self.run_node(node, Input::Started, cause, trace);
        self.begin_gossip(Some(cause));
        self.settle_by_hand(first, trace);
        self.everyone_believes(node, Input::Trust(node), cause, trace);
        self.believe_in_health(node, cause, trace);
    }

    fn pause(&mut self, node: NodeId, _cause: u32, _trace: &mut Trace) {
        let host = &mut self.hosts[usize::from(node.0)];
        if host.health == Health::Up {
            host.health = Health::Paused;
            host.since = self.now;
        }
    }

    /// What waited for a stalled node comes in now, in the order in which it waited.
    fn resume(&mut self, node: NodeId, cause: u32, trace: &mut Trace) {
        let host = &mut self.hosts[usize::from(node.0)];
        if host.health != Health::Paused {
            return;
        }
        host.health = Health::Up;
        host.since = self.now;
        let backlog = std::mem::take(&mut host.backlog);
        for event in backlog.iter().cloned() {
            self.queue.insert(self.now, event);
        }
        if self.cluster.view.version != RingVersion::default() {
            self.run_node(node, Input::Resumed, cause, trace);
        }
    }

    /// A crash takes the messages that are on their way to the node and from it along.
    fn lose_flights_of(&mut self, node: NodeId, backlog: &[Event], trace: &mut Trace) {
        let end = Endpoint::Node(node);
        let touches = |flight: &Flight| flight.envelope.from == end || flight.envelope.to == end;
        let mut lost: Vec<Rc<Flight>> =
            self.flights().filter(|flight| touches(flight)).cloned().collect();
        let held = self.held.values().filter(|flight| touches(flight));
        lost.extend(held.cloned());
        for event in backlog {
            if let Event::Flight(flight) = event {
                lost.push(Rc::clone(flight));
            }
        }
        self.queue.retain(|event| !matches!(event, Event::Flight(flight) if touches(flight)));
        self.held.retain(|_, flight| !touches(flight));
        for flight in lost {
            self.lose(&flight, Loss::Down, trace);
        }
    }

    /// By hand, a crash and a restart are known to every node at once.
    fn everyone_believes(&mut self, node: NodeId, input: Input<'_>, cause: u32, trace: &mut Trace) {
        if !self.is_by_hand() {
            return;
        }
        for at in 0..self.hosts.len() {
            let peer = self.hosts[at].node.id();
            if peer != node {
                self.run_node(peer, input, cause, trace);
            }
        }
    }

    /// By hand, a node that comes back knows at once who else is down.
    fn believe_in_health(&mut self, node: NodeId, cause: u32, trace: &mut Trace) {
        if !self.is_by_hand() {
            return;
        }
        let down: Vec<NodeId> = self
            .hosts
            .iter()
            .filter(|host| host.health == Health::Down)
            .map(|host| host.node.id())
            .collect();
        for peer in down {
            self.run_node(node, Input::Suspect(peer), cause, trace);
        }
    }

    /// By hand, a partition and its end are known to every node at once.
    fn believe_in_partitions(&mut self, cause: u32, trace: &mut Trace) {
        if !self.is_by_hand() {
            return;
        }
        let ids: Vec<NodeId> = self.hosts.iter().map(|host| host.node.id()).collect();
        for node in &ids {
            for peer in ids.iter().filter(|peer| *peer != node) {
                let (mine, theirs) = (Endpoint::Node(*node), Endpoint::Node(*peer));
                let cut = self.faults.blocks(mine, theirs) || self.faults.blocks(theirs, mine);
                let down = self.hosts[usize::from(peer.0)].health == Health::Down;
                let input = if cut || down { Input::Suspect(*peer) } else { Input::Trust(*peer) };
                self.run_node(*node, input, cause, trace);
            }
        }
    }

    fn wipe(&mut self, nodes: &[NodeId], key: Option<&str>) {
        let key = key.map(|key| self.key(key).id);
        for node in nodes {
            if let Some(host) = self.hosts.get_mut(usize::from(node.0)) {
                Rc::make_mut(&mut host.node).store_mut().wipe(key);
            }
        }
    }

    fn skew(&mut self, of: Endpoint, offset_us: i64) {
        match of {
            Endpoint::Node(node) => {
                if let Some(host) = self.hosts.get_mut(usize::from(node.0)) {
                    Rc::make_mut(&mut host.node).set_skew_us(offset_us);
                }
            }
            Endpoint::Client(client) => {
                if let Some(client) = self.clients.get_mut(usize::from(client.0)) {
                    Rc::make_mut(client).skew_us = offset_us;
                }
            }
        }
    }

    /// What a rule held back goes on its way when the rule is gone.
    fn clear_link(&mut self, from: Endpoint, to: Endpoint) {
        let faults = Rc::make_mut(&mut self.faults);
        faults.rules.retain(|rule| rule.from != from || rule.to != to);
        if self.is_by_hand() {
            return;
        }
        let released: Vec<FlightId> = self
            .held
            .values()
            .filter(|flight| flight.envelope.from == from && flight.envelope.to == to)
            .map(|flight| flight.id)
            .collect();
        for id in released {
            let Some(flight) = self.held.remove(&id) else { continue };
            self.queue.insert(self.now, Event::Flight(flight));
        }
    }

    fn take_flight(&mut self, id: FlightId) -> Option<Rc<Flight>> {
        if let Some(flight) = self.held.remove(&id) {
            return Some(flight);
        }
        let is_meant = |event: &Event| matches!(event, Event::Flight(flight) if flight.id == id);
        match self.queue.take(is_meant) {
            Some(Event::Flight(flight)) => Some(flight),
            _ => None,
        }
    }

    fn at_coordinator(&mut self, op: OpId, input: Input<'_>, cause: u32, trace: &mut Trace) {
        let found = self.hosts.iter().find(|host| host.node.work().contains_key(&op));
        if let Some(node) = found.map(|host| host.node.id()) {
            self.run_node(node, input, cause, trace);
        }
    }

    /// The coordinator gives up. Where none is left that could say so, or what it said never
    /// arrived, the client does.
    fn time_out(&mut self, op: OpId, cause: u32, trace: &mut Trace) {
        let works = |host: &Host| host.node.work().get(&op).is_some_and(|work| !work.replied);
        let is_told = self.hosts.iter().any(works);
        self.at_coordinator(op, Input::Fired(Timer::Request(op)), cause, trace);
        if is_told {
            return;
        }
        let waiting = self.clients.iter().find(|client| client.pending.contains_key(&op));
        if let Some(client) = waiting.map(|client| client.id) {
            self.client_timed_out(client, op, cause, trace);
        }
    }

    /// What follows a read happens, and is delivered at once. What follows a delete may be a read,
    /// and what follows that.
    fn finish(&mut self, op: OpId, cause: u32, trace: &mut Trace) {
        let reads_back = |world: &Self| {
            let mut works = world.hosts.iter().filter_map(|host| host.node.work().get(&op));
            works.any(|work| work.part == Part::ReadsBack)
        };
        let had_read = reads_back(self);
        for _ in 0..2 {
            let first = self.next_flight;
            self.at_coordinator(op, Input::Finish(op), cause, trace);
            self.deliver_held_from(first, trace);
            if had_read || !reads_back(self) {
                break;
            }
        }
    }

    fn hand_off(&mut self, from: NodeId, to: NodeId, cause: u32, trace: &mut Trace) {
        let first = self.next_flight;
        self.run_node(from, Input::HandOff(to), cause, trace);
        self.deliver_held_from(first, trace);
    }

    /// An operator makes a node the leader, by the next promotion of the cluster. With a fence the
    /// old leader is stopped by other means than the network, even where it is down.
    fn promote(&mut self, node: NodeId, fence: bool, cause: u32, trace: &mut Trace) {
        let is_up = |host: &Host| host.node.id() == node && host.health == Health::Up;
        if self.cluster.policy.topology != Topology::SingleLeader || !self.hosts.iter().any(is_up) {
            return;
        }
        let terms = self.hosts.iter().map(|host| host.node.leadership().term());
        let term = terms.max().unwrap_or(0) + 1;
        let first = self.next_flight;
        let leads = |host: &&Host| fence && host.node.leads() && host.node.id() != node;
        let old: Vec<NodeId> = self.hosts.iter().filter(leads).map(|host| host.node.id()).collect();
        for leader in old {
            self.run_node(leader, Input::StepDown(node), cause, trace);
        }
        self.run_node(node, Input::Promote(term), cause, trace);
        if self.is_by_hand() {
            self.deliver_held_from(first, trace);
        }
    }

    /// An operator makes a node drop what it holds and take what that leader does.
    fn follow(&mut self, node: NodeId, leader: NodeId, cause: u32, trace: &mut Trace) {
        let is_up = |host: &Host| host.node.id() == node && host.health == Health::Up;
        if self.cluster.policy.topology != Topology::SingleLeader || !self.hosts.iter().any(is_up) {
            return;
        }
        let first = self.next_flight;
        self.run_node(node, Input::Follow(leader), cause, trace);
        if self.is_by_hand() {
            self.deliver_held_from(first, trace);
        }
    }

    /// Two nodes compare all they hold. By hand it is over at once: where an answer did not come
    /// the exchange is given up.
    fn exchange(&mut self, from: NodeId, to: NodeId, cause: u32, trace: &mut Trace) {
        let host = self.hosts.get(usize::from(from.0));
        if host.is_none_or(|host| host.health != Health::Up) {
            return;
        }
        let first = self.next_flight;
        self.run_node(from, Input::Compare(to), cause, trace);
        if self.is_by_hand() {
            self.deliver_held_from(first, trace);
            self.run_node(from, Input::Fired(Timer::Exchange(0)), cause, trace);
        }
    }

    fn compact(&mut self, node: NodeId, cause: u32, trace: &mut Trace) {
        if self.hosts[usize::from(node.0)].health == Health::Up {
            self.run_node(node, Input::Compact, cause, trace);
        }
    }

    /// Delivers what was sent since flight `first`, and what that causes, one after the other.
    pub(super) fn deliver_held_from(&mut self, first: u64, trace: &mut Trace) {
        while let Some(flight) = self.held.keys().find(|id| id.0 >= first).copied() {
            if let Some(flight) = self.held.remove(&flight) {
                self.arrive(&flight, trace);
            }
        }
    }
}
