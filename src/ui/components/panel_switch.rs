//! Which panel a screen shows that has no room for all of them. On a wide screen every panel is
//! visible and the switch is not.

use crate::text::page::labels;
use crate::ui::attributes::aria_bool;
use std::rc::Rc;
use yew::prelude::*;

/// A panel of a small screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Panel {
    /// The client with this number.
    Client(u16),
    /// The kind of cluster, and N, R and W.
    Quorum,
    /// The right column.
    Inspect,
    /// The running account.
    Account,
}

impl Panel {
    /// The panels that are there whoever the clients are, and what their tabs say.
    const FIXED: [(Self, &'static str); 3] = [
        (Self::Quorum, labels::SYSTEM),
        (Self::Inspect, labels::INSPECT),
        (Self::Account, labels::ACCOUNT_TAB),
    ];

    /// The name by which the style sheet knows it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Client(_) => "client",
            Self::Quorum => "quorum",
            Self::Inspect => "inspect",
            Self::Account => "account",
        }
    }

    /// The name by which a test knows it: no two panels have the same.
    fn id(self) -> String {
        match self {
            Self::Client(client) => format!("panel-client-{client}"),
            Self::Quorum | Self::Inspect | Self::Account => format!("panel-{}", self.name()),
        }
    }
}

/// A client by number and name.
#[derive(Clone, PartialEq)]
pub(crate) struct ClientName {
    pub id: u16,
    pub name: Rc<str>,
}

#[derive(Properties, PartialEq)]
pub(crate) struct PanelSwitchProps {
    pub clients: Vec<ClientName>,
    pub shown: Panel,
    pub on_choose: Callback<Panel>,
}

/// The switch between panels.
#[component]
pub(crate) fn PanelSwitch(props: &PanelSwitchProps) -> Html {
    let clients = props.clients.iter();
    let clients = clients.map(|client| tab(props, Panel::Client(client.id), client.name.clone()));
    let fixed = Panel::FIXED.into_iter().map(|(panel, title)| tab(props, panel, title));
    html! {
        <nav class="panel-switch" aria-label={labels::PANELS}>{ for clients.chain(fixed) }</nav>
    }
}

fn tab(props: &PanelSwitchProps, panel: Panel, title: impl Into<AttrValue>) -> Html {
    let id = panel.id();
    let class = format!("panel-tab panel-tab-{}", panel.name());
    let onclick = props.on_choose.reform(move |_| panel);
    html! {
        <button key={id.clone()} {class} aria-pressed={aria_bool(props.shown == panel)} data-testid={id}
            {onclick}>
            { title.into() }
        </button>
    }
}
