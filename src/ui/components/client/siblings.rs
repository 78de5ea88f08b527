//! The siblings of a client's last reply side by side: to be merged, or one of them kept.

use super::handle;
use crate::app::{ClientMsg, MergeChoice, Msg};
use crate::scene::{ClientPanel, Sibling};
use crate::text::page::{self, labels};
use crate::ui::components::clock::{sibling_text, time_stamp, version_clock};
use crate::ui::components::icons::{Icon, icon};
use crate::ui::link::AppLink;
use yew::prelude::*;

/// All siblings, and the button that merges them.
pub(super) fn siblings(panel: &ClientPanel, link: &AppLink) -> Html {
    let client = panel.id;
    let carts = panel.siblings.iter().enumerate();
    let carts = carts.map(|(place, sibling)| sibling_cart(client, place, sibling, link));
    html! {
        <div key="siblings" class="siblings" data-testid={handle("siblings", client)}>
            <p class="siblings-title">{ page::siblings_held(panel.siblings.len()) }</p>
            <div class="siblings-row">{ for carts }</div>
            <button class="button is-primary is-wide" data-testid={handle("merge", client)}
                onclick={link.sends(Msg::Client(client, ClientMsg::Merge(MergeChoice::Union)))}>
                { icon(Icon::Merge) }{ labels::MERGE_UNION }
            </button>
        </div>
    }
}

/// One of the siblings as a small cart.
fn sibling_cart(client: u16, place: usize, sibling: &Sibling, link: &AppLink) -> Html {
    let text = sibling_text(sibling);
    let keep = page::keep_sibling(&sibling.author, &text);
    let onclick = link.sends(Msg::Client(client, ClientMsg::Merge(MergeChoice::Keep(sibling.id))));
    html! {
        <div key={place} class="sibling-cart">
            <span class="sibling-author">{ page::written_by(&sibling.author) }</span>
            <span class="sibling-items">{ text }</span>
            { version_clock(&sibling.clock) }
            { time_stamp(sibling) }
            <button class="button is-small" aria-label={keep} {onclick}>{ labels::KEEP }</button>
        </div>
    }
}
