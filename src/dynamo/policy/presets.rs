//! The presets: the rows of the comparison that an engineer of Riak or Cassandra would check first.

use super::{
    ActorRule, Boundary, ClientRetry, Detector, HintHolder, KeyHash, Placement, Policy, Quorum,
    QuorumMode, ReadContacts, ReadRepair, Repeats, Topology, Versioning,
};
use crate::time::SimDuration;

/// A policy with the name that a scenario gives it.
pub struct Preset {
    /// The name.
    pub name: &'static str,
    /// The policy.
    pub policy: Policy,
}

/// All presets.
pub const PRESETS: [Preset; 5] = [
    Preset { name: "dynamo", policy: DYNAMO },
    Preset { name: "riak", policy: RIAK },
    Preset { name: "cassandra", policy: CASSANDRA },
    Preset { name: "dynamodb", policy: DYNAMODB },
    Preset { name: "mysql", policy: MYSQL },
];

/// The store of the paper. It counts with dots: the paper orders versions by their clocks, and does
/// not say what becomes of a put with a stale context through a node that has taken another put
/// meanwhile. By the clocks alone an acknowledged write would be lost there, or (Riak before 2.0)
/// what the writer replaced would stay beside it.
const DYNAMO: Policy = Policy {
    hash: KeyHash::Md5,
    boundary: Boundary::Next,
    repeats: Repeats::Skipped,
    placement: Placement::RandomTokens,
    virtual_nodes: 8,
    quorum: Quorum::of(3, 2, 2),
    quorum_mode: QuorumMode::Sloppy,
    topology: Topology::Masterless,
    versioning: Versioning::DottedVersionVector,
    actor: ActorRule::Node,
    read_repair: ReadRepair::Async,
    read_contacts: ReadContacts::All,
    digest_reads: false,
    notfound_ok: true,
    basic_quorum: false,
    hinted_handoff: true,
    hint_holder: HintHolder::StandIn,
    hints_count: true,
    max_hint_window: None,
    handoff_every: SimDuration::from_ms(100),
    anti_entropy: None,
    gossip: None,
    detector: Detector::Lazy,
    delete_reads: false,
    reaps_tombstones: false,
    tombstones_expire: false,
    tombstone_grace: None,
    clock_limit: None,
    request_timeout: SimDuration::from_ms(500),
    replica_timeout: SimDuration::from_ms(60),
    suspicion: SimDuration::from_ms(500),
    connect_timeout: None,
    client_retry: ClientRetry::None,
};

/// Riak 2.1 and later, a bucket of a type with siblings. Its active anti-entropy is on unless an
/// operator turns it off, and starts an exchange every 15 seconds (`riak_kv.schema`: `anti_entropy`
/// is `active`; `anti_entropy_tick`). The paper names no period, and
/// Cassandra's `nodetool repair` is an operator's act: both begin no exchange by themselves.
const RIAK: Policy = Policy {
    hash: KeyHash::Riak,
    repeats: Repeats::Kept,
    placement: Placement::Claim { partitions: 64 },
    actor: ActorRule::NodeEpoch,
    delete_reads: true,
    reaps_tombstones: true,
    tombstone_grace: Some(SimDuration::from_s(3)),
    anti_entropy: Some(SimDuration::from_s(15)),
    ..DYNAMO
};

/// Cassandra at QUORUM, writes by timestamp, strict replicas, hints at the coordinator.
const CASSANDRA: Policy = Policy {
    hash: KeyHash::Murmur3,
    boundary: Boundary::Own,
    virtual_nodes: 16,
    quorum_mode: QuorumMode::Strict,
    versioning: Versioning::LastWriteWins,
    read_repair: ReadRepair::Blocking,
    read_contacts: ReadContacts::Needed,
    digest_reads: true,
    hint_holder: HintHolder::Coordinator,
    hints_count: false,
    max_hint_window: Some(SimDuration::from_s(3 * 3_600)),
    tombstones_expire: true,
    gossip: Some(SimDuration::from_s(1)),
    detector: Detector::Phi,
    tombstone_grace: Some(SimDuration::from_s(864_000)),
    ..DYNAMO
};

/// Today's service, not the paper's store: a leader per partition. Its writes are told apart by
/// the leader's timestamps, and what a follower missed waits in the leader's log.
const DYNAMODB: Policy = Policy {
    quorum: Quorum::of(3, 1, 2),
    quorum_mode: QuorumMode::Strict,
    topology: Topology::LeaderPerPartition,
    versioning: Versioning::LastWriteWins,
    read_repair: ReadRepair::None,
    read_contacts: ReadContacts::Needed,
    hint_holder: HintHolder::Coordinator,
    hints_count: false,
    ..DYNAMO
};

/// One leader for all keys, asynchronous replication. A clock says of how many writes of which
/// leader a copy is made, as a set of global transaction identifiers does.
const MYSQL: Policy = Policy {
    quorum: Quorum::of(3, 1, 1),
    quorum_mode: QuorumMode::Strict,
    topology: Topology::SingleLeader,
    versioning: Versioning::VectorClock,
    read_repair: ReadRepair::None,
    read_contacts: ReadContacts::Needed,
    hint_holder: HintHolder::Coordinator,
    hints_count: false,
    ..DYNAMO
};

impl Policy {
    /// The policy of the preset of this name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        PRESETS.into_iter().find(|preset| preset.name == name).map(|preset| preset.policy)
    }
}

impl Default for Policy {
    fn default() -> Self {
        DYNAMO
    }
}
