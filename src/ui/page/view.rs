//! Where everything stands: the grid of the page, and which part of the scene goes where.

use super::{Event, Page};
use crate::scene::Scene;
use crate::ui::account::Account;
use crate::ui::announcer::Announcer;
use crate::ui::caption::Caption;
use crate::ui::client::ClientCard;
use crate::ui::flight_list::FlightList;
use crate::ui::help::Help;
use crate::ui::inspector::Inspector;
use crate::ui::notices::Notices;
use crate::ui::panels::{Panel, PanelSwitch};
use crate::ui::quorum::QuorumCard;
use crate::ui::replicas::ReplicasCard;
use crate::ui::request::RequestCard;
use crate::ui::stage::Stage;
use crate::ui::timeline::Timeline;
use crate::ui::top_bar::TopBar;
use crate::ui::transport::Transport;
use crate::ui::versions::VersionsCard;
use crate::words::page::label;
use std::rc::Rc;
use yew::prelude::*;

impl Page {
    /// The whole page.
    pub(super) fn layout(&self, context: &Context<Self>) -> Html {
        let scene = self.model.scene();
        let link = context.link();
        html! {
            <div class="page" data-panel={self.panel.name()}>
                <TopBar examples={self.examples.clone()} on_help={link.callback(|()| Event::Help(true))}
                    dispatch={self.dispatch.clone()} />
                <aside class="left" aria-label={label::LEFT}>{ self.left(&scene) }</aside>
                { self.middle(&scene) }
                <aside class="right" tabindex="0" aria-label={label::RIGHT}>{ self.right(&scene) }</aside>
                <PanelSwitch clients={scene.clients.clone()} panel={self.panel} on_choose={link.callback(Event::Panel)} />
                <div class="account-area">
                    <Account lines={scene.account.clone()} dispatch={self.dispatch.clone()} />
                </div>
                <section class="time" aria-label={label::TIME}>
                    <Transport position={self.model.position()} in_flight={scene.stage.flights.len()}
                        branches={scene.timeline.branches.clone()} dispatch={self.dispatch.clone()} />
                    <Timeline scene={scene.clone()} dispatch={self.dispatch.clone()} />
                </section>
                <Announcer lines={scene.account.clone()} />
                <Help open={self.help} single_keys={self.single_keys.get()}
                    on_close={link.callback(|()| Event::Help(false))} on_single_keys={link.callback(Event::SingleKeys)} />
            </div>
        }
    }

    /// The clients and the quorum.
    fn left(&self, scene: &Scene) -> Html {
        let nodes: Rc<[(u16, Rc<str>)]> =
            scene.stage.nodes.iter().map(|node| (node.id, node.name.clone())).collect();
        let drafts = self.model.drafts();
        html! {
            <>
                { for scene.clients.iter().zip(drafts).map(|(panel, draft)| html! {
                    <ClientCard key={panel.id} panel={panel.clone()} draft={draft.clone()} nodes={nodes.clone()}
                        shown={self.panel == Panel::Client(panel.id)} dispatch={self.dispatch.clone()} />
                }) }
                <QuorumCard key="quorum" panel={scene.quorum.clone()} dispatch={self.dispatch.clone()} />
            </>
        }
    }

    /// The caption, the stage and the notices.
    fn middle(&self, scene: &Rc<Scene>) -> Html {
        let client =
            scene.clients.first().map_or_else(|| Rc::from(""), |client| client.name.clone());
        let chosen = self.model.drafts().first().and_then(|draft| draft.coordinator);
        let coordinator = scene
            .stage
            .nodes
            .iter()
            .find(|node| Some(node.id) == chosen)
            .map(|node| node.name.clone());
        html! {
            <main class="middle" aria-label={label::STAGE}>
                <Caption lines={scene.account.clone()} {client} {coordinator} in_past={self.model.position().in_past} />
                <Stage scene={scene.clone()} dispatch={self.dispatch.clone()} />
                <Notices notices={self.notices.clone()} dispatch={self.dispatch.clone()} />
            </main>
        }
    }

    /// The inspectors.
    fn right(&self, scene: &Rc<Scene>) -> Html {
        html! {
            <>
                <Inspector node={scene.node.clone()} message={scene.message.clone()}
                    partitioned={!scene.stage.cuts.is_empty()} dispatch={self.dispatch.clone()} />
                <RequestCard panel={scene.request.clone()} />
                <VersionsCard panel={scene.versions.clone()} dispatch={self.dispatch.clone()} />
                <ReplicasCard panel={scene.replicas.clone()} />
                <FlightList scene={scene.clone()} dispatch={self.dispatch.clone()} />
            </>
        }
    }
}
