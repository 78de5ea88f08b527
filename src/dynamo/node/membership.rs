//! How a node learns of a change of members (section 4.8.1), and what it does then: it streams what
//! it loses, says when it is done, and begins anew what it coordinates with replicas that refuse.
//! Without the refusals a coordinator that has not heard would count copies that nobody reads.

use super::coordinate_put::write_to;
use super::{Coordination, Effect, Effects, Env, Node, RequestInFlight, Timer};
use crate::dynamo::ids::{Endpoint, Key, NodeId, OpId};
use crate::dynamo::membership::{MembershipView, RingVersion};
use crate::dynamo::message::{GossipMessage, Message};
use crate::dynamo::note::Note;
use crate::dynamo::quorum::get::GetQuorum;
use crate::dynamo::quorum::plan::Replica;
use std::rc::Rc;

impl Node {
    /// Takes over a view without doing anything about it yet: the node is down, or stalls.
    pub fn learn_silently(&mut self, view: &Rc<MembershipView>, n: u8) {
        if let Some(merged) = self.view.merged(view, n) {
            self.take_over(Rc::new(merged));
        }
    }

    fn take_over(&mut self, view: Rc<MembershipView>) {
        self.was_member |= view.members.binary_search(&self.id).is_ok();
        self.view = view;
    }

    /// Takes note of somebody's view of the ring.
    pub(super) fn learn(&mut self, env: Env<'_>, view: &Rc<MembershipView>, effects: &mut Effects) {
        let n = env.cluster.policy.quorum.n;
        let Some(merged) = self.view.merged(view, n) else { return };
        let version = merged.version;
        let is_as_told = merged == **view;
        let news = version > self.view.version;
        self.take_over(if is_as_told { Rc::clone(view) } else { Rc::new(merged) });
        if news {
            effects.note(Note::LearnsRing { version, is_settled: self.view.is_settled() });
            self.reconsider(env, effects);
        }
    }

    /// Finds out what there is to do under the ring as this node knows it now.
    pub(super) fn reconsider(&mut self, env: Env<'_>, effects: &mut Effects) {
        if self.view.version == RingVersion::default() {
            return;
        }
        if self.view.is_settled() {
            let members = Rc::clone(&self.view.members);
            self.failure_detector.retain(|peer| members.binary_search(&peer).is_ok());
            self.forget_strangers();
            self.leadership.forget_strangers(&members);
            self.rehome(env, effects);
        }
        self.plan_moves(env, effects);
        self.move_on(env, effects);
    }

    /// Tells everybody that this node has done its part of the change.
    pub(super) fn announce(&mut self, env: Env<'_>, effects: &mut Effects) {
        let n = env.cluster.policy.quorum.n;
        let Some(view) = self.view.without(self.id, n) else { return };
        effects.note(Note::MovesDone(self.view.version));
        let news = view.version > self.view.version;
        self.view = Rc::new(view);
        self.spread(env, effects);
        if news {
            let (version, is_settled) = (self.view.version, self.view.is_settled());
            effects.note(Note::RingChanged { version, is_settled });
            self.reconsider(env, effects);
        }
    }

    /// Tells everybody this node's view of the ring: Riak's tree, without its branches.
    pub(super) fn spread(&self, env: Env<'_>, effects: &mut Effects) {
        if env.cluster.policy.gossip.is_none() || env.cluster.manual {
            effects.0.push(Effect::Publish(Rc::clone(&self.view)));
            return;
        }
        let news = Rc::new(GossipMessage::Ring(Rc::clone(&self.view)));
        for peer in self.view.members.iter().filter(|peer| **peer != self.id) {
            effects.send(self.id, Endpoint::Node(*peer), Message::Gossip(Rc::clone(&news)));
        }
    }

    pub(super) fn refuse_old(
        &self,
        from: Endpoint,
        op: Option<OpId>,
        key: Key,
        replica: Replica,
        effects: &mut Effects,
    ) {
        let view = Rc::clone(&self.view);
        let news = GossipMessage::StaleRing { op, key, replica, view };
        effects.send(self.id, from, Message::Gossip(Rc::new(news)));
    }

    /// A replica refused: the request goes on under the ring as it is known now. What was refused
    /// under an older ring than that under which it goes on already is no news.
    pub(super) fn refused(
        &mut self,
        env: Env<'_>,
        op: OpId,
        replica: Replica,
        version: RingVersion,
        effects: &mut Effects,
    ) {
        let Some(mut work) = self.work.remove(&op) else { return };
        let now = env.now;
        let is_news = version > work.view.version
            && match &mut work.coordination {
                Coordination::Put { put, .. } => put.add_answer(replica, false, now),
                Coordination::Get { get, .. } => get.refuse(replica, now),
            };
        if is_news {
            effects.note(Note::Refused { op, replica });
        }
        // A write goes on though its client knows already: those who hold the key now are to have it.
        let goes_on = !work.replied || matches!(work.coordination, Coordination::Put { .. });
        if is_news && goes_on {
            work.view = Rc::clone(&self.view);
            self.ask_anew(env, &mut work, effects);
            let left = work.deadline.since(now);
            effects.timer(Timer::Replicas(op), env.cluster.policy.replica_timeout.min(left));
        }
        self.work.insert(op, work);
        self.settle(env, op, effects);
    }

    /// Goes on with a request under the ring as it is known now. A read begins anew. A write asks
    /// those who were not asked; who has stored it already counts on where it is a replica still.
    fn ask_anew(&self, env: Env<'_>, work: &mut RequestInFlight, effects: &mut Effects) {
        let (now, policy) = (env.now, &env.cluster.policy);
        let (op, key, n) = (work.request.op, work.request.key, policy.quorum.n);
        let plan = self.plan(now, env.cluster, key);
        let first: Rc<[NodeId]> = self.view.ring.primaries(key, n).into();
        match &mut work.coordination {
            Coordination::Put { put, record } => {
                let besides = self.view.besides(key, n);
                let more = u8::try_from(besides.len()).unwrap_or(u8::MAX);
                let primaries: Vec<NodeId> = first.iter().chain(&besides).copied().collect();
                let required = work.request.required(policy).with_more(more);
                let needed = required.answers;
                put.go_on(n.saturating_add(more), required, &primaries);
                let kept = put.asked().iter().map(|one| one.replica).collect();
                let mut asked = plan;
                asked.extend(besides.into_iter().map(Replica::own));
                asked.retain(|replica| !put.has_asked(replica.holder));
                let (all, filled) = (asked.as_slice().into(), put.filled());
                let primaries = first;
                effects.note(Note::GoesOn { op, asked: all, primaries, kept, filled, needed });
                for replica in asked {
                    put.ask(replica, now);
                    let (version, since) = (self.view.version, self.leadership.since());
                    let message = write_to(op, key, replica, record, version, since);
                    effects.send(self.id, Endpoint::Node(replica.holder), message);
                }
            }
            Coordination::Get { get, repairing } => {
                let needed = get.needed();
                let primaries = get.primaries_needed();
                let plan = self.contacts(policy, &work.request, plan, needed.max(primaries));
                *get = GetQuorum::new(policy, needed, &plan, now)
                    .with_primaries(primaries)
                    .without_digests();
                *repairing = None;
                let all = plan.as_slice().into();
                let (primaries, kept, filled) = (first, Rc::default(), 0);
                effects.note(Note::GoesOn { op, asked: all, primaries, kept, filled, needed });
                self.ask_for_copies(&work.request, work.part, &plan, false, effects);
            }
        }
    }

    /// True once it has left for good: while it leaves it is a member still. One that is to join and
    /// has not heard of it has not left.
    #[must_use]
    pub fn has_left(&self) -> bool {
        self.was_member && self.view.members.binary_search(&self.id).is_err()
    }

    /// True where what has arrived elsewhere may be forgotten.
    pub(super) fn may_forget(&self) -> bool {
        self.view.is_settled() || self.has_left()
    }

    /// The members, itself left out.
    pub(super) fn peers(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.view.members.iter().copied().filter(|peer| *peer != self.id)
    }
}
