//! Gossip (sections 4.8.1 and 4.8.3): every period a node tells one random peer how far it knows
//! all others and the ring, and both end up with the newer of what either knew (Cassandra's SYN,
//! ACK and ACK2). Now and then it tries one that it believes down, and a seed, without which two
//! halves that believe each other down would never meet again.
//!
//! With the accrual detector each heartbeat heard, however indirectly, feeds a window of its node,
//! and every period each node passes its own verdict ([`super::super::failure_detector::phi`]). Verdicts are never
//! gossiped: one node's broken link must not take a peer away from all.

use super::{Effects, Env, Node, Timer};
use crate::dynamo::failure_detector::phi::{
    ArrivalWindow, LONGEST_INTERVAL, LocalPause, THRESHOLD, WINDOW, convict_after,
};
use crate::dynamo::ids::{Endpoint, NodeId};
use crate::dynamo::membership::MembershipView;
use crate::dynamo::message::{EndpointState, GossipMessage, Heartbeat, Message, RingDigest};
use crate::time::{SimDuration, SimTime};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The seed: the member of the lowest number.
const SEEDS: u64 = 1;

/// What is known of a peer.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Heard {
    beat: Heartbeat,
    window: Rc<ArrivalWindow>,
}

/// What a node has heard of its peers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gossip {
    own: Heartbeat,
    heard: BTreeMap<NodeId, Heard>,
    pause: LocalPause,
    /// The members as they were, each list since when: whoever was not heard of is silent since the
    /// first that names it.
    awaited: Vec<(SimTime, Rc<[NodeId]>)>,
    /// The interval that is assumed before any was measured.
    longest: SimDuration,
}

impl Gossip {
    /// Phi of a peer times log10 e, as its threshold counts it, in thousandths; `None` before this
    /// node has listened for it.
    #[must_use]
    pub fn suspicion_milli(&self, peer: NodeId, now: SimTime) -> Option<u64> {
        if let Some(heard) = self.heard.get(&peer) {
            return heard.window.suspicion_milli(now);
        }
        let mut window = ArrivalWindow::with_longest(1, self.longest);
        window.heartbeat(self.awaited_since(peer)?);
        window.suspicion_milli(now)
    }

    /// Since when this peer is awaited: from then on its silence counts, also where it was never
    /// heard of. What Cassandra assumes at the first heartbeat is assumed here before it.
    fn awaited_since(&self, peer: NodeId) -> Option<SimTime> {
        let names = |members: &[NodeId]| members.binary_search(&peer).is_ok();
        self.awaited.iter().find(|(_, members)| names(members)).map(|(since, _)| *since)
    }

    fn convicts(&self, peer: NodeId, now: SimTime) -> bool {
        if let Some(heard) = self.heard.get(&peer) {
            return heard.window.convicts(now, THRESHOLD);
        }
        let patience = convict_after(self.longest, THRESHOLD);
        self.awaited_since(peer).is_some_and(|since| now.since(since) > patience)
    }

    /// Begins to count the silence of those who are new among the members.
    fn listen_for(&mut self, now: SimTime, every: SimDuration, members: &Rc<[NodeId]>) {
        self.longest = every + every;
        if self.awaited.last().is_none_or(|(_, last)| last != members) {
            self.awaited.push((now, Rc::clone(members)));
        }
    }

    /// How many intervals between heartbeats it remembers that it does not share with the other.
    #[must_use]
    pub fn intervals_beside(&self, other: Option<&Self>) -> usize {
        let is_shared = |peer: &NodeId, heard: &Heard| {
            let there = other.and_then(|other| other.heard.get(peer));
            there.is_some_and(|there| Rc::ptr_eq(&there.window, &heard.window))
        };
        let own = self.heard.iter().filter(|(peer, heard)| !is_shared(peer, heard));
        own.map(|(_, heard)| heard.window.intervals()).sum()
    }

    /// How many peers it has heard of.
    #[must_use]
    pub fn peers(&self) -> usize {
        self.heard.len()
    }

    /// All heartbeats known, the node's own among them.
    fn digest(&self, own: NodeId) -> Vec<EndpointState> {
        let heard = self.heard.iter().map(|(peer, heard)| (*peer, heard.beat));
        heard.chain([(own, self.own)]).collect()
    }

    fn beat_of(&self, own: NodeId, peer: NodeId) -> Heartbeat {
        if peer == own {
            return self.own;
        }
        self.heard.get(&peer).map(|heard| heard.beat).unwrap_or_default()
    }

    /// Those of these heartbeats that are newer than what the digest says.
    fn newer_than(&self, own: NodeId, digest: &[EndpointState]) -> Vec<EndpointState> {
        let told = |peer: NodeId| digest.iter().find(|(of, _)| *of == peer).map(|(_, beat)| *beat);
        let all = self.digest(own).into_iter();
        all.filter(|(peer, beat)| told(*peer).is_none_or(|told| *beat > told)).collect()
    }
}

impl Node {
    /// What it has heard of its peers; `None` where it does not gossip.
    #[must_use]
    pub fn gossip(&self) -> Option<&Gossip> {
        self.gossip.as_deref()
    }

    /// Begins to gossip: under a new generation, so that nobody takes it for its earlier life.
    pub fn begin_gossip(&mut self, now: SimTime) {
        self.generation += 1;
        let own = Heartbeat { generation: self.generation, beat: 0 };
        self.gossip = Some(Rc::new(Gossip {
            own,
            heard: BTreeMap::new(),
            pause: LocalPause::new(now),
            awaited: Vec::new(),
            longest: LONGEST_INTERVAL,
        }));
    }

    /// One that has left, and had fallen silent, keeps something for another: it gossips again, since
    /// nobody would tell it that the other has left as well.
    pub(super) fn gossip_for_hints(&mut self, env: Env<'_>, effects: &mut Effects) {
        let Some(every) = env.cluster.policy.gossip else { return };
        let is_silent = self.has_left() && self.gossip.is_none() && !env.cluster.manual;
        if is_silent && self.store.has_hints() {
            self.begin_gossip(env.now);
            effects.timer(Timer::Gossip, every);
        }
    }

    /// One period is over: verdicts are passed, and somebody is told.
    pub(super) fn gossip_round(&mut self, env: Env<'_>, draw: u128, effects: &mut Effects) {
        let Some(every) = env.cluster.policy.gossip else {
            self.gossip = None;
            return;
        };
        let Some(gossip) = &mut self.gossip else { return };
        let gossip = Rc::make_mut(gossip);
        gossip.own.beat += 1;
        gossip.listen_for(env.now, every, &self.view.members);
        if gossip.pause.allows_verdict(env.now, every) {
            self.pass_verdicts(env, effects);
        }
        effects.timer(Timer::Gossip, every);
        let now = env.now;
        let (live, down): (Vec<NodeId>, Vec<NodeId>) =
            self.peers().partition(|peer| self.failure_detector.trusts(*peer, now));
        let part = |number: u32| (draw >> (number * 32)) as u32;
        let one_of = |from: &[NodeId], draw: u32| {
            let place = (u64::from(draw) * from.len() as u64) >> 32;
            usize::try_from(place).ok().and_then(|place| from.get(place)).copied()
        };
        let in_share = |of: u64, out_of: u64| u64::from(part(3)) * out_of < of << 32;
        let first = one_of(&live, part(0));
        let tried = in_share(down.len() as u64, live.len() as u64 + 1);
        let second = one_of(&down, part(1)).filter(|_| tried);
        let seed = self.view.members.first().copied().filter(|seed| *seed != self.id);
        let is_told = first == seed || second == seed;
        let seeds_share = in_share(SEEDS, (live.len() + down.len()).max(1) as u64);
        let third = seed.filter(|_| !is_told && (live.is_empty() || seeds_share));
        for peer in [first, second, third].into_iter().flatten() {
            self.send_digest(peer, effects);
        }
    }

    fn send_digest(&self, peer: NodeId, effects: &mut Effects) {
        let Some(gossip) = &self.gossip else { return };
        let news =
            GossipMessage::Syn { digest: gossip.digest(self.id), ring: digest_of(&self.view) };
        effects.send(self.id, Endpoint::Node(peer), Message::Gossip(Rc::new(news)));
    }

    /// Convicts those who have been silent for too long.
    fn pass_verdicts(&mut self, env: Env<'_>, effects: &mut Effects) {
        if !uses_phi(env) {
            return;
        }
        let Some(gossip) = self.gossip.clone() else { return };
        let silent: Vec<NodeId> = self
            .peers()
            .filter(|peer| !self.failure_detector.is_given_up(*peer))
            .filter(|peer| gossip.convicts(*peer, env.now))
            .collect();
        for peer in silent {
            self.believe_down(env, peer, None, effects);
        }
    }

    pub(super) fn hear_news(
        &mut self,
        env: Env<'_>,
        from: Endpoint,
        news: &GossipMessage,
        effects: &mut Effects,
    ) {
        match news {
            GossipMessage::Ring(view) => self.learn(env, view, effects),
            GossipMessage::StaleRing { op, replica, view, .. } => {
                self.learn(env, view, effects);
                match op {
                    Some(op) => self.refused(env, *op, *replica, view.version, effects),
                    // What was sent to one that is no replica any more goes to those who are.
                    None => self.forget_what_is_sent(),
                }
            }
            GossipMessage::Syn { digest, ring } => self.answer_digest(from, digest, *ring, effects),
            GossipMessage::Ack { newer, wanted, ring, view } => {
                self.hear_beats(env, newer, effects);
                let theirs = view.as_ref().map(|view| digest_of(view));
                if let Some(view) = view {
                    self.learn(env, view, effects);
                }
                // One that has left is silent once another knows the ring as well as it does. An
                // answer to what it asked before it left says nothing of the ring without it. As
                // long as it keeps something for another it goes on: that one may leave as well.
                let is_known = view.is_none() && *ring == digest_of(&self.view);
                if is_known && self.has_left() && !self.store.has_hints() {
                    self.gossip = None;
                }
                let Some(gossip) = &self.gossip else { return };
                let newer = wanted.iter().map(|peer| (*peer, gossip.beat_of(self.id, *peer)));
                let differs = theirs.is_some_and(|theirs| theirs != digest_of(&self.view));
                let view = differs.then(|| Rc::clone(&self.view));
                let news = GossipMessage::Ack2 { newer: newer.collect(), view };
                effects.send(self.id, from, Message::Gossip(Rc::new(news)));
            }
            GossipMessage::Ack2 { newer, view } => {
                self.hear_beats(env, newer, effects);
                if let Some(view) = view {
                    self.learn(env, view, effects);
                }
            }
        }
    }

    fn answer_digest(
        &self,
        from: Endpoint,
        digest: &[EndpointState],
        ring: RingDigest,
        effects: &mut Effects,
    ) {
        let Some(gossip) = &self.gossip else { return };
        let news = GossipMessage::Ack {
            newer: gossip.newer_than(self.id, digest),
            wanted: digest
                .iter()
                .filter(|(peer, beat)| *beat > gossip.beat_of(self.id, *peer))
                .map(|(peer, _)| *peer)
                .collect(),
            ring,
            view: (ring != digest_of(&self.view)).then(|| Rc::clone(&self.view)),
        };
        effects.send(self.id, from, Message::Gossip(Rc::new(news)));
    }

    fn hear_beats(&mut self, env: Env<'_>, newer: &[EndpointState], effects: &mut Effects) {
        let longest = env.cluster.policy.gossip.map(|every| every + every);
        let (Some(gossip), Some(longest)) = (&mut self.gossip, longest) else { return };
        let gossip = Rc::make_mut(gossip);
        let members = &self.view.members;
        let mut heard_of = Vec::new();
        for (peer, beat) in newer {
            if *peer == self.id || members.binary_search(peer).is_err() {
                continue;
            }
            let unheard = || Heard {
                beat: Heartbeat::default(),
                window: Rc::new(ArrivalWindow::with_longest(WINDOW, longest)),
            };
            let heard = gossip.heard.entry(*peer).or_insert_with(unheard);
            if *beat > heard.beat {
                heard.beat = *beat;
                Rc::make_mut(&mut heard.window).heartbeat(env.now);
                heard_of.push(*peer);
            }
        }
        for peer in heard_of {
            self.sign_of_life(env, peer, effects);
        }
    }

    /// Forgets peers that are no members any more.
    pub(super) fn forget_strangers(&mut self) {
        let members = &self.view.members;
        let Some(gossip) = &mut self.gossip else { return };
        if gossip.heard.keys().any(|peer| members.binary_search(peer).is_err()) {
            Rc::make_mut(gossip).heard.retain(|peer, _| members.binary_search(peer).is_ok());
        }
    }
}

/// True where silence is judged by heartbeats, and time passes.
pub(super) fn uses_phi(env: Env<'_>) -> bool {
    env.cluster.policy.judges_by_heartbeats() && !env.cluster.manual
}

/// A view in short.
fn digest_of(view: &MembershipView) -> RingDigest {
    let awaited = view.change.iter().flat_map(|change| &change.awaited);
    let hash = awaited
        .fold(1_u32, |sum, node| sum.wrapping_mul(0x0100_0193).wrapping_add(u32::from(node.0) + 1));
    (view.version, hash)
}
