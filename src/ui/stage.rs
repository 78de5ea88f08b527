//! The stage: the ring, the key and its walk, nodes, clients, and messages on their way.
//!
//! The drawing is one SVG, hidden from screen readers; over it lies a list of real buttons, one a
//! node in ring order, which say in words what the marks say. Layers compare what they draw, so a
//! frame in which only messages move redraws only those.

use super::attributes::view_box;
use super::hooks::use_size;
use super::link::use_link;
use crate::app::ViewMsg;
use crate::scene::{self, NodePanel, Size};
use std::rc::Rc;
use yew::prelude::*;

mod badge;
mod band;
mod client;
mod cuts;
mod flight_positions;
mod flights;
mod key;
mod node;
mod node_badges;
mod node_button;
mod node_menu;
mod partition_button;
mod trails;

use band::BandLayer;
use client::ClientLayer;
use cuts::{CutLayer, GroupLayer};
use flights::{FlightLayer, WireLayer};
use key::KeyLayer;
use node::NodeLayer;
use node_button::NodeButtons;
pub(crate) use node_button::button_id;
use node_menu::NodeMenu;
use partition_button::PartitionButton;
use trails::TrailLayer;

#[derive(Properties, PartialEq)]
pub(crate) struct StageProps {
    pub stage: scene::Stage,
    /// The node in the inspector, which knows whom it can be compared with.
    pub inspected: Option<Rc<NodePanel>>,
    /// The node whose menu is open.
    pub menu: Option<u16>,
    /// Opens the menu of a node, or closes the open one.
    pub on_menu: Callback<Option<u16>>,
    /// The tag of the partitions was pressed.
    pub on_partition: Callback<()>,
}

/// The stage.
#[component]
pub(crate) fn Stage(props: &StageProps) -> Html {
    let link = use_link();
    let room = use_node_ref();
    let on_size = use_callback(link, |size: Size, link| link.send(ViewMsg::ResizeStage(size)));
    use_size(&room, on_size);
    html! {
        <div ref={room} class="stage" data-testid="stage">
            { picture(&props.stage) }
            <NodeButtons nodes={props.stage.nodes.clone()} menu={props.menu}
                on_menu={props.on_menu.clone()} />
            <div class="partition-slot">
                { for partition_button(props) }
            </div>
            <div class="node-menu-slot">{ for open_menu(props) }</div>
        </div>
    }
}

fn picture(stage: &scene::Stage) -> Html {
    let band = &stage.band;
    html! {
        <svg class="stage-picture" viewBox={view_box(stage.size)} aria-hidden="true">
            { definitions() }
            <BandLayer band={band.clone()} />
            <GroupLayer groups={stage.groups.clone()} />
            <KeyLayer mark={stage.key.clone()} band={band.clone()} />
            <WireLayer flight_paths={stage.flight_paths.clone()} />
            <TrailLayer flights={stage.flights.clone()} places={stage.places.clone()}
                flight_paths={stage.flight_paths.clone()} />
            <CutLayer cuts={stage.cuts.clone()} groups={stage.groups.clone()} tag={stage.partition_tag} />
            <NodeLayer nodes={stage.nodes.clone()} middle={band.center} ring_radius={band.radius} />
            <ClientLayer clients={stage.clients.clone()} />
            <FlightLayer flights={stage.flights.clone()} places={stage.places.clone()} />
        </svg>
    }
}

/// The button over the tag of the partitions, unless an open menu might cover a part of it.
fn partition_button(props: &StageProps) -> Option<Html> {
    let tag = props.stage.partition_tag.filter(|_| props.menu.is_none())?;
    Some(html! { <PartitionButton {tag} on_partition={props.on_partition.clone()} /> })
}

/// The open menu, under the key of its node, so that the menu of another node is another menu and
/// takes the focus.
fn open_menu(props: &StageProps) -> Option<Html> {
    let stage = &props.stage;
    let glyph = stage.nodes.iter().find(|glyph| Some(glyph.id) == props.menu)?;
    let panel = props.inspected.as_ref().filter(|panel| panel.id == glyph.id);
    Some(html! {
        <NodeMenu key={glyph.id} glyph={glyph.clone()} panel={panel.cloned()}
            stage_width={stage.size.width} is_partitioned={stage.partition_tag.is_some()}
            on_menu={props.on_menu.clone()} />
    })
}

/// Patterns and arrowheads that the layers refer to.
fn definitions() -> Html {
    html! {
        <defs>
            <pattern id="hatch" width="6" height="6" patternTransform="rotate(45)"
                patternUnits="userSpaceOnUse">
                <rect class="hatch-line" width="3" height="6" />
            </pattern>
            <marker id="walk-arrow" class="walk-arrow" markerWidth="11" markerHeight="11" refX="5"
                refY="5.5" orient="auto" markerUnits="userSpaceOnUse">
                <path d="M0 0L10 5.5L0 11z" />
            </marker>
        </defs>
    }
}
