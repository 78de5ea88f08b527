//! Time in the hand: play, step, speed, and the branches of the run.

use super::browser;
use super::element::{Element, Property, class_if, classes, el};
use super::icons::{Icon, icon};
use super::page::Event;
use super::part::{Draw, Shown};
use crate::app::{Msg, Playback, Speed};
use crate::words::page::{self, label};
use wasm_bindgen::JsValue;
use yew::virtual_dom::ListenerKind;

/// The transport bar.
pub(crate) const TRANSPORT: Draw = Draw::new(
    |one, other, _| {
        one.position == other.position
            && one.scene.in_flight == other.scene.in_flight
            && one.scene.waits == other.scene.waits
            && one.scene.timeline.branches == other.scene.timeline.branches
    },
    bar,
);

fn bar(shown: &Shown, _: usize) -> Element {
    let position = shown.position;
    let playing = position.playback != Playback::Paused;
    let (at_start, over) = (position.at_start, position.at_edge && position.quiet);
    let button = |title: &'static str, name: &'static str, picture: Icon, off: bool, msg: Msg| {
        el!(
            "button",
            "class" = "button transport-button",
            "aria-label" = title,
            "title" = title,
            "disabled" = off,
            "data-testid" = name
        )
        .click(&shown.link, msg)
        .child(icon(picture))
    };
    let (word, picture) =
        if playing { (label::PAUSE, Icon::Pause) } else { (label::PLAY, Icon::Play) };
    let primary = class_if(playing || !position.quiet, "is-primary");
    let play = el!(
        "button",
        "class" = classes(&["button", "play-button", primary]),
        "aria-label" = word,
        "data-testid" = "play"
    )
    .click(&shown.link, Msg::TogglePlay);
    let forward = label::STEP_FORWARD;
    el!("div", "class" = "transport", "role" = "group", "aria-label" = label::TIME)
        .child(button(label::TO_START, "to-start", Icon::Start, at_start, Msg::JumpToStart))
        .child(button(label::STEP_BACK, "step-back", Icon::Back, at_start, Msg::StepBack))
        .child(play.child(icon(picture)).child(el!("span").text(word)))
        .child(button(forward, "step-forward", Icon::Forward, over, Msg::StepForward))
        .child(button(label::TO_END, "to-end", Icon::End, over, Msg::JumpToEnd))
        .child(el!("span", "class" = "now", "data-testid" = "now").text(page::time(position.now)))
        .child(speed(shown))
        .child(el!("span", "class" = "spring"))
        .child(el!("span", "class" = "flight-count muted").text(match shown.scene.in_flight {
            0 => page::waits(&shown.scene.waits),
            count => page::in_flight(count).into_owned(),
        }))
        .child(branches(shown))
}

/// A choice from a list.
fn option(value: u64, chosen: bool, text: String) -> Element {
    let chosen = Property(JsValue::from_bool(chosen));
    el!("option", "value" = value, "selected" = chosen).key(value).text(text)
}

/// The select of gears.
fn speed(shown: &Shown) -> Element {
    let options = Speed::GEARS_HUNDREDTHS.iter().zip(0_u8..).map(|(hundredths, gear)| {
        option(gear.into(), shown.position.speed.0 == gear, page::gear(*hundredths))
    });
    let select =
        el!("select", "class" = "field", "aria-label" = label::SPEED, "data-testid" = "speed")
            .all(options)
            .on(
                || ListenerKind::onchange,
                &shown.link,
                |event, _| {
                    let gear = browser::text_of(event).parse().ok()?;
                    Some(Event::App(Msg::SetSpeed(Speed(gear))))
                },
                0,
            );
    el!("label", "class" = "speed")
        .child(el!("span", "class" = "speed-word").text(label::SPEED))
        .child(select)
}

/// The select of branches, where there are several.
fn branches(shown: &Shown) -> Element {
    let branches = &shown.scene.timeline.branches;
    let options = branches.iter().map(|branch| {
        option(branch.id.into(), branch.current, page::branch(branch.id, branch.forked_at))
    });
    let select =
        el!("select", "class" = "field", "aria-label" = label::BRANCH, "data-testid" = "branch")
            .all(options)
            .on(
                || ListenerKind::onchange,
                &shown.link,
                |event, _| {
                    let branch = browser::text_of(event).parse().ok()?;
                    Some(Event::App(Msg::SwitchBranch(branch)))
                },
                0,
            );
    el!("label", "class" = "branches", "hidden" = branches.len() < 2)
        .child(icon(Icon::Fork))
        .child(select)
}
