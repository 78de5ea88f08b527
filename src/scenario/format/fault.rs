//! Steps in which nodes, links and clocks fail, or recover.

use super::given::given;
use crate::dynamo::message::MessageKind;
use crate::scenario::duration::SignedDuration;
use crate::scenario::kinds::{self, OfKinds};
use crate::time::SimDuration;
use schemars::JsonSchema;
use serde::de::MapAccess;
use serde::de::value::MapAccessDeserializer;
use serde::{Deserialize, Deserializer, Serialize};

/// Lost data.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"nodes\": [\"A\"]}")]
pub struct Wipe {
    /// On which nodes.
    pub nodes: Option<Vec<String>>,
    /// Of which key; all without.
    pub key: Option<String>,
}

/// Who cannot reach whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Partition {
    /// Groups that cannot reach each other.
    Groups(Vec<Vec<String>>),
    /// One way.
    OneWay(OneWay),
}

/// The first cannot reach the second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct OneWay {
    /// From these.
    pub from: Vec<String>,
    /// To these.
    pub to: Vec<String>,
}

impl<'de> OfKinds<'de> for Partition {
    const EXPECTED: &'static str =
        "groups such as [[\"A\"], [\"B\", \"C\"]], or {\"from\": [...], \"to\": [...]}";

    fn from_list<D: Deserializer<'de>>(items: D) -> Option<Result<Self, D::Error>> {
        Some(Deserialize::deserialize(items).map(Self::Groups))
    }

    fn from_object<M: MapAccess<'de>>(fields: M) -> Option<Result<Self, M::Error>> {
        let fields = MapAccessDeserializer::new(fields);
        Some(Deserialize::deserialize(fields).map(Self::OneWay))
    }
}

impl<'de> Deserialize<'de> for Partition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        kinds::read(deserializer)
    }
}

/// An action without fields: `true`, or `{}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Switch {
    /// `true`.
    On(#[schemars(extend("const" = true))] bool),
    /// `{}`.
    Empty(Empty),
}

/// An object without fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object without fields")]
pub struct Empty {}

impl<'de> OfKinds<'de> for Switch {
    const EXPECTED: &'static str = "true, or {}";

    fn from_bool(given: bool) -> Option<Self> {
        given.then_some(Self::On(true))
    }

    fn from_object<M: MapAccess<'de>>(fields: M) -> Option<Result<Self, M::Error>> {
        let fields = MapAccessDeserializer::new(fields);
        Some(Deserialize::deserialize(fields).map(Self::Empty))
    }
}

impl<'de> Deserialize<'de> for Switch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        kinds::read(deserializer)
    }
}

/// Which partitions end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Heal {
    /// All.
    All(Switch),
    /// These nodes and clients reach everyone again and are reached by all.
    Ends(Vec<String>),
}

impl<'de> OfKinds<'de> for Heal {
    const EXPECTED: &'static str = "true, or names such as [\"A\"]";

    fn from_bool(given: bool) -> Option<Self> {
        Switch::from_bool(given).map(Self::All)
    }

    fn from_list<D: Deserializer<'de>>(items: D) -> Option<Result<Self, D::Error>> {
        Some(Deserialize::deserialize(items).map(Self::Ends))
    }

    fn from_object<M: MapAccess<'de>>(fields: M) -> Option<Result<Self, M::Error>> {
        Switch::from_object(fields).map(|read| read.map(Self::All))
    }
}

impl<'de> Deserialize<'de> for Heal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        kinds::read(deserializer)
    }
}

/// A rule for a link.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "an object such as {\"from\": \"A\", \"to\": \"B\", \"drop\": true}"
)]
pub struct Link {
    /// From this end.
    pub from: String,
    /// To this end.
    pub to: String,
    /// Only messages of this kind.
    #[schemars(extend("enum" = MessageKind::ALL.map(MessageKind::name).as_slice()))]
    pub kind: Option<String>,
    /// They take longer.
    pub delay: Option<SimDuration>,
    /// They are lost.
    pub drop: Option<bool>,
    /// They are held back.
    pub hold: Option<bool>,
    /// No rule any more.
    pub clear: Option<bool>,
}

/// What a node believes of a peer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"node\": \"A\", \"peer\": \"B\"}")]
pub struct Belief {
    /// The node that believes.
    pub node: String,
    /// About this one.
    pub peer: String,
}

/// A wall clock that is off.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "an object such as {\"node\": \"A\", \"offset\": \"5ms\"}"
)]
pub struct Skew {
    /// A node's.
    pub node: Option<String>,
    /// Or a client's.
    pub client: Option<String>,
    /// By so much.
    pub offset: SignedDuration,
}
