//! Hinted handoff (section 4.6): a node that keeps copies for another scans them periodically,
//! sends them home when that node answers again, and forgets them once they are stored there.
//! Without it a write that a stand-in took would stay where nobody looks for it once the primary
//! is back.

use super::{Effects, Env, Node, Timer};
use crate::dynamo::ids::{Endpoint, Key, NodeId};
use crate::dynamo::message::{Message, Purpose};
use crate::dynamo::note::Note;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::version::Record;
use crate::time::SimDuration;
use std::rc::Rc;

/// Rounds that brought nothing home lengthen the wait, up to this many doublings.
const DOUBLINGS_MAX: u8 = 2;

impl Node {
    /// Sees to it that a round is due while there are hints.
    pub(super) fn arm_handoff(&mut self, env: Env<'_>, effects: &mut Effects) {
        self.gossip_for_hints(env, effects);
        if self.has_errands() && self.handoff_rounds.is_none() && !env.cluster.manual {
            self.handoff_rounds = Some(0);
            effects.timer(Timer::Handoff, env.cluster.policy.handoff_every);
        }
    }

    /// True if something is to be sent until it is answered.
    fn has_errands(&self) -> bool {
        self.store.has_hints() || self.leadership.has_errands()
    }

    /// Sends every hinted copy towards its primary.
    pub(super) fn handoff_round(&mut self, env: Env<'_>, effects: &mut Effects) {
        let rounds = self.handoff_rounds.take().unwrap_or(0);
        self.drop_expired_hints(env, effects);
        self.rehome(env, effects);
        // A round that finds nothing left to bring home is the last.
        if !self.has_errands() {
            return;
        }
        self.forget_what_is_sent();
        let mut primaries: Vec<NodeId> =
            self.store.hinted().map(|(primary, _, _)| primary).collect();
        primaries.dedup();
        for primary in primaries {
            self.hand_off_copies(primary, effects);
        }
        self.repeat_errands(env, effects);
        self.replay_all_hints(env, effects);
        let every = env.cluster.policy.handoff_every.as_us();
        let doublings = rounds.saturating_add(1).min(DOUBLINGS_MAX);
        self.handoff_rounds = Some(doublings);
        effects.timer(Timer::Handoff, SimDuration::from_us(every << doublings));
    }

    /// Sends what is kept for one primary, except what is on its way already.
    pub(super) fn hand_off_to(&mut self, env: Env<'_>, primary: NodeId, effects: &mut Effects) {
        self.hand_off_copies(primary, effects);
        self.replay_hints(env, primary, effects);
    }

    /// By hand: what is kept for one primary goes to it now; and to those who are replicas in its
    /// stead, where it is none any more.
    pub(super) fn hand_off_by_hand(
        &mut self,
        env: Env<'_>,
        primary: NodeId,
        effects: &mut Effects,
    ) {
        self.forget_what_is_sent();
        let mut targets = self.rehome(env, effects);
        targets.retain(|target| self.failure_detector.trusts(*target, env.now));
        targets.insert(0, primary);
        for target in targets {
            self.hand_off_to(env, target, effects);
        }
    }

    /// True if something may be kept for this node: it is a replica of the key; or the members
    /// change, so that this is not known.
    pub(super) fn may_be_kept_for(&self, env: Env<'_>, primary: NodeId, key: Key) -> bool {
        let n = env.cluster.policy.quorum.n;
        !self.knows_the_ring() || self.view.ring.primaries(key, n).contains(&primary)
    }

    /// What is kept for one that is no replica of its key any more, because it has left, or has
    /// lost the key to another, or because N is smaller now, goes to those who are: nobody sends it
    /// for ever, and it is not lost where it is the only copy. Returns those for whom something is
    /// kept that was meant for another.
    pub(super) fn rehome(&mut self, env: Env<'_>, effects: &mut Effects) -> Vec<NodeId> {
        if !self.knows_the_ring() {
            return Vec::new();
        }
        let before: Vec<NodeId> = self.store.kept_for().collect();
        self.rehome_copies(env, effects);
        self.readdress_hints(env, effects);
        let mut targets: Vec<NodeId> = self.store.kept_for().collect();
        targets.retain(|target| !before.contains(target));
        targets.sort_unstable();
        targets.dedup();
        targets
    }

    fn rehome_copies(&mut self, env: Env<'_>, effects: &mut Effects) {
        let n = env.cluster.policy.quorum.n;
        let ring = Rc::clone(&self.view.ring);
        let mut primaries: Vec<NodeId> = self.store.hinted().map(|(primary, ..)| primary).collect();
        primaries.dedup();
        for primary in primaries {
            let stray: Vec<(Key, Rc<Record>)> = self
                .store
                .hinted_for(primary)
                .filter(|(key, _)| !ring.primaries(*key, n).contains(&primary))
                .map(|(key, record)| (key, Rc::clone(record)))
                .collect();
            for (key, record) in stray {
                for heir in ring.primaries(key, n) {
                    let replica = Replica { holder: self.id, primary: heir };
                    self.keep(env, None, key, replica, &record, effects);
                }
                let old = Replica { holder: self.id, primary };
                self.store.remove(key.id, old);
                effects.note(Note::Forgot { key: key.id, replica: old });
            }
        }
    }

    /// What was sent may never have arrived: all is to be sent again.
    pub(super) fn forget_what_is_sent(&mut self) {
        self.handing_off.clear();
        self.store.hints_mut().send_again();
    }

    fn hand_off_copies(&mut self, primary: NodeId, effects: &mut Effects) {
        let due: Vec<_> = self
            .store
            .hinted_for(primary)
            .filter(|(key, _)| !self.handing_off.contains(&(primary, key.id)))
            .map(|(key, record)| (key, Rc::clone(record)))
            .collect();
        let replica = Replica { holder: self.id, primary };
        for (key, record) in due {
            self.handing_off.insert((primary, key.id));
            let purpose = Purpose::Handoff;
            let version = self.view.version;
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
            effects.send(self.id, Endpoint::Node(primary), message);
        }
    }

    /// A copy is stored at its primary. It is forgotten here, unless it has grown since that copy
    /// was sent: an answer may be late, or come twice, and be about an older one.
    pub(super) fn hint_is_home(
        &mut self,
        key: Key,
        replica: Replica,
        home: &Record,
        effects: &mut Effects,
    ) {
        self.handing_off.remove(&(replica.primary, key.id));
        if self.store.get(key.id, replica).is_some_and(|record| record.same_as(home)) {
            self.store.remove(key.id, replica);
            effects.note(Note::HintDelivered { key: key.id, replica });
        }
        self.hint_is_delivered(key.id, replica.primary, home, effects);
        if self.handoff_rounds.is_some() {
            self.handoff_rounds = Some(0);
        }
    }
}
