//! The help dialog: what the marks mean, and what each shortcut does.

/// Title of the dialog.
pub const TITLE: &str = "Reading the picture";
/// What the page is.
pub const INTRODUCTION: &str = "A whole key-value cluster runs in this page. Clients put and get \
carts, any node coordinates, and everything you see is what the cluster really did.";
/// Title of the marks.
pub const MARKS: &str = "Marks";
/// Title of the shortcuts.
pub const SHORTCUTS: &str = "Shortcuts";
/// The switch for single-key shortcuts.
pub const SINGLE_KEYS: &str = "Single-key shortcuts";
/// What the switch is for.
pub const SINGLE_KEYS_MEANING: &str =
    "Switch off if you dictate or if keys are pressed by accident.";

/// A mark of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The ring.
    Band,
    /// A skipped arc.
    Skipped,
    /// A numbered replica.
    Replica,
    /// The gauge.
    Gauge,
    /// A hint.
    Hint,
    /// A node that is down.
    Down,
    /// A node that is paused.
    Paused,
    /// A node that another one suspects.
    Suspected,
    /// A lost message.
    Lost,
    /// The kinds of messages.
    Messages,
}

/// The marks and what they mean.
pub const MARK_MEANINGS: [(Mark, &str); 10] = [
    (
        Mark::Band,
        "The ring of hashes. Each arc belongs to the node of its colour; a node has many arcs.",
    ),
    (Mark::Skipped, "Hatched: the walk meets a node that is on the list already, and goes on."),
    (Mark::Replica, "The key's replicas in walk order. The first N different nodes keep a copy."),
    (Mark::Gauge, "Around the coordinator: one segment for each answer that W or R asks for."),
    (Mark::Hint, "This node keeps a copy for another one that it believes down."),
    (Mark::Down, "Down: memory and timers are gone, what was stored is kept."),
    (Mark::Paused, "Paused: nothing is lost, every answer is late."),
    (
        Mark::Suspected,
        "Dotted around a node: another one had no answer from it and believes it down.",
    ),
    (Mark::Lost, "A message that never arrives."),
    (Mark::Messages, "Messages, from the top: request, reply, hint, repair, gossip."),
];

/// What stands in the picture of a hint.
pub const HINT: &str = "hint";

/// What a shortcut does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Plays or pauses.
    TogglePlay,
    /// One event forward.
    StepForward,
    /// One event back.
    StepBack,
    /// To the beginning.
    ToStart,
    /// To the live edge.
    ToEnd,
    /// One gear up.
    Faster,
    /// One gear down.
    Slower,
    /// Selects the node with this place in the ring's names, from 0.
    SelectNode,
    /// Kills the selected node, or restarts it.
    KillOrRestart,
    /// Pauses the selected node, or resumes it.
    PauseOrResume,
    /// Cuts the selected node off.
    CutOff,
    /// Ends all partitions.
    Heal,
    /// The first client's get.
    GetFirst,
    /// The first client's put.
    PutFirst,
    /// The second client's get.
    GetSecond,
    /// The second client's put.
    PutSecond,
    /// Selects the next message in flight.
    NextMessage,
    /// Shows the help.
    Help,
    /// Closes what is open, or selects nothing.
    Escape,
}

/// What a shortcut does, in words.
#[must_use]
pub fn act(act: Act) -> &'static str {
    match act {
        Act::TogglePlay => "Play or pause",
        Act::StepForward => "Step forward, to the next event",
        Act::StepBack => "Step back: undo the last event",
        Act::ToStart => "To the start",
        Act::ToEnd => "To the end, until nothing is under way",
        Act::Faster => "Faster",
        Act::Slower => "Slower",
        Act::SelectNode => "Select a node",
        Act::KillOrRestart => "Kill or restart the selected node",
        Act::PauseOrResume => "Pause or resume the selected node",
        Act::CutOff => "Cut the selected node off",
        Act::Heal => "Heal the network",
        Act::GetFirst => "First client: get",
        Act::PutFirst => "First client: put",
        Act::GetSecond => "Second client: get",
        Act::PutSecond => "Second client: put",
        Act::NextMessage => "Select the next message in flight",
        Act::Help => "This help",
        Act::Escape => "Close, or select nothing",
    }
}
