//! The cart that a client is about to write.

use super::handle;
use crate::app::{ClientMsg, Msg};
use crate::text::page::{self, labels};
use crate::ui::browser;
use crate::ui::components::icons::{Icon, icon};
use crate::ui::link::AppLink;
use std::rc::Rc;
use yew::prelude::*;

/// The cart as chips, with a field for one item more.
pub(super) fn cart(client: u16, items: &[Rc<str>], link: &AppLink) -> Html {
    let onsubmit = link.reads(move |event: SubmitEvent| {
        event.prevent_default();
        browser::taken_from_form(&event).map(|text| Msg::Client(client, ClientMsg::AddItem(text)))
    });
    html! {
        <div class="cart" role="group" aria-label={labels::CART}>
            { for items.iter().map(|item| chip(client, item, link)) }
            <form class="chip chip-add" {onsubmit}>
                <input class="chip-field" aria-label={labels::ADD_ITEM} maxlength="32"
                    placeholder={labels::ADD_ITEM_PLACEHOLDER} autocomplete="off" enterkeyhint="done"
                    data-testid={handle("add-item", client)} />
            </form>
        </div>
    }
}

/// An item, with a button that takes it out.
fn chip(client: u16, item: &Rc<str>, link: &AppLink) -> Html {
    let onclick = link.sends(Msg::Client(client, ClientMsg::RemoveItem(item.to_string())));
    html! {
        <span key={item.clone()} class="chip">
            <span class="chip-text">{ item.clone() }</span>
            <button class="chip-remove" aria-label={page::remove_item(item)} {onclick}>
                { icon(Icon::Close) }
            </button>
        </span>
    }
}
