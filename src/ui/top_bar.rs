//! The bar at the top: the name, the tab, and what concerns the run as a whole.

use super::browser;
use super::element::{Element, el};
use super::icons::{Icon, icon};
use super::page::Event;
use super::part::{Draw, Shown};
use super::settings::display_menu;
use crate::app::Msg;
use crate::ui::Link;
use crate::words::page::label;
use yew::virtual_dom::ListenerKind;

/// The bar at the top.
pub(crate) const TOP_BAR: Draw = Draw::new(|one, other, _| one.settings == other.settings, bar);

fn bar(shown: &Shown, _: usize) -> Element {
    let link = &shown.link;
    let brand = el!("h1", "class" = "brand")
        .child(logo())
        .child(el!("span", "class" = "brand-name").text(label::PRODUCT));
    let tab = el!("span", "class" = "tab is-current", "aria-current" = "page").text(label::SANDBOX);
    let display = el!(
        "button",
        "class" = "button bar-button",
        "popovertarget" = "display-menu",
        "title" = label::DISPLAY_TIP,
        "aria-label" = label::DISPLAY,
        "data-testid" = "display"
    );
    let help = el!(
        "button",
        "class" = "button bar-button",
        "title" = label::HELP_TIP,
        "aria-label" = label::HELP,
        "data-testid" = "help"
    )
    .on(|| ListenerKind::onclick, link, |_, _| Some(Event::Help(true)), 0);
    let share = worded(label::SHARE, label::SHARE_TIP, "share", None, Icon::Share);
    let save = worded(label::SAVE, label::SAVE_TIP, "save", None, Icon::Save);
    let examples = Some("examples-menu");
    el!("header", "class" = "top-bar")
        .child(brand)
        .child(tab)
        .child(el!("span", "class" = "spring"))
        .child(worded(label::EXAMPLES, label::EXAMPLES_TIP, "examples", examples, Icon::Examples))
        .child(examples_menu(shown))
        .child(share.click(link, Msg::Share))
        .child(save.click(link, Msg::Save))
        .child(open_button(link))
        .child(open_field(link))
        .child(display.child(icon(Icon::Display)))
        .child(display_menu(shown))
        .child(help.child(icon(Icon::Help)))
}

/// A button of the bar: icon and word, the word going where there is no room.
fn worded(
    title: &'static str,
    tip: &'static str,
    name: &'static str,
    opens: Option<&'static str>,
    picture: Icon,
) -> Element {
    el!(
        "button",
        "class" = "button bar-button",
        "popovertarget" = opens,
        "title" = tip,
        "aria-label" = title,
        "data-testid" = name
    )
    .child(icon(picture))
    .child(el!("span", "class" = "bar-word").text(title))
}

/// The mark: a ring with three nodes.
fn logo() -> Element {
    el!("svg", "class" = "logo", "viewBox" = "0 0 24 24", "aria-hidden" = "true")
        .child(el!("circle", "class" = "logo-ring", "cx" = "12", "cy" = "12", "r" = "9"))
        .child(el!("circle", "class" = "logo-node hue-0", "cx" = "12", "cy" = "3", "r" = "3"))
        .child(el!("circle", "class" = "logo-node hue-2", "cx" = "19.8", "cy" = "16.5", "r" = "3"))
        .child(el!("circle", "class" = "logo-node hue-1", "cx" = "4.2", "cy" = "16.5", "r" = "3"))
}

/// The menu of ready-made runs. The browser closes it on Escape and on a press outside.
fn examples_menu(shown: &Shown) -> Element {
    let items = shown.examples.iter().map(|example| {
        el!(
            "button",
            "class" = "menu-item",
            "popovertarget" = "examples-menu",
            "popovertargetaction" = "hide"
        )
        .named(example.name)
        .click(&shown.link, Msg::OpenExample(example.name.to_string()))
        .text(example.title)
    });
    el!(
        "div",
        "id" = "examples-menu",
        "popover" = "auto",
        "class" = "menu menu-examples",
        "data-testid" = "examples-menu"
    )
    .all(items)
}

/// The id of the browser's own field for files.
const OPEN_FIELD: &str = "open-field";

/// Opens a saved run: a visible button in front of the browser's own field.
fn open_button(link: &Link) -> Element {
    worded(label::OPEN, label::OPEN_TIP, "open", None, Icon::Open).on(
        || ListenerKind::onclick,
        link,
        |_, _| {
            browser::press(OPEN_FIELD);
            None
        },
        0,
    )
}

/// The browser's own field.
fn open_field(link: &Link) -> Element {
    el!(
        "input",
        "id" = OPEN_FIELD,
        "type" = "file",
        "class" = "visually-hidden",
        "tabindex" = "-1",
        "aria-hidden" = "true",
        "accept" = ".json,application/json,text/plain",
        "data-testid" = "open-field"
    )
    .on(
        || ListenerKind::onchange,
        link,
        |event, _| browser::chosen_file(event).map(Event::FileChosen),
        0,
    )
}
