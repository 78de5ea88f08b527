//! The help: what the marks mean, and every shortcut from the table that dispatches them.

use super::icons::{Icon, icon};
use super::keys::SHORTCUTS;
use crate::words::page::help::{self, Mark};
use crate::words::page::label;
use web_sys::{HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

/// What the help needs.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct HelpProps {
    /// Whether it is open.
    pub open: bool,
    /// Whether single-key shortcuts act.
    pub single_keys: bool,
    /// It was closed.
    pub on_close: Callback<()>,
    /// Single-key shortcuts are switched.
    pub on_single_keys: Callback<bool>,
}

/// The help dialog. The browser keeps the focus inside and closes it on Escape.
#[component]
pub(crate) fn Help(props: &HelpProps) -> Html {
    let dialog = use_node_ref();
    use_effect_with(props.open, {
        let dialog = dialog.clone();
        move |open| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                match (*open, dialog.open()) {
                    // A dialog that is already shown cannot be shown again; this one is not.
                    (true, false) => drop(dialog.show_modal()),
                    (false, true) => dialog.close(),
                    _ => {}
                }
            }
        }
    });
    let closed = props.on_close.reform(|_: Event| ());
    let close = props.on_close.reform(|_: MouseEvent| ());
    let switch = props.on_single_keys.reform(|event: Event| {
        event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked())
    });
    html! {
        <dialog ref={dialog} class="help" aria-labelledby="help-title" onclose={closed} data-testid="help-dialog">
            <div class="card-head">
                <h2 id="help-title" class="help-title">{ help::TITLE }</h2>
                <span class="spring"></span>
                <button class="icon-button" aria-label={label::CLOSE} onclick={close}>{ icon(Icon::Close) }</button>
            </div>
            <p>{ help::INTRODUCTION }</p>
            <div class="help-columns">
                <section aria-labelledby="help-marks">
                    <h3 id="help-marks" class="card-title">{ help::MARKS }</h3>
                    <dl class="marks">
                        { for help::MARK_MEANINGS.iter().map(|(mark, meaning)| html! {
                            <div key={*meaning} class="mark-row"><dt>{ mark_picture(*mark) }</dt><dd>{ *meaning }</dd></div>
                        }) }
                    </dl>
                </section>
                <section aria-labelledby="help-shortcuts">
                    <h3 id="help-shortcuts" class="card-title">{ help::SHORTCUTS }</h3>
                    <dl class="shortcuts" data-testid="shortcuts">
                        { for SHORTCUTS.iter().map(|shortcut| html! {
                            <div key={help::act(shortcut.act)} class="shortcut-row">
                                <dt>{ for shortcut.shown.iter().map(|key| html! { <kbd key={*key}>{ *key }</kbd> }) }</dt>
                                <dd>{ help::act(shortcut.act) }</dd>
                            </div>
                        }) }
                    </dl>
                    <label class="check">
                        <input type="checkbox" checked={props.single_keys} onchange={switch} data-testid="single-keys" />
                        <span>{ help::SINGLE_KEYS }{ " " }<span class="muted">{ help::SINGLE_KEYS_MEANING }</span></span>
                    </label>
                </section>
            </div>
        </dialog>
    }
}

/// A mark as the stage draws it.
fn mark_picture(mark: Mark) -> Html {
    let drawing = match mark {
        Mark::Band => {
            html! { <path class="arc part-replica hue-0" stroke-width="9" d="M4 20h32" /> }
        }
        Mark::Skipped => html! {
            <><path class="arc part-skipped hue-0" stroke-width="9" d="M4 20h32" /><path class="arc-hatch" stroke-width="9" d="M4 20h32" /></>
        },
        Mark::Replica => {
            html! { <g class="number hue-2" transform="translate(20 20)"><circle r="10" /><text dy="0.35em">{ "1" }</text></g> }
        }
        Mark::Gauge => html! {
            <g transform="translate(20 20) rotate(-90)">
                <circle class="gauge-track" r="13" pathLength="20" stroke-dasharray="8.600 1.400" />
                <circle class="gauge-fill" r="13" pathLength="20" stroke-dasharray="8.600 100" />
            </g>
        },
        Mark::Hint => {
            html! { <g class="badge badge-hint" transform="translate(20 20)"><rect x="-18" y="-9" width="36" height="18" rx="9" /><text dy="0.35em">{ "hint" }</text></g> }
        }
        Mark::Down => {
            html! { <g class="node state-down" transform="translate(20 20)"><circle class="node-disc" r="14" /><path class="node-cross" d="M-7 -7L7 7M7 -7L-7 7" /></g> }
        }
        Mark::Paused => {
            html! { <g class="node state-paused hue-3" transform="translate(20 20)"><circle class="node-disc" r="14" /><path class="node-bars" d="M-4 -6v12M4 -6v12" /></g> }
        }
        Mark::Lost => html! { <path class="lost-cross" d="M13 13L27 27M27 13L13 27" /> },
    };
    html! { <svg class="mark-picture" viewBox="0 0 40 40" aria-hidden="true" focusable="false">{ drawing }</svg> }
}
