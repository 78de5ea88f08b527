//! A node: every node is the same and plays every part, coordinator and replica and stand-in
//! (section 3.3: symmetry, no node is special). It is a function from its state and one input to
//! its next state and the effects it asks for; it performs none of them.

mod acknowledge;
mod actor;
mod anti_entropy;
mod compaction;
mod coordinate;
mod coordinate_get;
mod coordinate_put;
mod delete;
mod forward;
mod gossip;
mod handoff;
mod hints;
mod in_flight;
mod input;
mod leader;
mod membership;
mod replica;
mod term;
mod transfer;

pub use anti_entropy::{AntiEntropy, Comparison, Progress};
pub use forward::Forwarded;
pub use gossip::Gossip;
pub use in_flight::{Coordination, RequestInFlight};
pub use input::{Effect, Effects, Input, Timer};
pub use leader::Leadership;
pub use term::{Seat, Seats, TermPhase, Waiting};
pub use transfer::Moves;

use super::failure_detector::Beliefs;
use super::ids::{Endpoint, KeyId, NodeId, OpId};
use super::membership::{MembershipView, RingVersion};
use super::message::{Envelope, Message};
use super::note::Note;
use super::policy::{Policy, Versioning};
use super::store::Store;
use crate::time::SimTime;
use actor::{ActorCounter, FORGOTTEN};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What all nodes of a cluster share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cluster {
    /// How this cluster works.
    pub policy: Policy,
    /// The newest view of the members that any node has: what an administrator sees. Each node goes
    /// by its own.
    pub view: Rc<MembershipView>,
    /// True where a script decides what arrives: beliefs change, and what follows a read happens,
    /// only when it says so.
    pub manual: bool,
}

/// What a step may look at besides the node's own state.
#[derive(Clone, Copy)]
struct Env<'a> {
    now: SimTime,
    cluster: &'a Cluster,
}

/// A node's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    id: NodeId,
    store: Store,
    /// The members as it knows them.
    view: Rc<MembershipView>,
    /// The newest ring that anybody has asked it under.
    heard_of: RingVersion,
    /// Whether it has known itself to be a member: before, it has not left but is to join.
    was_member: bool,
    failure_detector: Beliefs,
    work: BTreeMap<OpId, RequestInFlight>,
    /// Under which name this node counted its last write of a key in each role, the node whose
    /// copy it wrote, and how far it came.
    counted: BTreeMap<(KeyId, NodeId), ActorCounter>,
    /// Hinted copies on their way home.
    handing_off: BTreeSet<(NodeId, KeyId)>,
    /// How many handoff rounds in a row brought nothing home; `None`: no round is due.
    handoff_rounds: Option<u8>,
    /// Whom it takes for the leader of all keys.
    leadership: Leadership,
    /// Requests that it handed on, until there is a sign that they were taken up.
    forwarded: BTreeMap<OpId, Forwarded>,
    /// Requests that were handed to it and that it handed on, each with the ring under which it did
    /// so last.
    passed_on_under: BTreeMap<OpId, RingVersion>,
    /// The writes that it has taken as a leader.
    applied_requests: BTreeSet<OpId>,
    /// What it has to do with the lead of keys, where each has a leader.
    seats: Seats,
    /// Tombstones that every primary held when they were read, each with when it is to be forgotten.
    reaping: BTreeMap<KeyId, delete::Doomed>,
    /// What it compares with others.
    anti_entropy: Rc<AntiEntropy>,
    /// What it has to pass on since the members have changed.
    moves: Rc<Moves>,
    /// How often it began to gossip.
    generation: u32,
    /// What it has heard of its peers.
    gossip: Option<Rc<Gossip>>,
    /// How far its wall clock is off, in microseconds.
    skew_us: i64,
    /// The last timestamp that this process gave a write.
    last_timestamp_us: Option<i64>,
}

impl Node {
    /// A node that holds nothing and knows these members.
    #[must_use]
    pub fn new(id: NodeId, view: Rc<MembershipView>) -> Self {
        Self {
            id,
            store: Store::default(),
            was_member: view.members.binary_search(&id).is_ok(),
            view,
            heard_of: RingVersion::default(),
            failure_detector: Beliefs::default(),
            work: BTreeMap::new(),
            counted: BTreeMap::new(),
            handing_off: BTreeSet::new(),
            handoff_rounds: None,
            leadership: Leadership::default(),
            forwarded: BTreeMap::new(),
            passed_on_under: BTreeMap::new(),
            applied_requests: BTreeSet::new(),
            seats: Seats::default(),
            reaping: BTreeMap::new(),
            anti_entropy: Rc::default(),
            moves: Rc::default(),
            generation: 0,
            gossip: None,
            skew_us: 0,
            last_timestamp_us: None,
        }
    }

    /// Its number.
    #[must_use]
    pub fn id(&self) -> NodeId {
        self.id
    }

    /// What it keeps.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What it keeps, for a scenario that begins with data or loses some.
    pub fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// The members as it knows them.
    #[must_use]
    pub fn view(&self) -> &Rc<MembershipView> {
        &self.view
    }

    /// What it has to pass on.
    #[must_use]
    pub fn moves(&self) -> &Moves {
        &self.moves
    }

    /// Whom it believes to be down.
    #[must_use]
    pub fn failure_detector(&self) -> &Beliefs {
        &self.failure_detector
    }

    /// The requests that it coordinates now.
    #[must_use]
    pub fn work(&self) -> &BTreeMap<OpId, RequestInFlight> {
        &self.work
    }

    /// How far its wall clock is off, in microseconds.
    #[must_use]
    pub fn skew_us(&self) -> i64 {
        self.skew_us
    }

    /// Sets how far its wall clock is off.
    pub fn set_skew_us(&mut self, skew_us: i64) {
        self.skew_us = skew_us;
    }

    /// Loses memory and timers, and keeps what is stored and the names it counted under.
    pub fn crash(&mut self, now: SimTime, policy: &Policy) {
        if policy.has_leaders() && policy.keeps_hints() {
            self.keep_log_of_open_writes(now);
            self.keep_log_of_new_terms(now, policy.quorum.n);
        }
        self.work.clear();
        self.forwarded.clear();
        self.passed_on_under.clear();
        self.applied_requests.clear();
        self.seats.clear();
        self.reaping.clear();
        self.failure_detector = Beliefs::default();
        self.forget_what_is_sent();
        self.handoff_rounds = None;
        Rc::make_mut(&mut self.anti_entropy).crash();
        self.last_timestamp_us = None;
        self.gossip = None;
        Rc::make_mut(&mut self.moves).crash();
    }

    /// True if a timer that was set some time ago still means something.
    #[must_use]
    pub fn awaits(&self, timer: Timer) -> bool {
        match timer {
            // Where all have answered and it is still not enough, the time-out of the request
            // begins here: without it the client would never hear.
            Timer::Replicas(op) => {
                self.work.get(&op).is_some_and(|work| !work.replied || work.awaits_replicas())
            }
            Timer::Request(op) => self.work.contains_key(&op),
            Timer::Handoff => self.handoff_rounds.is_some(),
            Timer::Forward(op) => self.forwarded.contains_key(&op),
            Timer::AntiEntropy => true,
            Timer::Exchange(exchange) => self.anti_entropy.awaits(exchange),
            Timer::Transfer => self.moves.is_due(),
            Timer::Gossip => self.gossip.is_some(),
            Timer::Term(key) => self.seats.get(key).is_some_and(Seat::is_armed),
            Timer::Reap(key) => self.reaping.contains_key(&key),
        }
    }

    /// The keys whose tombstones it is about to forget.
    pub fn reaping(&self) -> impl Iterator<Item = KeyId> + '_ {
        self.reaping.keys().copied()
    }

    /// Takes one input.
    pub fn step(
        &mut self,
        now: SimTime,
        cluster: &Cluster,
        input: Input<'_>,
        effects: &mut Effects,
    ) {
        let env = Env { now, cluster };
        match input {
            Input::Started => {
                self.arm_handoff(env, effects);
                self.arm_rounds(env, effects);
                self.reconsider(env, effects);
            }
            Input::Resumed => self.reconsider(env, effects),
            Input::Gossip(draw) => self.gossip_round(env, draw, effects),
            Input::Learn(view) => self.learn(env, view, effects),
            Input::Begin(view) => {
                self.learn(env, view, effects);
                self.spread(env, effects);
            }
            Input::Delivered(envelope) => self.receive(env, envelope, effects),
            Input::Fired(timer) => self.fire(env, timer, effects),
            Input::NoConnection(op, to) => self.not_connected(env, op, to, effects),
            Input::Finish(op) => {
                if !self.read_back(env, op, effects) {
                    self.repair_after_read(env, op, effects);
                }
            }
            Input::HandOff(primary) => self.hand_off_by_hand(env, primary, effects),
            Input::Compare(peer) => self.begin_exchange(env, peer, effects),
            Input::Compact => self.compact(env, effects),
            Input::Suspect(peer) => self.suspect(env, peer, effects),
            Input::Trust(peer) => {
                self.trust(peer, effects);
                if !cluster.manual {
                    self.hand_off_to(env, peer, effects);
                }
            }
            Input::Promote(term) => self.promote(env, term, effects),
            Input::StepDown(leader) => self.step_down(leader, effects),
            Input::Follow(leader) => self.follow(env, leader, effects),
        }
    }

    /// What its wall clock shows, in microseconds.
    fn wall_clock_us(&self, now: SimTime) -> i64 {
        i64::try_from(now.as_us()).unwrap_or(i64::MAX).saturating_add(self.skew_us)
    }

    /// The timestamp of a write that brought none. Where the last write wins, a process gives none
    /// twice and never goes back, though its wall clock may (Cassandra's `ClientState`): of two
    /// writes of one moment the second would else be a tie.
    fn timestamp_us(&mut self, env: Env<'_>) -> i64 {
        let shown = self.wall_clock_us(env.now);
        if env.cluster.policy.versioning != Versioning::LastWriteWins {
            return shown;
        }
        let last = self.last_timestamp_us;
        let given = last.map_or(shown, |last| shown.max(last.saturating_add(1)));
        self.last_timestamp_us = Some(given);
        given
    }

    fn receive(&mut self, env: Env<'_>, envelope: &Envelope, effects: &mut Effects) {
        if let Endpoint::Node(peer) = envelope.from {
            self.hear_from(env, peer, effects);
        }
        match &envelope.message {
            Message::Request(request) => {
                self.take_request(env, envelope.from, request, effects);
            }
            Message::ReplicaPut { op, key, replica, record, purpose, version, leader_term } => {
                let (op, key, replica, purpose) = (*op, *key, *replica, *purpose);
                let leader_term = *leader_term;
                let put = replica::Incoming { op, key, replica, record, purpose, leader_term };
                self.heard_of = self.heard_of.max(*version);
                if self.refuses_put(env, &put, *version) {
                    return self.refuse_old(envelope.from, op, key, replica, effects);
                }
                self.serve_put(env, envelope.from, put, effects);
            }
            Message::ReplicaGet { op, key, replica, cells, digest, part, version } => {
                let (op, key, replica, cells) = (*op, *key, *replica, cells.as_ref());
                let (digest, part) = (*digest, *part);
                let get = replica::Question { op, key, replica, cells, digest, part };
                self.serve_get(env, envelope.from, get, *version, effects);
            }
            Message::ReplicaDigest { op, replica, digest, .. } => {
                self.digest_done(env, *op, *replica, *digest, effects);
            }
            Message::Gossip(news) => self.hear_news(env, envelope.from, news, effects),
            Message::Reap { key, replica, record, .. } => {
                self.serve_reap(env, *key, *replica, record, effects);
            }
            Message::ReplicaPutDone { op, key, replica, purpose, home, term } => match (home, op) {
                (Some(home), _) => {
                    let stored = replica::Stored { key: *key, replica: *replica, home };
                    self.copy_is_stored(env, &stored, *purpose, *term, effects);
                }
                (None, Some(op)) => {
                    self.put_done(env, *op, *key, *replica, *purpose, effects);
                }
                (None, None) => {}
            },
            Message::ReplicaGetDone { op, replica, record, part, .. } => {
                self.get_done(env, *op, *part, *replica, record.clone(), effects);
            }
            Message::ForwardAck { op, .. } => self.request_is_heard(envelope.from, *op),
            Message::LeaderAnnounce { term, leader_term, asked, copies } => {
                let word = leader::LeaderAnnouncement {
                    term: *term,
                    leader_term: *leader_term,
                    asked: *asked,
                    copies,
                };
                self.hear_of_leader(env, envelope.from, &word, effects);
            }
            Message::LeaderAnnounceAck { term } => self.leadership_is_known(envelope.from, *term),
            Message::FollowRequest { number } => {
                self.serve_follow(env, envelope.from, *number, effects);
            }
            Message::Compare { exchange, step } => {
                self.compare(env, envelope.from, *exchange, step, effects);
            }
            Message::Reply(reply) => self.request_is_refused(envelope.from, reply, effects),
            Message::TakeOver { .. }
            | Message::Promise { .. }
            | Message::Deposed { .. }
            | Message::Confirm { .. }
            | Message::Confirmed { .. } => {
                self.hear_of_lead(env, envelope.from, &envelope.message, effects);
            }
        }
    }

    fn fire(&mut self, env: Env<'_>, timer: Timer, effects: &mut Effects) {
        match timer {
            Timer::Replicas(op) => self.replicas_overdue(env, op, effects),
            Timer::Request(op) => self.request_overdue(env, op, effects),
            Timer::Handoff => self.handoff_round(env, effects),
            Timer::Forward(op) => self.forward_overdue(env, op, effects),
            Timer::AntiEntropy => self.anti_entropy_round(env, effects),
            Timer::Exchange(_) => self.exchange_overdue(env, effects),
            Timer::Transfer => self.transfer_round(env, effects),
            Timer::Term(key) => self.term_overdue(env, key, effects),
            Timer::Reap(key) => self.reap_if_due(env, key, effects),
            // Its round comes with chance, as an input of its own.
            Timer::Gossip => {}
        }
    }

    /// A message is proof of life: its sender is trusted, and what is kept for it goes home. The
    /// accrual detector takes only heartbeats for proof.
    fn hear_from(&mut self, env: Env<'_>, peer: NodeId, effects: &mut Effects) {
        if !env.cluster.manual && peer != self.id && !gossip::uses_phi(env) {
            self.sign_of_life(env, peer, effects);
        }
    }

    fn sign_of_life(&mut self, env: Env<'_>, peer: NodeId, effects: &mut Effects) {
        self.trust(peer, effects);
        if self.store.has_hints() {
            self.hand_off_to(env, peer, effects);
        }
    }

    fn trust(&mut self, peer: NodeId, effects: &mut Effects) {
        if self.failure_detector.trust(peer) {
            effects.note(Note::Trusts(peer));
        }
    }

    fn suspect(&mut self, env: Env<'_>, peer: NodeId, effects: &mut Effects) {
        let policy = &env.cluster.policy;
        let until = (!env.cluster.manual).then(|| env.now + policy.suspicion);
        self.believe_down(env, peer, until, effects);
    }

    fn believe_down(
        &mut self,
        env: Env<'_>,
        peer: NodeId,
        until: Option<SimTime>,
        effects: &mut Effects,
    ) {
        if self.failure_detector.suspect(peer, env.now, until) {
            effects.note(Note::Suspects(peer));
        }
    }
}
