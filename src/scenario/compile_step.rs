//! The steps of a script: each has exactly one action, whose names are known before it runs.

mod by_hand;
mod requests;

#[cfg(not(target_arch = "wasm32"))]
pub(super) use by_hand::REPAIR;
pub(super) use requests::{KEEP, UNION};

use super::ScenarioError;
use super::compile::{Action, Context, Planned, When, entries, value};
use super::compile_setup;
use super::format::ActionName;
use super::json::{Json, Place};
use crate::dynamo::clock::{Dot, VectorClock};
use crate::dynamo::ids::{Endpoint, NodeId};
use crate::dynamo::message::MessageKind;
use crate::dynamo::policy::{Policy, Topology};
use crate::limits::{GROUPS_MOST, RUN_US_MOST};
use crate::sim::command::{Command, Seed};
use crate::sim::faults::{LinkEffect, LinkRule};
use crate::sim::flight::FlightId;
use crate::time::{SimDuration, SimTime};

type Compiled<T> = Result<T, ScenarioError>;

/// What a step does, and with what.
fn action_of(step: &Json) -> Option<(ActionName, &Json)> {
    step.fields().iter().find_map(|(name, given)| Some((ActionName::find(name)?, given)))
}

/// The key that a step names, if it names one.
pub(super) fn key_of(step: &Json) -> Option<&str> {
    use ActionName::{Delete, Get, Merge, Put, Seed};
    let (name, given) = action_of(step)?;
    if matches!(name, Put | Delete | Get | Merge | Seed) { given.at("key").text() } else { None }
}

pub(super) fn step(
    context: &mut Context,
    policy: &mut Policy,
    step: &Json,
    place: &Place<'_>,
) -> Compiled<Planned> {
    let when = match (step.at("at").span(), step.at("after").span()) {
        (Some(_), Some(_)) => return Err(ScenarioError::at(place, "either at or after, not both")),
        (Some(at), None) => When::At(SimTime(within_a_run(at, place, "at")?.as_us())),
        (None, after) => When::After(within_a_run(after.unwrap_or_default(), place, "after")?),
    };
    let Some((name, given)) = action_of(step) else {
        return Err(ScenarioError::at(place, "a step needs an action"));
    };
    let place = &place.field(name.name());
    Ok(Planned { when, action: Compiler { context, policy, given, place }.action(name)? })
}

fn within_a_run(length: SimDuration, place: &Place<'_>, field: &str) -> Compiled<SimDuration> {
    if length.as_us() > RUN_US_MOST {
        return Err(ScenarioError::at(&place.field(field), "longer than a run may be"));
    }
    Ok(length)
}

/// Compiles one action; what is given is the action's, and so is the place.
struct Compiler<'a> {
    context: &'a mut Context,
    policy: &'a mut Policy,
    given: &'a Json,
    place: &'a Place<'a>,
}

impl<'a> Compiler<'a> {
    fn under(&self, field: &'static str) -> Place<'a> {
        self.place.field(field)
    }

    fn fault<T>(&self, field: &'static str, fault: &str) -> Compiled<T> {
        Err(ScenarioError::at(&self.under(field), fault))
    }

    fn action(&mut self, name: ActionName) -> Compiled<Action> {
        let command = match name {
            ActionName::Put | ActionName::Delete | ActionName::Get | ActionName::Merge => {
                return self.request(name);
            }
            ActionName::Advance
            | ActionName::RunUntil
            | ActionName::Expect
            | ActionName::Deliver
            | ActionName::Reply
            | ActionName::Drop
            | ActionName::Timeout
            | ActionName::Finish => return self.of_the_script(name),
            ActionName::Seed => self.seed()?,
            ActionName::Crash => Command::Crash(self.listed()?),
            ActionName::Restart => Command::Restart(self.listed()?),
            ActionName::Pause => Command::Pause(self.listed()?),
            ActionName::Resume => Command::Resume(self.listed()?),
            ActionName::Compact => Command::Compact(self.listed()?),
            ActionName::Wipe => {
                let (nodes, key) = (self.some_nodes("nodes")?, self.given.at("key").text());
                let key = key.map(|key| self.context.key(Some(key), self.place)).transpose()?;
                Command::Wipe(nodes, key)
            }
            ActionName::Partition => self.partition()?,
            ActionName::Heal => Command::Heal,
            ActionName::Link => self.link()?,
            ActionName::Suspect => Command::Suspect(self.node("node")?, self.node("peer")?),
            ActionName::Trust => Command::Trust(self.node("node")?, self.node("peer")?),
            ActionName::Skew => self.skew()?,
            ActionName::Join => Command::Join(self.context.join(self.given.items(), self.place)?),
            ActionName::Leave => {
                let least = usize::from(self.policy.quorum.n);
                Command::Leave(self.context.leave(self.given.items(), least, self.place)?)
            }
            ActionName::Set => self.set()?,
            ActionName::Handoff => Command::HandOff(self.node("from")?, self.node("to")?),
            ActionName::Promote => {
                self.operated()?;
                Command::Promote(self.node("node")?, self.is("fence"))
            }
            ActionName::Follow => {
                self.operated()?;
                Command::Follow(self.node("node")?, self.node("leader")?)
            }
            ActionName::AntiEntropy => match self.some_nodes("between")?[..] {
                _ if !self.policy.compares_copies() => {
                    return Err(ScenarioError::at(self.place, compile_setup::COMPARES_NOTHING));
                }
                [from, to] if from != to => Command::AntiEntropy(from, to),
                _ => return self.fault("between", "two nodes exchange keys"),
            },
        };
        Ok(Action::Command(command))
    }

    /// What only the script does: time, expectations, and deliveries by hand.
    fn of_the_script(&mut self, name: ActionName) -> Compiled<Action> {
        let message = self.given.at("message").whole().map(FlightId);
        Ok(match (name, message) {
            (ActionName::Advance, _) => {
                let length = self.given.span().unwrap_or_default();
                Action::Advance(within_a_run(length, self.place, "length")?)
            }
            (ActionName::RunUntil, _) => self.run_until()?,
            (ActionName::Expect, _) => match self.context.expect {
                Some(expect) => {
                    Action::Expect(Box::new(expect(self.context, self.given, self.place)?))
                }
                None => Action::Nothing,
            },
            (ActionName::Deliver, Some(flight)) => Action::Command(Command::Deliver(flight)),
            (ActionName::Drop, Some(flight)) => Action::Command(Command::Drop(flight)),
            _ if !self.context.by_hand => {
                let fault = "this needs \"network\": \"manual\"";
                return Err(ScenarioError::at(self.place, fault));
            }
            _ => self.by_hand(name)?,
        })
    }

    /// Whether this field is true.
    fn is(&self, field: &str) -> bool {
        self.given.at(field).flag() == Some(true)
    }

    /// The node that a field names.
    fn node(&self, field: &'static str) -> Compiled<NodeId> {
        self.context.node(self.given.at(field).word(), &self.under(field))
    }

    /// The nodes that the action names.
    fn listed(&self) -> Compiled<Vec<NodeId>> {
        self.context.nodes(self.given.items(), self.place)
    }

    /// The nodes that a field names, if it is there.
    fn nodes(&self, field: &'static str) -> Compiled<Option<Vec<NodeId>>> {
        let names = self.given.at(field).list();
        names.map(|names| self.context.nodes(names, &self.under(field))).transpose()
    }

    /// Nodes that must be given: without them a step would do nothing.
    fn some_nodes(&self, field: &'static str) -> Compiled<Vec<NodeId>> {
        self.nodes(field)?.map_or_else(|| self.fault(field, "which nodes?"), Ok)
    }

    /// The end of a link that a field names.
    fn end(&self, field: &'static str) -> Compiled<Endpoint> {
        self.context.endpoint(self.given.at(field).word(), &self.under(field))
    }

    fn ends(&self, field: &'static str) -> Compiled<Vec<Endpoint>> {
        self.context.endpoints(self.given.at(field).items(), &self.under(field))
    }

    /// Only the operator of a cluster with one leader can say who leads.
    fn operated(&self) -> Compiled<()> {
        if self.policy.topology == Topology::SingleLeader {
            return Ok(());
        }
        Err(ScenarioError::at(self.place, "this needs the topology single-leader"))
    }

    fn partition(&self) -> Compiled<Command> {
        let Json::List(groups) = self.given else {
            return Ok(Command::Cut(self.ends("from")?, self.ends("to")?));
        };
        if groups.len() > GROUPS_MOST as usize {
            return Err(ScenarioError::too_many(self.place, groups.len(), "groups", GROUPS_MOST));
        }
        let mut ends = Vec::with_capacity(groups.len());
        for (at, group) in (0..).zip(groups) {
            ends.push(self.context.endpoints(group.items(), &self.place.item(at))?);
        }
        Ok(Command::Partition(ends))
    }

    fn set(&mut self) -> Compiled<Command> {
        let fixed =
            ["preset", "nodes", "preference", "placement", "virtual_nodes", "topology", "leader"];
        if let Some(field) = fixed.into_iter().find(|field| self.given.get(field).is_some()) {
            return self.fault(field, "cannot change while the cluster runs");
        }
        let stay = self.context.names.nodes.len() - self.context.left.len();
        let nodes = u16::try_from(stay).unwrap_or(u16::MAX);
        compile_setup::rules(self.given, self.policy, nodes, self.place)?;
        Ok(Command::Set(Box::new(self.policy.clone())))
    }

    fn run_until(&mut self) -> Compiled<Action> {
        let given = self.given;
        let length =
            |field| within_a_run(given.at(field).span().unwrap_or_default(), self.place, field);
        Ok(if given.text().is_some() {
            Action::UntilIdle
        } else if let Some(op) = given.at("op").text() {
            Action::UntilOp(self.context.op(Some(op), &self.under("op"))?)
        } else if let Some(key) = given.at("converged").text() {
            let key = self.context.key(Some(key), self.place)?;
            Action::UntilConverged { key, within: length("within")? }
        } else {
            Action::UntilTime(SimTime(length("time")?.as_us()))
        })
    }

    fn seed(&mut self) -> Compiled<Command> {
        let (given, place) = (self.given, self.place);
        let key = self.context.key(given.at("key").text(), place)?;
        let timestamp_us = given.at("timestamp").signed().unwrap_or(Seed::OLDEST_US);
        let Some(written) = given.get("value") else {
            return self.fault("value", "a seed needs a value");
        };
        let value = value(written, &place.field("value"))?;
        let on = self.nodes("on")?;
        let named = given.get("clock").map_or_else(|| vec![("seed", 1)], entries);
        let (mut clock, mut dot) = (VectorClock::new(), None);
        if self.policy.has_clocks() {
            let last = named.last();
            dot = last
                .map(|(name, counter)| Dot { actor: self.context.actor(name), counter: *counter });
            clock = self.context.clock(&named, &place.field("clock"))?;
        }
        Ok(Command::Seed(Seed { key, value, on, clock, dot, timestamp_us }))
    }

    fn skew(&self) -> Compiled<Command> {
        let of = match (self.given.get("node"), self.given.at("client").text()) {
            (Some(_), None) => Endpoint::Node(self.node("node")?),
            (None, Some(client)) => {
                Endpoint::Client(self.context.client(Some(client), self.place)?)
            }
            _ => return Err(ScenarioError::at(self.place, "a node or a client, one of the two")),
        };
        match self.given.at("offset").offset() {
            Some(offset) => Ok(Command::Skew(of, offset)),
            None => self.fault("offset", "by how much?"),
        }
    }

    fn link(&self) -> Compiled<Command> {
        let (from, to) = (self.end("from")?, self.end("to")?);
        let kind = self.given.at("kind").text();
        let kind = kind.map(|name| message_kind(name, &self.under("kind"))).transpose()?;
        let effects = [
            self.given.at("delay").span().map(LinkEffect::Delay),
            self.is("drop").then_some(LinkEffect::Drop),
            self.is("hold").then_some(LinkEffect::Hold),
        ];
        let mut given = effects.into_iter().flatten();
        match (given.next(), given.next(), self.is("clear")) {
            (None, _, true) => Ok(Command::ClearLink(from, to)),
            (Some(effect), None, false) => Ok(Command::Link(LinkRule { from, to, kind, effect })),
            _ => Err(ScenarioError::at(self.place, "one of delay, drop, hold and clear")),
        }
    }
}

fn message_kind(name: &str, place: &Place<'_>) -> Compiled<MessageKind> {
    MessageKind::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
        ScenarioError::unknown(place, "kind", name, &MessageKind::ALL.map(MessageKind::name))
    })
}
