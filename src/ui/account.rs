//! The running account: what happened, in sentences, newest last. Each line leads back to its moment.

use super::Dispatch;
use crate::app::Msg;
use crate::scene::{AccountLine, Weight};
use crate::words::page::{self, label};
use std::rc::Rc;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// Older lines than these stay in the saved run, and the timeline leads to them.
const SHOWN_MOST: usize = 200;

/// What the account shows.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct AccountProps {
    /// The lines.
    pub lines: Rc<Vec<AccountLine>>,
    /// Takes the messages.
    pub dispatch: Dispatch,
}

/// The running account.
#[component]
pub(crate) fn Account(props: &AccountProps) -> Html {
    let details = use_state(|| false);
    let list = use_node_ref();
    let least = if *details { Weight::Detail } else { Weight::Step };
    let wanted: Vec<&AccountLine> =
        props.lines.iter().rev().filter(|line| line.weight >= least).take(SHOWN_MOST).collect();
    let newest = wanted.first().map(|line| line.event);
    use_effect_with((newest, *details), {
        let list = list.clone();
        move |_| {
            if let Some(element) = list.cast::<Element>() {
                element.set_scroll_top(element.scroll_height());
            }
        }
    });
    let toggle = {
        let details = details.clone();
        Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            details.set(input.is_some_and(|input| input.checked()));
        })
    };
    html! {
        <section class="account" aria-labelledby="account-title" data-testid="account">
            <div class="account-head">
                <h2 id="account-title" class="card-title">{ label::ACCOUNT }</h2>
                <span class="spring"></span>
                <label class="check"><input type="checkbox" checked={*details} onchange={toggle} />{ label::ACCOUNT_DETAILS }</label>
            </div>
            <p class="empty" hidden={!wanted.is_empty()}>{ label::ACCOUNT_EMPTY }</p>
            <ol ref={list} class="account-lines" tabindex="0" aria-labelledby="account-title">
                { for wanted.iter().rev().map(|line| html! {
                    <AccountRow key={line.event} line={Rc::new((*line).clone())} dispatch={props.dispatch.clone()} />
                }) }
            </ol>
        </section>
    }
}

/// What a line shows.
#[derive(Properties, PartialEq, Clone)]
struct AccountRowProps {
    line: Rc<AccountLine>,
    dispatch: Dispatch,
}

/// One line.
#[component]
fn AccountRow(props: &AccountRowProps) -> Html {
    let line = &props.line;
    let event = line.event;
    let seek = props.dispatch.reform(move |_: MouseEvent| Msg::SeekToEvent(event));
    let class = match line.weight {
        Weight::Detail => "is-detail",
        Weight::Step => "is-step",
        Weight::Outcome => "is-outcome",
    };
    html! {
        <li>
            <button class={classes!("account-line", class)} onclick={seek}>
                <span class="account-time">{ page::time(line.at) }</span>
                <span class="account-text">{ line.text.clone() }</span>
            </button>
        </li>
    }
}
