//! The band of virtual nodes, and the key's walk along it (section 4.3): clockwise from the key's
//! hash, skipping nodes that were met already, until N are found.

use super::layout::{Area, Layout, PointF, WALK_DISTANCE, sine_cosine, tenths};
use crate::dynamo::ids::{Key, NodeId, Position};
use crate::dynamo::ring::Ring;
use crate::scene::{Anchor, Arc, ArcPart, Band, KeyMark, NodeColor, point_attr, px};
use crate::sim::names::Names;
use std::f64::consts::TAU;
use std::fmt::Write;
use std::rc::Rc;

/// Node colours in the style sheet.
const HUES: u16 = 8;
/// Half of the gap between two arcs, as a part of the ring.
const GAP: f64 = 0.0016;
/// Room that a badge on the band takes, in CSS pixels along it.
const BADGE: f64 = 27.0;

/// A node's colour.
#[must_use]
pub fn color(node: NodeId) -> NodeColor {
    NodeColor(u8::try_from(node.0 % HUES).unwrap_or(0))
}

/// What an arc is in a walk, and where its badge stands as a part of the ring.
#[derive(Clone, Copy, Debug)]
struct Visited {
    token: usize,
    part: ArcPart,
    badge: f64,
}

/// The walk of a key.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    met: Vec<Visited>,
    begins: f64,
    /// Where the walk has found all it looks for; none where it was fixed by hand.
    ends: Option<f64>,
}

/// The walk of this key for N replicas, and on to these stand-ins.
#[must_use]
pub fn walk(ring: &Ring, layout: &Layout, key: Key, n: u8, stand_ins: &[NodeId]) -> Walk {
    let tokens = ring.tokens();
    let begins = turn(key.position);
    let first = ring.first_token(key.position) as usize;
    let primaries = ring.primaries(key, n);
    let is_fixed = ring.fixed_walk(key.id).is_some();
    let mut walk = Walk { met: Vec::new(), begins, ends: None };
    let mut met: Vec<NodeId> = Vec::new();
    let mut waiting: Vec<NodeId> = stand_ins.to_vec();
    let apart = BADGE / (layout.radius * TAU);
    let mut free_from = begins + apart;
    for step in 0..tokens.len() {
        if met.len() == primaries.len() && waiting.is_empty() {
            break;
        }
        let token = (first + step) % tokens.len();
        let owner = tokens[token].owner;
        let replica = primaries.iter().position(|primary| *primary == owner);
        let part = if met.contains(&owner) {
            if met.len() == primaries.len() || is_fixed {
                ArcPart::Outside
            } else {
                ArcPart::Skipped
            }
        } else if let Some(at) = replica {
            met.push(owner);
            ArcPart::Replica(u8::try_from(at + 1).unwrap_or(u8::MAX))
        } else if let Some(at) = waiting.iter().position(|node| *node == owner) {
            waiting.remove(at);
            ArcPart::StandIn
        } else {
            ArcPart::Outside
        };
        // Of the first arc only what lies behind the key belongs to the walk.
        let (from, to) = range(ring, token);
        let upto = begins + (to - begins).rem_euclid(1.0);
        let mut badge = (upto + begins.max(upto - (to - from))) / 2.0;
        if matches!(part, ArcPart::Replica(_) | ArcPart::StandIn) {
            badge = badge.max(free_from);
            free_from = badge + apart;
            walk.ends = (!is_fixed).then_some(badge);
        }
        if part != ArcPart::Outside {
            walk.met.push(Visited { token, part, badge });
        }
    }
    walk
}

/// The band, with the parts of this walk.
#[must_use]
pub fn band(ring: &Ring, names: &Names, layout: &Layout, walk: Option<&Walk>) -> Band {
    let arcs = (0..ring.tokens().len())
        .map(|token| {
            let owner = ring.tokens()[token].owner;
            let (from, to) = range(ring, token);
            let met = walk.and_then(|walk| walk.met.iter().find(|met| met.token == token));
            let badge = met.map_or((from + to) / 2.0, |met| met.badge);
            let gap = GAP.min((to - from) / 4.0);
            Arc {
                id: u32::try_from(token).unwrap_or(u32::MAX),
                color: color(owner),
                owner: Rc::clone(names.node(owner)),
                path: Rc::from(arc(layout, from + gap, to - gap, layout.radius)),
                part: met.map_or(ArcPart::Outside, |met| met.part),
                middle: layout.at(badge, layout.radius).point(),
            }
        })
        .collect();
    let (radius, thickness) = (tenths(layout.radius), tenths(layout.thickness));
    Band { center: layout.center.point(), radius, thickness, arcs }
}

/// The key's mark on the band.
#[must_use]
pub fn key_mark(name: &Rc<str>, key: Key, layout: &Layout, walk: &Walk) -> KeyMark {
    let hash = format!("{:04x}", key.position.0 >> 112);
    let (label, anchor) = label(name, walk.begins, layout);
    let path = walk.ends.map(|ends| {
        let from = walk.begins + 0.004;
        arc(layout, from, ends.max(from + 0.01), layout.radius + WALK_DISTANCE)
    });
    KeyMark {
        name: Rc::clone(name),
        hash: Rc::from(hash),
        place: layout.at(walk.begins, layout.radius).point(),
        label: label.point(),
        anchor,
        walk: Rc::from(path.unwrap_or_default()),
    }
}

/// Room that a line of the key's label takes, and a letter in it, in CSS pixels.
const LINE: f64 = 16.0;
const LETTER: f64 = 8.0;
/// Letters of a hash as it is shown.
const HASH_LETTERS: usize = 4;

/// Where the label of two lines stands: outside of the walk, as near to the key as nothing else
/// and no border is in its way. The place is between the lines.
fn label(name: &str, turn: f64, layout: &Layout) -> (PointF, Anchor) {
    let letters = name.chars().count().max(10) as f64;
    let (width, height) = (letters * LETTER, 2.0 * LINE);
    let clear = layout.radius + WALK_DISTANCE + 4.0;
    let stage = (f64::from(layout.size.width) / 10.0, f64::from(layout.size.height) / 10.0);
    for step in 0..90_i32 {
        let aside = f64::from((step + 1) / 2) / 180.0;
        let turn = if step % 2 == 0 { turn - aside } else { turn + aside };
        let (sine, cosine) = sine_cosine(turn);
        let anchor = match sine {
            _ if sine > 0.25 => Anchor::Start,
            _ if sine < -0.25 => Anchor::End,
            _ => Anchor::Middle,
        };
        let edge = layout.at(turn, clear + 5.0);
        let middle = edge.y - (cosine * 2.0).clamp(-1.0, 1.0) * height / 2.0;
        let left = match anchor {
            Anchor::Start => edge.x,
            Anchor::Middle => edge.x - width / 2.0,
            Anchor::End => edge.x - width,
        };
        // Where the stage is narrow the text moves inwards along its line.
        let left = left.clamp(4.0, (stage.0 - width - 4.0).max(4.0));
        let area = Area {
            left,
            top: middle - height / 2.0,
            right: left + width,
            bottom: middle + height / 2.0,
        };
        let x = match anchor {
            Anchor::Start => area.left,
            Anchor::Middle => (area.left + area.right) / 2.0,
            Anchor::End => area.right,
        };
        let place = PointF { x, y: middle };
        let inside = area.top >= 2.0 && area.bottom <= stage.1 - 2.0;
        let is_free = area.distance(layout.center) >= clear
            && !layout.client_areas().any(|client| client.meets(&area));
        if inside && is_free {
            return (place, anchor);
        }
    }
    corner(name, turn, layout)
}

/// Where a narrow stage has no room beside the ring, its corners have some: the label stands in the
/// nearest before the walk begins, outside of the band alone. Else it stands within the ring.
fn corner(name: &str, turn: f64, layout: &Layout) -> (PointF, Anchor) {
    let letters = name.chars().count().max(HASH_LETTERS) as f64;
    let (width, height) = (letters * LETTER, 2.0 * LINE);
    let stage = (f64::from(layout.size.width) / 10.0, f64::from(layout.size.height) / 10.0);
    let back = |corner: f64| (turn - corner).rem_euclid(1.0);
    let mut corners = [0.125, 0.375, 0.625, 0.875];
    corners.sort_unstable_by(|one, other| back(*one).total_cmp(&back(*other)));
    let areas = corners.map(|corner| {
        let left = if corner < 0.5 { stage.0 - width - 4.0 } else { 4.0 };
        let top = if (0.25..0.75).contains(&corner) { stage.1 - height - 2.0 } else { 2.0 };
        Area { left, top, right: left + width, bottom: top + height }
    });
    let is_free = |area: &Area| {
        area.distance(layout.center) >= layout.radius + layout.thickness
            && !layout.client_areas().any(|client| client.meets(area))
    };
    let middle = |area: Area| PointF {
        x: (area.left + area.right) / 2.0,
        y: (area.top + area.bottom) / 2.0,
    };
    let place = areas.into_iter().find(is_free).map_or(layout.center, middle);
    (place, Anchor::Middle)
}

/// A place on the ring as a part of it, from 0 to 1.
fn turn(position: Position) -> f64 {
    // The upper 53 bits are all that a float holds.
    (position.0 >> 75) as f64 / (1_u64 << 53) as f64
}

/// The range that ends at a token; it begins below zero where it crosses the top.
fn range(ring: &Ring, token: usize) -> (f64, f64) {
    let tokens = ring.tokens();
    let to = turn(tokens[token].position);
    let before = if token == 0 { tokens.len() - 1 } else { token - 1 };
    let from = turn(tokens[before].position);
    (if token == 0 { from - 1.0 } else { from }, to)
}

/// An SVG path along the ring.
fn arc(layout: &Layout, from: f64, to: f64, radius: f64) -> String {
    let r = px(tenths(radius));
    let mut path = format!("M{}", point_attr(layout.at(from, radius).point()));
    // One command cannot draw a whole circle.
    let pieces = if to - from > 0.9 { 2 } else { 1 };
    for piece in 1..=pieces {
        let upto = from + (to - from) * f64::from(piece) / f64::from(pieces);
        let end = point_attr(layout.at(upto, radius).point());
        let large = i32::from((to - from) / f64::from(pieces) > 0.5);
        // Writing to a string cannot fail.
        let _ = write!(path, "A{r} {r} 0 {large} 1 {end}");
    }
    path
}
