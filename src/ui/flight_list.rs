//! The messages in flight as a list: the way to each of them for a keyboard and a screen reader,
//! and a count of what is still to come for everybody.

use super::element::{Element, classes, el, said};
use super::part::{Draw, Shown};
use super::place::role_class;
use super::stage::same_messages;
use crate::app::Msg;
use crate::scene::{Fate, Flight};
use crate::ui::Link;
use crate::words::page::{self, label};

/// The list names at most so many messages; the stage shows the others.
const LISTED_MOST: usize = 12;

/// The messages in flight. Where a message is on its way makes no difference here, so that a frame
/// costs nothing.
pub(crate) const FLIGHT_LIST: Draw = Draw::new(
    |one, other, number| {
        one.scene.in_flight == other.scene.in_flight && same_messages(one, other, number)
    },
    list,
);

fn list(shown: &Shown, _: usize) -> Element {
    let flights = &shown.stage().flights;
    // What was lost is shown where it was lost, and is no more to be had.
    let listed = flights.iter().filter(|flight| flight.fate != Fate::Lost);
    let rows = listed.take(LISTED_MOST).map(|flight| row(flight, &shown.link));
    let nothing = flights.iter().all(|flight| flight.fate == Fate::Lost);
    el!(
        "section",
        "class" = "card flights-card",
        "aria-labelledby" = "flights-title",
        "data-testid" = "flights"
    )
    .child(
        el!("div", "class" = "card-head")
            .child(el!("h2", "id" = "flights-title", "class" = "card-title").text(label::IN_FLIGHT))
            .child(el!("span", "class" = "spring"))
            .child(el!("span", "class" = "tag tag-idle").count(shown.scene.in_flight)),
    )
    .child(el!("p", "class" = "empty", "hidden" = !nothing).text(label::IN_FLIGHT_EMPTY))
    .child(el!("ul", "class" = "flight-rows").all(rows))
}

/// One message.
fn row(flight: &Flight, link: &Link) -> Element {
    let class = classes(&["flight-label", role_class(flight.role)]);
    el!("li").key(flight.id).child(
        el!("button", "class" = "flight-row", "aria-pressed" = said(flight.selected))
            .click(link, Msg::SelectMessage(Some(flight.id)))
            .child(el!("span", "class" = class).text(page::flight(&flight.label)))
            .child(el!("span", "class" = "mono").text(page::way(&flight.from, &flight.to)))
            .child(el!("span", "class" = "flight-fate").text(page::fate(flight.fate))),
    )
}
