//! Messages and the wires that they move along. Both are drawn anew only when a message is sent or
//! ends.

use super::flight_positions::FlightPositions;
use crate::app::ViewMsg;
use crate::scene::{FlightGlyph, FlightPath, FlightStatus, Point};
use crate::text::page;
use crate::ui::attributes::{em, fate_class, line, role_class, text_tenths_of_em, translate};
use crate::ui::browser;
use crate::ui::link::use_link;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct WireLayerProps {
    pub flight_paths: Rc<[FlightPath]>,
}

/// The way of each message. Wires stand still while messages move along them.
#[component]
pub(crate) fn WireLayer(props: &WireLayerProps) -> Html {
    html! { <g class="wires">{ for props.flight_paths.iter().map(flight_path) }</g> }
}

fn flight_path(flight_path: &FlightPath) -> Html {
    let mut path = String::new();
    line(&mut path, flight_path.from, flight_path.to);
    html! { <path key={flight_path.id} class={format!("wire {}", role_class(flight_path.role))} d={path} /> }
}

#[derive(Properties, PartialEq)]
pub(crate) struct FlightLayerProps {
    pub flights: Rc<[FlightGlyph]>,
    /// Where each of them is.
    pub places: Rc<[Point]>,
}

/// The messages in their places. They are drawn where they are when one is sent or ends; from there
/// on they are moved.
#[component]
pub(crate) fn FlightLayer(props: &FlightLayerProps) -> Html {
    let layer = use_node_ref();
    let positions = use_mut_ref(FlightPositions::default);
    let shown = layer.clone();
    let (flights, places) = (props.flights.clone(), props.places.clone());
    let drawn_at = use_memo(flights.clone(), |_| places.clone());
    use_effect_with((flights.clone(), places), move |(flights, places)| {
        if let Some(layer) = shown.cast::<Element>() {
            positions.borrow_mut().write(&layer, flights, places);
        }
    });
    html! { <Flights {layer} {flights} places={(*drawn_at).clone()} /> }
}

#[derive(Properties, PartialEq)]
struct FlightsProps {
    layer: NodeRef,
    flights: Rc<[FlightGlyph]>,
    /// Where each of them was when this list was made.
    places: Rc<[Point]>,
}

/// The drawing of the messages. One listener serves them all.
#[component]
fn Flights(props: &FlightsProps) -> Html {
    let link = use_link();
    let onclick = use_callback(link, |event: MouseEvent, link| {
        let id = browser::nearest_attribute(&event, "data-message");
        if let Some(id) = id.and_then(|id| id.parse().ok()) {
            link.send(ViewMsg::SelectMessage(Some(id)));
        }
    });
    let flights = props.flights.iter().zip(&*props.places).map(flight);
    html! { <g ref={&props.layer} class="flights" {onclick}>{ for flights }</g> }
}

/// One message: its pill, or a dot where there is no room for one; a lost one is a cross.
fn flight((flight, place): (&FlightGlyph, &Point)) -> Html {
    let text = page::flight(&flight.label);
    let width = text_tenths_of_em(&text) + 16;
    let cross = if flight.status == FlightStatus::Lost { "M-7 -7L7 7M7 -7L-7 7" } else { "" };
    let mut class = format!("flight {} {}", role_class(flight.role), fate_class(flight.status));
    if flight.selected {
        class.push_str(" is-selected");
    }
    if flight.folded {
        class.push_str(" is-folded");
    }
    html! {
        <g key={flight.id} {class} data-message={flight.id.to_string()} transform={translate(*place)}>
            <rect class="pill" x={em(-width / 2)} y="-0.95em" width={em(width)} height="1.9em" rx="0.95em" />
            <text class="pill-text" dy="0.35em">{ text }</text>
            <path class="lost-cross" d={cross} />
        </g>
    }
}
