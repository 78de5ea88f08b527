//! What a scene is computed from: a run with a cursor in it, a time, and what the user looks at.

use crate::scene::Size;
use crate::sim::history::History;
use crate::time::SimTime;
use std::rc::Rc;

/// What a scene is computed from.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The run; its cursor stands at the last step that is not after `time`.
    pub history: &'a History,
    /// The playhead, which may lie between two steps: messages move with it.
    pub time: SimTime,
    /// What the user looks at.
    pub selection: &'a Selection,
}

/// What the user looks at, and at what size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The key on the ring and in the inspectors.
    pub key: Rc<str>,
    /// The node in the inspector.
    pub node: Option<u16>,
    /// The message in the inspector.
    pub message: Option<u64>,
    /// The request in the inspector; the newest where none is chosen.
    pub request: Option<u32>,
    /// The key in each client's field; what its card speaks of.
    pub client_keys: Vec<Rc<str>>,
    /// The clients that have forgotten the context of their key: their next put is blind.
    pub blind_clients: Vec<u16>,
    /// Whether background messages (gossip, comparisons) are drawn too.
    pub show_background: bool,
    /// The size of the stage.
    pub stage: Size,
    /// The size of the timeline.
    pub timeline: Size,
    /// The size of the versions graph; its height follows from what it shows.
    pub versions: Size,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            key: Rc::from(""),
            node: None,
            message: None,
            request: None,
            client_keys: Vec::new(),
            blind_clients: Vec::new(),
            show_background: false,
            stage: Size { width: 8_000, height: 6_000 },
            timeline: Size { width: 13_400, height: 1_920 },
            versions: Size { width: 3_000, height: 1_500 },
        }
    }
}
