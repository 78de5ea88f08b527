//! The menu beside a node. It takes the focus, and closes when the focus leaves it, on Escape, and when
//! something was chosen.

use super::node_button::over;
use crate::scene::{NodeGlyph, NodePanel};
use crate::text::page;
use crate::ui::browser;
use crate::ui::components::{Target, node_actions};
use crate::ui::link::use_link;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Room that the menu takes beside its node, in tenths of a pixel.
const MENU_ROOM: i32 = 2_000;

#[derive(Properties, PartialEq)]
pub(crate) struct NodeMenuProps {
    pub glyph: Rc<NodeGlyph>,
    /// What the inspector says of the node.
    pub panel: Option<Rc<NodePanel>>,
    pub stage_width: i32,
    /// Whether the network is.
    pub is_partitioned: bool,
    pub on_menu: Callback<Option<u16>>,
}

/// The menu.
#[component]
pub(crate) fn NodeMenu(props: &NodeMenuProps) -> Html {
    let link = use_link();
    let menu = use_node_ref();
    use_effect_with(menu.clone(), |menu| {
        if let Some(menu) = menu.cast::<Element>() {
            browser::focus_first(&menu);
        }
    });
    let glyph = &props.glyph;
    let title = AttrValue::from(page::node_title(&glyph.name));
    let is_left = glyph.place.x + glyph.radius + MENU_ROOM > props.stage_width;
    let class = classes!("node-menu", is_left.then_some("is-left"));
    let fellows = props.panel.as_ref().map_or(&[][..], |panel| &panel.fellows);
    let NodeGlyph { id, ref name, offset_us, state, member_status, role, .. } = **glyph;
    let target = Target { id, name, offset_us, state, member_status, role, fellows };
    html! {
        <div ref={menu.clone()} id="node-menu" {class} ~style={over(glyph)} role="group"
            aria-label={title.clone()} data-testid="node-menu"
            onclick={props.on_menu.reform(|_| None)} onkeydown={on_key(&props.on_menu)}
            onfocusout={on_focus_out(menu, &props.on_menu)}>
            <span class="node-menu-title">{ title }</span>
            { node_actions(&target, props.is_partitioned, &link) }
        </div>
    }
}

/// Escape closes the menu, and does nothing else.
fn on_key(on_menu: &Callback<Option<u16>>) -> Callback<KeyboardEvent> {
    let on_menu = on_menu.clone();
    Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            event.prevent_default();
            on_menu.emit(None);
        }
    })
}

/// The menu closes when the focus goes to something outside of it.
fn on_focus_out(menu: NodeRef, on_menu: &Callback<Option<u16>>) -> Callback<FocusEvent> {
    let on_menu = on_menu.clone();
    Callback::from(move |event: FocusEvent| {
        let to = event.related_target();
        let stays = menu.cast().is_some_and(|menu: Element| browser::is_inside(to.as_ref(), &menu));
        if !stays {
            on_menu.emit(None);
        }
    })
}
