//! The application model: what the page knows besides the run itself, and the one closed list of
//! things a user can do to it. It has no browser: every test of it runs natively.
//!
//! `update` is the only way in. What the browser must do (copy, save, remember) comes out as
//! `Request` values, so that this layer decides and the page only obeys.

pub use crate::link::Theme;
use crate::time::SimTime;
use std::rc::Rc;

mod act;
pub mod drafts;
pub mod examples;
mod model;
mod open;
mod play;
pub mod playback;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod update;

pub use drafts::Draft;
pub use examples::Example;
pub use model::{Model, Position};
pub use playback::{Playback, Speed};
pub use update::update;

/// Everything that a user, a frame or the browser can do to the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Msg {
    /// This much real time has passed since the frame before, in microseconds.
    Frame(u64),
    /// A beat of the reduced-motion clock has passed: playback stands at the next event at once,
    /// without the way in between, and goes on playing.
    Beat,
    /// Space or K.
    TogglePlay,
    /// Play from here; at the end of the past this follows the live edge.
    Play,
    /// Stand still.
    Pause,
    /// To the next event.
    StepForward,
    /// To the event before.
    StepBack,
    /// To the beginning of the run.
    JumpToStart,
    /// To the live edge; once there, on until nothing is under way.
    JumpToEnd,
    /// To this time of the run (the scrubber).
    SeekTo(SimTime),
    /// To just after this trace event (a landmark, a line of the account).
    SeekToEvent(u32),
    /// One gear up.
    Faster,
    /// One gear down.
    Slower,
    /// To this gear.
    SetSpeed(Speed),
    /// Show this branch at its live edge.
    SwitchBranch(u32),

    /// The client reads its key.
    Get(u16),
    /// The client writes its cart.
    Put(u16),
    /// The client writes a tombstone.
    Delete(u16),
    /// The client writes the merge of the siblings it holds, with their merged context.
    Merge(u16, MergeRule),
    /// The client's key field now holds this text.
    KeyTyped(u16, String),
    /// One item more in the client's cart.
    ItemAdded(u16, String),
    /// One item less.
    ItemRemoved(u16, String),
    /// The client talks to this node; `None`: it picks one.
    CoordinatorChosen(u16, Option<u16>),
    /// The client forgets its context, so that its next put is blind.
    ContextForgotten(u16),

    /// The node loses its memory and timers and keeps what it stored.
    Crash(u16),
    /// A crashed node comes back.
    Restart(u16),
    /// The node stalls.
    PauseNode(u16),
    /// A stalled node goes on.
    ResumeNode(u16),
    /// A fresh node joins.
    AddNode,
    /// The node leaves for good.
    Leave(u16),
    /// The node leads from now on; if true, the old leader steps down.
    Promote(u16, bool),
    /// The node forgets what it holds and takes what the leader does.
    Follow(u16),
    /// These nodes and clients can no longer reach the others.
    CutOff(Vec<u16>),
    /// The first node compares all it holds with the second, and they mend what differs.
    Compare(u16, u16),
    /// All partitions end.
    HealPartitions,
    /// The message in flight is lost.
    DropMessage(u64),
    /// The message in flight arrives now.
    DeliverMessage(u64),
    /// N, R and W from now on.
    SetQuorum {
        /// Replicas of a key.
        n: u8,
        /// Replies a get waits for.
        r: u8,
        /// Acknowledgements a put waits for.
        w: u8,
    },
    /// Whether stand-ins count.
    SetSloppy(bool),

    /// Put this node into the inspector, or none.
    SelectNode(Option<u16>),
    /// Put this message into the inspector, or none.
    SelectMessage(Option<u64>),
    /// Put this request into the inspector; `None` follows the newest.
    SelectRequest(Option<u32>),
    /// Whether every message is shown and told of, gossip too.
    TellAll(bool),
    /// The stage has this size, in tenths of a CSS pixel.
    StageResized(crate::scene::Size),
    /// The timeline has this size.
    TimelineResized(crate::scene::Size),
    /// The versions graph has this width.
    VersionsResized(crate::scene::Size),

    /// A fresh run of this example, by its name in the table of examples.
    OpenExample(String),
    /// A link's fragment or a saved run's text: replaces the run, or leaves a notice.
    OpenText(String),
    /// A fresh cluster of this many nodes.
    NewCluster(u16),
    /// The link to this run and moment, to be copied.
    Share,
    /// The run as a file.
    Save,
    /// The browser could not do what was asked of it.
    BrowserFailed(BrowserFailure),
    /// The notice with this number was read.
    NoticeDismissed(u32),
}

/// How siblings become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeRule {
    /// All items of all siblings.
    Union,
    /// The sibling with this number, as its reader sees it.
    Keep(u32),
}

/// What the browser is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Put this fragment behind the page's address and copy the whole link.
    CopyLink(String),
    /// Offer this text as a file of this name.
    SaveFile {
        /// The file's name.
        name: String,
        /// Its text.
        text: String,
    },
    /// Look like this, for as long as the page is open.
    ShowTheme(Theme),
    /// Keep this text, so that a reload finds the run again.
    Remember(String),
}

/// What the browser could not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrowserFailure {
    /// Storage is full or forbidden: the run can still be saved as a file.
    Storage,
    /// The clipboard is forbidden: the link stands in the address bar.
    Clipboard,
    /// The file could not be read.
    File,
}

/// Something the user should read once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its number.
    pub id: u32,
    /// How grave it is.
    pub tone: Tone,
    /// The sentence.
    pub text: Rc<str>,
}

/// How grave a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Information,
    /// Something was done otherwise than asked.
    Warning,
    /// Something asked for was not done.
    Error,
}
