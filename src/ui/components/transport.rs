//! Time in the hand: play, step, speed, and the branches of the run. The time itself is a component
//! of its own, so that a frame draws nothing else anew.

use super::choice::{Choice, Choosable};
use super::icons::{Icon, icon};
use crate::app::{Playback, Playhead, Speed, TimeMsg};
use crate::scene::{BranchMark, Wait};
use crate::text::page::{self, labels};
use crate::ui::link::{AppLink, use_link};
use std::rc::Rc;
use yew::prelude::*;

/// The id of the button that plays, for whoever gives it the focus.
pub(crate) const PLAY_BUTTON: &str = "play";

#[derive(Properties, PartialEq)]
pub(crate) struct TransportProps {
    pub position: Playhead,
    /// How many messages will arrive, or are held back.
    pub in_flight: usize,
    pub waits: Rc<Vec<Wait>>,
    pub branches: Rc<[BranchMark]>,
}

/// The transport bar.
#[component]
pub(crate) fn Transport(props: &TransportProps) -> Html {
    let position = props.position;
    html! {
        <div class="transport" role="group" aria-label={labels::TIME}>
            <Buttons is_playing={position.playback != Playback::Paused} is_quiet={position.quiet}
                is_start={position.at_start} is_over={position.at_edge && position.quiet} />
            <span class="now" data-testid="now">{ page::time(position.now) }</span>
            <SpeedChoice speed={position.speed} />
            <span class="spring"></span>
            <Ahead in_flight={props.in_flight} waits={props.waits.clone()} />
            <BranchChoice branches={props.branches.clone()} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ButtonsProps {
    is_playing: bool,
    /// Whether nothing is under way.
    is_quiet: bool,
    is_start: bool,
    /// Whether nothing comes any more by itself.
    is_over: bool,
}

/// What moves the playhead.
#[component]
fn Buttons(props: &ButtonsProps) -> Html {
    let link = use_link();
    let (is_start, is_over) = (props.is_start, props.is_over);
    let button =
        |title, name, picture, disabled, msg| button(title, name, picture, disabled, msg, &link);
    html! {
        <>
            { button(labels::TO_START, "to-start", Icon::Start, is_start, TimeMsg::JumpToStart) }
            { button(labels::STEP_BACK, "step-back", Icon::Back, is_start, TimeMsg::StepBack) }
            { play(props, &link) }
            { button(labels::STEP_FORWARD, "step-forward", Icon::Forward, is_over, TimeMsg::StepForward) }
            { button(labels::TO_END, "to-end", Icon::End, is_over, TimeMsg::JumpToEnd) }
        </>
    }
}

fn button(
    title: &'static str,
    name: &'static str,
    picture: Icon,
    disabled: bool,
    msg: TimeMsg,
    link: &AppLink,
) -> Html {
    html! {
        <button class="button transport-button" aria-label={title} {title} {disabled}
            data-testid={name} onclick={link.sends(msg)}>
            { icon(picture) }
        </button>
    }
}

/// Plays or pauses.
fn play(props: &ButtonsProps, link: &AppLink) -> Html {
    let (word, picture) =
        if props.is_playing { (labels::PAUSE, Icon::Pause) } else { (labels::PLAY, Icon::Play) };
    let is_primary = props.is_playing || !props.is_quiet;
    let class = classes!("button", "play-button", is_primary.then_some("is-primary"));
    html! {
        <button {class} aria-label={word} id={PLAY_BUTTON} data-testid="play" onclick={link.sends(TimeMsg::TogglePlay)}>
            { icon(picture) }<span>{ word }</span>
        </button>
    }
}

#[derive(Properties, PartialEq)]
struct SpeedChoiceProps {
    speed: Speed,
}

/// The list of gears.
#[component]
fn SpeedChoice(props: &SpeedChoiceProps) -> Html {
    let link = use_link();
    let on_choose = use_callback(link, |gear: String, link| {
        if let Ok(gear) = gear.parse() {
            link.send(TimeMsg::SetSpeed(Speed(gear)));
        }
    });
    let gears = Speed::GEARS_HUNDREDTHS.iter().enumerate();
    let options: Vec<Choosable> =
        gears.map(|(gear, hundredths)| choosable(gear, page::gear(*hundredths))).collect();
    html! {
        <label class="speed">
            <span class="speed-word">{ labels::SPEED }</span>
            <Choice label={labels::SPEED} name="speed" chosen={props.speed.0.to_string()} {options}
                {on_choose} />
        </label>
    }
}

fn choosable(value: impl ToString, text: String) -> Choosable {
    Choosable { value: value.to_string().into(), text: text.into() }
}

#[derive(Properties, PartialEq)]
struct AheadProps {
    in_flight: usize,
    waits: Rc<Vec<Wait>>,
}

/// What is still to come: messages, or, where there are none, the ends of waits.
#[component]
fn Ahead(props: &AheadProps) -> Html {
    let text = match props.in_flight {
        0 => page::waits(&props.waits),
        count => page::in_flight(count).into_owned(),
    };
    html! { <span class="flight-count muted">{ text }</span> }
}

#[derive(Properties, PartialEq)]
struct BranchChoiceProps {
    branches: Rc<[BranchMark]>,
}

/// The list of branches, where there are several.
#[component]
fn BranchChoice(props: &BranchChoiceProps) -> Html {
    let link = use_link();
    let on_choose = use_callback(link, |branch: String, link| {
        if let Ok(branch) = branch.parse() {
            link.send(TimeMsg::SwitchBranch(branch));
        }
    });
    let branches = &props.branches;
    let current = branches.iter().find(|branch| branch.current);
    let chosen = current.map(|branch| branch.id.to_string()).unwrap_or_default();
    let option =
        |branch: &BranchMark| choosable(branch.id, page::branch(branch.id, branch.forked_at));
    let options: Vec<Choosable> = branches.iter().map(option).collect();
    html! {
        <label class="branches" hidden={branches.len() < 2}>
            { icon(Icon::Fork) }
            <Choice label={labels::BRANCH} name="branch" {chosen} {options} {on_choose} />
        </label>
    }
}
