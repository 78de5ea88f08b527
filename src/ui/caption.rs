//! The line above the stage: what has just happened, large enough for the last row of a lecture
//! hall; before anything has happened, what to do first.

use crate::scene::{AccountLine, Weight};
use crate::words::page::{self, label};
use std::rc::Rc;
use yew::prelude::*;

/// What the caption shows.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct CaptionProps {
    /// The account, of which the newest line that is more than a detail is shown.
    pub lines: Rc<Vec<AccountLine>>,
    /// The first client's name.
    pub client: Rc<str>,
    /// The node that this client talks to.
    pub coordinator: Option<Rc<str>>,
    /// Whether the stage shows the past, so that acting makes a branch.
    pub in_past: bool,
}

/// The caption. A screen reader hears the same from the announcer, so it is not live itself.
#[component]
pub(crate) fn Caption(props: &CaptionProps) -> Html {
    let newest = props.lines.iter().rev().find(|line| line.weight >= Weight::Step);
    let (time, text) = match newest {
        Some(line) => (page::time(line.at), line.text.clone()),
        None => {
            let text = page::first_step(&props.client, props.coordinator.as_deref());
            (String::new(), Rc::from(text))
        }
    };
    html! {
        <p class={classes!("caption", newest.is_none().then_some("is-prompt"))} data-testid="caption">
            <span class="caption-time" hidden={time.is_empty()}>{ time.clone() }</span>
            <span class="caption-text">{ text }</span>
            <span class="past-note" hidden={!props.in_past} title={label::IN_PAST} data-testid="past-note">
                { label::IN_PAST_SHORT }<span class="past-more">{ label::IN_PAST_MORE }</span>
            </span>
        </p>
    }
}
