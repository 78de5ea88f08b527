//! The key on the ring, the clockwise walk to its replicas, and their numbers.

use super::badge::numbered;
use crate::scene::{Anchor, Arc, ArcPart, Band, KeyMark, px};
use crate::ui::attributes::{color_class, translate};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct KeyLayerProps {
    pub mark: Option<Rc<KeyMark>>,
    pub band: Rc<Band>,
}

/// The key and its walk.
#[component]
pub(crate) fn KeyLayer(props: &KeyLayerProps) -> Html {
    let mark = props.mark.as_deref();
    html! {
        <g class="key-layer">
            <g>{ for mark.map(walk) }</g>
            <g>{ for props.band.arcs.iter().filter_map(number) }</g>
            <g>{ for mark.map(key_mark) }</g>
        </g>
    }
}

/// The arrow along the band.
fn walk(mark: &KeyMark) -> Html {
    html! { <path key="walk" class="walk" d={mark.walk.clone()} marker-end="url(#walk-arrow)" /> }
}

/// The number of a replica on the arc that makes it one.
fn number(arc: &Arc) -> Option<Html> {
    let ArcPart::Replica(number) = arc.part else {
        return None;
    };
    let class = classes!("number", color_class(arc.color));
    Some(numbered(arc.id, number, class, translate(arc.middle)))
}

/// The key at its hash.
fn key_mark(mark: &KeyMark) -> Html {
    let anchor = match mark.anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    html! {
        <g key="mark" class="key-mark">
            <circle class="key-dot" cx={px(mark.place.x)} cy={px(mark.place.y)} r="0.55em" />
            <g transform={translate(mark.label)} text-anchor={anchor}>
                <text class="key-name" dy="-0.1em">{ mark.name.clone() }</text>
                <text class="key-hash" dy="1.15em">{ mark.hash.clone() }</text>
            </g>
        </g>
    }
}
