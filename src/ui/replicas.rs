//! Which replica holds what of the selected key.

use super::clock::sibling_line;
use super::place::hue_class;
use crate::scene::{Agreement, NodeState, ReplicaRow, ReplicasPanel};
use crate::words::page::{self, label};
use std::rc::Rc;
use yew::prelude::*;

/// What the replicas card shows.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct ReplicasCardProps {
    /// The replicas of the selected key.
    pub panel: Rc<ReplicasPanel>,
}

/// The replicas card.
#[component]
pub(crate) fn ReplicasCard(props: &ReplicasCardProps) -> Html {
    let panel = &props.panel;
    let class = match panel.agreement {
        Agreement::Nothing => "tag-idle",
        Agreement::Converged => "tag-good",
        Agreement::Diverged => "tag-wait",
    };
    html! {
        <section class="card replicas-card" aria-labelledby="replicas-title" data-testid="replicas">
            <div class="card-head">
                <h2 id="replicas-title" class="card-title">{ label::REPLICAS }</h2>
                <span class="mono">{ panel.key.clone() }</span>
                <span class="spring"></span>
                <span class={classes!("tag", class)} data-testid="agreement">{ page::agreement(panel.agreement) }</span>
            </div>
            <p class="empty" hidden={!panel.rows.is_empty()}>{ label::REPLICAS_EMPTY }</p>
            <ul class="replica-rows">{ for panel.rows.iter().map(row) }</ul>
        </section>
    }
}

/// One replica.
fn row(row: &ReplicaRow) -> Html {
    let stands_in = row.stands_in_for.as_ref().map(|primary| page::stands_in_for(primary));
    let away = (row.state != NodeState::Up).then(|| page::node_state_since(row.state, row.since));
    html! {
        <li key={row.node} class={classes!("replica-row", (row.state != NodeState::Up).then_some("is-away"))}>
            <span class={classes!("pip", hue_class(row.hue))}>{ row.name.clone() }</span>
            <span class="replica-holds">
                <span class="replica-note" hidden={away.is_none()}>{ away.unwrap_or_default() }</span>
                <span class="replica-note" hidden={stands_in.is_none()}>{ stands_in.unwrap_or_default() }</span>
                <span class="muted" hidden={!row.siblings.is_empty()}>{ label::HOLDS_NOTHING }</span>
                <span class="sibling-lines">{ for row.siblings.iter().map(sibling_line) }</span>
            </span>
        </li>
    }
}
