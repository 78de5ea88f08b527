//! The partitions: an area behind each group with its label, and between the groups lines that no
//! message crosses, or none in one direction. The lines meet in the middle, where the tag stands:
//! nothing else does.

use super::badge::badge;
use crate::scene::{CutLine, GroupArea, PartitionTag, px};
use crate::text::page::{self, labels};
use crate::ui::attributes::translate;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct GroupLayerProps {
    pub groups: Rc<Vec<GroupArea>>,
}

/// The areas of the groups, under nodes, wires and messages.
#[component]
pub(crate) fn GroupLayer(props: &GroupLayerProps) -> Html {
    html! { <g class="groups">{ for props.groups.iter().map(area) }</g> }
}

/// The pattern of a group's outline.
fn group_class(number: u16) -> &'static str {
    match number % 3 {
        1 => "group-area pattern-1",
        2 => "group-area pattern-2",
        _ => "group-area pattern-3",
    }
}

fn area(area: &GroupArea) -> Html {
    html! { <path key={area.id} class={group_class(area.number)} d={area.path.clone()} /> }
}

#[derive(Properties, PartialEq)]
pub(crate) struct CutLayerProps {
    pub cuts: Rc<Vec<CutLine>>,
    pub groups: Rc<Vec<GroupArea>>,
    pub tag: Option<PartitionTag>,
}

/// The lines between the groups, their labels and the tag.
#[component]
pub(crate) fn CutLayer(props: &CutLayerProps) -> Html {
    html! {
        <g class="cuts">
            <g>{ for props.cuts.iter().map(cut) }</g>
            <g>{ for props.groups.iter().filter_map(label) }</g>
            <g>{ for props.tag.as_ref().map(tag) }</g>
        </g>
    }
}

fn cut(cut: &CutLine) -> Html {
    html! {
        <g key={cut.id}>
            <path class="cut-gap" d={cut.path.clone()} />
            <path class="cut-line" d={cut.path.clone()} />
            <path class="cut-arrow" d={cut.arrows.clone()} />
        </g>
    }
}

fn label(area: &GroupArea) -> Option<Html> {
    let place = area.label?;
    let text = if area.is_short { area.number.to_string() } else { page::group(area.number) };
    Some(html! {
        <text key={area.id} class="group-label" x={px(place.x)} y={px(place.y)} dy="0.35em">{ text }</text>
    })
}

/// What is pressed to see how the partition is healed: the word, or where there is no room a mark.
fn tag(tag: &PartitionTag) -> Html {
    let at = translate(tag.place);
    if tag.is_short {
        return html! {
            <g key="mark" class="badge-away cut-mark" transform={at}>
                <circle r="0.85em" /><path d="M-5 -5L5 5M5 -5L-5 5" />
            </g>
        };
    }
    badge("badge badge-away", labels::PARTITION.into(), at)
}
