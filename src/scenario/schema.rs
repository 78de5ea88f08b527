//! The JSON Schema of scenario files: from it an editor completes a file and checks it while it is
//! written. It is made from the tables by which files are checked, so that it cannot promise a
//! field that the reader does not know. Only native programs carry it; a page has no use for it.

mod words;

pub(super) use words::*;

use super::format::{ACTIONS, FILE};
use super::shape::{Choice, Field, Object, Shape};
use super::text::UNITS;
use serde_json::{Map, Value, json};

/// The schema of a whole file, of the draft that most editors know.
#[must_use]
pub fn schema() -> Value {
    let mut schema = of(&FILE);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("A scenario of Quorumscope");
    schema
}

/// The schema of a value.
fn of(shape: &Shape) -> Value {
    match shape {
        Shape::Any => json!({}),
        Shape::Text => json!({"type": "string"}),
        Shape::Word(word) => json!({"const": word}),
        Shape::Flag => json!({"type": "boolean"}),
        Shape::True => json!({"const": true}),
        Shape::Whole(bits) => {
            json!({"type": "integer", "minimum": 0, "maximum": u64::MAX >> (u64::BITS - bits)})
        }
        Shape::Count(_, most) => json!({"type": "integer", "minimum": 1, "maximum": most}),
        Shape::Signed => json!({"type": "integer", "minimum": i64::MIN, "maximum": i64::MAX}),
        Shape::Span => duration(""),
        Shape::Offset => duration("-?"),
        Shape::Share => json!({"type": "string", "pattern": "^[0-9]+/[0-9]+$"}),
        Shape::Maybe(shape) => json!({"anyOf": [of(shape), {"type": "null"}]}),
        Shape::List(item) => json!({"type": "array", "items": of(item)}),
        Shape::Pair(first, second) => {
            json!({"type": "array", "items": [of(first), of(second)], "minItems": 2, "maxItems": 2})
        }
        Shape::Map(field) => json!({"type": "object", "additionalProperties": of(field)}),
        Shape::Object(Object { fields, required, about }) => {
            object(about, &mut fields.iter(), *required)
        }
        Shape::Forms(forms, _) if forms.iter().all(|form| form.len() == 1) => one_of(forms),
        Shape::Forms(..) => json!({"anyOf": ways(shape)}),
        Shape::Either(choices, _) => {
            json!({"anyOf": choices.iter().flat_map(choice).collect::<Vec<_>>()})
        }
        Shape::Step => step(),
    }
}

fn duration(sign: &str) -> Value {
    let units = UNITS.map(|(unit, _)| unit).join("|");
    json!({"type": "string", "pattern": format!("^{sign}[0-9]+({units})$")})
}

fn choice(choice: &Choice) -> Vec<Value> {
    let mut ways = ways(choice.shape);
    if !choice.about.is_empty() {
        ways.iter_mut().for_each(|way| way["description"] = json!(choice.about.trim()));
    }
    ways
}

/// The schemas of which a value fits one.
fn ways(shape: &Shape) -> Vec<Value> {
    match shape {
        Shape::Forms(forms, _) => {
            forms.iter().map(|form| object("", &mut form.iter(), form.len())).collect()
        }
        _ => vec![of(shape)],
    }
}

/// An object that has exactly one of these fields.
fn one_of(forms: &[&[Field]]) -> Value {
    let mut object = object("", &mut forms.iter().copied().flatten(), 0);
    object["minProperties"] = json!(1);
    object["maxProperties"] = json!(1);
    object
}

/// An object that has no other fields than these, and so many of the first.
fn object(about: &str, fields: &mut dyn Iterator<Item = &Field>, required: usize) -> Value {
    let (mut properties, mut names) = (Map::new(), Vec::new());
    for Field { name, about, shape, words } in fields {
        let mut schema = words.map_or_else(|| of(shape), |words| words());
        schema["description"] = json!(about.trim());
        properties.insert((*name).to_owned(), schema);
        names.push(*name);
    }
    names.truncate(required);
    let mut object = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if !about.is_empty() {
        object["description"] = json!(about.trim());
    }
    if !names.is_empty() {
        object["required"] = json!(names);
    }
    object
}

/// A step: a time, and exactly one of the actions.
fn step() -> Value {
    let one: Vec<Value> = ACTIONS.iter().map(|action| json!({"required": [action.name]})).collect();
    let time = |name, about| Field { name, shape: &Shape::Span, about, words: None };
    let times =
        [time("at", "At this time of the run."), time("after", "So long after the step before.")];
    let mut step = object("When, and exactly one action.", &mut ACTIONS.iter().chain(&times), 0);
    step["oneOf"] = json!(one);
    step["not"] = json!({"required": ["at", "after"]});
    step
}
