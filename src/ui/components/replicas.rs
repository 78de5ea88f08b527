//! Which replica holds what of the selected key.

use super::clock::{card_head, pip, shared_clock, sibling_lines};
use crate::scene::{Agreement, NodeState, ReplicaRow, ReplicasPanel};
use crate::text::page::{self, labels};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct ReplicasCardProps {
    pub panel: Rc<ReplicasPanel>,
}

/// The replicas card.
#[component]
pub(crate) fn ReplicasCard(props: &ReplicasCardProps) -> Html {
    let panel = &props.panel;
    let class = match panel.agreement {
        Agreement::Nothing => "tag tag-idle",
        Agreement::Converged => "tag tag-good",
        Agreement::Diverged => "tag tag-wait",
    };
    let agreement = page::agreement(panel.agreement);
    let tag = html! { <span {class} data-testid="agreement">{ agreement }</span> };
    html! {
        <section class="card replicas-card" aria-labelledby="replicas-title" data-testid="replicas">
            { card_head("replicas-title", labels::REPLICAS, &panel.key, tag) }
            <p class="empty" hidden={!panel.rows.is_empty()}>{ labels::REPLICAS_EMPTY }</p>
            <ul class="replica-rows">{ for panel.rows.iter().map(row) }</ul>
        </section>
    }
}

/// One replica.
fn row(row: &ReplicaRow) -> Html {
    let is_away = row.state != NodeState::Up;
    let away = if is_away { page::node_state_since(row.state, row.since) } else { String::new() };
    let stands_in = row.stands_in_for.as_ref().map(|primary| page::stands_in_for(primary));
    let class = classes!("replica-row", is_away.then_some("is-away"));
    html! {
        <li key={row.node} {class}>
            { pip(&row.name, row.color) }
            <span class="replica-holds">
                { note(away) }
                { note(stands_in.unwrap_or_default()) }
                <span class="muted" hidden={!row.siblings.is_empty()}>{ labels::HOLDS_NOTHING }</span>
                { sibling_lines(&row.siblings) }
                { shared_clock(&row.shared_clock) }
            </span>
        </li>
    }
}

fn note(text: String) -> Html {
    html! { <span class="replica-note" hidden={text.is_empty()}>{ text }</span> }
}
