//! The JSON Schema of scenario files: from it an editor completes a file and checks it while it is
//! written. It is made from the types that read the files.

use super::format::File;
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

/// The schema of a whole file, of the draft that most editors know.
#[must_use]
pub fn schema() -> Value {
    let settings = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
    let mut generator = settings.into_generator();
    let mut schema = <File>::json_schema(&mut generator);
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_owned(), json!("A scenario of Quorumscope"));
    if !generator.definitions().is_empty() {
        schema.insert("definitions".to_owned(), generator.take_definitions(true).into());
    }
    RecursiveTransform(as_the_reader).transform(&mut schema);
    schema.to_value()
}

/// Says what the reader does where serde would be more generous: a field that may be left out is
/// not null for that. What may be null says so in other words.
fn as_the_reader(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    for noise in ["default", "format"] {
        // A field of this name is no keyword.
        if object.get(noise).is_some_and(|value| !value.is_object()) {
            object.remove(noise);
        }
    }
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [kind] = types.as_slice() {
            let kind = kind.clone();
            object.insert("type".to_owned(), kind);
        }
    }
    for choice in ["anyOf", "oneOf"] {
        let Some(Value::Array(ways)) = object.get_mut(choice) else { continue };
        ways.retain(|way| *way != json!({"type": "null"}));
        if let [Value::Object(only)] = ways.as_slice() {
            let only = only.clone();
            object.remove(choice);
            for (name, value) in only {
                object.entry(name).or_insert(value);
            }
        }
    }
    if let Some(Value::Array(words)) = object.get_mut("enum") {
        words.retain(|word| !word.is_null());
    }
}
