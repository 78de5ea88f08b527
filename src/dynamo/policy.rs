//! A policy says how this cluster differs from another: preference-list rules, quorums, versions,
//! repair. There is no one "Dynamo": the paper, Riak and Cassandra differ in every row of this
//! struct. A policy is data, and only this module knows the presets by name.

mod knobs;
mod presets;
mod text;

pub use knobs::{Knob, KnobValue};
pub use presets::{PRESETS, Preset};

use super::quorum::level::Level;
use super::ring::claim::LARGEST_RING;
use crate::time::SimDuration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many replicas, replies and acknowledgements (section 4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quorum {
    /// Replicas of a key.
    pub n: u8,
    /// Replies a get waits for.
    pub r: Level,
    /// Acknowledgements a put waits for.
    pub w: Level,
    /// Primaries among those who reply to a get.
    pub pr: Option<Level>,
    /// Primaries among those who acknowledge a put.
    pub pw: Option<Level>,
    /// Replicas that have stored a put.
    pub dw: Option<Level>,
}

impl Quorum {
    /// These numbers, and no more than they say.
    #[must_use]
    pub const fn of(n: u8, r: u8, w: u8) -> Self {
        let (r, w) = (Level::Count(r), Level::Count(w));
        Self { n, r, w, pr: None, pw: None, dw: None }
    }

    /// The same of a cluster that has no more than `most` nodes.
    #[must_use]
    pub fn at_most(self, most: u8) -> Self {
        let (n, r, w) = (self.n.min(most), self.reads().min(most), self.writes().min(most));
        Self { pr: self.pr, pw: self.pw, dw: self.dw, ..Self::of(n, r, w) }
    }

    /// Replies that a get waits for, of N.
    #[must_use]
    pub const fn reads(self) -> u8 {
        self.r.of(self.n)
    }

    /// Acknowledgements that a put waits for, of N.
    #[must_use]
    pub fn writes(self) -> u8 {
        self.w.of(self.n).max(self.dw.map_or(0, |level| level.of(self.n)))
    }

    /// By how many replicas those who reply to a get and those who acknowledged a put overlap at
    /// least. A hint is no replica: whom a get asks does not have it.
    #[must_use]
    pub fn overlap(self) -> u8 {
        let writes = if self.w == Level::Any && self.dw.is_none() { 0 } else { self.writes() };
        self.reads().saturating_add(writes).saturating_sub(self.n)
    }
}

/// Whether stand-ins count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum QuorumMode {
    /// Only the key's primaries count.
    Strict,
    /// Stand-ins for primaries that the coordinator believes down count too (section 4.6).
    Sloppy,
}

/// Which hash gives a key its place on the ring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeyHash {
    /// MD5 of the key (section 4.2): 128 bits.
    #[default]
    Md5,
    /// SHA-1 of the Erlang term of bucket and key (Riak): 160 bits, of which the ring keeps 128.
    Riak,
    /// The token of `Murmur3Partitioner` (Cassandra): 64 bits.
    Murmur3,
}

/// Whose a key is that stands exactly on a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Boundary {
    /// The next token's: "larger than" is strict in section 4.2, and in Riak's `chash`.
    #[default]
    Next,
    /// That token's own: a range of Cassandra ends with its token.
    Own,
}

/// What the walk does with a node it has met before, once it looks for stand-ins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Repeats {
    /// It passes the node over: a list holds distinct machines (section 4.3).
    #[default]
    Skipped,
    /// It takes the node again: one machine can stand in for two, and be a primary beside it
    /// (`riak_core_apl`).
    Kept,
}

/// Where tokens stand (section 6.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Strategy 1: random tokens, a partition is a token's range.
    RandomTokens,
    /// Strategy 2: random tokens, equal partitions.
    RandomTokensEqualPartitions,
    /// Strategy 3: equal partitions, as many tokens as partitions.
    EqualPartitions,
    /// Strategy 3 without chance: so many equal partitions, a power of two, which the nodes claim
    /// in turns (Riak).
    Claim {
        /// Q, which Riak calls the ring size.
        partitions: u16,
    },
}

/// Who may take writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Topology {
    /// Any replica of the key.
    Masterless,
    /// One leader for all keys.
    SingleLeader,
    /// The first node of the preference list that is up.
    LeaderPerPartition,
}

/// How versions are told apart and which of them stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Versioning {
    /// One clock a record; concurrent records become siblings.
    VectorClock,
    /// A clock and a dot a sibling: a context drops exactly what its reader saw.
    DottedVersionVector,
    /// The larger timestamp, cell by cell.
    LastWriteWins,
    /// Whatever arrives last at a replica.
    LastArrivalWins,
}

/// Who increments a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ActorRule {
    /// The coordinating node.
    Node,
    /// The coordinating node, under a new name when it finds its own history gone.
    NodeEpoch,
    /// The client.
    Client,
}

/// When a read mends what it found stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReadRepair {
    /// After the reply, all that answered (section 5).
    Async,
    /// Before the reply, those contacted (Cassandra).
    Blocking,
    /// Never.
    None,
}

/// Where the extra copy of a write stands that its primary missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HintHolder {
    /// On the next healthy node of the walk, as readable data (Dynamo, Riak).
    StandIn,
    /// On the coordinator, as a message to be sent later (Cassandra).
    Coordinator,
}

/// How many replicas a read asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReadContacts {
    /// All N.
    All,
    /// Only as many as must answer.
    Needed,
}

/// How a node finds out that another is down (section 4.8.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Detector {
    /// From a request that it left without an answer, until it is tried again.
    Lazy,
    /// From the silence of its heartbeats (phi accrual; Cassandra). Where nodes do not gossip there
    /// are none, and it is lazy.
    Phi,
}

/// Every way in which one cluster differs from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Which hash places keys.
    pub hash: KeyHash,
    /// Whose a key is that stands exactly on a token.
    pub boundary: Boundary,
    /// Whether one node may stand in more than once.
    pub repeats: Repeats,
    /// Where tokens stand.
    pub placement: Placement,
    /// Tokens a node, where the placement does not fix them.
    pub virtual_nodes: u16,
    /// N, R and W.
    pub quorum: Quorum,
    /// Whether stand-ins count.
    pub quorum_mode: QuorumMode,
    /// Who may take writes.
    pub topology: Topology,
    /// How versions are told apart.
    pub versioning: Versioning,
    /// Who increments a clock.
    pub actor: ActorRule,
    /// When a read mends.
    pub read_repair: ReadRepair,
    /// How many replicas a read asks.
    pub read_contacts: ReadContacts,
    /// Whether a read asks only the nearest replica for its copy and the others for a digest of
    /// theirs (Cassandra).
    pub digest_reads: bool,
    /// Whether "I have nothing" counts towards R.
    pub notfound_ok: bool,
    /// Whether a majority of "I have nothing" ends a read early.
    pub basic_quorum: bool,
    /// Whether writes that a primary missed are kept for it.
    pub hinted_handoff: bool,
    /// Where they are kept.
    pub hint_holder: HintHolder,
    /// Whether a stand-in's copy counts towards W.
    pub hints_count: bool,
    /// For how long after a primary went silent hints are kept for it; `None`: always.
    pub max_hint_window: Option<SimDuration>,
    /// How often a holder of hints tries to bring them home.
    pub handoff_every: SimDuration,
    /// How often two nodes compare all they hold; `None`: never.
    pub anti_entropy: Option<SimDuration>,
    /// How often nodes talk about members; `None`: never.
    pub gossip: Option<SimDuration>,
    /// How a node finds out that another is down.
    pub detector: Detector,
    /// Whether a delete without a context reads one first, so that its tombstone supersedes what is
    /// stored (Riak).
    pub delete_reads: bool,
    /// Whether a read that finds one tombstone on all primaries has them forget it, once its grace
    /// is over; a delete then reads back what it wrote (Riak).
    pub reaps_tombstones: bool,
    /// Whether replicas leave a tombstone out of their answers once its grace is over (Cassandra):
    /// from that moment on what a read finds depends on whom it asks, compacted or not.
    pub tombstones_expire: bool,
    /// For how long a tombstone is kept, from its deletion; where tombstones are reaped, from the
    /// read that found it everywhere (Riak's `delete_mode`). `None`: always.
    pub tombstone_grace: Option<SimDuration>,
    /// Entries after which a clock is truncated; `None`: never.
    pub clock_limit: Option<u16>,
    /// When a request is given up.
    pub request_timeout: SimDuration,
    /// When a silent replica is suspected and the walk goes on.
    pub replica_timeout: SimDuration,
    /// For how long a suspected node is not asked.
    pub suspicion: SimDuration,
    /// How long it takes to notice that no connection comes about; `None`: as long as until a silent
    /// replica is suspected.
    pub connect_timeout: Option<SimDuration>,
    /// What a client does about a coordinator that does not answer.
    pub client_retry: ClientRetry,
}

/// What a client does that asked a node of its own choice and got no answer. One that it could not
/// connect with was sent nothing, so another is asked in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClientRetry {
    /// It gives up: what it sent may still happen.
    #[default]
    None,
    /// It asks another node for the same, each node once: it may so be done twice.
    Silent,
}

impl Placement {
    /// The claim of a ring of at least so many partitions, within the sizes that Riak accepts
    /// (riak_core `priv/riak_core.schema`): a power of two from 8 to 1024.
    #[must_use]
    pub fn claim(partitions: u32) -> Self {
        let size = partitions.clamp(8, u32::from(LARGEST_RING)).next_power_of_two();
        Self::Claim { partitions: u16::try_from(size).unwrap_or(LARGEST_RING) }
    }
}

/// What a write replaces, as far as its client can say before it sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replacing {
    /// Exactly the versions that its context covers: those that the client has seen.
    Seen,
    /// Those too, but only where the coordinator holds nothing else: with any other version beside
    /// them all of them stay.
    SeenIfNothingElse,
    /// Whatever has an older time-stamp, cell by cell.
    Older,
    /// Whatever the coordinator holds.
    Anything,
}

impl Policy {
    /// True where a delete without a context reads one first. A leader's write supersedes what the
    /// leader holds, read or not.
    #[must_use]
    pub fn reads_before_deletes(&self) -> bool {
        self.delete_reads && !self.has_leaders()
    }

    /// What a write of a client replaces.
    #[must_use]
    pub fn replacing(&self) -> Replacing {
        match self.versioning {
            _ if self.has_leaders() => Replacing::Anything,
            Versioning::DottedVersionVector => Replacing::Seen,
            Versioning::VectorClock => Replacing::SeenIfNothingElse,
            Versioning::LastWriteWins => Replacing::Older,
            Versioning::LastArrivalWins => Replacing::Anything,
        }
    }

    /// How long it takes to notice that no connection comes about.
    #[must_use]
    pub fn connect_timeout(&self) -> SimDuration {
        self.connect_timeout.unwrap_or(self.replica_timeout)
    }

    /// True where versions carry clocks.
    #[must_use]
    pub fn has_clocks(&self) -> bool {
        matches!(self.versioning, Versioning::VectorClock | Versioning::DottedVersionVector)
    }

    /// True where the node that coordinates a write must hold the key itself: it stores the write,
    /// which is its first acknowledgement, and only then sends it on. With clocks it has to, since
    /// its own copy is what it increments; where the last arrival wins it is still so
    /// (`riak_kv_vnode` with `last_write_wins`). A write that brings its timestamp along needs no
    /// such node (Cassandra). A leader's copy is where the order of writes is kept.
    #[must_use]
    pub fn stores_first(&self) -> bool {
        self.versioning != Versioning::LastWriteWins || self.has_leaders()
    }

    /// True where a key's writes are taken by one node, which gives them their order.
    #[must_use]
    pub fn has_leaders(&self) -> bool {
        self.topology != Topology::Masterless
    }

    /// True where two replicas may compare their copies and make one of both. A follower of one
    /// leader holds what that leader wrote and nothing else: what another held, who led before or
    /// still believes to lead, would come back to it by the side door.
    #[must_use]
    pub fn compares_copies(&self) -> bool {
        self.topology != Topology::SingleLeader
    }

    /// How copies that meet at a replica are told apart. The order in which messages arrive is not
    /// the order in which a leader wrote: its timestamps are.
    #[must_use]
    pub fn versioning_of_copies(&self) -> Versioning {
        match self.versioning {
            Versioning::LastArrivalWins if self.has_leaders() => Versioning::LastWriteWins,
            other => other,
        }
    }

    /// True where a coordinator keeps what a replica missed, as a message to be sent later.
    #[must_use]
    pub fn keeps_hints(&self) -> bool {
        self.hinted_handoff && self.hint_holder == HintHolder::Coordinator
    }

    /// True where silence is judged by the accrual detector. Without gossip there is nothing to judge.
    #[must_use]
    pub fn judges_by_heartbeats(&self) -> bool {
        self.detector == Detector::Phi && self.gossip.is_some()
    }

    /// True where a read that finds one tombstone on all primaries has them forget it some day.
    #[must_use]
    pub fn forgets_tombstones(&self) -> bool {
        self.reaps_tombstones && self.tombstone_grace.is_some()
    }

    /// For how long what a coordinator keeps for a replica is worth something; `None`: always. A
    /// hint is no longer than a tombstone is kept. A leader's log is no hint: it is the one way in
    /// which its followers hear of a write, deletes included, and in the order of the writes.
    #[must_use]
    pub fn hint_grace(&self) -> Option<SimDuration> {
        self.tombstone_grace.filter(|_| !self.has_leaders())
    }

    /// True where stand-ins take the place of primaries that are believed down.
    #[must_use]
    pub fn uses_stand_ins(&self) -> bool {
        self.quorum_mode == QuorumMode::Sloppy
            && self.hinted_handoff
            && self.hint_holder == HintHolder::StandIn
    }
}
