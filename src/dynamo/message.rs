//! What travels between nodes, and between clients and nodes.

mod comparison;
mod gossip;
mod kind;

pub use comparison::ExchangeStep;
pub use gossip::{EndpointState, GossipMessage, Heartbeat, RingDigest};
pub use kind::MessageKind;

use super::clock::VectorClock;
use super::ids::{ClientId, Endpoint, Key, NodeId, OpId};
use super::membership::RingVersion;
use super::policy::Policy;
use super::quorum::level::{Level, Needed, Required};
use super::quorum::plan::Replica;
use super::store::HintLife;
use super::term::Term;
use super::value::Value;
use super::version::Record;
use std::rc::Rc;

/// The cells of a row that a read asks for, by name.
pub type CellNames = Rc<Vec<Rc<str>>>;

/// What a client asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestBody {
    /// Read the key.
    Get {
        /// Ask only these nodes, where given.
        contact: Option<Vec<NodeId>>,
        /// Only these cells of the row, where given.
        cells: Option<CellNames>,
    },
    /// Write this value (a tombstone deletes), superseding what the context names.
    Put {
        /// What is written.
        value: Value,
        /// What the client had read.
        context: VectorClock,
        /// The client's wall clock in microseconds, where the client sets it.
        timestamp_us: Option<i64>,
        /// Whether it may have to read before it writes.
        reads_first: ReadsFirst,
    },
}

/// Whether a write may have to read what it replaces before it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadsFirst {
    /// It names what it replaces, or says that it is blind, or it is a put.
    No,
    /// A delete by a client that knows no context: where the policy has it so, its coordinator reads
    /// one first.
    Yes,
    /// So it was, and it has been read.
    Done,
}

/// Which part of a request is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What its client asked for, all of it.
    Request,
    /// A delete that knows no context reads one.
    ReadsFirst,
    /// A delete that has read one writes.
    Writes,
    /// A delete is done, and reads whether its tombstone is everywhere.
    ReadsBack,
}

impl Part {
    /// True for the reads of a delete.
    #[must_use]
    pub const fn is_read_of_delete(self) -> bool {
        matches!(self, Self::ReadsFirst | Self::ReadsBack)
    }
}

/// A client's request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientRequest {
    /// The operation.
    pub op: OpId,
    /// Who asks.
    pub client: ClientId,
    /// Of which key.
    pub key: Key,
    /// What.
    pub ask: RequestBody,
    /// Answers needed, where this request differs from the cluster's R or W.
    pub needed: Needed,
    /// How many nodes its client had tried before.
    pub attempt: u8,
    /// Whether a node that was silent may have begun it: whoever refuses it then does not know that
    /// nothing was done.
    pub may_have_begun: bool,
}

impl ClientRequest {
    /// True for what only the leader of its key can do, where a key has one.
    #[must_use]
    pub fn is_for_leader(&self, policy: &Policy) -> bool {
        matches!(self.ask, RequestBody::Put { .. }) || self.reads_from_leader(policy)
    }

    /// True for a read that nobody but the leader answers.
    #[must_use]
    pub fn reads_from_leader(&self, policy: &Policy) -> bool {
        let level = self.needed.answers.unwrap_or(policy.quorum.r);
        matches!(self.ask, RequestBody::Get { .. }) && level == Level::Leader
    }

    /// What it waits for under these rules.
    #[must_use]
    pub fn required(&self, policy: &Policy) -> Required {
        match self.ask {
            RequestBody::Put { .. } => Required::of_write(self.needed, policy),
            RequestBody::Get { .. } => Required::of_read(self.needed, policy),
        }
    }
}

/// What a coordinator can say of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The quorum answered.
    Ok,
    /// Refused before anything was sent.
    Unavailable,
    /// Given up with too few answers; what was stored stays stored.
    Unknown,
    /// Refused: this node is not the leader.
    NotLeader,
}

/// A coordinator's answer to its client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientReply {
    /// The operation.
    pub op: OpId,
    /// The key.
    pub key: Key,
    /// How it ended.
    pub outcome: Outcome,
    /// For a get what the copies make together; for a put the coordinator's copy after it.
    pub record: Option<Rc<Record>>,
    /// Who leads, as far as a node knows that refuses because it does not.
    pub leader: Option<NodeId>,
    /// The attempt that this answers.
    pub attempt: u8,
}

/// Why a copy is sent to a replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// A client's write.
    Write,
    /// A read found this replica stale.
    Repair,
    /// A hinted copy comes home.
    Handoff,
    /// A write that its replica missed is sent again by the one that kept it as a message.
    Replay(HintLife),
    /// A node that loses a key streams it to the one that gains it.
    Transfer,
    /// A new leader of a key brings a replica up to what a majority holds.
    CatchUp,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A client asks, or a node hands the request on to one that may coordinate it.
    Request(Rc<ClientRequest>),
    /// The coordinator's answer; to a node that handed the request on only a refusal.
    Reply(Rc<ClientReply>),
    /// Store this copy.
    ReplicaPut {
        /// The operation that caused it; none where no request did.
        op: Option<OpId>,
        /// The key.
        key: Key,
        /// In which role.
        replica: Replica,
        /// The copy.
        record: Rc<Record>,
        /// Why.
        purpose: Purpose,
        /// The sender's view of the ring.
        version: RingVersion,
        /// By which promotion its sender leads all keys, where it does.
        leader_term: u32,
    },
    /// Stored.
    ReplicaPutDone {
        /// The operation that caused it; none where no request did.
        op: Option<OpId>,
        /// The key.
        key: Key,
        /// In which role.
        replica: Replica,
        /// Why it was sent.
        purpose: Purpose,
        /// The copy that was stored, where no operation caused it: the sender may hold a newer one
        /// by now.
        home: Option<Rc<Record>>,
        /// The latest term that was promised: to the leader of an older one it is no
        /// acknowledgement.
        term: Term,
    },
    /// The sender is to lead this key: send what you have, and promise to acknowledge nothing of an
    /// older term.
    TakeOver {
        /// The key.
        key: Key,
        /// The term.
        term: Term,
        /// The sender's view of the ring.
        version: RingVersion,
    },
    /// Promised.
    Promise {
        /// The key.
        key: Key,
        /// The term.
        term: Term,
        /// The copy; none where it has nothing.
        record: Option<Rc<Record>>,
    },
    /// Refused: a later term was promised.
    Deposed {
        /// The operation, if one was refused.
        op: Option<OpId>,
        /// The key.
        key: Key,
        /// The later term.
        term: Term,
    },
    /// A leader reads: does its term still stand?
    Confirm {
        /// The read.
        op: OpId,
        /// The key.
        key: Key,
        /// The term.
        term: Term,
        /// The sender's view of the ring.
        version: RingVersion,
    },
    /// It stands.
    Confirmed {
        /// The read.
        op: OpId,
        /// The key.
        key: Key,
        /// The term.
        term: Term,
    },
    /// Forget this key: every primary holds nothing but this tombstone.
    Reap {
        /// The read that found it.
        op: OpId,
        /// The key.
        key: Key,
        /// In which role.
        replica: Replica,
        /// The tombstone as it was found.
        record: Rc<Record>,
    },
    /// Send what you have.
    ReplicaGet {
        /// The operation.
        op: OpId,
        /// The key.
        key: Key,
        /// In which role.
        replica: Replica,
        /// Only these cells, where given.
        cells: Option<CellNames>,
        /// A digest of it is enough.
        digest: bool,
        /// For which part of the request: an answer counts for that one alone.
        part: Part,
        /// The sender's view of the ring.
        version: RingVersion,
    },
    /// What a replica has.
    ReplicaGetDone {
        /// The operation.
        op: OpId,
        /// The key.
        key: Key,
        /// In which role.
        replica: Replica,
        /// The copy; none where it has nothing.
        record: Option<Rc<Record>>,
        /// For which part of the request.
        part: Part,
    },
    /// A request that was handed on has been taken up.
    ForwardAck {
        /// The operation.
        op: OpId,
        /// The key.
        key: Key,
    },
    /// What a replica has, in short.
    ReplicaDigest {
        /// The operation.
        op: OpId,
        /// The key.
        key: Key,
        /// In which role.
        replica: Replica,
        /// The hash of the copy; none where it has nothing.
        digest: Option<u64>,
    },
    /// The sender leads all keys, and this is what it holds.
    LeaderAnnounce {
        /// By which promotion.
        term: u32,
        /// By which promotion it began to lead, without a break since.
        leader_term: u32,
        /// The request that this answers, where there was one.
        asked: Option<u32>,
        /// What it holds.
        copies: Vec<(Key, Rc<Record>)>,
    },
    /// Who leads is known.
    LeaderAnnounceAck {
        /// By which promotion.
        term: u32,
    },
    /// Send what you hold: the sender follows from now on.
    FollowRequest {
        /// The number of this request.
        number: u32,
    },
    /// Two nodes compare their copies.
    Compare {
        /// The exchange, by the count of the node that began it.
        exchange: u32,
        /// How far it is.
        step: ExchangeStep,
    },
    /// News of members and of the ring.
    Gossip(Rc<GossipMessage>),
}

impl Message {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> MessageKind {
        match self {
            Self::Gossip(news) => news.kind(),
            Self::Request(_) => MessageKind::Request,
            Self::Reply(_) => MessageKind::Reply,
            Self::Reap { .. } => MessageKind::Reap,
            Self::ForwardAck { .. } => MessageKind::ForwardAck,
            Self::LeaderAnnounce { .. } => MessageKind::LeaderAnnounce,
            Self::LeaderAnnounceAck { .. } => MessageKind::LeaderAnnounceAck,
            Self::FollowRequest { .. } => MessageKind::FollowRequest,
            Self::Compare { step, .. } => step.kind(),
            Self::ReplicaGet { digest: false, .. } => MessageKind::Get,
            Self::ReplicaGet { digest: true, .. } => MessageKind::Digest,
            Self::ReplicaDigest { .. } => MessageKind::DigestReply,
            Self::ReplicaGetDone { .. } => MessageKind::GetReply,
            Self::ReplicaPut { purpose: Purpose::Write, .. } => MessageKind::Put,
            Self::ReplicaPut { purpose: Purpose::Repair, .. } => MessageKind::Repair,
            Self::ReplicaPut { purpose: Purpose::Handoff | Purpose::Replay(_), .. } => {
                MessageKind::Handoff
            }
            Self::ReplicaPut { purpose: Purpose::Transfer, .. } => MessageKind::Transfer,
            Self::ReplicaPut { purpose: Purpose::CatchUp, .. } => MessageKind::CatchUp,
            Self::ReplicaPutDone { purpose: Purpose::CatchUp, .. } => MessageKind::CatchUpAck,
            Self::TakeOver { .. } => MessageKind::TakeOver,
            Self::Promise { .. } => MessageKind::Promise,
            Self::Deposed { .. } => MessageKind::Deposed,
            Self::Confirm { .. } => MessageKind::Confirm,
            Self::Confirmed { .. } => MessageKind::Confirmed,
            Self::ReplicaPutDone { purpose: Purpose::Transfer, .. } => MessageKind::TransferAck,
            Self::ReplicaPutDone { purpose: Purpose::Write, .. } => MessageKind::PutAck,
            Self::ReplicaPutDone { purpose: Purpose::Repair, .. } => MessageKind::RepairAck,
            Self::ReplicaPutDone { purpose: Purpose::Handoff | Purpose::Replay(_), .. } => {
                MessageKind::HandoffAck
            }
        }
    }

    /// The operation it belongs to.
    #[must_use]
    pub fn op(&self) -> Option<OpId> {
        match self {
            Self::Request(request) => Some(request.op),
            Self::Reply(reply) => Some(reply.op),
            Self::ReplicaPut { op, .. }
            | Self::ReplicaPutDone { op, .. }
            | Self::Deposed { op, .. } => *op,
            Self::ReplicaGet { op, .. }
            | Self::ReplicaGetDone { op, .. }
            | Self::ForwardAck { op, .. }
            | Self::ReplicaDigest { op, .. }
            | Self::Confirm { op, .. }
            | Self::Confirmed { op, .. }
            | Self::Reap { op, .. } => Some(*op),
            Self::Compare { .. }
            | Self::TakeOver { .. }
            | Self::Promise { .. }
            | Self::LeaderAnnounce { .. }
            | Self::LeaderAnnounceAck { .. }
            | Self::FollowRequest { .. } => None,
            Self::Gossip(news) => news.op(),
        }
    }

    /// The key it is about, if it is about one.
    #[must_use]
    pub fn key(&self) -> Option<Key> {
        match self {
            Self::Request(request) => Some(request.key),
            Self::Reply(reply) => Some(reply.key),
            Self::ReplicaPut { key, .. }
            | Self::ReplicaPutDone { key, .. }
            | Self::ReplicaGet { key, .. }
            | Self::ReplicaGetDone { key, .. }
            | Self::ForwardAck { key, .. }
            | Self::ReplicaDigest { key, .. }
            | Self::TakeOver { key, .. }
            | Self::Promise { key, .. }
            | Self::Deposed { key, .. }
            | Self::Confirm { key, .. }
            | Self::Confirmed { key, .. }
            | Self::Reap { key, .. } => Some(*key),
            Self::Compare { step, .. } => step.key(),
            Self::LeaderAnnounce { .. }
            | Self::LeaderAnnounceAck { .. }
            | Self::FollowRequest { .. } => None,
            Self::Gossip(news) => news.key(),
        }
    }

    /// The copy it carries.
    #[must_use]
    pub fn record(&self) -> Option<&Rc<Record>> {
        match self {
            Self::Reply(reply) => reply.record.as_ref(),
            Self::ReplicaPut { record, .. } | Self::Reap { record, .. } => Some(record),
            Self::ReplicaGetDone { record, .. } | Self::Promise { record, .. } => record.as_ref(),
            Self::Compare { step, .. } => step.record(),
            Self::Request(_)
            | Self::ReplicaPutDone { .. }
            | Self::ReplicaGet { .. }
            | Self::ForwardAck { .. }
            | Self::LeaderAnnounce { .. }
            | Self::LeaderAnnounceAck { .. }
            | Self::FollowRequest { .. }
            | Self::TakeOver { .. }
            | Self::Deposed { .. }
            | Self::Confirm { .. }
            | Self::Confirmed { .. }
            | Self::ReplicaDigest { .. }
            | Self::Gossip(_) => None,
        }
    }
}

/// A message with its ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// From whom.
    pub from: Endpoint,
    /// To whom.
    pub to: Endpoint,
    /// What.
    pub message: Message,
}
