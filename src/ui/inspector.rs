//! What is selected: a node with what it stores and believes, or a message with what it carries.
//! Both take no room while nothing is selected.

use super::clock::{pip, shared_clock, sibling_lines};
use super::element::{Element, classes, el};
use super::icons::{Icon, icon};
use super::part::{Draw, Shown};
use super::stage::{Target, node_actions};
use super::trees::tree;
use crate::app::Msg;
use crate::scene::{MessagePanel, NodePanel, NodeState};
use crate::ui::Link;
use crate::words::page::{self, label};
use std::rc::Rc;

/// The selected node.
pub(crate) const NODE: Draw = Draw::new(
    |one, other, _| one.scene.node == other.scene.node && one.partitioned() == other.partitioned(),
    |shown, _| {
        el!("div", "class" = "inspector-slot")
            .all(shown.scene.node.iter().map(|node| node_card(node, shown)))
    },
);

/// The selected message.
pub(crate) const MESSAGE: Draw = Draw::new(
    |one, other, _| one.scene.message == other.scene.message,
    |shown, _| {
        el!("div", "class" = "inspector-slot")
            .all(shown.scene.message.iter().map(|message| message_card(message, &shown.link)))
    },
);

/// The end of a card's head: a button that closes the card.
fn with_close(head: Element, link: &Link, msg: Msg) -> Element {
    head.child(el!("span", "class" = "spring")).child(
        el!("button", "class" = "icon-button", "aria-label" = label::CLOSE)
            .click(link, msg)
            .child(icon(Icon::Close)),
    )
}

/// A fact: its name, and what it is.
fn fact(facts: Element, name: &'static str, value: Element) -> Element {
    facts.child(el!("dt").text(name)).child(el!("dd").child(value))
}

fn node_card(node: &NodePanel, shown: &Shown) -> Element {
    let class = if node.state == NodeState::Up { "tag-good" } else { "tag-wait" };
    let head = el!("div", "class" = "card-head")
        .child(pip(&node.name, node.hue))
        .child(el!("h2", "class" = "card-title").text(page::node_title(&node.name)))
        .child(
            el!("span", "class" = classes(&["tag", class]))
                .text(page::node_state_since(node.state, node.since)),
        );
    let keys = node.keys.iter().map(|(key, siblings)| page::stored_key(key, *siblings)).collect();
    let hints = node.hints.iter().map(|(primary, key)| page::kept_hint(primary, key)).collect();
    let suspects = node.suspects.iter().map(Rc::to_string).collect();
    let share = el!("span").text(page::share(node.share_thousandths));
    let mut facts = fact(el!("dl", "class" = "facts"), label::SHARE_OF_RING, share);
    let ring = page::ring_known(node.ring, node.ring_is_old);
    facts = fact(facts, label::NODE_RING, el!("span").text(ring));
    facts = fact(facts, label::NODE_KEYS, listed(keys, label::NODE_NO_KEYS));
    facts = fact(facts, label::NODE_HINTS, listed(hints, label::NODE_NO_HINTS));
    facts = fact(facts, label::NODE_SUSPECTS, listed(suspects, label::NODE_NO_SUSPECTS));
    if node.offset_us != 0 {
        let offset = page::clock_offset(node.offset_us);
        facts = fact(facts, label::NODE_CLOCK, el!("span").text(offset));
    }
    if !node.phis.is_empty() {
        let phis = node.phis.iter().map(|(peer, phi)| page::phi(peer, *phi)).collect();
        facts = fact(facts, label::NODE_PHI, listed(phis, ""));
    }
    if let Some(leader) = &node.leader {
        facts = fact(facts, label::NODE_LEADER, el!("span").text(leader.clone()));
    }
    let NodePanel { id, state, standing, role, ref fellows, .. } = *node;
    let target = Target { id, state, standing, role, fellows };
    el!("section", "class" = "card node-card", "data-testid" = "node-inspector")
        .key(node.id.into())
        .child(with_close(head, &shown.link, Msg::SelectNode(None)))
        .child(facts)
        .child(node_actions(el!("div", "class" = "row"), &target, shown.partitioned(), &shown.link))
        .all(node.tree.iter().map(tree))
}

/// Texts with commas between them, or what stands for none.
fn listed(texts: Vec<String>, none: &'static str) -> Element {
    if texts.is_empty() {
        return el!("span", "class" = "muted").text(none);
    }
    el!("span").text(texts.join(", "))
}

fn message_card(message: &MessagePanel, link: &Link) -> Element {
    let id = message.id;
    let head = el!("div", "class" = "card-head")
        .child(el!("h2", "class" = "card-title").text(page::flight(&message.label)))
        .child(el!("span", "class" = "mono").text(page::way(&message.from, &message.to)));
    let sent = el!("span").text(page::time(message.sent));
    let (ends, end) = page::message_end(message.end, &message.to);
    let carries = if message.carries.is_empty() {
        el!("span", "class" = "muted").text(label::CARRIES_NOTHING)
    } else {
        el!("span", "class" = "carried")
            .child(sibling_lines(&message.carries))
            .child(shared_clock(&message.shared_clock))
    };
    let mut facts = fact(el!("dl", "class" = "facts"), label::SENT, sent);
    facts = fact(facts, ends, el!("span", "data-testid" = "message-end").text(end));
    facts = fact(facts, label::CARRIES, carries);
    if let Some(why) = &message.why {
        facts = fact(facts, label::WHY, el!("span").text(why.clone()));
    }
    let button = |name, title: &'static str, picture, msg| {
        el!("button", "class" = "button is-small", "data-testid" = name)
            .click(link, msg)
            .child(icon(picture))
            .text(title)
    };
    el!("section", "class" = "card message-card", "data-testid" = "message-inspector")
        .key(id)
        .child(with_close(head, link, Msg::SelectMessage(None)))
        .child(facts)
        .child(
            el!("div", "class" = "row", "hidden" = !message.in_hand)
                .child(button("deliver", label::DELIVER, Icon::Check, Msg::DeliverMessage(id)))
                .child(button("drop", label::DROP, Icon::Cross, Msg::DropMessage(id))),
        )
}
