//! The running account: what happened, in sentences, newest last. Each line leads back to its moment.

use super::element::{Element, classes, el};
use super::page::Event;
use super::part::{Draw, Shown};
use super::{Link, browser};
use crate::app::Msg;
use crate::scene::{AccountLine, Weight};
use crate::words::page::{self, label};
use yew::virtual_dom::ListenerKind;

/// Older lines than these stay in the saved run, and the timeline leads to them.
const SHOWN_MOST: usize = 200;

/// The running account, which follows its newest line.
pub(crate) const ACCOUNT: Draw = Draw {
    same: |one, other, _| one.details == other.details && one.scene.account == other.scene.account,
    draw: account,
    after: |_| browser::scroll_down("account-lines"),
};

fn account(shown: &Shown, _: usize) -> Element {
    let least = if shown.details { Weight::Detail } else { Weight::Step };
    let lines = &shown.scene.account;
    let wanted = || lines.iter().filter(|line| line.weight >= least);
    let older = wanted().count().saturating_sub(SHOWN_MOST);
    let toggle = el!("input", "type" = "checkbox").checked(shown.details).on(
        || ListenerKind::onchange,
        &shown.link,
        |event, _| Some(Event::Details(browser::is_checked(event))),
        0,
    );
    let mut rows = Vec::new();
    let (mut event, mut place) = (None, 0);
    for line in wanted().skip(older) {
        place = if event == Some(line.event) { place + 1 } else { 0 };
        event = Some(line.event);
        rows.push(row(line, place, &shown.link));
    }
    let title = el!("h2", "id" = "account-title", "class" = "card-title").text(label::ACCOUNT);
    el!(
        "section",
        "class" = "account",
        "aria-labelledby" = "account-title",
        "data-testid" = "account"
    )
    .child(
        el!("div", "class" = "account-head")
            .child(title)
            .child(el!("span", "class" = "spring"))
            .child(el!("label", "class" = "check").child(toggle).text(label::ACCOUNT_DETAILS)),
    )
    .child(
        el!("p", "class" = "empty", "hidden" = wanted().next().is_some())
            .text(label::ACCOUNT_EMPTY),
    )
    .child(
        el!(
            "ol",
            "id" = "account-lines",
            "class" = "account-lines",
            "tabindex" = "0",
            "aria-labelledby" = "account-title"
        )
        .all(rows.into_iter()),
    )
}

/// One line. An event that several lines tell of has a key for each.
fn row(line: &AccountLine, place: u64, link: &Link) -> Element {
    let class = match line.weight {
        Weight::Detail => "is-detail",
        Weight::Step => "is-step",
        Weight::Outcome => "is-outcome",
    };
    let button = el!("button", "class" = classes(&["account-line", class]))
        .click(link, Msg::SeekToEvent(line.event))
        .child(el!("span", "class" = "account-time").text(page::time(line.at)))
        .child(el!("span", "class" = "account-text").text(line.text.clone()));
    el!("li").key(u64::from(line.event) << 8 | place).child(button)
}
