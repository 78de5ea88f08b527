//! The way that the messages have come already, which shows where they go. It lies under the nodes,
//! and is drawn anew with every frame; so all ways of one kind are one path.

use crate::scene::{FlightGlyph, FlightPath, FlightRole, FlightStatus, Point};
use crate::ui::attributes::{ROLES, line, role_class};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct TrailLayerProps {
    pub flights: Rc<[FlightGlyph]>,
    /// Where each of them is.
    pub places: Rc<[Point]>,
    pub flight_paths: Rc<[FlightPath]>,
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
            && (flight.status == FlightStatus::Lost) == is_lost
            && let Some(flight_path) = wire_of(&props.flight_paths, flight.id, number)
        {
            line(&mut path, flight_path.from, *place);
        }
    }
    path
}

/// The wire of a flight. Both lists are in the order in which messages were sent, so the place in
/// one is nearly always the place in the other.
fn wire_of(flight_paths: &[FlightPath], id: u64, near: usize) -> Option<&FlightPath> {
    let guess = flight_paths.get(near).filter(|flight_path| flight_path.id == id);
    guess.or_else(|| flight_paths.iter().find(|flight_path| flight_path.id == id))
}
