//! Lanes, and messages as strokes between them. They change when something happens, not with time.

use crate::scene::{FlightRole, Lane, NodeState, Stroke, Timeline};
use crate::ui::place::{hue_class, px, role_class, set_length};
use std::rc::Rc;
use yew::prelude::*;

/// What the lane names show.
#[derive(Properties, Clone)]
pub(crate) struct LanePictureProps {
    /// The timeline.
    pub picture: Rc<Timeline>,
}

impl PartialEq for LanePictureProps {
    /// Strokes and landmarks are drawn elsewhere.
    fn eq(&self, other: &Self) -> bool {
        let (one, another) = (&self.picture, &other.picture);
        one.size == another.size && one.lanes == another.lanes
    }
}

/// The names in front of the lanes.
#[component]
pub(crate) fn LaneNames(props: &LanePictureProps) -> Html {
    html! {
        <ul class="lane-names" aria-hidden="true">
            { for props.picture.lanes.iter().map(|lane| html! {
                <LaneName key={lane.name.clone()} name={lane.name.clone()} class={lane.hue.map(hue_class).unwrap_or("lane-client")} y={lane.y} />
            }) }
        </ul>
    }
}

/// One name.
#[derive(Properties, Clone, PartialEq)]
struct LaneNameProps {
    name: Rc<str>,
    class: &'static str,
    y: i32,
}

/// A lane's name at the height of its lane.
#[component]
fn LaneName(props: &LaneNameProps) -> Html {
    let name = use_node_ref();
    use_effect_with(props.y, {
        let name = name.clone();
        move |y| set_length(&name, "--y", *y)
    });
    html! { <li ref={name} class={classes!("lane-name", props.class)}>{ props.name.clone() }</li> }
}

/// The lanes with their outages.
#[component]
pub(crate) fn LaneLayer(props: &LanePictureProps) -> Html {
    let width = props.picture.size.width;
    html! {
        <g class="lanes">{ for props.picture.lanes.iter().map(|lane| one_lane(lane, width)) }</g>
    }
}

/// One lane.
fn one_lane(lane: &Lane, width: i32) -> Html {
    let y = px(lane.y);
    html! {
        <g key={lane.name.clone()} class={classes!("lane", lane.hue.map(hue_class))}>
            <path class="lane-line" d={format!("M0 {y}H{}", px(width))} />
            { for lane.outages.iter().enumerate().map(|(index, (left, right, state))| {
                let class = if *state == NodeState::Paused { "outage is-paused" } else { "outage is-down" };
                let (left, middle) = (px(*left), lane.y);
                html! {
                    <g key={index} class={class}>
                        <path class="outage-gap" d={format!("M{left} {y}H{}", px(*right))} />
                        <path class="outage-line" d={format!("M{left} {y}H{}", px(*right))} />
                        <path class="outage-mark" d={format!("M{left} {}V{}", px(middle - 50), px(middle + 50))} />
                    </g>
                }
            }) }
        </g>
    }
}

/// What the stroke layer draws.
#[derive(Properties, Clone)]
pub(crate) struct StrokeLayerProps {
    /// The timeline.
    pub picture: Rc<Timeline>,
}

impl PartialEq for StrokeLayerProps {
    /// Lanes and landmarks are drawn elsewhere.
    fn eq(&self, other: &Self) -> bool {
        let (one, another) = (&self.picture, &other.picture);
        one.size == another.size && one.strokes == another.strokes
    }
}

/// Every role a stroke can have.
const ROLES: [FlightRole; 5] = [
    FlightRole::Gossip,
    FlightRole::Reply,
    FlightRole::Request,
    FlightRole::Repair,
    FlightRole::Hint,
];

/// The messages. All strokes of one role are one path: a long run has thousands, and a path is
/// drawn in one go.
#[component]
pub(crate) fn StrokeLayer(props: &StrokeLayerProps) -> Html {
    let strokes = &props.picture.strokes;
    html! {
        <g class="strokes">
            { for ROLES.iter().map(|role| html! {
                <g key={role_class(*role)} class={role_class(*role)}>
                    <path class="stroke" d={lines(strokes, *role, false)} />
                    <path class="stroke is-lost" d={lines(strokes, *role, true)} />
                    <path class="stroke-end" d={ends(strokes, *role)} />
                </g>
            }) }
            <path class="stroke-cross" d={crosses(strokes)} />
        </g>
    }
}

/// The lines of one role.
fn lines(strokes: &[Stroke], role: FlightRole, lost: bool) -> String {
    let mut path = String::new();
    for stroke in strokes.iter().filter(|stroke| stroke.role == role && stroke.lost == lost) {
        let (from, to) = (stroke.from, stroke.to);
        path.push_str(&format!("M{} {}L{} {}", px(from.x), px(from.y), px(to.x), px(to.y)));
    }
    path
}

/// A dot at each end: a line of no length with round caps.
fn ends(strokes: &[Stroke], role: FlightRole) -> String {
    let mut path = String::new();
    for stroke in strokes.iter().filter(|stroke| stroke.role == role) {
        let arrived = (!stroke.lost).then_some(stroke.to);
        for end in std::iter::once(stroke.from).chain(arrived) {
            path.push_str(&format!("M{} {}h0", px(end.x), px(end.y)));
        }
    }
    path
}

/// A cross where a message was lost.
fn crosses(strokes: &[Stroke]) -> String {
    let mut path = String::new();
    for stroke in strokes.iter().filter(|stroke| stroke.lost) {
        path.push_str(&format!("M{} {}m-4 -4l8 8m0 -8l-8 8", px(stroke.to.x), px(stroke.to.y)));
    }
    path
}
