//! Runs come in as text, from a link, a file or the browser's memory, and go out as text.

use super::examples::{EXAMPLES, SANDBOX};
use super::model::Model;
use super::{BrowserFailure, Tone};
use crate::limits::{NODES_MOST, RUN_BYTES_MOST};
use crate::scenario::{self, Problem, Scenario};
use crate::time::SimTime;
use crate::words::account as words;

/// What a text names: a run, and a moment in it.
struct Link<'a> {
    run: &'a str,
    at: Option<SimTime>,
    /// The parts that say nothing.
    unknown: Vec<&'a str>,
}

impl Model {
    pub(super) fn open_example(&mut self, name: &str) {
        match EXAMPLES.iter().find(|example| example.name == name) {
            Some(example) => self.open_text(example.text),
            None => self.notify(Tone::Error, words::not_opened(&words::no_example(name))),
        }
    }

    /// Opens a run, paused. The run on screen is kept where the text is none.
    pub(super) fn open_text(&mut self, text: &str) {
        let Some(link) = read_link(text) else {
            return self.notify(Tone::Error, words::not_opened(words::no_run()));
        };
        match scenario::parse(link.run) {
            Err(error) => self.notify(Tone::Error, words::not_opened(&error.to_string())),
            Ok(scenario) => {
                let history = scenario::play_within(&scenario, RUN_BYTES_MOST).history;
                self.replace(scenario, history);
                if let Some(at) = link.at {
                    self.seek_to(at);
                }
                if !link.unknown.is_empty() {
                    self.notify(Tone::Warning, words::left_out(&link.unknown.join(", ")));
                }
            }
        }
    }

    /// The run and the moment, as `open_text` reads them.
    pub(super) fn link(&self) -> String {
        format!("at={}&run={}", self.time.as_us(), self.saved_run())
    }

    pub(super) fn browser_failed(&mut self, failure: BrowserFailure) {
        let text = match failure {
            BrowserFailure::Storage => words::not_remembered(),
            BrowserFailure::Clipboard => words::not_copied(),
            BrowserFailure::File => words::not_read(),
        };
        if !self.notices.iter().any(|notice| notice.text.as_ref() == text) {
            self.notify(Tone::Warning, text);
        }
    }
}

/// Reads `at=<microseconds>&run=<scenario>`, in any order as far as the run comes last, or a
/// scenario alone.
fn read_link(text: &str) -> Option<Link<'_>> {
    let text = text.trim().trim_start_matches('#');
    if text.starts_with('{') {
        return Some(Link { run: text, at: None, unknown: Vec::new() });
    }
    let mut link = Link { run: text, at: None, unknown: Vec::new() };
    loop {
        if let Some(run) = link.run.strip_prefix("run=") {
            link.run = run;
            return Some(link);
        }
        let (part, rest) = link.run.split_once('&')?;
        link.run = rest;
        match part.strip_prefix("at=").map(str::parse) {
            Some(Ok(us)) => link.at = Some(SimTime(us)),
            _ if part.is_empty() => {}
            _ => link.unknown.push(part),
        }
    }
}

/// The sandbox with this many nodes, as many as there may be.
pub(super) fn sandbox_of(nodes: u16) -> Result<Scenario, Problem> {
    let nodes = nodes.clamp(1, NODES_MOST);
    scenario::resized(SANDBOX, nodes)
}
