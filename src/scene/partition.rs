//! Partitions: who cannot reach whom, as a card lists it and as areas on the stage.

use super::Point;
use std::rc::Rc;

/// Either end of a message: a node or a client, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// A node.
    Node(u16),
    /// A client.
    Client(u16),
}

/// An end by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedEnd {
    /// Which.
    pub end: End,
    /// Its name.
    pub name: Rc<str>,
}

/// The card of partitions: who can be put into groups, and the groups that stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartitionPanel {
    /// The nodes that have not left, then the clients.
    pub ends: Vec<NamedEnd>,
    /// Groups of ends that reach the same and are reached by the same; none while all reach all.
    pub groups: Vec<StandingGroup>,
}

/// A group that some cannot reach, or that cannot reach some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingGroup {
    /// Its number, from 1, in the order in which groups were cut off.
    pub number: u16,
    /// Who is in it.
    pub members: Vec<NamedEnd>,
    /// The numbers of the groups that it cannot reach.
    pub cannot_reach: Vec<u16>,
    /// The numbers of the groups that reach it no more, though it reaches them.
    pub cannot_hear: Vec<u16>,
}

/// Why a partition cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartitionProblem {
    /// All are in one group.
    OneGroup,
    /// One way is between two groups.
    OneWayOfMany,
    /// These are apart already.
    ApartAlready,
}

/// A group on the stage: an area behind nodes that are neighbours, or behind a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupArea {
    /// Stable identity.
    pub id: u32,
    /// The number of its group; groups that stand at once have different patterns.
    pub number: u16,
    /// The outline as an SVG path.
    pub path: Rc<str>,
    /// The middle of its label, where it has one.
    pub label: Option<Point>,
    /// Whether the label has room for the number alone.
    pub is_short: bool,
}

/// The tag in the middle of the ring, which leads to where partitions are healed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartitionTag {
    /// Its middle.
    pub place: Point,
    /// Whether there is room for a mark alone.
    pub is_short: bool,
}

/// A partition drawn across the ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutLine {
    /// Stable identity.
    pub id: u32,
    /// An SVG path.
    pub path: Rc<str>,
    /// An SVG path of the arrows that point where messages still go, where they go one way.
    pub arrows: Rc<str>,
}
