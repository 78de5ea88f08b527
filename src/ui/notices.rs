//! Notices: what the reader should know once, each with a button that puts it away.

use super::Dispatch;
use super::icons::{Icon, icon};
use crate::app::{Msg, Notice, Tone};
use crate::words::page::label;
use std::rc::Rc;
use yew::prelude::*;

/// What is shown.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct NoticesProps {
    /// The notices that were not put away.
    pub notices: Rc<[Notice]>,
    /// Takes the messages.
    pub dispatch: Dispatch,
}

/// The notices. The region exists before its content, or a screen reader would not hear it.
#[component]
pub(crate) fn Notices(props: &NoticesProps) -> Html {
    html! {
        <div class="notices" role="status" aria-live="polite" data-testid="notices">
            { for props.notices.iter().map(|notice| {
                let id = notice.id;
                let dismiss = props.dispatch.reform(move |_: MouseEvent| Msg::NoticeDismissed(id));
                let class = match notice.tone {
                    Tone::Information => "is-information",
                    Tone::Warning => "is-warning",
                    Tone::Error => "is-error",
                };
                let picture = match notice.tone {
                    Tone::Information => Icon::Check,
                    Tone::Warning => Icon::Hint,
                    Tone::Error => Icon::Cross,
                };
                html! {
                    <div key={id} class={classes!("notice", class)}>
                        <span class="notice-mark">{ icon(picture) }</span>
                        <span class="notice-text">{ notice.text.clone() }</span>
                        <button class="icon-button" aria-label={label::CLOSE} onclick={dismiss}>{ icon(Icon::Close) }</button>
                    </div>
                }
            }) }
        </div>
    }
}
