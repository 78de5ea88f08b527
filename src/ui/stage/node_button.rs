//! Real buttons over the discs of the picture. A click, a tap, a right-click, a long press and Enter all
//! open the same menu.

use crate::scene::{NodeGlyph, px};
use crate::text::page::{self, labels};
use crate::ui::attributes::aria_bool;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct NodeButtonsProps {
    pub nodes: Rc<[Rc<NodeGlyph>]>,
    /// The node whose menu is open.
    pub menu: Option<u16>,
    pub on_menu: Callback<Option<u16>>,
}

/// The list of node buttons.
#[component]
pub(crate) fn NodeButtons(props: &NodeButtonsProps) -> Html {
    let item = |glyph: &Rc<NodeGlyph>| {
        html! {
            <li key={glyph.id}>
                <NodeButton glyph={glyph.clone()} is_open={props.menu == Some(glyph.id)}
                    on_menu={props.on_menu.clone()} />
            </li>
        }
    };
    html! {
        <ul class="node-buttons" aria-label={labels::NODES}>{ for props.nodes.iter().map(item) }</ul>
    }
}

/// The id of a node's button, to which the focus returns.
pub(crate) fn button_id(id: u16) -> String {
    format!("node-button-{id}")
}

/// Where the disc is, for the style sheet.
pub(super) fn over(glyph: &NodeGlyph) -> String {
    let (x, y) = (px(glyph.place.x), px(glyph.place.y));
    format!("--x:{x}px;--y:{y}px;--radius:{}px", px(glyph.radius))
}

#[derive(Properties, PartialEq)]
struct NodeButtonProps {
    glyph: Rc<NodeGlyph>,
    /// Whether its menu is open.
    is_open: bool,
    on_menu: Callback<Option<u16>>,
}

/// A node's button: invisible but for its focus, it lies over the disc.
#[component]
fn NodeButton(props: &NodeButtonProps) -> Html {
    let glyph = &props.glyph;
    let id = glyph.id;
    let onclick = props.on_menu.reform(move |_| Some(id));
    let oncontextmenu = props.on_menu.reform(move |event: MouseEvent| {
        event.prevent_default();
        Some(id)
    });
    let hints = glyph.hints_for.len();
    let (leads, member_status) = (glyph.role.leads, glyph.member_status);
    let description =
        page::node_button(&glyph.name, glyph.state, glyph.replica, hints, leads, member_status);
    html! {
        <button id={button_id(id)} class="node-button" ~style={over(glyph)} aria-label={description}
            aria-haspopup="true" aria-expanded={aria_bool(props.is_open)}
            data-testid={format!("node-{id}")} {onclick} {oncontextmenu}></button>
    }
}
