//! The running account: what happened, in sentences, newest last. Each line leads back to its moment.

use crate::app::TimeMsg;
use crate::scene::{Importance, LogLine};
use crate::text::page::{self, labels};
use crate::ui::browser;
use crate::ui::link::use_link;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Older lines than these stay in the saved run, and the timeline leads to them.
const SHOWN_MAX: usize = 200;

#[derive(Properties, PartialEq)]
pub(crate) struct AccountProps {
    pub lines: Rc<Vec<LogLine>>,
    /// Whether every message is told, and not only steps.
    pub has_details: bool,
    pub on_details: Callback<bool>,
}

/// The running account, which follows its newest line.
#[component]
pub(crate) fn Account(props: &AccountProps) -> Html {
    let link = use_link();
    let list = use_node_ref();
    let shown = list.clone();
    use_effect(move || {
        if let Some(list) = shown.cast::<Element>() {
            list.set_scroll_top(list.scroll_height());
        }
    });
    let on_seek = use_callback(link, |event, link| link.send(TimeMsg::SeekToEvent(event)));
    let least = if props.has_details { Importance::Detail } else { Importance::Step };
    let wanted = || props.lines.iter().filter(|line| line.importance >= least);
    let older = wanted().count().saturating_sub(SHOWN_MAX);
    html! {
        <section class="account" aria-labelledby="account-title" data-testid="account">
            { head(props) }
            <p class="empty" hidden={wanted().next().is_some()}>{ labels::ACCOUNT_EMPTY }</p>
            <ol ref={list} id="account-lines" class="account-lines" tabindex="0"
                aria-labelledby="account-title">
                { for rows(wanted().skip(older), &on_seek) }
            </ol>
        </section>
    }
}

fn head(props: &AccountProps) -> Html {
    let onchange = props.on_details.reform(|event: Event| browser::is_checked(&event));
    html! {
        <div class="account-head">
            <h2 id="account-title" class="card-title">{ labels::ACCOUNT }</h2>
            <span class="spring"></span>
            <label class="check">
                <input type="checkbox" checked={props.has_details} {onchange} />
                { labels::ACCOUNT_DETAILS }
            </label>
        </div>
    }
}

/// The lines. An event that several lines tell of has a key for each.
fn rows<'a>(lines: impl Iterator<Item = &'a LogLine>, on_seek: &Callback<u32>) -> Vec<Html> {
    let (mut event, mut place) = (None, 0);
    let row = |line: &LogLine| {
        place = if event == Some(line.event) { place + 1 } else { 0 };
        event = Some(line.event);
        let key = u64::from(line.event) << 8 | place;
        html! { <AccountRow {key} line={line.clone()} on_seek={on_seek.clone()} /> }
    };
    lines.map(row).collect()
}

#[derive(Properties, PartialEq)]
struct AccountRowProps {
    line: LogLine,
    /// Takes the number of the event that the line tells.
    on_seek: Callback<u32>,
}

/// One line.
#[component]
fn AccountRow(props: &AccountRowProps) -> Html {
    let line = &props.line;
    let class = match line.importance {
        Importance::Detail => "account-line is-detail",
        Importance::Step => "account-line is-step",
        Importance::Outcome => "account-line is-outcome",
    };
    let event = line.event;
    let onclick = props.on_seek.reform(move |_| event);
    html! {
        <li>
            <button {class} {onclick}>
                <span class="account-time">{ page::time(line.at) }</span>
                <span class="account-text">{ line.text.clone() }</span>
            </button>
        </li>
    }
}
