//! From a scenario as it is written to one that can run: names become numbers, defaults come in,
//! and whatever does not fit is refused with its place before anything happens.

use super::ScenarioError;
use super::compile_setup;
use super::compile_step;
use super::expect::Expectation;
use super::format::File;
use super::json::{Json, Place};
use crate::dynamo::clock::{Actor, Entry, VectorClock};
use crate::dynamo::ids::{ClientId, Endpoint, NodeId};
use crate::dynamo::value::Value;
use crate::limits::{
    ACTORS_MOST, COUNTER_MOST, ITEMS_MOST, KEYS_MOST, NAME_BYTES_MOST, NODES_MOST,
    SCRIPT_STEPS_MOST, VALUE_BYTES_MOST,
};
use crate::sim::command::{Command, Invocation};
use crate::sim::names::Names;
use crate::sim::setup::Setup;
use crate::time::{SimDuration, SimTime};
use litemap::LiteMap;
use std::rc::Rc;

/// A scenario that was checked and can run.
#[derive(Debug)]
pub struct Scenario {
    /// The file without its script.
    pub(super) head: Vec<(String, Json)>,
    title: String,
    about: String,
    /// The names that the script gives its operations, in their order.
    pub(super) op_names: Vec<String>,
    pub(super) setup: Setup,
    pub(super) steps: Vec<Planned>,
}

impl Scenario {
    /// What it is called.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What it shows, and its source.
    #[must_use]
    pub fn about(&self) -> &str {
        &self.about
    }

    /// What its universe begins with.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        &self.setup
    }
}

/// When a step happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    At(SimTime),
    After(SimDuration),
}

/// A step that can run.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub when: When,
    pub action: Action,
}

/// Which operation of the script, by its place among them.
pub(super) type OpIndex = u32;

/// Whose context a write sends, where that is known only while running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ContextSource {
    /// As the command says.
    Command,
    /// What this operation returned.
    Operation(OpIndex),
}

/// Messages of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Matter {
    /// Its requests and their answers.
    Request,
    /// Its repairs and their answers.
    Repair,
}

/// What a step does.
#[derive(Clone, Debug)]
pub(super) enum Action {
    Command(Command),
    Invoke {
        invocation: Box<Invocation>,
        context: ContextSource,
    },
    Advance(SimDuration),
    UntilIdle,
    UntilOp(OpIndex),
    UntilTime(SimTime),
    UntilConverged {
        key: Rc<str>,
        within: SimDuration,
    },
    Expect(Box<Expectation>),
    /// What is expected, where nobody asks.
    Nothing,
    Deliver {
        op: OpIndex,
        to: Vec<NodeId>,
        with_reply: bool,
        matter: Matter,
    },
    Reply {
        op: OpIndex,
        from: Vec<NodeId>,
        matter: Matter,
    },
    DropRequests {
        op: OpIndex,
        to: Vec<NodeId>,
        matter: Matter,
    },
    DropAnswers {
        op: OpIndex,
        from: Vec<NodeId>,
        matter: Matter,
    },
    TimeOut(OpIndex),
    Finish {
        op: OpIndex,
        repairs: Option<Vec<NodeId>>,
        reaps: Option<bool>,
        nothing: bool,
    },
}

/// The names a scenario may use, while it is compiled.
pub(super) struct Context {
    pub names: Names,
    pub default_key: Option<Rc<str>>,
    pub keys: LiteMap<Rc<str>, ()>,
    pub ops: LiteMap<String, OpIndex>,
    pub by_hand: bool,
    pub expect: Option<Expect>,
    /// The nodes that have left for good.
    pub left: Vec<NodeId>,
}

/// Compiles an expectation at its place.
pub(super) type Expect = fn(&mut Context, &Json, &Place<'_>) -> Result<Expectation, ScenarioError>;

pub(super) fn compile(json: Json, expect: Option<Expect>) -> Result<Scenario, ScenarioError> {
    let file = super::format::file(&json)?;
    let script = &Place::Root.field("script");
    if file.version != 1 {
        let fault = format!("version {} is not known; this program reads version 1", file.version);
        return Err(ScenarioError::at(&Place::Root.field("version"), fault));
    }
    if file.script.len() > SCRIPT_STEPS_MOST as usize {
        let count = file.script.len();
        return Err(ScenarioError::too_many(script, count, "steps", SCRIPT_STEPS_MOST));
    }
    let mut setup = compile_setup::setup(&file)?;
    let mut context = Context::new(&file, &setup, expect);
    let mut policy = setup.policy.clone();
    let mut steps = Vec::with_capacity(file.script.len());
    for (at, step) in (0..).zip(&file.script) {
        steps.push(compile_step::step(&mut context, &mut policy, step, &script.item(at))?);
    }
    if context.keys.len() > KEYS_MOST as usize {
        return Err(ScenarioError::too_many(script, context.keys.len(), "keys", KEYS_MOST));
    }
    setup.names.actors = context.names.actors;
    let op_names = file.script.iter().filter_map(super::save::declared_id).collect();
    let Json::Object(mut head) = json else {
        return Err(ScenarioError::at(&Place::Root, "no object"));
    };
    head.retain(|(name, _)| name != "script");
    Ok(Scenario { head, title: file.title, about: file.about, op_names, setup, steps })
}

impl Context {
    fn new(file: &File, setup: &Setup, expect: Option<Expect>) -> Self {
        let mut named = file.script.iter().filter_map(|step| compile_step::key_of(step));
        let default_key = match named.next() {
            None => Some(Rc::from("x")),
            Some(first) => named.all(|other| other == first).then(|| Rc::from(first)),
        };
        Self {
            names: setup.names.clone(),
            default_key,
            keys: LiteMap::new(),
            ops: LiteMap::new(),
            by_hand: setup.network.is_none(),
            expect,
            left: Vec::new(),
        }
    }

    /// New nodes, which later steps may name.
    pub fn join(
        &mut self,
        names: &[String],
        place: &Place<'_>,
    ) -> Result<Vec<Rc<str>>, ScenarioError> {
        let mut joined = Vec::with_capacity(names.len());
        for (at, name) in (0..).zip(names) {
            let place = &place.item(at);
            let name: Rc<str> = Rc::from(checked_name(name, place)?);
            if self.names.nodes.contains(&name) || self.names.clients.contains(&name) {
                let fault = format!("the name \"{name}\" is taken; who joins has a new one");
                return Err(ScenarioError::at(place, fault));
            }
            if self.names.nodes.len() >= usize::from(NODES_MOST) {
                let fault = format!("more than {NODES_MOST} nodes, those that left included");
                return Err(ScenarioError::at(place, fault));
            }
            self.names.nodes.push(Rc::clone(&name));
            joined.push(name);
        }
        Ok(joined)
    }

    /// Nodes that leave; at least so many must stay.
    pub fn leave(
        &mut self,
        names: &[String],
        least: usize,
        place: &Place<'_>,
    ) -> Result<Vec<NodeId>, ScenarioError> {
        let leaves = self.nodes(names, place)?;
        for (at, node) in (0..).zip(&leaves) {
            if self.left.contains(node) {
                let fault = format!("\"{}\" has left already", self.names.node(*node));
                return Err(ScenarioError::at(&place.item(at), fault));
            }
            self.left.push(*node);
        }
        let stay = self.names.nodes.len() - self.left.len();
        if stay < least {
            let fault = format!("{stay} nodes stay, fewer than n = {least}");
            return Err(ScenarioError::at(place, fault));
        }
        Ok(leaves)
    }

    pub fn key(
        &mut self,
        key: Option<&String>,
        place: &Place<'_>,
    ) -> Result<Rc<str>, ScenarioError> {
        let name = match (key, &self.default_key) {
            (Some(key), _) => Rc::from(checked_name(key, &place.field("key"))?),
            (None, Some(key)) => Rc::clone(key),
            (None, None) => {
                let fault = "which key? it may be left out only where the script uses one";
                return Err(ScenarioError::at(&place.field("key"), fault));
            }
        };
        self.keys.insert(Rc::clone(&name), ());
        Ok(name)
    }

    pub fn node(&self, name: &str, place: &Place<'_>) -> Result<NodeId, ScenarioError> {
        let nodes = &self.names.nodes;
        at_of(nodes, name).map(NodeId).ok_or_else(|| unknown(place, "node", name, nodes, &[]))
    }

    pub fn nodes(&self, names: &[String], place: &Place<'_>) -> Result<Vec<NodeId>, ScenarioError> {
        (0..).zip(names).map(|(at, name): (u32, _)| self.node(name, &place.item(at))).collect()
    }

    pub fn client(
        &self,
        name: Option<&String>,
        place: &Place<'_>,
    ) -> Result<ClientId, ScenarioError> {
        let place = &place.field("client");
        let Some(name) = name else {
            return match self.names.clients.as_slice() {
                [_] => Ok(ClientId(0)),
                _ => Err(ScenarioError::at(place, "which client?")),
            };
        };
        let clients = &self.names.clients;
        at_of(clients, name)
            .map(ClientId)
            .ok_or_else(|| unknown(place, "client", name, clients, &[]))
    }

    pub fn endpoints(
        &self,
        names: &[String],
        place: &Place<'_>,
    ) -> Result<Vec<Endpoint>, ScenarioError> {
        (0..).zip(names).map(|(at, name): (u32, _)| self.endpoint(name, &place.item(at))).collect()
    }

    pub fn endpoint(&self, name: &str, place: &Place<'_>) -> Result<Endpoint, ScenarioError> {
        let Names { nodes, clients, .. } = &self.names;
        let node = at_of(nodes, name).map(|at| Endpoint::Node(NodeId(at)));
        let client = || at_of(clients, name).map(|at| Endpoint::Client(ClientId(at)));
        node.or_else(client).ok_or_else(|| unknown(place, "node or client", name, nodes, clients))
    }

    /// An operation that was named earlier in the script.
    pub fn op(&self, name: Option<&String>, place: &Place<'_>) -> Result<OpIndex, ScenarioError> {
        let Some(name) = name else { return Err(ScenarioError::at(place, "which operation?")) };
        self.ops.get(name).copied().ok_or_else(|| {
            let fault = format!("no operation \"{name}\" was begun before this step");
            ScenarioError::at(place, fault)
        })
    }

    pub fn new_op(&mut self, id: Option<&String>, place: &Place<'_>) -> Result<(), ScenarioError> {
        let index = u32::try_from(self.ops.len()).unwrap_or(u32::MAX);
        // Without a name of its own an operation gets one that nobody can write.
        let name = match id {
            Some(id) => checked_name(id, &place.field("id"))?.to_owned(),
            None => format!("\0{index}"),
        };
        if self.ops.insert(name.clone(), index).is_some() {
            let fault = format!("\"{name}\" is the id of an earlier operation");
            return Err(ScenarioError::at(&place.field("id"), fault));
        }
        Ok(())
    }

    /// A clock by names: of nodes, of clients, or of anything else.
    pub fn clock(
        &mut self,
        clock: &LiteMap<String, u64>,
        place: &Place<'_>,
    ) -> Result<VectorClock, ScenarioError> {
        let mut entries = Vec::with_capacity(clock.len());
        for (name, counter) in clock.iter().filter(|(_, counter)| **counter > 0) {
            let place = &place.field(name);
            if *counter > COUNTER_MOST {
                let fault = format!("{counter} events are more than {COUNTER_MOST}");
                return Err(ScenarioError::at(place, fault));
            }
            let actor = self.actor(checked_name(name, place)?);
            if self.names.actors.len() > usize::from(ACTORS_MOST) {
                let fault = format!("more than {ACTORS_MOST} actors that are no nodes or clients");
                return Err(ScenarioError::at(place, fault));
            }
            entries.push(Entry { actor, counter: *counter, stamp: SimTime::ZERO });
        }
        Ok(VectorClock::from_entries(entries))
    }

    pub fn actor(&mut self, name: &str) -> Actor {
        let (base, epoch) = match name.split_once('#') {
            Some((base, epoch)) => (base, epoch.parse::<u16>().unwrap_or(1).saturating_sub(1)),
            None => (name, 0),
        };
        match self.endpoint(base, &Place::Root) {
            Ok(Endpoint::Node(node)) => Actor::Node(node, epoch),
            Ok(Endpoint::Client(client)) => Actor::Client(client),
            Err(_) => {
                let known = self.names.actors.iter().position(|actor| actor.as_ref() == name);
                let at = known.unwrap_or_else(|| {
                    self.names.actors.push(Rc::from(name));
                    self.names.actors.len() - 1
                });
                Actor::Named(u16::try_from(at).unwrap_or(u16::MAX))
            }
        }
    }
}

pub(super) fn checked_name<'a>(name: &'a str, place: &Place<'_>) -> Result<&'a str, ScenarioError> {
    if name.is_empty() {
        return Err(ScenarioError::at(place, "a name cannot be empty"));
    }
    if name.len() > NAME_BYTES_MOST as usize {
        let fault = format!("a name of {} bytes is longer than {NAME_BYTES_MOST}", name.len());
        return Err(ScenarioError::at(place, fault));
    }
    Ok(name)
}

/// A value with its limits checked.
pub(super) fn value(
    value: &super::format::ValueFile,
    place: &Place<'_>,
) -> Result<Value, ScenarioError> {
    use super::format::ValueFile;
    let (bytes, items) = match value {
        ValueFile::Text(text) => (text.len(), 1),
        ValueFile::Cart(items) => (items.iter().map(String::len).sum(), items.len()),
        ValueFile::Row(cells) => {
            (cells.iter().map(|(name, text)| name.len() + text.len()).sum(), cells.len())
        }
    };
    if bytes > VALUE_BYTES_MOST as usize {
        let fault = format!("a value of {bytes} bytes is larger than {VALUE_BYTES_MOST}");
        return Err(ScenarioError::at(place, fault));
    }
    if items > ITEMS_MOST as usize {
        return Err(ScenarioError::too_many(place, items, "items", ITEMS_MOST));
    }
    Ok(match value {
        ValueFile::Text(text) => Value::Text(Rc::from(text.as_str())),
        ValueFile::Cart(items) => Value::cart(items.iter().map(String::as_str)),
        ValueFile::Row(cells) => {
            let mut texts = LiteMap::new();
            for (name, text) in cells.iter() {
                texts.insert(Rc::from(name.as_str()), Rc::from(text.as_str()));
            }
            Value::Row(Rc::new(texts))
        }
    })
}

fn at_of(names: &[Rc<str>], name: &str) -> Option<u16> {
    let found = names.iter().position(|known| known.as_ref() == name);
    found.and_then(|at| u16::try_from(at).ok())
}

fn unknown(
    place: &Place<'_>,
    what: &str,
    name: &str,
    some: &[Rc<str>],
    others: &[Rc<str>],
) -> ScenarioError {
    let known: Vec<&str> = some.iter().chain(others).map(AsRef::as_ref).collect();
    ScenarioError::unknown(place, what, name, &known)
}
