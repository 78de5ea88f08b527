//! What has not happened yet, to the right of the live edge, and the time that the stage shows.

use crate::scene::{Point, Size, px};
use crate::ui::attributes::line;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct HeadProps {
    pub size: Size,
    /// Where the live edge stands, in tenths of a pixel from the left edge.
    pub edge: i32,
    /// Where the playhead stands.
    pub now: i32,
}

/// The live edge and the playhead.
#[component]
pub(crate) fn Head(props: &HeadProps) -> Html {
    let Size { width, height } = props.size;
    html! {
        <g class="beyond">
            <rect class="beyond-shade" x={px(props.edge)} y="0" width={px((width - props.edge).max(0))}
                height={px(height)} />
            <path class="edge-line" d={upright(props.edge, height)} />
            <path class="playhead" d={upright(props.now, height)} />
        </g>
    }
}

/// A line from top to bottom.
fn upright(x: i32, height: i32) -> String {
    let mut path = String::new();
    line(&mut path, Point { x, y: 0 }, Point { x, y: height });
    path
}
