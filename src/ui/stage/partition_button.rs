//! A real button over the tag of a partition, which leads to where partitions are healed.

use crate::scene::{PartitionTag, px};
use crate::text::page::labels;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct PartitionButtonProps {
    pub tag: PartitionTag,
    pub on_partition: Callback<()>,
}

/// The button: invisible but for its focus.
#[component]
pub(crate) fn PartitionButton(props: &PartitionButtonProps) -> Html {
    let PartitionTag { place, is_short } = props.tag;
    let style = format!("--x:{}px;--y:{}px", px(place.x), px(place.y));
    let class = classes!("partition-button", is_short.then_some("is-short"));
    html! {
        <button {class} ~style={style} aria-label={labels::PARTITION_SHOW} title={labels::PARTITION_SHOW}
            data-testid="partition-tag" onclick={props.on_partition.reform(|_| ())}></button>
    }
}
