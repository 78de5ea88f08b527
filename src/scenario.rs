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
mod text;

pub use compile::Scenario;
pub use expect::Expectation;
pub use report::report;
pub use run::{Played, open, play};
pub use save::save;

use crate::limits::SCENARIO_BYTES_MOST;
use std::fmt;

/// What is wrong with a scenario, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError(Box<Fault>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    place: String,
    fault: String,
}

impl ScenarioError {
    pub(crate) fn at(place: impl Into<String>, fault: impl Into<String>) -> Self {
        Self(Box::new(Fault { place: place.into(), fault: fault.into() }))
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
    let mut file = read(text)?;
    file.cluster.nodes = Some(format::Nodes::Count(nodes));
    if let Some(few) = u8::try_from(nodes).ok().filter(|nodes| *nodes < 3) {
        let quorum = format::QuorumFile { n: few, r: few.min(2), w: few.min(2) };
        file.cluster.quorum = Some(quorum);
    }
    compile::compile(file, None)
}

fn read(text: &str) -> Result<format::File, ScenarioError> {
    if text.len() > SCENARIO_BYTES_MOST as usize {
        let fault = format!("{} bytes are more than {SCENARIO_BYTES_MOST}", text.len());
        return Err(ScenarioError::at("", fault));
    }
    let value = json::Json::parse(text).map_err(|fault| ScenarioError::at("", fault))?;
    format::file(&value)
}
