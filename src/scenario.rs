//! Scenarios: a cluster, a network, clients and a script, as one JSON file that a teacher writes,
//! a test runs and a link carries. Reading one either gives a run or an error that names its
//! place; nothing runs before everything was checked.

mod compile;
mod compile_setup;
mod compile_step;
mod expect;
pub mod format;
pub mod json;
mod report;
mod run;
mod save;
#[cfg(not(target_arch = "wasm32"))]
mod schema;
pub mod shape;
mod text;

pub use compile::Scenario;
pub use compile_setup::letter_name;
pub use expect::Expectation;
pub use report::report;
pub use run::{Played, open, play};
pub use save::save;
#[cfg(not(target_arch = "wasm32"))]
pub use schema::schema;

use crate::limits::SCENARIO_BYTES_MOST;
use json::Place;
use std::fmt;

/// Names that an error lists at most.
const NAMES_SHOWN: usize = 40;

/// What is wrong with a scenario, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError(Box<Fault>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    place: String,
    fault: String,
}

impl ScenarioError {
    pub(crate) fn at(place: &Place<'_>, fault: impl Into<String>) -> Self {
        Self(Box::new(Fault { place: place.to_string(), fault: fault.into() }))
    }

    /// More of something than there may be.
    pub(crate) fn too_many(place: &Place<'_>, count: usize, what: &str, most: u32) -> Self {
        Self::at(place, format!("{count} {what} are more than {most}"))
    }

    /// A name that is none of those it could be.
    pub(crate) fn unknown(place: &Place<'_>, what: &str, name: &str, known: &[&str]) -> Self {
        let shown = &known[..known.len().min(NAMES_SHOWN)];
        let more = if known.len() > shown.len() { ", ..." } else { "" };
        let fault = if shown.is_empty() {
            format!("unknown {what} \"{name}\"; there are no {what}s")
        } else {
            format!("unknown {what} \"{name}\"; the {what}s are {}{more}", shown.join(", "))
        };
        Self::at(place, fault)
    }

    /// The place, as in `script[3].put.client`; empty for the file as a whole.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.0.place
    }

    /// What is wrong there.
    #[must_use]
    pub fn fault(&self) -> &str {
        &self.0.fault
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place() {
            "" => formatter.write_str(self.fault()),
            place => write!(formatter, "{place}: {}", self.fault()),
        }
    }
}

impl std::error::Error for ScenarioError {}

/// Reads and checks a scenario.
///
/// # Errors
/// The first fault found, with its place.
pub fn parse(text: &str) -> Result<Scenario, ScenarioError> {
    compile::compile(read(text)?, Some(expect::compile))
}

/// Reads and checks a scenario for someone who will look at it: what it expects is left aside, and
/// a page does not carry what would hold it against the run.
///
/// # Errors
/// The first fault found, with its place.
pub fn parse_to_open(text: &str) -> Result<Scenario, ScenarioError> {
    compile::compile(read(text)?, None)
}

/// A scenario with another number of nodes, and a quorum that fits them.
///
/// # Errors
/// As `parse_to_open`.
pub fn resized(text: &str, nodes: u16) -> Result<Scenario, ScenarioError> {
    let mut json = read(text)?;
    let cluster = json.field_mut("cluster");
    *cluster.field_mut("nodes") = json::Json::number(nodes);
    if nodes < 3 {
        let quorum = cluster.field_mut("quorum");
        for (name, most) in [("n", nodes), ("r", 2), ("w", 2)] {
            *quorum.field_mut(name) = json::Json::number(most.min(nodes));
        }
    }
    compile::compile(json, None)
}

fn read(text: &str) -> Result<json::Json, ScenarioError> {
    if text.len() > SCENARIO_BYTES_MOST as usize {
        let count = text.len();
        return Err(ScenarioError::too_many(&Place::Root, count, "bytes", SCENARIO_BYTES_MOST));
    }
    json::Json::parse(text).map_err(|fault| ScenarioError::at(&Place::Root, fault))
}
