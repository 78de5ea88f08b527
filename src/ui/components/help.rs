//! The help: what the marks mean, and every shortcut from the table that dispatches them. The
//! browser keeps the focus inside the dialog and closes it on Escape.

use super::icons::{Icon, icon};
use crate::text::page::help::{self, PictureMark};
use crate::text::page::labels;
use crate::ui::browser;
use crate::ui::keyboard::{SHORTCUTS, Shortcut};
use yew::prelude::*;

mod marks;

/// The id of the dialog.
pub(crate) const DIALOG: &str = "help";

#[derive(Properties, PartialEq)]
pub(crate) struct HelpProps {
    /// Whether single keys act.
    pub has_single_keys: bool,
    pub on_single_keys: Callback<bool>,
    pub on_close: Callback<()>,
}

/// The help dialog, closed until it is asked for.
#[component]
pub(crate) fn Help(props: &HelpProps) -> Html {
    let onclick = props.on_close.reform(|_| ());
    html! {
        <dialog id={DIALOG} class="help" aria-labelledby="help-title" data-testid="help-dialog">
            <div class="card-head">
                <h2 id="help-title" class="help-title">{ help::TITLE }</h2>
                <span class="spring"></span>
                <button class="icon-button" aria-label={labels::CLOSE} {onclick}>
                    { icon(Icon::Close) }
                </button>
            </div>
            <p>{ help::INTRODUCTION }</p>
            <div class="help-columns">
                { mark_meanings() }
                { shortcuts(props) }
            </div>
        </dialog>
    }
}

/// What the marks mean.
fn mark_meanings() -> Html {
    let row = |(mark, meaning): &(PictureMark, &'static str)| {
        html! {
            <div key={*meaning} class="mark-row">
                <dt>{ marks::picture(*mark) }</dt>
                <dd>{ *meaning }</dd>
            </div>
        }
    };
    html! {
        <section aria-labelledby="help-marks">
            <h3 id="help-marks" class="card-title">{ help::MARKS }</h3>
            <dl class="marks">{ for help::MARK_MEANINGS.iter().map(row) }</dl>
        </section>
    }
}

/// Every shortcut, and whether single keys act.
fn shortcuts(props: &HelpProps) -> Html {
    let onchange = props.on_single_keys.reform(|event: Event| browser::is_checked(&event));
    html! {
        <section aria-labelledby="help-shortcuts">
            <h3 id="help-shortcuts" class="card-title">{ help::SHORTCUTS }</h3>
            <dl class="shortcuts" data-testid="shortcuts">{ for SHORTCUTS.iter().map(shortcut) }</dl>
            <label class="check">
                <input type="checkbox" data-testid="single-keys" checked={props.has_single_keys}
                    {onchange} />
                <span>
                    { help::SINGLE_KEYS }{ " " }
                    <span class="muted">{ help::SINGLE_KEYS_MEANING }</span>
                </span>
            </label>
        </section>
    }
}

fn shortcut(shortcut: &Shortcut) -> Html {
    let meaning = help::act(shortcut.act);
    let key = |key: &&'static str| html! { <kbd key={*key}>{ *key }</kbd> };
    html! {
        <div key={meaning} class="shortcut-row">
            <dt>{ for shortcut.shown.iter().map(key) }</dt>
            <dd>{ meaning }</dd>
        </div>
    }
}
