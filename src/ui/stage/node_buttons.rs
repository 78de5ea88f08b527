//! Real buttons over the discs of the picture, and the menu that they open. A click, a tap, a
//! right-click, a long press and Enter all open the same menu.

use super::menu::{Target, node_actions};
use crate::scene::NodeGlyph;
use crate::ui::browser;
use crate::ui::element::{Element, Property, class_if, classes, el, said, style};
use crate::ui::page::Event;
use crate::ui::part::{Draw, Shown};
use crate::ui::place::px;
use crate::words::page::{self, label};
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, KeyboardEvent};
use yew::virtual_dom::ListenerKind;

/// The list of node buttons.
pub(crate) const BUTTONS: Draw = Draw::new(
    |one, other, _| one.stage().nodes == other.stage().nodes && one.menu == other.menu,
    |shown, _| {
        el!("ul", "class" = "node-buttons", "aria-label" = label::NODES)
            .all(shown.stage().nodes.iter().map(|glyph| button(glyph, shown)))
    },
);

/// The id of a node's button, to which the focus returns.
pub(crate) fn button_id(id: u16) -> String {
    format!("node-button-{id}")
}

/// Where the disc is, for the style sheet.
fn over(glyph: &NodeGlyph) -> Property {
    let (x, y) = (px(glyph.place.x), px(glyph.place.y));
    style(&format!("--x:{x}px;--y:{y}px;--radius:{}px", px(glyph.radius)))
}

/// The menu of the node with this number opens.
fn opened(id: u32) -> Option<Event> {
    Some(Event::Menu(u16::try_from(id).ok()))
}

/// A node's button: invisible but for its focus, it lies over the disc.
fn button(glyph: &NodeGlyph, shown: &Shown) -> Element {
    let id = glyph.id;
    let said_text = page::node_button(
        &glyph.name,
        glyph.state,
        glyph.replica,
        glyph.hints_for.len(),
        glyph.role.leads,
        glyph.standing,
    );
    let button = el!(
        "button",
        "id" = button_id(id),
        "class" = "node-button",
        "style" = over(glyph),
        "aria-label" = said_text,
        "aria-haspopup" = "true",
        "aria-expanded" = said(shown.menu == Some(id)),
        "data-testid" = format!("node-{id}")
    )
    .on(|| ListenerKind::onclick, &shown.link, |_, id| opened(id), id.into())
    .on(
        || ListenerKind::oncontextmenu,
        &shown.link,
        |event, id| {
            event.prevent_default();
            opened(id)
        },
        id.into(),
    );
    el!("li").key(id.into()).child(button)
}

/// Room that the menu takes beside its node, in tenths of a pixel.
const MENU_ROOM: i32 = 2_000;
/// The id of the menu.
const MENU_ID: &str = "node-menu";

/// The menu beside a node. It takes the focus, and closes when the focus leaves it, on Escape, and
/// when something was chosen.
pub(crate) const MENU: Draw = Draw {
    same: |one, other, _| {
        one.menu == other.menu
            && one.partitioned() == other.partitioned()
            && one.stage().nodes == other.stage().nodes
            && one.scene.node == other.scene.node
    },
    draw: menu,
    after: |first| {
        if first {
            browser::focus_first(MENU_ID);
        }
    },
};

fn menu(shown: &Shown, _: usize) -> Element {
    let Some(glyph) = shown.stage().nodes.iter().find(|glyph| Some(glyph.id) == shown.menu) else {
        return el!("div", "id" = MENU_ID);
    };
    let (id, link) = (glyph.id, &shown.link);
    let title = page::node_title(&glyph.name);
    let is_left = glyph.place.x + glyph.radius + MENU_ROOM > shown.stage().size.width;
    let menu = el!(
        "div",
        "id" = MENU_ID,
        "class" = classes(&["node-menu", class_if(is_left, "is-left")]),
        "style" = over(glyph),
        "role" = "group",
        "aria-label" = title.clone(),
        "data-testid" = "node-menu"
    )
    .key(id.into())
    .on(|| ListenerKind::onclick, link, |_, _| Some(Event::Menu(None)), 0)
    .on(
        || ListenerKind::onkeydown,
        link,
        |event, _| {
            if event.unchecked_ref::<KeyboardEvent>().key() != "Escape" {
                return None;
            }
            event.stop_propagation();
            event.prevent_default();
            Some(Event::Menu(None))
        },
        0,
    )
    .on(
        || ListenerKind::onfocusout,
        link,
        |event, _| {
            let to = event.unchecked_ref::<FocusEvent>().related_target();
            let stays = to.is_some_and(|to| browser::is_inside(&to, "#node-menu"));
            (!stays).then_some(Event::Menu(None))
        },
        0,
    )
    .child(el!("span", "class" = "node-menu-title").text(title));
    let panel = shown.scene.node.as_ref().filter(|panel| panel.id == id);
    let fellows = panel.map_or(&[][..], |panel| &panel.fellows);
    let NodeGlyph { state, standing, role, .. } = **glyph;
    let target = Target { id, state, standing, role, fellows };
    node_actions(menu, &target, shown.partitioned(), link)
}
