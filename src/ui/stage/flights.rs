//! Messages on their way: the only part of the stage that changes with every frame.

use crate::app::Msg;
use crate::scene::{Fate, Flight, Point, Wire};
use crate::ui::browser;
use crate::ui::element::{Element, class_if, classes, el};
use crate::ui::page::Event;
use crate::ui::part::{Draw, Shown};
use crate::ui::place::{em, fate_class, line, role_class, text_tenths_of_em, translate};
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

/// Whether two moments show the same messages at the same places.
fn same_flights(one: &Shown, other: &Shown, _: usize) -> bool {
    one.stage().flights == other.stage().flights
}

/// The way that each message has come already, which shows where it goes. It lies under the nodes.
pub(crate) const TRAILS: Draw = Draw::new(same_flights, |shown, _| {
    let stage = shown.stage();
    let trails = stage.flights.iter().enumerate().map(|(place, flight)| {
        let wire = wire_of(&stage.wires, flight.id, place);
        let path = wire.map_or_else(String::new, |wire| way(wire.from, flight.place));
        let class = classes(&["trail", role_class(flight.role), fate_class(flight.fate)]);
        el!("path", "class" = class, "d" = path).key(flight.id)
    });
    el!("g", "class" = "trails").all(trails)
});

/// The wire of a flight. Both lists are in the order in which messages were sent, so the place in
/// one is nearly always the place in the other.
fn wire_of(wires: &[Wire], id: u64, near: usize) -> Option<&Wire> {
    let guess = wires.get(near).filter(|wire| wire.id == id);
    guess.or_else(|| wires.iter().find(|wire| wire.id == id))
}

/// The messages. One listener serves them all.
pub(crate) const FLIGHTS: Draw = Draw::new(same_flights, |shown, _| {
    el!("g", "class" = "flights")
        .on(
            ListenerKind::onclick,
            &shown.link,
            |event, _| {
                let id = browser::nearest_attribute(event, "data-message")?.parse().ok()?;
                Some(Event::App(Msg::SelectMessage(Some(id))))
            },
            0,
        )
        .all(shown.stage().flights.iter().map(flight))
});

/// One message: its pill; a lost one is a cross.
fn flight(flight: &Flight) -> Element {
    let text = page::flight(&flight.label);
    let width = text_tenths_of_em(&text) + 16;
    let cross = if flight.fate == Fate::Lost { "M-7 -7L7 7M7 -7L-7 7" } else { "" };
    let class = classes(&[
        "flight",
        role_class(flight.role),
        fate_class(flight.fate),
        class_if(flight.selected, "is-selected"),
    ]);
    el!("g", "class" = class, "data-message" = flight.id, "transform" = translate(flight.place))
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
