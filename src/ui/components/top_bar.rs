//! The bar at the top: the name, the tab, and what concerns the run as a whole.

use super::display_menu::{DISPLAY_MENU, DisplayMenu};
use super::icons::{Icon, icon};
use crate::app::{Example, FileMsg};
use crate::scene::SystemPanel;
use crate::text::page::{self, labels};
use crate::ui::browser;
use crate::ui::link::{AppLink, use_link};
use crate::ui::settings::Settings;
use std::rc::Rc;
use web_sys::{File, HtmlElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct TopBarProps {
    /// The title of the run.
    pub title: AttrValue,
    pub system: Rc<SystemPanel>,
    pub examples: &'static [Example],
    pub settings: Settings,
    pub on_settings: Callback<Settings>,
    /// Takes a file that was chosen to be opened.
    pub on_file: Callback<File>,
    pub on_help: Callback<()>,
}

/// The bar at the top.
#[component]
pub(crate) fn TopBar(props: &TopBarProps) -> Html {
    let link = use_link();
    html! {
        <header class="top-bar">
            <h1 class="brand">{ logo() }<span class="brand-name">{ labels::PRODUCT }</span></h1>
            <span class="tab is-current" aria-current="page" data-testid="title" title={props.title.clone()}>{ &props.title }</span>
            { system_badge(&props.system) }
            <span class="spring"></span>
            <BarButton title={labels::START_OVER} tip={labels::START_OVER_TIP} name="start-over"
                picture={Icon::Restart} on_press={link.sends(FileMsg::StartOver)} />
            <BarButton title={labels::EXAMPLES} tip={labels::EXAMPLES_TIP} name="examples"
                picture={Icon::Examples} opens={EXAMPLES_MENU} />
            { examples_menu(props.examples, &link) }
            <BarButton title={labels::SHARE} tip={labels::SHARE_TIP} name="share" picture={Icon::Share}
                on_press={link.sends(FileMsg::Share)} />
            <BarButton title={labels::SAVE} tip={labels::SAVE_TIP} name="save" picture={Icon::Save}
                on_press={link.sends(FileMsg::Save)} />
            <OpenFile on_file={props.on_file.clone()} />
            { display_button() }
            <DisplayMenu settings={props.settings} on_change={props.on_settings.clone()} />
            { help_button(&props.on_help) }
        </header>
    }
}

/// The kind of cluster that runs.
fn system_badge(panel: &SystemPanel) -> Html {
    let class = if panel.changes == 0 { "tag tag-idle" } else { "tag tag-wait" };
    html! {
        <span class={classes!("system-badge", class)} data-testid="system-badge">
            { page::system_badge(panel.preset, panel.quorum, panel.changes) }
        </span>
    }
}

#[derive(Properties, PartialEq)]
struct BarButtonProps {
    title: &'static str,
    tip: &'static str,
    /// A test's handle.
    name: &'static str,
    picture: Icon,
    /// The id of the menu that it opens.
    #[prop_or_default]
    opens: Option<&'static str>,
    #[prop_or_default]
    on_press: Callback<MouseEvent>,
}

/// A button of the bar: icon and word. The word goes where there is no room for it.
#[component]
fn BarButton(props: &BarButtonProps) -> Html {
    html! {
        <button class="button bar-button" popovertarget={props.opens} title={props.tip}
            aria-label={props.title} data-testid={props.name} onclick={&props.on_press}>
            { icon(props.picture) }
            <span class="bar-word">{ props.title }</span>
        </button>
    }
}

/// The mark: a ring with three nodes.
fn logo() -> Html {
    html! {
        <svg class="logo" viewBox="0 0 24 24" aria-hidden="true">
            <circle class="logo-ring" cx="12" cy="12" r="9" />
            <circle class="logo-node hue-0" cx="12" cy="3" r="3" />
            <circle class="logo-node hue-2" cx="19.8" cy="16.5" r="3" />
            <circle class="logo-node hue-1" cx="4.2" cy="16.5" r="3" />
        </svg>
    }
}

const EXAMPLES_MENU: &str = "examples-menu";

/// The menu of ready-made runs. The browser closes it on Escape and on a press outside.
fn examples_menu(examples: &[Example], link: &AppLink) -> Html {
    let item = |example: &Example| {
        let onclick = link.sends(FileMsg::OpenExample(example.name.to_string()));
        html! {
            <button key={example.name} class="menu-item" popovertarget={EXAMPLES_MENU}
                popovertargetaction="hide" {onclick}>
                { example.title }
            </button>
        }
    };
    html! {
        <div id={EXAMPLES_MENU} popover="auto" class="menu menu-examples" data-testid="examples-menu">
            { for examples.iter().map(item) }
        </div>
    }
}

fn display_button() -> Html {
    html! {
        <button class="button bar-button" popovertarget={DISPLAY_MENU} title={labels::DISPLAY_TIP}
            aria-label={labels::DISPLAY} data-testid="display">
            { icon(Icon::Display) }
        </button>
    }
}

fn help_button(on_help: &Callback<()>) -> Html {
    html! {
        <button class="button bar-button" title={labels::HELP_TIP} aria-label={labels::HELP}
            data-testid="help" onclick={on_help.reform(|_| ())}>
            { icon(Icon::Help) }
        </button>
    }
}

#[derive(Properties, PartialEq)]
struct OpenFileProps {
    on_file: Callback<File>,
}

/// Opens a saved run: a visible button in front of the browser's own field.
#[component]
fn OpenFile(props: &OpenFileProps) -> Html {
    let field = use_node_ref();
    let on_press = use_callback(field.clone(), |_, field| {
        if let Some(field) = field.cast::<HtmlElement>() {
            field.click();
        }
    });
    let on_file = props.on_file.clone();
    let onchange = move |event: Event| {
        if let Some(file) = browser::chosen_file(&event) {
            on_file.emit(file);
        }
    };
    html! {
        <>
            <BarButton title={labels::OPEN} tip={labels::OPEN_TIP} name="open" picture={Icon::Open}
                {on_press} />
            <input ref={field} id="open-field" type="file" class="visually-hidden" tabindex="-1"
                aria-hidden="true" accept=".json,application/json,text/plain" data-testid="open-field"
                {onchange} />
        </>
    }
}
