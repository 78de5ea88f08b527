//! The request in the inspector: who was asked, who answered, and what is awaited.

use super::place::hue_class;
use crate::scene::{Answer, AskedReplica, Outcome, RequestPanel};
use crate::words::page::{self, label};
use std::rc::Rc;
use yew::prelude::*;

/// What the request card shows.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct RequestCardProps {
    /// The request, if any was made.
    pub panel: Option<Rc<RequestPanel>>,
}

/// The request card.
#[component]
pub(crate) fn RequestCard(props: &RequestCardProps) -> Html {
    let content = match &props.panel {
        Some(panel) => request(panel),
        None => html! {
            <div key="empty">
                <div class="card-head"><h2 class="card-title">{ label::REQUEST }</h2></div>
                <p class="empty">{ label::REQUEST_EMPTY }</p>
            </div>
        },
    };
    html! {
        <section class="card request-card" data-testid="request">{ content }</section>
    }
}

/// A request.
fn request(panel: &RequestPanel) -> Html {
    let coordinator = panel.coordinator.as_ref().map(|(name, _)| &**name);
    let meaning = page::outcome_meaning(panel.outcome, panel.kind);
    html! {
        <div key="request">
            <div class="card-head">
                <h2 class="card-title">{ page::request_kind(panel.kind) }</h2>
                <span class="mono">{ panel.key.clone() }</span>
                <span class="spring"></span>
                <span class={classes!("tag", outcome_class(panel.outcome))} data-testid="request-outcome">
                    { outcome_text(panel) }
                </span>
            </div>
            <p class="muted request-route">{ page::request_route(&panel.client, coordinator) }</p>
            <div class="meter" aria-hidden="true">
                { for (0..panel.needed).map(|index| html! {
                    <i key={index} class={classes!("meter-part", (index < panel.filled).then_some("is-filled"))}></i>
                }) }
            </div>
            <ul class="asked">
                { for panel.replicas.iter().map(asked) }
            </ul>
            <p class="muted request-times">{ page::request_times(panel.invoked, panel.completed) }</p>
            <p class="request-meaning" hidden={meaning.is_empty()}>{ meaning }</p>
        </div>
    }
}

/// The tag: the count while it runs, then the outcome.
fn outcome_text(panel: &RequestPanel) -> String {
    match panel.outcome {
        Outcome::Pending => page::quorum_count(panel.kind, panel.filled, panel.needed),
        outcome => page::outcome(outcome).to_string(),
    }
}

/// The tag's colour.
fn outcome_class(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pending | Outcome::Unknown => "tag-wait",
        Outcome::Ok => "tag-good",
        Outcome::Unavailable | Outcome::NotLeader => "tag-bad",
    }
}

/// One of those asked.
fn asked(replica: &AskedReplica) -> Html {
    let class = match replica.answer {
        Answer::Stored(_) | Answer::Sent(..) => "tag-good",
        Answer::InFlight => "tag-idle",
        Answer::Silent => "tag-wait",
        Answer::Refused => "tag-bad",
    };
    html! {
        <li key={replica.node.clone()} class="asked-row">
            <span class={classes!("pip", hue_class(replica.hue))}>{ replica.node.clone() }</span>
            <span class="asked-part">{ page::asked_part(&replica.part) }</span>
            <span class={classes!("tag", class)}>{ page::answer(replica.answer) }</span>
        </li>
    }
}
