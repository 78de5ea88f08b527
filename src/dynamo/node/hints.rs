//! Hints at the coordinator (Cassandra `StorageProxy.shouldHint`, `HintsDispatcher`): when a write
//! begins, every replica that is believed down gets one; when it is given up, every replica that
//! was asked in vain. They go out, with their original timestamps, once the target is believed up.
//! A write that was refused leaves none: nothing was sent, so nobody missed anything.

use super::{Coordination, Effects, Node, Surroundings};
use crate::dynamo::ids::{Endpoint, Key, KeyId, NodeId, OpId, by_number};
use crate::dynamo::message::{Message, Purpose};
use crate::dynamo::note::{HintFate, Note};
use crate::dynamo::plan::Replica;
use crate::dynamo::store::Hint;
use crate::dynamo::version::Record;
use crate::lists::{Gather, Thin};
use std::rc::Rc;

impl Node {
    /// A replica has missed this write, as far as this node knows: it keeps a hint where the
    /// policy keeps any and the window allows one.
    pub(super) fn keep_hint(
        &mut self,
        around: Surroundings<'_>,
        op: OpId,
        target: NodeId,
        effects: &mut Effects,
    ) {
        let policy = &around.cluster.policy;
        let Some(work) = self.work.get_mut(&op) else { return };
        let Coordination::Put { put, record } = &mut work.coordination else { return };
        if !policy.keeps_hints() || target == self.id {
            return;
        }
        let (key, now) = (work.request.key, around.now);
        let is_away = policy.max_hint_window.is_some_and(|window| {
            let silent = self.beliefs.silent_since(target);
            let is_gone = silent.is_some_and(|since| now.since(since) > window);
            is_gone || self.store.hints().is_overdue(target, now, window)
        });
        let fate = if is_away { HintFate::Refused } else { HintFate::Kept };
        effects.note(Note::Hint { op: Some(op), key: key.id, target, fate });
        if is_away {
            return;
        }
        put.add_hint();
        let expires_at = policy.tombstone_grace.map(|grace| now + grace);
        let record = Rc::clone(record);
        let hint = Hint { target, key, record, kept_at: now, expires_at, is_sent: false };
        self.store.hints_mut().keep(hint);
        self.arm_handoff(around, effects);
    }

    /// Hints for the primaries that are believed down, and so were not asked.
    pub(super) fn keep_hints_for_absent(
        &mut self,
        around: Surroundings<'_>,
        op: OpId,
        key: Key,
        plan: &[Replica],
        effects: &mut Effects,
    ) {
        if !around.cluster.policy.keeps_hints() {
            return;
        }
        let primaries = self.view.ring.primaries(key, around.cluster.policy.quorum.n);
        for target in primaries {
            if !plan.iter().any(|replica| replica.primary == target) {
                self.keep_hint(around, op, target, effects);
            }
        }
    }

    /// Hints for those who were asked and are given up.
    pub(super) fn keep_hints_for_silent(
        &mut self,
        around: Surroundings<'_>,
        op: OpId,
        effects: &mut Effects,
    ) {
        let Some(work) = self.work.get_mut(&op) else { return };
        let Coordination::Put { put, .. } = &mut work.coordination else { return };
        let waiting = put.give_up_on_waiting(around.now);
        if !waiting.is_empty() {
            let replicas = waiting.as_slice().into();
            effects.note(Note::WaitsNoMore { op, replicas });
        }
        for replica in waiting {
            self.keep_hint(around, op, replica.primary, effects);
        }
    }

    /// Sends the hints for one target, except those that are on their way already.
    pub(super) fn replay_hints(
        &mut self,
        around: Surroundings<'_>,
        target: NodeId,
        effects: &mut Effects,
    ) {
        self.drop_expired_hints(around, effects);
        if self.leadership.untold().contains(&target) {
            return;
        }
        let replica = Replica { holder: self.id, primary: target };
        for (key, record) in self.store.hints_mut().send(target) {
            let (purpose, version) = (Purpose::Handoff, self.view.version);
            let since = self.leadership.since();
            let message =
                Message::ReplicaPut { op: None, key, replica, record, purpose, version, since };
            effects.send(self.id, Endpoint::Node(target), message);
        }
    }

    /// Sends the hints for all who are believed to be up. Nobody tells a node that has left who is
    /// up again, so that it tries all of them.
    pub(super) fn replay_all_hints(&mut self, around: Surroundings<'_>, effects: &mut Effects) {
        let mut targets = by_number(self.store.hints().iter().map(|hint| hint.target).gather());
        targets.keep(|target| self.has_left() || self.beliefs.trusts(*target, around.now));
        for target in targets {
            self.replay_hints(around, target, effects);
        }
    }

    fn drop_expired_hints(&mut self, around: Surroundings<'_>, effects: &mut Effects) {
        for hint in self.store.hints_mut().take_expired(around.now) {
            let (key, target, fate) = (hint.key.id, hint.target, HintFate::Expired);
            effects.note(Note::Hint { op: None, key, target, fate });
        }
    }

    /// The target of hints has stored this one.
    pub(super) fn hint_is_delivered(
        &mut self,
        key: KeyId,
        target: NodeId,
        home: &Record,
        effects: &mut Effects,
    ) {
        if self.store.hints_mut().delivered(target, key, home) {
            let fate = HintFate::Delivered;
            effects.note(Note::Hint { op: None, key, target, fate });
        }
    }
}
