//! Messages on their way: the only part of the stage that changes with every frame.

use super::places::LAYER;
use crate::app::Msg;
use crate::scene::{Fate, Flight, FlightRole, Point, Wire};
use crate::ui::browser;
use crate::ui::element::{Element, class_if, classes, el};
use crate::ui::page::Event;
use crate::ui::part::{Draw, Shown};
use crate::ui::place::{ROLES, em, fate_class, line, role_class, text_tenths_of_em};
use crate::words::page;
use yew::virtual_dom::ListenerKind;

/// The way of each message. Wires stand still while messages move along them.
pub(crate) const WIRES: Draw = Draw::new(
    |one, other, _| one.stage().wires == other.stage().wires,
    |shown, _| el!("g", "class" = "wires").all(shown.stage().wires.iter().map(wire)),
);

fn wire(wire: &Wire) -> Element {
    let class = classes(&["wire", role_class(wire.role)]);
    el!("path", "class" = class, "d" = way(wire.from, wire.to)).key(wire.id)
}

/// A straight line.
fn way(from: Point, to: Point) -> String {
    let mut path = String::new();
    line(&mut path, from, to);
    path
}

/// The way that the messages have come already, which shows where they go. It lies under the
/// nodes. All ways of one kind are one path: it is drawn anew with every frame.
pub(crate) const TRAILS: Draw = Draw::new(
    |one, other, _| {
        one.stage().flights == other.stage().flights && one.stage().places == other.stage().places
    },
    |shown, _| {
        let kinds = ROLES.iter().flat_map(|role| [(*role, false), (*role, true)]);
        el!("g", "class" = "trails")
            .all(kinds.zip(0_u64..).map(|((role, lost), key)| trail(shown, role, lost).key(key)))
    },
);

/// The ways of all messages of one role, either of the lost ones or of the others.
fn trail(shown: &Shown, role: FlightRole, lost: bool) -> Element {
    let stage = shown.stage();
    let mut path = String::new();
    for (number, (flight, place)) in stage.flights.iter().zip(stage.places.iter()).enumerate() {
        if flight.role == role
            && (flight.fate == Fate::Lost) == lost
            && let Some(wire) = wire_of(&stage.wires, flight.id, number)
        {
            line(&mut path, wire.from, *place);
        }
    }
    let class = classes(&["trail", role_class(role), class_if(lost, "is-lost")]);
    el!("path", "class" = class, "d" = path)
}

/// The wire of a flight. Both lists are in the order in which messages were sent, so the place in
/// one is nearly always the place in the other.
fn wire_of(wires: &[Wire], id: u64, near: usize) -> Option<&Wire> {
    let guess = wires.get(near).filter(|wire| wire.id == id);
    guess.or_else(|| wires.iter().find(|wire| wire.id == id))
}

/// The messages, which `Places` puts into their places. One listener serves them
/// all.
pub(crate) const FLIGHTS: Draw = Draw::new(same_messages, |shown, _| {
    el!("g", "id" = LAYER, "class" = "flights")
        .on(
            || ListenerKind::onclick,
            &shown.link,
            |event, _| {
                let id = browser::nearest_attribute(event, "data-message")?.parse().ok()?;
                Some(Event::App(Msg::SelectMessage(Some(id))))
            },
            0,
        )
        .all(shown.stage().flights.iter().map(flight))
});

/// Whether two moments show the same messages, wherever these are.
pub(crate) fn same_messages(one: &Shown, other: &Shown, _: usize) -> bool {
    let (ours, theirs) = (&one.stage().flights, &other.stage().flights);
    ours.len() == theirs.len()
        && ours.iter().zip(theirs.iter()).all(|(one, another)| {
            one.id == another.id
                && one.fate == another.fate
                && one.selected == another.selected
                && one.folded == another.folded
                && one.role == another.role
                && one.label == another.label
        })
}

/// One message: its pill, or a dot where there is no room for one; a lost one is a cross.
fn flight(flight: &Flight) -> Element {
    let text = page::flight(&flight.label);
    let width = text_tenths_of_em(&text) + 16;
    let cross = if flight.fate == Fate::Lost { "M-7 -7L7 7M7 -7L-7 7" } else { "" };
    let class = classes(&[
        "flight",
        role_class(flight.role),
        fate_class(flight.fate),
        class_if(flight.selected, "is-selected"),
        class_if(flight.folded, "is-folded"),
    ]);
    el!("g", "class" = class, "data-message" = flight.id)
        .key(flight.id)
        .child(el!(
            "rect",
            "class" = "pill",
            "x" = em(-width / 2),
            "y" = "-0.95em",
            "width" = em(width),
            "height" = "1.9em",
            "rx" = "0.95em"
        ))
        .child(el!("text", "class" = "pill-text", "dy" = "0.35em").text(text))
        .child(el!("path", "class" = "lost-cross", "d" = cross))
}
