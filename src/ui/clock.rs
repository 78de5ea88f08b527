//! A clock as a row of entries, and a cart as a row of items: the two things that every card shows.

use super::place::hue_class;
use crate::scene::{ClockEntry, Sibling};
use crate::words::page::label;
use std::rc::Rc;
use yew::prelude::*;

/// A clock, one entry an actor.
pub(crate) fn clock(entries: &[ClockEntry]) -> Html {
    html! {
        <span class="clock">
            { for entries.iter().map(|entry| html! {
                <span key={entry.actor.clone()} class={classes!("clock-entry", entry.hue.map(hue_class))}>
                    { format!("{}:{}", entry.actor, entry.counter) }
                </span>
            }) }
        </span>
    }
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
pub(crate) fn sibling_line(sibling: &Sibling) -> Html {
    html! {
        <span key={sibling.id} class={classes!("sibling-line", sibling.tombstone.then_some("is-tombstone"))}>
            <span class="sibling-items">{ sibling_text(sibling) }</span>
            { clock(&sibling.clock) }
        </span>
    }
}
