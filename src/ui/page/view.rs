//! Where everything stands: the grid of the page, and which part goes where.

use super::Page;
use crate::ui::Link;
use crate::ui::account::ACCOUNT;
use crate::ui::announcer::ANNOUNCER;
use crate::ui::caption::CAPTION;
use crate::ui::client::CLIENT;
use crate::ui::element::{Element, el};
use crate::ui::flight_list::FLIGHT_LIST;
use crate::ui::help::HELP;
use crate::ui::inspector::{MESSAGE, NODE};
use crate::ui::notices::NOTICES;
use crate::ui::panels::PANEL_SWITCH;
use crate::ui::part::{Shown, listed, part};
use crate::ui::quorum::QUORUM;
use crate::ui::replicas::REPLICAS;
use crate::ui::request::REQUEST;
use crate::ui::stage::stage;
use crate::ui::timeline::timeline;
use crate::ui::top_bar::TOP_BAR;
use crate::ui::transport::TRANSPORT;
use crate::ui::versions::VERSIONS;
use crate::words::page::label;
use std::rc::Rc;

impl Page {
    /// The whole page.
    pub(super) fn layout(&self, link: &Link) -> Element {
        let shown = Rc::new(self.shown(link));
        let simple = |draw| part(draw, &shown, 0);
        let time = el!("section", "class" = "time", "aria-label" = label::TIME)
            .node(simple(&TRANSPORT))
            .child(timeline(&shown));
        el!("div", "class" = "page", "data-panel" = self.panel.name())
            .node(simple(&TOP_BAR))
            .child(left(&shown))
            .child(
                el!("main", "class" = "middle", "aria-label" = label::STAGE)
                    .node(simple(&CAPTION))
                    .child(stage(&shown))
                    .node(simple(&NOTICES)),
            )
            .child(right(&shown))
            .node(simple(&PANEL_SWITCH))
            .child(time)
            // After the time, so that nobody tabs through the whole account to get there.
            .child(el!("div", "class" = "account-area").node(simple(&ACCOUNT)))
            .node(simple(&ANNOUNCER))
            .node(simple(&HELP))
    }
}

/// The clients and the quorum.
fn left(shown: &Rc<Shown>) -> Element {
    let mut left = el!("aside", "class" = "left", "aria-label" = label::LEFT);
    for (place, client) in shown.scene.clients.iter().enumerate() {
        left = left.node(listed(&CLIENT, shown, place, &client.name));
    }
    left.node(listed(&QUORUM, shown, 0, label::QUORUM))
}

/// The inspectors.
fn right(shown: &Rc<Shown>) -> Element {
    let mut right = el!("aside", "class" = "right", "tabindex" = "0", "aria-label" = label::RIGHT);
    for draw in [&NODE, &MESSAGE, &REQUEST, &VERSIONS, &REPLICAS, &FLIGHT_LIST] {
        right = right.node(part(draw, shown, 0));
    }
    right
}
