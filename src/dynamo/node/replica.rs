//! The replica's side: store what comes in, reconciled with what is here, and answer. It never
//! refuses a write (section 2.3: "always writeable"); conflicts are for readers.

use super::{Effects, Node, Surroundings};
use crate::dynamo::ids::{Endpoint, Key, OpId};
use crate::dynamo::message::{CellNames, Message, Purpose};
use crate::dynamo::note::Note;
use crate::dynamo::plan::Replica;
use crate::dynamo::reconcile;
use crate::dynamo::version::Record;
use crate::dynamo::view::RingVersion;
use std::rc::Rc;

/// A copy that came in.
pub(super) struct Incoming<'a> {
    pub op: Option<OpId>,
    pub key: Key,
    pub replica: Replica,
    pub record: &'a Rc<Record>,
    pub purpose: Purpose,
    pub since: u32,
}

impl Node {
    /// True if the sender's view of the ring is too old for what it asks.
    pub(super) fn refuses_put(
        &self,
        around: Surroundings<'_>,
        put: &Incoming<'_>,
        version: RingVersion,
    ) -> bool {
        let n = around.cluster.policy.quorum.n;
        let counts = matches!(put.purpose, Purpose::Write | Purpose::Repair);
        let is_own = counts && !put.replica.is_stand_in();
        is_own && self.view.refuses_write(self.id, put.key, n, version)
    }

    pub(super) fn serve_put(
        &mut self,
        around: Surroundings<'_>,
        from: Endpoint,
        put: Incoming<'_>,
        effects: &mut Effects,
    ) {
        let Incoming { op, key, replica, record, purpose, since } = put;
        if !self.accepts_from(around, from, purpose, since) {
            if let Endpoint::Node(from) = from {
                effects.note(Note::Ignores { key: key.id, from });
            }
            return;
        }
        if self.is_late(around, key, purpose, effects) {
            return;
        }
        // A hinted copy that comes home is this node's own from now on, and so is a streamed one.
        let is_home = matches!(purpose, Purpose::Handoff | Purpose::Replay(_) | Purpose::Transfer);
        let role = if is_home { Replica::own(self.id) } else { replica };
        let home = is_home.then(|| Rc::clone(record));
        self.keep(around, op, key, role, record, effects);
        let message = Message::ReplicaPutDone { op, key, replica, purpose, home };
        effects.send(self.id, from, message);
    }

    /// What this node answers to a read: its copy, or only the cells that are asked for.
    pub(super) fn read(
        &self,
        around: Surroundings<'_>,
        key: Key,
        replica: Replica,
        cells: Option<&CellNames>,
    ) -> Option<Rc<Record>> {
        let policy = &around.cluster.policy;
        let record = self.store.shown(key.id, replica)?;
        let record = match policy.tombstone_grace.filter(|_| policy.tombstones_expire) {
            Some(grace) => record.purged(around.now, grace)?,
            None => Rc::clone(record),
        };
        match cells {
            Some(names) => record.of_cells(names),
            None => Some(record),
        }
    }

    /// Forgets a tombstone, unless something was written over it since it was found.
    pub(super) fn serve_reap(
        &mut self,
        key: Key,
        replica: Replica,
        found: &Record,
        effects: &mut Effects,
    ) {
        // While members change, an older copy may still be on its way to one of them.
        let is_settled = self.view.is_settled();
        if is_settled && self.store.get(key.id, replica).is_some_and(|here| here.same_as(found)) {
            self.store.remove(key.id, replica);
            effects.note(Note::Reaped { key: key.id, replica });
        }
    }

    /// Reconciles a copy with what is here, and remarks on it where that changed something.
    pub(super) fn keep(
        &mut self,
        around: Surroundings<'_>,
        op: Option<OpId>,
        key: Key,
        replica: Replica,
        record: &Rc<Record>,
        effects: &mut Effects,
    ) {
        let policy = &around.cluster.policy;
        let versioning = policy.versioning_of_copies();
        let (before, mut record) = self.store.absorb(versioning, key, replica, record);
        if policy.has_leaders() && record.siblings.len() > 1 {
            record = Rc::new(reconcile::one_version(&record));
            self.store.put(key, replica, Rc::clone(&record));
        }
        if !before.as_ref().is_some_and(|before| Rc::ptr_eq(before, &record)) {
            effects.note(Note::Stored { op, key: key.id, replica, before, record });
            if !replica.is_stand_in() {
                self.move_again(around, key, effects);
            }
        }
        if replica.is_stand_in() {
            if !self.may_be_kept_for(around, replica.primary, key) {
                self.rehome(around, effects);
            }
            self.arm_handoff(around, effects);
        }
    }

    pub(super) fn put_done(
        &mut self,
        around: Surroundings<'_>,
        op: OpId,
        key: Key,
        replica: Replica,
        purpose: Purpose,
        effects: &mut Effects,
    ) {
        match purpose {
            Purpose::Write => {
                self.write_is_held(key.id, op, replica, effects);
                self.put_answered(around, op, replica, effects);
            }
            Purpose::Repair => self.repair_answered(around, op, replica, effects),
            Purpose::Handoff | Purpose::Replay(_) | Purpose::Transfer => {}
        }
    }
}
