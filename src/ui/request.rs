//! The request in the inspector: who was asked, who answered, and what is awaited.

use super::clock::pip;
use super::element::{Element, class_if, classes, el};
use super::part::Draw;
use super::stale::stale_note;
use crate::scene::{Answer, AskedReplica, Outcome, RequestPanel};
use crate::ui::Link;
use crate::words::page::{self, label};

/// The request card.
pub(crate) const REQUEST: Draw = Draw::new(
    |one, other, _| one.scene.request == other.scene.request,
    |shown, _| {
        el!("section", "class" = "card request-card", "data-testid" = "request").child(match &shown
            .scene
            .request
        {
            Some(panel) => request(panel, &shown.link),
            None => nothing_yet(),
        })
    },
);

/// What stands here before the first request.
fn nothing_yet() -> Element {
    let title = el!("h2", "class" = "card-title").text(label::REQUEST);
    el!("div")
        .named("empty")
        .child(el!("div", "class" = "card-head").child(title))
        .child(el!("p", "class" = "empty").text(label::REQUEST_EMPTY))
}

/// A request.
fn request(panel: &RequestPanel, link: &Link) -> Element {
    let coordinator = panel.coordinator.as_ref().map(|(name, _)| &**name);
    let meaning = page::outcome_meaning(panel.outcome, panel.kind);
    let (class, text) = match panel.outcome {
        Outcome::Pending => {
            ("tag-wait", page::quorum_count(panel.kind, panel.filled, panel.needed))
        }
        Outcome::Unknown => ("tag-wait", page::outcome(panel.outcome).to_string()),
        Outcome::Ok if panel.stale.is_some() => ("tag-wait", label::STALE.to_string()),
        Outcome::Ok => ("tag-good", page::outcome(panel.outcome).to_string()),
        Outcome::Unavailable | Outcome::NotLeader => {
            ("tag-bad", page::outcome(panel.outcome).to_string())
        }
    };
    let tag = el!("span", "class" = classes(&["tag", class]), "data-testid" = "request-outcome");
    let segment = |index: u8| {
        let filled = class_if(index < panel.filled, "is-filled");
        el!("i", "class" = classes(&["meter-part", filled])).key(index.into())
    };
    el!("div")
        .named("request")
        .child(
            el!("div", "class" = "card-head")
                .child(el!("h2", "class" = "card-title").text(page::request_kind(panel.kind)))
                .child(el!("span", "class" = "mono").text(panel.key.clone()))
                .child(el!("span", "class" = "spring"))
                .child(tag.text(text)),
        )
        .child(
            el!("p", "class" = "muted request-route")
                .text(page::request_route(&panel.client, coordinator)),
        )
        .child(
            el!("div", "class" = "meter", "aria-hidden" = "true")
                .all((0..panel.needed).map(segment)),
        )
        .child(el!("ul", "class" = "asked").all(panel.replicas.iter().map(asked)))
        .child(el!("p", "class" = "muted request-times").text(page::request_times(
            panel.invoked,
            panel.completed,
            panel.outcome,
        )))
        .child(el!("p", "class" = "request-meaning", "hidden" = meaning.is_empty()).text(meaning))
        .all(panel.stale.iter().map(|stale| stale_note(stale, link)))
}

/// One of those asked.
fn asked(replica: &AskedReplica) -> Element {
    let class = match replica.answer {
        Answer::Stored(_) | Answer::Sent(..) | Answer::Digest(_) => "tag tag-good",
        Answer::InFlight => "tag tag-idle",
        Answer::Silent => "tag tag-wait",
        Answer::Refused => "tag tag-bad",
    };
    el!("li", "class" = "asked-row")
        .named(&replica.node)
        .child(pip(&replica.node, replica.hue))
        .child(el!("span", "class" = "asked-part").text(page::asked_part(&replica.part)))
        .child(el!("span", "class" = class).text(page::answer(replica.answer)))
}
