//! What a script expects to hold.

use super::given::{Nullable, given};
use super::value::{Clock, Value};
use crate::dynamo::clock;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// An expectation: exactly one form. All forms are fields of one object, so that a fault keeps its
/// place; [`Expect::FORMS`] says which fields belong together.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"op\": \"g1\", \"outcome\": \"ok\"}")]
#[schemars(transform = one_form)]
pub struct Expect {
    /// Of an operation.
    pub op: Option<String>,
    /// Of a node.
    pub node: Option<String>,
    /// Of a coordinator's plan.
    pub plan: Option<Plan>,
    /// Of a key's primaries.
    pub preference_list: Option<PreferenceList>,
    /// All up primaries hold the same of this key.
    pub converged: Option<String>,
    /// They do not.
    pub diverged: Option<String>,
    /// How two written versions stand to each other.
    pub relation: Option<Relation>,
    /// What the checkers say.
    pub verdict: Option<Verdict>,
    /// The operation's outcome.
    pub outcome: Option<OutcomeWord>,
    /// The values, as a set.
    pub values: Option<Vec<Value>>,
    /// The clock.
    pub clock: Option<Clock>,
    /// Who acknowledged.
    pub acks: Option<Vec<String>>,
    /// Which key, of a node.
    pub key: Option<String>,
    /// Whether the node holds nothing.
    pub absent: Option<bool>,
    /// Whether it holds a tombstone.
    pub tombstone: Option<bool>,
    /// What it holds in this node's stead.
    pub hint_for: Option<String>,
    /// The targets of the hints it keeps.
    pub hints: Option<Vec<String>>,
}

/// A form of expectation.
pub struct Form {
    /// The field that only this form has.
    pub head: &'static str,
    /// What else it may have, which narrows down what it is about.
    pub about: &'static [&'static str],
    /// What else it may have, which can fail.
    pub claims: &'static [&'static str],
}

impl Expect {
    /// The forms. Where one has no claims, its head can fail.
    pub const FORMS: &[Form] = &[
        Form { head: "op", about: &[], claims: &["outcome", "values", "clock", "acks"] },
        Form {
            head: "node",
            about: &["key", "hint_for"],
            claims: &["values", "clock", "absent", "tombstone", "hints"],
        },
        Form { head: "plan", about: &[], claims: &[] },
        Form { head: "preference_list", about: &[], claims: &[] },
        Form { head: "converged", about: &[], claims: &[] },
        Form { head: "diverged", about: &[], claims: &[] },
        Form { head: "relation", about: &[], claims: &[] },
        Form { head: "verdict", about: &[], claims: &[] },
    ];
}

/// Adds to the schema that an object has the fields of one form, and one that can fail.
fn one_form(schema: &mut Schema) {
    let forms = Expect::FORMS.iter().map(|form| {
        let fields = [&[form.head], form.about, form.claims].concat();
        let claims = form.claims.iter().map(|claim| json!({"required": [claim]}));
        let mut schema = json!({"required": [form.head], "propertyNames": {"enum": fields}});
        if !form.claims.is_empty() {
            schema["anyOf"] = claims.collect();
        }
        schema
    });
    schema.insert("oneOf".to_owned(), forms.collect());
}

/// How an operation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeWord {
    /// It was done.
    Ok,
    /// It was refused before anything was sent.
    Unavailable,
    /// It was given up with too few answers: what was stored stays stored.
    Unknown,
    /// It has not ended.
    Pending,
    /// The node that was asked does not lead.
    NotLeader,
}

/// Whom a coordinator would ask.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "an object such as {\"via\": \"A\", \"serves\": [[\"A\", \"A\"]]}"
)]
pub struct Plan {
    /// The coordinator.
    pub via: String,
    /// The key.
    pub key: Option<String>,
    /// Holder and primary.
    pub serves: Vec<(String, String)>,
}

/// The primaries of a key.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"nodes\": [\"A\", \"B\"]}")]
pub struct PreferenceList {
    /// The key.
    pub key: Option<String>,
    /// In walk order.
    pub nodes: Vec<String>,
}

/// Two written versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "an object such as {\"a\": \"w1\", \"b\": \"w2\", \"is\": \"before\"}"
)]
pub struct Relation {
    /// The first.
    pub a: String,
    /// The second.
    pub b: String,
    /// `before`, `after`, `equal`, `concurrent`.
    pub is: RelationWord,
}

/// How two clocks stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RelationWord {
    /// The first is an ancestor of the second.
    Before,
    /// The second is an ancestor of the first.
    After,
    /// They are the same.
    Equal,
    /// Neither knows of the other.
    Concurrent,
}

impl From<clock::Relation> for RelationWord {
    fn from(relation: clock::Relation) -> Self {
        match relation {
            clock::Relation::Before => Self::Before,
            clock::Relation::After => Self::After,
            clock::Relation::Equal => Self::Equal,
            clock::Relation::Concurrent => Self::Concurrent,
        }
    }
}

/// What the checkers say.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")])]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"linearizable\": true}")]
pub struct Verdict {
    /// The key.
    pub key: Option<String>,
    /// What was there at the beginning.
    pub initial: Option<Nullable<Value>>,
    /// Linearizable.
    pub linearizable: Option<bool>,
    /// Regular.
    pub regular: Option<bool>,
    /// Stale reads.
    pub stale_reads: Option<u32>,
    /// Acknowledged writes that are gone.
    pub lost_acknowledged_writes: Option<u32>,
}
