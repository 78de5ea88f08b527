//! From a scenario as it is written to one that can run: names become numbers, defaults come in,
//! and whatever does not fit is refused with its place before anything happens.

use super::ScenarioError;
use super::compile_setup;
use super::compile_step;
use super::expect::Expectation;
use super::format::FILE;
use super::json::{Json, Node, Place};
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
use std::collections::BTreeMap;
use std::rc::Rc;

/// A scenario that was checked and can run.
#[derive(Debug)]
pub struct Scenario {
    /// The file without its script.
    pub(super) head: Json,
    /// The names that the script gives its operations, in their order; empty where it gives none.
    pub(super) op_names: Vec<String>,
    pub(super) setup: Setup,
    pub(super) steps: Vec<Planned>,
}

impl Scenario {
    /// What it is called.
    #[must_use]
    pub fn title(&self) -> &str {
        self.head.at("title").word()
    }

    /// What it shows, and its source.
    #[must_use]
    pub fn about(&self) -> &str {
        self.head.at("about").word()
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
    pub keys: BTreeMap<Rc<str>, u32>,
    /// The operations that have a name, by it.
    pub ops: BTreeMap<Rc<str>, OpIndex>,
    /// The names of all operations; empty where one has none.
    pub op_names: Vec<String>,
    pub by_hand: bool,
    pub expect: Option<Expect>,
    /// The nodes that have left for good.
    pub left: Vec<NodeId>,
}

/// Compiles an expectation at its place.
pub(super) type Expect = fn(&mut Context, &Json, &Place<'_>) -> Result<Expectation, ScenarioError>;

pub(super) fn compile(mut file: Json, expect: Option<Expect>) -> Result<Scenario, ScenarioError> {
    FILE.check(Node { value: &file, place: &Place::Root })?;
    let version = file.at("version").whole().unwrap_or_default();
    if version != 1 {
        let fault = format!("version {version} is not known; this program reads version 1");
        return Err(ScenarioError::at(&Place::Root.field("version"), fault));
    }
    let script = file.at("script").items();
    let place = &Place::Root.field("script");
    if script.len() > SCRIPT_STEPS_MOST as usize {
        return Err(ScenarioError::too_many(place, script.len(), "steps", SCRIPT_STEPS_MOST));
    }
    let mut setup = compile_setup::setup(&file)?;
    let mut context = Context::new(script, &setup, expect);
    let mut policy = setup.policy.clone();
    let mut steps = Vec::with_capacity(script.len());
    for (at, step) in (0..).zip(script) {
        steps.push(compile_step::step(&mut context, &mut policy, step, &place.item(at))?);
    }
    if context.keys.len() > KEYS_MOST as usize {
        return Err(ScenarioError::too_many(place, context.keys.len(), "keys", KEYS_MOST));
    }
    setup.names.actors = context.names.actors;
    if let Json::Object(fields) = &mut file {
        fields.retain(|(name, _)| name != "script");
    }
    Ok(Scenario { head: file, op_names: context.op_names, setup, steps })
}

impl Context {
    fn new(script: &[Json], setup: &Setup, expect: Option<Expect>) -> Self {
        let mut named = script.iter().filter_map(compile_step::key_of);
        let default_key = match named.next() {
            None => Some(Rc::from("x")),
            Some(first) => named.all(|other| other == first).then(|| Rc::from(first)),
        };
        Self {
            names: setup.names.clone(),
            default_key,
            keys: BTreeMap::new(),
            ops: BTreeMap::new(),
            op_names: Vec::new(),
            by_hand: setup.network.is_none(),
            expect,
            left: Vec::new(),
        }
    }

    /// New nodes, which later steps may name.
    pub fn join(
        &mut self,
        names: &[Json],
        place: &Place<'_>,
    ) -> Result<Vec<Rc<str>>, ScenarioError> {
        let mut joined = Vec::with_capacity(names.len());
        for (at, name) in (0..).zip(names) {
            let place = &place.item(at);
            let name = checked_name(name.word(), place)?;
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
        names: &[Json],
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

    pub fn key(&mut self, key: Option<&str>, place: &Place<'_>) -> Result<Rc<str>, ScenarioError> {
        let name = match (key, &self.default_key) {
            (Some(key), _) => checked_name(key, &place.field("key"))?,
            (None, Some(key)) => Rc::clone(key),
            (None, None) => {
                let fault = "which key? it may be left out only where the script uses one";
                return Err(ScenarioError::at(&place.field("key"), fault));
            }
        };
        self.keys.insert(Rc::clone(&name), 0);
        Ok(name)
    }

    pub fn node(&self, name: &str, place: &Place<'_>) -> Result<NodeId, ScenarioError> {
        let nodes = &self.names.nodes;
        at_of(nodes, name).map(NodeId).ok_or_else(|| unknown(place, "node", name, nodes, &[]))
    }

    pub fn nodes(&self, names: &[Json], place: &Place<'_>) -> Result<Vec<NodeId>, ScenarioError> {
        let mut nodes = Vec::with_capacity(names.len());
        for (at, name) in (0..).zip(names) {
            nodes.push(self.node(name.word(), &place.item(at))?);
        }
        Ok(nodes)
    }

    pub fn client(&self, name: Option<&str>, place: &Place<'_>) -> Result<ClientId, ScenarioError> {
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
        names: &[Json],
        place: &Place<'_>,
    ) -> Result<Vec<Endpoint>, ScenarioError> {
        let mut ends = Vec::with_capacity(names.len());
        for (at, name) in (0..).zip(names) {
            ends.push(self.endpoint(name.word(), &place.item(at))?);
        }
        Ok(ends)
    }

    pub fn endpoint(&self, name: &str, place: &Place<'_>) -> Result<Endpoint, ScenarioError> {
        let Names { nodes, clients, .. } = &self.names;
        let node = at_of(nodes, name).map(|at| Endpoint::Node(NodeId(at)));
        let client = || at_of(clients, name).map(|at| Endpoint::Client(ClientId(at)));
        node.or_else(client).ok_or_else(|| unknown(place, "node or client", name, nodes, clients))
    }

    /// An operation that was named earlier in the script.
    pub fn op(&self, name: Option<&str>, place: &Place<'_>) -> Result<OpIndex, ScenarioError> {
        let Some(name) = name else { return Err(ScenarioError::at(place, "which operation?")) };
        self.ops.get(name).copied().ok_or_else(|| {
            let fault = format!("no operation \"{name}\" was begun before this step");
            ScenarioError::at(place, fault)
        })
    }

    pub fn new_op(&mut self, id: Option<&str>, place: &Place<'_>) -> Result<(), ScenarioError> {
        let index = u32::try_from(self.op_names.len()).unwrap_or(u32::MAX);
        self.op_names.push(id.unwrap_or_default().to_owned());
        let Some(id) = id else { return Ok(()) };
        let place = &place.field("id");
        if self.ops.insert(checked_name(id, place)?, index).is_some() {
            let fault = format!("\"{id}\" is the id of an earlier operation");
            return Err(ScenarioError::at(place, fault));
        }
        Ok(())
    }

    /// A clock by names: of nodes, of clients, or of anything else.
    pub fn clock(
        &mut self,
        clock: &[(&str, u64)],
        place: &Place<'_>,
    ) -> Result<VectorClock, ScenarioError> {
        let mut entries = Vec::with_capacity(clock.len());
        for (name, counter) in clock {
            let (counter, place) = (*counter, &place.field(name));
            if counter > COUNTER_MOST {
                let fault = format!("{counter} events are more than {COUNTER_MOST}");
                return Err(ScenarioError::at(place, fault));
            }
            let actor = self.actor(&checked_name(name, place)?);
            if self.names.actors.len() > usize::from(ACTORS_MOST) {
                let fault = format!("more than {ACTORS_MOST} actors that are no nodes or clients");
                return Err(ScenarioError::at(place, fault));
            }
            entries.push(Entry { actor, counter, stamp: SimTime::ZERO });
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

/// The entries of a clock that count, in the order of their names.
pub(super) fn entries(clock: &Json) -> Vec<(&str, u64)> {
    let entries = clock.sorted().into_iter();
    let mut entries: Vec<_> =
        entries.map(|(name, counter)| (name, counter.whole().unwrap_or_default())).collect();
    entries.retain(|(_, counter)| *counter > 0);
    entries
}

pub(super) fn checked_name(name: &str, place: &Place<'_>) -> Result<Rc<str>, ScenarioError> {
    if name.is_empty() {
        return Err(ScenarioError::at(place, "a name cannot be empty"));
    }
    if name.len() > NAME_BYTES_MOST as usize {
        let fault = format!("a name of {} bytes is longer than {NAME_BYTES_MOST}", name.len());
        return Err(ScenarioError::at(place, fault));
    }
    Ok(Rc::from(name))
}

/// Names that have to be names, whoever bears them.
pub(super) fn checked_names(
    names: &[Json],
    place: &Place<'_>,
) -> Result<Vec<Rc<str>>, ScenarioError> {
    let mut kept = Vec::with_capacity(names.len());
    for (at, name) in (0..).zip(names) {
        kept.push(checked_name(name.word(), &place.item(at))?);
    }
    Ok(kept)
}

/// A value with its limits checked.
pub(super) fn value(value: &Json, place: &Place<'_>) -> Result<Value, ScenarioError> {
    let (list, cells) = (value.items(), value.fields());
    let texts = list.iter().chain(cells.iter().map(|(_, cell)| cell));
    let texts = texts.map(|text| text.word().len()).sum::<usize>();
    let names = cells.iter().map(|(name, _)| name.len()).sum::<usize>();
    let bytes = value.word().len() + texts + names;
    if bytes > VALUE_BYTES_MOST as usize {
        let fault = format!("a value of {bytes} bytes is larger than {VALUE_BYTES_MOST}");
        return Err(ScenarioError::at(place, fault));
    }
    let items = list.len() + cells.len();
    if items > ITEMS_MOST as usize {
        return Err(ScenarioError::too_many(place, items, "items", ITEMS_MOST));
    }
    Ok(match value {
        Json::List(items) => Value::cart(items.iter().map(Json::word)),
        Json::Object(cells) => {
            let mut texts = BTreeMap::new();
            for (name, text) in cells {
                texts.insert(Rc::from(name.as_str()), Rc::from(text.word()));
            }
            Value::Row(Rc::new(texts))
        }
        _ => Value::Text(Rc::from(value.word())),
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
