//! What a node keeps. Its own copies and the copies it keeps for others lie apart (section 4.6:
//! hinted replicas stand "in a separate local database"), so that a stand-in never mistakes
//! another's data for its own, and handoff knows what to bring home. Where hints stay with the
//! coordinator (Cassandra) they lie apart again: they are messages to be sent, not copies.

mod hints;
mod unacknowledged;

pub use hints::{Hint, HintLife, Hints};
pub use unacknowledged::{OpenWrite, Unacknowledged};

use super::ids::{Key, KeyId, NodeId, Position};
use super::policy::Versioning;
use super::quorum::plan::Replica;
use super::reconcile;
use super::term::Term;
use super::version::Record;
use crate::time::{SimDuration, SimTime};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A copy, with the place of its key on the ring: who else should hold it is asked of what is
/// stored, when nobody has named the key.
#[derive(Clone, Debug, PartialEq, Eq)]
struct StoredCopy {
    position: Position,
    record: Rc<Record>,
}

/// The copies on one node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Store {
    own: BTreeMap<KeyId, StoredCopy>,
    hinted: BTreeMap<(NodeId, KeyId), StoredCopy>,
    hints: Hints,
    unacknowledged: Unacknowledged,
    /// The latest term that was promised of each key.
    promised: BTreeMap<KeyId, Term>,
}

impl Store {
    /// What the holder has of a key in this role.
    #[must_use]
    pub fn get(&self, key: KeyId, replica: Replica) -> Option<&Rc<Record>> {
        let kept = if replica.is_stand_in() {
            self.hinted.get(&(replica.primary, key))
        } else {
            self.own.get(&key)
        };
        kept.map(|kept| &kept.record)
    }

    /// What the holder shows of a key in this role: a leader does not show what it has written before
    /// that has its acknowledgements.
    #[must_use]
    pub fn shown(&self, key: KeyId, replica: Replica) -> Option<&Rc<Record>> {
        let withheld = self.unacknowledged.shown(key).filter(|_| !replica.is_stand_in());
        withheld.unwrap_or_else(|| self.get(key, replica))
    }

    /// Replaces what the holder has of a key in this role.
    pub fn put(&mut self, key: Key, replica: Replica, record: Rc<Record>) {
        let kept = StoredCopy { position: key.position, record };
        if replica.is_stand_in() {
            self.hinted.insert((replica.primary, key.id), kept);
        } else {
            self.own.insert(key.id, kept);
        }
    }

    /// Reconciles an incoming copy with what is here. Returns what was here and what is here then.
    pub fn absorb(
        &mut self,
        versioning: Versioning,
        key: Key,
        replica: Replica,
        incoming: &Rc<Record>,
    ) -> (Option<Rc<Record>>, Rc<Record>) {
        let place = if replica.is_stand_in() {
            self.hinted.get_mut(&(replica.primary, key.id))
        } else {
            self.own.get_mut(&key.id)
        };
        let Some(StoredCopy { record: here, .. }) = place else {
            self.put(key, replica, Rc::clone(incoming));
            return (None, Rc::clone(incoming));
        };
        let before = Rc::clone(here);
        let is_later = incoming.term > before.term;
        if is_later || !before.is_remembered_as(incoming) {
            *here = reconcile::absorb(versioning, &before, incoming);
        }
        let now = Rc::clone(here);
        if is_later && !replica.is_stand_in() {
            self.unacknowledged.forget(Some(key.id));
        }
        (Some(before), now)
    }

    /// Forgets a key in this role, and returns what was there.
    pub fn remove(&mut self, key: KeyId, replica: Replica) -> Option<Rc<Record>> {
        let kept = if replica.is_stand_in() {
            self.hinted.remove(&(replica.primary, key))
        } else {
            self.unacknowledged.forget(Some(key));
            self.own.remove(&key)
        };
        kept.map(|kept| kept.record)
    }

    /// Forgets what of the node's own copies is a tombstone that was made more than `grace` ago,
    /// and returns the keys that held one.
    pub fn purge(&mut self, now: SimTime, grace: SimDuration) -> Vec<KeyId> {
        let mut purged = Vec::new();
        for (key, record) in self.placed() {
            let left = record.purged(now, grace);
            if !left.as_ref().is_some_and(|left| Rc::ptr_eq(left, record)) {
                purged.push((key, left));
            }
        }
        let keys = purged.iter().map(|(key, _)| key.id).collect();
        for (key, left) in purged {
            self.unacknowledged.forget(Some(key.id));
            match left {
                Some(record) => {
                    self.own.insert(key.id, StoredCopy { position: key.position, record })
                }
                None => self.own.remove(&key.id),
            };
        }
        keys
    }

    /// Forgets one key in every role, or everything.
    pub fn wipe(&mut self, key: Option<KeyId>) {
        self.own.retain(|stored, _| key.is_some_and(|key| *stored != key));
        self.hinted.retain(|(_, stored), _| key.is_some_and(|key| *stored != key));
        self.hints.wipe(key);
        self.unacknowledged.forget(key);
        self.promised.retain(|promised, _| key.is_some_and(|key| *promised != key));
    }

    /// The node's own copies, by key.
    pub fn own(&self) -> impl Iterator<Item = (KeyId, &Rc<Record>)> {
        self.own.iter().map(|(key, kept)| (*key, &kept.record))
    }

    /// The node's own copies, with the places of their keys, by key.
    pub fn placed(&self) -> impl Iterator<Item = (Key, &Rc<Record>)> {
        self.own.iter().map(|(id, kept)| (Key { id: *id, position: kept.position }, &kept.record))
    }

    /// The copies kept for others: for whom, which key, what.
    pub fn hinted(&self) -> impl Iterator<Item = (NodeId, KeyId, &Rc<Record>)> {
        self.hinted.iter().map(|((primary, key), kept)| (*primary, *key, &kept.record))
    }

    /// The copies kept for one primary, with the places of their keys.
    pub fn hinted_for(&self, primary: NodeId) -> impl Iterator<Item = (Key, &Rc<Record>)> {
        let kept = self.hinted.iter().filter(move |((for_whom, _), _)| *for_whom == primary);
        kept.map(|((_, id), kept)| (Key { id: *id, position: kept.position }, &kept.record))
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

    /// The latest term of a key's leader that this node has promised or heard of: it acknowledges
    /// nothing of an older one.
    #[must_use]
    pub fn promised(&self, key: KeyId) -> Term {
        self.promised.get(&key).copied().unwrap_or_default()
    }

    /// Of how many keys a term was promised.
    #[must_use]
    pub fn promises(&self) -> usize {
        self.promised.len()
    }

    /// Promises to acknowledge nothing of an older term than this.
    pub fn promise(&mut self, key: KeyId, term: Term) {
        if term > self.promised(key) {
            self.promised.insert(key, term);
        }
    }

    /// What a leader has written and may not show yet.
    #[must_use]
    pub fn unacknowledged(&self) -> &Unacknowledged {
        &self.unacknowledged
    }

    /// What a leader has written and may not show yet.
    pub fn unacknowledged_mut(&mut self) -> &mut Unacknowledged {
        &mut self.unacknowledged
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamo::ids::Position;

    #[test]
    fn one_key_is_wiped_in_every_role() {
        let key = |id| Key { id: KeyId(id), position: Position(0) };
        let own = Replica::own(NodeId(0));
        let kept = Replica { holder: NodeId(0), primary: NodeId(1) };
        let mut store = Store::default();
        for (id, replica) in [(1, own), (2, own), (1, kept), (2, kept)] {
            store.put(key(id), replica, Rc::default());
        }
        store.wipe(Some(KeyId(1)));
        let left: Vec<u32> = store.own().map(|(key, _)| key.0).collect();
        let hinted: Vec<u32> = store.hinted().map(|(_, key, _)| key.0).collect();
        assert_eq!((left, hinted), (vec![2], vec![2]));
        store.wipe(None);
        assert_eq!((store.own().count(), store.hinted().count()), (0, 0));
    }
}
