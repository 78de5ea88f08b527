//! The steps of a script: each has exactly one action, whose names are known before it runs.

mod by_hand;
mod requests;

#[cfg(not(target_arch = "wasm32"))]
pub(super) use by_hand::REPAIR;
#[cfg(not(target_arch = "wasm32"))]
pub(super) use requests::{KEEP, UNION};

use super::ScenarioError;
use super::compile::{Action, Context, Planned, When, value};
use super::compile_setup;
use super::format::{
    ActionFile, BeliefFile, ClusterFile, Empty, LinkFile, PartitionFile, SeedFile, SkewFile, Step,
    UntilFile, WipeFile,
};
use super::json::Place;
use crate::dynamo::clock::{Dot, VectorClock};
use crate::dynamo::ids::{Endpoint, NodeId};
use crate::dynamo::message::MessageKind;
use crate::dynamo::policy::{Policy, Topology};
use crate::dynamo::value::Value;
use crate::limits::{GROUPS_MOST, RUN_US_MOST};
use crate::sim::command::{Command, Seed};
use crate::sim::faults::{LinkEffect, LinkRule};
use crate::sim::flight::FlightId;
use crate::time::{SimDuration, SimTime};
use litemap::LiteMap;

type Compiled<T> = Result<T, ScenarioError>;

/// The key that a step names, if it names one.
pub(super) fn key_of(step: &Step) -> Option<&str> {
    let key = match &step.action {
        ActionFile::Put(put) | ActionFile::Delete(put) => &put.key,
        ActionFile::Get(get) => &get.key,
        ActionFile::Merge(merge) => &merge.key,
        ActionFile::Seed(seed) => &seed.key,
        _ => &None,
    };
    key.as_deref()
}

pub(super) fn step(
    context: &mut Context,
    policy: &mut Policy,
    step: &Step,
    place: &Place<'_>,
) -> Compiled<Planned> {
    let when = match (step.at, step.after) {
        (Some(_), Some(_)) => return Err(ScenarioError::at(place, "either at or after, not both")),
        (Some(at), None) => When::At(SimTime(within_a_run(at.0, place, "at")?.as_us())),
        (None, Some(after)) => When::After(within_a_run(after.0, place, "after")?),
        (None, None) => When::After(SimDuration::ZERO),
    };
    let place = place.field(step.action.name());
    let mut compiler = Compiler { context, policy, place: &place };
    Ok(Planned { when, action: compiler.action(&step.action)? })
}

fn within_a_run(length: SimDuration, place: &Place<'_>, field: &str) -> Compiled<SimDuration> {
    if length.as_us() > RUN_US_MOST {
        return Err(ScenarioError::at(&place.field(field), "longer than a run may be"));
    }
    Ok(length)
}

/// Compiles one action; `place` is the action's.
struct Compiler<'a> {
    context: &'a mut Context,
    policy: &'a mut Policy,
    place: &'a Place<'a>,
}

impl Compiler<'_> {
    fn under(&self, field: &'static str) -> Place<'_> {
        self.place.field(field)
    }

    fn action(&mut self, action: &ActionFile) -> Compiled<Action> {
        let command = match action {
            ActionFile::Put(put) => return self.put_of_a_value(put),
            ActionFile::Delete(delete) if delete.value.is_some() => {
                return Err(ScenarioError::at(&self.under("value"), "a delete has no value"));
            }
            ActionFile::Delete(delete) => return self.put(delete, Value::Tombstone),
            ActionFile::Get(get) => return self.get(get),
            ActionFile::Merge(merge) => return self.merge(merge),
            ActionFile::Advance(_)
            | ActionFile::RunUntil(_)
            | ActionFile::Expect(_)
            | ActionFile::Deliver(_)
            | ActionFile::Reply(_)
            | ActionFile::Drop(_)
            | ActionFile::Timeout(_)
            | ActionFile::Finish(_) => return self.of_the_script(action),
            ActionFile::Seed(seed) => self.seed(seed)?,
            ActionFile::Crash(nodes) => Command::Crash(self.nodes(nodes)?),
            ActionFile::Restart(nodes) => Command::Restart(self.nodes(nodes)?),
            ActionFile::Pause(nodes) => Command::Pause(self.nodes(nodes)?),
            ActionFile::Resume(nodes) => Command::Resume(self.nodes(nodes)?),
            ActionFile::Wipe(wipe) => self.wipe(wipe)?,
            ActionFile::Partition(partition) => self.partition(partition)?,
            ActionFile::Heal(Empty) => Command::Heal,
            ActionFile::Link(link) => self.link(link)?,
            ActionFile::Suspect(belief) => {
                let (node, peer) = self.belief(belief)?;
                Command::Suspect(node, peer)
            }
            ActionFile::Trust(belief) => {
                let (node, peer) = self.belief(belief)?;
                Command::Trust(node, peer)
            }
            ActionFile::Skew(skew) => self.skew(skew)?,
            ActionFile::Join(names) => Command::Join(self.context.join(names, self.place)?),
            ActionFile::Leave(names) => {
                let least = usize::from(self.policy.quorum.n);
                Command::Leave(self.context.leave(names, least, self.place)?)
            }
            ActionFile::Set(set) => self.set(set)?,
            ActionFile::Handoff(handoff) => {
                let from = self.context.node(text(&handoff.from), &self.under("from"))?;
                let to = self.context.node(text(&handoff.to), &self.under("to"))?;
                Command::HandOff(from, to)
            }
            ActionFile::Promote(promote) => {
                let node = self.operated(&promote.node, "node")?;
                Command::Promote(node, promote.fence == Some(true))
            }
            ActionFile::Follow(follow) => {
                let node = self.operated(&follow.node, "node")?;
                Command::Follow(node, self.operated(&follow.leader, "leader")?)
            }
            ActionFile::AntiEntropy(exchange) => {
                let between = self.under("between");
                match self.context.nodes(list(&exchange.between, &between)?, &between)?[..] {
                    [from, to] if from != to => Command::AntiEntropy(from, to),
                    _ => return Err(ScenarioError::at(&between, "two nodes exchange keys")),
                }
            }
            ActionFile::Compact(nodes) => Command::Compact(self.nodes(nodes)?),
        };
        Ok(Action::Command(command))
    }

    /// What only the script does: time, expectations, and deliveries by hand.
    fn of_the_script(&mut self, action: &ActionFile) -> Compiled<Action> {
        match action {
            ActionFile::Advance(length) => {
                Ok(Action::Advance(within_a_run(length.0, self.place, "length")?))
            }
            ActionFile::RunUntil(until) => self.run_until(until),
            ActionFile::Expect(expected) => match self.context.expect {
                Some(expect) => {
                    let expectation = expect(self.context, expected, self.place)?;
                    Ok(Action::Expect(Box::new(expectation)))
                }
                None => Ok(Action::Nothing),
            },
            ActionFile::Deliver(deliver) if deliver.message.is_some() => {
                let flight = FlightId(deliver.message.unwrap_or_default());
                Ok(Action::Command(Command::Deliver(flight)))
            }
            ActionFile::Drop(drop) if drop.message.is_some() => {
                let flight = FlightId(drop.message.unwrap_or_default());
                Ok(Action::Command(Command::Drop(flight)))
            }
            _ if !self.context.by_hand => {
                Err(ScenarioError::at(self.place, "this needs \"network\": \"manual\""))
            }
            _ => self.by_hand(action),
        }
    }

    fn nodes(&self, names: &[String]) -> Compiled<Vec<NodeId>> {
        self.context.nodes(names, self.place)
    }

    fn wipe(&mut self, wipe: &WipeFile) -> Compiled<Command> {
        let place = self.under("nodes");
        let nodes = self.context.nodes(list(&wipe.nodes, &place)?, &place)?;
        let key = match &wipe.key {
            Some(_) => Some(self.context.key(wipe.key.as_ref(), self.place)?),
            None => None,
        };
        Ok(Command::Wipe(nodes, key))
    }

    /// A node of a cluster whose operator can say who leads.
    fn operated(&self, name: &Option<String>, field: &'static str) -> Compiled<NodeId> {
        if self.policy.topology != Topology::SingleLeader {
            let fault = "this needs the topology single-leader";
            return Err(ScenarioError::at(self.place, fault));
        }
        self.context.node(text(name), &self.under(field))
    }

    fn belief(&self, belief: &BeliefFile) -> Compiled<(NodeId, NodeId)> {
        let node = self.context.node(text(&belief.node), &self.under("node"))?;
        Ok((node, self.context.node(text(&belief.peer), &self.under("peer"))?))
    }

    fn partition(&self, partition: &PartitionFile) -> Compiled<Command> {
        Ok(match partition {
            PartitionFile::Groups(groups) if groups.len() > GROUPS_MOST as usize => {
                let fault = format!("{} groups are more than {GROUPS_MOST}", groups.len());
                return Err(ScenarioError::at(self.place, fault));
            }
            PartitionFile::Groups(groups) => {
                let mut ends = Vec::with_capacity(groups.len());
                for (at, group) in (0..).zip(groups) {
                    ends.push(self.context.endpoints(group, &self.place.item(at))?);
                }
                Command::Partition(ends)
            }
            PartitionFile::OneWay { from, to } => Command::Cut(
                self.context.endpoints(from, &self.under("from"))?,
                self.context.endpoints(to, &self.under("to"))?,
            ),
        })
    }

    fn set(&mut self, set: &ClusterFile) -> Compiled<Command> {
        let fixed = [
            ("preset", set.preset.is_some()),
            ("nodes", set.nodes.is_some()),
            ("preference", set.preference.is_some()),
            ("placement", set.placement.is_some()),
            ("virtual_nodes", set.virtual_nodes.is_some()),
            ("topology", set.topology.is_some()),
            ("leader", set.leader.is_some()),
        ];
        if let Some((name, _)) = fixed.iter().find(|(_, given)| *given) {
            let fault = "cannot change while the cluster runs";
            return Err(ScenarioError::at(&self.under(name), fault));
        }
        let stay = self.context.names.nodes.len() - self.context.left.len();
        let nodes = u16::try_from(stay).unwrap_or(u16::MAX);
        compile_setup::rules(set, self.policy, nodes, self.place)?;
        Ok(Command::Set(Box::new(self.policy.clone())))
    }

    fn run_until(&mut self, until: &UntilFile) -> Compiled<Action> {
        Ok(match until {
            UntilFile::Idle => Action::UntilIdle,
            UntilFile::Op { op } => Action::UntilOp(self.context.op(Some(op), &self.under("op"))?),
            UntilFile::Time { time } => {
                let time = within_a_run(time.0, self.place, "time")?;
                Action::UntilTime(SimTime(time.as_us()))
            }
            UntilFile::Converged { converged, within } => Action::UntilConverged {
                key: self.context.key(Some(converged), self.place)?,
                within: within_a_run(within.0, self.place, "within")?,
            },
        })
    }

    fn seed(&mut self, seed: &SeedFile) -> Compiled<Command> {
        let place = self.place;
        let key = self.context.key(seed.key.as_ref(), place)?;
        let timestamp_us = seed.timestamp.unwrap_or(0);
        let Some(given) = &seed.value else {
            return Err(ScenarioError::at(&place.field("value"), "a seed needs a value"));
        };
        let value = value(given, &place.field("value"))?;
        let on = match &seed.on {
            Some(names) => Some(self.context.nodes(names, &place.field("on"))?),
            None => None,
        };
        let mut usual = LiteMap::new();
        usual.insert("seed".to_owned(), 1);
        let named = seed.clock.as_ref().unwrap_or(&usual);
        let (clock, dot) = if self.policy.has_clocks() {
            let last = named.iter().rfind(|(_, counter)| **counter > 0);
            let dot = last
                .map(|(name, counter)| Dot { actor: self.context.actor(name), counter: *counter });
            (self.context.clock(named, &place.field("clock"))?, dot)
        } else {
            (VectorClock::new(), None)
        };
        Ok(Command::Seed(Seed { key, value, on, clock, dot, timestamp_us }))
    }

    fn skew(&self, skew: &SkewFile) -> Compiled<Command> {
        let place = self.place;
        let of = match (&skew.node, &skew.client) {
            (Some(node), None) => Endpoint::Node(self.context.node(node, &place.field("node"))?),
            (None, Some(_)) => Endpoint::Client(self.context.client(skew.client.as_ref(), place)?),
            _ => return Err(ScenarioError::at(place, "a node or a client, one of the two")),
        };
        let Some(offset) = skew.offset else {
            return Err(ScenarioError::at(&place.field("offset"), "by how much?"));
        };
        Ok(Command::Skew(of, offset.0))
    }

    fn link(&self, link: &LinkFile) -> Compiled<Command> {
        let place = self.place;
        let from = self.context.endpoint(text(&link.from), &place.field("from"))?;
        let to = self.context.endpoint(text(&link.to), &place.field("to"))?;
        let kind = match &link.kind {
            None => None,
            Some(name) => Some(message_kind(name, &place.field("kind"))?),
        };
        let yes = |flag: Option<bool>| flag == Some(true);
        let effects = [
            link.delay.map(|delay| LinkEffect::Delay(delay.0)),
            yes(link.drop).then_some(LinkEffect::Drop),
            yes(link.hold).then_some(LinkEffect::Hold),
        ];
        let mut given = effects.into_iter().flatten();
        match (given.next(), given.next(), yes(link.clear)) {
            (None, _, true) => Ok(Command::ClearLink(from, to)),
            (Some(effect), None, false) => Ok(Command::Link(LinkRule { from, to, kind, effect })),
            _ => Err(ScenarioError::at(place, "one of delay, drop, hold and clear")),
        }
    }
}

fn message_kind(name: &str, place: &Place<'_>) -> Compiled<MessageKind> {
    MessageKind::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
        ScenarioError::unknown(place, "kind", name, &MessageKind::ALL.map(MessageKind::name))
    })
}

fn text(given: &Option<String>) -> &str {
    given.as_deref().unwrap_or("")
}

/// Names that must be given: without them a step would do nothing.
fn list<'a>(given: &'a Option<Vec<String>>, place: &Place<'_>) -> Compiled<&'a [String]> {
    given.as_deref().ok_or_else(|| ScenarioError::at(place, "which nodes?"))
}
