//! The transfer of ranges when members change (section 4.9): a node that loses a key streams it to
//! the one that gains it, key by key, and forgets it only once it has arrived and is not asked for
//! any more. What comes in late, from a coordinator that had not heard of the change, is passed on
//! in the same way. Without the transfer a joining node would answer "nothing" for every key that
//! it has taken over.

use super::{Effects, Env, FORGOTTEN, Node, Timer};
use crate::dynamo::ids::{Endpoint, Key, KeyId, NodeId};
use crate::dynamo::membership::RingVersion;
use crate::dynamo::message::{Message, Purpose};
use crate::dynamo::note::Note;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::version::Record;
use crate::time::SimDuration;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Keys under way at one time.
const AT_ONCE: usize = 4;
/// Rounds in which nothing arrived lengthen the wait, up to this many doublings.
const DOUBLINGS_MAX: u8 = 5;

/// What a node has to pass on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Keys to be streamed, each with the one that gains it.
    owed: BTreeMap<KeyId, (Key, NodeId)>,
    /// Keys that have arrived as they are here.
    moved: BTreeSet<KeyId>,
    /// Keys on their way.
    flying: BTreeSet<KeyId>,
    /// Rounds in a row in which nothing arrived; `None`: no round is due.
    rounds: Option<u8>,
}

impl Moves {
    /// How many keys have been passed on, and how many are to be.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.moved.len(), self.owed.len())
    }

    /// The nodes that something is streamed to.
    pub fn heirs(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.owed.values().map(|(_, heir)| *heir)
    }

    pub(super) fn is_due(&self) -> bool {
        self.rounds.is_some()
    }

    /// Forgets what is on its way: the node has crashed.
    pub(super) fn crash(&mut self) {
        *self = Self::default();
    }
}

impl Node {
    /// Looks through all that is held for what has to go, and forgets what has arrived elsewhere.
    pub(super) fn plan_moves(&mut self, env: Env<'_>, effects: &mut Effects) {
        let n = env.cluster.policy.quorum.n;
        if !self.knows_what_is_stray() {
            return;
        }
        let leaving = self
            .store
            .placed()
            .filter_map(|(key, _)| self.view.heir(self.id, key, n).map(|heir| (key, heir)));
        let leaving: Vec<(Key, NodeId)> = leaving.collect();
        if leaving.is_empty() && self.moves.progress() == (0, 0) {
            return;
        }
        let may_forget = self.may_forget();
        let before = Rc::clone(&self.moves);
        let moves = Rc::make_mut(&mut self.moves);
        moves.owed.clear();
        moves.moved.clear();
        for (key, heir) in leaving {
            if !before.moved.contains(&key.id) {
                moves.owed.insert(key.id, (key, heir));
            } else if may_forget {
                self.store.remove(key.id, Replica::own(self.id));
                for (_, counted) in self.counted.iter_mut().filter(|((of, _), _)| *of == key.id) {
                    counted.counter = FORGOTTEN;
                }
                effects.note(Note::Forgot { key: key.id, replica: Replica::own(self.id) });
            } else {
                moves.moved.insert(key.id);
            }
        }
    }

    /// Others know of a newer ring, under which what is stray by this node's own may be where it
    /// belongs: it waits until it has heard of that ring, also in the midst of an older change. Else
    /// it would send back what was streamed to it, and each of the two would forget the key because
    /// the other has it. To one that has left everything is stray.
    fn knows_what_is_stray(&self) -> bool {
        self.view.version >= self.heard_of || self.has_left()
    }

    /// True where no change is under way, and none is known that this node has not heard of.
    pub(super) fn knows_the_ring(&self) -> bool {
        self.view.is_settled() && self.knows_what_is_stray()
    }

    /// A copy of the node's own has changed: if it is to go, it has to go again, perhaps only once
    /// the node has heard of a newer ring.
    pub(super) fn move_again(&mut self, env: Env<'_>, key: Key, effects: &mut Effects) {
        if self.view.version == RingVersion::default() {
            return;
        }
        let n = env.cluster.policy.quorum.n;
        let knows = self.knows_what_is_stray();
        let moves = Rc::make_mut(&mut self.moves);
        moves.moved.remove(&key.id);
        moves.flying.remove(&key.id);
        let Some(heir) = self.view.heir(self.id, key, n).filter(|_| knows) else { return };
        moves.owed.insert(key.id, (key, heir));
        self.move_on(env, effects);
    }

    /// Streams what comes next, and says so when there is nothing left.
    pub(super) fn move_on(&mut self, env: Env<'_>, effects: &mut Effects) {
        if self.moves.owed.is_empty() {
            return self.announce(env, effects);
        }
        let moves = Rc::make_mut(&mut self.moves);
        let free = AT_ONCE.saturating_sub(moves.flying.len());
        let waiting = moves.owed.values().filter(|(key, _)| !moves.flying.contains(&key.id));
        let next: Vec<(Key, NodeId)> = waiting.take(free).copied().collect();
        for (key, heir) in next {
            let own = Replica::own(self.id);
            let Some(record) = self.store.get(key.id, own).cloned() else {
                moves.owed.remove(&key.id);
                continue;
            };
            moves.flying.insert(key.id);
            let (replica, purpose) =
                (Replica { holder: self.id, primary: heir }, Purpose::Transfer);
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
            effects.send(self.id, Endpoint::Node(heir), message);
        }
        if moves.owed.is_empty() {
            return self.announce(env, effects);
        }
        if moves.rounds.is_none() && !env.cluster.manual {
            moves.rounds = Some(0);
            effects.timer(Timer::Transfer, env.cluster.policy.handoff_every);
        }
    }

    /// What has not arrived by now is sent again.
    pub(super) fn transfer_round(&mut self, env: Env<'_>, effects: &mut Effects) {
        let moves = Rc::make_mut(&mut self.moves);
        let Some(rounds) = moves.rounds.take() else { return };
        if moves.owed.is_empty() {
            return;
        }
        moves.flying.clear();
        let every = env.cluster.policy.handoff_every.as_us();
        let doublings = rounds.saturating_add(1).min(DOUBLINGS_MAX);
        moves.rounds = Some(doublings);
        effects.timer(Timer::Transfer, SimDuration::from_us(every << doublings));
        self.move_on(env, effects);
    }

    /// A key has arrived. If it has changed here since, it goes again.
    pub(super) fn has_moved(
        &mut self,
        env: Env<'_>,
        key: Key,
        heir: NodeId,
        arrived: &Record,
        effects: &mut Effects,
    ) {
        let own = Replica::own(self.id);
        let is_same = self.store.get(key.id, own).is_some_and(|here| here.same_as(arrived));
        let is_owed = self.moves.owed.get(&key.id).is_some_and(|(_, to)| *to == heir);
        if !is_owed || !is_same {
            return;
        }
        let moves = Rc::make_mut(&mut self.moves);
        moves.owed.remove(&key.id);
        moves.flying.remove(&key.id);
        moves.moved.insert(key.id);
        moves.rounds = moves.rounds.map(|_| 0);
        effects.note(Note::Moved { key: key.id, to: heir });
        if self.may_forget() {
            self.plan_moves(env, effects);
        }
        self.move_on(env, effects);
    }
}
