//! A clock as a row of entries, and a cart as a row of items: the two things that every card shows.

use super::element::{Element, class_if, classes, el};
use super::icons::{Icon, icon};
use super::place::hue_class;
use crate::scene::{ClockEntry, Hue, Sibling, VersionClock};
use crate::words::page::{self, label};
use std::rc::Rc;

/// A clock, one entry an actor.
pub(crate) fn clock(entries: &[ClockEntry]) -> Element {
    el!("span", "class" = "clock", "title" = label::CLOCK_TIP).all(entries.iter().map(|entry| {
        el!("span", "class" = classes(&["clock-entry", entry.hue.map_or("", hue_class)]))
            .named(&entry.actor)
            .text(page::clock_entry(entry))
    }))
}

/// A version's clock: the paper's list, or its event apart from what its writer had seen.
pub(crate) fn version_clock(shown: &VersionClock) -> Element {
    let Some(event) = &shown.event else { return clock(&shown.entries) };
    let chip = |class: &'static str, entry: &ClockEntry| {
        el!("span", "class" = classes(&[class, entry.hue.map_or("", hue_class)]))
            .named(&entry.actor)
            .text(page::clock_event(&entry.actor, entry.counter))
    };
    let word =
        |text: String| el!("span", "class" = "clock-word", "hidden" = text.is_empty()).text(text);
    let has_entries = !shown.entries.is_empty();
    let has_seen = if has_entries { label::HAS_SEEN } else { "" };
    let unseen = shown.unseen.map(|range| page::but_not(&event.actor, range, has_entries));
    el!("span", "class" = "clock", "title" = label::EVENT_TIP)
        .child(chip("clock-entry is-event", event))
        .child(word(has_seen.to_string()))
        .child(
            el!("span", "class" = "clock", "hidden" = !has_entries)
                .all(shown.entries.iter().map(|entry| chip("clock-entry", entry))),
        )
        .child(word(unseen.unwrap_or_default()))
}

/// A version's time-stamp, where that decides what stands.
pub(crate) fn time_stamp(sibling: &Sibling) -> Element {
    let text = sibling.stamp_us.map(page::time_stamp).unwrap_or_default();
    el!("span", "class" = "time-stamp", "title" = label::TIME_STAMP, "hidden" = text.is_empty())
        .child(icon(Icon::Stale))
        .child(el!("span").text(text))
}

/// The clock that siblings share.
pub(crate) fn shared_clock(entries: &[ClockEntry]) -> Element {
    el!("span", "class" = "shared-clock", "hidden" = entries.is_empty())
        .child(el!("span", "class" = "clock-word").text(label::SHARED_CLOCK))
        .child(clock(entries))
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

/// Versions as one line each, with their clocks.
pub(crate) fn sibling_lines(siblings: &[Sibling]) -> Element {
    let lines = siblings.iter().zip(0..).map(|(sibling, place)| sibling_line(sibling).key(place));
    el!("span", "class" = "sibling-lines").all(lines)
}

fn sibling_line(sibling: &Sibling) -> Element {
    let class = classes(&["sibling-line", class_if(sibling.tombstone, "is-tombstone")]);
    el!("span", "class" = class)
        .child(el!("span", "class" = "sibling-items").text(sibling_text(sibling)))
        .child(version_clock(&sibling.clock))
        .child(time_stamp(sibling))
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
