//! The way that the messages have come already, which shows where they go. It lies under the nodes,
//! and is drawn anew with every frame; so all ways of one kind are one path.

use crate::scene::{Fate, Flight, FlightRole, Point, Wire};
use crate::ui::attributes::{ROLES, line, role_class};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct TrailLayerProps {
    pub flights: Rc<[Flight]>,
    /// Where each of them is.
    pub places: Rc<[Point]>,
    pub wires: Rc<[Wire]>,
}

/// The ways behind the messages.
#[component]
pub(crate) fn TrailLayer(props: &TrailLayerProps) -> Html {
    let trail = |role: FlightRole, is_lost: bool| {
        let class = classes!("trail", role_class(role), is_lost.then_some("is-lost"));
        html! { <path {class} d={ways(props, role, is_lost)} /> }
    };
    let trails = |role: &FlightRole| {
        html! { <>{ trail(*role, false) }{ trail(*role, true) }</> }
    };
    html! { <g class="trails">{ for ROLES.iter().map(trails) }</g> }
}

/// The ways of all messages of one role, either of the lost ones or of the others.
fn ways(props: &TrailLayerProps, role: FlightRole, is_lost: bool) -> String {
    let mut path = String::new();
    for (number, (flight, place)) in props.flights.iter().zip(&*props.places).enumerate() {
        if flight.role == role
            && (flight.fate == Fate::Lost) == is_lost
            && let Some(wire) = wire_of(&props.wires, flight.id, number)
        {
            line(&mut path, wire.from, *place);
        }
    }
    path
}

/// The wire of a flight. Both lists are in the order in which messages were sent, so the place in
/// one is nearly always the place in the other.
fn wire_of(wires: &[Wire], id: u64, near: usize) -> Option<&Wire> {
    let guess = wires.get(near).filter(|wire| wire.id == id);
    guess.or_else(|| wires.iter().find(|wire| wire.id == id))
}
