//! A client's card: the cart it is about to write, what it talks to, and what its last reply held.

use super::browser;
use super::clock::{clock, sibling_text, time_stamp, version_clock};
use super::element::{Element, Property, class_if, classes, el};
use super::icons::{Icon, icon};
use super::page::Event;
use super::panels::Panel;
use super::part::{Draw, Shown};
use super::stale::stale_note;
use crate::app::{Draft, MergeRule, Msg};
use crate::scene::{Activity, ClientPanel, NodeGlyph, Outcome, Replaces, Sibling, Standing};
use crate::ui::Link;
use crate::words::page::{self, label};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use yew::virtual_dom::ListenerKind;

/// The card of the client at this place.
pub(crate) const CLIENT: Draw = Draw::new(
    |one, other, place| {
        one.scene.clients.get(place) == other.scene.clients.get(place)
            && one.drafts.get(place) == other.drafts.get(place)
            && one.panel == other.panel
            && same_names(one, other)
    },
    |shown, place| match (shown.scene.clients.get(place), shown.drafts.get(place)) {
        (Some(panel), Some(draft)) => card(shown, panel, draft),
        _ => el!("section"),
    },
);

/// Whether the same nodes can be chosen from.
fn same_names(one: &Shown, other: &Shown) -> bool {
    let (ours, theirs) = (&one.stage().nodes, &other.stage().nodes);
    let same = |one: &NodeGlyph, other: &NodeGlyph| {
        one.name == other.name
            && (one.standing == Standing::Left) == (other.standing == Standing::Left)
    };
    ours.len() == theirs.len()
        && ours.iter().zip(theirs.iter()).all(|(one, other)| same(one, other))
}

fn card(shown: &Shown, panel: &ClientPanel, draft: &Draft) -> Element {
    let link = &shown.link;
    let heading: Rc<str> = format!("client-{}", panel.id).into();
    let is_shown = shown.panel == Panel::Client(panel.id);
    let initial: String = panel.name.chars().take(1).collect();
    let tag = el!("span", "class" = classes(&["tag", activity_class(panel.activity)]))
        .text(page::activity(panel.activity));
    el!(
        "section",
        "class" = classes(&["card", "client-card", class_if(is_shown, "is-shown")]),
        "aria-labelledby" = heading.clone(),
        "data-testid" = heading.clone()
    )
    .child(
        el!("div", "class" = "card-head")
            .child(el!("span", "class" = "pip pip-client", "aria-hidden" = "true").text(initial))
            .child(el!("h2", "id" = heading, "class" = "card-title").text(panel.name.clone()))
            .child(offset(panel.offset_us))
            .child(el!("span", "class" = "spring"))
            .child(tag),
    )
    .child(
        el!("div", "class" = "client-where")
            .child(key_field(panel.id, draft, link))
            .child(coordinator(panel.id, draft, shown)),
    )
    .child(cart(panel.id, draft, link))
    .child(actions(panel.id, link))
    .child(context(panel, link))
    .child(
        el!("div", "class" = "client-siblings")
            .all(panel.stale.iter().map(|stale| stale_note(stale, link)))
            .all((panel.siblings.len() > 1).then(|| siblings(panel, link)).into_iter()),
    )
}

/// How far a wall clock is off, where it is.
fn offset(offset_us: i64) -> Element {
    let text = if offset_us == 0 { String::new() } else { page::clock_badge(offset_us) };
    el!("span", "class" = "tag tag-clock", "hidden" = offset_us == 0).text(text)
}

/// The tag's class: only an outcome has a colour.
fn activity_class(activity: Activity) -> &'static str {
    match activity {
        Activity::Idle => "tag-idle",
        Activity::Waiting(_) | Activity::Stale | Activity::Ended(_, Outcome::Unknown) => "tag-wait",
        Activity::Ended(_, Outcome::Ok | Outcome::Pending) => "tag-good",
        Activity::Ended(_, Outcome::Unavailable | Outcome::NotLeader) => "tag-bad",
    }
}

/// A test's handle on a control of one client.
fn handle(name: &str, client: u16) -> String {
    format!("{name}-{client}")
}

/// The number of the client that an event is about.
fn number(client: u32) -> u16 {
    u16::try_from(client).unwrap_or_default()
}

/// The key that the client reads and writes.
fn key_field(client: u16, draft: &Draft, link: &Link) -> Element {
    el!(
        "input",
        "class" = "field field-key",
        "aria-label" = label::KEY,
        "maxlength" = "64",
        "autocomplete" = "off",
        "autocapitalize" = "off",
        "spellcheck" = "false",
        "data-testid" = handle("key", client)
    )
    .holding(draft.key.clone())
    .on(
        || ListenerKind::oninput,
        link,
        |event, client| Some(Event::App(Msg::KeyTyped(number(client), browser::text_of(event)))),
        client.into(),
    )
}

/// The select of the node that the client talks to.
fn coordinator(client: u16, draft: &Draft, shown: &Shown) -> Element {
    let option = |value: String, chosen: bool| {
        el!("option", "value" = value, "selected" = Property(JsValue::from_bool(chosen)))
    };
    // One that has left is not chosen any more, and is again where it has not left yet.
    let stays = |node: &&Rc<NodeGlyph>| node.standing != Standing::Left;
    let chosen = draft
        .coordinator
        .filter(|chosen| shown.stage().nodes.iter().filter(stays).any(|node| node.id == *chosen));
    let any = option(String::new(), chosen.is_none()).named("any").text(label::COORDINATOR_AUTO);
    let select = el!(
        "select",
        "class" = "field",
        "aria-label" = label::COORDINATOR,
        "data-testid" = handle("coordinator", client)
    )
    .child(any)
    .all(shown.stage().nodes.iter().filter(stays).map(|node| {
        option(u64::from(node.id).to_string(), chosen == Some(node.id))
            .key(node.id.into())
            .text(node.name.clone())
    }))
    .on(
        || ListenerKind::onchange,
        &shown.link,
        |event, client| {
            let node = browser::text_of(event).parse().ok();
            Some(Event::App(Msg::CoordinatorChosen(number(client), node)))
        },
        client.into(),
    );
    el!("label", "class" = "via")
        .child(el!("span", "class" = "via-word").text(label::VIA))
        .child(select)
}

/// The cart as chips, with a field for one item more.
fn cart(client: u16, draft: &Draft, link: &Link) -> Element {
    let field = el!(
        "input",
        "class" = "chip-field",
        "aria-label" = label::ADD_ITEM,
        "maxlength" = "32",
        "placeholder" = label::ADD_ITEM_PLACEHOLDER,
        "autocomplete" = "off",
        "enterkeyhint" = "done",
        "data-testid" = handle("add-item", client)
    );
    let add = el!("form", "class" = "chip chip-add")
        .named("\u{0}add")
        .on(
            || ListenerKind::onsubmit,
            link,
            |event, client| {
                event.prevent_default();
                let text = browser::taken_from_form(event)?;
                Some(Event::App(Msg::ItemAdded(number(client), text)))
            },
            client.into(),
        )
        .child(field);
    el!("div", "class" = "cart", "role" = "group", "aria-label" = label::CART)
        .all(draft.items.iter().map(|item| {
            let remove =
                el!("button", "class" = "chip-remove", "aria-label" = page::remove_item(item))
                    .click(link, Msg::ItemRemoved(client, item.to_string()))
                    .child(icon(Icon::Close));
            el!("span", "class" = "chip")
                .named(item)
                .child(el!("span", "class" = "chip-text").text(item.clone()))
                .child(remove)
        }))
        .child(add)
}

/// Get, Put and Delete.
fn actions(client: u16, link: &Link) -> Element {
    let button = |class, name, title: &'static str, tip: Option<&'static str>, msg| {
        el!("button", "class" = class, "title" = tip, "data-testid" = handle(name, client))
            .click(link, msg)
            .text(title)
    };
    let tip = Some(label::DELETE_TIP);
    el!("div", "class" = "row")
        .child(button("button is-primary", "put", label::PUT, None, Msg::Put(client)))
        .child(button("button", "get", label::GET, None, Msg::Get(client)))
        .child(el!("span", "class" = "spring"))
        .child(button("button is-quiet", "delete", label::DELETE, tip, Msg::Delete(client)))
}

/// The context that the next put sends.
fn context(panel: &ClientPanel, link: &Link) -> Element {
    let held = if panel.context.is_empty() {
        el!("span", "class" = "muted").text(label::CONTEXT_EMPTY)
    } else {
        clock(&panel.context)
    };
    let can_forget = matches!(panel.replaces, Replaces::Seen(_) | Replaces::SeenIfNothingElse(_));
    el!("div", "class" = "context", "data-testid" = handle("context", panel.id))
        .child(
            el!("span", "class" = "context-word", "title" = label::CONTEXT_TIP)
                .text(label::CONTEXT),
        )
        .child(el!("span", "class" = "context-held").child(held))
        .child(
            el!(
                "button",
                "class" = "text-button",
                "hidden" = !can_forget,
                "title" = label::FORGET_TIP
            )
            .click(link, Msg::ContextForgotten(panel.id))
            .text(label::FORGET),
        )
        .child(
            el!("p", "class" = "replaces", "data-testid" = handle("replaces", panel.id))
                .text(page::replaces(&panel.replaces)),
        )
}

/// The siblings of the last reply side by side.
fn siblings(panel: &ClientPanel, link: &Link) -> Element {
    let client = panel.id;
    el!("div", "class" = "siblings", "data-testid" = handle("siblings", client))
        .named("siblings")
        .child(el!("p", "class" = "siblings-title").text(page::siblings_held(panel.siblings.len())))
        .child(
            el!("div", "class" = "siblings-row").all(
                panel
                    .siblings
                    .iter()
                    .zip(0..)
                    .map(|(sibling, place)| sibling_cart(client, sibling, link).key(place)),
            ),
        )
        .child(
            el!(
                "button",
                "class" = "button is-primary is-wide",
                "data-testid" = handle("merge", client)
            )
            .click(link, Msg::Merge(client, MergeRule::Union))
            .child(icon(Icon::Merge))
            .text(label::MERGE_UNION),
        )
}

/// One of the siblings as a small cart.
fn sibling_cart(client: u16, sibling: &Sibling, link: &Link) -> Element {
    let text = sibling_text(sibling);
    let said = page::keep_sibling(&sibling.author, &text);
    el!("div", "class" = "sibling-cart")
        .child(el!("span", "class" = "sibling-author").text(page::written_by(&sibling.author)))
        .child(el!("span", "class" = "sibling-items").text(text))
        .child(version_clock(&sibling.clock))
        .child(time_stamp(sibling))
        .child(
            el!("button", "class" = "button is-small", "aria-label" = said)
                .click(link, Msg::Merge(client, MergeRule::Keep(sibling.id)))
                .text(label::KEEP),
        )
}
