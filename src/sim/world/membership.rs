//! Members that come and go, as an administrator decides it. Changes are made one after the other:
//! one that is asked for while another is under way waits for its end.

use super::{Event, Health, Host, World};
use crate::dynamo::ids::{NodeId, by_number};
use crate::dynamo::membership::{ChangeRequest, MembershipView};
use crate::dynamo::node::{Input, Timer};
use crate::dynamo::ring::change;
use crate::limits::NODES_MAX;
use crate::sim::random::{Stream, StreamPurpose};
use crate::sim::trace::Trace;
use crate::time::SimDuration;
use std::rc::Rc;

impl World {
    /// New nodes of these names join.
    pub(super) fn join(&mut self, names: &[Rc<str>], cause: u32, trace: &mut Trace) {
        let mut joins = Vec::new();
        for name in names {
            let is_known = self.names.nodes.contains(name);
            if is_known || self.hosts.len() >= usize::from(NODES_MAX) {
                continue;
            }
            let node = NodeId(u16::try_from(self.hosts.len()).unwrap_or(u16::MAX));
            Rc::make_mut(&mut self.names).nodes.push(Rc::clone(name));
            let host = Host::new(node, self.seed, &self.cluster.view, self.leader());
            self.hosts.push(Host { since: self.now, ..host });
            self.run_node(node, Input::Started, cause, trace);
            joins.push(node);
        }
        self.change(ChangeRequest { joins, ..ChangeRequest::default() }, cause, trace);
    }

    /// These nodes leave for good.
    pub(super) fn leave(&mut self, nodes: &[NodeId], cause: u32, trace: &mut Trace) {
        self.change(
            ChangeRequest { leaves: nodes.to_vec(), ..ChangeRequest::default() },
            cause,
            trace,
        );
    }

    fn change(&mut self, wanted: ChangeRequest, cause: u32, trace: &mut Trace) {
        self.waiting.push(wanted);
        let first = self.next_flight;
        self.begin_next_change(cause, trace);
        // By hand a change, its transfers included, happens at once.
        self.settle_by_hand(first, trace);
    }

    /// By hand, what was sent since flight `first` arrives at once.
    pub(super) fn settle_by_hand(&mut self, first: u64, trace: &mut Trace) {
        if self.is_by_hand() {
            self.deliver_held_from(first, trace);
        }
    }

    /// Begins the change that has waited longest, unless one is under way.
    pub(super) fn begin_next_change(&mut self, cause: u32, trace: &mut Trace) {
        while self.cluster.view.is_settled() && !self.waiting.is_empty() {
            let wanted = self.waiting.remove(0);
            if let Some(wanted) = self.possible(wanted) {
                self.begin_change(&wanted, cause, trace);
            }
        }
    }

    /// What can be done of a change: who leaves must be a member, and enough must stay for every
    /// key to have its replicas.
    fn possible(&self, mut wanted: ChangeRequest) -> Option<ChangeRequest> {
        let view = &self.cluster.view;
        let leaves = wanted.leaves.iter().copied();
        wanted.leaves =
            by_number(leaves.filter(|node| view.members.binary_search(node).is_ok()).collect());
        let stay = (view.members.len() + wanted.joins.len()).saturating_sub(wanted.leaves.len());
        let is_change = !wanted.joins.is_empty() || !wanted.leaves.is_empty();
        let is_down = |node: &NodeId| self.hosts[usize::from(node.0)].health == Health::Down;
        wanted.dead = wanted.leaves.iter().copied().filter(is_down).collect();
        (is_change && stay >= usize::from(self.cluster.policy.quorum.n)).then_some(wanted)
    }

    fn begin_change(&mut self, wanted: &ChangeRequest, cause: u32, trace: &mut Trace) {
        let (policy, view) = (&self.cluster.policy, &self.cluster.view);
        let mut ring = view.ring.as_ref().clone();
        let mut members = view.members.to_vec();
        for node in &wanted.joins {
            let mut stream = Stream::new(self.seed, StreamPurpose::Joins(node.0));
            ring = change::joined(policy, &ring, &members, *node, || stream.next_u128());
            members.push(*node);
        }
        for node in &wanted.leaves {
            let mut stream = Stream::new(self.seed, StreamPurpose::Leaves(node.0));
            ring = change::left(policy, &ring, &members, *node, || stream.next_u128());
            members.retain(|member| member != node);
        }
        let view = Rc::new(view.begin(ring, wanted, policy.quorum.n));
        self.begin_gossip(Some(cause));
        let is_up = |node: &&NodeId| self.hosts[usize::from(node.0)].health == Health::Up;
        let mut first = wanted.joins.iter().chain(&wanted.leaves).chain(view.members.iter());
        if let Some(node) = first.find(is_up).copied() {
            self.run_node(node, Input::Begin(&view), cause, trace);
        }
    }

    /// Has every node that runs gossip, where the policy says so: the first round comes within a
    /// period, at another time for each.
    pub(super) fn begin_gossip(&mut self, cause: Option<u32>) {
        let Some(every) = self.cluster.policy.gossip.filter(|_| !self.is_by_hand()) else { return };
        for at in 0..self.hosts.len() {
            let (now, host) = (self.now, &mut self.hosts[at]);
            if host.health == Health::Down || host.node.gossip().is_some() {
                continue;
            }
            Rc::make_mut(&mut host.node).begin_gossip(now);
            let after = SimDuration::from_us(host.chance.below(every.as_us().max(1)));
            let (node, incarnation) = (host.node.id(), host.incarnation);
            let event = Event::Timer { node, incarnation, timer: Timer::Gossip, event: cause };
            self.schedule(after, event);
        }
    }

    /// Nobody gossips: every node knows of a change at once.
    pub(super) fn publish(&mut self, view: &Rc<MembershipView>, cause: u32, trace: &mut Trace) {
        for at in 0..self.hosts.len() {
            let host = &mut self.hosts[at];
            if host.health == Health::Up {
                let node = host.node.id();
                self.run_node(node, Input::Learn(view), cause, trace);
            } else {
                let n = self.cluster.policy.quorum.n;
                Rc::make_mut(&mut host.node).learn_silently(view, n);
            }
        }
    }

    /// Takes note of what a node knows of the members, if nobody knew it before.
    pub(super) fn notice_view(&mut self, node: NodeId, cause: u32, trace: &mut Trace) {
        let seen = self.hosts[usize::from(node.0)].node.view();
        if Rc::ptr_eq(seen, &self.cluster.view) || !seen.is_newer_than(&self.cluster.view) {
            return;
        }
        let seen = Rc::clone(seen);
        Rc::make_mut(&mut self.cluster).view = seen;
        self.begin_next_change(cause, trace);
    }

    /// True if a node has something to pass on to one that can take it.
    pub(super) fn can_move_on(&self, node: &crate::dynamo::node::Node) -> bool {
        let from = node.id();
        !self.is_by_hand() && node.moves().heirs().any(|heir| self.can_reach(from, heir))
    }
}
