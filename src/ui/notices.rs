//! Notices: what the reader should know once, each with a button that puts it away.

use super::element::{Element, classes, el};
use super::icons::{Icon, icon};
use super::part::{Draw, Shown};
use crate::app::{Msg, Notice, Tone};
use crate::ui::Link;
use crate::words::page::label;

/// The notices. The region exists before its content, or a screen reader would not hear it.
pub(crate) const NOTICES: Draw = Draw::new(
    |one, other, _| one.notices == other.notices,
    |shown: &Shown, _| {
        el!(
            "div",
            "class" = "notices",
            "role" = "status",
            "aria-live" = "polite",
            "data-testid" = "notices"
        )
        .all(shown.notices.iter().map(|one| notice(one, &shown.link)))
    },
);

fn notice(notice: &Notice, link: &Link) -> Element {
    let (class, picture) = match notice.tone {
        Tone::Information => ("is-information", Icon::Check),
        Tone::Warning => ("is-warning", Icon::Hint),
        Tone::Error => ("is-error", Icon::Cross),
    };
    el!("div", "class" = classes(&["notice", class]))
        .key(notice.id.into())
        .child(el!("span", "class" = "notice-mark").child(icon(picture)))
        .child(el!("span", "class" = "notice-text").text(notice.text.clone()))
        .child(
            el!("button", "class" = "icon-button", "aria-label" = label::CLOSE)
                .click(link, Msg::NoticeDismissed(notice.id))
                .child(icon(Icon::Close)),
        )
}
