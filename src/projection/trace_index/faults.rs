//! What is done to the universe, in words.

use super::{EventContext, Outage, TraceIndex};
use crate::dynamo::ids::{Endpoint, NodeId, OpId};
use crate::dynamo::policy::{Knob, Policy};
use crate::scene::{Importance, LandmarkKind, NodeState};
use crate::sim::command::{Command, Seed};
use crate::sim::faults::LinkEffect;
use crate::text::log;
use std::rc::Rc;

impl TraceIndex {
    pub(super) fn on_command(&mut self, context: &EventContext<'_>, command: &Command) {
        let fault = |text: String| (text, Some(LandmarkKind::Fault));
        let healed = |text: String| (text, Some(LandmarkKind::Healed));
        let (text, kind) = match command {
            // The invocation tells of itself.
            Command::Invoke(_) => return,
            Command::Seed(seed) => return self.on_seed(context, seed),
            Command::Set(policy) => return self.on_policy(context, policy),
            Command::Join(_) | Command::Leave(_) => return self.on_change(context, command),
            Command::Crash(nodes) => {
                nodes.iter().for_each(|node| self.go_out(context, *node, NodeState::Down));
                fault(log::crashed(&context.nodes(nodes)))
            }
            Command::Pause(nodes) => {
                nodes.iter().for_each(|node| self.go_out(context, *node, NodeState::Paused));
                fault(log::paused(&context.nodes(nodes)))
            }
            Command::Restart(nodes) => {
                nodes.iter().for_each(|node| self.come_back(context, *node, NodeState::Down));
                healed(log::restarted(&context.nodes(nodes)))
            }
            Command::Resume(nodes) => {
                nodes.iter().for_each(|node| self.come_back(context, *node, NodeState::Paused));
                healed(log::resumed(&context.nodes(nodes)))
            }
            Command::Wipe(nodes, key) => fault(log::wiped(&context.nodes(nodes), key.as_deref())),
            Command::Partition(groups) => {
                let groups: Vec<String> =
                    groups.iter().map(|group| log::list(&context.ends(group))).collect();
                fault(log::partitioned(&groups))
            }
            Command::Cut(from, to) => fault(log::cut(&context.ends(from), &context.ends(to))),
            Command::Heal => healed(log::healed().to_owned()),
            Command::HealEnds(ends) => healed(log::reunited(&context.ends(ends))),
            Command::Network(network) => fault(log::network_changed(network)),
            Command::Link(rule) => {
                let (from, to) =
                    (context.names.endpoint(rule.from), context.names.endpoint(rule.to));
                let kind = (rule.effect != LinkEffect::Hold).then_some(LandmarkKind::Fault);
                (log::link_broken(from, to), kind)
            }
            Command::ClearLink(from, to) => {
                let (from, to) = (context.names.endpoint(*from), context.names.endpoint(*to));
                healed(log::link_cleared(from, to))
            }
            Command::Suspect(node, peer) => {
                (log::told_to_suspect(context.node(*node), context.node(*peer)), None)
            }
            Command::Trust(node, peer) => {
                (log::told_to_trust(context.node(*node), context.node(*peer)), None)
            }
            Command::Skew(of, offset) => fault(log::skewed(context.names.endpoint(*of), *offset)),
            Command::Deliver(_) => (log::delivered_by_hand().to_owned(), None),
            // The loss tells of itself.
            Command::Drop(_) => return,
            Command::TimeOut(op) | Command::Finish(op) => match self.request_text(context, *op) {
                Some(request) => (log::timed_out(&request), None),
                None => return,
            },
            Command::HandOff(from, to) => {
                (log::handed_off(context.node(*from), context.node(*to)), None)
            }
            Command::Promote(..) | Command::Follow(..) => fault(leading(context, command)),
            Command::AntiEntropy(from, to) => {
                (log::told_to_compare(context.node(*from), context.node(*to)), None)
            }
            Command::Compact(nodes) => (log::compacted(&context.nodes(nodes)), None),
        };
        match kind {
            Some(kind) => self.push_landmark(context, Importance::Outcome, kind, text),
            None => self.push_line(context, Importance::Step, text),
        }
    }

    fn request_text(&self, context: &EventContext<'_>, op: OpId) -> Option<String> {
        let operation = self.operations.get(&op)?;
        Some(operation.ask(context.names).of())
    }

    /// A seed takes a number like an operation, though no client asked for it.
    fn on_seed(&mut self, context: &EventContext<'_>, seed: &Seed) {
        let origin = self.next_op;
        self.next_op = OpId(origin.0 + 1);
        if let Some(key) = context.names.find_key(&seed.key) {
            let version = Rc::new(seed.version(self.policy.versioning, origin, context.at));
            let all = self.versions.get(&key.id).map_or(&[][..], Vec::as_slice);
            match all.iter().position(|known| known.version.same_as(&version)) {
                // Two seeds of one value and one clock are one version.
                Some(place) => {
                    self.places.insert((origin, version.dot), place);
                }
                None => self.on_version(context, key.id, None, &version),
            }
            let is_asked = self.operations.values().any(|one| one.request.key.id == key.id);
            let known = self.seeds.get(&key.id);
            if !is_asked && known.is_none_or(|known| seed.is_newer_than(known)) {
                self.seeds.insert(key.id, seed.clone());
            }
        }
        let text = log::seeded(&seed.key, &log::value(&seed.value));
        self.push_line(context, Importance::Step, text);
    }

    fn on_policy(&mut self, context: &EventContext<'_>, policy: &Policy) {
        let before = std::mem::replace(&mut self.policy, policy.clone());
        let changed = Knob::ALL.iter().filter(|knob| knob.value(&before) != knob.value(policy));
        // Who counts is told of together with N, R and W.
        let rules: Vec<String> = changed
            .filter(|knob| **knob != Knob::QuorumMode)
            .map(|knob| log::rule(*knob, knob.value(policy)))
            .collect();
        let counts = |policy: &Policy| (policy.quorum, policy.uses_stand_ins());
        if rules.is_empty() || counts(&before) != counts(policy) {
            let text = log::policy_set(policy.quorum, policy.uses_stand_ins());
            self.push_line(context, Importance::Step, text);
        }
        if !rules.is_empty() {
            self.push_line(context, Importance::Step, log::rules_set(&rules));
        }
    }

    fn go_out(&mut self, context: &EventContext<'_>, node: NodeId, state: NodeState) {
        match self.open_outage(node).map(|outage| outage.state) {
            Some(NodeState::Down) => return,
            Some(_) if state == NodeState::Paused => return,
            Some(_) => self.come_back(context, node, NodeState::Paused),
            None => {}
        }
        if let Some(outages) = self.outages.get_mut(usize::from(node.0)) {
            outages.push(Outage { state, from: context.at, to: None });
        }
    }

    fn come_back(&mut self, context: &EventContext<'_>, node: NodeId, from: NodeState) {
        if let Some(outage) = self.open_outage(node).filter(|outage| outage.state == from) {
            outage.to = Some(context.at);
        }
    }
}

/// What an operator says of who leads.
fn leading(context: &EventContext<'_>, command: &Command) -> String {
    match command {
        Command::Promote(node, fence) => log::promoted(context.node(*node), *fence),
        Command::Follow(node, leader) => {
            log::told_to_follow(context.node(*node), context.node(*leader))
        }
        _ => String::new(),
    }
}

impl<'a> EventContext<'a> {
    fn ends(&self, ends: &[Endpoint]) -> Vec<&'a Rc<str>> {
        ends.iter().map(|end| self.names.endpoint(*end)).collect()
    }
}
