//! The course of a run: lanes and strokes of the space-time diagram, landmarks, branches, and the
//! account in words.

use super::{FlightRole, NodeColor, NodeState, Point, Size};
use crate::time::{SimDuration, SimTime};
use std::rc::Rc;

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
    pub lanes: Rc<[Lane]>,
    /// Messages, as strokes between lanes.
    pub strokes: Rc<[Stroke]>,
    /// Moments worth jumping to.
    pub landmarks: Rc<[Landmark]>,
    /// The branches of the run.
    pub branches: Rc<[BranchMark]>,
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
    pub color: Option<NodeColor>,
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
    /// A read missed an acknowledged write.
    StaleRead,
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
pub struct LogLine {
    /// The trace event it tells.
    pub event: u32,
    /// When.
    pub at: SimTime,
    /// The sentence.
    pub text: Rc<str>,
    /// How weighty it is: only outcomes and faults are announced to a screen reader.
    pub importance: Importance,
}

/// How weighty an account line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Importance {
    /// One message more.
    Detail,
    /// A step of the protocol.
    Step,
    /// An outcome or a fault: announced.
    Outcome,
}
