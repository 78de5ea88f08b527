//! What is selected: a node with what it stores and believes, or a message with what it carries.

use super::Dispatch;
use super::clock::sibling_line;
use super::icons::{Icon, icon};
use super::place::hue_class;
use super::stage::node_actions;
use crate::app::Msg;
use crate::scene::{MessagePanel, NodePanel, NodeState};
use crate::words::page::{self, label};
use std::rc::Rc;
use yew::prelude::*;

/// What the inspector shows.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct InspectorProps {
    /// The selected node.
    pub node: Option<Rc<NodePanel>>,
    /// The selected message.
    pub message: Option<Rc<MessagePanel>>,
    /// Whether the network is partitioned.
    pub partitioned: bool,
    /// Takes the messages.
    pub dispatch: Dispatch,
}

/// The inspector of a node or message; takes no room while nothing is selected.
#[component]
pub(crate) fn Inspector(props: &InspectorProps) -> Html {
    html! {
        <>
            <div class="inspector-slot" key="node">
                { for props.node.iter().map(|node| node_card(node, props)) }
            </div>
            <div class="inspector-slot" key="message">
                { for props.message.iter().map(|message| message_card(message, &props.dispatch)) }
            </div>
        </>
    }
}

/// A title with a button that closes the card.
fn head(title: Html, close: Callback<MouseEvent>) -> Html {
    html! {
        <div class="card-head">
            { title }
            <span class="spring"></span>
            <button class="icon-button" aria-label={label::CLOSE} onclick={close}>{ icon(Icon::Close) }</button>
        </div>
    }
}

/// The selected node.
fn node_card(node: &NodePanel, props: &InspectorProps) -> Html {
    let close = props.dispatch.reform(|_: MouseEvent| Msg::SelectNode(None));
    let title = html! {
        <>
            <span class={classes!("pip", hue_class(node.hue))} aria-hidden="true">{ node.name.clone() }</span>
            <h2 class="card-title">{ page::node_title(&node.name) }</h2>
            <span class={classes!("tag", if node.state == NodeState::Up { "tag-good" } else { "tag-wait" })}>
                { page::node_state_since(node.state, node.since) }
            </span>
        </>
    };
    let keys: Vec<String> =
        node.keys.iter().map(|(key, siblings)| page::stored_key(key, *siblings)).collect();
    let hints: Vec<String> =
        node.hints.iter().map(|(primary, key)| page::kept_hint(primary, key)).collect();
    html! {
        <section key={node.id} class="card node-card" data-testid="node-inspector">
            { head(title, close) }
            <dl class="facts">
                <dt>{ label::SHARE_OF_RING }</dt><dd>{ page::share(node.share_thousandths) }</dd>
                <dt>{ label::NODE_KEYS }</dt><dd>{ listed(&keys, label::NODE_NO_KEYS) }</dd>
                <dt>{ label::NODE_HINTS }</dt><dd>{ listed(&hints, label::NODE_NO_HINTS) }</dd>
                <dt>{ label::NODE_SUSPECTS }</dt><dd>{ listed(&node.suspects, label::NODE_NO_SUSPECTS) }</dd>
            </dl>
            <div class="row">{ node_actions(node.id, node.state, props.partitioned, &props.dispatch) }</div>
        </section>
    }
}

/// Texts with commas between them, or what stands for none.
fn listed<T: AsRef<str>>(texts: &[T], none: &'static str) -> Html {
    if texts.is_empty() {
        return html! { <span class="muted">{ none }</span> };
    }
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    html! { <span>{ texts.join(", ") }</span> }
}

/// The selected message.
fn message_card(message: &MessagePanel, dispatch: &Dispatch) -> Html {
    let id = message.id;
    let close = dispatch.reform(|_: MouseEvent| Msg::SelectMessage(None));
    let deliver = dispatch.reform(move |_: MouseEvent| Msg::DeliverMessage(id));
    let lose = dispatch.reform(move |_: MouseEvent| Msg::DropMessage(id));
    let title = html! {
        <>
            <h2 class="card-title">{ page::flight(&message.label) }</h2>
            <span class="mono">{ page::way(&message.from, &message.to) }</span>
        </>
    };
    let arrives = message.arrives.map(page::time);
    html! {
        <section key={id} class="card message-card" data-testid="message-inspector">
            { head(title, close) }
            <dl class="facts">
                <dt>{ label::SENT }</dt><dd>{ page::time(message.sent) }</dd>
                <dt>{ label::ARRIVES }</dt><dd>{ arrives.unwrap_or_else(|| label::NEVER_ARRIVES.to_string()) }</dd>
                <dt>{ label::CARRIES }</dt>
                <dd>
                    <span class="muted" hidden={!message.carries.is_empty()}>{ label::CARRIES_NOTHING }</span>
                    <span class="sibling-lines">{ for message.carries.iter().map(sibling_line) }</span>
                </dd>
                { for message.why.iter().map(|why| html! {
                    <div key="why" class="fact-wide"><dt>{ label::WHY }</dt><dd>{ why.clone() }</dd></div>
                }) }
            </dl>
            <div class="row">
                <button class="button is-small" onclick={deliver} data-testid="deliver">{ icon(Icon::Check) }{ label::DELIVER }</button>
                <button class="button is-small" onclick={lose} data-testid="drop">{ icon(Icon::Cross) }{ label::DROP }</button>
            </div>
        </section>
    }
}
