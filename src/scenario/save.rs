//! A run as a scenario file: the same universe, and every command with its time. Played again it
//! is the same run, bit for bit, which is what makes a link of it enough.

mod network;
mod step;

pub(in crate::scenario) use step::cluster;

use super::compiled::Scenario;
use super::format::Action;
use super::format::{File, RunUntil, Step, Until};
use crate::sim::history::History;
use crate::time::SimDuration;

/// The current branch of a run, up to its edge, as the text of a scenario. What a script did by
/// hand with an operation (`timeout`, `finish`) is left to the script: such runs are saved by it.
#[must_use]
pub fn save(scenario: &Scenario, history: &History) -> String {
    let world = history.edge_world();
    let step_at = |at: u64, action| {
        let at = Some(SimDuration::from_us(at));
        Step { comment: None, at, after: None, action }
    };
    let commands = history.commands().iter();
    let mut script: Vec<Step> = commands
        .filter_map(|logged| {
            let action = step::action(world.names(), &logged.command)?;
            Some(step_at(logged.at.as_us(), action))
        })
        .collect();
    let end = world.now().as_us();
    if end > 0 {
        let time = Some(SimDuration::from_us(end));
        let until = RunUntil::Until(Until { time, ..Until::default() });
        script.push(Step { comment: None, at: None, after: None, action: Action::RunUntil(until) });
    }
    let file = File { script: Some(script), ..scenario.head.clone() };
    // All that a file holds can be written: texts, numbers, and maps by text.
    serde_json::to_string(&file).unwrap_or_default()
}
