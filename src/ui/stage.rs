//! The stage: the ring, the key and its walk, nodes, clients, and messages on their way.
//!
//! The drawing is one SVG, hidden from screen readers; over it lies a list of real buttons, one a
//! node in ring order, which say in words what the marks say. Layers compare what they draw, so a
//! frame in which only messages move redraws only those.

use super::element::{Element, el};
use super::measure::STAGE_ROOM;
use super::part::{Shown, listed, part};
use super::place::view_box;
use std::rc::Rc;

mod band;
mod flights;
mod menu;
mod node;
mod node_buttons;
mod places;

pub(crate) use flights::same_messages;
pub(crate) use menu::{Target, node_actions};
pub(crate) use node_buttons::button_id;
pub(crate) use places::Places;

/// The stage.
pub(crate) fn stage(shown: &Rc<Shown>) -> Element {
    let layer = |draw| part(draw, shown, 0);
    let picture = el!(
        "svg",
        "class" = "stage-picture",
        "viewBox" = view_box(shown.stage().size),
        "aria-hidden" = "true"
    )
    .child(definitions())
    .node(layer(&band::BAND))
    .node(layer(&band::KEY))
    .node(layer(&flights::WIRES))
    .node(layer(&flights::TRAILS))
    .node(layer(&band::CUTS))
    .node(layer(&node::NODES))
    .node(layer(&node::CLIENTS))
    .node(layer(&flights::FLIGHTS));
    // Under the node's key, so that the menu of another node is another menu and takes the focus.
    let mut menu = el!("div", "class" = "node-menu-slot");
    if let Some(id) = shown.menu {
        menu = menu.node(listed(&node_buttons::MENU, shown, 0, &node_buttons::button_id(id)));
    }
    el!("div", "id" = STAGE_ROOM, "class" = "stage", "data-testid" = "stage")
        .child(picture)
        .node(layer(&node_buttons::BUTTONS))
        .child(menu)
}

/// Patterns and arrowheads that the layers refer to.
fn definitions() -> Element {
    let hatch = el!(
        "pattern",
        "id" = "hatch",
        "width" = "6",
        "height" = "6",
        "patternTransform" = "rotate(45)",
        "patternUnits" = "userSpaceOnUse"
    );
    let arrow = el!(
        "marker",
        "id" = "walk-arrow",
        "class" = "walk-arrow",
        "markerWidth" = "11",
        "markerHeight" = "11",
        "refX" = "5",
        "refY" = "5.5",
        "orient" = "auto",
        "markerUnits" = "userSpaceOnUse"
    );
    el!("defs")
        .child(hatch.child(el!("rect", "class" = "hatch-line", "width" = "3", "height" = "6")))
        .child(arrow.child(el!("path", "d" = "M0 0L10 5.5L0 11z")))
}
