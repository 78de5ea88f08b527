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
pub enum PictureMark {
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
pub const MARK_MEANINGS: [(PictureMark, &str); 10] = [
    (
        PictureMark::Band,
        "The ring of hashes. Each arc belongs to the node of its colour; a node has many arcs.",
    ),
    (
        PictureMark::Skipped,
        "Hatched: the walk meets a node that is on the list already, and goes on.",
    ),
    (
        PictureMark::Replica,
        "The key's replicas in walk order. The first N different nodes keep a copy.",
    ),
    (
        PictureMark::Gauge,
        "Around the coordinator: one segment for each answer that W or R asks for.",
    ),
    (PictureMark::Hint, "This node keeps a copy for another one that it believes down."),
    (PictureMark::Down, "Down: memory and timers are gone, what was stored is kept."),
    (PictureMark::Paused, "Paused: nothing is lost, every answer is late."),
    (
        PictureMark::Suspected,
        "Dotted around a node: another one had no answer from it and believes it down.",
    ),
    (PictureMark::Lost, "A message that never arrives."),
    (PictureMark::Messages, "Messages, from the top: request, reply, hint, repair, gossip."),
];

/// What stands in the picture of a hint.
pub const HINT: &str = "hint";

/// What a shortcut does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShortcutAction {
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
    /// Back to the run as it was opened.
    StartOver,
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
pub fn act(act: ShortcutAction) -> &'static str {
    match act {
        ShortcutAction::TogglePlay => "Play or pause",
        ShortcutAction::StepForward => "Step forward, to the next event",
        ShortcutAction::StepBack => "Step back: undo the last event",
        ShortcutAction::ToStart => "To the start",
        ShortcutAction::ToEnd => "To the end, until nothing is under way",
        ShortcutAction::StartOver => "Start over: the run as it was opened",
        ShortcutAction::Faster => "Faster",
        ShortcutAction::Slower => "Slower",
        ShortcutAction::SelectNode => "Select a node",
        ShortcutAction::KillOrRestart => "Kill or restart the selected node",
        ShortcutAction::PauseOrResume => "Pause or resume the selected node",
        ShortcutAction::CutOff => "Cut the selected node off",
        ShortcutAction::Heal => "Heal the network",
        ShortcutAction::GetFirst => "First client: get",
        ShortcutAction::PutFirst => "First client: put",
        ShortcutAction::GetSecond => "Second client: get",
        ShortcutAction::PutSecond => "Second client: put",
        ShortcutAction::NextMessage => "Select the next message in flight",
        ShortcutAction::Help => "This help",
        ShortcutAction::Escape => "Close, or select nothing",
    }
}
