//! Steps in which a client asks, and data that is there from the start.

use super::count::{AmongCount, ReadCount, WriteCount};
use super::given::given;
use super::value::{Clock, Value};
use crate::scenario::kinds::{self, OfKinds};
use schemars::JsonSchema;
use serde::de::MapAccess;
use serde::de::value::MapAccessDeserializer;
use serde::{Deserialize, Deserializer, Serialize};

/// A write; a delete has no value.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "an object such as {\"client\": \"Alice\", \"key\": \"cart\"}"
)]
pub struct Put {
    /// What it is called.
    pub id: Option<String>,
    /// Who writes.
    pub client: Option<String>,
    /// Which key.
    pub key: Option<String>,
    /// What.
    pub value: Option<Value>,
    /// Through which coordinator.
    pub via: Option<String>,
    /// Superseding what.
    pub context: Option<Context>,
    /// Acknowledgements needed.
    pub w: Option<WriteCount>,
    /// Primaries among those who acknowledge.
    pub pw: Option<AmongCount>,
    /// Replicas that have stored.
    pub dw: Option<AmongCount>,
    /// By this wall clock, in microseconds.
    pub timestamp: Option<i64>,
}

/// A read.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "an object such as {\"client\": \"Alice\", \"key\": \"cart\"}"
)]
pub struct Get {
    /// What it is called.
    pub id: Option<String>,
    /// Who reads.
    pub client: Option<String>,
    /// Which key.
    pub key: Option<String>,
    /// Through which coordinator.
    pub via: Option<String>,
    /// Replies needed.
    pub r: Option<ReadCount>,
    /// Primaries among those who reply.
    pub pr: Option<AmongCount>,
    /// Only from these.
    pub contact: Option<Vec<String>>,
    /// Only these cells of a row.
    pub cells: Option<Vec<String>>,
}

/// A merge of the siblings that the client holds.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "an object such as {\"client\": \"Alice\", \"rule\": \"union\"}"
)]
pub struct Merge {
    /// What it is called.
    pub id: Option<String>,
    /// Who merges.
    pub client: Option<String>,
    /// Which key.
    pub key: Option<String>,
    /// Through which coordinator.
    pub via: Option<String>,
    /// `union` or `keep`.
    pub rule: Option<MergeWord>,
    /// What is kept.
    pub value: Option<Value>,
    /// Acknowledgements needed.
    pub w: Option<WriteCount>,
    /// Primaries among those who acknowledge.
    pub pw: Option<AmongCount>,
    /// Replicas that have stored.
    pub dw: Option<AmongCount>,
}

/// Which value a merge writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MergeWord {
    /// All items of all siblings.
    Union,
    /// The value that is given.
    Keep,
}

/// Data that is there.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "an object such as {\"key\": \"cart\", \"value\": \"milk\"}"
)]
pub struct Seed {
    /// Which key.
    pub key: Option<String>,
    /// What.
    pub value: Option<Value>,
    /// Where.
    pub on: Option<Vec<String>>,
    /// Its clock.
    pub clock: Option<Clock>,
    /// Its timestamp in microseconds.
    pub timestamp: Option<i64>,
}

/// The context of a write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Context {
    /// `last`, `none`, or the id of an operation.
    Word(String),
    /// A clock.
    Clock(Clock),
}

impl<'de> OfKinds<'de> for Context {
    const EXPECTED: &'static str = "\"last\", \"none\", the id of an operation, or a clock";

    fn from_text(word: &str) -> Option<Self> {
        Some(Self::Word(word.to_owned()))
    }

    fn from_object<M: MapAccess<'de>>(fields: M) -> Option<Result<Self, M::Error>> {
        let fields = MapAccessDeserializer::new(fields);
        Some(Deserialize::deserialize(fields).map(Self::Clock))
    }
}

impl<'de> Deserialize<'de> for Context {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        kinds::read(deserializer)
    }
}
