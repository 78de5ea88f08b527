//! The stage: the ring as a band of virtual nodes, the key and its walk, nodes, clients, and the
//! messages on their way.

use super::{CutLine, GroupArea, NodeColor, PartitionTag, Point, Size};
use std::rc::Rc;

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
    pub nodes: Rc<[Rc<NodeGlyph>]>,
    /// The clients.
    pub clients: Rc<[Rc<ClientGlyph>]>,
    /// Lines between the ends of messages, drawn under everything else.
    pub flight_paths: Rc<[FlightPath]>,
    /// Messages on their way, and those that were just lost.
    pub flights: Rc<[FlightGlyph]>,
    /// Where each of them is now, in the same order: all that changes while only time passes.
    pub places: Rc<[Point]>,
    /// Partition cuts: lines that no message crosses.
    pub cuts: Rc<Vec<CutLine>>,
    /// The groups that partitions have made; none while all reach all.
    pub groups: Rc<Vec<GroupArea>>,
    /// The tag of the partitions, while one stands.
    pub partition_tag: Option<PartitionTag>,
}

/// The ring as arcs, one a virtual node; each is the range of hashes that ends at its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Centre of the ring.
    pub center: Point,
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
    pub color: NodeColor,
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

/// How a node stands among the members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberStatus {
    /// It is one of them.
    Member,
    /// It joins.
    Joining {
        /// Keys that have been streamed.
        moved: u32,
        /// Keys that are streamed in all.
        of: u32,
    },
    /// It leaves.
    Leaving {
        /// Keys that have been streamed.
        moved: u32,
        /// Keys that are streamed in all.
        of: u32,
    },
    /// It has left for good.
    Left,
}

impl MemberStatus {
    /// Whether it can be told to leave.
    #[must_use]
    pub fn may_leave(self) -> bool {
        matches!(self, Self::Member | Self::Joining { .. })
    }
}

/// A node on the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeGlyph {
    /// The node's number.
    pub id: u16,
    /// Its name.
    pub name: Rc<str>,
    /// Its colour.
    pub color: NodeColor,
    /// Centre.
    pub place: Point,
    /// Radius of the disc.
    pub radius: i32,
    /// Whether it runs.
    pub state: NodeState,
    /// How many messages have come to it that it has not read, because it is paused.
    pub unread: usize,
    /// How it stands among the members.
    pub member_status: MemberStatus,
    /// How far its wall clock is off, in microseconds.
    pub offset_us: i64,
    /// Whether others know a newer ring than it does.
    pub ring_is_old: bool,
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
    pub outcome: RequestOutcome,
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
pub enum RequestOutcome {
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
    /// How far its wall clock is off, in microseconds.
    pub offset_us: i64,
}

/// What a client is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Nothing is on its way.
    Idle,
    /// Its last read missed an acknowledged write.
    Stale,
    /// It waits for an answer to this kind of request.
    Waiting(RequestKind),
    /// Its last request of this kind ended so.
    Ended(RequestKind, RequestOutcome),
}

/// A line between two ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlightPath {
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
    ClientReply(RequestKind, RequestOutcome),
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
pub struct FlightGlyph {
    /// The message's number, stable while it flies.
    pub id: u64,
    /// The name of the node or client that sent it.
    pub from: Rc<str>,
    /// The name of the node or client it is for.
    pub to: Rc<str>,
    /// What its pill says.
    pub label: FlightLabel,
    /// What it is for.
    pub role: FlightRole,
    /// How it stands.
    pub status: FlightStatus,
    /// True while it is the message in the inspector.
    pub selected: bool,
    /// True while there is no room for its pill beside those of the messages sent with it.
    pub folded: bool,
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlightStatus {
    /// On its way.
    Flying,
    /// On its way, and will not arrive as things stand.
    Doomed,
    /// Has come to a paused node, which has not read it.
    Waiting,
    /// Was lost here a moment ago: drawn as a cross.
    Lost,
    /// Is held back by the user.
    Held,
}

impl FlightStatus {
    /// Whether it is in flight: it will arrive, or can be made to.
    #[must_use]
    pub const fn is_in_flight(self) -> bool {
        matches!(self, Self::Flying | Self::Held)
    }
}
