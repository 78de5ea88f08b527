//! Real buttons over the discs of the picture, and the menu that they open. A click, a tap, a
//! right-click, a long press and Enter all open the same menu.

use super::NODES_NAME;
use super::menu::node_actions;
use crate::app::Msg;
use crate::scene::{NodeGlyph, NodeState, Point};
use crate::ui::place::{set_length, set_place};
use crate::ui::{Dispatch, browser};
use crate::words::page;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};
use yew::prelude::*;

/// What the list of node buttons shows.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct NodeButtonsProps {
    /// The nodes.
    pub nodes: Vec<Rc<NodeGlyph>>,
    /// Whether the network is partitioned.
    pub partitioned: bool,
    /// Takes the messages.
    pub dispatch: Dispatch,
}

/// The list of node buttons, and the menu of one of them.
#[component]
pub(crate) fn NodeButtons(props: &NodeButtonsProps) -> Html {
    let open = use_state_eq(|| None::<u16>);
    let on_open = {
        let (open, dispatch) = (open.clone(), props.dispatch.clone());
        use_callback((), move |id: u16, ()| {
            dispatch.emit(Msg::SelectNode(Some(id)));
            open.set(Some(id));
        })
    };
    let on_close = {
        let open = open.clone();
        use_callback((), move |(), ()| open.set(None))
    };
    let opened = props.nodes.iter().find(|glyph| *open == Some(glyph.id));
    html! {
        <>
            <ul class="node-buttons" aria-label={NODES_NAME}>
                { for props.nodes.iter().map(|glyph| html! {
                    <NodeButton key={glyph.id} id={glyph.id} place={glyph.place} radius={glyph.radius}
                        text={page::node_button(&glyph.name, glyph.state, glyph.replica, glyph.hints_for.len())}
                        open={*open == Some(glyph.id)} on_open={on_open.clone()} />
                }) }
            </ul>
            <div class="node-menu-slot">
                { for opened.map(|glyph| html! {
                    <NodeMenu key={glyph.id} id={glyph.id} name={glyph.name.clone()} state={glyph.state}
                        place={glyph.place} radius={glyph.radius} partitioned={props.partitioned}
                        dispatch={props.dispatch.clone()} on_close={on_close.clone()} />
                }) }
            </div>
        </>
    }
}

/// What a node's button shows.
#[derive(Properties, PartialEq, Clone)]
struct NodeButtonProps {
    id: u16,
    place: Point,
    radius: i32,
    text: String,
    open: bool,
    on_open: Callback<u16>,
}

/// A node's button: invisible but for its focus, it lies over the disc.
#[component]
fn NodeButton(props: &NodeButtonProps) -> Html {
    let button = use_node_ref();
    use_effect_with((props.place, props.radius), {
        let button = button.clone();
        move |(place, radius)| {
            set_place(&button, *place);
            set_length(&button, "--radius", *radius);
        }
    });
    let id = props.id;
    let click = props.on_open.reform(move |_: MouseEvent| id);
    let context = props.on_open.reform(move |event: MouseEvent| {
        event.prevent_default();
        id
    });
    html! {
        <li>
            <button ref={button} id={button_id(id)} class="node-button" aria-label={props.text.clone()}
                aria-haspopup="true" aria-expanded={props.open.to_string()} onclick={click} oncontextmenu={context}
                data-testid={format!("node-{id}")}></button>
        </li>
    }
}

/// The id of a node's button, to which the focus returns.
fn button_id(id: u16) -> String {
    format!("node-button-{id}")
}

/// What a node's menu shows.
#[derive(Properties, PartialEq, Clone)]
struct NodeMenuProps {
    id: u16,
    name: Rc<str>,
    state: NodeState,
    place: Point,
    radius: i32,
    partitioned: bool,
    dispatch: Dispatch,
    on_close: Callback<()>,
}

/// The menu beside a node. It takes the focus, and closes when the focus leaves it, on Escape, and
/// when something was chosen.
#[component]
fn NodeMenu(props: &NodeMenuProps) -> Html {
    let menu = use_node_ref();
    use_effect_with((props.place, props.radius), {
        let menu = menu.clone();
        move |(place, radius)| {
            set_place(&menu, *place);
            set_length(&menu, "--radius", *radius);
        }
    });
    use_effect_with((), {
        let menu = menu.clone();
        move |()| {
            let first = menu
                .cast::<HtmlElement>()
                .and_then(|menu| menu.query_selector("button").ok().flatten());
            if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
                // A button can always take the focus.
                let _ = first.focus();
            }
        }
    });
    let id = props.id;
    let chosen = props.on_close.reform(move |_: MouseEvent| browser::focus(&button_id(id)));
    let escape = {
        let on_close = props.on_close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                event.prevent_default();
                browser::focus(&button_id(id));
                on_close.emit(());
            }
        })
    };
    let left = {
        let (menu, on_close) = (menu.clone(), props.on_close.clone());
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
            let inside = menu.cast::<Node>().is_some_and(|menu| menu.contains(to.as_ref()));
            if !inside {
                on_close.emit(());
            }
        })
    };
    html! {
        <div ref={menu} class="node-menu" role="group" aria-label={page::node_title(&props.name)}
            onclick={chosen} onkeydown={escape} onfocusout={left} data-testid="node-menu">
            <span class="node-menu-title">{ page::node_title(&props.name) }</span>
            { node_actions(id, props.state, props.partitioned, &props.dispatch) }
        </div>
    }
}
