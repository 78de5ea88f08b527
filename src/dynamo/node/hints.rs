//! Hints at the coordinator (Cassandra `StorageProxy.shouldHint`, `HintsDispatcher`): when a write
//! begins, every replica that is believed down gets one; when it is given up, every replica that
//! was asked in vain. They go out, with their original timestamps, once the target is believed up.
//! A write that was refused leaves none: nothing was sent, so nobody missed anything.

use super::{Coordination, Effects, Env, Node};
use crate::dynamo::ids::{Endpoint, Key, KeyId, NodeId, OpId, by_number};
use crate::dynamo::message::{Message, Purpose};
use crate::dynamo::note::{HintFate, Note};
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::store::{Hint, HintLife};
use crate::dynamo::version::Record;
use std::rc::Rc;

impl Node {
    /// A replica has missed this write, as far as this node knows: it keeps a hint where the
    /// policy keeps any and the window allows one.
    pub(super) fn keep_hint(
        &mut self,
        env: Env<'_>,
        op: OpId,
        target: NodeId,
        effects: &mut Effects,
    ) {
        let policy = &env.cluster.policy;
        let Some(work) = self.work.get_mut(&op) else { return };
        let Coordination::Put { put, record } = &mut work.coordination else { return };
        if !policy.keeps_hints() || target == self.id {
            return;
        }
        let (key, now) = (work.request.key, env.now);
        let is_away = policy.max_hint_window.is_some_and(|window| {
            let silent = self.failure_detector.silent_since(target);
            let is_gone = silent.is_some_and(|since| now.since(since) > window);
            is_gone || self.store.hints().is_overdue(target, now, window)
        });
        let fate = if is_away { HintFate::Refused } else { HintFate::Kept };
        effects.note(Note::Hint { op: Some(op), key: key.id, target, fate });
        if is_away {
            return;
        }
        put.add_hint();
        let life = HintLife { kept_at: now, grace: policy.hint_grace() };
        let record = Rc::clone(record);
        self.store.hints_mut().keep(Hint { target, key, record, life, is_sent: false });
        if !self.may_be_kept_for(env, target, key) {
            self.rehome(env, effects);
        }
        self.arm_handoff(env, effects);
    }

    /// Hints for the primaries that are believed down, and so were not asked.
    pub(super) fn keep_hints_for_absent(
        &mut self,
        env: Env<'_>,
        op: OpId,
        key: Key,
        plan: &[Replica],
        effects: &mut Effects,
    ) {
        if !env.cluster.policy.keeps_hints() {
            return;
        }
        let primaries = self.view.ring.primaries(key, env.cluster.policy.quorum.n);
        for target in primaries {
            if !plan.iter().any(|replica| replica.primary == target) {
                self.keep_hint(env, op, target, effects);
            }
        }
    }

    /// Hints for those who were asked and are given up.
    pub(super) fn keep_hints_for_silent(&mut self, env: Env<'_>, op: OpId, effects: &mut Effects) {
        let Some(work) = self.work.get_mut(&op) else { return };
        let Coordination::Put { put, .. } = &mut work.coordination else { return };
        let waiting = put.give_up_on_waiting(env.now);
        if !waiting.is_empty() {
            let replicas = waiting.as_slice().into();
            effects.note(Note::WaitsNoMore { op, replicas });
        }
        for replica in waiting {
            self.keep_hint(env, op, replica.primary, effects);
        }
    }

    /// Sends the hints for one target, except those that are on their way already.
    pub(super) fn replay_hints(&mut self, env: Env<'_>, target: NodeId, effects: &mut Effects) {
        self.drop_expired_hints(env, effects);
        if self.leadership.unconfirmed().contains(&target) {
            return;
        }
        let replica = Replica { holder: self.id, primary: target };
        for (key, record, life) in self.store.hints_mut().send(target) {
            let (purpose, version) = (Purpose::Replay(life), self.view.version);
            let leader_term = self.leadership.since();
            let message = Message::ReplicaPut {
                op: None,
                key,
                replica,
                record,
                purpose,
                version,
                leader_term,
            };
            effects.send(self.id, Endpoint::Node(target), message);
        }
    }

    /// Sends the hints for all who are believed to be up. Nobody tells a node that has left who is
    /// up again, so that it tries all of them.
    pub(super) fn replay_all_hints(&mut self, env: Env<'_>, effects: &mut Effects) {
        let mut targets = by_number(self.store.hints().iter().map(|hint| hint.target).collect());
        targets.retain(|target| self.has_left() || self.failure_detector.trusts(*target, env.now));
        for target in targets {
            self.replay_hints(env, target, effects);
        }
    }

    pub(super) fn drop_expired_hints(&mut self, env: Env<'_>, effects: &mut Effects) {
        let (now, grace) = (env.now, env.cluster.policy.hint_grace());
        for hint in self.store.hints_mut().take_where(|hint| !hint.life.lasts(now, grace)) {
            let (key, target, fate) = (hint.key.id, hint.target, HintFate::Expired);
            effects.note(Note::Hint { op: None, key, target, fate });
        }
    }

    /// Hints for one that is no replica of their key any more are kept for all who are (Cassandra
    /// `HintsDispatchExecutor.convert`, `writeForAllReplicas`): which of them took its place is
    /// not known here, and a hint may hold the only copy of its write. They are not made longer.
    pub(super) fn readdress_hints(&mut self, env: Env<'_>, effects: &mut Effects) {
        let n = env.cluster.policy.quorum.n;
        let ring = Rc::clone(&self.view.ring);
        let is_astray = |hint: &Hint| !ring.primaries(hint.key, n).contains(&hint.target);
        for hint in self.store.hints_mut().take_where(is_astray) {
            let (key, record) = (hint.key, &hint.record);
            let (target, fate) = (hint.target, HintFate::Readdressed);
            effects.note(Note::Hint { op: None, key: key.id, target, fate });
            for target in ring.primaries(key, n) {
                if target == self.id {
                    self.keep(env, None, key, Replica::own(target), record, effects);
                } else if !self.store.hints().has(target, key.id, record) {
                    let record = Rc::clone(record);
                    self.store.hints_mut().keep(Hint { target, record, is_sent: false, ..hint });
                }
            }
        }
    }

    /// True if a hint has reached this node after its end. It is left out, and its sender finds
    /// out by itself that its time is over.
    pub(super) fn is_late(
        &self,
        env: Env<'_>,
        key: Key,
        purpose: Purpose,
        effects: &mut Effects,
    ) -> bool {
        let Purpose::Replay(life) = purpose else { return false };
        let is_late = !life.lasts(env.now, env.cluster.policy.hint_grace());
        if is_late {
            let (key, target, fate) = (key.id, self.id, HintFate::TooLate);
            effects.note(Note::Hint { op: None, key, target, fate });
        }
        is_late
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
