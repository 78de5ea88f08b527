//! What is selected: a node with what it stores and believes, or a message with what it carries.
//! Both take no room while nothing is selected.

use super::clock::{pip, shared_clock, sibling_lines};
use super::icons::{Icon, icon};
use super::node_actions::{Target, node_actions};
use super::trees::tree;
use crate::app::{ClusterMsg, ViewMsg};
use crate::scene::{MessagePanel, NodePanel, NodeState};
use crate::text::page::{self, labels};
use crate::ui::link::{AppLink, use_link};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct NodeInspectorProps {
    pub panel: Option<Rc<NodePanel>>,
    /// Whether the network is.
    pub is_partitioned: bool,
}

/// The selected node.
#[component]
pub(crate) fn NodeInspector(props: &NodeInspectorProps) -> Html {
    let link = use_link();
    let card = |panel: &Rc<NodePanel>| node_card(panel, props.is_partitioned, &link);
    html! { <div class="inspector-slot">{ for props.panel.iter().map(card) }</div> }
}

#[derive(Properties, PartialEq)]
pub(crate) struct MessageInspectorProps {
    pub panel: Option<Rc<MessagePanel>>,
}

/// The selected message.
#[component]
pub(crate) fn MessageInspector(props: &MessageInspectorProps) -> Html {
    let link = use_link();
    let card = |panel: &Rc<MessagePanel>| message_card(panel, &link);
    html! { <div class="inspector-slot">{ for props.panel.iter().map(card) }</div> }
}

/// The end of a card's head: a button that closes the card.
fn close_button(link: &AppLink, msg: ViewMsg) -> Html {
    html! {
        <>
            <span class="spring"></span>
            <button class="icon-button" aria-label={labels::CLOSE} onclick={link.sends(msg)}>
                { icon(Icon::Close) }
            </button>
        </>
    }
}

/// A fact: its name, and what it is.
fn fact(name: &'static str, value: Html) -> Html {
    html! { <><dt>{ name }</dt><dd>{ value }</dd></> }
}

fn text(text: impl Into<AttrValue>) -> Html {
    html! { <span>{ text.into() }</span> }
}

/// Texts with commas between them, or what stands for none.
fn listed(texts: impl Iterator<Item = String>, none: &'static str) -> Html {
    let texts: Vec<String> = texts.collect();
    if texts.is_empty() {
        return html! { <span class="muted">{ none }</span> };
    }
    text(texts.join(", "))
}

fn node_card(node: &NodePanel, is_partitioned: bool, link: &AppLink) -> Html {
    let class = if node.state == NodeState::Up { "tag tag-good" } else { "tag tag-wait" };
    let NodePanel { id, ref name, offset_us, state, member_status, role, ref fellows, .. } = *node;
    let target = Target { id, name, offset_us, state, member_status, role, fellows };
    html! {
        <section key={id} class="card node-card" data-testid="node-inspector">
            <div class="card-head">
                { pip(&node.name, node.color) }
                <h2 class="card-title">{ page::node_title(&node.name) }</h2>
                <span {class}>{ page::node_state_since(state, node.since) }</span>
                { close_button(link, ViewMsg::SelectNode(None)) }
            </div>
            <dl class="facts">
                { node_facts(node) }
                { for rare_node_facts(node) }
            </dl>
            <div class="row">{ node_actions(&target, is_partitioned, link) }</div>
            { for node.tree.iter().map(tree) }
        </section>
    }
}

/// What every node has: its share, its ring, its keys, hints and suspicions.
fn node_facts(node: &NodePanel) -> Html {
    let keys = node.keys.iter().map(|(key, siblings)| page::stored_key(key, *siblings));
    let hints = node.hints.iter().map(|(primary, key)| page::kept_hint(primary, key));
    let suspects = node.suspects.iter().map(|name| name.to_string());
    html! {
        <>
            { fact(labels::SHARE_OF_RING, text(page::share(node.share_thousandths))) }
            { fact(labels::NODE_RING, text(page::ring_known(node.ring, node.ring_is_old))) }
            { fact(labels::NODE_KEYS, listed(keys, labels::NODE_NO_KEYS)) }
            { fact(labels::NODE_HINTS, listed(hints, labels::NODE_NO_HINTS)) }
            { fact(labels::NODE_SUSPECTS, listed(suspects, labels::NODE_NO_SUSPECTS)) }
        </>
    }
}

/// What only some nodes have: a clock that is off, peers that it hears gossip of, a leader.
fn rare_node_facts(node: &NodePanel) -> Vec<Html> {
    let mut facts = Vec::new();
    if node.offset_us != 0 {
        facts.push(fact(labels::NODE_CLOCK, text(page::clock_offset(node.offset_us))));
    }
    if !node.phis.is_empty() {
        let phis = node.phis.iter().map(|(peer, phi)| page::phi(peer, *phi));
        facts.push(fact(labels::NODE_PHI, listed(phis, "")));
    }
    if let Some(leader) = &node.leader {
        facts.push(fact(labels::NODE_LEADER, text(leader.clone())));
    }
    facts
}

fn message_card(message: &MessagePanel, link: &AppLink) -> Html {
    let id = message.id;
    html! {
        <section key={id} class="card message-card" data-testid="message-inspector">
            <div class="card-head">
                <h2 class="card-title">{ page::flight(&message.label) }</h2>
                <span class="mono">{ page::way(&message.from, &message.to) }</span>
                { close_button(link, ViewMsg::SelectMessage(None)) }
            </div>
            <dl class="facts">{ message_facts(message) }</dl>
            <div class="row" hidden={!message.in_hand}>
                { message_button("deliver", labels::DELIVER, Icon::Check, ClusterMsg::DeliverMessage(id), link) }
                { message_button("drop", labels::DROP, Icon::Cross, ClusterMsg::DropMessage(id), link) }
            </div>
        </section>
    }
}

fn message_facts(message: &MessagePanel) -> Html {
    let (ends, end) = page::message_end(message.end, &message.to);
    let end = html! { <span data-testid="message-end">{ end }</span> };
    let carries = if message.carries.is_empty() {
        html! { <span class="muted">{ labels::CARRIES_NOTHING }</span> }
    } else {
        html! {
            <span class="carried">
                { sibling_lines(&message.carries) }
                { shared_clock(&message.shared_clock) }
            </span>
        }
    };
    html! {
        <>
            { fact(labels::SENT, text(page::time(message.sent))) }
            { fact(ends, end) }
            { fact(labels::CARRIES, carries) }
            { for message.why.iter().map(|why| fact(labels::WHY, text(why.clone()))) }
        </>
    }
}

fn message_button(
    name: &'static str,
    title: &'static str,
    picture: Icon,
    msg: ClusterMsg,
    link: &AppLink,
) -> Html {
    html! {
        <button class="button is-small" data-testid={name} onclick={link.sends(msg)}>
            { icon(picture) }{ title }
        </button>
    }
}
