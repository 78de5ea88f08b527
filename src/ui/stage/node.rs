//! Nodes and clients as the stage draws them.

use super::band::{badge, numbered};
use crate::scene::{
    Activity, Band, ClientGlyph, Gauge, NodeGlyph, NodeState, Outcome, Point, Standing,
};
use crate::ui::element::{Element, class_if, classes, el};
use crate::ui::part::Draw;
use crate::ui::place::{cut, hue_class, px, state_class, translate};
use crate::words::page::{self, label};
use yew::AttrValue;

/// From the disc's edge to the gauge's middle, in tenths of a pixel.
const GAUGE_DISTANCE: i32 = 80;
/// From the disc's edge to the middle of a badge above or below it.
const BADGE_DISTANCE: i32 = 200;
/// From a badge to the next one.
const BADGE_STEP: i32 = 220;
/// Where nodes are close to each other a badge stands this far aside, times the part of the ring's
/// radius by which its node does.
const ASIDE: i32 = 480;
/// From the disc's edge to the middle of the replica's number, on the disc's shoulder.
const NUMBER_DISTANCE: i32 = 50;
/// From a client's box to the middle of the badge of its clock.
const CLOCK_DISTANCE: i32 = 130;
/// Room that a letter takes in a disc, in tenths of a pixel.
const LETTER: i32 = 82;
/// The smallest disc with room for a line under the name, and for two.
const ROOM_FOR_LINE: i32 = 250;
const ROOM_FOR_LINES: i32 = 330;

/// The nodes, with their badges over all of the discs: where the stage is small, a badge reaches
/// into the next disc.
pub(crate) const NODES: Draw = Draw::new(
    |one, other, _| one.stage().nodes == other.stage().nodes,
    |shown, _| {
        let nodes = &shown.stage().nodes;
        el!("g", "class" = "nodes")
            .child(el!("g").all(nodes.iter().map(|glyph| disc(glyph, &shown.stage().band))))
            .child(el!("g").all(nodes.iter().map(|glyph| badges(glyph, &shown.stage().band))))
    },
);

/// A node: its name, what it holds, and the marks of its state.
fn disc(glyph: &NodeGlyph, band: &Band) -> Element {
    let radius = glyph.radius;
    let class = classes(&[
        "node",
        hue_class(glyph.hue),
        state_class(glyph.state),
        class_if(glyph.selected, "is-selected"),
        class_if(!glyph.suspected_by.is_empty(), "is-suspected"),
    ]);
    // On the shoulder towards the middle, so that it hides none of the numbers on the band.
    let shoulder = (radius + NUMBER_DISTANCE) * 71 / 100;
    let is_left = glyph.place.x < band.centre.x;
    let number = |number: &u8| {
        let at = translate(Point { x: if is_left { shoulder } else { -shoulder }, y: -shoulder });
        numbered(*number, "number".to_string(), at).named("number")
    };
    el!("g", "class" = class, "transform" = translate(glyph.place))
        .key(glyph.id.into())
        .child(el!("circle", "class" = "node-halo", "r" = px(radius + 60)))
        .child(el!("circle", "class" = "node-disc", "r" = px(radius)))
        .child(el!("g").all(glyph.gauge.iter().map(|gauge| gauge_ring(gauge, radius))))
        .child(face(glyph))
        .child(state_mark(glyph))
        .child(el!("g").all(glyph.replica.iter().map(number)))
}

/// The name and what the node holds of the selected key.
fn face(glyph: &NodeGlyph) -> Element {
    let lines = holdings(glyph);
    let (name, places) = match lines.len() {
        0 => ("0.35em", ["", ""]),
        1 => ("0", ["1.25em", ""]),
        _ => ("-0.25em", ["0.95em", "2.05em"]),
    };
    let holds = lines
        .into_iter()
        .zip(places)
        .zip(0_u64..)
        .map(|((line, place), key)| el!("text", "dy" = place).key(key).text(line));
    el!("g")
        .child(el!("text", "class" = "node-name", "dy" = name).text(glyph.name.clone()))
        .child(el!("g", "class" = "node-holds").all(holds))
}

/// What the node holds, in as many lines as its disc has room for.
fn holdings(glyph: &NodeGlyph) -> Vec<String> {
    let most = match glyph.radius {
        ROOM_FOR_LINES.. => 2,
        ROOM_FOR_LINE.. => 1,
        _ => 0,
    };
    let room = usize::try_from(glyph.radius * 2 / LETTER).unwrap_or_default();
    let named = glyph.holds.len().min(most);
    let unnamed = glyph.more + u32::try_from(glyph.holds.len() - named).unwrap_or_default();
    let mut lines: Vec<String> = glyph.holds[..named].iter().map(|text| cut(text, room)).collect();
    if unnamed > 0
        && let Some(last) = lines.last_mut()
    {
        *last = page::and_more(&cut(last, room.saturating_sub(2)), unnamed);
    }
    lines
}

/// The cross of a node that is down, the bars of one that is paused.
fn state_mark(glyph: &NodeGlyph) -> Element {
    let arm = px(glyph.radius * 2 / 5);
    let path = match glyph.state {
        NodeState::Up => String::new(),
        NodeState::Down => format!("M-{arm} -{arm}L{arm} {arm}M{arm} -{arm}L-{arm} {arm}"),
        NodeState::Paused => {
            let (side, up) = (px(glyph.radius * 3 / 5), px(glyph.radius / 4));
            format!("M-{side} -{up}V{up}M{side} -{up}V{up}")
        }
    };
    let class = match glyph.state {
        NodeState::Paused => "node-bars",
        NodeState::Up | NodeState::Down => "node-cross",
    };
    el!("path", "class" = class, "d" = path)
}

/// The gauge: one segment an answer that is needed, drawn around a circle of as many parts.
fn gauge_ring(gauge: &Gauge, radius: i32) -> Element {
    let needed = gauge.needed.max(1);
    let class = match gauge.outcome {
        Outcome::Pending | Outcome::Ok => "gauge-fill",
        Outcome::Unknown => "gauge-fill is-unknown",
        Outcome::Unavailable | Outcome::NotLeader => "gauge-fill is-refused",
    };
    let mut dashes = "8.6 1.4 ".repeat(gauge.filled.min(needed).into());
    dashes.push_str("0 1000");
    let circle = |class: &'static str, dashes: String| {
        el!(
            "circle",
            "class" = class,
            "r" = px(radius + GAUGE_DISTANCE),
            "pathLength" = u64::from(needed) * 10,
            "stroke-dasharray" = dashes
        )
    };
    el!("g", "class" = "gauge", "transform" = "rotate(-90)")
        .named("gauge")
        .child(circle("gauge-track", "8.6 1.4".to_string()))
        .child(circle(class, dashes))
}

/// The badges above and below the disc. In the upper half of the ring they all stand above it, and
/// in the lower half all but hints stand below: towards the band, where no neighbour is.
fn badges(glyph: &NodeGlyph, band: &Band) -> Element {
    let (mut above, mut below) = (Vec::new(), standing(glyph));
    if glyph.place.y + glyph.radius < band.centre.y {
        std::mem::swap(&mut above, &mut below);
    }
    if !glyph.hints_for.is_empty() {
        above.push(("badge badge-hint", page::hint_for(&glyph.hints_for).into()));
    }
    let is_crowded = glyph.radius < ROOM_FOR_LINES;
    let x = if is_crowded { (glyph.place.x - band.centre.x) * ASIDE / band.radius } else { 0 };
    let mut badges = el!("g", "transform" = translate(glyph.place)).key(glyph.id.into());
    for (stack, way) in [(above, -1), (below, 1)] {
        for ((class, text), place) in stack.into_iter().zip(0_i32..) {
            let y = way * (glyph.radius + BADGE_DISTANCE + place * BADGE_STEP);
            badges = badges.child(badge(class, text, translate(Point { x, y })).named(class));
        }
    }
    badges
}

/// How the node and its request stand, as badges by class and text.
fn standing(glyph: &NodeGlyph) -> Vec<(&'static str, AttrValue)> {
    let mut badges = Vec::new();
    if glyph.role.leads {
        badges.push(("badge badge-leader", page::LEADER.into()));
    }
    if let Some(gauge) = &glyph.gauge {
        let class = match gauge.outcome {
            Outcome::Pending | Outcome::Unknown => "badge badge-wait",
            Outcome::Ok => "badge badge-good",
            Outcome::Unavailable | Outcome::NotLeader => "badge badge-bad",
        };
        badges.push((class, page::quorum_count(gauge.kind, gauge.filled, gauge.needed).into()));
    }
    if glyph.offset_us != 0 {
        badges.push(("badge badge-clock", page::clock_badge(glyph.offset_us).into()));
    }
    if glyph.standing != Standing::Member {
        badges.push(("badge badge-away badge-standing", page::standing(glyph.standing).into()));
    }
    if glyph.ring_is_old {
        badges.push(("badge badge-away badge-ring", page::OLD_RING.into()));
    }
    // A small disc has the mark alone, or few words: more would hide its neighbours.
    let is_small = glyph.radius < ROOM_FOR_LINE;
    if glyph.state != NodeState::Up && !is_small {
        badges
            .push(("badge badge-away", page::node_state_unread(glyph.state, glyph.unread).into()));
    }
    if !glyph.suspected_by.is_empty() {
        let text = if is_small {
            AttrValue::Static(label::SUSPECTED)
        } else {
            page::suspected_by(&glyph.suspected_by).into()
        };
        badges.push(("badge badge-suspected", text));
    }
    badges
}

/// The clients.
pub(crate) const CLIENTS: Draw = Draw::new(
    |one, other, _| one.stage().clients == other.stage().clients,
    |shown, _| {
        el!("g", "class" = "clients").all(shown.stage().clients.iter().map(|glyph| client(glyph)))
    },
);

/// A client.
fn client(glyph: &ClientGlyph) -> Element {
    let (width, height) = (glyph.size.width, glyph.size.height);
    let class = match glyph.activity {
        Activity::Idle => "client is-idle",
        Activity::Stale => "client is-stale",
        Activity::Waiting(_) => "client is-waiting",
        Activity::Ended(_, Outcome::Ok | Outcome::Pending) => "client is-answered",
        Activity::Ended(..) => "client is-failed",
    };
    let activity = el!("text", "class" = "client-activity", "dy" = "1.25em");
    let clock = (glyph.offset_us != 0).then(|| {
        let place = translate(Point { x: 0, y: height / 2 + CLOCK_DISTANCE });
        badge("badge badge-clock", page::clock_badge(glyph.offset_us), place).named("clock")
    });
    el!("g", "class" = class, "transform" = translate(glyph.place))
        .key(glyph.id.into())
        .child(el!(
            "rect",
            "x" = px(-width / 2),
            "y" = px(-height / 2),
            "width" = px(width),
            "height" = px(height),
            "rx" = "12"
        ))
        .child(el!("text", "class" = "client-name", "dy" = "-0.1em").text(glyph.name.clone()))
        .child(activity.text(page::activity(glyph.activity)))
        .all(clock.into_iter())
}
