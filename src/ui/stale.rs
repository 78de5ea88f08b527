//! What a stale read missed: said in a sentence, with a way to the write that it missed and to those
//! who answered.

use super::clock::pip;
use super::element::{Element, el};
use super::icons::{Icon, icon};
use super::page::Event;
use crate::app::Msg;
use crate::scene::StaleRead;
use crate::ui::Link;
use crate::words::page::{self, label};
use yew::virtual_dom::ListenerKind;

/// The note on a card.
pub(crate) fn stale_note(stale: &StaleRead, link: &Link) -> Element {
    let answered = stale.answered.iter().map(|(node, name, hue)| {
        el!("button", "class" = "pip-button", "aria-label" = page::look_at_node(name))
            .key((*node).into())
            .on(
                || ListenerKind::onclick,
                link,
                |_, node| {
                    let node = u16::try_from(node).ok();
                    Some(Event::Inspect(Msg::SelectNode(node)))
                },
                (*node).into(),
            )
            .child(pip(name, *hue))
    });
    let missed = el!("button", "class" = "button is-small", "data-testid" = "show-missed")
        .on(
            || ListenerKind::onclick,
            link,
            |_, op| Some(Event::Inspect(Msg::SelectRequest(Some(op)))),
            stale.missed,
        )
        .text(label::SHOW_MISSED);
    el!("div", "class" = "stale-note", "data-testid" = "stale")
        .named("stale")
        .child(
            el!("p", "class" = "stale-text")
                .child(icon(Icon::Stale))
                .child(el!("span").text(page::stale(stale))),
        )
        .child(
            el!("div", "class" = "row").child(missed).child(el!("span", "class" = "spring")).child(
                el!("span", "class" = "answered-by")
                    .child(el!("span", "class" = "muted").text(label::ANSWERED_BY))
                    .child(el!("span", "class" = "pips").all(answered)),
            ),
        )
}
