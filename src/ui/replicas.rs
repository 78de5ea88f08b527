//! Which replica holds what of the selected key.

use super::clock::{card_head, pip, shared_clock, sibling_lines};
use super::element::{Element, class_if, classes, el};
use super::part::{Draw, Shown};
use crate::scene::{Agreement, NodeState, ReplicaRow};
use crate::words::page::{self, label};

/// The replicas card.
pub(crate) const REPLICAS: Draw =
    Draw::new(|one, other, _| one.scene.replicas == other.scene.replicas, card);

fn card(shown: &Shown, _: usize) -> Element {
    let panel = &shown.scene.replicas;
    let class = match panel.agreement {
        Agreement::Nothing => "tag tag-idle",
        Agreement::Converged => "tag tag-good",
        Agreement::Diverged => "tag tag-wait",
    };
    let tag = el!("span", "class" = class, "data-testid" = "agreement")
        .text(page::agreement(panel.agreement));
    el!(
        "section",
        "class" = "card replicas-card",
        "aria-labelledby" = "replicas-title",
        "data-testid" = "replicas"
    )
    .child(card_head("replicas-title", label::REPLICAS, &panel.key, tag))
    .child(
        el!("p", "class" = "empty", "hidden" = !panel.rows.is_empty()).text(label::REPLICAS_EMPTY),
    )
    .child(el!("ul", "class" = "replica-rows").all(panel.rows.iter().map(row)))
}

/// One replica.
fn row(row: &ReplicaRow) -> Element {
    let is_away = row.state != NodeState::Up;
    let away = if is_away { page::node_state_since(row.state, row.since) } else { String::new() };
    let stands_in = row.stands_in_for.as_ref().map(|primary| page::stands_in_for(primary));
    let note =
        |text: String| el!("span", "class" = "replica-note", "hidden" = text.is_empty()).text(text);
    let holds = el!("span", "class" = "replica-holds")
        .child(note(away))
        .child(note(stands_in.unwrap_or_default()))
        .child(
            el!("span", "class" = "muted", "hidden" = !row.siblings.is_empty())
                .text(label::HOLDS_NOTHING),
        )
        .child(sibling_lines(&row.siblings))
        .child(shared_clock(&row.shared_clock));
    el!("li", "class" = classes(&["replica-row", class_if(is_away, "is-away")]))
        .key(row.node.into())
        .child(pip(&row.name, row.hue))
        .child(holds)
}
