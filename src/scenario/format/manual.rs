//! Steps that stand for single events: deliveries by hand, and an operator's acts.

use super::given::given;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Requests arrive.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"op\": \"g1\", \"to\": [\"A\"]}")]
pub struct Deliver {
    /// Of this operation.
    pub op: Option<String>,
    /// At these nodes.
    pub to: Option<Vec<String>>,
    /// Whether their answers arrive too.
    pub reply: Option<bool>,
    /// `repair` for the repairs of a read.
    pub kind: Option<MessageClass>,
    /// The message's number, in a saved run.
    pub message: Option<u64>,
}

/// Which messages of an operation, if not its requests and their answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MessageClass {
    /// Its repairs and their answers.
    Repair,
}

/// Answers arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"op\": \"g1\", \"from\": [\"A\"]}")]
pub struct Reply {
    /// Of this operation.
    pub op: String,
    /// From these nodes.
    pub from: Vec<String>,
}

/// Messages never arrive.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"op\": \"g1\", \"to\": [\"A\"]}")]
pub struct Drop {
    /// Of this operation.
    pub op: Option<String>,
    /// Requests to these.
    pub to: Option<Vec<String>>,
    /// Answers from these.
    pub from: Option<Vec<String>>,
    /// Of this kind.
    pub kind: Option<MessageClass>,
    /// The message's number, in a saved run.
    pub message: Option<u64>,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"op\": \"g1\"}")]
pub struct OfOperation {
    /// The operation.
    pub op: String,
}

/// What follows a read.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"op\": \"g1\"}")]
pub struct Finish {
    /// The operation.
    pub op: String,
    /// Expected: these replicas are repaired.
    pub repairs: Option<Vec<String>>,
    /// Expected: the tombstones are reaped.
    pub reaps: Option<bool>,
    /// Expected: nothing happens.
    pub nothing: Option<bool>,
}

/// Hinted data goes home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"from\": \"D\", \"to\": \"A\"}")]
pub struct Handoff {
    /// From this stand-in.
    pub from: String,
    /// To this primary.
    pub to: String,
}

/// A promotion.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"node\": \"A\"}")]
pub struct Promote {
    /// The new leader.
    pub node: String,
    /// Whether the old one steps down, even where it cannot hear of it.
    pub fence: Option<bool>,
}

/// A node follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"node\": \"B\", \"leader\": \"A\"}")]
pub struct Follow {
    /// The node that drops what it holds.
    pub node: String,
    /// Whose copies it takes.
    pub leader: String,
}

/// Two nodes exchange all keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"between\": [\"A\", \"B\"]}")]
pub struct AntiEntropy {
    /// These two; the first begins.
    pub between: Vec<String>,
}
