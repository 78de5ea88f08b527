//! The help: what the marks mean, and every shortcut from the table that dispatches them. The
//! browser keeps the focus inside the dialog and closes it on Escape.

use super::browser;
use super::element::{Element, el};
use super::icons::{Icon, icon};
use super::keys::{SHORTCUTS, Shortcut};
use super::page::Event;
use super::part::{Draw, Shown};
use crate::words::page::help::{self, Mark};
use crate::words::page::label;
use yew::virtual_dom::ListenerKind;

/// The id of the dialog.
pub(crate) const DIALOG: &str = "help";

/// The help dialog, closed until it is asked for.
pub(crate) const HELP: Draw =
    Draw::new(|one, other, _| one.settings.single_keys == other.settings.single_keys, dialog);

fn dialog(shown: &Shown, _: usize) -> Element {
    let close = el!("button", "class" = "icon-button", "aria-label" = label::CLOSE)
        .on(|| ListenerKind::onclick, &shown.link, |_, _| Some(Event::Help(false)), 0)
        .child(icon(Icon::Close));
    el!(
        "dialog",
        "id" = DIALOG,
        "class" = "help",
        "aria-labelledby" = "help-title",
        "data-testid" = "help-dialog"
    )
    .child(
        el!("div", "class" = "card-head")
            .child(el!("h2", "id" = "help-title", "class" = "help-title").text(help::TITLE))
            .child(el!("span", "class" = "spring"))
            .child(close),
    )
    .child(el!("p").text(help::INTRODUCTION))
    .child(el!("div", "class" = "help-columns").child(marks()).child(shortcuts(shown)))
}

/// What the marks mean.
fn marks() -> Element {
    let rows = help::MARK_MEANINGS.iter().map(|(mark, meaning)| {
        el!("div", "class" = "mark-row")
            .named(meaning)
            .child(el!("dt").child(picture(*mark)))
            .child(el!("dd").text(*meaning))
    });
    el!("section", "aria-labelledby" = "help-marks")
        .child(el!("h3", "id" = "help-marks", "class" = "card-title").text(help::MARKS))
        .child(el!("dl", "class" = "marks").all(rows))
}

/// Every shortcut, and whether single keys act.
fn shortcuts(shown: &Shown) -> Element {
    let switch = el!("input", "type" = "checkbox", "data-testid" = "single-keys")
        .checked(shown.settings.single_keys)
        .on(
            || ListenerKind::onchange,
            &shown.link,
            |event, _| Some(Event::SingleKeys(browser::is_checked(event))),
            0,
        );
    let words = el!("span")
        .text(help::SINGLE_KEYS)
        .text(" ")
        .child(el!("span", "class" = "muted").text(help::SINGLE_KEYS_MEANING));
    el!("section", "aria-labelledby" = "help-shortcuts")
        .child(el!("h3", "id" = "help-shortcuts", "class" = "card-title").text(help::SHORTCUTS))
        .child(
            el!("dl", "class" = "shortcuts", "data-testid" = "shortcuts")
                .all(SHORTCUTS.iter().map(shortcut)),
        )
        .child(el!("label", "class" = "check").child(switch).child(words))
}

/// One shortcut.
fn shortcut(shortcut: &Shortcut) -> Element {
    let meaning = help::act(shortcut.act);
    let keys = shortcut.shown.iter().map(|key| el!("kbd").named(key).text(*key));
    el!("div", "class" = "shortcut-row")
        .named(meaning)
        .child(el!("dt").all(keys))
        .child(el!("dd").text(meaning))
}

/// A mark as the stage draws it.
fn picture(mark: Mark) -> Element {
    let picture =
        el!("svg", "class" = "mark-picture", "viewBox" = "0 0 40 40", "aria-hidden" = "true");
    let centred = |class: &'static str| el!("g", "class" = class, "transform" = "translate(20 20)");
    let arc =
        |class: &'static str| el!("path", "class" = class, "stroke-width" = "9", "d" = "M4 20h32");
    match mark {
        Mark::Band => picture.child(arc("arc part-replica hue-0")),
        Mark::Skipped => picture.child(arc("arc part-skipped hue-0")).child(arc("arc-hatch")),
        Mark::Replica => picture.child(
            centred("number hue-2")
                .child(el!("circle", "r" = "10"))
                .child(el!("text", "dy" = "0.35em").text("1")),
        ),
        Mark::Gauge => picture.child(
            el!("g", "transform" = "translate(20 20) rotate(-90)")
                .child(gauge("gauge-track", "8.6 1.4"))
                .child(gauge("gauge-fill", "8.6 100")),
        ),
        Mark::Hint => picture.child(
            centred("badge badge-hint")
                .child(el!(
                    "rect",
                    "x" = "-18",
                    "y" = "-9",
                    "width" = "36",
                    "height" = "18",
                    "rx" = "9"
                ))
                .child(el!("text", "dy" = "0.35em").text(help::HINT)),
        ),
        Mark::Down => picture.child(
            centred("node state-down")
                .child(el!("circle", "class" = "node-disc", "r" = "14"))
                .child(el!("path", "class" = "node-cross", "d" = "M-7 -7L7 7M7 -7L-7 7")),
        ),
        Mark::Paused => picture.child(
            centred("node state-paused hue-3")
                .child(el!("circle", "class" = "node-disc", "r" = "14"))
                .child(el!("path", "class" = "node-bars", "d" = "M-4 -6v12M4 -6v12")),
        ),
        Mark::Suspected => picture.child(
            centred("node is-suspected hue-4")
                .child(el!("circle", "class" = "node-halo", "r" = "17"))
                .child(el!("circle", "class" = "node-disc", "r" = "12")),
        ),
        Mark::Messages => picture
            .child(message("role-request", "M2 6h36"))
            .child(message("role-reply", "M2 13h36"))
            .child(message("role-hint", "M2 20h36"))
            .child(message("role-repair", "M2 27h36"))
            .child(message("role-gossip", "M2 34h36")),
        Mark::Lost => {
            picture.child(el!("path", "class" = "lost-cross", "d" = "M13 13L27 27M27 13L13 27"))
        }
    }
}

/// A message as the timeline draws it.
fn message(role: &'static str, way: &'static str) -> Element {
    el!("g", "class" = role).child(el!("path", "class" = "stroke", "d" = way))
}

/// A circle of the gauge.
fn gauge(class: &'static str, dashes: &'static str) -> Element {
    el!("circle", "class" = class, "r" = "13", "pathLength" = "20", "stroke-dasharray" = dashes)
}
