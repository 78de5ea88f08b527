//! The card of partitions: a form that puts nodes and clients into groups which cannot reach each
//! other, and the groups that stand, each with a button that heals it.

use super::clock_offset::end_handle;
use super::icons::{Icon, icon};
use crate::app::{ClusterMsg, PartitionDraft};
use crate::scene::{NamedEnd, PartitionPanel, StandingGroup};
use crate::text::page::{self, labels};
use crate::ui::attributes::aria_bool;
use crate::ui::link::{AppLink, use_link};
use std::rc::Rc;
use yew::prelude::*;

/// The button that heals all, to which the tag of a partition on the stage leads.
pub(crate) const HEAL_ALL: &str = "partition-heal-all";

#[derive(Properties, PartialEq)]
pub(crate) struct PartitionCardProps {
    pub panel: Rc<PartitionPanel>,
}

/// The card of partitions. Who is put where stays here until it is applied.
#[component]
pub(crate) fn PartitionCard(props: &PartitionCardProps) -> Html {
    let link = use_link();
    let draft = use_state(PartitionDraft::default);
    let panel = &props.panel;
    let standing = panel.groups.len();
    let row = |end: &NamedEnd| choice(end, &draft);
    html! {
        <section class="card partition-card" aria-labelledby="partition-title" data-testid="partition-card">
            <div class="card-head">
                <h2 id="partition-title" class="card-title">{ labels::PARTITION_TITLE }</h2>
                <span class="spring"></span>
                <span class="tag tag-wait" hidden={standing == 0} data-testid="partition-count">
                    { page::groups_standing(standing) }
                </span>
            </div>
            <div class="standing-slot">
                { for (standing > 0).then(|| standing_groups(&panel.groups, &link)) }
            </div>
            <p class="partition-how">{ labels::PARTITION_HOW }</p>
            <div class="partition-ends">{ for panel.ends.iter().map(row) }</div>
            { one_way(&draft) }
            { apply(&draft, panel, &link) }
        </section>
    }
}

/// The groups that one node or client can be put into.
fn choice(end: &NamedEnd, draft: &UseStateHandle<PartitionDraft>) -> Html {
    let (id, chosen) = (end_handle("group", end.end), draft.group_of(end.end));
    let part = |group: u8| {
        let (draft, end) = (draft.clone(), end.end);
        let onchange = Callback::from(move |_: Event| draft.set(draft.with(end, group)));
        html! {
            <label key={group} class="segment" data-testid={format!("{id}-{group}")}>
                <input type="radio" class="visually-hidden" name={id.clone()}
                    aria-label={page::group(u16::from(group))} checked={chosen == group} {onchange} />
                <span>{ group }</span>
            </label>
        }
    };
    html! {
        <div key={id.clone()} class="partition-end" role="radiogroup" aria-label={page::group_of(end)}>
            <span class="partition-name" title={end.name.clone()}>{ end.name.clone() }</span>
            <span class="segments">{ for PartitionDraft::GROUPS.into_iter().map(part) }</span>
        </div>
    }
}

/// The switch for one way.
fn one_way(draft: &UseStateHandle<PartitionDraft>) -> Html {
    let is_one_way = draft.is_one_way;
    let draft = draft.clone();
    let onclick = Callback::from(move |_: MouseEvent| draft.set(draft.one_way(!is_one_way)));
    html! {
        <button class="switch" role="switch" aria-checked={aria_bool(is_one_way)}
            data-testid="one-way" {onclick}>
            <span class="switch-words">
                <b>{ labels::ONE_WAY }</b>
                <span class="muted">{ labels::ONE_WAY_MEANING }</span>
            </span>
            <span class="switch-track" aria-hidden="true"></span>
        </button>
    }
}

/// The button that makes the partition, and what it does or why it cannot.
fn apply(draft: &PartitionDraft, panel: &PartitionPanel, link: &AppLink) -> Html {
    let problem = draft.problem(panel);
    let said = match problem {
        Some(problem) => AttrValue::from(page::partition_problem(problem)),
        None => page::partition_meaning(&draft.used(panel), draft.is_one_way).into(),
    };
    html! {
        <>
            <button class="button is-primary is-wide" disabled={problem.is_some()}
                aria-describedby="partition-said" data-testid="partition-apply"
                onclick={link.sends(draft.msg(panel))}>
                { icon(Icon::CutOff) }{ labels::PARTITION_APPLY }
            </button>
            <p id="partition-said" class="partition-said" data-testid="partition-said">{ said }</p>
        </>
    }
}

/// The groups that stand.
fn standing_groups(groups: &[StandingGroup], link: &AppLink) -> Html {
    html! {
        <div class="standing" role="group" aria-labelledby="standing-title">
            <div class="row">
                <h3 id="standing-title" class="standing-title">{ labels::PARTITION_STANDS }</h3>
                <span class="spring"></span>
                <button id={HEAL_ALL} class="button is-small" data-testid="partition-heal-all"
                    onclick={link.sends(ClusterMsg::HealPartitions)}>
                    { icon(Icon::Heal) }{ labels::HEAL_ALL }
                </button>
            </div>
            <ul>{ for groups.iter().map(|group| standing_group(group, link)) }</ul>
        </div>
    }
}

fn standing_group(group: &StandingGroup, link: &AppLink) -> Html {
    let members = group.members.iter().map(|member| member.end).collect();
    html! {
        <li key={group.number} class="standing-group" data-testid={format!("standing-{}", group.number)}>
            <span class="standing-words">
                <b>{ page::group(group.number) }</b>{ " " }<span>{ page::members(group) }</span>
                <span class="muted standing-reach">{ page::reach(group) }</span>
            </span>
            <button class="button is-small" aria-label={page::heal_group(group)}
                data-testid={format!("heal-group-{}", group.number)}
                onclick={link.sends(ClusterMsg::HealEnds(members))}>
                { labels::HEAL_ONE }
            </button>
        </li>
    }
}
