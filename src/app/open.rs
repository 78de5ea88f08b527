//! Runs come in as text, from a link, a file or the browser's memory, and go out as text.

use super::examples::{SANDBOX, example};
use super::model::Model;
use super::{BrowserFailure, Request, Tone};
use crate::limits::{NODES_MAX, RUN_BYTES_MAX};
use crate::link::{self, Opens, PageLink};
use crate::scenario::{self, Problem, Scenario};
use crate::sim::trace::fingerprint;
use crate::text::log;

impl Model {
    pub(super) fn open_example(&mut self, name: &str) {
        self.open(&PageLink::to(Opens::Example(name.to_owned())));
    }

    /// Opens a link or the text of a run, paused. The run on screen is kept where the text is none.
    pub(super) fn open_text(&mut self, text: &str) -> Vec<Request> {
        let link = match link::read(text) {
            Ok(link) => link,
            Err(fault) => {
                self.notify(Tone::Error, log::not_opened(&fault.to_string()));
                return Vec::new();
            }
        };
        self.open(&link);
        link.theme.map(Request::ShowTheme).into_iter().collect()
    }

    fn open(&mut self, link: &PageLink) {
        match &link.opens {
            Opens::Run(run) => self.open_run(run, link),
            Opens::Example(name) => match example(name) {
                Some(example) => self.open_run(example.text, link),
                None => self.notify(Tone::Error, log::not_opened(&log::no_example(name))),
            },
        }
    }

    fn open_run(&mut self, run: &str, link: &PageLink) {
        match scenario::parse(run) {
            Err(error) => self.notify(Tone::Error, log::not_opened(&error.to_string())),
            Ok(scenario) => {
                let history = scenario::play_within(&scenario, RUN_BYTES_MAX).history;
                let is_other = |made| made != fingerprint(history.whole_trace());
                let is_other = link.fingerprint.is_some_and(is_other);
                self.replace(scenario, history);
                if let Some(at) = link.at {
                    self.seek_to(at);
                }
                if is_other {
                    self.notify(Tone::Warning, log::made_by_another_version());
                }
                if !link.left_out.is_empty() {
                    self.notify(Tone::Warning, log::left_out(&link.left_out.join(", ")));
                }
            }
        }
    }

    /// The run and the moment, to be shared. The fingerprint is that of the run that the link opens:
    /// what is due at the very moment of its end has happened in it, though perhaps not yet here.
    pub(super) fn link(&self) -> String {
        let run = self.saved_run();
        let fingerprint = scenario::parse(&run).ok().map(|scenario| {
            let history = scenario::play_within(&scenario, RUN_BYTES_MAX).history;
            fingerprint(history.whole_trace())
        });
        link::write(&run, Some(self.time), fingerprint)
    }

    /// The run and the moment, to be found again by this browser: quick to write.
    pub(super) fn remembered(&self) -> String {
        format!("at={}&run={}", self.time.as_us(), self.saved_run())
    }

    pub(super) fn browser_failed(&mut self, failure: BrowserFailure) {
        let text = match failure {
            BrowserFailure::Storage => log::not_remembered(),
            BrowserFailure::Clipboard => log::not_copied(),
            BrowserFailure::File => log::not_read(),
        };
        if !self.notices.iter().any(|notice| notice.text.as_ref() == text) {
            self.notify(Tone::Warning, text);
        }
    }
}

/// The sandbox with this many nodes, as many as there may be.
pub(super) fn sandbox_of(nodes: u16) -> Result<Scenario, Problem> {
    let nodes = nodes.clamp(1, NODES_MAX);
    scenario::resized(SANDBOX, nodes)
}
