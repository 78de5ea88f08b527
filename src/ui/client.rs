//! A client's card: the cart it is about to write, what it talks to, and what its last reply held.

use super::Dispatch;
use super::clock::{clock, sibling_text};
use super::icons::{Icon, icon};
use crate::app::{Draft, MergeRule, Msg};
use crate::scene::{Activity, ClientPanel, Outcome, Sibling};
use crate::words::page::{self, label};
use std::rc::Rc;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// What a client's card shows.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct ClientCardProps {
    /// The client.
    pub panel: Rc<ClientPanel>,
    /// Its fields.
    pub draft: Rc<Draft>,
    /// The nodes it can talk to.
    pub nodes: Rc<[(u16, Rc<str>)]>,
    /// Whether a small screen shows this card now.
    pub shown: bool,
    /// Takes the messages.
    pub dispatch: Dispatch,
}

/// A client's card.
#[component]
pub(crate) fn ClientCard(props: &ClientCardProps) -> Html {
    let panel = &props.panel;
    let heading = format!("client-{}", panel.id);
    html! {
        <section class={classes!("card", "client-card", props.shown.then_some("is-shown"))}
            aria-labelledby={heading.clone()} data-testid={heading.clone()}>
            <div class="card-head">
                <span class="pip pip-client" aria-hidden="true">{ initial(&panel.name) }</span>
                <h2 id={heading} class="card-title">{ panel.name.clone() }</h2>
                <span class="spring"></span>
                <span class={classes!("tag", activity_class(panel.activity))}>{ page::activity(panel.activity) }</span>
            </div>
            <div class="client-where">
                <KeyField client={panel.id} text={props.draft.key.clone()} dispatch={props.dispatch.clone()} />
                { coordinator(props) }
            </div>
            <CartEditor client={panel.id} items={props.draft.items.clone()} dispatch={props.dispatch.clone()} />
            { actions(panel.id, &props.dispatch) }
            { context(panel, &props.dispatch) }
            <div class="client-siblings" key="siblings">
                { siblings(panel, &props.dispatch) }
            </div>
        </section>
    }
}

/// The first letter of a name.
fn initial(name: &str) -> String {
    name.chars().take(1).collect()
}

/// The tag's class: only an outcome has a colour.
fn activity_class(activity: Activity) -> &'static str {
    match activity {
        Activity::Idle => "tag-idle",
        Activity::Waiting(_) => "tag-wait",
        Activity::Ended(_, Outcome::Ok | Outcome::Pending) => "tag-good",
        Activity::Ended(_, Outcome::Unknown) => "tag-wait",
        Activity::Ended(_, Outcome::Unavailable | Outcome::NotLeader) => "tag-bad",
    }
}

/// The select of the node that the client talks to.
fn coordinator(props: &ClientCardProps) -> Html {
    let client = props.panel.id;
    let choose = props.dispatch.reform(move |event: Event| {
        let value = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
        Msg::CoordinatorChosen(client, value.and_then(|text| text.parse().ok()))
    });
    let chosen = props.draft.coordinator;
    html! {
        <label class="via">
            <span class="via-word">{ label::VIA }</span>
            <select class="field" aria-label={label::COORDINATOR} onchange={choose}
                data-testid={format!("coordinator-{client}")}>
                <option value="" selected={chosen.is_none()}>{ label::COORDINATOR_AUTO }</option>
                { for props.nodes.iter().map(|(id, name)| html! {
                    <option key={*id} value={id.to_string()} selected={chosen == Some(*id)}>{ name.clone() }</option>
                }) }
            </select>
        </label>
    }
}

/// What the key field needs.
#[derive(Properties, PartialEq, Clone)]
struct KeyFieldProps {
    client: u16,
    text: Rc<str>,
    dispatch: Dispatch,
}

/// The key that the client reads and writes.
#[component]
fn KeyField(props: &KeyFieldProps) -> Html {
    let client = props.client;
    let typed = props.dispatch.reform(move |event: InputEvent| {
        let text = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value());
        Msg::KeyTyped(client, text.unwrap_or_default())
    });
    html! {
        <input class="field field-key" aria-label={label::KEY} value={props.text.clone()} oninput={typed}
            maxlength="64" autocomplete="off" autocapitalize="off" spellcheck="false"
            data-testid={format!("key-{client}")} />
    }
}

/// What the cart's editor needs.
#[derive(Properties, PartialEq, Clone)]
struct CartEditorProps {
    client: u16,
    items: Vec<Rc<str>>,
    dispatch: Dispatch,
}

/// The cart as chips, with a field for one item more.
#[component]
fn CartEditor(props: &CartEditorProps) -> Html {
    let field = use_node_ref();
    let client = props.client;
    let add = {
        let (field, dispatch) = (field.clone(), props.dispatch.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(input) = field.cast::<HtmlInputElement>() else {
                return;
            };
            let text = input.value().trim().to_string();
            input.set_value("");
            if !text.is_empty() {
                dispatch.emit(Msg::ItemAdded(client, text));
            }
        })
    };
    html! {
        <div class="cart" role="group" aria-label={label::CART}>
            { for props.items.iter().map(|item| {
                let name = item.to_string();
                let remove = props.dispatch.reform(move |_: MouseEvent| Msg::ItemRemoved(client, name.clone()));
                html! {
                    <span key={item.clone()} class="chip">
                        <span class="chip-text">{ item.clone() }</span>
                        <button class="chip-remove" aria-label={page::remove_item(item)} onclick={remove}>
                            { icon(Icon::Close) }
                        </button>
                    </span>
                }
            }) }
            <form key="\u{0}add" class="chip chip-add" onsubmit={add}>
                <input ref={field} class="chip-field" aria-label={label::ADD_ITEM} maxlength="32"
                    placeholder={label::ADD_ITEM_PLACEHOLDER} autocomplete="off" enterkeyhint="done"
                    data-testid={format!("add-item-{client}")} />
            </form>
        </div>
    }
}

/// Get, Put and Delete.
fn actions(client: u16, dispatch: &Dispatch) -> Html {
    let get = dispatch.reform(move |_: MouseEvent| Msg::Get(client));
    let put = dispatch.reform(move |_: MouseEvent| Msg::Put(client));
    let delete = dispatch.reform(move |_: MouseEvent| Msg::Delete(client));
    html! {
        <div class="row">
            <button class="button is-primary" onclick={put} data-testid={format!("put-{client}")}>{ label::PUT }</button>
            <button class="button" onclick={get} data-testid={format!("get-{client}")}>{ label::GET }</button>
            <span class="spring"></span>
            <button class="button is-quiet" onclick={delete} title={label::DELETE_TIP}
                data-testid={format!("delete-{client}")}>{ label::DELETE }</button>
        </div>
    }
}

/// The context that the next put sends.
fn context(panel: &ClientPanel, dispatch: &Dispatch) -> Html {
    let client = panel.id;
    let forget = dispatch.reform(move |_: MouseEvent| Msg::ContextForgotten(client));
    let held = if !panel.context.is_empty() {
        clock(&panel.context)
    } else if panel.has_read {
        html! { <span class="muted">{ label::EMPTY_CONTEXT }</span> }
    } else {
        html! { <span class="muted">{ label::NO_CONTEXT }</span> }
    };
    html! {
        <div class="context" data-testid={format!("context-{client}")}>
            <span class="context-word" title={label::CONTEXT_TIP}>{ label::CONTEXT }</span>
            <span class="context-held" key="held">{ held }</span>
            <button class="text-button" hidden={!panel.has_read} title={label::FORGET_TIP} onclick={forget}>
                { label::FORGET }
            </button>
        </div>
    }
}

/// The siblings of the last reply side by side, where there are several.
fn siblings(panel: &ClientPanel, dispatch: &Dispatch) -> Html {
    if panel.siblings.len() < 2 {
        return html! {};
    }
    let client = panel.id;
    let union = dispatch.reform(move |_: MouseEvent| Msg::Merge(client, MergeRule::Union));
    html! {
        <div class="siblings" data-testid={format!("siblings-{client}")}>
            <p class="siblings-title">{ page::siblings_held(panel.siblings.len()) }</p>
            <div class="siblings-row">
                { for panel.siblings.iter().map(|sibling| sibling_cart(client, sibling, dispatch)) }
            </div>
            <button class="button is-primary is-wide" onclick={union} data-testid={format!("merge-{client}")}>
                { icon(Icon::Merge) }{ label::MERGE_UNION }
            </button>
        </div>
    }
}

/// One of the siblings as a small cart.
fn sibling_cart(client: u16, sibling: &Sibling, dispatch: &Dispatch) -> Html {
    let id = sibling.id;
    let keep = dispatch.reform(move |_: MouseEvent| Msg::Merge(client, MergeRule::Keep(id)));
    let said = page::keep_sibling(&sibling.author, &sibling_text(sibling));
    html! {
        <div key={id} class="sibling-cart">
            <span class="sibling-author">{ page::written_by(&sibling.author) }</span>
            <span class="sibling-items">{ sibling_text(sibling) }</span>
            { clock(&sibling.clock) }
            <button class="button is-small" aria-label={said} onclick={keep}>{ label::KEEP }</button>
        </div>
    }
}
