//! The request in the inspector: the hands it went through, who was asked, who answered, and who
//! waits for whom.

use super::clock::pip;
use super::stale::stale_note;
use crate::scene::{
    CoordinationPanel, Hop, HopEnd, ReplicaAnswer, ReplicaProgress, RequestOutcome, RequestPanel,
    Wait, Way,
};
use crate::text::page::{self, labels};
use crate::ui::link::{AppLink, use_link};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct RequestCardProps {
    /// Nothing before the first request.
    pub panel: Option<Rc<RequestPanel>>,
}

/// The request card.
#[component]
pub(crate) fn RequestCard(props: &RequestCardProps) -> Html {
    let link = use_link();
    html! {
        <section class="card request-card" data-testid="request">
            { props.panel.as_ref().map_or_else(nothing_yet, |panel| request(panel, &link)) }
        </section>
    }
}

/// What stands here before the first request.
fn nothing_yet() -> Html {
    html! {
        <div key="empty">
            <div class="card-head"><h2 class="card-title">{ labels::REQUEST }</h2></div>
            <p class="empty">{ labels::REQUEST_EMPTY }</p>
        </div>
    }
}

/// A request.
fn request(panel: &RequestPanel, link: &AppLink) -> Html {
    let meaning = page::outcome_meaning(panel.outcome, panel.ending, panel.kind);
    let times = page::request_times(panel.invoked, panel.completed, panel.outcome);
    let is_one = panel.coordinations.len() == 1;
    let coordinations = panel.coordinations.iter().enumerate();
    let coordinations = coordinations.map(|(number, one)| coordination(number, one, is_one));
    html! {
        <div key="request">
            { head(panel) }
            <ul class="ways" data-testid="request-path">
                { for panel.path.iter().enumerate().map(path) }
            </ul>
            <div class="coordinations">{ for coordinations }</div>
            <ul class="request-waits" data-testid="request-waits">
                { for panel.waits.iter().enumerate().map(wait) }
            </ul>
            <p class="muted request-times">{ times }</p>
            <p class="request-meaning" hidden={meaning.is_empty()}>{ meaning }</p>
            { for panel.stale.iter().map(|stale| stale_note(stale, link)) }
        </div>
    }
}

/// What was asked, and what came of it.
fn head(panel: &RequestPanel) -> Html {
    let class = match panel.outcome {
        RequestOutcome::Pending | RequestOutcome::Unknown => "tag tag-wait",
        RequestOutcome::Ok if panel.stale.is_some() => "tag tag-wait",
        RequestOutcome::Ok => "tag tag-good",
        RequestOutcome::Unavailable | RequestOutcome::NotLeader => "tag tag-bad",
    };
    html! {
        <div class="card-head">
            <h2 class="card-title">{ page::request_kind(panel.kind) }</h2>
            <span class="mono">{ panel.key.clone() }</span>
            <span class="spring"></span>
            <span {class} data-testid="request-outcome">{ page::request_outcome(panel) }</span>
        </div>
    }
}

fn wait((number, wait): (usize, &Wait)) -> Html {
    html! { <li key={number}>{ page::wait(wait) }</li> }
}

/// One way of a request from hand to hand.
fn path((number, way): (usize, &Way)) -> Html {
    html! {
        <li key={number} class="way">
            <span class="way-from">{ way.from.clone() }</span>
            { for way.hops.iter().enumerate().map(stop) }
            <span class="way-word" hidden={!way.coordinates}>{ page::COORDINATES_ITSELF }</span>
        </li>
    }
}

/// A node on the way, behind the arrow that leads there.
fn stop((number, hop): (usize, &Hop)) -> Html {
    let class = match hop.end {
        HopEnd::Arrived => "way-hop",
        HopEnd::UnderWay | HopEnd::Waits | HopEnd::Connecting => "way-hop is-open",
        HopEnd::Lost | HopEnd::NoConnection => "way-hop is-lost",
    };
    html! {
        <span key={number} {class}>
            <span class="way-arrow">{ page::ARROW }</span>
            { pip(&hop.to, hop.color) }
            <span class="way-word">{ page::hop(hop) }</span>
        </span>
    }
}

/// What one node has come to that coordinates. Where it is the only one its name is known.
fn coordination(number: usize, one: &CoordinationPanel, is_one: bool) -> Html {
    let segment = |index: u8| {
        let class = classes!("meter-part", (index < one.filled).then_some("is-filled"));
        html! { <i key={index} {class}></i> }
    };
    html! {
        <div key={number} class={one.forgotten.then_some("is-forgotten")}>
            <p class="coordination-head" hidden={!page::says_who(one, is_one)}>
                { page::coordination(one) }
            </p>
            <div class="meter" aria-hidden="true">{ for (0..one.needed).map(segment) }</div>
            <ul class="asked">{ for one.replicas.iter().enumerate().map(asked) }</ul>
        </div>
    }
}

/// One of those asked.
fn asked((number, replica): (usize, &ReplicaProgress)) -> Html {
    let class = match replica.answer {
        ReplicaAnswer::Stored(_) | ReplicaAnswer::Sent(..) | ReplicaAnswer::Digest(_)
            if !replica.counts =>
        {
            "tag tag-idle"
        }
        ReplicaAnswer::Stored(_) | ReplicaAnswer::Sent(..) | ReplicaAnswer::Digest(_) => {
            "tag tag-good"
        }
        ReplicaAnswer::Awaited => "tag tag-idle",
        ReplicaAnswer::Silent => "tag tag-wait",
        ReplicaAnswer::Refused => "tag tag-bad",
    };
    html! {
        <li key={number} class="asked-row">
            { pip(&replica.node, replica.color) }
            <span class="asked-part">{ page::asked_part(&replica.part, replica.counts) }</span>
            <span {class}>{ page::answer(replica.answer) }</span>
        </li>
    }
}
