//! What a node keeps. Its own copies and the copies it keeps for others lie apart (section 4.6:
//! hinted replicas stand "in a separate local database"), so that a stand-in never mistakes
//! another's data for its own, and handoff knows what to bring home. Where hints stay with the
//! coordinator (Cassandra) they lie apart again: they are messages to be sent, not copies.

mod hints;

pub use hints::{Hint, Hints};

use super::ids::{KeyId, NodeId};
use super::plan::Replica;
use super::policy::Versioning;
use super::reconcile;
use super::version::Record;
use litemap::LiteMap;
use std::rc::Rc;

/// The copies on one node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Store {
    own: LiteMap<KeyId, Rc<Record>>,
    hinted: LiteMap<(NodeId, KeyId), Rc<Record>>,
    hints: Hints,
}

impl Store {
    /// What the holder has of a key in this role.
    #[must_use]
    pub fn get(&self, key: KeyId, replica: Replica) -> Option<&Rc<Record>> {
        if replica.is_stand_in() {
            self.hinted.get(&(replica.primary, key))
        } else {
            self.own.get(&key)
        }
    }

    /// Replaces what the holder has of a key in this role.
    pub fn put(&mut self, key: KeyId, replica: Replica, record: Rc<Record>) {
        if replica.is_stand_in() {
            self.hinted.insert((replica.primary, key), record);
        } else {
            self.own.insert(key, record);
        }
    }

    /// Reconciles an incoming copy with what is here. Returns what was here and what is here then.
    pub fn absorb(
        &mut self,
        versioning: Versioning,
        key: KeyId,
        replica: Replica,
        incoming: &Rc<Record>,
    ) -> (Option<Rc<Record>>, Rc<Record>) {
        let place = if replica.is_stand_in() {
            self.hinted.get_mut(&(replica.primary, key))
        } else {
            self.own.get_mut(&key)
        };
        let Some(here) = place else {
            self.put(key, replica, Rc::clone(incoming));
            return (None, Rc::clone(incoming));
        };
        let before = Rc::clone(here);
        if !before.same_as(incoming) {
            *here = reconcile::absorb(versioning, &before, incoming);
        }
        (Some(before), Rc::clone(here))
    }

    /// Forgets a key in this role, and returns what was there.
    pub fn remove(&mut self, key: KeyId, replica: Replica) -> Option<Rc<Record>> {
        if replica.is_stand_in() {
            self.hinted.remove(&(replica.primary, key))
        } else {
            self.own.remove(&key)
        }
    }

    /// Forgets one key in every role, or everything.
    pub fn wipe(&mut self, key: Option<KeyId>) {
        self.own.retain(|stored, _| key.is_some_and(|key| *stored != key));
        self.hinted.retain(|(_, stored), _| key.is_some_and(|key| *stored != key));
        self.hints.wipe(key);
    }

    /// The node's own copies, by key.
    pub fn own(&self) -> impl Iterator<Item = (KeyId, &Rc<Record>)> {
        self.own.iter().map(|(key, record)| (*key, record))
    }

    /// The copies kept for others: for whom, which key, what.
    pub fn hinted(&self) -> impl Iterator<Item = (NodeId, KeyId, &Rc<Record>)> {
        self.hinted.iter().map(|((primary, key), record)| (*primary, *key, record))
    }

    /// The writes kept for others as messages to be sent.
    #[must_use]
    pub fn hints(&self) -> &Hints {
        &self.hints
    }

    /// The writes kept for others as messages to be sent.
    pub fn hints_mut(&mut self) -> &mut Hints {
        &mut self.hints
    }

    /// For whom something is kept, as a copy or as a message: one entry each.
    pub fn kept_for(&self) -> impl Iterator<Item = NodeId> + '_ {
        let copies = self.hinted.keys().map(|(primary, _)| *primary);
        copies.chain(self.hints.iter().map(|hint| hint.target))
    }

    /// True if something is kept for another node.
    #[must_use]
    pub fn has_hints(&self) -> bool {
        !self.hinted.is_empty() || !self.hints.is_empty()
    }
}
