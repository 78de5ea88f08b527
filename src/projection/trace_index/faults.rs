//! What is done to the universe, in words.

use super::{Digest, Outage, Reading};
use crate::dynamo::ids::{Endpoint, NodeId, OpId};
use crate::dynamo::policy::Policy;
use crate::scene::{LandmarkKind, NodeState, Weight};
use crate::sim::command::{Command, Seed};
use crate::sim::faults::LinkEffect;
use crate::text::log;
use std::rc::Rc;

impl Digest {
    pub(super) fn take_command(&mut self, reading: &Reading<'_>, command: &Command) {
        let fault = |text: String| (text, Some(LandmarkKind::Fault));
        let healed = |text: String| (text, Some(LandmarkKind::Healed));
        let (text, kind) = match command {
            // The invocation tells of itself.
            Command::Invoke(_) => return,
            Command::Seed(seed) => return self.take_seed(reading, seed),
            Command::Set(policy) => return self.take_policy(reading, policy),
            Command::Join(_) | Command::Leave(_) => return self.take_change(reading, command),
            Command::Crash(nodes) => {
                nodes.iter().for_each(|node| self.go_out(reading, *node, NodeState::Down));
                fault(log::crashed(&reading.nodes(nodes)))
            }
            Command::Pause(nodes) => {
                nodes.iter().for_each(|node| self.go_out(reading, *node, NodeState::Paused));
                fault(log::paused(&reading.nodes(nodes)))
            }
            Command::Restart(nodes) => {
                nodes.iter().for_each(|node| self.come_back(reading, *node, NodeState::Down));
                healed(log::restarted(&reading.nodes(nodes)))
            }
            Command::Resume(nodes) => {
                nodes.iter().for_each(|node| self.come_back(reading, *node, NodeState::Paused));
                healed(log::resumed(&reading.nodes(nodes)))
            }
            Command::Wipe(nodes, key) => fault(log::wiped(&reading.nodes(nodes), key.as_deref())),
            Command::Partition(groups) => {
                let groups: Vec<String> =
                    groups.iter().map(|group| log::list(&reading.ends(group))).collect();
                fault(log::partitioned(&groups))
            }
            Command::Cut(from, to) => fault(log::cut(&reading.ends(from), &reading.ends(to))),
            Command::Heal => healed(log::healed().to_owned()),
            Command::Link(rule) => {
                let (from, to) =
                    (reading.names.endpoint(rule.from), reading.names.endpoint(rule.to));
                let kind = (rule.effect != LinkEffect::Hold).then_some(LandmarkKind::Fault);
                (log::link_broken(from, to), kind)
            }
            Command::ClearLink(from, to) => {
                let (from, to) = (reading.names.endpoint(*from), reading.names.endpoint(*to));
                healed(log::link_cleared(from, to))
            }
            Command::Suspect(node, peer) => {
                (log::told_to_suspect(reading.node(*node), reading.node(*peer)), None)
            }
            Command::Trust(node, peer) => {
                (log::told_to_trust(reading.node(*node), reading.node(*peer)), None)
            }
            Command::Skew(of, offset) => fault(log::skewed(reading.names.endpoint(*of), *offset)),
            Command::Deliver(_) => (log::delivered_by_hand().to_owned(), None),
            // The loss tells of itself.
            Command::Drop(_) => return,
            Command::TimeOut(op) | Command::Finish(op) => match self.request_text(reading, *op) {
                Some(request) => (log::timed_out(&request), None),
                None => return,
            },
            Command::HandOff(from, to) => {
                (log::handed_off(reading.node(*from), reading.node(*to)), None)
            }
            Command::Promote(..) | Command::Follow(..) => fault(leading(reading, command)),
            Command::AntiEntropy(from, to) => {
                (log::told_to_compare(reading.node(*from), reading.node(*to)), None)
            }
            Command::Compact(nodes) => (log::compacted(&reading.nodes(nodes)), None),
        };
        match kind {
            Some(kind) => self.mark(reading, Weight::Outcome, kind, text),
            None => self.tell(reading, Weight::Step, text),
        }
    }

    fn request_text(&self, reading: &Reading<'_>, op: OpId) -> Option<String> {
        let operation = self.operations.get(&op)?;
        Some(operation.ask(reading.names).of())
    }

    /// A seed takes a number like an operation, though no client asked for it.
    fn take_seed(&mut self, reading: &Reading<'_>, seed: &Seed) {
        let origin = self.next_op;
        self.next_op = OpId(origin.0 + 1);
        if let Some(key) = reading.names.find_key(&seed.key) {
            let version = Rc::new(seed.version(self.policy.versioning, origin, reading.at));
            let all = self.versions.get(&key.id).map_or(&[][..], Vec::as_slice);
            match all.iter().position(|known| known.version.same_as(&version)) {
                // Two seeds of one value and one clock are one version.
                Some(place) => {
                    self.places.insert((origin, version.dot), place);
                }
                None => self.take_version(reading, key.id, None, &version),
            }
            let is_asked = self.operations.values().any(|one| one.request.key.id == key.id);
            let known = self.seeds.get(&key.id);
            if !is_asked && known.is_none_or(|known| seed.is_newer_than(known)) {
                self.seeds.insert(key.id, seed.clone());
            }
        }
        let text = log::seeded(&seed.key, &log::value(&seed.value));
        self.tell(reading, Weight::Step, text);
    }

    fn take_policy(&mut self, reading: &Reading<'_>, policy: &Policy) {
        self.policy = policy.clone();
        let quorum = policy.quorum;
        let text = log::policy_set(quorum.n, quorum.r, quorum.w, policy.uses_stand_ins());
        self.tell(reading, Weight::Step, text);
    }

    fn go_out(&mut self, reading: &Reading<'_>, node: NodeId, state: NodeState) {
        match self.open_outage(node).map(|outage| outage.state) {
            Some(NodeState::Down) => return,
            Some(_) if state == NodeState::Paused => return,
            Some(_) => self.come_back(reading, node, NodeState::Paused),
            None => {}
        }
        if let Some(outages) = self.outages.get_mut(usize::from(node.0)) {
            outages.push(Outage { state, from: reading.at, to: None });
        }
    }

    fn come_back(&mut self, reading: &Reading<'_>, node: NodeId, from: NodeState) {
        if let Some(outage) = self.open_outage(node).filter(|outage| outage.state == from) {
            outage.to = Some(reading.at);
        }
    }
}

/// What an operator says of who leads.
fn leading(reading: &Reading<'_>, command: &Command) -> String {
    match command {
        Command::Promote(node, fence) => log::promoted(reading.node(*node), *fence),
        Command::Follow(node, leader) => {
            log::told_to_follow(reading.node(*node), reading.node(*leader))
        }
        _ => String::new(),
    }
}

impl<'a> Reading<'a> {
    fn ends(&self, ends: &[Endpoint]) -> Vec<&'a Rc<str>> {
        ends.iter().map(|end| self.names.endpoint(*end)).collect()
    }
}
