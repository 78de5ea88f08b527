//! The badges above and below a node's disc.

use super::badge::badge;
use super::node::{ROOM_FOR_LINE, ROOM_FOR_LINES};
use crate::scene::{MemberStatus, NodeGlyph, NodeState, Point, RequestOutcome};
use crate::text::page::{self, labels};
use crate::ui::attributes::translate;
use std::rc::Rc;
use yew::prelude::*;

/// From the disc's edge to the middle of a badge above or below it, in tenths of a pixel.
const BADGE_DISTANCE: i32 = 200;
/// From a badge to the next one.
const BADGE_STEP: i32 = 220;
/// Where nodes are close to each other a badge stands this far aside, times the part of the ring's
/// radius by which its node does.
const ASIDE: i32 = 480;

#[derive(Properties, PartialEq)]
pub(super) struct NodeBadgesProps {
    pub glyph: Rc<NodeGlyph>,
    /// The middle of the ring, and the distance of its band.
    pub middle: Point,
    pub ring_radius: i32,
}

/// The badges of a node. In the upper half of the ring they all stand above it, and in the lower half
/// all but hints stand below: towards the band, where no neighbour is.
#[component]
pub(super) fn NodeBadges(props: &NodeBadgesProps) -> Html {
    let (glyph, middle) = (&props.glyph, props.middle);
    let (mut above, mut below) = (Vec::new(), member_status(glyph));
    if glyph.place.y + glyph.radius < middle.y {
        std::mem::swap(&mut above, &mut below);
    }
    if !glyph.hints_for.is_empty() {
        above.push(("badge badge-hint", page::hint_for(&glyph.hints_for).into()));
    }
    let is_crowded = glyph.radius < ROOM_FOR_LINES;
    let x = if is_crowded { (glyph.place.x - middle.x) * ASIDE / props.ring_radius } else { 0 };
    let stacked = |badges: Vec<(&'static str, AttrValue)>, way: i32| {
        badges.into_iter().zip(0..).map(move |((class, text), place)| {
            let y = way * (glyph.radius + BADGE_DISTANCE + place * BADGE_STEP);
            badge(class, text, translate(Point { x, y }))
        })
    };
    html! {
        <g transform={translate(glyph.place)}>{ for stacked(above, -1).chain(stacked(below, 1)) }</g>
    }
}

/// How the node and its request stand, as badges by class and text.
fn member_status(glyph: &NodeGlyph) -> Vec<(&'static str, AttrValue)> {
    let mut badges = Vec::new();
    if glyph.role.leads {
        badges.push(("badge badge-leader", page::LEADER.into()));
    }
    if let Some(gauge) = &glyph.gauge {
        let class = match gauge.outcome {
            RequestOutcome::Pending | RequestOutcome::Unknown => "badge badge-wait",
            RequestOutcome::Ok => "badge badge-good",
            RequestOutcome::Unavailable | RequestOutcome::NotLeader => "badge badge-bad",
        };
        badges.push((class, page::quorum_count(gauge.kind, gauge.filled, gauge.needed).into()));
    }
    if glyph.offset_us != 0 {
        badges.push(("badge badge-clock", page::clock_badge(glyph.offset_us).into()));
    }
    if glyph.member_status != MemberStatus::Member {
        badges.push((
            "badge badge-away badge-standing",
            page::member_status(glyph.member_status).into(),
        ));
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
            AttrValue::Static(labels::SUSPECTED)
        } else {
            page::suspected_by(&glyph.suspected_by).into()
        };
        badges.push(("badge badge-suspected", text));
    }
    badges
}
