//! The closed list of things that a user, a frame or the browser can do to the application, by area.
//! Each area is matched to its end by one function of `update`: a message that nobody handles does
//! not compile.

use crate::dynamo::policy::{Knob, KnobValue};
use crate::scene::{End, Size};
use crate::time::SimTime;

/// Everything that can be done to the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Msg {
    /// How the run is played, and where the playhead stands.
    Time(TimeMsg),
    /// What the client with this number does and is about to write.
    Client(u16, ClientMsg),
    /// What is done to the nodes, to the network and to the policy.
    Cluster(ClusterMsg),
    /// What is looked at, and how much room there is for it.
    View(ViewMsg),
    /// Runs that come and go, and what the browser could not do.
    File(FileMsg),
}

/// How the run is played, and where the playhead stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeMsg {
    /// This much real time has passed since the frame before, in microseconds.
    Frame(u64),
    /// The clock of reduced motion has ticked: playback stands at the next event at once, without the
    /// way in between, and goes on playing.
    Tick,
    /// Play where the run stands still, and stand still where it plays.
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
    SetSpeed(super::Speed),
    /// Show this branch at its live edge.
    SwitchBranch(u32),
}

/// What a client does and is about to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientMsg {
    /// Read the key.
    Get,
    /// Write the cart.
    Put,
    /// Write a tombstone.
    Delete,
    /// Write the merge of the siblings that it holds, with their merged context.
    Merge(MergeChoice),
    /// The key field now holds this text.
    TypeKey(String),
    /// One item more in the cart.
    AddItem(String),
    /// One item less.
    RemoveItem(String),
    /// Talk to this node; `None`: the client picks one.
    ChooseCoordinator(Option<u16>),
    /// Forget the context, so that the next put is blind.
    ForgetContext,
}

/// What is done to the nodes, to the network and to the policy. Nodes go by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClusterMsg {
    /// The node loses its memory and timers and keeps what it stored.
    Crash(u16),
    /// A crashed node comes back.
    Restart(u16),
    /// The node stalls.
    PauseNode(u16),
    /// A stalled node goes on.
    ResumeNode(u16),
    /// The node loses all that it stored.
    Wipe(u16),
    /// A fresh node joins.
    AddNode,
    /// The node leaves for good.
    Leave(u16),
    /// The node leads from now on.
    Promote {
        /// Who leads.
        node: u16,
        /// Whether the old leader steps down.
        fence: bool,
    },
    /// The node forgets what it holds and takes what the leader does.
    Follow(u16),
    /// These nodes can no longer reach the others, nor any client.
    CutOff(Vec<u16>),
    /// A node compares all it holds with a peer, and they mend what differs.
    Compare {
        /// Who begins.
        node: u16,
        /// With whom.
        peer: u16,
    },
    /// These groups can no longer reach each other; one way, the first cannot reach the second.
    Partition {
        /// Who is in which.
        groups: Vec<Vec<End>>,
        /// Whether the second still reaches the first.
        one_way: bool,
    },
    /// All partitions end.
    HealPartitions,
    /// For these all partitions end; what else is cut stays so.
    HealEnds(Vec<End>),
    /// The wall clock is off by this many microseconds from now on.
    SetClock {
        /// Whose.
        of: End,
        /// By how much: ahead where it is positive.
        offset_us: i64,
    },
    /// The field of the clock's offset holds this text.
    TypeClock {
        /// Whose.
        of: End,
        /// A length of time with its unit.
        text: String,
    },
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
    /// A rule says this from now on. One that a running cluster cannot change begins a new run.
    SetKnob(Knob, KnobValue),
    /// Every rule is the preset's again, N, R and W too.
    ResetKnobs,
}

/// What is looked at, and how much room there is for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewMsg {
    /// Put this node into the inspector, or none.
    SelectNode(Option<u16>),
    /// Put this message into the inspector, or none.
    SelectMessage(Option<u64>),
    /// Put this request into the inspector; `None` follows the newest.
    SelectRequest(Option<u32>),
    /// Whether every message is shown and told of, gossip too.
    ShowBackground(bool),
    /// The stage has this size.
    ResizeStage(Size),
    /// The timeline has this size.
    ResizeTimeline(Size),
    /// The graph of versions has this size.
    ResizeVersions(Size),
    /// The notice with this number was read.
    DismissNotice(u32),
}

/// Runs that come and go, and what the browser could not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileMsg {
    /// A fresh run of this example, by its name in the table of examples.
    OpenExample(String),
    /// A link's fragment or a saved run's text: replaces the run, or leaves a notice.
    OpenText(String),
    /// A fresh cluster of this many nodes.
    NewCluster(u16),
    /// A fresh run under this preset, with the same nodes, clients and network.
    ChoosePreset(&'static str),
    /// A fresh run of nodes and clients of these names, parted by commas.
    NameAll {
        /// The nodes.
        nodes: String,
        /// The clients.
        clients: String,
    },
    /// The run as it was opened; where nothing was done in that, an empty one under the rules of now.
    StartOver,
    /// The link to this run and moment, to be copied.
    Share,
    /// The run as a file.
    Save,
    /// The link is on the clipboard.
    LinkCopied,
    /// The browser could not do what was asked of it.
    BrowserFailed(BrowserFailure),
}

/// How siblings become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeChoice {
    /// All items of all siblings.
    Union,
    /// The sibling with this number, as its reader sees it.
    Keep(u32),
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

impl From<TimeMsg> for Msg {
    fn from(msg: TimeMsg) -> Self {
        Self::Time(msg)
    }
}

impl From<ClusterMsg> for Msg {
    fn from(msg: ClusterMsg) -> Self {
        Self::Cluster(msg)
    }
}

impl From<ViewMsg> for Msg {
    fn from(msg: ViewMsg) -> Self {
        Self::View(msg)
    }
}

impl From<FileMsg> for Msg {
    fn from(msg: FileMsg) -> Self {
        Self::File(msg)
    }
}
