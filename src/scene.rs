//! A scene is a picture as plain values: what to draw, where, and with which role, but neither
//! colour nor sentence. It is computed from a world, a time and a selection, and two equal scenes
//! draw the same picture.
//!
//! Lengths and places are tenths of a CSS pixel, so that a scene is `Eq` and memoises: the layout
//! works in floats inside this layer and rounds before anything leaves it. The stage is laid out
//! for the size it is shown at, so a unit of text is the same size on a phone and on a projector.
//! Only SVG paths are text already: they are written in CSS pixels with at most one decimal, ready
//! to be drawn beside places that the page has divided by ten.

mod cache;
mod digest;
mod flights;
mod layout;
mod lineage;
mod messages;
mod nodes;
mod panels;
mod request;
mod ring;
mod svg;
mod timeline;
mod trees;
mod view;

pub use cache::{SceneCache, scene};
pub use flights::CROSS;
pub use svg::svg;
pub use trees::{TreeCell, TreeFound, TreePanel};
pub use view::{Selection, View};

use crate::time::{SimDuration, SimTime};
use std::rc::Rc;

/// A place on the stage, in tenths of a CSS pixel from its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// Rightwards.
    pub x: i32,
    /// Downwards.
    pub y: i32,
}

/// A size in tenths of a CSS pixel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

/// One of the eight node colours of the style sheet (`--node-0` to `--node-7`); the letter label
/// tells apart what the colour cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hue(pub u8);

/// Everything the page draws at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// The simulated time of the picture.
    pub now: SimTime,
    /// The ring, nodes, clients and messages.
    pub stage: Stage,
    /// One panel a client, in the order of the scenario.
    pub clients: Vec<Rc<ClientPanel>>,
    /// N, R and W, and what they promise.
    pub quorum: Rc<QuorumPanel>,
    /// The request in the inspector, if any was made.
    pub request: Option<Rc<RequestPanel>>,
    /// The versions of the selected key as a graph.
    pub versions: Rc<VersionsPanel>,
    /// Which replica holds what for the selected key.
    pub replicas: Rc<ReplicasPanel>,
    /// The node in the inspector, if one is selected.
    pub node: Option<Rc<NodePanel>>,
    /// The message in the inspector, if one is selected and still known.
    pub message: Option<Rc<MessagePanel>>,
    /// Lanes, strokes and landmarks of the whole run.
    pub timeline: Rc<Timeline>,
    /// The running account, newest last.
    pub account: Rc<Vec<AccountLine>>,
}

/// The stage. Its static parts are shared, so that a frame in which only messages move
/// compares by pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The size the layout was made for.
    pub size: Size,
    /// The band of virtual nodes.
    pub band: Rc<Band>,
    /// The key's mark and its walk.
    pub key: Option<Rc<KeyMark>>,
    /// The nodes, in ring-name order.
    pub nodes: Vec<Rc<NodeGlyph>>,
    /// The clients.
    pub clients: Vec<Rc<ClientGlyph>>,
    /// Lines between the ends of messages, drawn under everything else.
    pub wires: Vec<Wire>,
    /// Messages on their way, and those that were just lost.
    pub flights: Vec<Flight>,
    /// Partition cuts: lines that no message crosses.
    pub cuts: Rc<Vec<Cut>>,
}

/// The ring as arcs, one a virtual node; each is the range of hashes that ends at its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Centre of the ring.
    pub centre: Point,
    /// Radius of the middle of the band.
    pub radius: i32,
    /// Thickness of the band.
    pub thickness: i32,
    /// The arcs, clockwise from the top.
    pub arcs: Vec<Arc>,
}

/// One virtual node's range on the band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arc {
    /// Stable identity: the virtual node's index on the ring.
    pub id: u32,
    /// Owner's colour.
    pub hue: Hue,
    /// Owner's name.
    pub owner: Rc<str>,
    /// An SVG path along the middle of the band (stroke it).
    pub path: Rc<str>,
    /// Its part in the selected key's walk.
    pub part: ArcPart,
    /// Where a badge on this arc stands: the middle of the arc.
    pub middle: Point,
}

/// What an arc is in the walk that finds the preference list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArcPart {
    /// Not met by the walk: drawn faint.
    Outside,
    /// The virtual node that makes its owner the replica with this number, from 1.
    Replica(u8),
    /// Met again by the walk, its owner is on the list already: hatched.
    Skipped,
    /// Its owner stands in for a primary that the coordinator believes down.
    StandIn,
}

/// The selected key on the ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyMark {
    /// The key.
    pub name: Rc<str>,
    /// The first hexadecimal digits of its hash.
    pub hash: Rc<str>,
    /// Its place on the band.
    pub place: Point,
    /// Where the label stands, and how it is anchored.
    pub label: Point,
    /// Text anchor of the label.
    pub anchor: Anchor,
    /// The clockwise walk as an SVG path with an arrow at its end.
    pub walk: Rc<str>,
}

/// Where a text is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// At its beginning.
    Start,
    /// In its middle.
    Middle,
    /// At its end.
    End,
}

/// How a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeState {
    /// Running.
    Up,
    /// Crashed: memory and timers are lost, what was stored is kept.
    Down,
    /// Stalled: nothing is lost, all its answers are late.
    Paused,
}

/// A node on the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeGlyph {
    /// The node's number.
    pub id: u16,
    /// Its name.
    pub name: Rc<str>,
    /// Its colour.
    pub hue: Hue,
    /// Centre.
    pub place: Point,
    /// Radius of the disc.
    pub radius: i32,
    /// Whether it runs.
    pub state: NodeState,
    /// Its number in the selected key's preference list, from 1.
    pub replica: Option<u8>,
    /// What it holds of the selected key: one short text a sibling (at most two, then `more`).
    pub holds: Vec<Rc<str>>,
    /// How many siblings are not named in `holds`.
    pub more: u32,
    /// Whether it is one of the coordinators at work, and how far the answers have come.
    pub gauge: Option<Gauge>,
    /// The primaries it keeps hinted copies for.
    pub hints_for: Vec<Rc<str>>,
    /// The nodes that believe this node to be down.
    pub suspected_by: Vec<Rc<str>>,
    /// Its part where one node leads.
    pub role: LeaderRole,
    /// True while it is the node in the inspector.
    pub selected: bool,
}

/// A node's part where one node leads; all false where none does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeaderRole {
    /// Whether it believes that it leads the selected key.
    pub leads: bool,
    /// Whether it can be promoted.
    pub may_lead: bool,
    /// Whether it can be made to follow another that leads.
    pub may_follow: bool,
}

/// The coordinator's gauge: segments that fill as answers come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gauge {
    /// A write counts acknowledgements towards W, a read replies towards R.
    pub kind: RequestKind,
    /// Answers needed.
    pub needed: u8,
    /// Answers that count, so far.
    pub filled: u8,
    /// Whether the outcome is known and what it is.
    pub outcome: Outcome,
}

/// What a client asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestKind {
    /// A read.
    Get,
    /// A write.
    Put,
    /// A write of a tombstone.
    Delete,
}

/// What a client can know of its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Not answered yet.
    Pending,
    /// The quorum answered.
    Ok,
    /// Refused before anything was sent.
    Unavailable,
    /// Given up with too few answers: what was stored stays stored.
    Unknown,
    /// Refused because this node is not the leader of the key.
    NotLeader,
}

/// A client on the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientGlyph {
    /// The client's number.
    pub id: u16,
    /// Its name.
    pub name: Rc<str>,
    /// Centre.
    pub place: Point,
    /// Size of its box.
    pub size: Size,
    /// What it is doing.
    pub activity: Activity,
}

/// What a client is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Nothing is on its way.
    Idle,
    /// It waits for an answer to this kind of request.
    Waiting(RequestKind),
    /// Its last request of this kind ended so.
    Ended(RequestKind, Outcome),
}

/// A line between two ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wire {
    /// The message's number, stable while it flies.
    pub id: u64,
    /// From here.
    pub from: Point,
    /// To here.
    pub to: Point,
    /// The role that colours it.
    pub role: FlightRole,
}

/// What a message is for; it decides colour and dash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlightRole {
    /// A request, from client to coordinator or from coordinator to replica.
    Request,
    /// An answer on its way back.
    Reply,
    /// A write that carries a hint, or a hint on its way home.
    Hint,
    /// A repair: of a read, or of anti-entropy.
    Repair,
    /// Gossip and other talk about members.
    Gossip,
}

/// Which message it is: decides the short label on its pill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlightLabel {
    /// A client's request.
    Client(RequestKind),
    /// The coordinator's answer to its client.
    ClientReply(RequestKind, Outcome),
    /// A request handed to a node of the preference list.
    Forward(RequestKind),
    /// A write to a replica.
    ReplicaPut,
    /// A write to a stand-in, which keeps it for this primary.
    HintedPut(Rc<str>),
    /// A replica has stored.
    Stored,
    /// A read of a replica.
    ReplicaGet,
    /// A replica's copy: how many siblings, 0 for nothing.
    Copy(u32),
    /// A hinted copy on its way home.
    Handoff,
    /// A read repair.
    Repair,
    /// Any other protocol message, by its name.
    Other(Rc<str>),
}

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    /// The message's number, stable while it flies.
    pub id: u64,
    /// The name of the node or client that sent it.
    pub from: Rc<str>,
    /// The name of the node or client it is for.
    pub to: Rc<str>,
    /// Where it is now.
    pub place: Point,
    /// What its pill says.
    pub label: FlightLabel,
    /// What it is for.
    pub role: FlightRole,
    /// How it stands.
    pub fate: Fate,
    /// True while it is the message in the inspector.
    pub selected: bool,
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// On its way.
    Flying,
    /// Was lost here a moment ago: drawn as a cross.
    Lost,
    /// Is held back by the user.
    Held,
}

/// A partition drawn across the ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Stable identity.
    pub id: u32,
    /// An SVG path.
    pub path: Rc<str>,
}

/// A client's panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientPanel {
    /// The client's number.
    pub id: u16,
    /// Its name.
    pub name: Rc<str>,
    /// What it is doing.
    pub activity: Activity,
    /// The context that its next put of the selected key sends: what its last reply held.
    pub context: Vec<ClockEntry>,
    /// What its last reply for the selected key held: one entry a sibling.
    pub siblings: Vec<Sibling>,
    /// Whether it holds a reply at all (a get that found nothing is a reply).
    pub has_read: bool,
}

/// An entry of a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockEntry {
    /// The actor's name.
    pub actor: Rc<str>,
    /// The actor's colour, where it is a node.
    pub hue: Option<Hue>,
    /// Its counter.
    pub counter: u64,
}

/// A version as the reader of a picture sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sibling {
    /// Stable identity within the run.
    pub id: u32,
    /// The items of the cart, or the plain value as the only item; empty for an empty cart.
    pub items: Vec<Rc<str>>,
    /// True for a tombstone.
    pub tombstone: bool,
    /// Its clock.
    pub clock: Vec<ClockEntry>,
    /// Who wrote it.
    pub author: Rc<str>,
}

/// N, R, W and the sentence about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuorumPanel {
    /// Replicas of a key.
    pub n: u8,
    /// Replies a get waits for.
    pub r: u8,
    /// Acknowledgements a put waits for.
    pub w: u8,
    /// The largest N: the number of nodes.
    pub n_most: u8,
    /// Whether stand-ins count.
    pub sloppy: bool,
    /// What the configuration promises.
    pub verdict: QuorumVerdict,
}

/// What N, R and W promise; each has a sentence, which also says what it does not promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuorumVerdict {
    /// R + W > N with strict quorums: a read meets the last completed write.
    Overlap {
        /// In how many replicas at least.
        by: u8,
    },
    /// R + W > N, but stand-ins count: while one does, reads and writes may miss each other.
    SloppyOverlap {
        /// In how many replicas at least while no stand-in counts.
        by: u8,
    },
    /// R + W <= N: a read may miss the last write.
    Gap,
}

/// A request in the inspector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestPanel {
    /// The operation's number.
    pub op: u32,
    /// What was asked.
    pub kind: RequestKind,
    /// Who asked.
    pub client: Rc<str>,
    /// Of which key.
    pub key: Rc<str>,
    /// Which node coordinates, and its colour, once one does.
    pub coordinator: Option<(Rc<str>, Hue)>,
    /// Answers needed.
    pub needed: u8,
    /// Answers that count, so far.
    pub filled: u8,
    /// How it stands.
    pub outcome: Outcome,
    /// When it was asked.
    pub invoked: SimTime,
    /// When the client had its answer.
    pub completed: Option<SimTime>,
    /// Those asked, in walk order.
    pub replicas: Vec<AskedReplica>,
}

/// One of those asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedReplica {
    /// The node asked.
    pub node: Rc<str>,
    /// Its colour.
    pub hue: Hue,
    /// Why it was asked.
    pub part: AskedPart,
    /// What came of it.
    pub answer: Answer,
}

/// Why a node was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedPart {
    /// It coordinates, and holds a copy itself.
    OwnCopy,
    /// It is the replica with this number.
    Replica(u8),
    /// It stands in for this primary.
    StandsInFor(Rc<str>),
}

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The question is on its way, or the answer is.
    InFlight,
    /// It has stored, this long after it was asked (microseconds).
    Stored(u64),
    /// It sent a digest of what it holds, this long after it was asked.
    Digest(u64),
    /// It sent what it holds, this many siblings (0: nothing), this long after it was asked.
    Sent(u32, u64),
    /// No answer in time: it is now suspected.
    Silent,
    /// It refused or failed.
    Refused,
}

/// The versions of a key as a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionsPanel {
    /// The key.
    pub key: Rc<str>,
    /// The size of the drawing.
    pub size: Size,
    /// The versions.
    pub versions: Vec<VersionGlyph>,
    /// Arrows from a version to one that supersedes it, as SVG paths.
    pub edges: Vec<(u32, u32, Rc<str>)>,
    /// How many versions are siblings now, over all replicas; 1 is none in conflict.
    pub live: u32,
    /// How many older versions are left out of the picture.
    pub left_out: u32,
}

/// A version in the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionGlyph {
    /// Stable identity.
    pub id: u32,
    /// Upper left corner of its box.
    pub place: Point,
    /// The box.
    pub size: Size,
    /// The short text: what the version added or removed against its ancestor.
    pub text: Rc<str>,
    /// Who wrote it.
    pub author: Rc<str>,
    /// Its clock.
    pub clock: Vec<ClockEntry>,
    /// The colour of the node that coordinated the write.
    pub hue: Option<Hue>,
    /// True while no other version supersedes it.
    pub live: bool,
    /// True for a tombstone.
    pub tombstone: bool,
}

/// Who holds what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplicasPanel {
    /// The key.
    pub key: Rc<str>,
    /// Whether all primaries that are up hold the same.
    pub agreement: Agreement,
    /// The primaries in walk order, then the stand-ins that hold something.
    pub rows: Vec<ReplicaRow>,
}

/// Whether replicas agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// No replica holds the key.
    Nothing,
    /// All primaries that are up hold the same versions.
    Converged,
    /// They do not.
    Diverged,
}

/// One replica's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplicaRow {
    /// The node's number.
    pub node: u16,
    /// Its name.
    pub name: Rc<str>,
    /// Its colour.
    pub hue: Hue,
    /// How it is.
    pub state: NodeState,
    /// Since when it is so.
    pub since: SimTime,
    /// The primary it stands in for, where it is a stand-in.
    pub stands_in_for: Option<Rc<str>>,
    /// What it holds.
    pub siblings: Vec<Sibling>,
}

/// A node in the inspector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodePanel {
    /// The node's number.
    pub id: u16,
    /// Its name.
    pub name: Rc<str>,
    /// Its colour.
    pub hue: Hue,
    /// How it is.
    pub state: NodeState,
    /// Since when.
    pub since: SimTime,
    /// The share of the ring it owns, in thousandths.
    pub share_thousandths: u32,
    /// The keys it stores, with the number of siblings of each.
    pub keys: Vec<(Rc<str>, u32)>,
    /// The hints it keeps: for whom, which key.
    pub hints: Vec<(Rc<str>, Rc<str>)>,
    /// Whom it believes to be down.
    pub suspects: Vec<Rc<str>>,
    /// Its part where one node leads.
    pub role: LeaderRole,
    /// Whom it takes for the leader of all keys, where one node leads.
    pub leader: Option<Rc<str>>,
    /// The nodes that it can be compared with, by number: those that hold a range beside it.
    pub fellows: Vec<(u16, Rc<str>)>,
    /// The comparison that it takes part in, or the last in which it did.
    pub tree: Option<TreePanel>,
}

/// A message in the inspector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessagePanel {
    /// The message's number.
    pub id: u64,
    /// What it is.
    pub label: FlightLabel,
    /// From whom.
    pub from: Rc<str>,
    /// To whom.
    pub to: Rc<str>,
    /// When it was sent.
    pub sent: SimTime,
    /// When it arrives, unless it is lost or held.
    pub arrives: Option<SimTime>,
    /// The versions it carries.
    pub carries: Vec<Sibling>,
    /// Why it was sent: the account line of its cause.
    pub why: Option<Rc<str>>,
}

/// The run as lanes over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The size of the drawing in tenths of a pixel; time runs from left to right.
    pub size: Size,
    /// The first and the last time shown.
    pub from: SimTime,
    /// The right edge.
    pub to: SimTime,
    /// The live edge: what lies beyond it has not happened.
    pub edge: SimTime,
    /// One lane a client, then one a node.
    pub lanes: Vec<Lane>,
    /// Messages, as strokes between lanes.
    pub strokes: Vec<Stroke>,
    /// Moments worth jumping to.
    pub landmarks: Vec<Landmark>,
    /// The branches of the run.
    pub branches: Vec<BranchMark>,
}

impl Timeline {
    /// Where this time stands, in tenths of a pixel from the left edge; times outside of what is
    /// shown are held at the edges. Strokes, landmarks, outages and the playhead all use this.
    #[must_use]
    pub fn x_of(&self, time: SimTime) -> i32 {
        let span = self.to.since(self.from).as_us().max(1);
        let passed = time.since(self.from).as_us().min(span);
        let width = u64::try_from(self.size.width).unwrap_or(0);
        let x = u128::from(passed) * u128::from(width) / u128::from(span);
        i32::try_from(x).unwrap_or(i32::MAX)
    }

    /// The time at this place, the reverse of `x_of`.
    #[must_use]
    pub fn time_at(&self, x: i32) -> SimTime {
        let span = self.to.since(self.from).as_us();
        let width = u64::try_from(self.size.width).unwrap_or(0).max(1);
        let x = u64::try_from(x).unwrap_or(0).min(width);
        let passed = u128::from(span) * u128::from(x) / u128::from(width);
        self.from + SimDuration::from_us(u64::try_from(passed).unwrap_or(u64::MAX))
    }
}

/// A lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Name of the client or node.
    pub name: Rc<str>,
    /// The node's colour; none for a client.
    pub hue: Option<Hue>,
    /// Height of its line.
    pub y: i32,
    /// Times at which it was down or paused: left and right end, tenths of a pixel.
    pub outages: Vec<(i32, i32, NodeState)>,
}

/// A message as a stroke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// The message's number.
    pub id: u64,
    /// Where and when it was sent.
    pub from: Point,
    /// Where and when it arrives or was lost.
    pub to: Point,
    /// What it is for.
    pub role: FlightRole,
    /// Whether it was lost.
    pub lost: bool,
}

/// A moment worth jumping to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landmark {
    /// The trace event behind it.
    pub event: u32,
    /// When.
    pub at: SimTime,
    /// Where on the timeline.
    pub x: i32,
    /// What happened.
    pub kind: LandmarkKind,
    /// The account line of it.
    pub text: Rc<str>,
}

/// What a landmark marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LandmarkKind {
    /// Enough answers came.
    QuorumMet,
    /// A request was refused or given up.
    QuorumFailed,
    /// A stand-in keeps a copy for a primary.
    HintStored,
    /// A hinted copy is home.
    HintDelivered,
    /// A stale replica was repaired.
    Repaired,
    /// Two versions became siblings.
    ConflictBorn,
    /// Siblings were merged.
    ConflictMerged,
    /// A node crashed, was paused, or a partition was drawn.
    Fault,
    /// A node came back, or a partition healed.
    Healed,
    /// An acknowledged write is gone.
    LostWrite,
    /// Members come or go.
    Members,
}

/// A branch of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchMark {
    /// Its number; the first run is 0.
    pub id: u32,
    /// Where it left its parent.
    pub forked_at: SimTime,
    /// Its last moment.
    pub edge: SimTime,
    /// Whether it is the branch that is shown.
    pub current: bool,
}

/// A sentence of the running account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLine {
    /// The trace event it tells.
    pub event: u32,
    /// When.
    pub at: SimTime,
    /// The sentence.
    pub text: Rc<str>,
    /// How weighty it is: only outcomes and faults are announced to a screen reader.
    pub weight: Weight,
}

/// How weighty an account line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// One message more.
    Detail,
    /// A step of the protocol.
    Step,
    /// An outcome or a fault: announced.
    Outcome,
}
