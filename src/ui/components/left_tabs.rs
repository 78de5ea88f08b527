//! What the left column shows where there is room for one thing at a time.

use crate::text::page::labels;
use crate::ui::attributes::aria_bool;
use yew::prelude::*;

/// What the left column shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LeftTab {
    /// The clients, and N, R and W.
    #[default]
    Clients,
    /// The rules.
    System,
    /// Who reaches whom.
    Network,
}

impl LeftTab {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Clients, labels::CLIENTS_TAB),
        (Self::System, labels::SYSTEM),
        (Self::Network, labels::NETWORK_TAB),
    ];

    /// The name by which style sheet and tests know it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::System => "system",
            Self::Network => "network",
        }
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct LeftTabsProps {
    pub shown: LeftTab,
    pub on_choose: Callback<LeftTab>,
}

/// The tabs.
#[component]
pub(crate) fn LeftTabs(props: &LeftTabsProps) -> Html {
    let tab = |(tab, title): (LeftTab, &'static str)| {
        let onclick = props.on_choose.reform(move |_| tab);
        html! {
            <button key={tab.name()} class="panel-tab" aria-pressed={aria_bool(props.shown == tab)}
                data-testid={format!("left-{}", tab.name())} {onclick}>
                { title }
            </button>
        }
    };
    html! {
        <nav class="left-tabs" aria-label={labels::LEFT_TABS}>{ for LeftTab::ALL.into_iter().map(tab) }</nav>
    }
}
