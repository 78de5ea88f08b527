//! A scene is a picture as plain values: what to draw, where, and with which role, but no color.
//! `projection` computes it from a world, a time and a selection; two equal scenes draw the same
//! picture.
//!
//! Lengths and places are tenths of a CSS pixel, so that a scene is `Eq`: `projection` works in floats
//! and rounds before anything leaves it. The stage is laid out
//! for the size it is shown at, so a unit of text is the same size on a phone and on a projector.
//! Only SVG paths are text already: they are written in CSS pixels with at most one decimal, ready
//! to be drawn beside places that the page has divided by ten.

mod css;
mod panels;
mod partition;
mod stage;
mod system;
mod timeline;
mod tree;

pub use css::{point_attr, push_point, px};
pub use panels::*;
pub use partition::*;
pub use stage::*;
pub use system::{KnobRow, SystemPanel};
pub use timeline::*;
pub use tree::{TreeCell, TreeFound, TreePanel};

use crate::time::SimTime;
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
pub struct NodeColor(pub u8);

/// A node by number and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeName {
    /// Its number.
    pub id: u16,
    /// Its name.
    pub name: Rc<str>,
}

/// Everything the page draws at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// The simulated time of the picture.
    pub now: SimTime,
    /// The ring, nodes, clients and messages.
    pub stage: Stage,
    /// How many messages will arrive, or are held back.
    pub in_flight: usize,
    /// The nodes that a client can choose as its coordinator: those that have not left.
    pub coordinators: Rc<[NodeName]>,
    /// The clients that wait for an answer.
    pub waits: Rc<Vec<Wait>>,
    /// One panel a client, in the order of the scenario.
    pub clients: Vec<Rc<ClientPanel>>,
    /// N, R and W, and what they promise.
    pub quorum: Rc<QuorumPanel>,
    /// Who can be cut off from whom, and who is.
    pub partition: Rc<PartitionPanel>,
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
    pub account: Rc<Vec<LogLine>>,
}
