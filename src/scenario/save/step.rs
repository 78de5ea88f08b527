//! The step that does what a command did.

use crate::dynamo::clock::VectorClock;
use crate::dynamo::ids::{Endpoint, NodeId};
use crate::dynamo::policy::{Placement, Policy};
use crate::dynamo::value::Value;
use crate::scenario::duration::SignedDuration;
use crate::scenario::format::{
    self, Action, AmongCount, AntiEntropy, Belief, Clock, Cluster, Deliver, Drop, Every, Follow,
    Get, Handoff, Heal, Link, Merge, MergeWord, Nullable, OneWay, Partition, PlacementWord,
    Promote, Put, Quorum, ReadCount, Skew, Switch, Wipe, WriteCount,
};
use crate::sim::command::{ClientOp, Command, Invocation, MergeRule, Seed, WriteContext};
use crate::sim::faults::{LinkEffect, LinkRule};
use crate::sim::names::Names;
use std::rc::Rc;

/// `None` for what only a script does.
pub(super) fn action(names: &Names, command: &Command) -> Option<Action> {
    let write = Writer(names);
    Some(match command {
        Command::Invoke(invocation) => write.invoke(invocation),
        Command::Seed(seed) => Action::Seed(Box::new(write.seed(seed))),
        Command::Crash(nodes) => Action::Crash(write.nodes(nodes)),
        Command::Restart(nodes) => Action::Restart(write.nodes(nodes)),
        Command::Pause(nodes) => Action::Pause(write.nodes(nodes)),
        Command::Resume(nodes) => Action::Resume(write.nodes(nodes)),
        Command::Wipe(nodes, key) => {
            let key = key.as_ref().map(ToString::to_string);
            Action::Wipe(Wipe { nodes: Some(write.nodes(nodes)), key })
        }
        Command::Partition(groups) => {
            let groups = groups.iter().map(|group| write.endpoints(group)).collect();
            Action::Partition(Partition::Groups(groups))
        }
        Command::Cut(from, to) => Action::Partition(Partition::OneWay(OneWay {
            from: write.endpoints(from),
            to: write.endpoints(to),
        })),
        Command::Heal => Action::Heal(Heal::All(Switch::On(true))),
        Command::HealEnds(ends) => Action::Heal(Heal::Ends(write.endpoints(ends))),
        Command::Link(rule) => Action::Link(Box::new(write.link(rule))),
        Command::ClearLink(from, to) => {
            let (from, to) = (write.endpoint(*from), write.endpoint(*to));
            Action::Link(Box::new(Link { from, to, clear: Some(true), ..Link::default() }))
        }
        Command::Network(network) => Action::Network(Box::new(super::network::network(network))),
        Command::Suspect(node, peer) => Action::Suspect(write.belief(*node, *peer)),
        Command::Trust(node, peer) => Action::Trust(write.belief(*node, *peer)),
        Command::Skew(of, us) => {
            let name = Some(write.endpoint(*of));
            let (node, client) = match of {
                Endpoint::Node(_) => (name, None),
                Endpoint::Client(_) => (None, name),
            };
            Action::Skew(Skew { node, client, offset: SignedDuration { us: *us } })
        }
        Command::Join(names) => Action::Join(texts(names)),
        Command::Leave(nodes) => Action::Leave(write.nodes(nodes)),
        Command::Set(policy) => Action::Set(Box::new(rules(policy))),
        Command::Deliver(flight) => {
            Action::Deliver(Deliver { message: Some(flight.0), ..Deliver::default() })
        }
        Command::Drop(flight) => Action::Drop(Drop { message: Some(flight.0), ..Drop::default() }),
        Command::HandOff(from, to) => {
            Action::Handoff(Handoff { from: write.node(*from), to: write.node(*to) })
        }
        Command::Promote(node, fence) => {
            Action::Promote(Promote { node: write.node(*node), fence: Some(*fence) })
        }
        Command::Follow(node, leader) => {
            Action::Follow(Follow { node: write.node(*node), leader: write.node(*leader) })
        }
        Command::AntiEntropy(from, to) => {
            Action::AntiEntropy(AntiEntropy { between: write.nodes(&[*from, *to]) })
        }
        Command::Compact(nodes) => Action::Compact(write.nodes(nodes)),
        Command::TimeOut(_) | Command::Finish(_) => return None,
    })
}

/// Writes numbers as the names that they have in this run.
#[derive(Clone, Copy)]
struct Writer<'a>(&'a Names);

impl Writer<'_> {
    fn node(self, node: NodeId) -> String {
        self.0.node(node).to_string()
    }

    fn nodes(self, nodes: &[NodeId]) -> Vec<String> {
        nodes.iter().map(|node| self.node(*node)).collect()
    }

    fn endpoint(self, endpoint: Endpoint) -> String {
        self.0.endpoint(endpoint).to_string()
    }

    fn endpoints(self, endpoints: &[Endpoint]) -> Vec<String> {
        endpoints.iter().map(|endpoint| self.endpoint(*endpoint)).collect()
    }

    fn clock(self, clock: &VectorClock) -> Clock {
        let entries = self.0.clock(clock).into_iter();
        entries.map(|(name, counter)| (name.to_string(), counter)).collect()
    }

    fn belief(self, node: NodeId, peer: NodeId) -> Belief {
        Belief { node: self.node(node), peer: self.node(peer) }
    }

    fn link(self, rule: &LinkRule) -> Link {
        let kind = rule.kind.map(|kind| kind.name().to_owned());
        let (from, to) = (self.endpoint(rule.from), self.endpoint(rule.to));
        let link = Link { from, to, kind, ..Link::default() };
        match rule.effect {
            LinkEffect::Delay(delay) => Link { delay: Some(delay), ..link },
            LinkEffect::Drop => Link { drop: Some(true), ..link },
            LinkEffect::Hold => Link { hold: Some(true), ..link },
        }
    }

    fn seed(self, seed: &Seed) -> format::Seed {
        format::Seed {
            key: Some(seed.key.to_string()),
            value: format::Value::of(&seed.value),
            on: seed.on.as_ref().map(|nodes| self.nodes(nodes)),
            clock: (!seed.clock.is_empty()).then(|| self.clock(&seed.clock)),
            timestamp: (seed.timestamp_us != Seed::OLDEST_US).then_some(seed.timestamp_us),
        }
    }

    fn invoke(self, invocation: &Invocation) -> Action {
        let Invocation { client, key, via, operation, needed } = invocation;
        let client = Some(self.endpoint(Endpoint::Client(*client)));
        let (key, via) = (Some(key.to_string()), via.map(|via| self.node(via)));
        match operation {
            ClientOp::Get { contact, cells } => Action::Get(Box::new(Get {
                id: None,
                client,
                key,
                via,
                r: needed.answers.map(ReadCount::of),
                pr: needed.primaries.map(AmongCount::of),
                contact: contact.as_ref().map(|nodes| self.nodes(nodes)),
                cells: cells.as_ref().map(|cells| texts(cells)),
            })),
            ClientOp::Put { value, context, timestamp_us } => {
                let put = Box::new(Put {
                    id: None,
                    client,
                    key,
                    value: format::Value::of(value),
                    via,
                    context: match context {
                        WriteContext::Last => None,
                        WriteContext::Given(known) if known.is_empty() => {
                            Some(format::Context::Word("none".to_owned()))
                        }
                        WriteContext::Given(known) => {
                            Some(format::Context::Clock(self.clock(known)))
                        }
                    },
                    w: needed.answers.map(WriteCount::of),
                    pw: needed.primaries.map(AmongCount::of),
                    dw: needed.stored.map(AmongCount::of),
                    timestamp: *timestamp_us,
                });
                if *value == Value::Tombstone { Action::Delete(put) } else { Action::Put(put) }
            }
            ClientOp::Merge(rule) => {
                let (rule, value) = match rule {
                    MergeRule::Union => (MergeWord::Union, None),
                    MergeRule::Keep(value) => (MergeWord::Keep, format::Value::of(value)),
                };
                Action::Merge(Box::new(Merge {
                    id: None,
                    client,
                    key,
                    via,
                    rule: Some(rule),
                    value,
                    w: needed.answers.map(WriteCount::of),
                    pw: needed.primaries.map(AmongCount::of),
                    dw: needed.stored.map(AmongCount::of),
                }))
            }
        }
    }
}

fn texts(names: &[Rc<str>]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

/// Every rule of a cluster, those too that cannot change while it runs.
pub(in crate::scenario) fn cluster(policy: &Policy) -> Cluster {
    let placement = match policy.placement {
        Placement::RandomTokens => Some(PlacementWord::RandomTokens),
        Placement::RandomTokensEqualPartitions => Some(PlacementWord::RandomTokensEqualPartitions),
        Placement::EqualPartitions => Some(PlacementWord::EqualPartitions),
        Placement::Claim { .. } => Some(PlacementWord::Claim),
    };
    let partitions = match policy.placement {
        Placement::Claim { partitions } => Some(partitions),
        _ => None,
    };
    Cluster {
        placement,
        partitions,
        hash: Some(policy.hash),
        boundary: Some(policy.boundary),
        topology: Some(policy.topology),
        virtual_nodes: Some(policy.virtual_nodes),
        ..rules(policy)
    }
}

/// Every rule that can change while running, as it is now. Every field stands here, so that nobody
/// adds one and forgets to save it.
fn rules(policy: &Policy) -> Cluster {
    let every = |period: Option<_>| Some(Nullable(period.map(|every| Every { every })));
    Cluster {
        preset: None,
        nodes: None,
        preference: None,
        placement: None,
        partitions: None,
        hash: None,
        boundary: None,
        repeats: Some(policy.repeats),
        virtual_nodes: None,
        topology: None,
        leader: None,
        quorum: Some(Quorum::of(policy.quorum)),
        quorum_mode: Some(policy.quorum_mode),
        versioning: Some(policy.versioning),
        actor: Some(policy.actor),
        read_repair: Some(policy.read_repair),
        read_contacts: Some(policy.read_contacts),
        digest_reads: Some(policy.digest_reads),
        notfound_ok: Some(policy.notfound_ok),
        basic_quorum: Some(policy.basic_quorum),
        hinted_handoff: Some(policy.hinted_handoff),
        hint_holder: Some(policy.hint_holder),
        handoff_every: Some(policy.handoff_every),
        max_hint_window: Some(Nullable(policy.max_hint_window)),
        hints_count: Some(policy.hints_count),
        anti_entropy: every(policy.anti_entropy),
        gossip: every(policy.gossip),
        detector: Some(policy.detector),
        suspicion: Some(policy.suspicion),
        delete_reads: Some(policy.delete_reads),
        reaps_tombstones: Some(policy.reaps_tombstones),
        tombstones_expire: Some(policy.tombstones_expire),
        tombstone_grace: Some(Nullable(policy.tombstone_grace)),
        clock_limit: Some(Nullable(policy.clock_limit)),
        request_timeout: Some(policy.request_timeout),
        replica_timeout: Some(policy.replica_timeout),
        connect_timeout: Some(Nullable(policy.connect_timeout)),
        client_retry: Some(policy.client_retry),
    }
}
