//! The steps of a script: each has exactly one action, whose names are known before it runs.

use super::ScenarioError;
use super::compile::{Action, Context, ContextSource, Matter, Planned, When, value};
use super::compile_setup;
use super::expect;
use super::format::{
    ContextFile, DeliverFile, DropFile, GetFile, LinkFile, MergeFile, NeededFile, PartitionFile,
    PutFile, SeedFile, SkewFile, Step, UntilFile,
};
use crate::dynamo::clock::{Dot, VectorClock};
use crate::dynamo::ids::Endpoint;
use crate::dynamo::message::MessageKind;
use crate::dynamo::policy::Policy;
use crate::dynamo::value::Value;
use crate::limits::RUN_US_MOST;
use crate::sim::command::{self, Command, Deed, Invocation, MergeRule, Seed};
use crate::sim::faults::{LinkEffect, LinkRule};
use crate::sim::flight::FlightId;
use crate::time::{SimDuration, SimTime};
use litemap::LiteMap;

type Compiled<T> = Result<T, ScenarioError>;

/// The key that a step names, if it names one.
pub(super) fn key_of(step: &Step) -> Option<&str> {
    let put = step.put.as_ref().or(step.delete.as_ref()).and_then(|put| put.key.as_ref());
    let get = step.get.as_ref().and_then(|get| get.key.as_ref());
    let merge = step.merge.as_ref().and_then(|merge| merge.key.as_ref());
    let seed = step.seed.as_ref().and_then(|seed| seed.key.as_ref());
    put.or(get).or(merge).or(seed).map(String::as_str)
}

pub(super) fn step(
    context: &mut Context,
    policy: &mut Policy,
    step: &Step,
    place: &str,
) -> Compiled<Planned> {
    let when = match (step.at, step.after) {
        (Some(_), Some(_)) => return Err(ScenarioError::at(place, "either at or after, not both")),
        (Some(at), None) => When::At(SimTime(within_a_run(at.0, place, "at")?.as_us())),
        (None, Some(after)) => When::After(within_a_run(after.0, place, "after")?),
        (None, None) => When::After(SimDuration::ZERO),
    };
    let mut actions = Actions { context, policy, place, found: Vec::with_capacity(1) };
    actions.of_clients(step)?;
    actions.of_faults(step)?;
    actions.of_network(step)?;
    actions.of_time(step)?;
    actions.by_hand(step)?;
    let mut found = actions.found;
    match (found.pop(), found.is_empty()) {
        (Some((_, action)), true) => Ok(Planned { when, action }),
        (Some((last, _)), false) => {
            let names: Vec<&str> = found.iter().map(|(name, _)| *name).chain([last]).collect();
            let fault = format!("one action a step, not {}", names.join(" and "));
            Err(ScenarioError::at(place, fault))
        }
        (None, _) => Err(ScenarioError::at(place, "a step needs an action")),
    }
}

fn within_a_run(length: SimDuration, place: &str, field: &str) -> Compiled<SimDuration> {
    if length.as_us() > RUN_US_MOST {
        return Err(ScenarioError::at(format!("{place}.{field}"), "longer than a run may be"));
    }
    Ok(length)
}

/// Collects the actions of one step.
struct Actions<'a> {
    context: &'a mut Context,
    policy: &'a mut Policy,
    place: &'a str,
    found: Vec<(&'static str, Action)>,
}

impl Actions<'_> {
    fn add(&mut self, name: &'static str, action: Action) {
        self.found.push((name, action));
    }

    fn command(&mut self, name: &'static str, command: Command) {
        self.add(name, Action::Command(command));
    }

    fn under(&self, name: &str) -> String {
        format!("{}.{name}", self.place)
    }

    fn of_clients(&mut self, step: &Step) -> Compiled<()> {
        if let Some(put) = &step.put {
            let place = self.under("put");
            let Some(given) = &put.value else {
                return Err(ScenarioError::at(format!("{place}.value"), "a put needs a value"));
            };
            let stamp = put.timestamp.unwrap_or(0);
            let value = value(given, stamp, &format!("{place}.value"))?;
            let action = self.put(put, value, &place)?;
            self.add("put", action);
        }
        if let Some(delete) = &step.delete {
            let place = self.under("delete");
            if delete.value.is_some() {
                return Err(ScenarioError::at(format!("{place}.value"), "a delete has no value"));
            }
            let action = self.put(delete, Value::Tombstone, &place)?;
            self.add("delete", action);
        }
        if let Some(get) = &step.get {
            let action = self.get(get)?;
            self.add("get", action);
        }
        if let Some(merge) = &step.merge {
            let action = self.merge(merge)?;
            self.add("merge", action);
        }
        if let Some(seed) = &step.seed {
            let command = self.seed(seed)?;
            self.command("seed", command);
        }
        Ok(())
    }

    fn via(
        &self,
        via: Option<&String>,
        place: &str,
    ) -> Compiled<Option<crate::dynamo::ids::NodeId>> {
        via.map(|name| self.context.node(name, &format!("{place}.via"))).transpose()
    }

    fn put(&mut self, put: &PutFile, value: Value, place: &str) -> Compiled<Action> {
        let client = self.context.client(put.client.as_ref(), place)?;
        let key = self.context.key(put.key.as_ref(), place)?;
        let via = self.via(put.via.as_ref(), place)?;
        let (context, source) = self.context_of(put.context.as_ref(), place)?;
        let needed = match put.w {
            None => None,
            Some(NeededFile::Count(count)) => Some(self.needed(count, place, "w")?),
            Some(NeededFile::Any) => {
                let fault = "\"any\" is not modelled under this policy";
                return Err(ScenarioError::at(format!("{place}.w"), fault));
            }
        };
        self.context.new_op(put.id.as_ref(), place)?;
        let deed = Deed::Put { value, context, timestamp_us: put.timestamp };
        let invocation = Invocation { client, key, via, deed, needed };
        Ok(Action::Invoke { invocation: Box::new(invocation), context: source })
    }

    fn context_of(
        &mut self,
        given: Option<&ContextFile>,
        place: &str,
    ) -> Compiled<(command::Context, ContextSource)> {
        let given = match given {
            None => return Ok((command::Context::Last, ContextSource::Command)),
            Some(given) => given,
        };
        Ok(match given {
            ContextFile::Word(word) if word == "last" => {
                (command::Context::Last, ContextSource::Command)
            }
            ContextFile::Word(word) if word == "none" => {
                (command::Context::Given(VectorClock::new()), ContextSource::Command)
            }
            ContextFile::Word(op) => {
                let op = self.context.op(Some(op), &format!("{place}.context"))?;
                (command::Context::Last, ContextSource::Operation(op))
            }
            ContextFile::Clock(clock) => {
                (command::Context::Given(self.context.clock(clock)), ContextSource::Command)
            }
        })
    }

    fn needed(&self, count: u8, place: &str, field: &str) -> Compiled<u8> {
        let n = self.policy.quorum.n;
        if count == 0 || count > n {
            let fault = format!("{field} = {count} is not from 1 to n = {n}");
            return Err(ScenarioError::at(format!("{place}.{field}"), fault));
        }
        Ok(count)
    }

    fn get(&mut self, get: &GetFile) -> Compiled<Action> {
        let place = self.under("get");
        let client = self.context.client(get.client.as_ref(), &place)?;
        let key = self.context.key(get.key.as_ref(), &place)?;
        let via = self.via(get.via.as_ref(), &place)?;
        let contact = match &get.contact {
            Some(names) => Some(self.context.nodes(names, &format!("{place}.contact"))?),
            None => None,
        };
        let needed = get.r.map(|count| self.needed(count, &place, "r")).transpose()?;
        self.context.new_op(get.id.as_ref(), &place)?;
        let invocation = Invocation { client, key, via, deed: Deed::Get { contact }, needed };
        Ok(Action::Invoke { invocation: Box::new(invocation), context: ContextSource::Command })
    }

    fn merge(&mut self, merge: &MergeFile) -> Compiled<Action> {
        let place = self.under("merge");
        let client = self.context.client(merge.client.as_ref(), &place)?;
        let key = self.context.key(merge.key.as_ref(), &place)?;
        let via = self.via(merge.via.as_ref(), &place)?;
        let rule = match (merge.rule.as_deref(), &merge.value) {
            (Some("union"), None) => MergeRule::Union,
            (Some("keep"), Some(given)) => {
                MergeRule::Keep(value(given, 0, &format!("{place}.value"))?)
            }
            _ => {
                let fault = "the rule is \"union\", or \"keep\" with a value";
                return Err(ScenarioError::at(format!("{place}.rule"), fault));
            }
        };
        self.context.new_op(merge.id.as_ref(), &place)?;
        let invocation = Invocation { client, key, via, deed: Deed::Merge(rule), needed: None };
        Ok(Action::Invoke { invocation: Box::new(invocation), context: ContextSource::Command })
    }

    fn seed(&mut self, seed: &SeedFile) -> Compiled<Command> {
        let place = self.under("seed");
        let key = self.context.key(seed.key.as_ref(), &place)?;
        let timestamp_us = seed.timestamp.unwrap_or(0);
        let Some(given) = &seed.value else {
            return Err(ScenarioError::at(format!("{place}.value"), "a seed needs a value"));
        };
        let value = value(given, timestamp_us, &format!("{place}.value"))?;
        let on = match &seed.on {
            Some(names) => Some(self.context.nodes(names, &format!("{place}.on"))?),
            None => None,
        };
        let usual = LiteMap::from_iter([("seed".to_owned(), 1)]);
        let named = seed.clock.as_ref().unwrap_or(&usual);
        let (clock, dot) = if self.policy.has_clocks() {
            let last = named.iter().rfind(|(_, counter)| **counter > 0);
            let dot = last
                .map(|(name, counter)| Dot { actor: self.context.actor(name), counter: *counter });
            (self.context.clock(named), dot)
        } else {
            (VectorClock::new(), None)
        };
        Ok(Command::Seed(Seed { key, value, on, clock, dot, timestamp_us }))
    }

    fn of_faults(&mut self, step: &Step) -> Compiled<()> {
        type Build = fn(Vec<crate::dynamo::ids::NodeId>) -> Command;
        let of_nodes: [(&'static str, &Option<Vec<String>>, Build); 4] = [
            ("crash", &step.crash, Command::Crash),
            ("restart", &step.restart, Command::Restart),
            ("pause", &step.pause, Command::Pause),
            ("resume", &step.resume, Command::Resume),
        ];
        for (name, nodes, build) in of_nodes {
            if let Some(nodes) = nodes {
                let nodes = self.context.nodes(nodes, &self.under(name))?;
                self.command(name, build(nodes));
            }
        }
        if let Some(wipe) = &step.wipe {
            let place = self.under("wipe");
            let nodes = wipe.nodes.as_deref().unwrap_or(&[]);
            let nodes = self.context.nodes(nodes, &format!("{place}.nodes"))?;
            let key = match &wipe.key {
                Some(_) => Some(self.context.key(wipe.key.as_ref(), &place)?),
                None => None,
            };
            self.command("wipe", Command::Wipe(nodes, key));
        }
        if let Some(skew) = &step.skew {
            let command = self.skew(skew)?;
            self.command("skew", command);
        }
        for (name, belief, build) in [
            ("suspect", &step.suspect, Command::Suspect as fn(_, _) -> Command),
            ("trust", &step.trust, Command::Trust),
        ] {
            let Some(belief) = belief else { continue };
            let place = self.under(name);
            let node = self.context.node(text(&belief.node), &format!("{place}.node"))?;
            let peer = self.context.node(text(&belief.peer), &format!("{place}.peer"))?;
            self.command(name, build(node, peer));
        }
        Ok(())
    }

    fn skew(&self, skew: &SkewFile) -> Compiled<Command> {
        let place = self.under("skew");
        let of = match (&skew.node, &skew.client) {
            (Some(node), None) => {
                Endpoint::Node(self.context.node(node, &format!("{place}.node"))?)
            }
            (None, Some(_)) => Endpoint::Client(self.context.client(skew.client.as_ref(), &place)?),
            _ => return Err(ScenarioError::at(place, "a node or a client, one of the two")),
        };
        let Some(offset) = skew.offset else {
            return Err(ScenarioError::at(format!("{place}.offset"), "by how much?"));
        };
        Ok(Command::Skew(of, offset.0))
    }

    fn of_network(&mut self, step: &Step) -> Compiled<()> {
        if let Some(partition) = &step.partition {
            let place = self.under("partition");
            let command = match partition {
                PartitionFile::Groups(groups) => {
                    let mut ends = Vec::with_capacity(groups.len());
                    for (at, group) in groups.iter().enumerate() {
                        ends.push(self.context.endpoints(group, &format!("{place}[{at}]"))?);
                    }
                    Command::Partition(ends)
                }
                PartitionFile::OneWay { from, to } => Command::Cut(
                    self.context.endpoints(from, &format!("{place}.from"))?,
                    self.context.endpoints(to, &format!("{place}.to"))?,
                ),
            };
            self.command("partition", command);
        }
        if step.heal.is_some() {
            self.command("heal", Command::Heal);
        }
        if let Some(link) = &step.link {
            let command = self.link(link)?;
            self.command("link", command);
        }
        if let Some(set) = &step.set {
            let place = self.under("set");
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
                return Err(ScenarioError::at(format!("{place}.{name}"), fault));
            }
            let nodes = u16::try_from(self.context.names.nodes.len()).unwrap_or(u16::MAX);
            compile_setup::rules(set, self.policy, nodes, &place)?;
            self.command("set", Command::Set(Box::new(self.policy.clone())));
        }
        Ok(())
    }

    fn link(&self, link: &LinkFile) -> Compiled<Command> {
        let place = self.under("link");
        let from = self.context.endpoint(text(&link.from), &format!("{place}.from"))?;
        let to = self.context.endpoint(text(&link.to), &format!("{place}.to"))?;
        let kind = match &link.kind {
            None => None,
            Some(name) => Some(message_kind(name, &format!("{place}.kind"))?),
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

    fn of_time(&mut self, step: &Step) -> Compiled<()> {
        if let Some(length) = step.advance {
            let length = within_a_run(length.0, self.place, "advance")?;
            self.add("advance", Action::Advance(length));
        }
        if let Some(until) = &step.run_until {
            let place = self.under("run_until");
            let action = match until {
                UntilFile::Idle => Action::UntilIdle,
                UntilFile::Op { op } => {
                    Action::UntilOp(self.context.op(Some(op), &format!("{place}.op"))?)
                }
                UntilFile::Time { time } => {
                    Action::UntilTime(SimTime(within_a_run(time.0, &place, "time")?.as_us()))
                }
                UntilFile::Converged { converged, within } => Action::UntilConverged {
                    key: self.context.key(Some(converged), &place)?,
                    within: within_a_run(within.0, &place, "within")?,
                },
            };
            self.add("run_until", action);
        }
        if let Some(expected) = &step.expect {
            let place = self.under("expect");
            let expectation = expect::compile(self.context, expected, &place)?;
            self.add("expect", Action::Expect(Box::new(expectation)));
        }
        Ok(())
    }

    fn by_hand(&mut self, step: &Step) -> Compiled<()> {
        if let Some(deliver) = &step.deliver {
            let action = self.deliver(deliver)?;
            self.add("deliver", action);
        }
        if let Some(reply) = &step.reply {
            let place = self.under("reply");
            let op = self.context.op(reply.op.as_ref(), &format!("{place}.op"))?;
            let from = self.context.nodes(list(&reply.from), &format!("{place}.from"))?;
            self.add("reply", Action::Reply { op, from, matter: Matter::Request });
        }
        if let Some(drop) = &step.drop {
            let action = self.drop(drop)?;
            self.add("drop", action);
        }
        if let Some(timeout) = &step.timeout {
            let op = self.context.op(timeout.op.as_ref(), &self.under("timeout.op"))?;
            self.add("timeout", Action::TimeOut(op));
        }
        if let Some(finish) = &step.finish {
            let place = self.under("finish");
            let op = self.context.op(finish.op.as_ref(), &format!("{place}.op"))?;
            let repairs = match &finish.repairs {
                Some(names) => Some(self.context.nodes(names, &format!("{place}.repairs"))?),
                None => None,
            };
            let nothing = finish.nothing == Some(true);
            self.add("finish", Action::Finish { op, repairs, reaps: finish.reaps, nothing });
        }
        if let Some(handoff) = &step.handoff {
            let place = self.under("handoff");
            let from = self.context.node(text(&handoff.from), &format!("{place}.from"))?;
            let to = self.context.node(text(&handoff.to), &format!("{place}.to"))?;
            self.command("handoff", Command::HandOff(from, to));
        }
        self.refuse_outside_of_a_manual_network()
    }

    /// What only makes sense where the script delivers is refused elsewhere.
    fn refuse_outside_of_a_manual_network(&self) -> Compiled<()> {
        if self.context.by_hand {
            return Ok(());
        }
        let manual = self.found.iter().find(|(_, action)| {
            matches!(
                action,
                Action::Deliver { .. }
                    | Action::Reply { .. }
                    | Action::DropRequests { .. }
                    | Action::DropAnswers { .. }
                    | Action::TimeOut(_)
                    | Action::Finish { .. }
            )
        });
        match manual {
            Some((name, _)) => {
                let fault = "this needs \"network\": \"manual\"";
                Err(ScenarioError::at(self.under(name), fault))
            }
            None => Ok(()),
        }
    }

    fn deliver(&self, deliver: &DeliverFile) -> Compiled<Action> {
        let place = self.under("deliver");
        if let Some(message) = deliver.message {
            return Ok(Action::Command(Command::Deliver(FlightId(message))));
        }
        let op = self.context.op(deliver.op.as_ref(), &format!("{place}.op"))?;
        let to = self.context.nodes(list(&deliver.to), &format!("{place}.to"))?;
        let matter = matter(deliver.kind.as_ref(), &place)?;
        Ok(Action::Deliver { op, to, with_reply: deliver.reply != Some(false), matter })
    }

    fn drop(&self, drop: &DropFile) -> Compiled<Action> {
        let place = self.under("drop");
        if let Some(message) = drop.message {
            return Ok(Action::Command(Command::Drop(FlightId(message))));
        }
        let op = self.context.op(drop.op.as_ref(), &format!("{place}.op"))?;
        let matter = matter(drop.kind.as_ref(), &place)?;
        match (&drop.to, &drop.from) {
            (Some(to), None) => {
                let to = self.context.nodes(to, &format!("{place}.to"))?;
                Ok(Action::DropRequests { op, to, matter })
            }
            (None, Some(from)) => {
                let from = self.context.nodes(from, &format!("{place}.from"))?;
                Ok(Action::DropAnswers { op, from, matter })
            }
            _ => Err(ScenarioError::at(place, "to or from, one of the two")),
        }
    }
}

fn matter(kind: Option<&String>, place: &str) -> Compiled<Matter> {
    match kind.map(String::as_str) {
        None => Ok(Matter::Request),
        Some("repair") => Ok(Matter::Repair),
        Some(other) => {
            let fault = format!("unknown kind \"{other}\"; it is \"repair\" or left out");
            Err(ScenarioError::at(format!("{place}.kind"), fault))
        }
    }
}

fn message_kind(name: &str, place: &str) -> Compiled<MessageKind> {
    MessageKind::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
        let known = MessageKind::ALL.map(MessageKind::name).join(", ");
        ScenarioError::at(place, format!("unknown kind \"{name}\"; the kinds are {known}"))
    })
}

fn text(given: &Option<String>) -> &str {
    given.as_deref().unwrap_or("")
}

fn list(given: &Option<Vec<String>>) -> &[String] {
    given.as_deref().unwrap_or(&[])
}
