//! Lanes, and messages as strokes between them. They change when something happens, not with time.

use crate::scene::{FlightRole, Lane, NodeState, Point, Stroke, push_point, px};
use crate::ui::attributes::{ROLES, color_class, line, role_class};
use std::rc::Rc;
use yew::prelude::*;

/// No name is smaller than this, in tenths of a pixel; where lanes are closer together, some of
/// them go without.
const NAME_MIN: i32 = 90;

#[derive(Properties, PartialEq)]
pub(crate) struct LaneNamesProps {
    pub lanes: Rc<[Lane]>,
}

/// The names in front of the lanes, each at the height of its lane and no higher than it.
#[component]
pub(crate) fn LaneNames(props: &LaneNamesProps) -> Html {
    let apart = match &*props.lanes {
        [first, second, ..] => (second.y - first.y).max(1),
        _ => i32::MAX,
    };
    let every = usize::try_from(1 + (NAME_MIN - 1) / apart).unwrap_or(1);
    let room = px(apart.min(1_000));
    let name = |lane: &Lane| {
        let class = classes!("lane-name", lane.color.map_or("lane-client", color_class));
        let height = format!("--y:{}px;--lane:{room}px", px(lane.y));
        html! { <li key={lane.name.clone()} {class} ~style={height}>{ lane.name.clone() }</li> }
    };
    html! {
        <ul class="lane-names" aria-hidden="true">
            { for props.lanes.iter().step_by(every).map(name) }
        </ul>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct LanesProps {
    pub lanes: Rc<[Lane]>,
    pub width: i32,
}

/// The lanes with their outages.
#[component]
pub(crate) fn Lanes(props: &LanesProps) -> Html {
    html! {
        <g class="lanes">{ for props.lanes.iter().map(|lane| one_lane(lane, props.width)) }</g>
    }
}

/// One lane.
fn one_lane(lane: &Lane, width: i32) -> Html {
    let outages = lane.outages.iter().enumerate();
    let outages = outages.map(|(place, outage)| one_outage(place, *outage, lane.y));
    html! {
        <g key={lane.name.clone()} class={classes!("lane", lane.color.map(color_class))}>
            <path class="lane-line" d={across(0, width, lane.y)} />
            <g>{ for outages }</g>
        </g>
    }
}

/// A time at which a node was down or paused.
fn one_outage(place: usize, (left, right, state): (i32, i32, NodeState), y: i32) -> Html {
    let is_paused = state == NodeState::Paused;
    let gap = AttrValue::from(across(left, right, y));
    let mut mark = String::new();
    line(&mut mark, Point { x: left, y: y - 50 }, Point { x: left, y: y + 50 });
    html! {
        <g key={place} class={if is_paused { "outage is-paused" } else { "outage is-down" }}>
            <path class="outage-gap" d={gap.clone()} />
            <path class="outage-line" d={gap} />
            <path class="outage-mark" d={mark} />
        </g>
    }
}

/// A horizontal line.
fn across(from: i32, to: i32, y: i32) -> String {
    let mut path = String::new();
    line(&mut path, Point { x: from, y }, Point { x: to, y });
    path
}

#[derive(Properties, PartialEq)]
pub(crate) struct StrokesProps {
    pub strokes: Rc<[Stroke]>,
}

/// The messages. All strokes of one role are one path: a long run has thousands, and a path is
/// drawn in one go.
#[component]
pub(crate) fn Strokes(props: &StrokesProps) -> Html {
    let strokes = &props.strokes;
    html! {
        <g class="strokes">
            <g>{ for ROLES.iter().map(|role| of_role(strokes, *role)) }</g>
            <path class="stroke-cross" d={crosses(strokes)} />
        </g>
    }
}

/// The strokes of one role, with a dot at each end: a line of no length with round caps.
fn of_role(strokes: &[Stroke], role: FlightRole) -> Html {
    let (mut arrived, mut lost, mut ends) = (String::new(), String::new(), String::new());
    let dot = |ends: &mut String, place: Point| {
        ends.push('M');
        push_point(ends, place);
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
    html! {
        <g key={class} {class}>
            <path class="stroke" d={arrived} />
            <path class="stroke is-lost" d={lost} />
            <path class="stroke-end" d={ends} />
        </g>
    }
}

/// A cross where a message was lost.
fn crosses(strokes: &[Stroke]) -> String {
    let mut path = String::new();
    for stroke in strokes.iter().filter(|stroke| stroke.lost) {
        path.push('M');
        push_point(&mut path, stroke.to);
        path.push_str("m-4 -4l8 8m0 -8l-8 8");
    }
    path
}
