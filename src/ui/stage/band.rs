//! The still parts of the stage: the band of virtual nodes, the key with its walk, and cuts.

use crate::scene::{Anchor, Arc, ArcPart, Band, Cut, KeyMark};
use crate::ui::place::{em, hue_class, px, text_tenths_of_em, translate};
use crate::words::page::label;
use std::rc::Rc;
use yew::prelude::*;

/// What the band layer draws.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct BandLayerProps {
    /// The band.
    pub band: Rc<Band>,
}

/// The ring.
#[component]
pub(crate) fn BandLayer(props: &BandLayerProps) -> Html {
    let band = &props.band;
    let width = px(band.thickness);
    let well = band.radius - band.thickness / 2;
    html! {
        <g class="band">
            <circle class="well" cx={px(band.centre.x)} cy={px(band.centre.y)} r={px(well.max(0))} />
            { for band.arcs.iter().map(|arc| one_arc(arc, &width)) }
        </g>
    }
}

/// One virtual node's range.
fn one_arc(arc: &Arc, width: &str) -> Html {
    let part = match arc.part {
        ArcPart::Outside => "part-outside",
        ArcPart::Replica(_) => "part-replica",
        ArcPart::Skipped => "part-skipped",
        ArcPart::StandIn => "part-stand-in",
    };
    let hatched = matches!(arc.part, ArcPart::Skipped | ArcPart::StandIn);
    html! {
        <g key={arc.id} class={hue_class(arc.hue)}>
            <path class={classes!("arc", part)} d={arc.path.clone()} stroke-width={width.to_string()} />
            <path class="arc-hatch" display={if hatched { "inline" } else { "none" }} d={arc.path.clone()}
                stroke-width={width.to_string()} />
        </g>
    }
}

/// What the key layer draws.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct KeyLayerProps {
    /// The key's mark.
    pub mark: Option<Rc<KeyMark>>,
    /// The band, for the numbers of the replicas.
    pub band: Rc<Band>,
}

/// The key, the clockwise walk to its replicas, and their numbers.
#[component]
pub(crate) fn KeyLayer(props: &KeyLayerProps) -> Html {
    html! {
        <g class="key-layer">
            <g key="walk">{ for props.mark.iter().map(|mark| walk(mark)) }</g>
            <g key="numbers">{ for props.band.arcs.iter().filter_map(number) }</g>
            <g key="mark">{ for props.mark.iter().map(|mark| key_mark(mark)) }</g>
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
    Some(html! {
        <g key={arc.id} class={classes!("number", hue_class(arc.hue))} transform={translate(arc.middle)}>
            <circle r="0.85em" />
            <text dy="0.35em">{ number }</text>
        </g>
    })
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

/// What the cut layer draws.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct CutLayerProps {
    /// The partitions.
    pub cuts: Rc<Vec<Cut>>,
}

/// The partitions: lines that no message crosses.
#[component]
pub(crate) fn CutLayer(props: &CutLayerProps) -> Html {
    html! {
        <g class="cuts">
            { for props.cuts.iter().map(|cut| html! {
                <g key={cut.id} class="cut">
                    <path class="cut-gap" d={cut.path.clone()} />
                    <path id={format!("cut-{}", cut.id)} class="cut-line" d={cut.path.clone()} />
                    <text class="cut-text" dy="-0.6em">
                        <textPath href={format!("#cut-{}", cut.id)} startOffset="4%">{ label::PARTITION }</textPath>
                    </text>
                </g>
            }) }
        </g>
    }
}

/// A rounded label in the picture, as wide as its text.
pub(crate) fn badge(class: &'static str, text: &str, x: i32, y: i32) -> Html {
    let width = text_tenths_of_em(text) + 14;
    html! {
        <g class={classes!("badge", class)} transform={format!("translate({} {})", px(x), px(y))}>
            <rect x={em(-width / 2)} y="-0.85em" width={em(width)} height="1.7em" rx="0.85em" />
            <text dy="0.35em">{ text.to_string() }</text>
        </g>
    }
}
