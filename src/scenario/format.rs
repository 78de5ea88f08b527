//! The scenario file as it is written: the tables of all its fields. Names and limits are checked
//! afterwards, when it is compiled.

use super::shape::{Choice, Field, Object, Shape};
use crate::limits::{NODES_MOST, REPLICAS_MOST};

/// An object with its fields, of which so many of the first as stand in brackets have to be there.
macro_rules! part {
    ($(#[doc = $about:literal])* $vis:vis $name:ident $(($required:literal))? { $($fields:tt)* }) => {
        $(#[doc = $about])*
        $vis static $name: Shape = Shape::Object(Object {
            fields: fields! { $($fields)* },
            required: 0 $(+ $required)?,
            #[cfg(not(target_arch = "wasm32"))]
            about: concat!($($about),*),
        });
    };
}

/// A table of fields. What is said of a field, and behind `=>` the words it takes, goes into the
/// schema too.
macro_rules! fields {
    ($($(#[doc = $text:literal])* $name:ident : $shape:expr $(=> $words:ident)?),* $(,)?) => {
        &[$(field! { stringify!($name), $shape, concat!($($text),*) $(, $words)? }),*]
    };
}

/// Shapes of which a value has one, behind what is expected of a value that has none. What stands
/// behind `=>` goes into the schema.
macro_rules! either {
    ($what:expr; $($shape:expr $(=> $about:literal)?),* $(,)?) => {
        Shape::Either(
            &[$(Choice {
                shape: &$shape,
                #[cfg(not(target_arch = "wasm32"))]
                about: concat!($($about)?),
            }),*],
            $what,
        )
    };
}

/// A field. Only native programs carry what it is for.
macro_rules! field {
    ($name:expr, $shape:expr, $about:expr $(, $words:ident)?) => {
        Field {
            name: $name,
            shape: &$shape,
            #[cfg(not(target_arch = "wasm32"))]
            about: $about,
            #[cfg(not(target_arch = "wasm32"))]
            words: words!($($words)?),
        }
    };
}

/// What says which words a field takes, if it takes words.
#[cfg(not(target_arch = "wasm32"))]
macro_rules! words {
    () => {
        None
    };
    ($words:ident) => {
        Some(crate::scenario::schema::$words)
    };
}

mod expectation;
mod step;

pub use expectation::EXPECT;
pub use step::{ACTIONS, ActionName};

/// The word for a network that the script delivers on.
pub const MANUAL: &str = "manual";
/// The word for: a hint alone is enough.
pub const ANY: &str = "any";
/// The word for: the leader's answer.
pub const LEADER: &str = "leader";
/// The word for: until nothing is under way.
pub const IDLE: &str = "idle";

/// Names, or other texts.
static NAMES: Shape = Shape::List(&Shape::Text);

/// A clock: a counter for each actor.
static CLOCK: Shape = Shape::Map(&Shape::Whole(64));

/// A number of replicas.
static REPLICAS: Shape = Shape::Count(8, REPLICAS_MOST as u32);

part! {
    /// A cluster, a network, clients and a script.
    pub FILE (1) {
        /// The version of the format.
        version: Shape::Whole(32) => version,
        /// What it is called.
        title: Shape::Text,
        /// What it shows, and its source.
        about: Shape::Text,
        /// The seed of all chance.
        seed: Shape::Whole(64),
        /// The cluster.
        cluster: CLUSTER,
        /// The network.
        network: NETWORK,
        /// The clients' names.
        clients: NAMES,
        /// What happens.
        script: Shape::List(&Shape::Step),
    }
}

part! {
    /// A cluster; what is not given is the preset's. `set` takes the same fields, those apart that
    /// cannot change while the cluster runs.
    CLUSTER {
        /// `dynamo`, `riak`, `cassandra`, `dynamodb`, `mysql`.
        preset: Shape::Text => presets,
        /// Names, or how many.
        nodes: NODES,
        /// Key, or `*`, to the walk order of that key.
        preference: Shape::Map(&NAMES),
        /// Where tokens stand.
        placement: Shape::Text => placements,
        /// Tokens a node.
        virtual_nodes: Shape::Whole(16),
        /// Who may take writes.
        topology: Shape::Text => topologies,
        /// The leader of a single-leader cluster.
        leader: Shape::Text,
        /// N, R and W.
        quorum: QUORUM,
        /// `strict` or `sloppy`.
        quorum_mode: Shape::Text => quorum_modes,
        /// How versions are told apart.
        versioning: Shape::Text => versionings,
        /// Who increments a clock.
        actor: Shape::Text => actors,
        /// `async`, `blocking` or `none`.
        read_repair: Shape::Text => read_repairs,
        /// Whether "I have nothing" counts towards R.
        notfound_ok: Shape::Flag,
        /// Whether a majority of "I have nothing" ends a read.
        basic_quorum: Shape::Flag,
        /// Whether missed writes are kept for their primaries.
        hinted_handoff: Shape::Flag,
        /// For how long; null: always.
        max_hint_window: Shape::Maybe(&Shape::Span),
        /// Whether a stand-in's copy counts towards W.
        hints_count: Shape::Flag,
        /// How often two nodes compare all they hold; null: never.
        anti_entropy: Shape::Maybe(&EVERY),
        /// How often nodes talk about members; null: never.
        gossip: Shape::Maybe(&EVERY),
        /// Whether a delete without a context reads one first.
        delete_reads: Shape::Flag,
        /// Whether a read that finds a tombstone everywhere has it forgotten.
        reaps_tombstones: Shape::Flag,
        /// Whether an old tombstone is left out of answers.
        tombstones_expire: Shape::Flag,
        /// How long a tombstone is kept; null: always.
        tombstone_grace: Shape::Maybe(&Shape::Span),
        /// Entries after which a clock is truncated; null: never.
        clock_limit: Shape::Maybe(&Shape::Whole(16)),
        /// When a request is given up.
        request_timeout: Shape::Span,
        /// When a silent replica is suspected.
        replica_timeout: Shape::Span,
        /// When it is noticed that no connection comes about; null: as `replica_timeout`.
        connect_timeout: Shape::Maybe(&Shape::Span),
        /// `none`, or `silent`: a client asks another node where one is silent, each once.
        client_retry: Shape::Text => client_retries,
    }
}

/// Names of nodes, or how many there are: then they are called A, B, C and on.
static NODES: Shape = either! {
    "a number of nodes, or a list of their names";
    Shape::Count(16, NODES_MOST as u32),
    NAMES,
};

part! {
    /// N, R and W.
    QUORUM (3) {
        /// Replicas of a key.
        n: REPLICAS,
        /// Replies a get waits for.
        r: REPLICAS,
        /// Acknowledgements a put waits for.
        w: REPLICAS,
    }
}

part! {
    EVERY (1) {
        /// The period.
        every: Shape::Span,
    }
}

/// A network that delivers, or one where the script does.
static NETWORK: Shape = either! {
    "\"manual\", or an object with latency, client_latency, loss, duplicate";
    Shape::Word(MANUAL),
    WEATHER,
};

part! {
    /// How messages travel.
    WEATHER {
        /// Delay between nodes.
        latency: LATENCY,
        /// Delay between clients and nodes.
        client_latency: LATENCY,
        /// How many are lost.
        loss: Shape::Share,
        /// How many arrive twice.
        duplicate: Shape::Share,
    }
}

/// The law of a delay.
static LATENCY: Shape = Shape::Forms(
    &[
        fields! {
            /// Always the same.
            fixed: Shape::Span,
        },
        fields! {
            /// Any from the first to the second.
            uniform: Shape::Pair(&Shape::Span, &Shape::Span),
        },
        fields! {
            /// At least `min`, on average `mean`.
            exponential: EXPONENTIAL,
        },
        fields! {
            /// One of these, by weight.
            table: Shape::List(&Shape::Pair(&Shape::Span, &Shape::Whole(32))),
        },
    ],
    "one of fixed, uniform, exponential and table",
);

part! {
    EXPONENTIAL (2) {
        /// The least delay.
        min: Shape::Span,
        /// The mean delay.
        mean: Shape::Span,
    }
}

/// A value: a plain text, a cart, or a row of cells.
static VALUE: Shape = either! {
    "a text, a list of texts (a cart), or an object of texts (a row)";
    Shape::Text => "A plain text.",
    NAMES => "A cart.",
    Shape::Map(&Shape::Text),
};
