//! The messages in flight as a list: the way to each of them for a keyboard and a screen reader,
//! and a count of what is still to come for everybody.

use super::Dispatch;
use super::place::role_class;
use crate::app::Msg;
use crate::scene::{Flight, Scene};
use crate::words::page::{self, label};
use std::rc::Rc;
use yew::prelude::*;

/// The list names at most so many messages; the stage shows the others.
const LISTED_MOST: usize = 12;

/// What the list shows.
#[derive(Properties, Clone)]
pub(crate) struct FlightListProps {
    /// The picture with the flights.
    pub scene: Rc<Scene>,
    /// Takes the messages.
    pub dispatch: Dispatch,
}

impl PartialEq for FlightListProps {
    /// Where a message is on its way makes no difference to the list, so that a frame costs nothing.
    fn eq(&self, other: &Self) -> bool {
        let ours = &self.scene.stage.flights;
        let theirs = &other.scene.stage.flights;
        self.dispatch == other.dispatch
            && ours.len() == theirs.len()
            && ours.iter().zip(theirs).all(|(one, another)| {
                one.id == another.id && one.fate == another.fate && one.selected == another.selected
            })
    }
}

/// The messages in flight.
#[component]
pub(crate) fn FlightList(props: &FlightListProps) -> Html {
    let flights = &props.scene.stage.flights;
    html! {
        <section class="card flights-card" aria-labelledby="flights-title" data-testid="flights">
            <div class="card-head">
                <h2 id="flights-title" class="card-title">{ label::IN_FLIGHT }</h2>
                <span class="spring"></span>
                <span class="tag tag-idle">{ flights.len() }</span>
            </div>
            <p class="empty" hidden={!flights.is_empty()}>{ label::IN_FLIGHT_EMPTY }</p>
            <ul class="flight-rows">
                { for flights.iter().take(LISTED_MOST).map(|flight| row(flight, &props.dispatch)) }
            </ul>
        </section>
    }
}

/// One message.
fn row(flight: &Flight, dispatch: &Dispatch) -> Html {
    let id = flight.id;
    let select = dispatch.reform(move |_: MouseEvent| Msg::SelectMessage(Some(id)));
    html! {
        <li key={id}>
            <button class="flight-row" aria-pressed={flight.selected.to_string()} onclick={select}>
                <span class={classes!("flight-label", role_class(flight.role))}>{ page::flight(&flight.label) }</span>
                <span class="mono">{ page::way(&flight.from, &flight.to) }</span>
            </button>
        </li>
    }
}
