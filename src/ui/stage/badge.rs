//! Small labels of the picture: rounded badges, and the numbers of replicas.

use crate::ui::attributes::{em, text_tenths_of_em};
use yew::prelude::*;

/// A rounded label, as wide as its text.
pub(super) fn badge(class: &'static str, text: AttrValue, transform: String) -> Html {
    let width = text_tenths_of_em(&text) + 14;
    html! {
        <g key={class} {class} {transform}>
            <rect x={em(-width / 2)} y="-0.85em" width={em(width)} height="1.7em" rx="0.85em" />
            <text dy="0.35em">{ text }</text>
        </g>
    }
}

/// A replica's number in a small disc.
pub(super) fn numbered(key: u32, number: u8, class: Classes, transform: String) -> Html {
    html! {
        <g {key} {class} {transform}>
            <circle r="0.85em" />
            <text dy="0.35em">{ number }</text>
        </g>
    }
}
