//! The operations of a script, by the names that it gives them.

use super::scope::Scope;
use crate::scenario::error::nearest;
use crate::scenario::expect::OpIndex;
use crate::scenario::place::Place;
use serde_json::Value;

impl Scope<'_> {
    /// An operation that was named earlier in the script.
    pub fn op(&mut self, name: &str, place: &Place<'_>) -> OpIndex {
        self.ops.get(name).copied().unwrap_or_else(|| {
            let known: Vec<&str> = self.ops.keys().map(String::as_str).collect();
            let meant = match nearest(name, &known) {
                Some(nearest) => format!("; did you mean \"{nearest}\"?"),
                None => String::new(),
            };
            let sentence = format!("no operation \"{name}\" was begun before this step{meant}");
            self.error(place, sentence);
            OpIndex::MAX
        })
    }

    pub fn begin_op(&mut self, id: Option<&str>, place: &Place<'_>) {
        let index = u32::try_from(self.op_names.len()).unwrap_or(OpIndex::MAX);
        self.op_names.push(id.unwrap_or_default().to_owned());
        let Some(id) = id else { return };
        let place = &place.field("id");
        self.name(id, place);
        if matches!(id, "last" | "none") {
            let sentence = format!(
                "\"{id}\" is no id: as a context it has a meaning of its own; write another"
            );
            self.error(place, sentence);
        } else if self.ops.insert(id.to_owned(), index).is_some() {
            self.error(place, format!("\"{id}\" is the id of an earlier operation; write another"));
        }
    }

    /// A step that could not be read: the operation that it begins may be named later, and whom it
    /// lets join or what it sets is not known.
    pub fn pass_over(&mut self, step: &str) {
        let step: Value = serde_json::from_str(step).unwrap_or_default();
        if ["join", "leave", "set"].iter().any(|action| step.get(action).is_some()) {
            self.unread.cluster = true;
        }
        let ids = step
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(_, action)| action.get("id").and_then(Value::as_str));
        for id in ids {
            self.ops.entry(id.to_owned()).or_insert(OpIndex::MAX);
        }
    }
}
