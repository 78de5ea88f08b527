//! Kinds of messages: what faults, counts and scenarios call them.

/// Kinds of messages, as faults and counts name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageKind {
    /// A client's request.
    Request,
    /// An answer to a client.
    Reply,
    /// A write to a replica.
    Put,
    /// A replica has stored a write.
    PutAck,
    /// A read of a replica.
    Get,
    /// A replica's copy.
    GetReply,
    /// A read of a replica that needs only a digest.
    Digest,
    /// The digest of a replica's copy.
    DigestReply,
    /// A read repair.
    Repair,
    /// A replica has stored a repair.
    RepairAck,
    /// A hinted copy on its way home.
    Handoff,
    /// A hinted copy is home.
    HandoffAck,
    /// A tombstone is forgotten.
    Reap,
    /// A request that was handed on has been taken up.
    ForwardAck,
    /// A leader's word, and its copies.
    LeaderAnnounce,
    /// Who leads is known.
    LeaderAnnounceAck,
    /// A node asks to follow.
    FollowRequest,
    /// A node is to lead a key, and asks for a promise.
    TakeOver,
    /// The promise, with a copy.
    Promise,
    /// A later term was promised.
    Deposed,
    /// Does this leader's term still stand?
    Confirm,
    /// It stands.
    Confirmed,
    /// A new leader's copy, for one that lacks it.
    CatchUp,
    /// A new leader's copy is stored.
    CatchUpAck,
    /// What is the hash of this node of your tree?
    TreeHash,
    /// The hash of a node of a tree.
    TreeHashReply,
    /// Which keys are in this leaf of your tree?
    TreeKeys,
    /// The keys of a leaf with the hashes of their objects.
    TreeKeysReply,
    /// A copy of a key in which two trees differ.
    AntiEntropy,
    /// What the other made of it.
    AntiEntropyReply,
    /// A key on its way to the node that gains it.
    Transfer,
    /// A key has arrived where it belongs from now on.
    TransferAck,
    /// A coordinator's view of the ring is too old.
    StaleRing,
    /// The ring has changed.
    Ring,
    /// How far a node knows the others.
    GossipSyn,
    /// What the other did not know.
    GossipAck,
    /// What the first had to add.
    GossipAck2,
}

impl MessageKind {
    /// All kinds.
    pub const ALL: [Self; 37] = [
        Self::Request,
        Self::Reply,
        Self::Put,
        Self::PutAck,
        Self::Get,
        Self::GetReply,
        Self::Digest,
        Self::DigestReply,
        Self::Repair,
        Self::RepairAck,
        Self::Handoff,
        Self::HandoffAck,
        Self::Reap,
        Self::ForwardAck,
        Self::LeaderAnnounce,
        Self::LeaderAnnounceAck,
        Self::FollowRequest,
        Self::TakeOver,
        Self::Promise,
        Self::Deposed,
        Self::Confirm,
        Self::Confirmed,
        Self::CatchUp,
        Self::CatchUpAck,
        Self::TreeHash,
        Self::TreeHashReply,
        Self::TreeKeys,
        Self::TreeKeysReply,
        Self::AntiEntropy,
        Self::AntiEntropyReply,
        Self::Transfer,
        Self::TransferAck,
        Self::StaleRing,
        Self::Ring,
        Self::GossipSyn,
        Self::GossipAck,
        Self::GossipAck2,
    ];

    /// The name that scenarios and counts use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Reply => "reply",
            Self::Put => "put",
            Self::PutAck => "put-done",
            Self::Get => "get",
            Self::GetReply => "get-done",
            Self::Digest => "digest",
            Self::DigestReply => "digest-done",
            Self::Repair => "repair",
            Self::RepairAck => "repair-done",
            Self::Handoff => "handoff",
            Self::HandoffAck => "handoff-done",
            Self::Reap => "reap",
            Self::ForwardAck => "heard",
            Self::LeaderAnnounce => "lead",
            Self::LeaderAnnounceAck => "lead-done",
            Self::FollowRequest => "follow",
            Self::TakeOver => "take-over",
            Self::Promise => "promise",
            Self::Deposed => "deposed",
            Self::Confirm => "confirm",
            Self::Confirmed => "confirmed",
            Self::CatchUp => "catch-up",
            Self::CatchUpAck => "catch-up-done",
            Self::TreeHash => "tree-hash",
            Self::TreeHashReply => "tree-hash-done",
            Self::TreeKeys => "tree-keys",
            Self::TreeKeysReply => "tree-keys-done",
            Self::AntiEntropy => "anti-entropy",
            Self::AntiEntropyReply => "anti-entropy-done",
            Self::Transfer => "transfer",
            Self::TransferAck => "transfer-done",
            Self::StaleRing => "refused",
            Self::Ring => "ring",
            Self::GossipSyn => "gossip-syn",
            Self::GossipAck => "gossip-ack",
            Self::GossipAck2 => "gossip-ack2",
        }
    }

    /// True for what arrives at once where a script delivers: requests and their answers, and who
    /// leads a key.
    #[must_use]
    pub const fn is_at_once_by_hand(self) -> bool {
        matches!(
            self,
            Self::Request
                | Self::Reply
                | Self::TakeOver
                | Self::Promise
                | Self::Deposed
                | Self::Confirm
                | Self::Confirmed
                | Self::CatchUp
                | Self::CatchUpAck
        )
    }

    /// True for the talk of nodes that never ends: nothing waits for it.
    #[must_use]
    pub const fn is_background(self) -> bool {
        matches!(self, Self::GossipSyn | Self::GossipAck | Self::GossipAck2)
    }
}
