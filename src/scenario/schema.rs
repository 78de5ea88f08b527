//! The JSON Schema of scenario files: from it an editor completes a file and checks it while it is
//! written. It is made from the tables by which files are read, so that it cannot promise a field
//! that the reader does not know. Only native programs carry it; a page has no use for it.

mod leaves;
mod shapes;
mod words;

pub(super) use words::*;

use super::format::{ExpectFile, File};
use serde_json::{Map, Value, json};

/// What can say which JSON it is read from.
pub trait Describe {
    /// Its schema.
    fn describe() -> Value;
}

/// A field of an object: its name, what it is for, and what it may be.
pub(super) struct Described {
    pub name: &'static str,
    pub about: &'static str,
    pub schema: Value,
}

/// The schema of a whole file, of the draft that most editors know.
#[must_use]
pub fn schema() -> Value {
    let mut schema = File::describe();
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("A scenario of Quorumscope");
    schema
}

/// An object that has no other fields than these.
pub(super) fn object(about: &str, fields: Vec<Described>, required: &[&str]) -> Value {
    let mut properties = Map::new();
    for Described { name, about, mut schema } in fields {
        schema["description"] = json!(about.trim());
        properties.insert(name.to_owned(), schema);
    }
    let mut object = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if !about.is_empty() {
        object["description"] = json!(about.trim());
    }
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

/// A step: a time, and exactly one of the actions.
pub(super) fn step(actions: Vec<Described>) -> Value {
    let one: Vec<Value> = actions.iter().map(|action| json!({"required": [action.name]})).collect();
    let at = ("at", "At this time of the run.");
    let after = ("after", "So long after the step before.");
    let mut fields = actions;
    for (name, about) in [at, after] {
        fields.push(Described { name, about, schema: super::text::Span::describe() });
    }
    let mut step = object("When, and exactly one action.", fields, &[]);
    step["oneOf"] = json!(one);
    step["not"] = json!({"required": ["at", "after"]});
    step
}

/// What a script expects; a step keeps it unread until somebody asks.
pub(super) fn expectation() -> Value {
    ExpectFile::describe()
}
