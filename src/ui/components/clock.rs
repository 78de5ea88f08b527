//! A clock as a row of entries, and a cart as a row of items: the two things that every card shows.

use super::icons::{Icon, icon};
use crate::scene::{ClockEntry, NodeColor, Sibling, VersionClock};
use crate::text::page::{self, labels};
use crate::ui::attributes::color_class;
use std::rc::Rc;
use yew::prelude::*;

/// A clock, one entry an actor.
pub(crate) fn clock(entries: &[ClockEntry]) -> Html {
    let entry = |entry: &ClockEntry| {
        html! {
            <span key={entry.actor.clone()} class={classes!("clock-entry", entry.color.map(color_class))}>
                { page::clock_entry(entry) }
            </span>
        }
    };
    html! { <span class="clock" title={labels::CLOCK_TIP}>{ for entries.iter().map(entry) }</span> }
}

/// A version's clock: the paper's list, or its event apart from what its writer had seen.
pub(crate) fn version_clock(shown: &VersionClock) -> Html {
    let Some(event) = &shown.event else { return clock(&shown.entries) };
    let has_entries = !shown.entries.is_empty();
    let has_seen = if has_entries { labels::HAS_SEEN } else { "" };
    let unseen = shown.unseen.map(|range| page::but_not(&event.actor, range, has_entries));
    let entries = shown.entries.iter().map(|entry| chip("clock-entry", entry));
    html! {
        <span class="clock" title={labels::EVENT_TIP}>
            { chip("clock-entry is-event", event) }
            { word(has_seen.to_string()) }
            <span class="clock" hidden={!has_entries}>{ for entries }</span>
            { word(unseen.unwrap_or_default()) }
        </span>
    }
}

/// An event or an entry of a clock.
fn chip(class: &'static str, entry: &ClockEntry) -> Html {
    html! {
        <span key={entry.actor.clone()} class={classes!(class, entry.color.map(color_class))}>
            { page::clock_event(&entry.actor, entry.counter) }
        </span>
    }
}

/// A word between the parts of a clock.
fn word(text: String) -> Html {
    html! { <span class="clock-word" hidden={text.is_empty()}>{ text }</span> }
}

/// A version's time-stamp, where that decides what stands.
pub(crate) fn time_stamp(sibling: &Sibling) -> Html {
    let text = sibling.stamp_us.map(page::time_stamp).unwrap_or_default();
    html! {
        <span class="time-stamp" title={labels::TIME_STAMP} hidden={text.is_empty()}>
            { icon(Icon::Stale) }
            <span>{ text }</span>
        </span>
    }
}

/// The clock that siblings share.
pub(crate) fn shared_clock(entries: &[ClockEntry]) -> Html {
    html! {
        <span class="shared-clock" hidden={entries.is_empty()}>
            <span class="clock-word">{ labels::SHARED_CLOCK }</span>
            { clock(entries) }
        </span>
    }
}

/// What a version holds, in one line.
pub(crate) fn sibling_text(sibling: &Sibling) -> Rc<str> {
    if sibling.tombstone {
        Rc::from(labels::TOMBSTONE)
    } else if sibling.items.is_empty() {
        Rc::from(labels::EMPTY_CART)
    } else {
        Rc::from(sibling.items.join(", "))
    }
}

/// Versions as one line each, with their clocks.
pub(crate) fn sibling_lines(siblings: &[Sibling]) -> Html {
    html! {
        <span class="sibling-lines">{ for siblings.iter().enumerate().map(sibling_line) }</span>
    }
}

fn sibling_line((place, sibling): (usize, &Sibling)) -> Html {
    let class = classes!("sibling-line", sibling.tombstone.then_some("is-tombstone"));
    html! {
        <span key={place} {class}>
            <span class="sibling-items">{ sibling_text(sibling) }</span>
            { version_clock(&sibling.clock) }
            { time_stamp(sibling) }
        </span>
    }
}

/// A node's coloured disc with its name, as cards show it.
pub(crate) fn pip(name: &Rc<str>, color: NodeColor) -> Html {
    html! { <span class={classes!("pip", color_class(color))}>{ name.clone() }</span> }
}

/// The head of a card: its title with an id, the key it is about, and a tag that says how it stands.
pub(crate) fn card_head(id: &'static str, title: &'static str, key: &Rc<str>, tag: Html) -> Html {
    html! {
        <div class="card-head">
            <h2 {id} class="card-title">{ title }</h2>
            <span class="mono">{ key.clone() }</span>
            <span class="spring"></span>
            { tag }
        </div>
    }
}
