//! What a node remarks on while it works. Notes change nothing: they are what the account in
//! words, the landmarks and the inspectors are made of.

use super::ids::{KeyId, NodeId, OpId};
use super::membership::RingVersion;
use super::message::{ClientRequest, Outcome, Part};
use super::quorum::level::Shortfall;
use super::quorum::plan::Replica;
use super::term::Term;
use super::version::Record;
use std::fmt;
use std::rc::Rc;

/// What becomes of a hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintFate {
    /// It is kept.
    Kept,
    /// It is not kept: its target has been away for longer than the window.
    Refused,
    /// It was kept for too long, and is dropped.
    Expired,
    /// Its target has stored it.
    Delivered,
    /// Its target is no replica of the key any more: it goes to those who are.
    Readdressed,
    /// It reached its target after its end, and is not stored there.
    TooLate,
}

impl fmt::Display for HintFate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Kept => "kept",
            Self::Refused => "refused",
            Self::Expired => "expired",
            Self::Delivered => "delivered",
            Self::Readdressed => "readdressed",
            Self::TooLate => "too late",
        })
    }
}

/// A remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// This node coordinates a request, and asks these.
    Coordinates {
        /// The request.
        request: Rc<ClientRequest>,
        /// Which part of it.
        part: Part,
        /// Whom it asks.
        plan: Rc<[Replica]>,
        /// The key's first N under the ring as this node knows it: the place that each has now.
        primaries: Rc<[NodeId]>,
        /// Answers needed.
        needed: u8,
        /// What it makes of a write, and asks to store.
        writes: Option<Rc<Record>>,
    },
    /// This node may not coordinate this write and hands it on.
    Forwards {
        /// The operation.
        op: OpId,
        /// To whom.
        to: NodeId,
    },
    /// One to whom it handed a request on gave no sign in time that it has begun.
    Unheard {
        /// The operation.
        op: OpId,
        /// Who.
        peer: NodeId,
    },
    /// It asked one more, because another was silent.
    AsksStandIn {
        /// The operation.
        op: OpId,
        /// The node asked, and for whom.
        replica: Replica,
    },
    /// Its ring was too old: it goes on under a newer one. A read begins anew.
    GoesOn {
        /// The operation.
        op: OpId,
        /// Whom it asks now.
        asked: Rc<[Replica]>,
        /// The key's first N under the newer ring.
        primaries: Rc<[NodeId]>,
        /// Those asked before who are asked still.
        kept: Rc<[Replica]>,
        /// Answers that count still.
        filled: u8,
        /// Answers needed from now on.
        needed: u8,
    },
    /// One of those asked answered.
    Answered {
        /// The operation.
        op: OpId,
        /// For which part of it.
        part: Part,
        /// Who.
        replica: Replica,
        /// What it has, for a read.
        record: Option<Rc<Record>>,
        /// Whether this answer counts.
        counts: bool,
        /// Answers that count, with this one.
        filled: u8,
    },
    /// One of those asked for a digest answered.
    HeardDigest {
        /// The operation.
        op: OpId,
        /// Who.
        replica: Replica,
        /// Whether it has a copy.
        found: bool,
        /// Whether this answer counts.
        counts: bool,
        /// Answers that count, with this one.
        filled: u8,
    },
    /// The digests are not all that of the copy: those asked are asked again, for their copies.
    DigestsDiffer {
        /// The read.
        op: OpId,
    },
    /// One of those asked knows a newer ring, and does not do it.
    Refused {
        /// The operation.
        op: OpId,
        /// Who.
        replica: Replica,
    },
    /// One of those asked did not answer in time.
    Silent {
        /// The operation.
        op: OpId,
        /// Who.
        replica: Replica,
    },
    /// The request ends, and those asked who have not answered are not waited for.
    WaitsNoMore {
        /// The operation.
        op: OpId,
        /// Who.
        replicas: Rc<[Replica]>,
    },
    /// Enough answers came.
    QuorumMet {
        /// The operation.
        op: OpId,
        /// Answers that count.
        filled: u8,
    },
    /// The request ended without a quorum.
    QuorumFailed {
        /// The operation.
        op: OpId,
        /// How.
        outcome: Outcome,
        /// Answers that count.
        filled: u8,
        /// Answers needed.
        needed: u8,
        /// What it lacked.
        shortfall: Shortfall,
    },
    /// The request waited for this node to lead its key, and no majority promised it a term in time:
    /// nothing was done.
    NoTerm {
        /// The operation.
        op: OpId,
    },
    /// It changed what it holds.
    Stored {
        /// The operation that caused it, if one did.
        op: Option<OpId>,
        /// The key.
        key: KeyId,
        /// In which role.
        replica: Replica,
        /// What was there.
        before: Option<Rc<Record>>,
        /// What is there now.
        record: Rc<Record>,
    },
    /// A read found stale copies and mends them.
    Repairs {
        /// The read.
        op: OpId,
        /// The stale replicas.
        replicas: Vec<Replica>,
        /// Where the reply waits for the repairs: how many of those asked hold by now what it
        /// answers with. From here on they are what counts.
        current: Option<u8>,
    },
    /// One that was stale has stored what the read that waits for it answers with.
    Mended {
        /// The read.
        op: OpId,
        /// Who.
        replica: Replica,
        /// How many hold it by now.
        filled: u8,
    },
    /// What a delete read first: nothing, or nothing but tombstones, is nothing to delete.
    HasRead {
        /// The delete.
        op: OpId,
        /// What the copies make together.
        record: Option<Rc<Record>>,
    },
    /// A delete has been read back.
    HasReadBack {
        /// The delete.
        op: OpId,
        /// Whether every primary holds its tombstone, and nothing else.
        is_everywhere: bool,
    },
    /// Every primary holds nothing but a tombstone, and is told to forget it.
    Reaps {
        /// The read that found it.
        op: OpId,
        /// The key.
        key: KeyId,
    },
    /// It forgot a tombstone.
    Reaped {
        /// The key.
        key: KeyId,
        /// In which role.
        replica: Replica,
    },
    /// Compaction forgot tombstones whose grace is over.
    Purged {
        /// The key.
        key: KeyId,
    },
    /// A hinted copy is home and forgotten here.
    HintDelivered {
        /// The key.
        key: KeyId,
        /// The stand-in and its primary.
        replica: Replica,
    },
    /// A hint that it keeps as a message to be sent (Cassandra), or does not.
    Hint {
        /// The write, where one is under way.
        op: Option<OpId>,
        /// The key.
        key: KeyId,
        /// Who missed the write.
        target: NodeId,
        /// What becomes of it.
        fate: HintFate,
    },
    /// It was promoted, and now leads.
    Leads {
        /// Which promotion it was.
        term: u32,
    },
    /// It was made to stop leading.
    StepsDown {
        /// Who leads instead.
        leader: NodeId,
    },
    /// It was told to follow another, and forgot its own log and copies.
    DiscardsLog {
        /// Whom it follows.
        leader: NodeId,
        /// How many copies it forgot.
        dropped: u32,
    },
    /// It follows a leader, and has taken its copies in place of its own.
    Follows {
        /// Whom it follows.
        leader: NodeId,
        /// How many of its own copies were others.
        dropped: u32,
    },
    /// It is to lead a key, and asks its group for their copies and for a promise.
    TakesOver {
        /// The key.
        key: KeyId,
        /// The term that it begins.
        term: Term,
    },
    /// It leads a key: a majority has promised it the term, and holds what it holds.
    LeadsKey {
        /// The key.
        key: KeyId,
        /// The term.
        term: Term,
    },
    /// It leads a key no longer.
    Deposed {
        /// The key.
        key: KeyId,
        /// The later term.
        term: Term,
    },
    /// It learned of a copy that it did not know when it began to lead the key: it begins anew.
    BeginsAnew {
        /// The key.
        key: KeyId,
    },
    /// Its newest copy waits for acknowledgements: it answered with the last that has them.
    Withholds {
        /// The read.
        op: OpId,
        /// The key.
        key: KeyId,
    },
    /// A write that it had given up has its acknowledgements after all: readers see it from now on.
    Shows {
        /// The write.
        op: OpId,
        /// The key.
        key: KeyId,
    },
    /// It stores nothing of what a node sent that it does not follow.
    Ignores {
        /// The key.
        key: KeyId,
        /// Who sent it.
        from: NodeId,
    },
    /// It begins to compare what it holds with what this peer holds.
    Compares(NodeId),
    /// Its tree and the peer's differ in the hash of this node.
    HashesDiffer {
        /// The peer.
        peer: NodeId,
        /// 0 for the root.
        level: u8,
        /// The node's place on its level, from 0.
        index: u32,
    },
    /// The comparison came to an end: these are the keys in which the two differ.
    KeysDiffer {
        /// The peer.
        peer: NodeId,
        /// The keys; none where the replicas agree.
        keys: Rc<[KeyId]>,
    },
    /// Every key in which the two differed is mended.
    ExchangeDone {
        /// The peer.
        peer: NodeId,
        /// How many keys.
        keys: u32,
    },
    /// The peer was silent: the comparison is given up, and a later one begins anew.
    ExchangeGivenUp(NodeId),
    /// A key that it loses has arrived where it belongs from now on.
    Moved {
        /// The key.
        key: KeyId,
        /// Where.
        to: NodeId,
    },
    /// It has done its part of a change of members: it owes nobody anything, or knows that it is
    /// not asked any more.
    MovesDone(RingVersion),
    /// It forgot a copy that has arrived elsewhere.
    Forgot {
        /// The key.
        key: KeyId,
        /// In which role.
        replica: Replica,
    },
    /// It was the last that a change of members waited for.
    RingChanged {
        /// The ring.
        version: RingVersion,
        /// Whether the change is final with that.
        is_settled: bool,
    },
    /// It has heard of a newer ring.
    LearnsRing {
        /// The ring.
        version: RingVersion,
        /// Whether no change is under way in it.
        is_settled: bool,
    },
    /// It now believes a peer to be down.
    Suspects(NodeId),
    /// It now believes a peer to be up.
    Trusts(NodeId),
}
