//! What kind of cluster runs: the preset, its rules, its nodes and clients.

use crate::dynamo::policy::{Knob, KnobValue};
use std::rc::Rc;

/// The kind of cluster that runs, and what of it can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemPanel {
    /// The preset from which it comes, as scenario files call it.
    pub preset: &'static str,
    /// All presets.
    pub presets: Vec<&'static str>,
    /// How many rules differ from the preset, N, R and W among them.
    pub changes: usize,
    /// N, R and W as they are now.
    pub quorum: (u8, u8, u8),
    /// Every other rule.
    pub knobs: Vec<KnobRow>,
    /// The nodes that it began with.
    pub nodes: Vec<Rc<str>>,
    /// The clients.
    pub clients: Vec<Rc<str>>,
    /// Tokens a node.
    pub virtual_nodes: u16,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnobRow {
    /// Which.
    pub knob: Knob,
    /// What it says.
    pub value: KnobValue,
    /// What it can be made to say.
    pub choices: Vec<KnobValue>,
    /// Whether the preset says something else.
    pub is_changed: bool,
    /// What the preset says.
    pub usual: KnobValue,
    /// Whether to change it begins a new run.
    pub begins_anew: bool,
}
