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
    PutDone,
    /// A read of a replica.
    Get,
    /// A replica's copy.
    GetDone,
    /// A read of a replica that needs only a digest.
    Digest,
    /// The digest of a replica's copy.
    DigestDone,
    /// A read repair.
    Repair,
    /// A replica has stored a repair.
    RepairDone,
    /// A hinted copy on its way home.
    Handoff,
    /// A hinted copy is home.
    HandoffDone,
    /// A tombstone is forgotten.
    Reap,
    /// A request that was handed on has been taken up.
    Heard,
    /// A leader's word, and its copies.
    Lead,
    /// Who leads is known.
    LeadDone,
    /// A node asks to follow.
    Follow,
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
    CatchUpDone,
    /// What is the hash of this node of your tree?
    TreeHash,
    /// The hash of a node of a tree.
    TreeHashDone,
    /// Which keys are in this leaf of your tree?
    TreeKeys,
    /// The keys of a leaf with the hashes of their objects.
    TreeKeysDone,
    /// A copy of a key in which two trees differ.
    AntiEntropy,
    /// What the other made of it.
    AntiEntropyDone,
    /// A key on its way to the node that gains it.
    Transfer,
    /// A key has arrived where it belongs from now on.
    TransferDone,
    /// A coordinator's view of the ring is too old.
    Refused,
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
        Self::PutDone,
        Self::Get,
        Self::GetDone,
        Self::Digest,
        Self::DigestDone,
        Self::Repair,
        Self::RepairDone,
        Self::Handoff,
        Self::HandoffDone,
        Self::Reap,
        Self::Heard,
        Self::Lead,
        Self::LeadDone,
        Self::Follow,
        Self::TakeOver,
        Self::Promise,
        Self::Deposed,
        Self::Confirm,
        Self::Confirmed,
        Self::CatchUp,
        Self::CatchUpDone,
        Self::TreeHash,
        Self::TreeHashDone,
        Self::TreeKeys,
        Self::TreeKeysDone,
        Self::AntiEntropy,
        Self::AntiEntropyDone,
        Self::Transfer,
        Self::TransferDone,
        Self::Refused,
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
            Self::PutDone => "put-done",
            Self::Get => "get",
            Self::GetDone => "get-done",
            Self::Digest => "digest",
            Self::DigestDone => "digest-done",
            Self::Repair => "repair",
            Self::RepairDone => "repair-done",
            Self::Handoff => "handoff",
            Self::HandoffDone => "handoff-done",
            Self::Reap => "reap",
            Self::Heard => "heard",
            Self::Lead => "lead",
            Self::LeadDone => "lead-done",
            Self::Follow => "follow",
            Self::TakeOver => "take-over",
            Self::Promise => "promise",
            Self::Deposed => "deposed",
            Self::Confirm => "confirm",
            Self::Confirmed => "confirmed",
            Self::CatchUp => "catch-up",
            Self::CatchUpDone => "catch-up-done",
            Self::TreeHash => "tree-hash",
            Self::TreeHashDone => "tree-hash-done",
            Self::TreeKeys => "tree-keys",
            Self::TreeKeysDone => "tree-keys-done",
            Self::AntiEntropy => "anti-entropy",
            Self::AntiEntropyDone => "anti-entropy-done",
            Self::Transfer => "transfer",
            Self::TransferDone => "transfer-done",
            Self::Refused => "refused",
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
                | Self::CatchUpDone
        )
    }

    /// True for the talk of nodes that never ends: nothing waits for it.
    #[must_use]
    pub const fn is_background(self) -> bool {
        matches!(self, Self::GossipSyn | Self::GossipAck | Self::GossipAck2)
    }
}
