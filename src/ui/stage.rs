//! The stage: the ring, the key and its walk, nodes, clients, and messages on their way.
//!
//! The drawing is one SVG, hidden from screen readers; over it lies a list of real buttons, one a
//! node in ring order, which say in words what the marks say. Layers compare what they draw, so a
//! frame in which only messages move redraws only `flights`.

use super::Dispatch;
use super::measure::use_measured;
use crate::app::Msg;
use crate::scene::{Scene, Size};
use crate::words::page::label;
use std::rc::Rc;
use yew::prelude::*;

mod band;
mod flights;
mod menu;
mod node;
mod node_buttons;

pub(crate) use menu::node_actions;

/// What the stage shows.
#[derive(Properties, Clone)]
pub(crate) struct StageProps {
    /// The picture.
    pub scene: Rc<Scene>,
    /// Takes the messages.
    pub dispatch: Dispatch,
}

impl PartialEq for StageProps {
    /// The rest of the scene is not drawn here.
    fn eq(&self, other: &Self) -> bool {
        self.scene.stage == other.scene.stage && self.dispatch == other.dispatch
    }
}

/// The stage.
#[component]
pub(crate) fn Stage(props: &StageProps) -> Html {
    let stage = &props.scene.stage;
    let room = use_node_ref();
    let on_size = use_callback(props.dispatch.clone(), |size: Size, dispatch| {
        dispatch.emit(Msg::StageResized(size));
    });
    use_measured(&room, on_size);
    let view = format!(
        "0 0 {} {}",
        super::place::px(stage.size.width),
        super::place::px(stage.size.height)
    );
    html! {
        <div ref={room} class="stage" data-testid="stage">
            <svg class="stage-picture" viewBox={view} aria-hidden="true" focusable="false">
                { definitions() }
                <band::BandLayer band={stage.band.clone()} />
                <band::KeyLayer mark={stage.key.clone()} band={stage.band.clone()} />
                <flights::WireLayer scene={props.scene.clone()} />
                <flights::TrailLayer scene={props.scene.clone()} />
                <band::CutLayer cuts={stage.cuts.clone()} />
                <g class="nodes">
                    { for stage.nodes.iter().map(|glyph| html! {
                        <node::NodeDisc key={glyph.id} glyph={glyph.clone()} />
                    }) }
                </g>
                <g class="clients">
                    { for stage.clients.iter().map(|glyph| html! {
                        <node::ClientBox key={glyph.id} glyph={glyph.clone()} />
                    }) }
                </g>
                <flights::FlightLayer scene={props.scene.clone()} dispatch={props.dispatch.clone()} />
            </svg>
            <node_buttons::NodeButtons nodes={stage.nodes.clone()} partitioned={!stage.cuts.is_empty()}
                dispatch={props.dispatch.clone()} />
        </div>
    }
}

/// Patterns and arrowheads that the layers refer to.
fn definitions() -> Html {
    html! {
        <defs>
            <pattern id="hatch" width="6" height="6" patternTransform="rotate(45)" patternUnits="userSpaceOnUse">
                <rect class="hatch-line" width="3" height="6" />
            </pattern>
            <marker id="walk-arrow" class="walk-arrow" markerWidth="11" markerHeight="11" refX="5" refY="5.5" orient="auto"
                markerUnits="userSpaceOnUse"><path d="M0 0L10 5.500L0 11z" /></marker>
        </defs>
    }
}

/// The accessible name of the list over the picture.
const NODES_NAME: &str = label::NODES;
