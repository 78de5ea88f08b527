//! Nodes and clients as the stage draws them.

use super::band::badge;
use crate::scene::{Activity, ClientGlyph, Gauge, NodeGlyph, NodeState, Outcome, RequestKind};
use crate::ui::place::{cut, hue_class, px, state_class, translate};
use crate::words::page;
use std::rc::Rc;
use yew::prelude::*;

/// From the disc's edge to the gauge's middle, in tenths of a pixel.
const GAUGE_DISTANCE: i32 = 80;
/// From the disc's edge to the middle of a badge above or below it.
const BADGE_DISTANCE: i32 = 200;
/// From a badge to the next one below it.
const BADGE_STEP: i32 = 220;
/// Room that a letter takes in a disc, in tenths of a pixel.
const LETTER: i32 = 82;

/// What a node's disc shows.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct NodeDiscProps {
    /// The node.
    pub glyph: Rc<NodeGlyph>,
}

/// A node: its name, what it holds, and the marks of its state.
#[component]
pub(crate) fn NodeDisc(props: &NodeDiscProps) -> Html {
    let glyph = &props.glyph;
    let radius = glyph.radius;
    html! {
        <g class={classes!(
            "node", hue_class(glyph.hue), state_class(glyph.state), glyph.selected.then_some("is-selected"),
            (!glyph.suspected_by.is_empty()).then_some("is-suspected")
        )} transform={translate(glyph.place)}>
            <circle class="node-halo" r={px(radius + 60)} />
            <circle class="node-disc" r={px(radius)} />
            <g key="gauge">{ for glyph.gauge.iter().map(|gauge| gauge_ring(gauge, radius)) }</g>
            { face(glyph) }
            { state_mark(glyph) }
            <g key="replica">{ for glyph.replica.iter().map(|number| replica(*number, radius)) }</g>
            <g key="badges">{ badges(glyph) }</g>
        </g>
    }
}

/// The name and what the node holds of the selected key.
fn face(glyph: &NodeGlyph) -> Html {
    let room = usize::try_from(glyph.radius * 2 / LETTER).unwrap_or_default();
    let mut lines: Vec<String> = glyph.holds.iter().map(|text| cut(text, room)).collect();
    if glyph.more > 0
        && let Some(last) = lines.last_mut()
    {
        *last = format!("{last} +{}", glyph.more);
    }
    let raised = match lines.len() {
        0 => "0.35em",
        1 => "0.05em",
        _ => "-0.25em",
    };
    html! {
        <>
            <text class="node-name" dy={raised}>{ glyph.name.clone() }</text>
            <g class="node-holds">
                { for lines.iter().enumerate().map(|(index, line)| html! {
                    <text key={index} dy={if index == 0 && lines.len() > 1 { "0.95em" } else if index == 0 { "1.45em" } else { "2.05em" }}>{ line.clone() }</text>
                }) }
            </g>
        </>
    }
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
    html! { <path class={class} d={path} /> }
}

/// The number in the preference list, on the disc's shoulder.
fn replica(number: u8, radius: i32) -> Html {
    let shoulder = radius * 72 / 100;
    html! {
        <g key="number" class="number" transform={format!("translate({} {})", px(-shoulder), px(-shoulder))}>
            <circle r="0.85em" />
            <text dy="0.35em">{ number }</text>
        </g>
    }
}

/// The gauge: one segment an answer that is needed, drawn around a circle of as many parts.
fn gauge_ring(gauge: &Gauge, radius: i32) -> Html {
    let needed = u32::from(gauge.needed.max(1));
    let filled = u32::from(gauge.filled).min(needed);
    let ring = px(radius + GAUGE_DISTANCE);
    let length = (needed * 10).to_string();
    let class = match gauge.outcome {
        Outcome::Pending | Outcome::Ok => "gauge-fill",
        Outcome::Unknown => "gauge-fill is-unknown",
        Outcome::Unavailable | Outcome::NotLeader => "gauge-fill is-refused",
    };
    let mut dashes = "8.6 1.4 ".repeat(usize::try_from(filled).unwrap_or_default());
    dashes.push_str("0 1000");
    html! {
        <g key="gauge" class="gauge" transform="rotate(-90)">
            <circle class="gauge-track" r={ring.clone()} pathLength={length.clone()} stroke-dasharray="8.6 1.4" />
            <circle class={class} r={ring} pathLength={length} stroke-dasharray={dashes} />
        </g>
    }
}

/// The badges above and below the disc.
fn badges(glyph: &NodeGlyph) -> Html {
    let edge = glyph.radius + BADGE_DISTANCE;
    let mut below: Vec<(&'static str, String)> = Vec::new();
    if let Some(gauge) = &glyph.gauge {
        let class = match gauge.outcome {
            Outcome::Pending => "badge-wait",
            Outcome::Ok => "badge-good",
            Outcome::Unknown => "badge-wait",
            Outcome::Unavailable | Outcome::NotLeader => "badge-bad",
        };
        let count = page::quorum_count(gauge.kind, gauge.filled, gauge.needed);
        below.push((class, count));
    }
    if glyph.state != NodeState::Up {
        below.push(("badge-away", page::node_state(glyph.state).to_string()));
    }
    if !glyph.suspected_by.is_empty() {
        below.push(("badge-suspected", page::suspected_by(&glyph.suspected_by)));
    }
    let hint = (!glyph.hints_for.is_empty()).then(|| page::hint_for(&glyph.hints_for));
    html! {
        <>
            <g key="above">{ for hint.iter().map(|text| badge("badge-hint", text, 0, -edge)) }</g>
            <g key="below">
                { for below.iter().zip(0_i32..).map(|((class, text), index)| html! {
                    <g key={*class}>{ badge(class, text, 0, edge + index * BADGE_STEP) }</g>
                }) }
            </g>
        </>
    }
}

/// What a client's box shows.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct ClientBoxProps {
    /// The client.
    pub glyph: Rc<ClientGlyph>,
}

/// A client.
#[component]
pub(crate) fn ClientBox(props: &ClientBoxProps) -> Html {
    let glyph = &props.glyph;
    let (width, height) = (glyph.size.width, glyph.size.height);
    let class = match glyph.activity {
        Activity::Idle => "is-idle",
        Activity::Waiting(RequestKind::Get | RequestKind::Put | RequestKind::Delete) => {
            "is-waiting"
        }
        Activity::Ended(_, Outcome::Ok | Outcome::Pending) => "is-answered",
        Activity::Ended(..) => "is-failed",
    };
    html! {
        <g class={classes!("client", class)} transform={translate(glyph.place)}>
            <rect x={px(-width / 2)} y={px(-height / 2)} width={px(width)} height={px(height)} rx="12" />
            <text class="client-name" dy="-0.1em">{ glyph.name.clone() }</text>
            <text class="client-activity" dy="1.25em">{ page::activity(glyph.activity) }</text>
        </g>
    }
}
