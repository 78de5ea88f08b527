//! Scenarios: a cluster, a network, clients and a script, as one JSON file that a teacher writes,
//! a test runs and a link carries. Reading one either gives a run or problems that name their
//! place; nothing runs before everything was checked.
//!
//! A text is checked as JSON (`document`), read part by part into the types of [`format`] (`read`),
//! and compiled from names to numbers (`compile`). What comes out is played (`play`) and told
//! (`report`), or written again from the commands of a run (`save`).

mod anew;
mod compile;
mod compiled;
mod document;
mod duration;
mod error;
mod expect;
pub mod format;
mod kinds;
mod place;
mod play;
mod read;
mod report;
mod save;
#[cfg(not(target_arch = "wasm32"))]
mod schema;
mod wording;
mod written;

pub use anew::{Changes, anew};
pub use compile::letter_name;
pub use compiled::Scenario;
pub use document::decode;
pub use duration::{SignedDuration, parse_time, read_signed_us, write_us};
pub use error::{Problem, ProblemKind};
pub use expect::Finding;
pub use play::{CheckedExpectation, Played, play, play_until, play_within};
pub use report::{Report, report};
pub use save::save;
#[cfg(not(target_arch = "wasm32"))]
pub use schema::schema;

use document::Document;
use error::Problems;
use format::{Nodes, Quorum};
use place::Place;

/// Reads and checks a scenario.
///
/// # Errors
/// The first problem found, with its place.
pub fn parse(text: &str) -> Result<Scenario, Problem> {
    with_nodes(text, None)
}

/// A scenario with another number of nodes, and a quorum that fits them.
///
/// # Errors
/// As `parse`.
pub fn resized(text: &str, nodes: u16) -> Result<Scenario, Problem> {
    with_nodes(text, Some(nodes))
}

/// All that is wrong with a text: of what is no JSON the first fault, else one fault of form for
/// each part of the file, and then every name and number that does not fit.
#[must_use]
pub fn check(text: &str) -> Vec<Problem> {
    match read_and_compile(text, None) {
        Err(problem) => vec![problem],
        Ok((_, problems)) => problems,
    }
}

/// The line and the column at which a step of the script stands in its text, both from 1.
#[must_use]
pub fn step_position(text: &str, step: usize) -> Option<(usize, usize)> {
    let path = Place::Root.field("script").item(step).path();
    let problem = Problem::new(ProblemKind::Warning, path, "");
    let located = Document::new(text).ok()?.locate(problem);
    Some((located.line(), located.column()))
}

fn with_nodes(text: &str, nodes: Option<u16>) -> Result<Scenario, Problem> {
    let (mut scenario, mut problems) = read_and_compile(text, nodes)?;
    match problems.iter().position(|problem| problem.kind() == ProblemKind::Error) {
        Some(first) => Err(problems.swap_remove(first)),
        None => {
            scenario.warnings = problems;
            Ok(scenario)
        }
    }
}

fn read_and_compile(text: &str, nodes: Option<u16>) -> Result<(Scenario, Vec<Problem>), Problem> {
    let document = Document::new(text)?;
    let mut problems = Problems::default();
    let mut parts = read::read(document, &mut problems);
    if let Some(nodes) = nodes {
        let cluster = parts.head.cluster.get_or_insert_default();
        cluster.nodes = Some(Nodes::Count(nodes));
        if let Ok(few @ 1..=2) = u8::try_from(nodes) {
            let quorum = crate::dynamo::policy::Quorum::of(few, few.min(2), few.min(2));
            cluster.quorum = Some(Quorum::of(quorum));
        }
    }
    let scenario = compile::compile(parts, &mut problems);
    let problems = problems.into_vec().into_iter();
    Ok((scenario, problems.map(|problem| document.locate(problem)).collect()))
}
