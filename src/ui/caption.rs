//! The line above the stage: what has just happened, large enough for the last row of a lecture
//! hall; before anything has happened, what to do first. A screen reader hears the same from the
//! announcer, so it is not live itself.

use super::element::{Element, class_if, classes, el};
use super::part::{Draw, Shown};
use crate::scene::Weight;
use crate::words::page::{self, label};
use std::rc::Rc;

/// The caption.
pub(crate) const CAPTION: Draw = Draw::new(
    |one, other, _| {
        one.scene.account == other.scene.account
            && one.position.in_past == other.position.in_past
            && one.drafts == other.drafts
    },
    caption,
);

fn caption(shown: &Shown, _: usize) -> Element {
    let newest = shown.scene.account.iter().rev().find(|line| line.weight >= Weight::Step);
    let (time, text) = match newest {
        Some(line) => (page::time(line.at), line.text.clone()),
        None => (String::new(), Rc::from(first_step(shown))),
    };
    el!(
        "p",
        "class" = classes(&["caption", class_if(newest.is_none(), "is-prompt")]),
        "data-testid" = "caption"
    )
    .child(el!("span", "class" = "caption-time", "hidden" = time.is_empty()).text(time))
    .child(el!("span", "class" = "caption-text").text(text))
    .child(
        el!(
            "span",
            "class" = "past-note",
            "hidden" = !shown.position.in_past,
            "title" = label::IN_PAST,
            "data-testid" = "past-note"
        )
        .text(label::IN_PAST_SHORT)
        .child(el!("span", "class" = "past-more").text(label::IN_PAST_MORE)),
    )
}

/// What to do first, with the names that stand on the screen.
fn first_step(shown: &Shown) -> String {
    let client = shown.scene.clients.first().map_or("", |client| &client.name);
    let chosen = shown.drafts.first().and_then(|draft| draft.coordinator);
    let node = shown.stage().nodes.iter().find(|node| Some(node.id) == chosen);
    page::first_step(client, node.map(|node| &*node.name))
}
