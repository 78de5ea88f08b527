//! Which panel a screen shows that has no room for all of them. On a wide screen every panel is
//! visible and the switch is not.

use super::element::{Element, el, said};
use super::page::Event;
use super::part::{Draw, Shown};
use crate::words::page::label;
use yew::AttrValue;
use yew::virtual_dom::ListenerKind;

/// A panel of a small screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Panel {
    /// The client with this number.
    Client(u16),
    /// N, R and W.
    Quorum,
    /// The right column.
    Inspect,
    /// The running account.
    Account,
}

impl Panel {
    /// The name by which the style sheet knows it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Client(_) => "client",
            Self::Quorum => "quorum",
            Self::Inspect => "inspect",
            Self::Account => "account",
        }
    }
}

/// Beyond every client's number: the panels that are none.
const OTHERS: u32 = 0x1_0000;

/// The switch between panels.
pub(crate) const PANEL_SWITCH: Draw = Draw::new(
    |one, other, _| {
        one.panel == other.panel && one.scene.clients.len() == other.scene.clients.len()
    },
    switch,
);

fn switch(shown: &Shown, _: usize) -> Element {
    let clients = shown.scene.clients.iter().map(|client| {
        let name = format!("panel-client-{}", client.id);
        tab(shown, Panel::Client(client.id), name, client.id.into(), client.name.clone().into())
    });
    let other = |panel: Panel, place: u32, title: &'static str| {
        tab(shown, panel, format!("panel-{}", panel.name()), OTHERS + place, title.into())
    };
    el!("nav", "class" = "panel-switch", "aria-label" = label::PANELS)
        .all(clients)
        .child(other(Panel::Quorum, 0, label::QUORUM))
        .child(other(Panel::Inspect, 1, label::INSPECT))
        .child(other(Panel::Account, 2, label::ACCOUNT_TAB))
}

/// One tab. Its number says which panel it shows.
fn tab(shown: &Shown, panel: Panel, name: String, number: u32, title: AttrValue) -> Element {
    el!(
        "button",
        "class" = format!("panel-tab panel-tab-{}", panel.name()),
        "aria-pressed" = said(shown.panel == panel),
        "data-testid" = name
    )
    .key(number.into())
    .on(
        || ListenerKind::onclick,
        &shown.link,
        |_, number| Some(Event::Panel(chosen(number))),
        number,
    )
    .text(title)
}

/// The panel behind a tab's number.
fn chosen(number: u32) -> Panel {
    match u16::try_from(number) {
        Ok(client) => Panel::Client(client),
        Err(_) => match number - OTHERS {
            0 => Panel::Quorum,
            1 => Panel::Inspect,
            _ => Panel::Account,
        },
    }
}
