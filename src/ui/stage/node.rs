//! Nodes as the stage draws them.

use super::badge::numbered;
use super::node_badges::NodeBadges;
use crate::scene::{Gauge, NodeGlyph, NodeState, Point, RequestOutcome, px};
use crate::text::page;
use crate::ui::attributes::{color_class, cut, state_class, translate};
use std::rc::Rc;
use yew::prelude::*;

/// From the disc's edge to the gauge's middle, in tenths of a pixel.
const GAUGE_DISTANCE: i32 = 80;
/// From the disc's edge to the middle of the replica's number, on the disc's shoulder.
const NUMBER_DISTANCE: i32 = 50;
/// Room that a letter takes in a disc, in tenths of a pixel.
const LETTER: i32 = 82;
/// The smallest disc with room for a line under the name, and for two.
pub(super) const ROOM_FOR_LINE: i32 = 250;
pub(super) const ROOM_FOR_LINES: i32 = 330;

#[derive(Properties, PartialEq)]
pub(crate) struct NodeLayerProps {
    pub nodes: Rc<[Rc<NodeGlyph>]>,
    /// The middle of the ring, and the distance of its band.
    pub middle: Point,
    pub ring_radius: i32,
}

/// The nodes, with their badges over all of the discs: where the stage is small, a badge reaches
/// into the next disc.
#[component]
pub(crate) fn NodeLayer(props: &NodeLayerProps) -> Html {
    let NodeLayerProps { nodes, middle, ring_radius } = props;
    let disc = |glyph: &Rc<NodeGlyph>| {
        let is_left = glyph.place.x < middle.x;
        html! { <NodeDisc key={glyph.id} glyph={glyph.clone()} {is_left} /> }
    };
    let badges = |glyph: &Rc<NodeGlyph>| {
        let (middle, ring_radius) = (*middle, *ring_radius);
        html! { <NodeBadges key={glyph.id} glyph={glyph.clone()} {middle} {ring_radius} /> }
    };
    html! {
        <g class="nodes">
            <g>{ for nodes.iter().map(disc) }</g>
            <g>{ for nodes.iter().map(badges) }</g>
        </g>
    }
}

#[derive(Properties, PartialEq)]
struct NodeDiscProps {
    glyph: Rc<NodeGlyph>,
    /// Whether it stands in the left half of the ring.
    is_left: bool,
}

/// A node: its name, what it holds, and the marks of its state.
#[component]
fn NodeDisc(props: &NodeDiscProps) -> Html {
    let (glyph, radius) = (&props.glyph, props.glyph.radius);
    let class = classes!(
        "node",
        color_class(glyph.color),
        state_class(glyph.state),
        glyph.selected.then_some("is-selected"),
        (!glyph.suspected_by.is_empty()).then_some("is-suspected"),
    );
    html! {
        <g {class} transform={translate(glyph.place)}>
            <circle class="node-halo" r={px(radius + 60)} />
            <circle class="node-disc" r={px(radius)} />
            <g>{ for glyph.gauge.iter().map(|gauge| gauge_ring(gauge, radius)) }</g>
            { face(glyph) }
            { state_mark(glyph) }
            <g>{ for glyph.replica.map(|number| replica(number, radius, props.is_left)) }</g>
        </g>
    }
}

/// The number of a replica, on the shoulder towards the middle of the ring, so that it hides none of
/// the numbers on the band.
fn replica(number: u8, radius: i32, is_left: bool) -> Html {
    let shoulder = (radius + NUMBER_DISTANCE) * 71 / 100;
    let at = Point { x: if is_left { shoulder } else { -shoulder }, y: -shoulder };
    numbered(0, number, classes!("number"), translate(at))
}

/// The name and what the node holds of the selected key.
fn face(glyph: &NodeGlyph) -> Html {
    let lines = holdings(glyph);
    let (name, places) = match lines.len() {
        0 => ("0.35em", ["", ""]),
        1 => ("0", ["1.25em", ""]),
        _ => ("-0.25em", ["0.95em", "2.05em"]),
    };
    let line = |(key, (text, dy)): (usize, (String, &'static str))| {
        html! { <text {key} {dy}>{ text }</text> }
    };
    html! {
        <g>
            <text class="node-name" dy={name}>{ glyph.name.clone() }</text>
            <g class="node-holds">{ for lines.into_iter().zip(places).enumerate().map(line) }</g>
        </g>
    }
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
fn state_mark(glyph: &NodeGlyph) -> Html {
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
    html! { <path {class} d={path} /> }
}

/// The gauge: one segment an answer that is needed, drawn around a circle of as many parts.
fn gauge_ring(gauge: &Gauge, radius: i32) -> Html {
    let needed = gauge.needed.max(1);
    let class = match gauge.outcome {
        RequestOutcome::Pending | RequestOutcome::Ok => "gauge-fill",
        RequestOutcome::Unknown => "gauge-fill is-unknown",
        RequestOutcome::Unavailable | RequestOutcome::NotLeader => "gauge-fill is-refused",
    };
    let filled = "8.6 1.4 ".repeat(gauge.filled.min(needed).into());
    let length = (u32::from(needed) * 10).to_string();
    let circle = |class: &'static str, dashes: String| {
        html! {
            <circle {class} r={px(radius + GAUGE_DISTANCE)} pathLength={length.clone()}
                stroke-dasharray={dashes} />
        }
    };
    html! {
        <g key="gauge" class="gauge" transform="rotate(-90)">
            { circle("gauge-track", "8.6 1.4".to_string()) }
            { circle(class, format!("{filled}0 1000")) }
        </g>
    }
}
