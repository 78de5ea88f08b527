//! Notices: what the reader should know once, each with a button that puts it away.

use super::icons::{Icon, icon};
use crate::app::{Notice, Tone, ViewMsg};
use crate::text::page::labels;
use crate::ui::link::use_link;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// For how long a notice stands.
const STAYS_MS: u32 = 6_000;

#[derive(Properties, PartialEq)]
pub(crate) struct NoticesProps {
    /// Oldest first.
    pub notices: Vec<Notice>,
}

/// The notices. The region exists before its content, or a screen reader would not hear it.
#[component]
pub(crate) fn Notices(props: &NoticesProps) -> Html {
    html! {
        <div class="notices" role="status" aria-live="polite" data-testid="notices">
            { for props.notices.iter().map(|one| html! { <OneNotice key={one.id} notice={one.clone()} /> }) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct OneNoticeProps {
    notice: Notice,
}

/// A notice. It leaves by itself once it could be read; an error stays until it is put away.
#[component]
fn OneNotice(props: &OneNoticeProps) -> Html {
    let link = use_link();
    let notice = &props.notice;
    let leaves = notice.tone != Tone::Error;
    let sender = link.clone();
    use_effect_with((notice.id, leaves), move |(id, leaves)| {
        let id = *id;
        let away =
            leaves.then(|| Timeout::new(STAYS_MS, move || sender.send(ViewMsg::DismissNotice(id))));
        move || drop(away)
    });
    let (class, picture) = match notice.tone {
        Tone::Information => ("notice is-information", Icon::Check),
        Tone::Warning => ("notice is-warning", Icon::Hint),
        Tone::Error => ("notice is-error", Icon::Cross),
    };
    let onclick = link.sends(ViewMsg::DismissNotice(notice.id));
    html! {
        <div {class}>
            <span class="notice-mark">{ icon(picture) }</span>
            <span class="notice-text">{ notice.text.clone() }</span>
            <button class="icon-button" aria-label={labels::CLOSE} {onclick}>{ icon(Icon::Close) }</button>
        </div>
    }
}
