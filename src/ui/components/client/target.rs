//! What a client reads and writes, and the node that it talks to.

use super::handle;
use crate::app::{ClientMsg, Msg};
use crate::scene::NodeName;
use crate::text::page::labels;
use crate::ui::browser;
use crate::ui::components::choice::{Choice, Choosable};
use crate::ui::link::{AppLink, use_link};
use std::rc::Rc;
use yew::prelude::*;

/// The key that the client reads and writes.
pub(super) fn key_field(client: u16, key: &Rc<str>, link: &AppLink) -> Html {
    let oninput = link.reads(move |event: InputEvent| {
        Some(Msg::Client(client, ClientMsg::TypeKey(browser::value_of(&event))))
    });
    html! {
        <input class="field field-key" aria-label={labels::KEY} maxlength="64" autocomplete="off"
            autocapitalize="off" spellcheck="false" data-testid={handle("key", client)}
            value={key.clone()} {oninput} />
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct CoordinatorChoiceProps {
    pub client: u16,
    /// Nothing where the client picks one itself.
    pub chosen: Option<u16>,
    pub coordinators: Rc<[NodeName]>,
}

/// The list of the nodes that the client can talk to. One that has left is not chosen any more, and
/// is again at a time at which it has not left yet.
#[component]
pub(super) fn CoordinatorChoice(props: &CoordinatorChoiceProps) -> Html {
    let link = use_link();
    let client = props.client;
    let on_choose = use_callback((link, client), |value: String, (link, client)| {
        link.send(Msg::Client(*client, ClientMsg::ChooseCoordinator(value.parse().ok())));
    });
    let stays = |chosen: &u16| props.coordinators.iter().any(|node| node.id == *chosen);
    let chosen = props.chosen.filter(stays).map(|chosen| chosen.to_string()).unwrap_or_default();
    let any = Choosable { value: "".into(), text: labels::COORDINATOR_AUTO.into() };
    let nodes = props.coordinators.iter().map(|node| Choosable {
        value: node.id.to_string().into(),
        text: node.name.clone().into(),
    });
    let options: Vec<Choosable> = [any].into_iter().chain(nodes).collect();
    html! {
        <label class="via">
            <span class="via-word">{ labels::VIA }</span>
            <Choice label={labels::COORDINATOR} name={handle("coordinator", client)} {chosen} {options}
                {on_choose} />
        </label>
    }
}
