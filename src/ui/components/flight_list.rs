//! The messages in flight as a list: the way to each of them for a keyboard and a screen reader,
//! and a count of what is still to come for everybody.

use crate::app::ViewMsg;
use crate::scene::{FlightGlyph, FlightStatus};
use crate::text::page::{self, labels};
use crate::ui::attributes::{aria_bool, role_class};
use crate::ui::link::{AppLink, use_link};
use std::rc::Rc;
use yew::prelude::*;

/// The list names at most so many messages; the stage shows the others.
const LISTED_MAX: usize = 12;

#[derive(Properties, PartialEq)]
pub(crate) struct FlightListProps {
    pub flights: Rc<[FlightGlyph]>,
    /// How many of them will arrive, or are held back.
    pub in_flight: usize,
}

/// The messages in flight.
#[component]
pub(crate) fn FlightList(props: &FlightListProps) -> Html {
    let link = use_link();
    // What was lost is shown where it was lost, and is no more to be had.
    let listed = || props.flights.iter().filter(|flight| flight.status != FlightStatus::Lost);
    let rows = listed().take(LISTED_MAX).map(|flight| row(flight, &link));
    html! {
        <section class="card flights-card" aria-labelledby="flights-title" data-testid="flights">
            <div class="card-head">
                <h2 id="flights-title" class="card-title">{ labels::IN_FLIGHT }</h2>
                <span class="spring"></span>
                <span class="tag tag-idle">{ props.in_flight }</span>
            </div>
            <p class="empty" hidden={listed().next().is_some()}>{ labels::IN_FLIGHT_EMPTY }</p>
            <ul class="flight-rows">{ for rows }</ul>
        </section>
    }
}

/// One message.
fn row(flight: &FlightGlyph, link: &AppLink) -> Html {
    let onclick = link.sends(ViewMsg::SelectMessage(Some(flight.id)));
    let class = classes!("flight-label", role_class(flight.role));
    html! {
        <li key={flight.id}>
            <button class="flight-row" aria-pressed={aria_bool(flight.selected)} {onclick}>
                <span {class}>{ page::flight(&flight.label) }</span>
                <span class="mono">{ page::way(&flight.from, &flight.to) }</span>
                <span class="flight-fate">{ page::status(flight.status) }</span>
            </button>
        </li>
    }
}
