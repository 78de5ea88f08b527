//! Lanes, and messages as strokes between them. They change when something happens, not with time.

use crate::scene::{FlightRole, Lane, NodeState, Point, Stroke};
use crate::ui::element::{Element, classes, el, style};
use crate::ui::part::{Draw, Shown};
use crate::ui::place::{ROLES, hue_class, line, push_place, px, role_class};

/// Whether two moments have the same lanes.
fn same_lanes(one: &Shown, other: &Shown, _: usize) -> bool {
    let (one, other) = (&one.scene.timeline, &other.scene.timeline);
    one.size == other.size && one.lanes == other.lanes
}

/// No name is smaller than this, in tenths of a pixel; where lanes are closer together, some of
/// them go without.
const NAME_LEAST: i32 = 90;

/// The names in front of the lanes, each at the height of its lane and no higher than it.
pub(crate) const NAMES: Draw = Draw::new(same_lanes, |shown, _| {
    let lanes = &shown.scene.timeline.lanes;
    let apart = match &**lanes {
        [first, second, ..] => (second.y - first.y).max(1),
        _ => i32::MAX,
    };
    let every = usize::try_from(1 + (NAME_LEAST - 1) / apart).unwrap_or(1);
    let names = lanes.iter().step_by(every).map(|lane| {
        let class = lane.hue.map_or("lane-client", hue_class);
        let room = px(apart.min(1_000));
        let height = style(&format!("--y:{}px;--lane:{room}px", px(lane.y)));
        el!("li", "class" = classes(&["lane-name", class]), "style" = height)
            .named(&lane.name)
            .text(lane.name.clone())
    });
    el!("ul", "class" = "lane-names", "aria-hidden" = "true").all(names)
});

/// The lanes with their outages.
pub(crate) const LANES: Draw = Draw::new(same_lanes, |shown, _| {
    let picture = &shown.scene.timeline;
    let width = picture.size.width;
    el!("g", "class" = "lanes").all(picture.lanes.iter().map(|lane| one_lane(lane, width)))
});

/// A horizontal line.
fn across(from: i32, to: i32, y: i32) -> String {
    let mut path = String::new();
    line(&mut path, Point { x: from, y }, Point { x: to, y });
    path
}

/// One lane.
fn one_lane(lane: &Lane, width: i32) -> Element {
    let outages = lane.outages.iter().zip(0_u64..).map(|((left, right, state), place)| {
        let paused = *state == NodeState::Paused;
        let class = if paused { "outage is-paused" } else { "outage is-down" };
        let gap = across(*left, *right, lane.y);
        let mut mark = String::new();
        let end = |y: i32| Point { x: *left, y };
        line(&mut mark, end(lane.y - 50), end(lane.y + 50));
        el!("g", "class" = class)
            .key(place)
            .child(el!("path", "class" = "outage-gap", "d" = gap.clone()))
            .child(el!("path", "class" = "outage-line", "d" = gap))
            .child(el!("path", "class" = "outage-mark", "d" = mark))
    });
    el!("g", "class" = classes(&["lane", lane.hue.map_or("", hue_class)]))
        .named(&lane.name)
        .child(el!("path", "class" = "lane-line", "d" = across(0, width, lane.y)))
        .child(el!("g").all(outages))
}

/// The messages. All strokes of one role are one path: a long run has thousands, and a path is
/// drawn in one go.
pub(crate) const STROKES: Draw = Draw::new(
    |one, other, _| {
        let (one, other) = (&one.scene.timeline, &other.scene.timeline);
        one.size == other.size && one.strokes == other.strokes
    },
    |shown, _| {
        let strokes = &shown.scene.timeline.strokes;
        let roles = ROLES.iter().map(|role| of_role(strokes, *role));
        el!("g", "class" = "strokes").child(el!("g").all(roles)).child(el!(
            "path",
            "class" = "stroke-cross",
            "d" = crosses(strokes)
        ))
    },
);

/// The strokes of one role, with a dot at each end: a line of no length with round caps.
fn of_role(strokes: &[Stroke], role: FlightRole) -> Element {
    let (mut arrived, mut lost, mut ends) = (String::new(), String::new(), String::new());
    let dot = |ends: &mut String, place: Point| {
        ends.push('M');
        push_place(ends, place);
        ends.push_str("h0");
    };
    for stroke in strokes.iter().filter(|stroke| stroke.role == role) {
        dot(&mut ends, stroke.from);
        if stroke.lost {
            line(&mut lost, stroke.from, stroke.to);
        } else {
            line(&mut arrived, stroke.from, stroke.to);
            dot(&mut ends, stroke.to);
        }
    }
    let class = role_class(role);
    el!("g", "class" = class)
        .named(class)
        .child(el!("path", "class" = "stroke", "d" = arrived))
        .child(el!("path", "class" = "stroke is-lost", "d" = lost))
        .child(el!("path", "class" = "stroke-end", "d" = ends))
}

/// A cross where a message was lost.
fn crosses(strokes: &[Stroke]) -> String {
    let mut path = String::new();
    for stroke in strokes.iter().filter(|stroke| stroke.lost) {
        path.push('M');
        push_place(&mut path, stroke.to);
        path.push_str("m-4 -4l8 8m0 -8l-8 8");
    }
    path
}
