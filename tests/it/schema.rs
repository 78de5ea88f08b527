//! The schema that is shipped for editors says what the reader does: it takes every file that is
//! here, knows every field and every step, and refuses what the reader refuses.

use crate::scenarios;
use boon::{Compiler, SchemaIndex, Schemas};
use quorumscope::scenario::{parse, schema};
use serde_json::Value;
use std::path::PathBuf;

/// Holds files against the schema.
pub struct Checked {
    schemas: Schemas,
    file: SchemaIndex,
}

impl Checked {
    pub fn new() -> Self {
        let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
        compiler.add_resource("scenario.schema.json", schema()).expect("a resource");
        let file = compiler.compile("scenario.schema.json", &mut schemas).expect("a schema");
        Self { schemas, file }
    }

    fn fault(&self, text: &str) -> Option<String> {
        self.fault_of(&serde_json::from_str(text).expect("JSON"))
    }

    pub fn fault_of(&self, file: &Value) -> Option<String> {
        let verdict = self.schemas.validate(file, self.file);
        verdict.err().map(|fault| format!("{fault:#}"))
    }
}

/// The texts of all scenario files here, with their paths.
pub fn files() -> Vec<(PathBuf, String)> {
    let paths = scenarios::files().chain(scenarios::files_of("tests/shared"));
    paths.map(|path| (path.clone(), scenarios::read(&path))).collect()
}

#[test]
fn every_file_here_fits_the_schema() {
    let (checked, files) = (Checked::new(), files());
    for (path, text) in &files {
        assert_eq!(checked.fault(text), None, "{}", path.display());
    }
    assert!(files.len() > 90, "only {} files", files.len());
}

#[test]
fn every_field_says_what_it_is_for() {
    fn silent(part: &Value, place: &str) -> Vec<String> {
        let mut found = Vec::new();
        for (name, field) in part["properties"].as_object().into_iter().flatten() {
            let place = format!("{place}.{name}");
            if field["description"].as_str().is_none_or(str::is_empty) {
                found.push(place.clone());
            }
            found.extend(silent(field, &place));
        }
        found
    }
    let schema = schema();
    assert_eq!(silent(&schema, ""), Vec::<String>::new());
    assert_eq!(silent(&schema["properties"]["script"]["items"], "script"), Vec::<String>::new());
}

/// What neither the reader nor the schema takes.
const REFUSED: &[&str] = &[
    "{}",
    r#"{"version": 2}"#,
    r#"{"version": 1, "sede": 1}"#,
    r#"{"version": 1, "seed": "x"}"#,
    r#"{"version": 1, "seed": -1}"#,
    r#"{"version": 1, "clients": "Alice"}"#,
    r#"{"version": 1, "cluster": {"nodes": true}}"#,
    r#"{"version": 1, "cluster": {"nodes": 0}}"#,
    r#"{"version": 1, "cluster": {"preset": "mongo"}}"#,
    r#"{"version": 1, "cluster": {"versioning": "crdt"}}"#,
    r#"{"version": 1, "cluster": {"quorum": {"n": 3, "r": 2}}}"#,
    r#"{"version": 1, "cluster": {"request_timeout": null}}"#,
    r#"{"version": 1, "network": "automatic"}"#,
    r#"{"version": 1, "network": {"latency": {"fixed": 5}}}"#,
    r#"{"version": 1, "network": {"latency": {"fixed": "5ms", "uniform": ["1ms", "2ms"]}}}"#,
    r#"{"version": 1, "network": {"latency": {"uniform": ["1ms"]}}}"#,
    r#"{"version": 1, "script": [{"at": "1ms"}]}"#,
    r#"{"version": 1, "script": [{"crash": ["A"], "heal": true}]}"#,
    r#"{"version": 1, "script": [{"at": "1ms", "after": "1ms", "heal": true}]}"#,
    r#"{"version": 1, "script": [{"at": "5 parsecs", "heal": true}]}"#,
    r#"{"version": 1, "script": [{"heal": false}]}"#,
    r#"{"version": 1, "script": [{"explode": ["A"]}]}"#,
    r#"{"version": 1, "clients": ["a"], "script": [{"put": {"cliennt": "a", "value": "v"}}]}"#,
    r#"{"version": 1, "clients": ["a"], "script": [{"put": {"client": "a", "value": 3}}]}"#,
    r#"{"version": 1, "clients": ["a"], "script": [{"get": {"client": "a", "r": "most"}}]}"#,
    r#"{"version": 1, "script": [{"run_until": "tea"}]}"#,
    r#"{"version": 1, "script": [{"run_until": {"converged": "x"}}]}"#,
    r#"{"version": 1, "script": [{"expect": {"verdikt": {}}}]}"#,
    r#"{"version": 1, "script": [{"expect": {}}]}"#,
    r#"{"version": 1, "script": [{"expect": {"converged": "x", "diverged": "x"}}]}"#,
    r#"{"version": 1, "clients": ["a"], "script": [{"get": {"id": "g"}}, {"expect": {"op": "g"}}]}"#,
    r#"{"version": 1, "clients": ["a"], "script": [{"get": {"id": "g"}}, {"expect": {"op": "g", "absent": true}}]}"#,
    r#"{"version": 1, "clients": ["a"], "script": [{"get": {"client": null}}]}"#,
    r#"{"version": 1, "title": null}"#,
    r#"{"version": 1, "script": [{"at": null, "heal": true}]}"#,
    r#"{"version": 1, "script": [{"link": {"from": "A", "to": "B", "kind": "love", "drop": true}}]}"#,
];

#[test]
fn what_the_reader_refuses_the_schema_refuses() {
    let checked = Checked::new();
    for text in REFUSED {
        assert!(parse(text).is_err(), "the reader takes {text}");
        assert!(checked.fault(text).is_some(), "the schema takes {text}");
    }
}
