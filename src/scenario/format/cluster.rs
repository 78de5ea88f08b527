//! The cluster: a preset, and what differs from it.

use super::count::{AmongCount, ReadCount, WriteCount};
use super::given::{Nullable, given};
use crate::dynamo::policy::{
    self, ActorRule, Boundary, ClientRetry, Detector, HintHolder, KeyHash, PRESETS, QuorumMode,
    ReadContacts, ReadRepair, Repeats, Topology, Versioning,
};
use crate::dynamo::quorum::level::Level;
use crate::dynamo::ring::claim::LARGEST_RING;
use crate::limits::{NODES_MAX, REPLICAS_MAX};
use crate::scenario::kinds::{self, OfKinds};
use crate::time::SimDuration;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// A cluster; what is not given is the preset's. `set` takes the same fields, those apart that
/// cannot change while the cluster runs.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"quorum_mode\": \"strict\"}")]
pub struct Cluster {
    /// `dynamo`, `riak`, `cassandra`, `dynamodb`, `mysql`.
    #[schemars(extend("enum" = PRESETS.map(|preset| preset.name)))]
    pub preset: Option<String>,
    /// Names, or how many.
    pub nodes: Option<Nodes>,
    /// Key, or `*`, to the walk order of that key.
    pub preference: Option<BTreeMap<String, Vec<String>>>,
    /// Where tokens stand.
    pub placement: Option<PlacementWord>,
    /// Equal partitions that the nodes claim in turns, for the placement `claim`: a power of two.
    #[schemars(range(min = 8, max = LARGEST_RING))]
    pub partitions: Option<u16>,
    /// The hash that places keys.
    pub hash: Option<KeyHash>,
    /// Whose a key is that stands on a token: the `next` one's, or its `own`.
    pub boundary: Option<Boundary>,
    /// What the walk for stand-ins does with a node it has met: `skipped` or `kept`.
    pub repeats: Option<Repeats>,
    /// Tokens a node.
    pub virtual_nodes: Option<u16>,
    /// Who may take writes.
    pub topology: Option<Topology>,
    /// The leader of a single-leader cluster.
    pub leader: Option<String>,
    /// N, R and W.
    pub quorum: Option<Quorum>,
    /// `strict` or `sloppy`.
    pub quorum_mode: Option<QuorumMode>,
    /// How versions are told apart.
    pub versioning: Option<Versioning>,
    /// Who increments a clock.
    pub actor: Option<ActorRule>,
    /// `async`, `blocking` or `none`.
    pub read_repair: Option<ReadRepair>,
    /// How many replicas a read asks: `all` or `needed`.
    pub read_contacts: Option<ReadContacts>,
    /// Whether a read asks one replica for its copy and the others for a digest of theirs.
    pub digest_reads: Option<bool>,
    /// Whether "I have nothing" counts towards R.
    pub notfound_ok: Option<bool>,
    /// Whether a majority of "I have nothing" ends a read.
    pub basic_quorum: Option<bool>,
    /// Whether missed writes are kept for their primaries.
    pub hinted_handoff: Option<bool>,
    /// Where: at a `stand-in` or at the `coordinator`.
    pub hint_holder: Option<HintHolder>,
    /// How often they are brought home.
    pub handoff_every: Option<SimDuration>,
    /// For how long; null: always.
    pub max_hint_window: Option<Nullable<SimDuration>>,
    /// Whether a stand-in's copy counts towards W.
    pub hints_count: Option<bool>,
    /// How often two nodes compare all they hold; null: never.
    pub anti_entropy: Option<Nullable<Every>>,
    /// How often nodes talk about members; null: never.
    pub gossip: Option<Nullable<Every>>,
    /// How a node finds out that another is down: `lazy` or `phi`.
    pub detector: Option<Detector>,
    /// For how long a suspected node is not asked.
    pub suspicion: Option<SimDuration>,
    /// Whether a delete without a context reads one first.
    pub delete_reads: Option<bool>,
    /// Whether a read that finds a tombstone everywhere has it forgotten.
    pub reaps_tombstones: Option<bool>,
    /// Whether an old tombstone is left out of answers.
    pub tombstones_expire: Option<bool>,
    /// How long a tombstone is kept; null: always.
    pub tombstone_grace: Option<Nullable<SimDuration>>,
    /// Entries after which a clock is truncated; null: never.
    pub clock_limit: Option<Nullable<u16>>,
    /// When a request is given up.
    pub request_timeout: Option<SimDuration>,
    /// When a silent replica is suspected.
    pub replica_timeout: Option<SimDuration>,
    /// When it is noticed that no connection comes about; null: as `replica_timeout`.
    pub connect_timeout: Option<Nullable<SimDuration>>,
    /// `none`, or `silent`: a client asks another node where one is silent, each once.
    pub client_retry: Option<ClientRetry>,
}

/// Names of nodes, or how many there are: then they are called A, B, C and on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Nodes {
    /// So many.
    Count(#[schemars(range(min = 1, max = NODES_MAX))] u16),
    /// These.
    Names(Vec<String>),
}

impl<'de> OfKinds<'de> for Nodes {
    const EXPECTED: &'static str = "a number of nodes, or a list of their names";

    fn from_number(count: u64) -> Option<Self> {
        u16::try_from(count).ok().map(Self::Count)
    }

    fn from_list<D: Deserializer<'de>>(items: D) -> Option<Result<Self, D::Error>> {
        Some(Deserialize::deserialize(items).map(Self::Names))
    }
}

impl<'de> Deserialize<'de> for Nodes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        kinds::read(deserializer)
    }
}

/// Where tokens stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlacementWord {
    /// Strategy 1: random tokens, a partition is a token's range.
    RandomTokens,
    /// Strategy 2: random tokens, equal partitions.
    RandomTokensEqualPartitions,
    /// Strategy 3: equal partitions, as many tokens as partitions.
    EqualPartitions,
    /// Equal partitions that the nodes claim in turns (Riak).
    Claim,
}

/// N, R and W, and what Riak asks for besides.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"n\": 3, \"r\": 2, \"w\": 2}")]
pub struct Quorum {
    /// Replicas of a key.
    #[schemars(range(min = 1, max = REPLICAS_MAX))]
    pub n: u8,
    /// Replies a get waits for.
    pub r: ReadCount,
    /// Acknowledgements a put waits for.
    pub w: WriteCount,
    /// Primaries among those who reply to a get.
    pub pr: Option<AmongCount>,
    /// Primaries among those who acknowledge a put.
    pub pw: Option<AmongCount>,
    /// Replicas that have stored a put.
    pub dw: Option<AmongCount>,
}

impl Quorum {
    /// As the engine has it.
    #[must_use]
    pub fn of(quorum: policy::Quorum) -> Self {
        let policy::Quorum { n, r, w, pr, pw, dw } = quorum;
        let among = |level: Option<Level>| level.map(AmongCount::of);
        let (pr, pw, dw) = (among(pr), among(pw), among(dw));
        Self { n, r: ReadCount::of(r), w: WriteCount::of(w), pr, pw, dw }
    }
}

/// A period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"every\": \"1s\"}")]
pub struct Every {
    /// The period.
    pub every: SimDuration,
}
