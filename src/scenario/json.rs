//! Reading a JSON tree with the place of whatever does not fit. Files are checked by tables rather
//! than read by derived code: a page carries every byte of what is generated for each type, and
//! the place of a fault has to be kept anyway.

mod read;
mod tree;

pub use tree::{Json, quote};

use super::ScenarioError;
use std::fmt;

/// The way to a value from the root of the file; only a fault writes it out.
#[derive(Clone, Copy)]
pub enum Place<'a> {
    /// The file.
    Root,
    /// A field of an object.
    Field(&'a Place<'a>, &'a str),
    /// An item of a list.
    Item(&'a Place<'a>, u32),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Field(Place::Root, name) => formatter.write_str(name),
            Self::Field(parent, name) => write!(formatter, "{parent}.{name}"),
            Self::Item(parent, at) => write!(formatter, "{parent}[{at}]"),
        }
    }
}

impl<'a> Place<'a> {
    /// The place of a field.
    #[must_use]
    pub const fn field(&'a self, name: &'a str) -> Self {
        Self::Field(self, name)
    }

    /// The place of an item.
    #[must_use]
    pub const fn item(&'a self, at: u32) -> Self {
        Self::Item(self, at)
    }
}

/// A value and its place.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    /// The value.
    pub value: &'a Json,
    /// Where it stands.
    pub place: &'a Place<'a>,
}

impl Node<'_> {
    /// The error that something else was expected here.
    #[must_use]
    pub fn expected(self, what: &str) -> ScenarioError {
        let found = match self.value {
            Json::Null => "null".to_owned(),
            Json::Bool(given) => given.to_string(),
            Json::Number(given) => format!("the number {given}"),
            Json::Text(given) => format!("the text \"{given}\""),
            Json::List(_) => "a list".to_owned(),
            Json::Object(_) => "an object".to_owned(),
        };
        ScenarioError::at(self.place, format!("expected {what}, found {found}"))
    }
}
