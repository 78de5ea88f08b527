//! Where everything stands: the grid of the page, and which part of what is shown goes where.

use super::App;
use crate::app::{ClusterMsg, Draft, PageView, Playhead};
use crate::scene::{ClientPanel, Scene};
use crate::text::page::labels;
use crate::ui::components::icons::{Icon, icon};
use crate::ui::components::{
    Account, Caption, ClientCard, ClientName, FlightList, Help, LeftTab, LeftTabs, LiveRegion,
    MessageInspector, NodeInspector, Notices, Panel, PanelSwitch, PartitionCard, QuorumCard,
    ReplicasCard, RequestCard, RulesCard, SystemCard, TopBar, Transport, VersionsCard,
};
use crate::ui::link::AppLink;
use crate::ui::motion::Motion;
use crate::ui::stage::Stage;
use crate::ui::timeline::Timeline;
use std::rc::Rc;
use yew::prelude::*;

impl App {
    /// The whole page. The account comes after the time, so that nobody tabs through all of it to get
    /// there.
    pub(super) fn layout(&self) -> Html {
        let (scene, position) = (&*self.model.scene(), self.model.position());
        html! {
            <ContextProvider<AppLink> context={self.callbacks.link.clone()}>
                <Motion is_moving={self.model.is_moving()} />
                <div class="page" data-panel={self.panel.name()}>
                    { self.top_bar() }
                    { self.left(scene) }
                    { self.middle(scene, position) }
                    { self.right(scene) }
                    { self.panel_switch(scene) }
                    { self.time(scene, position) }
                    <div class="account-area">{ self.account(scene) }</div>
                    <LiveRegion text={self.announcement.clone()} />
                    { self.help() }
                </div>
            </ContextProvider<AppLink>>
        }
    }

    fn top_bar(&self) -> Html {
        html! {
            <TopBar title={self.model.title().to_owned()} system={self.model.system()} examples={self.model.examples()} settings={self.settings}
                on_settings={&self.callbacks.on_settings} on_file={&self.callbacks.on_file}
                on_help={&self.callbacks.on_help} />
        }
    }

    /// The clients, the quorum and the partitions.
    fn left(&self, scene: &Scene) -> Html {
        let card = |(panel, draft): (&Rc<ClientPanel>, &Rc<Draft>)| {
            html! {
                <ClientCard key={panel.name.clone()} panel={panel.clone()} draft={draft.clone()}
                    coordinators={scene.coordinators.clone()}
                    is_shown={self.panel == Panel::Client(panel.id)} />
            }
        };
        html! {
            <aside class="left" aria-label={labels::LEFT} data-tab={self.left.name()}>
                <LeftTabs shown={self.left} on_choose={&self.callbacks.on_left} />
                { for scene.clients.iter().zip(self.model.drafts()).map(card) }
                <SystemCard panel={self.model.system()} />
                <QuorumCard panel={scene.quorum.clone()} />
                { for self.shows_rules().then(|| self.rules()) }
                <PartitionCard panel={scene.partition.clone()} />
            </aside>
        }
    }

    /// Whether the rules can be seen: there are so many that the page would open later for them.
    fn shows_rules(&self) -> bool {
        self.left == LeftTab::System || self.panel == Panel::Quorum
    }

    fn rules(&self) -> Html {
        html! { <RulesCard key="rules" panel={self.model.system()} /> }
    }

    /// What happens.
    fn middle(&self, scene: &Scene, position: Playhead) -> Html {
        html! {
            <main class="middle" aria-label={labels::STAGE}>
                <div class="caption-row">
                    { self.caption(scene, position.in_past) }
                    { for scene.stage.partition_tag.map(|_| self.heal_all()) }
                </div>
                { self.page_view(scene) }
                <Notices notices={self.model.notices().to_vec()} />
            </main>
        }
    }

    fn page_view(&self, scene: &Scene) -> Html {
        match self.model.page_view() {
            PageView::Ring => html! {
                <Stage stage={scene.stage.clone()} inspected={scene.node.clone()} menu={self.menu}
                    on_menu={&self.callbacks.on_menu} on_partition={&self.callbacks.on_partition} />
            },
        }
    }

    /// While a partition stands, the way out of it.
    fn heal_all(&self) -> Html {
        let onclick = self.callbacks.link.sends(ClusterMsg::HealPartitions);
        html! {
            <button class="button heal-all" title={labels::HEAL_TIP} aria-label={labels::HEAL_ALL}
                data-testid="heal-all" {onclick}>
                { icon(Icon::Heal) }<span class="heal-word">{ labels::HEAL_ALL }</span>
            </button>
        }
    }

    fn caption(&self, scene: &Scene, in_past: bool) -> Html {
        let client =
            scene.clients.first().map_or_else(|| Rc::from(""), |client| client.name.clone());
        let chosen = self.model.drafts().first().and_then(|draft| draft.coordinator);
        let node = scene.stage.nodes.iter().find(|node| Some(node.id) == chosen);
        html! {
            <Caption account={scene.account.clone()} {in_past} {client}
                coordinator={node.map(|node| node.name.clone())} />
        }
    }

    /// The inspectors.
    fn right(&self, scene: &Scene) -> Html {
        html! {
            <aside class="right" tabindex="0" aria-label={labels::RIGHT}>
                <NodeInspector panel={scene.node.clone()} is_partitioned={scene.stage.partition_tag.is_some()} />
                <MessageInspector panel={scene.message.clone()} />
                <RequestCard panel={scene.request.clone()} />
                <VersionsCard panel={scene.versions.clone()} is_projected={self.settings.is_projected} />
                <ReplicasCard panel={scene.replicas.clone()} />
                <FlightList flights={scene.stage.flights.clone()} in_flight={scene.in_flight} />
            </aside>
        }
    }

    fn panel_switch(&self, scene: &Scene) -> Html {
        let name = |panel: &Rc<ClientPanel>| ClientName { id: panel.id, name: panel.name.clone() };
        let clients: Vec<ClientName> = scene.clients.iter().map(name).collect();
        html! {
            <PanelSwitch {clients} shown={self.panel} on_choose={&self.callbacks.on_panel} />
        }
    }

    /// Time in the hand, and the run over time.
    fn time(&self, scene: &Scene, position: Playhead) -> Html {
        html! {
            <section class="time" aria-label={labels::TIME}>
                <Transport {position} in_flight={scene.in_flight}
                    waits={scene.waits.clone()} branches={scene.timeline.branches.clone()} />
                <Timeline picture={scene.timeline.clone()} now={scene.now} />
            </section>
        }
    }

    fn account(&self, scene: &Scene) -> Html {
        html! {
            <Account lines={scene.account.clone()} has_details={self.has_details}
                on_details={&self.callbacks.on_details} />
        }
    }

    fn help(&self) -> Html {
        html! {
            <Help has_single_keys={self.settings.has_single_keys}
                on_single_keys={&self.callbacks.on_single_keys}
                on_close={&self.callbacks.on_help_close} />
        }
    }
}
