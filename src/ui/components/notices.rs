//! Notices: what the reader should know once, each with a button that puts it away.

use super::icons::{Icon, icon};
use crate::app::{Notice, Tone, ViewMsg};
use crate::text::page::labels;
use crate::ui::link::{AppLink, use_link};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct NoticesProps {
    /// Oldest first.
    pub notices: Vec<Notice>,
}

/// The notices. The region exists before its content, or a screen reader would not hear it.
#[component]
pub(crate) fn Notices(props: &NoticesProps) -> Html {
    let link = use_link();
    html! {
        <div class="notices" role="status" aria-live="polite" data-testid="notices">
            { for props.notices.iter().map(|one| notice(one, &link)) }
        </div>
    }
}

fn notice(notice: &Notice, link: &AppLink) -> Html {
    let (class, picture) = match notice.tone {
        Tone::Information => ("notice is-information", Icon::Check),
        Tone::Warning => ("notice is-warning", Icon::Hint),
        Tone::Error => ("notice is-error", Icon::Cross),
    };
    let onclick = link.sends(ViewMsg::DismissNotice(notice.id));
    html! {
        <div key={notice.id} {class}>
            <span class="notice-mark">{ icon(picture) }</span>
            <span class="notice-text">{ notice.text.clone() }</span>
            <button class="icon-button" aria-label={labels::CLOSE} {onclick}>{ icon(Icon::Close) }</button>
        </div>
    }
}
