//! Anti-entropy (section 4.7): two nodes find the keys in which they differ by comparing Merkle
//! trees, a hash a message, and mend them. Hints mend short outages and read repair mends what is
//! read; a cold key that missed a write is mended by nothing else, and without this is lost with
//! the replicas that took it.
//!
//! As in Riak (`riak_kv_exchange_fsm`, `riak_kv_entropy_manager`) the exchanges take turns through
//! the nodes that hold a range together, each side compares a snapshot, so that a write made since
//! is not seen, and an exchange whose other end falls silent is given up: the next one begins anew.
//! Riak then reads each differing key, and leaves the mending to read repair. Here the one that
//! began sends its copy, and the other answers with what came of the two; both are reconciled, and
//! neither is overwritten. Tombstones travel like values.
//!
//! A tombstone past its grace takes no part in the comparison where the policy purges such
//! tombstones: a validation compaction of Cassandra leaves them out too, since a replica that has
//! purged one would otherwise be handed it back for ever. Where the key differs all the same, the
//! tombstone travels and wins as long as somebody holds it. Once all have purged it, an old value
//! that outlived it is compared, and comes back: that is what the grace is about.

mod answer;

use super::{Effects, Env, Node, Timer};
use crate::dynamo::ids::{Endpoint, Key, KeyId, NodeId};
use crate::dynamo::merkle::{Answer, Difference, Exchange, MerkleTree, TreeQuestion};
use crate::dynamo::message::{ExchangeStep, Message};
use crate::dynamo::note::Note;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::version::Record;
use crate::time::SimTime;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How far an exchange is, at the node that began it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Hashes are compared.
    Comparing,
    /// The keys that differ are mended.
    Mending,
    /// Both held the same, or do now.
    Done,
    /// The peer was silent.
    GivenUp,
}

/// An exchange, at the node that began it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// With whom.
    pub peer: NodeId,
    /// When it began.
    pub begun_at: SimTime,
    /// The trees, as far as they were compared.
    pub exchange: Exchange,
    /// How far it is.
    pub progress: Progress,
    /// The keys that are not mended yet.
    open: Vec<KeyId>,
    /// When it is given up unless the peer answers.
    deadline: SimTime,
}

impl Comparison {
    /// True while an answer is awaited.
    #[must_use]
    pub const fn is_under_way(&self) -> bool {
        matches!(self.progress, Progress::Comparing | Progress::Mending)
    }
}

/// What a node compares, and with whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AntiEntropy {
    /// Exchanges begun so far: the number of the last. It outlives a crash, so that no old answer
    /// is taken for a new one.
    begun: u32,
    /// The peer of the last exchange: the next round is its successor's.
    turn: Option<NodeId>,
    /// The last exchange.
    last: Option<Comparison>,
    /// The trees that this node answers from, each with the number of its exchange, by who asks.
    answering: BTreeMap<NodeId, (u32, Rc<MerkleTree>)>,
}

impl AntiEntropy {
    /// The exchange that this node began last, whether it is under way or over.
    #[must_use]
    pub fn last(&self) -> Option<&Comparison> {
        self.last.as_ref()
    }

    /// Forgets what a crash takes.
    pub(super) fn crash(&mut self) {
        self.last = None;
        self.answering.clear();
    }

    /// True while this exchange awaits an answer.
    pub(super) fn awaits(&self, exchange: u32) -> bool {
        exchange == self.begun && self.is_under_way()
    }

    fn is_under_way(&self) -> bool {
        self.last.as_ref().is_some_and(Comparison::is_under_way)
    }

    /// The exchange of this number with this peer, while it is under way.
    fn current(&mut self, peer: NodeId, exchange: u32) -> Option<&mut Comparison> {
        let is_last = exchange == self.begun;
        self.last.as_mut().filter(|one| is_last && one.peer == peer && one.is_under_way())
    }
}

impl Node {
    /// What it compares with others.
    #[must_use]
    pub fn anti_entropy(&self) -> &AntiEntropy {
        &self.anti_entropy
    }

    /// Sees to it that the first round is due after a start.
    pub(super) fn arm_rounds(&self, env: Env<'_>, effects: &mut Effects) {
        if let Some(every) = env.cluster.policy.anti_entropy {
            effects.timer(Timer::AntiEntropy, every);
        }
    }

    /// It is time to compare with the next of those that hold a range together with this node and
    /// are believed to be up. While an exchange is under way the turn passes.
    pub(super) fn anti_entropy_round(&mut self, env: Env<'_>, effects: &mut Effects) {
        self.arm_rounds(env, effects);
        if env.cluster.policy.anti_entropy.is_none() || self.anti_entropy.is_under_way() {
            return;
        }
        let mut fellows = self.view.ring.fellows(self.id, env.cluster.policy.quorum.n);
        fellows.retain(|peer| self.failure_detector.trusts(*peer, env.now));
        let last = self.anti_entropy.turn;
        let next = fellows.iter().find(|peer| Some(**peer) > last).or(fellows.first());
        if let Some(peer) = next.copied() {
            self.begin_exchange(env, peer, effects);
        }
    }

    /// Begins to compare with a peer. What was being compared before is given up.
    pub(super) fn begin_exchange(&mut self, env: Env<'_>, peer: NodeId, effects: &mut Effects) {
        if peer == self.id {
            return;
        }
        self.end_exchange(Progress::GivenUp, effects);
        let tree = self.tree_with(env.now, env.cluster, peer);
        let timeout = env.cluster.policy.request_timeout;
        let state = Rc::make_mut(&mut self.anti_entropy);
        state.begun += 1;
        state.turn = Some(peer);
        state.last = Some(Comparison {
            peer,
            begun_at: env.now,
            exchange: Exchange::new(tree),
            progress: Progress::Comparing,
            open: Vec::new(),
            deadline: env.now + timeout,
        });
        effects.note(Note::Compares(peer));
        effects.timer(Timer::Exchange(state.begun), timeout);
        self.go_on(effects);
    }

    /// Asks the next question, or mends what was found to differ once there is none left.
    fn go_on(&mut self, effects: &mut Effects) {
        let state = Rc::make_mut(&mut self.anti_entropy);
        let exchange = state.begun;
        let Some(one) = &mut state.last else { return };
        let (from, to) = (self.id, Endpoint::Node(one.peer));
        if let Some(ask) = one.exchange.ask() {
            let step = ExchangeStep::Ask(ask);
            return effects.send(from, to, Message::Compare { exchange, step });
        }
        let keys: Vec<Key> =
            one.exchange.differences().iter().copied().map(Difference::key).collect();
        one.open = keys.iter().map(|key| key.id).collect();
        one.progress = Progress::Mending;
        effects.note(Note::KeysDiffer { peer: one.peer, keys: one.open.as_slice().into() });
        if keys.is_empty() {
            one.progress = Progress::Done;
        }
        for key in keys {
            let record = self.store.get(key.id, Replica::own(from)).cloned();
            let step = ExchangeStep::Copy(key, record);
            effects.send(from, to, Message::Compare { exchange, step });
        }
    }

    /// A message of an exchange has come.
    pub(super) fn compare(
        &mut self,
        env: Env<'_>,
        from: Endpoint,
        exchange: u32,
        step: &ExchangeStep,
        effects: &mut Effects,
    ) {
        let Endpoint::Node(peer) = from else { return };
        match step {
            ExchangeStep::Ask(ask) => self.serve_ask(env, peer, exchange, *ask, effects),
            ExchangeStep::Answer(ask, answer) => {
                self.take_answer(env, peer, exchange, *ask, answer, effects);
            }
            ExchangeStep::Copy(key, record) => {
                self.serve_copy(env, peer, exchange, *key, record.as_ref(), effects);
            }
            ExchangeStep::CopyDone(key, record) => {
                self.take_copy(env, peer, exchange, *key, record.as_ref(), effects);
            }
        }
    }

    fn take_answer(
        &mut self,
        env: Env<'_>,
        peer: NodeId,
        exchange: u32,
        ask: TreeQuestion,
        answer: &Answer,
        effects: &mut Effects,
    ) {
        let Some(one) = Rc::make_mut(&mut self.anti_entropy).current(peer, exchange) else {
            return;
        };
        if !one.exchange.take(ask, answer) {
            return;
        }
        one.deadline = env.now + env.cluster.policy.request_timeout;
        if let (TreeQuestion::Hash { level, index }, Answer::Hash(remote)) = (ask, answer)
            && *remote != one.exchange.local().hash_at(level, index)
        {
            effects.note(Note::HashesDiffer { peer, level, index });
        }
        self.go_on(effects);
    }

    fn take_copy(
        &mut self,
        env: Env<'_>,
        peer: NodeId,
        exchange: u32,
        key: Key,
        record: Option<&Rc<Record>>,
        effects: &mut Effects,
    ) {
        let Some(one) = Rc::make_mut(&mut self.anti_entropy).current(peer, exchange) else {
            return;
        };
        let Some(at) = one.open.iter().position(|open| *open == key.id) else { return };
        one.open.swap_remove(at);
        one.deadline = env.now + env.cluster.policy.request_timeout;
        let is_last = one.open.is_empty();
        if let Some(record) = record {
            self.mend(env, key, record, effects);
        }
        if is_last {
            self.end_exchange(Progress::Done, effects);
        }
    }

    /// The peer may have been silent for too long.
    pub(super) fn exchange_overdue(&mut self, env: Env<'_>, effects: &mut Effects) {
        let state = &self.anti_entropy;
        let Some(one) = state.last.as_ref().filter(|one| one.is_under_way()) else { return };
        let left = one.deadline.since(env.now);
        if env.now < one.deadline && !env.cluster.manual {
            return effects.timer(Timer::Exchange(state.begun), left);
        }
        let peer = one.peer;
        self.end_exchange(Progress::GivenUp, effects);
        if !env.cluster.manual {
            self.suspect(env, peer, effects);
        }
    }

    fn end_exchange(&mut self, progress: Progress, effects: &mut Effects) {
        if !self.anti_entropy.is_under_way() {
            return;
        }
        let Some(one) = &mut Rc::make_mut(&mut self.anti_entropy).last else { return };
        one.progress = progress;
        let keys = u32::try_from(one.exchange.differences().len()).unwrap_or(u32::MAX);
        effects.note(match progress {
            Progress::Done => Note::ExchangeDone { peer: one.peer, keys },
            _ => Note::ExchangeGivenUp(one.peer),
        });
    }
}
