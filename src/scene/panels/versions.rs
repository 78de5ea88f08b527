//! Versions and their clocks: values that say what a user reads of them.

use crate::scene::{NodeColor, Point, Size};
use std::rc::Rc;

/// An entry of a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockEntry {
    /// The actor's name.
    pub actor: Rc<str>,
    /// The actor's colour, where it is a node.
    pub color: Option<NodeColor>,
    /// Its counter.
    pub counter: u64,
}

/// A version's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionClock {
    /// Its own event, where that does not follow directly on what its writer had seen.
    pub event: Option<ClockEntry>,
    /// What its writer had seen; where the event is not set apart, with the event.
    pub entries: Vec<ClockEntry>,
    /// The first and the last event of the same actor that its writer had not seen.
    pub unseen: Option<(u64, u64)>,
}

/// By what versions are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By the event of each and what its writer had seen.
    Events,
    /// By clocks without events: siblings share one.
    Clocks,
    /// By time-stamps.
    Time,
    /// By nothing: what arrives last stands.
    Arrival,
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
    /// Its clock; of siblings that share one, nothing.
    pub clock: VersionClock,
    /// Its time-stamp in microseconds, where that decides what stands.
    pub stamp_us: Option<i64>,
    /// Who wrote it.
    pub author: Rc<str>,
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
    /// How many versions no node that is up holds, that no live one replaces and that are not lost.
    pub astray: u32,
    /// By what versions are told apart.
    pub order: Order,
    /// The clock that the siblings share, where they share one.
    pub shared_clock: Vec<ClockEntry>,
    /// The acknowledged writes that nothing keeps.
    pub lost: Vec<LostWrite>,
}

/// An acknowledged write that nothing keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostWrite {
    /// The number of its request.
    pub op: u32,
    /// Whose it was.
    pub client: Rc<str>,
    /// What it wrote.
    pub value: Rc<str>,
    /// The live version that stands in its place, where one does: whose, what, and the two
    /// time-stamps, that of the lost one first.
    pub by: Option<LostTo>,
}

/// What stands in the place of a lost write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostTo {
    /// Who wrote it.
    pub author: Rc<str>,
    /// What was written.
    pub value: Rc<str>,
    /// Its time-stamp in microseconds.
    pub stamp_us: i64,
    /// That of the lost write.
    pub lost_stamp_us: i64,
}

/// A version in the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionGlyph {
    /// Stable identity.
    pub id: u32,
    /// The request that wrote it; of a row that nobody wrote, the newest of those.
    pub op: u32,
    /// True for a row that no single write made.
    pub mixed: bool,
    /// Upper left corner of its box.
    pub place: Point,
    /// The box.
    pub size: Size,
    /// The short text: what the version added or removed against its ancestor.
    pub text: Rc<str>,
    /// Who wrote it.
    pub author: Rc<str>,
    /// Its clock; of siblings that share one, nothing.
    pub clock: VersionClock,
    /// Its time-stamp in microseconds, where that decides what stands.
    pub stamp_us: Option<i64>,
    /// The short text and, of one that stands or is lost, the author, in lines that its box has
    /// room for.
    pub title: Vec<Rc<str>>,
    /// Clock and time-stamp in such lines.
    pub lines: Vec<Rc<str>>,
    /// The colour of the node that coordinated the write.
    pub color: Option<NodeColor>,
    /// True while a node that is up holds it and no other version takes its place.
    pub live: bool,
    /// True for an acknowledged write that nothing keeps.
    pub lost: bool,
    /// True for a tombstone.
    pub tombstone: bool,
}
