//! Partitions: the groups that they make, as a card lists them, and as areas with lines between on
//! the stage.

use super::layout::{Area, Layout, PointF, tenths};
use super::nodes::coordinators;
use crate::dynamo::ids::{ClientId, Endpoint, NodeId};
use crate::scene::{
    CutLine, End, GroupArea, NamedEnd, PartitionPanel, PartitionTag, StandingGroup, point_attr, px,
};
use crate::sim::faults::Faults;
use crate::sim::world::World;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::rc::Rc;

/// Half of the width and of the height of a label, in CSS pixels: a word and a number, or a number.
const LABEL: (f64, f64) = (24.0, 7.0);
const SHORT_LABEL: (f64, f64) = (6.0, 7.0);
/// Labels that one picture has room for.
const LABELS_MAX: usize = 24;
/// Room for the tag in the middle of the ring, as a radius in CSS pixels.
const TAG: f64 = 12.0;
/// Room between a label and a disc, for the gauge around it.
const CLEAR: f64 = 9.0;
/// Half of the width of the tag's word, in CSS pixels.
const TAG_WORD: f64 = 40.0;
/// The largest margin of an area around its discs, in CSS pixels.
const MARGIN: f64 = 11.0;
/// Half of the length of an arrow, at most, in CSS pixels.
const ARROW: f64 = 17.0;

/// The groups of a world: ends that reach the same and are reached by the same. An end that no cut
/// touches is in none.
#[derive(Debug, Default)]
pub struct Groups {
    groups: Vec<Vec<Endpoint>>,
    numbers: BTreeMap<Endpoint, u16>,
}

impl Groups {
    /// In the order in which the cuts name them.
    #[must_use]
    pub fn of(world: &World) -> Self {
        let faults = world.faults();
        let mut found = Self::default();
        let classes = classes(world);
        let is_cut =
            |one: Endpoint, other: Endpoint| faults.blocks(one, other) || faults.blocks(other, one);
        let firsts: Vec<Endpoint> = classes.iter().map(|class| class[0]).collect();
        for (class, first) in classes.into_iter().zip(&firsts) {
            if !firsts.iter().any(|other| is_cut(*first, *other)) {
                continue;
            }
            let joins = |group: &Vec<Endpoint>| are_alike(faults, &firsts, group[0], *first);
            let at = found.groups.iter().position(joins).unwrap_or_else(|| {
                found.groups.push(Vec::new());
                found.groups.len() - 1
            });
            let number = u16::try_from(at + 1).unwrap_or(u16::MAX);
            found.numbers.extend(class.iter().map(|end| (*end, number)));
            found.groups[at].extend(class);
        }
        found.groups.iter_mut().for_each(|group| group.sort_unstable());
        found
    }

    fn number(&self, end: Endpoint) -> Option<u16> {
        self.numbers.get(&end).copied()
    }
}

/// Ends that every cut names on the same sides, in the order in which the cuts name them.
fn classes(world: &World) -> Vec<Vec<Endpoint>> {
    let (nodes, clients) = (world.hosts().len(), world.clients().len());
    let exists = |end: &Endpoint| match end {
        Endpoint::Node(node) => usize::from(node.0) < nodes,
        Endpoint::Client(client) => usize::from(client.0) < clients,
    };
    let mut sides: BTreeMap<Endpoint, BTreeSet<(usize, bool)>> = BTreeMap::new();
    let mut order: Vec<Endpoint> = Vec::new();
    for (cut, at) in world.faults().cuts.iter().zip(0..) {
        let both = [(&cut.from, false), (&cut.to, true)];
        for (end, side) in
            both.into_iter().flat_map(|(ends, side)| ends.iter().map(move |end| (end, side)))
        {
            if !exists(end) {
                continue;
            }
            let of_end = sides.entry(*end).or_default();
            if of_end.is_empty() {
                order.push(*end);
            }
            of_end.insert((at, side));
        }
    }
    let mut places: BTreeMap<&BTreeSet<(usize, bool)>, usize> = BTreeMap::new();
    let mut classes: Vec<Vec<Endpoint>> = Vec::new();
    for end in order {
        let of_end = &sides[&end];
        // On both sides of one cut it is apart from those that are named as it is, too.
        let is_alone = of_end.iter().any(|(at, side)| !side && of_end.contains(&(*at, true)));
        match places.get(of_end) {
            Some(place) if !is_alone => classes[*place].push(end),
            _ => {
                places.insert(of_end, classes.len());
                classes.push(vec![end]);
            }
        }
    }
    classes
}

/// Whether two ends reach each other, reach the same, and are reached by the same.
fn are_alike(faults: &Faults, all: &[Endpoint], one: Endpoint, other: Endpoint) -> bool {
    !faults.blocks(one, other)
        && !faults.blocks(other, one)
        && all.iter().all(|third| {
            faults.blocks(one, *third) == faults.blocks(other, *third)
                && faults.blocks(*third, one) == faults.blocks(*third, other)
        })
}

/// The card of partitions.
#[must_use]
pub fn panel(world: &World, groups: &Groups) -> PartitionPanel {
    let faults = world.faults();
    let nodes = coordinators(world);
    let nodes = nodes.iter().map(|node| named(world, Endpoint::Node(NodeId(node.id))));
    let clients = world.clients().iter().map(|client| named(world, Endpoint::Client(client.id)));
    let standing = groups.groups.iter().zip(1..).map(|(group, number)| {
        let others =
            || groups.groups.iter().zip(1_u16..).filter(move |(_, other)| *other != number);
        let is_cut = |from: &[Endpoint], to: &[Endpoint]| faults.blocks(from[0], to[0]);
        let not_reached = others().filter(|(other, _)| is_cut(group, other));
        let not_heard = others().filter(|(other, _)| is_cut(other, group) && !is_cut(group, other));
        StandingGroup {
            number,
            members: group.iter().map(|end| named(world, *end)).collect(),
            cannot_reach: not_reached.map(|(_, number)| number).collect(),
            cannot_hear: not_heard.map(|(_, number)| number).collect(),
        }
    });
    PartitionPanel { ends: nodes.chain(clients).collect(), groups: standing.collect() }
}

fn named(world: &World, end: Endpoint) -> NamedEnd {
    let name = Rc::clone(world.names().endpoint(end));
    match end {
        Endpoint::Node(node) => NamedEnd { end: End::Node(node.0), name },
        Endpoint::Client(client) => NamedEnd { end: End::Client(client.0), name },
    }
}

/// The tag in the middle of the ring, while a partition stands.
#[must_use]
pub fn tag(layout: &Layout, groups: &Groups) -> Option<PartitionTag> {
    let shape = Shape::new(layout);
    // Beside a word there is room for labels on both sides.
    let has_room = shape.ring - layout.node_radius > 2.0 * LABEL.0 + TAG_WORD;
    let tag = PartitionTag { place: layout.center.point(), is_short: !has_room };
    (!groups.groups.is_empty()).then_some(tag)
}

/// Neighbours on the ring that are in one group: from the first, so many.
#[derive(Clone, Copy, Debug)]
struct Run {
    number: u16,
    first: usize,
    count: usize,
}

/// The areas of the groups: one behind each run of neighbours, and one behind each client.
#[must_use]
pub fn areas(world: &World, layout: &Layout, groups: &Groups) -> Vec<GroupArea> {
    if groups.groups.is_empty() {
        return Vec::new();
    }
    let runs = runs(world, groups);
    let shape = Shape::new(layout);
    let labels = shape.labels(&runs, LABEL, true);
    let is_short = labels.is_none();
    let labels = labels.or_else(|| shape.labels(&runs, SHORT_LABEL, false)).unwrap_or_default();
    let mut areas: Vec<GroupArea> = Vec::new();
    for (run, at) in runs.iter().zip(0..) {
        areas.push(GroupArea {
            id: u32::try_from(run.first).unwrap_or(u32::MAX),
            number: run.number,
            path: Rc::from(shape.band(run)),
            label: labels.get(&at).map(|place| place.point()),
            is_short,
        });
    }
    let nodes = world.hosts().len();
    for (client, at) in world.clients().iter().zip(0..) {
        let number = groups.number(Endpoint::Client(ClientId(client.id.0)));
        if let (Some(number), Some(place)) = (number, layout.clients.get(at)) {
            areas.push(client_area(layout, *place, number, nodes + at));
        }
    }
    areas
}

fn runs(world: &World, groups: &Groups) -> Vec<Run> {
    let count = world.hosts().len();
    let number = |node: usize| {
        groups
            .number(Endpoint::Node(NodeId(u16::try_from(node % count.max(1)).unwrap_or(u16::MAX))))
    };
    // A run does not begin in the middle of one, unless there is no other.
    let begin = (0..count).find(|node| number(*node) != number(node + count - 1)).unwrap_or(0);
    let mut runs: Vec<Run> = Vec::new();
    for step in 0..count {
        let node = (begin + step) % count;
        let Some(number) = number(node) else { continue };
        match runs.last_mut() {
            Some(run) if run.number == number && (run.first + run.count) % count == node => {
                run.count += 1;
            }
            _ => runs.push(Run { number, first: node, count: 1 }),
        }
    }
    runs
}

/// A box around a client's box, with the number of its group beside it or below.
fn client_area(layout: &Layout, place: PointF, number: u16, id: usize) -> GroupArea {
    let (width, height) = (layout.client_width / 2.0 + 5.0, layout.client_height / 2.0 + 5.0);
    let (left, top) = (place.x - width, place.y - height);
    let (across, down) = (tenths(2.0 * width - 24.0), tenths(2.0 * height - 24.0));
    let start = point_attr(PointF { x: left + 12.0, y: top }.point());
    let path = format!(
        "M{start}h{}a12 12 0 0 1 12 12v{}a12 12 0 0 1 -12 12h{}a12 12 0 0 1 -12 -12v{}a12 12 0 0 1 12 -12z",
        px(across.max(0)),
        px(down.max(0)),
        px(-across.max(0)),
        px(-down.max(0)),
    );
    // Above the box, where the stage has room for it, else below.
    let y = if top > 2.0 * LABEL.1 + 4.0 {
        top - LABEL.1 - 2.0
    } else {
        place.y + height + LABEL.1 + 2.0
    };
    GroupArea {
        id: u32::try_from(id).unwrap_or(u32::MAX),
        number,
        path: Rc::from(path),
        label: Some(PointF { x: place.x, y }.point()),
        is_short: false,
    }
}

/// Where areas around the nodes of a ring run.
struct Shape<'a> {
    layout: &'a Layout,
    /// How far the nodes are from the middle.
    ring: f64,
    /// Half of the width of an area.
    half: f64,
}

impl<'a> Shape<'a> {
    fn new(layout: &'a Layout) -> Self {
        let ring = layout.nodes.first().map_or(0.0, |node| node.distance(layout.center));
        let half = layout.node_radius + margin(layout);
        Self { layout, ring, half }
    }

    fn turn(&self, node: f64) -> f64 {
        (node + 0.5) / self.layout.nodes.len().max(1) as f64
    }

    /// The band around the discs of a run, with round ends.
    fn band(&self, run: &Run) -> String {
        let (nodes, half) = (self.layout.nodes.len(), self.half);
        if run.count == nodes && nodes > 2 {
            // All of the ring.
            let mut path = String::new();
            for distance in [self.ring + half, self.ring - half] {
                let radius = px(tenths(distance));
                let (top, bottom) = (self.layout.at(0.0, distance), self.layout.at(0.5, distance));
                let (top, bottom) = (point_attr(top.point()), point_attr(bottom.point()));
                let _ = write!(
                    path,
                    "M{top}A{radius} {radius} 0 0 1 {bottom}A{radius} {radius} 0 0 1 {top}Z"
                );
            }
            return path;
        }
        let first = self.turn(run.first as f64);
        let last = self.turn((run.first + run.count - 1) as f64);
        let is_large = u8::from(last - first > 0.5);
        let place = |turn: f64, distance: f64| point_attr(self.layout.at(turn, distance).point());
        let (outer, inner) = (self.ring + half, self.ring - half);
        let (out_radius, in_radius, cap) =
            (px(tenths(outer)), px(tenths(inner.max(0.0))), px(tenths(half)));
        format!(
            "M{}A{out_radius} {out_radius} 0 {is_large} 1 {}A{cap} {cap} 0 0 1 {}\
             A{in_radius} {in_radius} 0 {is_large} 0 {}A{cap} {cap} 0 0 1 {}Z",
            place(first, outer),
            place(last, outer),
            place(last, inner),
            place(first, inner),
            place(first, outer),
        )
    }

    fn middle(&self, run: &Run) -> f64 {
        self.turn(run.first as f64 + (run.count - 1) as f64 / 2.0)
    }

    /// The middle of the label of a run: as far outside as it is clear of the discs around it. False
    /// where that is over the tag in the middle of the ring.
    fn label(&self, run: &Run, (width, height): (f64, f64)) -> (PointF, bool) {
        let (turn, nodes) = (self.middle(run), &self.layout.nodes);
        let nearest = run.first + run.count / 2 + 2 * nodes.len();
        let around: Vec<PointF> =
            (0..5).map(|step| nodes[(nearest + step - 2) % nodes.len()]).collect();
        let area = |place: PointF| Area {
            left: place.x - width,
            top: place.y - height,
            right: place.x + width,
            bottom: place.y + height,
        };
        let clear = self.layout.node_radius + CLEAR;
        let is_clear =
            |place: &PointF| around.iter().all(|node| area(*place).distance(*node) > clear);
        let mut distance = self.ring;
        while distance > 0.0 {
            let place = self.layout.at(turn, distance);
            if is_clear(&place) {
                return (place, area(place).distance(self.layout.center) > TAG);
            }
            distance -= 1.0;
        }
        (self.layout.center, false)
    }

    /// Where labels of this size stand, by the places of their runs. `None` if all are wanted and do
    /// not have room beside each other; else those that have, the longest runs first.
    fn labels(
        &self,
        runs: &[Run],
        extent: (f64, f64),
        all: bool,
    ) -> Option<BTreeMap<usize, PointF>> {
        let mut order: Vec<usize> = (0..runs.len()).collect();
        order.sort_by_key(|at| Reverse(runs[*at].count));
        let mut labels: BTreeMap<usize, PointF> = BTreeMap::new();
        let mut named: BTreeSet<u16> = BTreeSet::new();
        for at in order {
            let run = &runs[at];
            let (place, has_room) = self.label(run, extent);
            let is_clear = |other: &PointF| {
                (place.x - other.x).abs() >= 2.0 * extent.0
                    || (place.y - other.y).abs() >= 2.0 * extent.1
            };
            let has_room = has_room || (!all && !named.contains(&run.number));
            if has_room && labels.len() < LABELS_MAX && labels.values().all(is_clear) {
                labels.insert(at, place);
                named.insert(run.number);
            } else if all {
                return None;
            }
        }
        Some(labels)
    }
}

/// How far areas reach beyond their discs: two areas side by side leave room for the cut between.
fn margin(layout: &Layout) -> f64 {
    let [first, second, ..] = layout.nodes.as_slice() else { return MARGIN };
    let gap = first.distance(*second) - 2.0 * layout.node_radius;
    (gap * 0.3).clamp(0.0, MARGIN)
}

/// Partitions as lines from the middle of the ring outwards, between neighbours of which one cannot
/// reach the other; where there are two such places they make one line across.
#[must_use]
pub fn cuts(world: &World, layout: &Layout) -> Vec<CutLine> {
    let count = world.hosts().len();
    let faults = world.faults();
    if faults.cuts.is_empty() || count < 2 {
        return Vec::new();
    }
    let end = |node: usize| Endpoint::Node(NodeId(u16::try_from(node).unwrap_or(u16::MAX)));
    let outside = layout.radius - layout.thickness;
    let lines: Vec<(PointF, String)> = (0..count)
        .filter_map(|node| {
            let (one, next) = (end(node), end((node + 1) % count));
            let (onwards, back) = (faults.blocks(one, next), faults.blocks(next, one));
            let turn = (node + 1) as f64 / count as f64;
            let arrow = match (onwards, back) {
                (false, false) => return None,
                (true, true) => String::new(),
                (true, false) => arrow(layout, turn, -1.0),
                (false, true) => arrow(layout, turn, 1.0),
            };
            Some((layout.at(turn, outside), arrow))
        })
        .collect();
    let middle = point_attr(layout.center.point());
    lines
        .chunks(2)
        .zip(0..)
        .map(|(both, id)| {
            let mut path = String::new();
            for ((place, _), at) in both.iter().zip(0..) {
                let place = point_attr(place.point());
                path.push_str(&match at {
                    0 => format!("M{place}L{middle}"),
                    _ => format!("L{place}"),
                });
            }
            let arrows: String = both.iter().map(|(_, arrow)| arrow.as_str()).collect();
            CutLine { id, path: Rc::from(path), arrows: Rc::from(arrows) }
        })
        .collect()
}

/// An arrow across a cut, clockwise or, where `way` is negative, against it.
fn arrow(layout: &Layout, turn: f64, way: f64) -> String {
    let shape = Shape::new(layout);
    // Beside the outer ends of the areas there is most room.
    let distance = shape.ring + layout.node_radius;
    let near = layout.nodes.first().map_or(f64::MAX, |node| {
        let first_cut = 1.0 / layout.nodes.len() as f64;
        node.distance(layout.at(first_cut, distance)) - shape.half
    });
    let length = near.clamp(4.0, ARROW);
    let foot = layout.at(turn, distance);
    // A quarter of a turn on is the direction along the ring.
    let along = layout.at(turn + 0.25, way);
    let (x, y) = (along.x - layout.center.x, along.y - layout.center.y);
    let at = |ahead: f64, aside: f64| {
        PointF { x: foot.x + x * ahead - y * aside, y: foot.y + y * ahead + x * aside }.point()
    };
    let head = length * 0.5;
    format!(
        "M{}L{}M{}L{}L{}",
        point_attr(at(-length, 0.0)),
        point_attr(at(length, 0.0)),
        point_attr(at(length - head, head * 0.75)),
        point_attr(at(length, 0.0)),
        point_attr(at(length - head, -head * 0.75)),
    )
}
