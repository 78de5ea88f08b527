//! The scenario file as it is written: the types that reading and writing share.
//! Names and limits are checked afterwards, when it is compiled.

use super::text::{Ratio, Span};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

macro_rules! part {
    ($(#[$outer:meta])* $name:ident { $($(#[$inner:meta])* $field:ident : $kind:ty),* $(,)? }) => {
        $(#[$outer])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            $($(#[$inner])*
            #[serde(skip_serializing_if = "Option::is_none")]
            pub $field: Option<$kind>,)*
        }
    };
}

mod expectation;
mod step;

pub use expectation::*;
pub use step::*;

/// A scenario file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The version of the format: 1.
    pub version: u32,
    /// What it is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What it shows, and its source.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The seed of all chance.
    #[serde(default)]
    pub seed: u64,
    /// The cluster.
    #[serde(default)]
    pub cluster: ClusterFile,
    /// The network.
    #[serde(default)]
    pub network: NetworkFile,
    /// The clients' names.
    #[serde(default)]
    pub clients: Vec<String>,
    /// What happens.
    #[serde(default)]
    pub script: Vec<Step>,
}

part! {
    /// A cluster; what is not given is the preset's. `set` takes the same fields, those apart that
    /// cannot change while the cluster runs.
    ClusterFile {
        /// `dynamo`, `riak`, `cassandra`, `dynamodb`, `mysql`.
        preset: String,
        /// Names, or how many.
        nodes: Nodes,
        /// Key, or `*`, to the walk order of that key.
        preference: BTreeMap<String, Vec<String>>,
        /// Where tokens stand.
        placement: String,
        /// Tokens a node.
        virtual_nodes: u16,
        /// Who may take writes.
        topology: String,
        /// The leader of a single-leader cluster.
        leader: String,
        /// N, R and W.
        quorum: QuorumFile,
        /// `strict` or `sloppy`.
        quorum_mode: String,
        /// How versions are told apart.
        versioning: String,
        /// Who increments a clock.
        actor: String,
        /// `async`, `blocking` or `none`.
        read_repair: String,
        /// Whether "I have nothing" counts towards R.
        notfound_ok: bool,
        /// Whether a majority of "I have nothing" ends a read.
        basic_quorum: bool,
        /// Whether missed writes are kept for their primaries.
        hinted_handoff: bool,
        /// For how long; null: always.
        #[serde(with = "nullable")]
        max_hint_window: Option<Span>,
        /// Whether a stand-in's copy counts towards W.
        hints_count: bool,
        /// How often two nodes compare all they hold; null: never.
        #[serde(with = "nullable")]
        anti_entropy: Option<Every>,
        /// How often nodes talk about members; null: never.
        #[serde(with = "nullable")]
        gossip: Option<Every>,
        /// How long a tombstone is kept; null: always.
        #[serde(with = "nullable")]
        tombstone_grace: Option<Span>,
        /// Entries after which a clock is truncated; null: never.
        #[serde(with = "nullable")]
        clock_limit: Option<u16>,
        /// When a request is given up.
        request_timeout: Span,
        /// When a silent replica is suspected.
        replica_timeout: Span,
    }
}

/// A field that may be left out, or be null, or have a value.
mod nullable {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<T: Serialize, S: Serializer>(
        value: &Option<Option<T>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().and_then(Option::as_ref).serialize(serializer)
    }

    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Option<T>>, D::Error> {
        Option::<T>::deserialize(deserializer).map(Some)
    }
}

/// Names of nodes, or how many there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a number of nodes, or a list of their names")]
pub enum Nodes {
    /// So many, called A, B, C and on.
    Count(u16),
    /// These.
    Names(Vec<String>),
}

/// N, R and W.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuorumFile {
    /// Replicas of a key.
    pub n: u8,
    /// Replies a get waits for.
    pub r: u8,
    /// Acknowledgements a put waits for.
    pub w: u8,
}

/// A period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Every {
    /// The period.
    pub every: Span,
}

/// A network that delivers, or one where the script does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NetworkFile {
    /// The word `manual`: the script delivers.
    Manual,
    /// The network delivers.
    Weather(Weather),
}

impl Default for NetworkFile {
    fn default() -> Self {
        Self::Weather(Weather::default())
    }
}

impl Serialize for NetworkFile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Manual => serializer.serialize_str(MANUAL),
            Self::Weather(weather) => weather.serialize(serializer),
        }
    }
}

/// Read by hand, so that a fault inside of the object keeps its place.
impl<'de> Deserialize<'de> for NetworkFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NetworkVisitor)
    }
}

const MANUAL: &str = "manual";

struct NetworkVisitor;

impl<'de> Visitor<'de> for NetworkVisitor {
    type Value = NetworkFile;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .write_str("\"manual\", or an object with latency, client_latency, loss, duplicate")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<NetworkFile, E> {
        if word == MANUAL {
            Ok(NetworkFile::Manual)
        } else {
            Err(E::invalid_value(de::Unexpected::Str(word), &self))
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<NetworkFile, A::Error> {
        Weather::deserialize(MapAccessDeserializer::new(map)).map(NetworkFile::Weather)
    }
}

/// How messages travel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weather {
    /// Delay between nodes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<LatencyFile>,
    /// Delay between clients and nodes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_latency: Option<LatencyFile>,
    /// How many are lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss: Option<Ratio>,
    /// How many arrive twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate: Option<Ratio>,
}

/// The law of a delay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LatencyFile {
    /// Always the same.
    Fixed(Span),
    /// Any from the first to the second.
    Uniform([Span; 2]),
    /// At least `min`, on average `mean`.
    Exponential {
        /// The least delay.
        min: Span,
        /// The mean delay.
        mean: Span,
    },
    /// One of these, by weight.
    Table(Vec<(Span, u32)>),
}

/// A value as a scenario writes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "expected a text, a list of texts (a cart), or an object of texts (a row)"
)]
pub enum ValueFile {
    /// A plain text.
    Text(String),
    /// A cart.
    Cart(Vec<String>),
    /// A row of cells.
    Row(BTreeMap<String, String>),
}

/// A context as a scenario writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected \"last\", \"none\", the id of an operation, or a clock")]
pub enum ContextFile {
    /// `last`, `none`, or an operation.
    Word(String),
    /// A clock.
    Clock(BTreeMap<String, u64>),
}

/// Answers needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a number, or \"any\"")]
pub enum NeededFile {
    /// So many.
    Count(u8),
    /// A hint alone is enough.
    Any(Any),
}

/// The word `any`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Any {
    /// A hint alone is enough.
    #[serde(rename = "any")]
    Any,
}
