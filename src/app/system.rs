//! What kind of cluster runs. What a running cluster can change is a command, and can be taken back
//! like any other; the rest begins a new run, and says so.

use super::Tone;
use super::model::Model;
use crate::dynamo::policy::{Knob, KnobValue, Policy};
use crate::limits::RUN_BYTES_MAX;
use crate::projection;
use crate::scenario::{self, Changes, Scenario};
use crate::scene::SystemPanel;
use crate::sim::history::History;
use crate::text::log;
use std::rc::Rc;

impl Model {
    /// The kind of cluster that runs, made anew only where its rules have changed.
    #[must_use]
    pub fn system(&self) -> Rc<SystemPanel> {
        let policy = &self.history.world().cluster().policy;
        let mut kept = self.system.borrow_mut();
        match &*kept {
            Some((made_for, panel)) if made_for == policy => Rc::clone(panel),
            _ => {
                let setup = self.scenario.setup();
                let panel = projection::system(self.scenario.preset(), policy, setup);
                let panel = Rc::new(panel);
                *kept = Some((policy.clone(), Rc::clone(&panel)));
                panel
            }
        }
    }

    /// A rule says this from now on. False if it did before.
    pub(super) fn set_knob(&mut self, knob: Knob, value: KnobValue) -> bool {
        if !knob.is_fixed() {
            return self.set_policy(|policy| knob.set(policy, value));
        }
        let mut policy = self.history.world().cluster().policy.clone();
        knob.set(&mut policy, value);
        let changes = Changes { policy: Some(&policy), ..Changes::default() };
        self.begin_anew(changes, log::begun_anew())
    }

    /// Every rule that can change while running is the preset's again.
    pub(super) fn reset_knobs(&mut self) -> bool {
        let usual = Policy::named(self.scenario.preset()).unwrap_or_default();
        let nodes = u8::try_from(self.history.world().hosts().len()).unwrap_or(u8::MAX);
        self.set_policy(|policy| {
            let now = policy.clone();
            for knob in Knob::ALL.iter().filter(|knob| !knob.is_fixed()) {
                knob.set(policy, knob.value(&usual));
            }
            policy.quorum = usual.quorum;
            if policy.quorum.n > nodes {
                policy.quorum = now.quorum;
            }
        })
    }

    /// A fresh run under this preset.
    pub(super) fn choose_preset(&mut self, preset: &str) -> bool {
        let changes = Changes { preset: Some(preset), ..Changes::default() };
        self.begin_anew(changes, log::begun_anew())
    }

    /// A fresh run of nodes and clients of these names.
    pub(super) fn name_all(&mut self, nodes: &str, clients: &str) -> bool {
        let policy = self.history.world().cluster().policy.clone();
        let changes = Changes {
            policy: Some(&policy),
            nodes: Some(names(nodes)),
            clients: Some(names(clients)),
            ..Changes::default()
        };
        self.begin_anew(changes, log::begun_anew())
    }

    /// The run as it was opened. Where nothing was done in that, an empty one under the rules of now.
    pub(super) fn start_over(&mut self) -> bool {
        if self.scenario.is_blank() {
            let policy = self.history.world().cluster().policy.clone();
            let changes = Changes { policy: Some(&policy), ..Changes::default() };
            return self.begin_anew(changes, log::emptied());
        }
        let history = scenario::play_within(&self.scenario, RUN_BYTES_MAX).history;
        self.restart(history);
        self.notify(Tone::Information, log::started_over());
        true
    }

    /// A fresh run; the old one stays where the changes do not go together, and why is said.
    fn begin_anew(&mut self, changes: Changes<'_>, notice: &'static str) -> bool {
        match scenario::anew(&self.scenario, changes) {
            Err(problem) => {
                self.notify(Tone::Error, log::not_begun(&problem.to_string()));
                false
            }
            Ok(scenario) => {
                self.begin(scenario, notice);
                true
            }
        }
    }

    /// An empty run of a scenario. The fields of clients that stay keep what was typed.
    fn begin(&mut self, scenario: Scenario, notice: &'static str) {
        let history = History::new(scenario.setup());
        let typed = std::mem::take(&mut self.drafts);
        let is_used = !self.history.commands().is_empty();
        self.replace(scenario, history);
        self.keep_drafts(&typed);
        if is_used {
            self.notify(Tone::Information, notice);
        }
    }
}

/// Names parted by commas or by space.
fn names(text: &str) -> Vec<String> {
    let parts = text.split([',', ';', '\n']).flat_map(str::split_whitespace);
    parts.map(str::to_owned).collect()
}
