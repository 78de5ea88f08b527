//! The steps of a script: when, and exactly one action.

use super::cluster::Cluster;
use super::expect::Expect;
use super::fault::{Belief, Heal, Link, Partition, Skew, Wipe};
use super::forms::variant;
use super::given::given;
use super::manual::{
    AntiEntropy, Deliver, Drop, Finish, Follow, Handoff, OfOperation, Promote, Reply,
};
use super::network::Conditions;
use super::request::{Get, Merge, Put, Seed};
use crate::scenario::kinds::{self, OfKinds};
use crate::time::SimDuration;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// A remark to whoever reads the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// At this time of the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<SimDuration>,
    /// So long after the step before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<SimDuration>,
    /// What happens.
    #[serde(flatten)]
    pub action: Action,
}

/// What happens in a step.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Action {
    /// A client writes.
    Put(Box<Put>),
    /// A client writes a tombstone.
    Delete(Box<Put>),
    /// A client reads.
    Get(Box<Get>),
    /// A client writes the merge of the siblings it holds.
    Merge(Box<Merge>),
    /// Data that is there.
    Seed(Box<Seed>),
    /// Nodes crash.
    Crash(Vec<String>),
    /// Nodes come back.
    Restart(Vec<String>),
    /// Stored data is lost.
    Wipe(Wipe),
    /// Nodes stall.
    Pause(Vec<String>),
    /// Nodes go on.
    Resume(Vec<String>),
    /// Groups cannot reach each other.
    Partition(Partition),
    /// Partitions end.
    Heal(Heal),
    /// Messages travel in another way from now on.
    Network(Box<Conditions>),
    /// A link gets a rule, or loses its rules.
    Link(Box<Link>),
    /// A node believes a peer to be down.
    Suspect(Belief),
    /// A node believes a peer to be up.
    Trust(Belief),
    /// A wall clock is off.
    Skew(Skew),
    /// Nodes enter the ring for good.
    Join(Vec<String>),
    /// Nodes leave the ring for good.
    Leave(Vec<String>),
    /// The policy changes.
    Set(Box<Cluster>),
    /// A duration passes.
    Advance(SimDuration),
    /// Until something.
    RunUntil(RunUntil),
    /// Something is expected to hold.
    Expect(Box<Expect>),
    /// By hand: requests arrive.
    Deliver(Deliver),
    /// By hand: answers arrive.
    Reply(Reply),
    /// By hand, or a message under way in a saved run: never arrives.
    Drop(Drop),
    /// By hand: the coordinator gives up.
    Timeout(OfOperation),
    /// By hand: what follows a read.
    Finish(Finish),
    /// By hand: hinted data goes home.
    Handoff(Handoff),
    /// A node becomes the leader.
    Promote(Promote),
    /// A node takes what a leader holds in place of its own.
    Follow(Follow),
    /// Two nodes exchange all keys.
    AntiEntropy(AntiEntropy),
    /// Tombstones whose grace is over are forgotten.
    Compact(Vec<String>),
}

/// Until when the run goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum RunUntil {
    /// A word.
    Idle(Idle),
    /// A moment.
    Until(Until),
}

/// The word for: until nothing is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Idle {
    /// Nothing is under way.
    Idle,
}

/// A moment until which the run goes on: one of these.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object")]
#[schemars(extend("oneOf" = [
    {"required": ["op"]}, {"required": ["time"]}, {"required": ["converged", "within"]},
]))]
pub struct Until {
    /// This operation has ended.
    pub op: Option<String>,
    /// This time has come.
    pub time: Option<SimDuration>,
    /// All primaries of this key that are up hold the same.
    pub converged: Option<String>,
    /// At most so long.
    pub within: Option<SimDuration>,
}

impl<'de> OfKinds<'de> for RunUntil {
    const EXPECTED: &'static str =
        "\"idle\", {\"op\": id}, {\"time\": T}, or {\"converged\": key, \"within\": D}";

    fn from_text(word: &str) -> Option<Self> {
        (word == "idle").then_some(Self::Idle(Idle::Idle))
    }

    fn from_object<M: MapAccess<'de>>(fields: M) -> Option<Result<Self, M::Error>> {
        let fields = MapAccessDeserializer::new(fields);
        Some(Deserialize::deserialize(fields).map(Self::Until))
    }
}

impl<'de> Deserialize<'de> for RunUntil {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        kinds::read(deserializer)
    }
}

/// What a step says beside its action.
const TIMES: [&str; 3] = ["at", "after", "comment"];

static FIELDS: LazyLock<Vec<&str>> =
    LazyLock::new(|| [&TIMES, <Action as strum::VariantNames>::VARIANTS].concat());

/// Read by hand: serde refuses no unknown fields beside one that is spread over the object.
impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(StepVisitor)
    }
}

struct StepVisitor;

impl<'de> Visitor<'de> for StepVisitor {
    type Value = Step;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a step such as {\"crash\": [\"A\"]}")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Step, M::Error> {
        let (mut at, mut after, mut comment) = (None, None, None);
        let mut action: Option<Action> = None;
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "at" => at = Some(map.next_value()?),
                "after" => after = Some(map.next_value()?),
                "comment" => comment = Some(map.next_value()?),
                _ if !FIELDS.contains(&name.as_str()) => {
                    return Err(Error::unknown_field(&name, &FIELDS));
                }
                _ => {
                    let next = Action::deserialize(variant(name, &mut map))?;
                    if let Some(first) = &action {
                        let (first, next): (&str, &str) = (first.into(), (&next).into());
                        let sentence = format!("one action a step, not {first} and {next}");
                        return Err(Error::custom(sentence));
                    }
                    action = Some(next);
                }
            }
        }
        let action = action.ok_or_else(|| Error::custom("a step needs an action"))?;
        Ok(Step { comment, at, after, action })
    }
}

/// One object with a field for each action, of which exactly one is there.
impl JsonSchema for Step {
    fn schema_name() -> Cow<'static, str> {
        "Step".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let time = |about: &str, generator: &mut SchemaGenerator| {
            let mut schema = generator.subschema_for::<SimDuration>();
            schema.insert("description".to_owned(), json!(about));
            schema.to_value()
        };
        let mut properties = json!({
            "comment": {"type": "string", "description": "A remark to whoever reads the file."},
            "at": time("At this time of the run.", generator),
            "after": time("So long after the step before.", generator),
        });
        let actions = generator.subschema_for::<Action>();
        let forms = actions.get("oneOf").and_then(Value::as_array).cloned().unwrap_or_default();
        for form in &forms {
            for (name, schema) in form["properties"].as_object().into_iter().flatten() {
                let mut schema = schema.clone();
                schema["description"] = form["description"].clone();
                properties[name] = schema;
            }
        }
        let one: Vec<Value> =
            forms.iter().map(|form| json!({"required": form["required"]})).collect();
        schemars::json_schema!({
            "type": "object",
            "description": "When, and exactly one action.",
            "properties": properties,
            "additionalProperties": false,
            "oneOf": one,
            "not": {"required": ["at", "after"]},
        })
    }
}
