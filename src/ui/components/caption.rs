//! The line above the stage: what has just happened, large enough for the last row of a lecture
//! hall; before anything has happened, what to do first. A screen reader hears the same from the
//! announcer, so it is not live itself.

use crate::scene::{Importance, LogLine};
use crate::text::page::{self, labels};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct CaptionProps {
    pub account: Rc<Vec<LogLine>>,
    /// Whether acting now makes a new branch.
    pub in_past: bool,
    /// Who can act first: the first client's name.
    pub client: Rc<str>,
    /// The name of the node that this client talks to, where one is chosen.
    pub coordinator: Option<Rc<str>>,
}

/// The caption.
#[component]
pub(crate) fn Caption(props: &CaptionProps) -> Html {
    let newest = props.account.iter().rev().find(|line| line.importance >= Importance::Step);
    let time = newest.map(|line| page::time(line.at)).unwrap_or_default();
    let first_step = || page::first_step(&props.client, props.coordinator.as_deref()).into();
    let text: Rc<str> = newest.map_or_else(first_step, |line| line.text.clone());
    let class = classes!("caption", newest.is_none().then_some("is-prompt"));
    html! {
        <p {class} data-testid="caption">
            <span class="caption-time" hidden={time.is_empty()}>{ time }</span>
            <span class="caption-text">{ text }</span>
            <span class="past-note" hidden={!props.in_past} title={labels::IN_PAST} data-testid="past-note">
                { labels::IN_PAST_SHORT }
                <span class="past-more">{ labels::IN_PAST_MORE }</span>
            </span>
        </p>
    }
}
