//! What is printed of a seed that failed: everything needed to see it again.

use super::observer::Violation;
use quorumscope::scenario::{self, Scenario};
use quorumscope::sim::command::Command;
use quorumscope::sim::history::History;
use quorumscope::sim::trace::TraceEvent;
use quorumscope::time::SimTime;
use std::fmt::{self, Write};

/// Where `cargo xtask serve` shows the page.
const PAGE: &str = "http://localhost:8080/#run=";

/// A seed whose run broke a promise. Its text is enough to repeat the run; its alternate text
/// (`{:#}`) begins with all that happened.
#[derive(Debug)]
pub struct Failure {
    seed: u64,
    violation: Violation,
    /// The run as a scenario.
    pub(super) scenario: String,
    /// What happened, a line an event.
    trace: String,
}

impl Failure {
    /// Plays the commands again, up to where the promise was broken, so that the run can be saved.
    pub(super) fn new(
        seed: u64,
        violation: Violation,
        scenario: &Scenario,
        commands: &[(SimTime, Command)],
        events: &[TraceEvent],
    ) -> Self {
        let mut history = History::new(scenario.setup());
        for (at, command) in commands {
            history.act(*at, command.clone());
        }
        while history.whole_trace().len() < events.len() && history.step() {}
        let scenario = scenario::save(scenario, &history);
        let lines = (0_u32..).zip(events).map(|(number, event)| format!("{number} {event}\n"));
        Self { seed, violation, scenario, trace: lines.collect() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if formatter.alternate() {
            formatter.write_str(&self.trace)?;
        }
        let Violation { property, detail } = &self.violation;
        writeln!(formatter, "seed {} breaks \"{property}\": {detail}", self.seed)?;
        writeln!(formatter, "  again:   cargo xtask swarm --seed {}", self.seed)?;
        write!(formatter, "  to see:  {PAGE}{}", percent_encoded(&self.scenario))
    }
}

/// A text as part of an address: all but the unreserved characters of RFC 3986 as `%XX`.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
