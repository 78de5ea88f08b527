//! A client's card: the cart it is about to write, what it talks to, and what its last reply held.

use super::clock::clock;
use super::clock_offset::ClockOffset;
use super::stale::stale_note;
use crate::app::{ClientMsg, Draft, Msg};
use crate::scene::{Activity, ClientPanel, End, NodeName, Replaces, RequestOutcome};
use crate::text::page::{self, labels};
use crate::ui::link::{AppLink, use_link};
use std::rc::Rc;
use yew::prelude::*;

mod cart;
mod siblings;
mod target;

use target::CoordinatorChoice;

#[derive(Properties, PartialEq)]
pub(crate) struct ClientCardProps {
    pub panel: Rc<ClientPanel>,
    pub draft: Rc<Draft>,
    /// The nodes that it can talk to.
    pub coordinators: Rc<[NodeName]>,
    /// Whether a small screen shows this card now.
    pub is_shown: bool,
}

/// A client's card.
#[component]
pub(crate) fn ClientCard(props: &ClientCardProps) -> Html {
    let link = use_link();
    let (panel, draft) = (&props.panel, &props.draft);
    let heading = format!("client-{}", panel.id);
    let class = classes!("card", "client-card", props.is_shown.then_some("is-shown"));
    html! {
        <section {class} aria-labelledby={heading.clone()} data-testid={heading.clone()}>
            { head(panel, heading) }
            <div class="client-where">
                { target::key_field(panel.id, &draft.key, &link) }
                <CoordinatorChoice client={panel.id} chosen={draft.coordinator}
                    coordinators={props.coordinators.clone()} />
            </div>
            { cart::cart(panel.id, &draft.items, &link) }
            { actions(panel.id, &link) }
            { context(panel, &link) }
            <div class="client-clock">{ for clock_offset(panel) }</div>
            <div class="client-siblings">
                { for panel.stale.iter().map(|stale| stale_note(stale, &link)) }
                { for (panel.siblings.len() > 1).then(|| siblings::siblings(panel, &link)) }
            </div>
        </section>
    }
}

/// A test's handle on a control of one client.
fn handle(name: &str, client: u16) -> String {
    format!("{name}-{client}")
}

fn head(panel: &ClientPanel, heading: String) -> Html {
    let initial: String = panel.name.chars().take(1).collect();
    let offset =
        if panel.offset_us == 0 { String::new() } else { page::clock_badge(panel.offset_us) };
    html! {
        <div class="card-head">
            <span class="pip pip-client" aria-hidden="true">{ initial }</span>
            <h2 id={heading} class="card-title">{ panel.name.clone() }</h2>
            <span class="tag tag-clock" hidden={panel.offset_us == 0}>{ offset }</span>
            <span class="spring"></span>
            <span class={classes!("tag", activity_class(panel.activity))}>
                { page::activity(panel.activity) }
            </span>
        </div>
    }
}

/// The tag's class: only an outcome has a colour.
fn activity_class(activity: Activity) -> &'static str {
    match activity {
        Activity::Idle => "tag-idle",
        Activity::Waiting(_) | Activity::Stale | Activity::Ended(_, RequestOutcome::Unknown) => {
            "tag-wait"
        }
        Activity::Ended(_, RequestOutcome::Ok | RequestOutcome::Pending) => "tag-good",
        Activity::Ended(_, RequestOutcome::Unavailable | RequestOutcome::NotLeader) => "tag-bad",
    }
}

/// Get, Put and Delete.
fn actions(client: u16, link: &AppLink) -> Html {
    html! {
        <div class="row">
            <button class="button is-primary" data-testid={handle("put", client)}
                onclick={link.sends(Msg::Client(client, ClientMsg::Put))}>{ labels::PUT }</button>
            <button class="button" data-testid={handle("get", client)}
                onclick={link.sends(Msg::Client(client, ClientMsg::Get))}>{ labels::GET }</button>
            <span class="spring"></span>
            <button class="button is-quiet" title={labels::DELETE_TIP} data-testid={handle("delete", client)}
                onclick={link.sends(Msg::Client(client, ClientMsg::Delete))}>{ labels::DELETE }</button>
        </div>
    }
}

/// How far its clock is off, where its time-stamps decide or it is off already.
fn clock_offset(panel: &ClientPanel) -> Option<Html> {
    let matters = panel.clock_decides || panel.offset_us != 0;
    matters.then(|| {
        html! {
            <ClockOffset of={End::Client(panel.id)} name={panel.name.clone()}
                offset_us={panel.offset_us} />
        }
    })
}

/// The context that the next put sends.
fn context(panel: &ClientPanel, link: &AppLink) -> Html {
    let held = if panel.context.is_empty() {
        html! { <span class="muted">{ labels::CONTEXT_EMPTY }</span> }
    } else {
        clock(&panel.context)
    };
    let can_forget = matches!(panel.replaces, Replaces::Seen(_) | Replaces::SeenIfNothingElse(_));
    let forget = link.sends(Msg::Client(panel.id, ClientMsg::ForgetContext));
    html! {
        <div class="context" data-testid={handle("context", panel.id)}>
            <span class="context-word" title={labels::CONTEXT_TIP}>{ labels::CONTEXT }</span>
            <span class="context-held">{ held }</span>
            <button class="text-button" hidden={!can_forget} title={labels::FORGET_TIP} onclick={forget}>
                { labels::FORGET }
            </button>
            <p class="replaces" data-testid={handle("replaces", panel.id)}>
                { page::replaces(&panel.replaces) }
            </p>
        </div>
    }
}
