//! The scenario file as it is written: the types that reading and writing share.
//! Names and limits are checked afterwards, when it is compiled.

use super::ScenarioError;
use super::json::{Field, Node, Part, read_object};
use super::text::{Ratio, Span};
use litemap::LiteMap;

/// An object whose fields may all be left out. What is said of a field, and behind `=>` the words it
/// takes, goes into the schema too.
macro_rules! part {
    (
        $(#[doc = $about:literal])* $name:ident {
            $($(#[doc = $text:literal])* $field:ident : $kind:ty $(=> $words:ident)?),* $(,)?
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            $($(#[doc = $text])*
            pub $field: Option<$kind>,)*
        }

        impl $name {
            /// The table of its fields.
            pub const FIELDS: &[Field<Self>] = &[$(Field {
                name: stringify!($field),
                read: |part, node| crate::scenario::json::read_field(&mut part.$field, node),
            }),*];
        }

        impl Part for $name {
            fn read(node: Node<'_>) -> Result<Self, ScenarioError> {
                read_object(node, Self::FIELDS)
            }
        }

        #[cfg(not(target_arch = "wasm32"))]
        impl crate::scenario::schema::Describe for $name {
            fn describe() -> serde_json::Value {
                use crate::scenario::schema;
                let fields = vec![$(schema::Described {
                    name: stringify!($field),
                    about: concat!($($text),*),
                    schema: described!($kind $(, $words)?),
                }),*];
                schema::object(concat!($($about),*), fields, &[])
            }
        }
    };
}

/// The schema of a type, or of the words that a field takes.
#[cfg(not(target_arch = "wasm32"))]
macro_rules! described {
    ($kind:ty) => {
        <$kind as crate::scenario::schema::Describe>::describe()
    };
    ($kind:ty, $words:ident) => {
        crate::scenario::schema::$words()
    };
}

mod expectation;
mod shapes;
mod step;

pub use expectation::*;
pub(super) use shapes::{ANY, LEADER, file};
#[cfg(not(target_arch = "wasm32"))]
pub(super) use shapes::{IDLE, MANUAL};
pub use step::*;

/// A scenario file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The version of the format: 1.
    pub version: u32,
    /// What it is called.
    pub title: String,
    /// What it shows, and its source.
    pub about: String,
    /// The seed of all chance.
    pub seed: u64,
    /// The cluster.
    pub cluster: ClusterFile,
    /// The network.
    pub network: NetworkFile,
    /// The clients' names.
    pub clients: Vec<String>,
    /// What happens.
    pub script: Vec<Step>,
}

part! {
    /// A cluster; what is not given is the preset's. `set` takes the same fields, those apart that
    /// cannot change while the cluster runs.
    ClusterFile {
        /// `dynamo`, `riak`, `cassandra`, `dynamodb`, `mysql`.
        preset: String => presets,
        /// Names, or how many.
        nodes: Nodes,
        /// Key, or `*`, to the walk order of that key.
        preference: LiteMap<String, Vec<String>>,
        /// Where tokens stand.
        placement: String => placements,
        /// Tokens a node.
        virtual_nodes: u16,
        /// Who may take writes.
        topology: String => topologies,
        /// The leader of a single-leader cluster.
        leader: String,
        /// N, R and W.
        quorum: QuorumFile,
        /// `strict` or `sloppy`.
        quorum_mode: String => quorum_modes,
        /// How versions are told apart.
        versioning: String => versionings,
        /// Who increments a clock.
        actor: String => actors,
        /// `async`, `blocking` or `none`.
        read_repair: String => read_repairs,
        /// Whether "I have nothing" counts towards R.
        notfound_ok: bool,
        /// Whether a majority of "I have nothing" ends a read.
        basic_quorum: bool,
        /// Whether missed writes are kept for their primaries.
        hinted_handoff: bool,
        /// For how long; null: always.
        max_hint_window: Option<Span>,
        /// Whether a stand-in's copy counts towards W.
        hints_count: bool,
        /// How often two nodes compare all they hold; null: never.
        anti_entropy: Option<Every>,
        /// How often nodes talk about members; null: never.
        gossip: Option<Every>,
        /// How long a tombstone is kept; null: always.
        tombstone_grace: Option<Span>,
        /// Entries after which a clock is truncated; null: never.
        clock_limit: Option<u16>,
        /// When a request is given up.
        request_timeout: Span,
        /// When a silent replica is suspected.
        replica_timeout: Span,
    }
}

/// Names of nodes, or how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nodes {
    /// So many, called A, B, C and on.
    Count(u16),
    /// These.
    Names(Vec<String>),
}

/// N, R and W.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuorumFile {
    /// Replicas of a key.
    pub n: u8,
    /// Replies a get waits for.
    pub r: u8,
    /// Acknowledgements a put waits for.
    pub w: u8,
}

/// A period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

part! {
    /// How messages travel.
    Weather {
        /// Delay between nodes.
        latency: LatencyFile,
        /// Delay between clients and nodes.
        client_latency: LatencyFile,
        /// How many are lost.
        loss: Ratio,
        /// How many arrive twice.
        duplicate: Ratio,
    }
}

/// The law of a delay.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueFile {
    /// A plain text.
    Text(String),
    /// A cart.
    Cart(Vec<String>),
    /// A row of cells.
    Row(LiteMap<String, String>),
}

/// A context as a scenario writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContextFile {
    /// `last`, `none`, or an operation.
    Word(String),
    /// A clock.
    Clock(LiteMap<String, u64>),
}

/// Answers needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeededFile {
    /// So many.
    Count(u8),
    /// A hint alone is enough.
    Any,
}

/// Whose answers a read needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadersFile {
    /// So many, whoever they are.
    Count(u8),
    /// The leader's.
    Leader,
}
