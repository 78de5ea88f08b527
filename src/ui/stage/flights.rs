//! Messages on their way: the only part of the stage that changes with every frame.

use crate::app::Msg;
use crate::scene::{Fate, Flight, Point, Scene, Wire};
use crate::ui::Dispatch;
use crate::ui::place::{em, fate_class, px, role_class, text_tenths_of_em, translate};
use crate::words::page;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// What the wire layer draws.
#[derive(Properties, Clone)]
pub(crate) struct WireLayerProps {
    /// The picture with the wires.
    pub scene: Rc<Scene>,
}

impl PartialEq for WireLayerProps {
    /// Wires stand still while messages move along them.
    fn eq(&self, other: &Self) -> bool {
        self.scene.stage.wires == other.scene.stage.wires
    }
}

/// The way of each message.
#[component]
pub(crate) fn WireLayer(props: &WireLayerProps) -> Html {
    html! {
        <g class="wires">
            { for props.scene.stage.wires.iter().map(|wire| html! {
                <path key={wire.id} class={classes!("wire", role_class(wire.role))} d={line(wire.from, wire.to)} />
            }) }
        </g>
    }
}

/// A straight line.
fn line(from: Point, to: Point) -> String {
    format!("M{} {}L{} {}", px(from.x), px(from.y), px(to.x), px(to.y))
}

/// What the trail layer draws.
#[derive(Properties, Clone)]
pub(crate) struct TrailLayerProps {
    /// The picture with the flights and their wires.
    pub scene: Rc<Scene>,
}

impl PartialEq for TrailLayerProps {
    /// Nothing else of the scene is drawn here.
    fn eq(&self, other: &Self) -> bool {
        self.scene.stage.flights == other.scene.stage.flights
    }
}

/// The way that each message has come already, which shows where it goes. It lies under the nodes.
#[component]
pub(crate) fn TrailLayer(props: &TrailLayerProps) -> Html {
    let stage = &props.scene.stage;
    html! {
        <g class="trails">
            { for stage.flights.iter().enumerate().map(|(index, flight)| {
                let wire = wire_of(&stage.wires, flight.id, index);
                let way = wire.map_or_else(String::new, |wire| line(wire.from, flight.place));
                html! {
                    <path key={flight.id} class={classes!("trail", role_class(flight.role), fate_class(flight.fate))} d={way} />
                }
            }) }
        </g>
    }
}

/// What the flight layer draws.
#[derive(Properties, Clone)]
pub(crate) struct FlightLayerProps {
    /// The picture with the flights.
    pub scene: Rc<Scene>,
    /// Takes the messages.
    pub dispatch: Dispatch,
}

impl PartialEq for FlightLayerProps {
    /// Nothing else of the scene is drawn here.
    fn eq(&self, other: &Self) -> bool {
        self.scene.stage.flights == other.scene.stage.flights && self.dispatch == other.dispatch
    }
}

/// The messages. One listener serves them all: a callback a message would be made anew with every
/// frame.
#[component]
pub(crate) fn FlightLayer(props: &FlightLayerProps) -> Html {
    let select = use_callback(props.dispatch.clone(), |event: MouseEvent, dispatch| {
        if let Some(id) = message_under(&event) {
            dispatch.emit(Msg::SelectMessage(Some(id)));
        }
    });
    html! {
        <g class="flights" onclick={select}>
            { for props.scene.stage.flights.iter().map(one_flight) }
        </g>
    }
}

/// The number of the message whose pill was pressed.
fn message_under(event: &MouseEvent) -> Option<u64> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let pill = target.closest("[data-message]").ok()??;
    pill.get_attribute("data-message")?.parse().ok()
}

/// The wire of a flight. Both lists are in the order in which messages were sent, so the place in
/// one is nearly always the place in the other.
fn wire_of(wires: &[Wire], id: u64, near: usize) -> Option<&Wire> {
    let guess = wires.get(near).filter(|wire| wire.id == id);
    guess.or_else(|| wires.iter().find(|wire| wire.id == id))
}

/// One message: its pill; a lost one is a cross.
fn one_flight(flight: &Flight) -> Html {
    let text = page::flight(&flight.label);
    let width = text_tenths_of_em(&text) + 16;
    let lost = flight.fate == Fate::Lost;
    html! {
        <g key={flight.id} class={classes!(
            "flight", role_class(flight.role), fate_class(flight.fate), flight.selected.then_some("is-selected")
        )} data-message={flight.id.to_string()} transform={translate(flight.place)}>
            <rect class="pill" x={em(-width / 2)} y="-0.95em" width={em(width)} height="1.9em" rx="0.95em" />
            <text class="pill-text" dy="0.35em">{ text }</text>
            <path class="lost-cross" display={if lost { "inline" } else { "none" }} d="M-7 -7L7 7M7 -7L-7 7" />
        </g>
    }
}
