//! What a key holds, and clocks.

use crate::dynamo;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_untagged::UntaggedEnumVisitor;
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

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        UntaggedEnumVisitor::new()
            .expecting("a text, a list of texts (a cart), or an object of texts (a row)")
            .string(|text| Ok(Self::Text(text.to_owned())))
            .seq(|items| items.deserialize().map(Self::Cart))
            .map(|cells| cells.deserialize().map(Self::Row))
            .deserialize(deserializer)
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
