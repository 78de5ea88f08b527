//! Fields that take a word: the words are those of the tables that the compiler reads them with.

use crate::dynamo::message::MessageKind;
use crate::dynamo::policy::PRESETS;
use crate::scenario::compile_setup::{
    ACTORS, CLIENT_RETRIES, PLACEMENTS, QUORUM_MODES, READ_REPAIRS, TOPOLOGIES, VERSIONINGS,
};
use crate::scenario::compile_step::{KEEP, REPAIR, UNION};
use crate::scenario::expect;
use crate::scenario::format::EXPECT;
use serde_json::{Value, json};

fn words<T>(table: &[(&str, T)]) -> Value {
    json!({"enum": table.iter().map(|(word, _)| *word).collect::<Vec<_>>()})
}

/// The only version of the format so far.
pub fn version() -> Value {
    json!({"const": 1})
}

/// What a script expects; a step keeps it unread until somebody asks.
pub fn expectation() -> Value {
    super::of(&EXPECT)
}

pub fn presets() -> Value {
    json!({"enum": PRESETS.map(|preset| preset.name)})
}

pub fn placements() -> Value {
    words(&PLACEMENTS)
}

pub fn topologies() -> Value {
    words(&TOPOLOGIES)
}

pub fn quorum_modes() -> Value {
    words(&QUORUM_MODES)
}

pub fn versionings() -> Value {
    words(&VERSIONINGS)
}

pub fn actors() -> Value {
    words(&ACTORS)
}

pub fn read_repairs() -> Value {
    words(&READ_REPAIRS)
}

pub fn client_retries() -> Value {
    words(&CLIENT_RETRIES)
}

pub fn relations() -> Value {
    words(&expect::RELATIONS)
}

pub fn outcomes() -> Value {
    json!({"enum": expect::OUTCOMES})
}

pub fn merge_rules() -> Value {
    json!({"enum": [UNION, KEEP]})
}

pub fn matters() -> Value {
    json!({"enum": [REPAIR]})
}

pub fn message_kinds() -> Value {
    json!({"enum": MessageKind::ALL.map(MessageKind::name).as_slice()})
}
