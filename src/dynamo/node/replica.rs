//! The replica's side: store what comes in, reconciled with what is here, and answer. It never
//! refuses a write (section 2.3: "always writeable"); conflicts are for readers.

use super::{Effects, Env, Node};
use crate::dynamo::ids::{Endpoint, Key, OpId};
use crate::dynamo::membership::RingVersion;
use crate::dynamo::merkle::object_hash;
use crate::dynamo::message::{CellNames, Message, Part, Purpose};
use crate::dynamo::note::Note;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::reconcile;
use crate::dynamo::term::Term;
use crate::dynamo::version::Record;
use std::rc::Rc;

/// A copy that came in.
pub(super) struct Incoming<'a> {
    pub op: Option<OpId>,
    pub key: Key,
    pub replica: Replica,
    pub record: &'a Rc<Record>,
    pub purpose: Purpose,
    pub leader_term: u32,
}

/// What a read asks.
pub(super) struct Question<'a> {
    pub op: OpId,
    pub key: Key,
    pub replica: Replica,
    pub cells: Option<&'a CellNames>,
    pub digest: bool,
    pub part: Part,
}

/// A copy that another has stored.
pub(super) struct Stored<'a> {
    pub key: Key,
    pub replica: Replica,
    pub home: &'a Rc<Record>,
}

impl Node {
    /// True if the sender's view of the ring is too old for what it asks.
    pub(super) fn refuses_put(
        &self,
        env: Env<'_>,
        put: &Incoming<'_>,
        version: RingVersion,
    ) -> bool {
        let n = env.cluster.policy.quorum.n;
        match put.purpose {
            Purpose::Write | Purpose::Repair | Purpose::CatchUp => {
                let is_own = !put.replica.is_stand_in();
                is_own && self.view.refuses_write(self.id, put.key, n, version)
            }
            // Which of the replicas took its place only the sender can see to: it keeps the copy
            // until it has brought it to all of them.
            Purpose::Handoff | Purpose::Replay(_) => {
                self.view.refuses_read(self.id, put.key, n, version)
            }
            Purpose::Transfer => false,
        }
    }

    pub(super) fn serve_put(
        &mut self,
        env: Env<'_>,
        from: Endpoint,
        put: Incoming<'_>,
        effects: &mut Effects,
    ) {
        let Incoming { op, key, replica, record, purpose, leader_term } = put;
        if !self.accepts_from(env, from, purpose, leader_term) {
            if let Endpoint::Node(from) = from {
                effects.note(Note::Ignores { key: key.id, from });
            }
            return;
        }
        if self.is_late(env, key, purpose, effects) {
            return;
        }
        // What a leader wrote is acknowledged to it alone, and in its term. A copy that comes by another
        // way is kept where there is none of a later term. It acknowledges only if it comes from the
        // log of the leader, and no later term was promised (`copy_is_stored`).
        let counts = matches!(purpose, Purpose::Write | Purpose::CatchUp);
        if Self::has_terms(env) && counts && !self.hear_of_term(env, key, record.term, effects) {
            return self.refuse_term(from, op, key, effects);
        }
        // A hinted copy that comes home is this node's own from now on, and so is a streamed one.
        let is_home = matches!(
            purpose,
            Purpose::Handoff | Purpose::Replay(_) | Purpose::Transfer | Purpose::CatchUp
        );
        let role = if is_home { Replica::own(self.id) } else { replica };
        let home = is_home.then(|| Rc::clone(record));
        self.keep(env, op, key, role, record, effects);
        let term = self.store.promised(key.id);
        let message = Message::ReplicaPutDone { op, key, replica, purpose, home, term };
        effects.send(self.id, from, message);
    }

    /// Answers a read with a copy, or a digest of it.
    pub(super) fn serve_get(
        &self,
        env: Env<'_>,
        from: Endpoint,
        get: Question<'_>,
        version: RingVersion,
        effects: &mut Effects,
    ) {
        let Question { op, key, replica, cells, digest, part } = get;
        let (n, is_own) = (env.cluster.policy.quorum.n, !replica.is_stand_in());
        if is_own && self.view.refuses_read(self.id, key, n, version) {
            return self.refuse_old(from, Some(op), key, replica, effects);
        }
        let record = self.read(env, key, replica, cells);
        if is_own && self.store.unacknowledged().withholds(key.id) {
            effects.note(Note::Withholds { op, key: key.id });
        }
        let answer = if digest {
            let digest = record.map(|record| object_hash(&record));
            Message::ReplicaDigest { op, key, replica, digest }
        } else {
            Message::ReplicaGetDone { op, key, replica, record, part }
        };
        effects.send(self.id, from, answer);
    }

    /// What this node answers to a read: its copy, or only the cells that are asked for.
    fn read(
        &self,
        env: Env<'_>,
        key: Key,
        replica: Replica,
        cells: Option<&CellNames>,
    ) -> Option<Rc<Record>> {
        let policy = &env.cluster.policy;
        let record = self.store.shown(key.id, replica)?;
        let record = match policy.tombstone_grace.filter(|_| policy.tombstones_expire) {
            Some(grace) => record.purged(env.now, grace)?,
            None => Rc::clone(record),
        };
        match cells {
            Some(names) => record.of_cells(names),
            None => Some(record),
        }
    }

    /// Reconciles a copy with what is here, and remarks on it where that changed something.
    pub(super) fn keep(
        &mut self,
        env: Env<'_>,
        op: Option<OpId>,
        key: Key,
        replica: Replica,
        record: &Rc<Record>,
        effects: &mut Effects,
    ) {
        let policy = &env.cluster.policy;
        let (versioning, term) = (policy.versioning_of_copies(), record.term);
        // What was written in a term was written by one whom a majority had promised it.
        if Self::has_terms(env) && !replica.is_stand_in() {
            self.hear_of_term(env, key, term, effects);
        }
        let (before, mut record) = self.store.absorb(versioning, key, replica, record);
        if policy.has_leaders() && record.siblings.len() > 1 {
            record = Rc::new(reconcile::one_version(&record));
            self.store.put(key, replica, Rc::clone(&record));
        }
        // A later term alone is no change of what is held.
        let is_same = |before: &Rc<Record>| {
            let is_later = before.term < record.term;
            Rc::ptr_eq(before, &record) || (is_later && before.same_as(&record))
        };
        if !before.as_ref().is_some_and(is_same) {
            effects.note(Note::Stored { op, key: key.id, replica, before, record });
            if !replica.is_stand_in() {
                self.move_again(env, key, effects);
                self.learns_of_copy(env, key, term, effects);
            }
        }
        if replica.is_stand_in() {
            if !self.may_be_kept_for(env, replica.primary, key) {
                self.rehome(env, effects);
            }
            self.arm_handoff(env, effects);
        }
    }

    pub(super) fn put_done(
        &mut self,
        env: Env<'_>,
        op: OpId,
        key: Key,
        replica: Replica,
        purpose: Purpose,
        effects: &mut Effects,
    ) {
        match purpose {
            Purpose::Write => {
                self.write_is_held(key.id, op, replica, effects);
                self.put_answered(env, op, replica, effects);
            }
            Purpose::Repair => self.repair_answered(env, op, replica, effects),
            Purpose::Handoff | Purpose::Replay(_) | Purpose::Transfer | Purpose::CatchUp => {}
        }
    }

    /// Another has stored a copy that this node sent, and no operation caused it. Where a later term
    /// was promised there, that is no acknowledgement.
    pub(super) fn copy_is_stored(
        &mut self,
        env: Env<'_>,
        stored: &Stored<'_>,
        purpose: Purpose,
        term: Term,
        effects: &mut Effects,
    ) {
        let Stored { key, replica, home } = *stored;
        match purpose {
            Purpose::Transfer => self.has_moved(env, key, replica.primary, home, effects),
            Purpose::CatchUp => {
                self.hint_is_delivered(key.id, replica.primary, home, effects);
                self.copy_is_spread(env, replica.primary, (key, term), home, effects);
            }
            Purpose::Handoff | Purpose::Replay(_) | Purpose::Write | Purpose::Repair => {
                self.hint_is_home(key, replica, home, effects);
                if term <= home.term {
                    self.copy_is_held(key.id, home, replica.primary, effects);
                }
            }
        }
        self.hear_of_term(env, key, term, effects);
    }
}
