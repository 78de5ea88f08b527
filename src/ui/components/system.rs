//! The kind of cluster that runs: its preset, each of its rules, and its names.

use super::choice::{Choice, Choosable};
use crate::app::{ClusterMsg, FileMsg};
use crate::scene::{KnobRow, SystemPanel};
use crate::text::page::{self, labels};
use crate::ui::attributes::aria_bool;
use crate::ui::browser;
use crate::ui::link::{AppLink, use_link};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct SystemCardProps {
    pub panel: Rc<SystemPanel>,
}

/// The card of the system.
#[component]
pub(crate) fn SystemCard(props: &SystemCardProps) -> Html {
    let link = use_link();
    let panel = &props.panel;
    html! {
        <section class="card system-card" aria-labelledby="system-title" data-testid="system">
            <div class="card-head">
                <h2 id="system-title" class="card-title">{ labels::SYSTEM }</h2>
            </div>
            <div class="row" role="group" aria-label={labels::PRESETS}>
                { for panel.presets.iter().map(|name| preset(name, panel, &link)) }
            </div>
            <p class="system-about" data-testid="preset-about">{ page::preset(panel.preset).1 }</p>
            <Names nodes={panel.nodes.join(", ")} clients={panel.clients.join(", ")} />
        </section>
    }
}

/// Every rule besides N, R and W.
#[component]
pub(crate) fn RulesCard(props: &SystemCardProps) -> Html {
    let link = use_link();
    let panel = &props.panel;
    html! {
        <section class="card rules-card" aria-labelledby="rules-title" data-testid="rules">
            <div class="card-head">
                <h2 id="rules-title" class="card-title">{ labels::RULES }</h2>
                <span class="spring"></span>
                { for (panel.changes > 0).then(|| reset(&link)) }
            </div>
            <ul class="knobs">
                { for panel.knobs.iter().map(|row| html! {
                    <KnobLine key={row.knob.name()} row={row.clone()} preset={panel.preset} />
                }) }
            </ul>
        </section>
    }
}

fn reset(link: &AppLink) -> Html {
    html! {
        <button key="reset" class="button is-small" title={labels::RESET_KNOBS_TIP}
            data-testid="reset-knobs" onclick={link.sends(ClusterMsg::ResetKnobs)}>
            { labels::RESET_KNOBS }
        </button>
    }
}

fn preset(name: &'static str, panel: &SystemPanel, link: &AppLink) -> Html {
    let is_chosen = panel.preset == name;
    let class = classes!("button", "is-small", is_chosen.then_some("is-primary"));
    html! {
        <button key={name} {class} aria-pressed={aria_bool(is_chosen)} title={labels::PRESET_TIP}
            data-testid={format!("preset-{name}")} onclick={link.sends(FileMsg::ChoosePreset(name))}>
            { page::preset(name).0 }
        </button>
    }
}

#[derive(Properties, PartialEq)]
struct KnobLineProps {
    row: KnobRow,
    preset: &'static str,
}

/// One rule: what it is called, what it says, and what it changes.
#[component]
fn KnobLine(props: &KnobLineProps) -> Html {
    let row = &props.row;
    let (title, about) = page::knob(row.knob);
    let options = row.choices.iter().enumerate().map(|(place, value)| Choosable {
        value: place.to_string().into(),
        text: page::knob_value(row.knob, *value).into_owned().into(),
    });
    let chosen = row.choices.iter().position(|choice| *choice == row.value).unwrap_or_default();
    let link = use_link();
    let (knob, choices) = (row.knob, row.choices.clone());
    let on_choose = move |place: String| {
        if let Some(value) = place.parse().ok().and_then(|place: usize| choices.get(place)) {
            link.send(ClusterMsg::SetKnob(knob, *value));
        }
    };
    html! {
        <li class={classes!("knob", row.is_changed.then_some("is-changed"))} data-testid={format!("knob-{}", row.knob.name())}>
            <div class="knob-head">
                <b class="knob-title">{ title }</b>
                <span class="spring"></span>
                <Choice label={title} name={format!("choose-{}", row.knob.name())} chosen={chosen.to_string()}
                    options={options.collect::<Vec<_>>()} {on_choose} />
            </div>
            <p class="knob-about">
                { about }
                { for row.begins_anew.then(|| html! { <span key="anew">{ " (" }{ labels::BEGINS_ANEW }{ ")" }</span> }) }
                { for row.is_changed.then(|| html! { <span key="usual" class="knob-usual">{ " " }{ page::usual(row.knob, row.usual, props.preset) }</span> }) }
            </p>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct NamesProps {
    nodes: String,
    clients: String,
}

/// The names of nodes and clients, which begin a new run.
#[component]
fn Names(props: &NamesProps) -> Html {
    let link = use_link();
    let (nodes, clients) = (use_node_ref(), use_node_ref());
    let (nodes_field, clients_field) = (nodes.clone(), clients.clone());
    let onsubmit = move |event: SubmitEvent| {
        event.prevent_default();
        if let (Some(nodes), Some(clients)) =
            (browser::text_in(&nodes_field), browser::text_in(&clients_field))
        {
            link.send(FileMsg::NameAll { nodes, clients });
        }
    };
    html! {
        <form class="names" title={labels::NAME_ALL_TIP} {onsubmit}>
            <label>
                <span>{ labels::NODE_NAMES }</span>
                <input ref={nodes} class="field" value={props.nodes.clone()} data-testid="node-names" />
            </label>
            <label>
                <span>{ labels::CLIENT_NAMES }</span>
                <input ref={clients} class="field" value={props.clients.clone()} data-testid="client-names" />
            </label>
            <button class="button is-small" type="submit" data-testid="name-all">{ labels::NAME_ALL }</button>
        </form>
    }
}
