//! The ring: the band of virtual nodes.

use crate::scene::{Arc, ArcPart, Band, px};
use crate::ui::attributes::color_class;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct BandLayerProps {
    pub band: Rc<Band>,
}

/// The ring.
#[component]
pub(crate) fn BandLayer(props: &BandLayerProps) -> Html {
    let band = &props.band;
    let well = (band.radius - band.thickness / 2).max(0);
    html! {
        <g class="band" stroke-width={px(band.thickness)}>
            <circle class="well" cx={px(band.center.x)} cy={px(band.center.y)} r={px(well)} />
            <g>{ for band.arcs.iter().map(arc) }</g>
        </g>
    }
}

/// One virtual node's range.
fn arc(arc: &Arc) -> Html {
    let part = match arc.part {
        ArcPart::Outside => "arc part-outside",
        ArcPart::Replica(_) => "arc part-replica",
        ArcPart::Skipped => "arc part-skipped",
        ArcPart::StandIn => "arc part-stand-in",
    };
    let is_hatched = matches!(arc.part, ArcPart::Skipped | ArcPart::StandIn);
    let hatch = is_hatched.then(|| html! { <path class="arc-hatch" d={arc.path.clone()} /> });
    html! {
        <g key={arc.id} class={color_class(arc.color)}>
            <path class={part} d={arc.path.clone()} />
            { for hatch }
        </g>
    }
}
