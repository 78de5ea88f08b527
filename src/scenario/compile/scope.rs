//! The names that a script may use, and what is known of the run so far without running it.

use super::cluster::no_node;
use crate::dynamo::clock::Actor;
use crate::dynamo::ids::{ClientId, Endpoint, NodeId};
use crate::dynamo::policy::Policy;
use crate::dynamo::ring::Ring;
use crate::limits::NAME_BYTES_MAX;
use crate::scenario::error::{Problems, unknown};
use crate::scenario::expect::OpIndex;
use crate::scenario::format::{Action, Step};
use crate::scenario::place::Place;
use crate::scenario::read::Unread;
use crate::sim::names::Names;
use crate::sim::setup::Network;
use crate::sim::setup::Setup;
use crate::time::SimDuration;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub(super) struct Scope<'a> {
    pub names: Names,
    /// The policy in force, which steps change.
    pub policy: Policy,
    pub problems: &'a mut Problems,
    /// What could not be read is not known either, and nothing is said against what depends on it.
    pub unread: Unread,
    /// Whether all steps could be read; else a name may stand in one that could not.
    knows_steps: bool,
    /// The key that is meant where none is named.
    default_key: Option<Rc<str>>,
    /// Keys of which some step makes use.
    used_keys: BTreeSet<String>,
    pub keys: BTreeSet<Rc<str>>,
    /// The operations that have a name, by it.
    pub(super) ops: BTreeMap<String, OpIndex>,
    /// The names of all operations; empty where one has none.
    pub op_names: Vec<String>,
    pub is_manual: bool,
    /// How messages travel, which steps change.
    pub network: Option<Network>,
    /// The nodes that have left for good.
    pub left: Vec<NodeId>,
    /// The time of the last step that named one.
    pub latest_at: SimDuration,
    /// Keys that hold rows of cells.
    pub rows: BTreeSet<Rc<str>>,
    /// What the cluster begins with.
    pub(super) setup: &'a Setup,
    /// The ring that it begins with, once somebody has asked for it.
    pub(super) ring: Option<(Ring, Names)>,
    /// Whether nothing was wrong with it.
    pub(super) has_sound_setup: bool,
    /// Whether the ring is still that one.
    pub(super) has_first_ring: bool,
}

/// The key that an action names, if it is one on a key.
fn key_of(action: &Action) -> Option<Option<&str>> {
    match action {
        Action::Put(put) | Action::Delete(put) => Some(put.key.as_deref()),
        Action::Get(get) => Some(get.key.as_deref()),
        Action::Merge(merge) => Some(merge.key.as_deref()),
        Action::Seed(seed) => Some(seed.key.as_deref()),
        _ => None,
    }
}

impl<'a> Scope<'a> {
    pub fn new(
        steps: &[Result<Step, &str>],
        unread: Unread,
        setup: &'a Setup,
        has_sound_setup: bool,
        problems: &'a mut Problems,
    ) -> Self {
        let asked = || steps.iter().flatten().filter_map(|step| key_of(&step.action));
        let mut named = asked().flatten();
        let default_key = match named.next() {
            None => Some(Rc::from("x")),
            Some(first) => named.all(|other| other == first).then(|| Rc::from(first)),
        };
        let used = asked().filter_map(|key| key.or(default_key.as_deref()));
        Self {
            used_keys: used.map(str::to_owned).collect(),
            names: setup.names.clone(),
            policy: setup.policy.clone(),
            unread: Unread { cluster: unread.cluster || setup.names.nodes.is_empty(), ..unread },
            knows_steps: steps.iter().all(Result::is_ok),
            problems,
            default_key,
            keys: BTreeSet::new(),
            ops: BTreeMap::new(),
            op_names: Vec::new(),
            is_manual: setup.network.is_none(),
            network: setup.network.clone(),
            left: Vec::new(),
            latest_at: SimDuration::ZERO,
            rows: BTreeSet::new(),
            setup,
            ring: None,
            has_sound_setup,
            has_first_ring: true,
        }
    }

    /// Notes an error.
    pub fn error(&mut self, place: &Place<'_>, sentence: impl Into<String>) {
        self.problems.error(place, sentence);
    }

    /// Notes an error of something that does not fit the cluster.
    pub fn misfit(&mut self, place: &Place<'_>, sentence: impl Into<String>) {
        if !self.unread.cluster {
            self.problems.error(place, sentence);
        }
    }

    /// A key; the only one of the script where none is named.
    pub fn key(&mut self, key: Option<&str>, place: &Place<'_>) -> Rc<str> {
        let place = &place.field("key");
        match (key, &self.default_key) {
            (Some(key), _) => self.named_key(key, place),
            (None, Some(key)) => {
                let key = Rc::clone(key);
                self.keys.insert(Rc::clone(&key));
                key
            }
            (None, None) => {
                self.error(place, "which key? it may be left out only where the script uses one");
                Rc::from("x")
            }
        }
    }

    pub fn named_key(&mut self, key: &str, place: &Place<'_>) -> Rc<str> {
        let name = self.name(key, place);
        self.keys.insert(Rc::clone(&name));
        name
    }

    /// Notes it where no step of the script makes use of a key.
    pub fn is_used(&mut self, key: &str, place: &Place<'_>) {
        if self.knows_steps && !self.used_keys.contains(key) {
            let known: Vec<&str> = self.used_keys.iter().map(String::as_str).collect();
            let sentence = unknown("key", key, &known);
            self.problems.error(place, format!("no step uses it: {sentence}"));
        }
    }

    pub fn node(&mut self, name: &str, place: &Place<'_>) -> NodeId {
        if let Some(at) = at_of(&self.names.nodes, name) {
            return NodeId(at);
        }
        if !self.unread.cluster || at_of(&self.names.clients, name).is_some() {
            self.problems.error(place, no_node(&self.names, name));
        }
        NodeId::default()
    }

    pub fn nodes(&mut self, names: &[String], place: &Place<'_>) -> Vec<NodeId> {
        let names = names.iter().enumerate();
        names.map(|(at, name)| self.node(name, &place.item(at))).collect()
    }

    /// A client; the only one where none is named.
    pub fn client(&mut self, name: Option<&str>, place: &Place<'_>) -> ClientId {
        let place = &place.field("client");
        let clients = &self.names.clients;
        let Some(name) = name else {
            if clients.len() != 1 && !self.unread.clients {
                let sentence = match clients.as_slice() {
                    [] => {
                        "which client? the file names none; add \"clients\": [\"Alice\"]".to_owned()
                    }
                    _ => format!("which client? they are {}", listed(clients)),
                };
                self.error(place, sentence);
            }
            return ClientId(0);
        };
        if let Some(at) = at_of(clients, name) {
            return ClientId(at);
        }
        let sentence = if at_of(&self.names.nodes, name).is_some() {
            format!("\"{name}\" is a node; the clients are {}", listed(clients))
        } else {
            let known: Vec<&str> = clients.iter().map(AsRef::as_ref).collect();
            unknown("client", name, &known)
        };
        if !self.unread.clients {
            self.error(place, sentence);
        }
        ClientId(0)
    }

    pub fn endpoint(&mut self, name: &str, place: &Place<'_>) -> Endpoint {
        let endpoint = self.find_endpoint(name);
        endpoint.unwrap_or_else(|| {
            if !self.unread.cluster && !self.unread.clients {
                let Names { nodes, clients, .. } = &self.names;
                let known: Vec<&str> = nodes.iter().chain(clients).map(AsRef::as_ref).collect();
                self.problems.error(place, unknown("node or client", name, &known));
            }
            Endpoint::Node(NodeId::default())
        })
    }

    pub fn find_endpoint(&self, name: &str) -> Option<Endpoint> {
        let node = at_of(&self.names.nodes, name).map(|at| Endpoint::Node(NodeId(at)));
        let client = || at_of(&self.names.clients, name).map(|at| Endpoint::Client(ClientId(at)));
        node.or_else(client)
    }

    pub fn endpoints(&mut self, names: &[String], place: &Place<'_>) -> Vec<Endpoint> {
        let names = names.iter().enumerate();
        names.map(|(at, name)| self.endpoint(name, &place.item(at))).collect()
    }

    pub fn name(&mut self, name: &str, place: &Place<'_>) -> Rc<str> {
        checked_name(name, place, self.problems)
    }

    /// Names that have to be names, whoever bears them.
    pub fn new_names(&mut self, names: &[String], place: &Place<'_>) -> Vec<Rc<str>> {
        let names = names.iter().enumerate();
        names.map(|(at, name)| self.name(name, &place.item(at))).collect()
    }

    /// Who counts in a clock, by name: a node, in one of its epochs, a client, or anything else.
    pub fn actor(&mut self, name: &str) -> Actor {
        let (base, epoch) = match name.split_once('#') {
            Some((base, epoch)) => (base, epoch.parse::<u16>().unwrap_or(1).saturating_sub(1)),
            None => (name, 0),
        };
        match self.find_endpoint(base) {
            Some(Endpoint::Node(node)) => Actor::Node(node, epoch),
            Some(Endpoint::Client(client)) => Actor::Client(client),
            None => {
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

/// A name that has to be one, whoever bears it.
pub(super) fn checked_name(name: &str, place: &Place<'_>, problems: &mut Problems) -> Rc<str> {
    if name.is_empty() {
        problems.error(place, "a name cannot be empty");
    }
    if name.len() > NAME_BYTES_MAX as usize {
        let sentence = format!("a name of {} bytes is longer than {NAME_BYTES_MAX}", name.len());
        problems.error(place, sentence);
    }
    Rc::from(name)
}

fn at_of(names: &[Rc<str>], name: &str) -> Option<u16> {
    let found = names.iter().position(|known| known.as_ref() == name);
    found.and_then(|at| u16::try_from(at).ok())
}

fn listed(names: &[Rc<str>]) -> String {
    names.join(", ")
}
