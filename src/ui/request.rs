//! The request in the inspector: the hands it went through, who was asked, who answered, and who
//! waits for whom.

use super::clock::pip;
use super::element::{Element, class_if, classes, el};
use super::part::Draw;
use super::stale::stale_note;
use crate::scene::{
    Answer, AskedReplica, CoordinationPanel, Hop, HopEnd, Outcome, RequestPanel, Way,
};
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
    let meaning = page::outcome_meaning(panel.outcome, panel.ending, panel.kind);
    let class = match panel.outcome {
        Outcome::Pending | Outcome::Unknown => "tag-wait",
        Outcome::Ok if panel.stale.is_some() => "tag-wait",
        Outcome::Ok => "tag-good",
        Outcome::Unavailable | Outcome::NotLeader => "tag-bad",
    };
    let tag = el!("span", "class" = classes(&["tag", class]), "data-testid" = "request-outcome");
    let is_one = panel.coordinations.len() == 1;
    el!("div")
        .named("request")
        .child(
            el!("div", "class" = "card-head")
                .child(el!("h2", "class" = "card-title").text(page::request_kind(panel.kind)))
                .child(el!("span", "class" = "mono").text(panel.key.clone()))
                .child(el!("span", "class" = "spring"))
                .child(tag.text(page::request_outcome(panel))),
        )
        .child(
            el!("ul", "class" = "ways", "data-testid" = "request-path")
                .all(panel.path.iter().zip(0..).map(|(way, number)| path(way).key(number))),
        )
        .child(
            el!("div", "class" = "coordinations").all(
                panel
                    .coordinations
                    .iter()
                    .zip(0..)
                    .map(|(one, number)| coordination(one, is_one).key(number)),
            ),
        )
        .child(
            el!("ul", "class" = "request-waits", "data-testid" = "request-waits").all(
                panel
                    .waits
                    .iter()
                    .zip(0..)
                    .map(|(wait, number)| el!("li").key(number).text(page::wait(wait))),
            ),
        )
        .child(el!("p", "class" = "muted request-times").text(page::request_times(
            panel.invoked,
            panel.completed,
            panel.outcome,
        )))
        .child(el!("p", "class" = "request-meaning", "hidden" = meaning.is_empty()).text(meaning))
        .all(panel.stale.iter().map(|stale| stale_note(stale, link)))
}

/// One way of a request from hand to hand.
fn path(way: &Way) -> Element {
    el!("li", "class" = "way")
        .child(el!("span", "class" = "way-from").text(way.from.clone()))
        .all(way.hops.iter().zip(0..).map(|(hop, number)| stop(hop).key(number)))
        .child(
            el!("span", "class" = "way-word", "hidden" = !way.coordinates)
                .text(page::COORDINATES_ITSELF),
        )
}

/// A node on the way, behind the arrow that leads there.
fn stop(hop: &Hop) -> Element {
    let class = match hop.end {
        HopEnd::Arrived => "way-hop",
        HopEnd::UnderWay | HopEnd::Waits | HopEnd::Connecting => "way-hop is-open",
        HopEnd::Lost | HopEnd::NoConnection => "way-hop is-lost",
    };
    el!("span", "class" = class)
        .child(el!("span", "class" = "way-arrow").text(page::ARROW))
        .child(pip(&hop.to, hop.hue))
        .child(el!("span", "class" = "way-word").text(page::hop(hop)))
}

/// What one node has come to that coordinates. Where it is the only one its name is known.
fn coordination(one: &CoordinationPanel, is_one: bool) -> Element {
    let segment = |index: u8| {
        let filled = class_if(index < one.filled, "is-filled");
        el!("i", "class" = classes(&["meter-part", filled])).key(index.into())
    };
    el!("div", "class" = class_if(one.forgotten, "is-forgotten"))
        .child(
            el!("p", "class" = "coordination-head", "hidden" = !page::says_who(one, is_one))
                .text(page::coordination(one)),
        )
        .child(
            el!("div", "class" = "meter", "aria-hidden" = "true").all((0..one.needed).map(segment)),
        )
        .child(el!("ul", "class" = "asked").all(one.replicas.iter().zip(0..).map(asked)))
}

/// One of those asked.
fn asked((replica, number): (&AskedReplica, u64)) -> Element {
    let class = match replica.answer {
        Answer::Stored(_) | Answer::Sent(..) | Answer::Digest(_) if !replica.counts => {
            "tag tag-idle"
        }
        Answer::Stored(_) | Answer::Sent(..) | Answer::Digest(_) => "tag tag-good",
        Answer::Awaited => "tag tag-idle",
        Answer::Silent => "tag tag-wait",
        Answer::Refused => "tag tag-bad",
    };
    el!("li", "class" = "asked-row")
        .key(number)
        .child(pip(&replica.node, replica.hue))
        .child(
            el!("span", "class" = "asked-part")
                .text(page::asked_part(&replica.part, replica.counts)),
        )
        .child(el!("span", "class" = class).text(page::answer(replica.answer)))
}
