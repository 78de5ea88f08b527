//! The bar at the top: the name, the tab, and what concerns the run as a whole.

use super::Dispatch;
use super::browser;
use super::icons::{Icon, icon};
use super::settings::DisplayMenu;
use crate::app::{BrowserFailure, Example, Msg};
use crate::words::page::label;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What the bar shows.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct TopBarProps {
    /// The ready-made runs.
    pub examples: Rc<[Example]>,
    /// Opens the help.
    pub on_help: Callback<()>,
    /// Takes the messages.
    pub dispatch: Dispatch,
}

/// The bar at the top.
#[component]
pub(crate) fn TopBar(props: &TopBarProps) -> Html {
    let share = props.dispatch.reform(|_: MouseEvent| Msg::Share);
    let save = props.dispatch.reform(|_: MouseEvent| Msg::Save);
    let help = props.on_help.reform(|_: MouseEvent| ());
    html! {
        <header class="top-bar">
            <h1 class="brand">{ logo() }<span class="brand-name">{ label::PRODUCT }</span></h1>
            <span class="tab is-current" aria-current="page">{ label::SANDBOX }</span>
            <span class="spring"></span>
            <ExamplesMenu examples={props.examples.clone()} dispatch={props.dispatch.clone()} />
            { bar_button(label::SHARE, label::SHARE_TIP, "share", Icon::Share, share) }
            { bar_button(label::SAVE, label::SAVE_TIP, "save", Icon::Save, save) }
            <OpenFile dispatch={props.dispatch.clone()} />
            <button class="button bar-button" popovertarget="display-menu" title={label::DISPLAY_TIP}
                aria-label={label::DISPLAY} data-testid="display">{ icon(Icon::Display) }</button>
            <DisplayMenu />
            <button class="button bar-button" title={label::HELP_TIP} aria-label={label::HELP}
                data-testid="help" onclick={help}>{ icon(Icon::Help) }</button>
        </header>
    }
}

/// A button of the bar: icon and word, the word going where there is no room.
fn bar_button(
    title: &'static str,
    tip: &'static str,
    name: &'static str,
    picture: Icon,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button class="button bar-button" title={tip} aria-label={title} data-testid={name} {onclick}>
            { icon(picture) }<span class="bar-word">{ title }</span>
        </button>
    }
}

/// The mark: a ring with three nodes.
fn logo() -> Html {
    html! {
        <svg class="logo" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <circle class="logo-ring" cx="12" cy="12" r="9" />
            <circle class="logo-node hue-0" cx="12" cy="3" r="3" />
            <circle class="logo-node hue-2" cx="19.8" cy="16.5" r="3" />
            <circle class="logo-node hue-1" cx="4.2" cy="16.5" r="3" />
        </svg>
    }
}

/// What the menu of examples shows.
#[derive(Properties, PartialEq, Clone)]
struct ExamplesMenuProps {
    examples: Rc<[Example]>,
    dispatch: Dispatch,
}

/// The menu of ready-made runs. The browser closes it on Escape and on a press outside.
#[component]
fn ExamplesMenu(props: &ExamplesMenuProps) -> Html {
    html! {
        <>
            <button class="button bar-button" popovertarget="examples-menu" title={label::EXAMPLES_TIP}
                aria-label={label::EXAMPLES} data-testid="examples">
                { icon(Icon::Examples) }<span class="bar-word">{ label::EXAMPLES }</span>
            </button>
            <div id="examples-menu" popover="auto" class="menu menu-examples" data-testid="examples-menu">
                { for props.examples.iter().map(|example| {
                    let name = example.name.to_string();
                    let open = props.dispatch.reform(move |_: MouseEvent| Msg::OpenExample(name.clone()));
                    html! {
                        <button key={example.name.to_string()} class="menu-item" popovertarget="examples-menu"
                            popovertargetaction="hide" onclick={open}>{ example.title.to_string() }</button>
                    }
                }) }
            </div>
        </>
    }
}

/// What the button that opens a file needs.
#[derive(Properties, PartialEq, Clone)]
struct OpenFileProps {
    dispatch: Dispatch,
}

/// Opens a saved run: a visible button in front of the browser's own field.
#[component]
fn OpenFile(props: &OpenFileProps) -> Html {
    let field = use_node_ref();
    let press = {
        let field = field.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = field.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let read = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            let file = input.files().and_then(|files| files.get(0));
            let dispatch = dispatch.clone();
            if let Some(file) = file {
                browser::read_file(
                    &file,
                    Callback::from(move |text: Option<String>| {
                        dispatch.emit(
                            text.map_or(Msg::BrowserFailed(BrowserFailure::File), Msg::OpenText),
                        );
                    }),
                );
            }
            // Choosing the same file again must be a change again.
            input.set_value("");
        })
    };
    html! {
        <>
            { bar_button(label::OPEN, label::OPEN_TIP, "open", Icon::Open, press) }
            <input ref={field} type="file" class="visually-hidden" tabindex="-1" aria-hidden="true"
                accept=".json,application/json,text/plain" onchange={read} data-testid="open-field" />
        </>
    }
}
