//! What a stale read missed: said in a sentence, with a way to the write that it missed and to those
//! who answered.

use super::clock::pip;
use super::icons::{Icon, icon};
use crate::app::ViewMsg;
use crate::scene::{NodeColor, StaleReadPanel};
use crate::text::page::{self, labels};
use crate::ui::link::AppLink;
use std::rc::Rc;
use yew::prelude::*;

/// The note on a card.
pub(crate) fn stale_note(stale: &StaleReadPanel, link: &AppLink) -> Html {
    let show = link.inspects(ViewMsg::SelectRequest(Some(stale.missed)));
    html! {
        <div key="stale" class="stale-note" data-testid="stale">
            <p class="stale-text">
                { icon(Icon::Stale) }
                <span>{ page::stale(stale) }</span>
            </p>
            <div class="row">
                <button class="button is-small" data-testid="show-missed" onclick={show}>
                    { labels::SHOW_MISSED }
                </button>
                <span class="spring"></span>
                <span class="answered-by">
                    <span class="muted">{ labels::ANSWERED_BY }</span>
                    <span class="pips">{ for stale.answered.iter().map(|node| answered(node, link)) }</span>
                </span>
            </div>
        </div>
    }
}

/// A node that answered.
fn answered((node, name, color): &(u16, Rc<str>, NodeColor), link: &AppLink) -> Html {
    let onclick = link.inspects(ViewMsg::SelectNode(Some(*node)));
    html! {
        <button key={*node} class="pip-button" aria-label={page::look_at_node(name)} {onclick}>
            { pip(name, *color) }
        </button>
    }
}
