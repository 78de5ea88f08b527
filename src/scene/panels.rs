//! The cards beside the stage: what clients hold, what a configuration promises, and what the
//! inspectors say of a request, a key, a node and a message.

mod versions;

use super::{
    Activity, FlightLabel, LeaderRole, MemberStatus, NodeColor, NodeState, RequestKind,
    RequestOutcome, TreePanel,
};
use crate::dynamo::message::Part;
use crate::sim::flight::Loss;
use crate::time::{SimDuration, SimTime};
use std::rc::Rc;

pub use versions::*;

/// A client's panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientPanel {
    /// The client's number.
    pub id: u16,
    /// Its name.
    pub name: Rc<str>,
    /// What it is doing.
    pub activity: Activity,
    /// The key in its field, of which all that follows speaks.
    pub key: Rc<str>,
    /// The context that its next put sends: what its last reply held.
    pub context: Vec<ClockEntry>,
    /// What its last reply held: one entry a sibling.
    pub siblings: Vec<Sibling>,
    /// Whether it holds a reply at all (a get that found nothing is a reply).
    pub has_read: bool,
    /// What its next put replaces.
    pub replaces: Replaces,
    /// What its last read missed, if it read the key and missed something.
    pub stale: Option<Rc<StaleReadPanel>>,
    /// How far its wall clock is off, in microseconds.
    pub offset_us: i64,
    /// Whether the time-stamps of its writes decide what stays.
    pub clock_decides: bool,
}

/// What a stale read missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleReadPanel {
    /// The acknowledged write that it missed, by the number of its request.
    pub missed: u32,
    /// Whose it was, and what it wrote.
    pub what: Rc<str>,
    /// How long before the read was asked it was acknowledged.
    pub before: SimDuration,
    /// Those of whose answers the read is made: number, name and colour.
    pub answered: Vec<(u16, Rc<str>, NodeColor)>,
}

/// What a client's next put replaces, known before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replaces {
    /// Nothing: it has no context.
    Nothing,
    /// Nothing: its last reply held nothing.
    NothingThere,
    /// These values, which its last reply held.
    Seen(Vec<Rc<str>>),
    /// These values, unless the coordinator holds another beside them.
    SeenIfNothingElse(Vec<Rc<str>>),
    /// Whatever has an older time-stamp.
    Older,
    /// Whatever the coordinator holds.
    Anything,
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
    /// The way of the request from hand to hand. Where somebody tries another, a new way begins.
    pub path: Vec<Way>,
    /// Each node that coordinates it, in the order in which they began; more than one where a try
    /// that seemed in vain was not.
    pub coordinations: Vec<CoordinationPanel>,
    /// How it stands with its client.
    pub outcome: RequestOutcome,
    /// Why it ended so, where the outcome alone does not say it.
    pub ending: RequestEnding,
    /// Who waits for whom, and until when.
    pub waits: Vec<Wait>,
    /// When it was asked.
    pub invoked: SimTime,
    /// When the client had its answer.
    pub completed: Option<SimTime>,
    /// What it missed, if it is a stale read.
    pub stale: Option<Rc<StaleReadPanel>>,
}

/// A way of a request from hand to hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Where it begins.
    pub from: Rc<str>,
    /// The nodes that it goes through.
    pub hops: Vec<Hop>,
    /// Whether it ends where it begins: a node takes what it had handed on, and coordinates it.
    pub coordinates: bool,
}

/// A request passes from one hand to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// To whom.
    pub to: Rc<str>,
    /// The receiver's colour.
    pub color: NodeColor,
    /// What came of it.
    pub end: HopEnd,
    /// Whether this node coordinates it then.
    pub coordinates: bool,
    /// Whether it was silent for so long that another was tried.
    pub left_out: bool,
}

/// What came of handing a request on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HopEnd {
    /// It is on its way, or held back.
    UnderWay,
    /// It has arrived.
    Arrived,
    /// It has come to a paused node, which has not read it.
    Waits,
    /// It was lost, or will be.
    Lost,
    /// No connection has come about yet.
    Connecting,
    /// No connection came about: nothing was sent.
    NoConnection,
}

/// One node's work on a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoordinationPanel {
    /// Who coordinates.
    pub node: Rc<str>,
    /// Its colour.
    pub color: NodeColor,
    /// Which part of the request this is.
    pub part: Part,
    /// Whether it counts as a write or as a read.
    pub kind: RequestKind,
    /// Answers needed, by its count.
    pub needed: u8,
    /// Answers that count, by its count.
    pub filled: u8,
    /// What it counts.
    pub counted: Counted,
    /// How it ended, as this node knows.
    pub outcome: RequestOutcome,
    /// True where it crashed over it: it knows nothing of the request any more.
    pub forgotten: bool,
    /// Those asked, in walk order.
    pub replicas: Vec<ReplicaProgress>,
}

/// What a coordinator counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Answers.
    Answers,
    /// Replicas that hold what a read answers with, because its reply waits for repairs.
    Holders,
}

/// Why a request ended as it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestEnding {
    /// Its outcome says it all.
    Plain,
    /// Its coordinator gave up with too few answers.
    TooFew,
    /// It waited for a leader of its key, and there was none in time.
    NoLeader,
    /// A delete read first what it was to replace, and too few answered.
    NotRead,
    /// Its coordinator gave up because too few could be mended in time.
    NotMended,
    /// Its client stopped waiting, though a coordinator had what it needed.
    AnswerMissed,
    /// Its client stopped waiting.
    NoAnswer,
    /// Its client could connect with nobody.
    NoConnection,
}

/// Somebody waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Who waits.
    pub who: Rc<str>,
    /// For whom, and how these are.
    pub whom: Vec<(Rc<str>, NodeState)>,
    /// Until when, where time ends it.
    pub until: Option<SimTime>,
    /// What is done then.
    pub then: AfterWait,
}

/// What is done where the wait was in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterWait {
    /// Who waits gives up.
    GivesUp,
    /// Who waits takes the silent for dead.
    Suspects,
    /// Who waits does so no longer, and judges nobody by it: silence is judged by heartbeats.
    AsksOthers,
    /// Who waits tries another.
    TriesAnother,
}

/// One of those asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplicaProgress {
    /// The node asked.
    pub node: Rc<str>,
    /// Its colour.
    pub color: NodeColor,
    /// Why it was asked.
    pub part: AskedPart,
    /// What came of it.
    pub answer: ReplicaAnswer,
    /// False where its answer came and does not count.
    pub counts: bool,
}

/// Why a node was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedPart {
    /// It coordinates, and holds a copy itself.
    OwnCopy,
    /// It was the replica with this number when it was asked.
    Replica {
        /// Its place in the preference list, from 1.
        place: u8,
        /// Whether that is its place still.
        still: bool,
    },
    /// It is asked because members change: it loses the key or gains it.
    Change,
    /// It stands in for this primary.
    StandsInFor(Rc<str>),
}

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplicaAnswer {
    /// None yet.
    Awaited,
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
    pub color: NodeColor,
    /// How it is.
    pub state: NodeState,
    /// Since when it is so.
    pub since: SimTime,
    /// The primary it stands in for, where it is a stand-in.
    pub stands_in_for: Option<Rc<str>>,
    /// What it holds.
    pub siblings: Vec<Sibling>,
    /// The clock that these share, where they share one.
    pub shared_clock: Vec<ClockEntry>,
}

/// A node in the inspector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodePanel {
    /// The node's number.
    pub id: u16,
    /// Its name.
    pub name: Rc<str>,
    /// Its colour.
    pub color: NodeColor,
    /// How it is.
    pub state: NodeState,
    /// Since when.
    pub since: SimTime,
    /// How far its wall clock is off, in microseconds.
    pub offset_us: i64,
    /// How it stands among the members.
    pub member_status: MemberStatus,
    /// The share of the ring it owns, in thousandths.
    pub share_thousandths: u32,
    /// The keys it stores, with the number of siblings of each.
    pub keys: Vec<(Rc<str>, u32)>,
    /// The hints it keeps: for whom, which key.
    pub hints: Vec<(Rc<str>, Rc<str>)>,
    /// The version of the ring that it knows.
    pub ring: u16,
    /// Whether somebody knows a newer one.
    pub ring_is_old: bool,
    /// How strongly it suspects each peer that it has heard gossip of: phi times log10 e, in
    /// thousandths.
    pub phis: Vec<(Rc<str>, u64)>,
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

/// What becomes of a message, or has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageEnd {
    /// It arrives then.
    Arrives(SimTime),
    /// It has arrived.
    Arrived(SimTime),
    /// It is held back.
    Held,
    /// It has come to a paused node, which has not read it.
    Waits,
    /// It will not arrive, as things stand.
    Doomed(Loss),
    /// It was lost.
    Lost(Loss),
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
    /// What becomes of it.
    pub end: MessageEnd,
    /// Whether it can be delivered at once, or dropped.
    pub in_hand: bool,
    /// The versions it carries.
    pub carries: Vec<Sibling>,
    /// The clock that these share, where they share one.
    pub shared_clock: Vec<ClockEntry>,
    /// Why it was sent: the account line of its cause.
    pub why: Option<Rc<str>>,
}
