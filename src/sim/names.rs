//! Names that people read, beside the numbers that the engine uses.

use crate::dynamo::clock::{Actor, VectorClock};
use crate::dynamo::ids::{ClientId, Endpoint, Key, KeyId, NodeId, Position};
use crate::dynamo::policy::KeyHash;
use crate::dynamo::ring::position_of;
use std::collections::BTreeMap;
use std::rc::Rc;

/// All names of a run. Keys are added as they come into use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Nodes by number.
    pub nodes: Vec<Rc<str>>,
    /// Clients by number.
    pub clients: Vec<Rc<str>>,
    /// Actors that are neither, by number.
    pub actors: Vec<Rc<str>>,
    /// The hash that gives keys their places.
    pub hash: KeyHash,
    /// The name of what has none.
    unknown: Rc<str>,
    keys: Vec<(Rc<str>, Key)>,
    key_by_name: BTreeMap<Rc<str>, Key>,
}

impl Names {
    /// These nodes and clients, and no key yet.
    #[must_use]
    pub fn new(nodes: Vec<Rc<str>>, clients: Vec<Rc<str>>) -> Self {
        Self { nodes, clients, unknown: Rc::from("?"), ..Self::default() }
    }

    /// A node's name.
    #[must_use]
    pub fn node(&self, node: NodeId) -> &Rc<str> {
        self.nodes.get(usize::from(node.0)).unwrap_or(&self.unknown)
    }

    /// A client's name.
    #[must_use]
    pub fn client(&self, client: ClientId) -> &Rc<str> {
        self.clients.get(usize::from(client.0)).unwrap_or(&self.unknown)
    }

    /// The name of either end of a message.
    #[must_use]
    pub fn endpoint(&self, endpoint: Endpoint) -> &Rc<str> {
        match endpoint {
            Endpoint::Node(node) => self.node(node),
            Endpoint::Client(client) => self.client(client),
        }
    }

    /// The name under which an actor stands in a clock: a node's later epochs are numbered.
    #[must_use]
    pub fn actor(&self, actor: Actor) -> Rc<str> {
        match actor {
            Actor::Node(node, 0) => Rc::clone(self.node(node)),
            Actor::Node(node, epoch) => Rc::from(format!("{}#{}", self.node(node), epoch + 1)),
            Actor::Client(client) => Rc::clone(self.client(client)),
            Actor::Named(name) => {
                Rc::clone(self.actors.get(usize::from(name)).unwrap_or(&self.unknown))
            }
        }
    }

    /// A clock with names, in the order of the actors.
    #[must_use]
    pub fn clock(&self, clock: &VectorClock) -> Vec<(Rc<str>, u64)> {
        clock.entries().iter().map(|entry| (self.actor(entry.actor), entry.counter)).collect()
    }

    /// The key of this name, if it is in use.
    #[must_use]
    pub fn find_key(&self, name: &str) -> Option<Key> {
        self.key_by_name.get(name).copied()
    }

    /// Where a key of this name stands on the ring, in use or not.
    #[must_use]
    pub fn position_of(&self, name: &str) -> Position {
        position_of(self.hash, name)
    }

    /// The key of this name, which is in use from now on.
    pub fn add_key(&mut self, name: &str) -> Key {
        self.find_key(name).unwrap_or_else(|| {
            let id = KeyId(u32::try_from(self.keys.len()).unwrap_or(u32::MAX));
            let key = Key { id, position: self.position_of(name) };
            let name: Rc<str> = Rc::from(name);
            self.keys.push((Rc::clone(&name), key));
            self.key_by_name.insert(name, key);
            key
        })
    }

    /// A key's name.
    #[must_use]
    pub fn key(&self, key: KeyId) -> &Rc<str> {
        self.keys.get(key.0 as usize).map_or(&self.unknown, |(name, _)| name)
    }

    /// All keys in use, in the order in which they came into use.
    pub fn keys(&self) -> impl Iterator<Item = (&Rc<str>, Key)> {
        self.keys.iter().map(|(name, key)| (name, *key))
    }
}
