//! The run as lanes over time. The same drawing is the scrubber: drag, or use the keys of a slider.

use super::attributes::view_box;
use super::hooks::use_size;
use super::link::use_link;
use crate::app::ViewMsg;
use crate::scene::{self, Size};
use crate::text::page::labels;
use crate::time::SimTime;
use std::rc::Rc;
use yew::prelude::*;

mod head;
mod landmarks;
mod lanes;
mod scrubber;

use head::Head;
use landmarks::Landmarks;
use lanes::{LaneNames, Lanes, Strokes};
use scrubber::Scrubber;

#[derive(Properties, PartialEq)]
pub(crate) struct TimelineProps {
    pub picture: Rc<scene::Timeline>,
    /// The time that the stage shows.
    pub now: SimTime,
}

/// The timeline.
#[component]
pub(crate) fn Timeline(props: &TimelineProps) -> Html {
    let link = use_link();
    let room = use_node_ref();
    let on_size = use_callback(link, |size: Size, link| link.send(ViewMsg::ResizeTimeline(size)));
    use_size(&room, on_size);
    let (picture, now) = (&props.picture, props.now);
    html! {
        <div class="timeline" data-testid="timeline">
            <LaneNames lanes={picture.lanes.clone()} />
            <div class="timeline-track">
                <Landmarks landmarks={picture.landmarks.clone()} />
                <div ref={room} class="timeline-room">
                    { drawing(picture, now) }
                    <p class="timeline-empty" hidden={!picture.strokes.is_empty()}>
                        { labels::TIMELINE_EMPTY }
                    </p>
                    <Scrubber picture={picture.clone()} {now} />
                </div>
            </div>
        </div>
    }
}

fn drawing(picture: &Rc<scene::Timeline>, now: SimTime) -> Html {
    html! {
        <svg class="timeline-picture" viewBox={view_box(picture.size)} preserveAspectRatio="none"
            aria-hidden="true">
            <Lanes lanes={picture.lanes.clone()} width={picture.size.width} />
            <Strokes strokes={picture.strokes.clone()} />
            <Head size={picture.size} edge={picture.x_of(picture.edge)} now={picture.x_of(now)} />
        </svg>
    }
}
