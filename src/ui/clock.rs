//! A clock as a row of entries, and a cart as a row of items: the two things that every card shows.

use super::element::{Element, class_if, classes, el};
use super::place::hue_class;
use crate::scene::{ClockEntry, Hue, Sibling};
use crate::words::page::{self, label};
use std::rc::Rc;

/// A clock, one entry an actor.
pub(crate) fn clock(entries: &[ClockEntry]) -> Element {
    el!("span", "class" = "clock").all(entries.iter().map(|entry| {
        el!("span", "class" = classes(&["clock-entry", entry.hue.map_or("", hue_class)]))
            .named(&entry.actor)
            .text(page::clock_entry(entry))
    }))
}

/// What a version holds, in one line.
pub(crate) fn sibling_text(sibling: &Sibling) -> Rc<str> {
    if sibling.tombstone {
        Rc::from(label::TOMBSTONE)
    } else if sibling.items.is_empty() {
        Rc::from(label::EMPTY_CART)
    } else {
        Rc::from(sibling.items.join(", "))
    }
}

/// A version as one line with its clock.
pub(crate) fn sibling_line(sibling: &Sibling) -> Element {
    let class = classes(&["sibling-line", class_if(sibling.tombstone, "is-tombstone")]);
    el!("span", "class" = class)
        .key(sibling.id.into())
        .child(el!("span", "class" = "sibling-items").text(sibling_text(sibling)))
        .child(clock(&sibling.clock))
}

/// A node's coloured disc with its name, as cards show it.
pub(crate) fn pip(name: &Rc<str>, hue: Hue) -> Element {
    el!("span", "class" = classes(&["pip", hue_class(hue)])).text(name.clone())
}

/// The head of a card: its title with an id, the key it is about, and a tag that says how it stands.
pub(crate) fn card_head(
    id: &'static str,
    title: &'static str,
    key: &Rc<str>,
    tag: Element,
) -> Element {
    el!("div", "class" = "card-head")
        .child(el!("h2", "id" = id, "class" = "card-title").text(title))
        .child(el!("span", "class" = "mono").text(key.clone()))
        .child(el!("span", "class" = "spring"))
        .child(tag)
}
