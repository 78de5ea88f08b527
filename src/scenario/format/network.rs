//! The network: how messages travel.

use super::forms::one_form;
use super::given::given;
use crate::scenario::kinds::{self, OfKinds};
use crate::sim::setup::Probability;
use crate::time::SimDuration;
use schemars::JsonSchema;
use serde::de::MapAccess;
use serde::de::value::MapAccessDeserializer;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A network that delivers, or one where the script does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Network {
    /// Nothing arrives unless a step says so.
    Manual(Manual),
    /// Messages arrive by themselves.
    Conditions(Conditions),
}

/// The word for a network on which the script delivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Manual {
    /// One step, one event.
    Manual,
}

impl<'de> OfKinds<'de> for Network {
    const EXPECTED: &'static str =
        "\"manual\", or an object with latency, client_latency, loss, duplicate";

    fn from_text(word: &str) -> Option<Self> {
        (word == "manual").then_some(Self::Manual(Manual::Manual))
    }

    fn from_object<M: MapAccess<'de>>(fields: M) -> Option<Result<Self, M::Error>> {
        let fields = MapAccessDeserializer::new(fields);
        Some(Deserialize::deserialize(fields).map(Self::Conditions))
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        kinds::read(deserializer)
    }
}

/// How messages travel.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct Conditions {
    /// Delay between nodes.
    pub latency: Option<Latency>,
    /// Delay between clients and nodes.
    pub client_latency: Option<Latency>,
    /// How many are lost.
    pub loss: Option<Probability>,
    /// How many arrive twice.
    pub duplicate: Option<Probability>,
}

/// The law of a delay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "snake_case")]
pub enum Latency {
    /// Always the same.
    Fixed(SimDuration),
    /// Any from the first to the second.
    Uniform(SimDuration, SimDuration),
    /// At least `min`, on average `mean`.
    Exponential(Exponential),
    /// One of these, by weight.
    Table(Vec<(SimDuration, u32)>),
}

/// At least `min`, on average `mean`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"min\": \"1ms\", \"mean\": \"5ms\"}")]
pub struct Exponential {
    /// The least delay.
    pub min: SimDuration,
    /// The mean delay.
    pub mean: SimDuration,
}

const LATENCY: &str = "one of {\"fixed\": \"5ms\"}, {\"uniform\": [\"5ms\", \"15ms\"]}, \
     {\"exponential\": {\"min\": \"1ms\", \"mean\": \"5ms\"}} and {\"table\": [[\"5ms\", 1], ...]}";

impl<'de> OfKinds<'de> for Latency {
    const EXPECTED: &'static str = LATENCY;

    fn from_object<M: MapAccess<'de>>(forms: M) -> Option<Result<Self, M::Error>> {
        Some(one_form(forms, LATENCY, |form| Self::deserialize(form)))
    }
}

impl<'de> Deserialize<'de> for Latency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        kinds::read(deserializer)
    }
}

impl Serialize for Latency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}
