//! The scenario file as it is written. Reading, saving and the schema for editors are these types;
//! names and limits are checked when a file is compiled.

mod cluster;
mod count;
mod expect;
mod fault;
mod forms;
mod given;
mod manual;
mod network;
mod request;
mod step;
mod value;

pub use cluster::{Cluster, Every, Nodes, PlacementWord, Quorum};
pub use count::{AmongCount, Count, CountWords, ReadCount, WriteCount};
pub use expect::{
    Expect, Form, OutcomeWord, Plan, PreferenceList, Relation, RelationWord, Verdict,
};
pub use fault::{Belief, Heal, Link, OneWay, Partition, Skew, Switch, Wipe};
pub use given::Nullable;
pub use manual::{
    AntiEntropy, Deliver, Drop, Finish, Follow, Handoff, MessageClass, OfOperation, Promote, Reply,
};
pub use network::{Conditions, Exponential, Latency, Manual, Network};
pub use request::{Context, Get, Merge, MergeWord, Put, Seed};
pub use step::{Action, Idle, RunUntil, Step, Until};
pub use value::{Clock, Value};

use given::given;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A cluster, a network, clients and a script. Its larger parts are types of their own, because
/// they are read one by one: a fault in one of them does not hide those in the others.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a scenario: an object such as {\"version\": 1}",
    bound(
        deserialize = "C: Deserialize<'de>, N: Deserialize<'de>, L: Deserialize<'de>, S: Deserialize<'de>"
    )
)]
pub struct File<C = Cluster, N = Network, L = Vec<String>, S = Vec<Step>> {
    /// The schema by which an editor checks the file.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// A remark to whoever reads the file.
    pub comment: Option<String>,
    /// The version of the format.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// What it is called.
    pub title: Option<String>,
    /// What it shows, and its source.
    pub about: Option<String>,
    /// The seed of all chance.
    pub seed: Option<u64>,
    /// The cluster.
    pub cluster: Option<C>,
    /// The network.
    pub network: Option<N>,
    /// The clients' names.
    pub clients: Option<L>,
    /// What happens.
    pub script: Option<S>,
}
