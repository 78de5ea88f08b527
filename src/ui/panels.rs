//! Which panel a screen shows that has no room for all of them. On a wide screen every panel is
//! visible and the switch is not.

use crate::scene::ClientPanel;
use crate::words::page::label;
use std::rc::Rc;
use yew::prelude::*;

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

/// What the switch shows.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct PanelSwitchProps {
    /// The clients, one tab each.
    pub clients: Vec<Rc<ClientPanel>>,
    /// The panel that is shown.
    pub panel: Panel,
    /// Shows another.
    pub on_choose: Callback<Panel>,
}

/// The switch between panels.
#[component]
pub(crate) fn PanelSwitch(props: &PanelSwitchProps) -> Html {
    let tab = |panel: Panel, key: String, title: Rc<str>| {
        let choose = props.on_choose.reform(move |_: MouseEvent| panel);
        let pressed = props.panel == panel;
        html! {
            <button key={key.clone()} class={classes!("panel-tab", format!("panel-tab-{}", panel.name()))}
                aria-pressed={pressed.to_string()} onclick={choose} data-testid={format!("panel-{key}")}>{ title }</button>
        }
    };
    html! {
        <nav class="panel-switch" aria-label={label::PANELS}>
            { for props.clients.iter().map(|client| {
                tab(Panel::Client(client.id), format!("client-{}", client.id), client.name.clone())
            }) }
            { tab(Panel::Quorum, "quorum".to_string(), Rc::from(label::QUORUM)) }
            { tab(Panel::Inspect, "inspect".to_string(), Rc::from(label::INSPECT)) }
            { tab(Panel::Account, "account".to_string(), Rc::from(label::ACCOUNT_TAB)) }
        </nav>
    }
}
