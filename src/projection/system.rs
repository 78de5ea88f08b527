//! The kind of cluster that runs, beside the preset from which it comes.

use crate::dynamo::policy::{Knob, PRESETS, Policy};
use crate::scene::{KnobRow, SystemPanel};
use crate::sim::setup::Setup;

/// What runs under this policy now; it began as the setup says, from the preset of this name.
#[must_use]
pub fn system(preset: &'static str, policy: &Policy, setup: &Setup) -> SystemPanel {
    let usual = Policy::named(preset).unwrap_or_default();
    let row = |knob: &Knob| KnobRow {
        knob: *knob,
        value: knob.value(policy),
        choices: knob.choices(policy),
        is_changed: knob.value(policy) != knob.value(&usual),
        usual: knob.value(&usual),
        begins_anew: knob.is_fixed(),
    };
    let knobs: Vec<KnobRow> = Knob::ALL.iter().map(row).collect();
    let quorum_changed = usize::from(policy.quorum != usual.quorum);
    let quorum = policy.quorum;
    SystemPanel {
        preset,
        presets: PRESETS.iter().map(|preset| preset.name).collect(),
        changes: knobs.iter().filter(|row| row.is_changed).count() + quorum_changed,
        quorum: (quorum.n, quorum.reads(), quorum.writes()),
        knobs,
        nodes: setup.names.nodes.clone(),
        clients: setup.names.clients.clone(),
        virtual_nodes: policy.virtual_nodes,
    }
}
