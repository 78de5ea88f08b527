//! Clients as the stage draws them.

use super::badge::badge;
use crate::scene::{Activity, ClientGlyph, Point, RequestOutcome, px};
use crate::text::page;
use crate::ui::attributes::translate;
use std::rc::Rc;
use yew::prelude::*;

/// From a client's box to the middle of the badge of its clock, in tenths of a pixel.
const CLOCK_DISTANCE: i32 = 130;

#[derive(Properties, PartialEq)]
pub(crate) struct ClientLayerProps {
    pub clients: Rc<[Rc<ClientGlyph>]>,
}

/// The clients.
#[component]
pub(crate) fn ClientLayer(props: &ClientLayerProps) -> Html {
    html! { <g class="clients">{ for props.clients.iter().map(|glyph| client(glyph)) }</g> }
}

/// A client.
fn client(glyph: &ClientGlyph) -> Html {
    let (width, height) = (glyph.size.width, glyph.size.height);
    let class = match glyph.activity {
        Activity::Idle => "client is-idle",
        Activity::Stale => "client is-stale",
        Activity::Waiting(_) => "client is-waiting",
        Activity::Ended(_, RequestOutcome::Ok | RequestOutcome::Pending) => "client is-answered",
        Activity::Ended(..) => "client is-failed",
    };
    html! {
        <g key={glyph.id} {class} transform={translate(glyph.place)}>
            <rect x={px(-width / 2)} y={px(-height / 2)} width={px(width)} height={px(height)} rx="12" />
            <text class="client-name" dy="-0.1em">{ glyph.name.clone() }</text>
            <text class="client-activity" dy="1.25em">{ page::activity(glyph.activity) }</text>
            { for (glyph.offset_us != 0).then(|| clock_badge(glyph)) }
        </g>
    }
}

/// How far its wall clock is off.
fn clock_badge(glyph: &ClientGlyph) -> Html {
    let place = Point { x: 0, y: glyph.size.height / 2 + CLOCK_DISTANCE };
    badge("badge badge-clock", page::clock_badge(glyph.offset_us).into(), translate(place))
}
