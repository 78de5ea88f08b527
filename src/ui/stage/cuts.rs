//! The partitions: lines that no message crosses. They meet in the middle, where the word stands:
//! nothing else does.

use super::badge::badge;
use crate::scene::{CutLine, Point};
use crate::text::page::labels;
use crate::ui::attributes::translate;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct CutLayerProps {
    pub cuts: Rc<Vec<CutLine>>,
    /// The middle of the ring.
    pub middle: Point,
}

/// The partitions.
#[component]
pub(crate) fn CutLayer(props: &CutLayerProps) -> Html {
    let at = translate(props.middle);
    let word = props.cuts.first().map(|_| badge("badge badge-away", labels::PARTITION.into(), at));
    html! {
        <g class="cuts">
            <g>{ for props.cuts.iter().map(cut) }</g>
            <g>{ for word }</g>
        </g>
    }
}

fn cut(cut: &CutLine) -> Html {
    html! {
        <g key={cut.id}>
            <path class="cut-gap" d={cut.path.clone()} />
            <path class="cut-line" d={cut.path.clone()} />
        </g>
    }
}
