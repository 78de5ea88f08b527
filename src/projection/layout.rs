//! Where everything stands on a stage of this size: the ring, the nodes inside it, the clients
//! beside it, or above and below it where the stage is narrow. Floats live here and are rounded
//! before they leave.

use crate::scene::{Point, Size};
use std::f64::consts::TAU;

/// A place in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PointF {
    pub x: f64,
    pub y: f64,
}

/// A rectangle in CSS pixels, by its corners.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// Where everything stands.
#[derive(Clone, Debug)]
pub struct Layout {
    pub size: Size,
    pub center: PointF,
    /// Radius of the middle of the band.
    pub radius: f64,
    pub thickness: f64,
    pub nodes: Vec<PointF>,
    pub node_radius: f64,
    pub clients: Vec<PointF>,
    pub client_width: f64,
    pub client_height: f64,
}

/// The key's walk runs this far outside of the band's middle.
pub const WALK_DISTANCE: f64 = 21.0;
const MARGIN: f64 = 8.0;
const CLIENT_WIDTH: f64 = 76.0;
const CLIENT_HEIGHT: f64 = 44.0;
/// Room between the clients and the band.
const CLIENT_GAP: f64 = 44.0;
const CLIENT_GAP_MAX: f64 = 108.0;
/// Room for the walk and its arrow outside of the band.
const OUTSIDE: f64 = 34.0;
const STAGE_MIN: f64 = 160.0;

impl Layout {
    /// The layout of a stage for so many nodes and clients.
    #[must_use]
    pub fn new(size: Size, nodes: usize, clients: usize) -> Self {
        let width = (f64::from(size.width) / 10.0).max(STAGE_MIN);
        let height = (f64::from(size.height) / 10.0).max(STAGE_MIN);
        let size = Size { width: tenths(width), height: tenths(height) };
        // Room above the ring for the key's label, where the stage is high enough.
        let above = (height * 0.09).clamp(OUTSIDE, 56.0);
        let column = if clients == 0 { 0.0 } else { MARGIN + CLIENT_WIDTH + CLIENT_GAP };
        let beside = ((width - column - OUTSIDE) / 2.0).min(height / 2.0 - above);
        let row = if clients == 0 { 0.0 } else { MARGIN + CLIENT_HEIGHT };
        let within = ((width / 2.0) - OUTSIDE).min(height / 2.0 - OUTSIDE - row);
        let is_wide = beside >= within * 0.9;
        let radius = if is_wide { beside } else { within }.max(40.0);
        let left = if is_wide { column } else { 0.0 };
        let right = if is_wide { OUTSIDE } else { 0.0 };
        // The ring stands in the middle of the stage where the clients leave room for that.
        let x = (width / 2.0).max(left + radius).min((width - right - radius).max(left + radius));
        let center = PointF { x, y: height / 2.0 };
        let client_height = client_height(clients, is_wide, height);
        let mut layout = Self {
            size,
            center,
            radius,
            thickness: (radius * 0.063).clamp(8.0, 16.0),
            nodes: Vec::new(),
            node_radius: 0.0,
            clients: Vec::new(),
            client_width: CLIENT_WIDTH,
            client_height,
        };
        layout.place_nodes(nodes);
        if is_wide {
            layout.place_clients_beside(clients, height);
        } else {
            layout.place_clients_around(clients, width, height);
        }
        layout
    }

    fn place_nodes(&mut self, nodes: usize) {
        let count = nodes.max(1) as f64;
        let share = if nodes > 8 { 0.68 } else { 0.63 };
        let ring = if nodes == 1 { 0.0 } else { self.radius * share };
        let spacing = 2.0 * ring * sine_cosine(0.5 / count).0;
        let fits = if nodes < 3 { self.radius } else { spacing * 0.36 };
        self.node_radius = (self.radius * 0.205).min(fits).clamp(4.0, 38.0);
        self.nodes = (0..nodes).map(|node| self.at((node as f64 + 0.5) / count, ring)).collect();
    }

    fn place_clients_beside(&mut self, clients: usize, height: f64) {
        let half = CLIENT_WIDTH / 2.0;
        let x = (self.center.x - self.radius - CLIENT_GAP_MAX - half).max(MARGIN + half);
        let room = height - 2.0 * MARGIN - self.client_height;
        let apart = self.radius.min(room / (clients.max(2) - 1) as f64);
        let first = self.center.y - apart * (clients as f64 - 1.0) / 2.0;
        self.clients =
            (0..clients).map(|client| PointF { x, y: first + apart * client as f64 }).collect();
    }

    fn place_clients_around(&mut self, clients: usize, width: f64, height: f64) {
        let above = clients.div_ceil(2);
        let half = self.client_height / 2.0;
        self.clients = (0..clients)
            .map(|client| {
                let is_above = client < above;
                let in_row = if is_above { above } else { clients - above };
                let place = if is_above { client } else { client - above };
                let x = width * (place as f64 + 0.5) / in_row as f64;
                let y = if is_above { MARGIN + half } else { height - MARGIN - half };
                PointF { x, y }
            })
            .collect();
        let in_row = above.max(1) as f64;
        self.client_width = CLIENT_WIDTH.min(width / in_row - 4.0).max(8.0);
    }

    /// The place at this turn of the ring (0 is the top, clockwise) and this distance.
    #[must_use]
    pub fn at(&self, turn: f64, distance: f64) -> PointF {
        let (sine, cosine) = sine_cosine(turn);
        PointF { x: self.center.x + distance * sine, y: self.center.y - distance * cosine }
    }

    /// The boxes of the clients.
    pub fn client_areas(&self) -> impl Iterator<Item = Area> + '_ {
        let (width, height) = (self.client_width / 2.0, self.client_height / 2.0);
        self.clients.iter().map(move |point| Area {
            left: point.x - width,
            top: point.y - height,
            right: point.x + width,
            bottom: point.y + height,
        })
    }
}

fn client_height(clients: usize, is_wide: bool, height: f64) -> f64 {
    let in_column = if is_wide { clients.max(1) as f64 } else { 1.0 };
    CLIENT_HEIGHT.min((height - 2.0 * MARGIN) / in_column - 4.0).max(6.0)
}

impl PointF {
    /// Rounded to tenths of a pixel.
    #[must_use]
    pub fn point(self) -> Point {
        Point { x: tenths(self.x), y: tenths(self.y) }
    }

    /// The place on the way to another.
    #[must_use]
    pub fn towards(self, other: Self, part: f64) -> Self {
        Self { x: self.x + (other.x - self.x) * part, y: self.y + (other.y - self.y) * part }
    }

    /// How far it is to another.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        let (x, y) = (self.x - other.x, self.y - other.y);
        (x * x + y * y).sqrt()
    }
}

impl Area {
    /// True if the two overlap.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// How near it comes to a place.
    #[must_use]
    pub fn distance(&self, point: PointF) -> f64 {
        let nearest = PointF {
            x: point.x.clamp(self.left, self.right),
            y: point.y.clamp(self.top, self.bottom),
        };
        nearest.distance(point)
    }
}

/// CSS pixels as tenths.
#[must_use]
pub fn tenths(length: f64) -> i32 {
    (length * 10.0).round() as i32
}

/// Sine and cosine of so many turns. The platform's own give other bits in a browser than natively.
pub(super) fn sine_cosine(turn: f64) -> (f64, f64) {
    libm::sincos(turn * TAU)
}
