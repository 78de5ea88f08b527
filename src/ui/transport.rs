//! Time in the hand: play, step, speed, and the branches of the run.

use super::Dispatch;
use super::icons::{Icon, icon};
use crate::app::{Msg, Playback, Position, Speed};
use crate::scene::BranchMark;
use crate::words::page::{self, label};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What the transport shows.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct TransportProps {
    /// Where the playhead stands and how it moves.
    pub position: Position,
    /// How many messages are on their way.
    pub in_flight: usize,
    /// The branches of the run.
    pub branches: Vec<BranchMark>,
    /// Takes the messages.
    pub dispatch: Dispatch,
}

/// The transport bar.
#[component]
pub(crate) fn Transport(props: &TransportProps) -> Html {
    let position = props.position;
    let playing = position.playback != Playback::Paused;
    let button = |title: &'static str, name: &'static str, picture: Icon, off: bool, msg: Msg| {
        let act = props.dispatch.reform(move |_: MouseEvent| msg.clone());
        html! {
            <button class="button transport-button" aria-label={title} title={title} disabled={off}
                onclick={act} data-testid={name}>{ icon(picture) }</button>
        }
    };
    let toggle = props.dispatch.reform(|_: MouseEvent| Msg::TogglePlay);
    let (word, picture) =
        if playing { (label::PAUSE, Icon::Pause) } else { (label::PLAY, Icon::Play) };
    html! {
        <div class="transport" role="group" aria-label={label::TIME}>
            { button(label::TO_START, "to-start", Icon::Start, position.at_start, Msg::JumpToStart) }
            { button(label::STEP_BACK, "step-back", Icon::Back, position.at_start, Msg::StepBack) }
            <button class={classes!("button", "play-button", (playing || !position.quiet).then_some("is-primary"))} aria-label={word} onclick={toggle} data-testid="play">
                { icon(picture) }<span>{ word }</span>
            </button>
            { button(label::STEP_FORWARD, "step-forward", Icon::Forward, position.at_edge && position.quiet, Msg::StepForward) }
            { button(label::TO_END, "to-end", Icon::End, position.at_edge && position.quiet, Msg::JumpToEnd) }
            <span class="now" data-testid="now">{ page::time(position.now) }</span>
            { speed(position.speed, &props.dispatch) }
            <span class="spring"></span>
            <span class="flight-count muted">{ page::in_flight(props.in_flight) }</span>
            { branches(props) }
        </div>
    }
}

/// The select of gears.
fn speed(speed: Speed, dispatch: &Dispatch) -> Html {
    let choose = dispatch.reform(|event: Event| {
        let value = event
            .target_dyn_into::<HtmlSelectElement>()
            .and_then(|select| select.value().parse().ok());
        Msg::SetSpeed(value.map_or(Speed::COMMON, Speed))
    });
    html! {
        <label class="speed">
            <span class="speed-word">{ label::SPEED }</span>
            <select class="field" aria-label={label::SPEED} onchange={choose} data-testid="speed">
                { for Speed::GEARS_HUNDREDTHS.iter().zip(0_u8..).map(|(hundredths, gear)| html! {
                    <option key={gear} value={gear.to_string()} selected={speed.0 == gear}>{ page::gear(*hundredths) }</option>
                }) }
            </select>
        </label>
    }
}

/// The select of branches, where there are several.
fn branches(props: &TransportProps) -> Html {
    let choose = props.dispatch.reform(|event: Event| {
        let value = event
            .target_dyn_into::<HtmlSelectElement>()
            .and_then(|select| select.value().parse().ok());
        Msg::SwitchBranch(value.unwrap_or_default())
    });
    html! {
        <label class="branches" hidden={props.branches.len() < 2}>
            { icon(Icon::Fork) }
            <select class="field" aria-label={label::BRANCH} onchange={choose} data-testid="branch">
                { for props.branches.iter().map(|branch| html! {
                    <option key={branch.id} value={branch.id.to_string()} selected={branch.current}>
                        { page::branch(branch.id, branch.forked_at) }
                    </option>
                }) }
            </select>
        </label>
    }
}
