//! What a key holds, and clocks.

use crate::dynamo;
use crate::scenario::kinds::{self, OfKinds};
use schemars::JsonSchema;
use serde::de::MapAccess;
use serde::de::value::MapAccessDeserializer;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// A clock: a counter for each actor.
pub type Clock = BTreeMap<String, u64>;

/// What a key holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// A plain text.
    Text(String),
    /// A cart.
    Cart(Vec<String>),
    /// A row of cells.
    Row(BTreeMap<String, String>),
}

impl<'de> OfKinds<'de> for Value {
    const EXPECTED: &'static str =
        "a text, a list of texts (a cart), or an object of texts (a row)";

    fn from_text(text: &str) -> Option<Self> {
        Some(Self::Text(text.to_owned()))
    }

    fn from_list<D: Deserializer<'de>>(items: D) -> Option<Result<Self, D::Error>> {
        Some(Deserialize::deserialize(items).map(Self::Cart))
    }

    fn from_object<M: MapAccess<'de>>(fields: M) -> Option<Result<Self, M::Error>> {
        let fields = MapAccessDeserializer::new(fields);
        Some(Deserialize::deserialize(fields).map(Self::Row))
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        kinds::read(deserializer)
    }
}

impl Value {
    /// A value of the store as a file writes it; a tombstone is none.
    #[must_use]
    pub fn of(value: &dynamo::value::Value) -> Option<Self> {
        let texts =
            |items: &[std::rc::Rc<str>]| items.iter().map(|item| item.to_string()).collect();
        match value {
            dynamo::value::Value::Tombstone => None,
            dynamo::value::Value::Text(text) => Some(Self::Text(text.to_string())),
            dynamo::value::Value::Cart(items) => Some(Self::Cart(texts(items))),
            dynamo::value::Value::Row(cells) => {
                let cells = cells.iter().map(|(name, cell)| (name.to_string(), cell.to_string()));
                Some(Self::Row(cells.collect()))
            }
        }
    }

    /// The same, with each item of a cart once and in the order of their names: two carts are equal
    /// whatever the order of their items.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        if let Self::Cart(items) = &mut self {
            items.sort_unstable();
            items.dedup();
        }
        self
    }
}
