//! The run as lanes over time. The same drawing is the scrubber: drag, or use the keys of a slider.

use super::Dispatch;
use super::measure::use_measured;
use super::place::px;
use crate::app::Msg;
use crate::scene::{Scene, Size, Timeline as Picture};
use crate::time::SimTime;
use crate::words::page::{self, label};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

mod landmarks;
mod lanes;

/// What the timeline shows.
#[derive(Properties, Clone)]
pub(crate) struct TimelineProps {
    /// The picture with the timeline and the time.
    pub scene: Rc<Scene>,
    /// Takes the messages.
    pub dispatch: Dispatch,
}

impl PartialEq for TimelineProps {
    /// The rest of the scene is not drawn here.
    fn eq(&self, other: &Self) -> bool {
        self.scene.now == other.scene.now
            && self.scene.timeline == other.scene.timeline
            && self.dispatch == other.dispatch
    }
}

/// The timeline.
#[component]
pub(crate) fn Timeline(props: &TimelineProps) -> Html {
    let picture = &props.scene.timeline;
    let room = use_node_ref();
    let on_size = use_callback(props.dispatch.clone(), |size: Size, dispatch| {
        dispatch.emit(Msg::TimelineResized(size));
    });
    use_measured(&room, on_size);
    let view = format!("0 0 {} {}", px(picture.size.width), px(picture.size.height));
    html! {
        <div class="timeline" data-testid="timeline">
            <lanes::LaneNames picture={picture.clone()} />
            <div class="timeline-track">
                <landmarks::Landmarks picture={picture.clone()} dispatch={props.dispatch.clone()} />
                <div ref={room} class="timeline-room">
                    <svg class="timeline-picture" viewBox={view} preserveAspectRatio="none" aria-hidden="true" focusable="false">
                        <lanes::LaneLayer picture={picture.clone()} />
                        <lanes::StrokeLayer picture={picture.clone()} />
                        { beyond(picture) }
                        { playhead(picture, props.scene.now) }
                    </svg>
                    <p class="timeline-empty" hidden={!picture.strokes.is_empty()}>{ label::TIMELINE_EMPTY }</p>
                    <Scrubber picture={picture.clone()} now={props.scene.now} dispatch={props.dispatch.clone()} />
                </div>
            </div>
        </div>
    }
}

/// What has not happened yet, to the right of the live edge.
fn beyond(picture: &Picture) -> Html {
    let edge = picture.x_of(picture.edge);
    html! {
        <g class="beyond">
            <rect class="beyond-shade" x={px(edge)} y="0" width={px((picture.size.width - edge).max(0))} height={px(picture.size.height)} />
            <path class="edge-line" d={format!("M{} 0V{}", px(edge), px(picture.size.height))} />
        </g>
    }
}

/// The line at the time that the stage shows.
fn playhead(picture: &Picture, now: SimTime) -> Html {
    let x = px(picture.x_of(now));
    html! { <path class="playhead" d={format!("M{x} 0V{}", px(picture.size.height))} /> }
}

/// What the scrubber needs.
#[derive(Properties, Clone, PartialEq)]
struct ScrubberProps {
    picture: Rc<Picture>,
    now: SimTime,
    dispatch: Dispatch,
}

/// The slider that lies over the lanes.
#[component]
fn Scrubber(props: &ScrubberProps) -> Html {
    let press = {
        let seek = seeking(props);
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                if let Some(element) = track_of(&event) {
                    // Without the capture a drag ends where the pointer leaves the lanes.
                    let _ = element.set_pointer_capture(event.pointer_id());
                }
                seek.emit(event);
            }
        })
    };
    let drag = {
        let seek = seeking(props);
        Callback::from(move |event: PointerEvent| {
            if event.buttons() & 1 == 1 {
                seek.emit(event);
            }
        })
    };
    let picture = &props.picture;
    let milliseconds = |time: SimTime| (time.as_us() / 1_000).to_string();
    html! {
        <div class="scrubber" role="slider" tabindex="0" aria-label={label::SCRUBBER}
            aria-valuemin={milliseconds(picture.from)} aria-valuemax={milliseconds(picture.edge)}
            aria-valuenow={milliseconds(props.now)} aria-valuetext={page::playhead(props.now, picture.edge)}
            onpointerdown={press} onpointermove={drag} data-testid="scrubber"></div>
    }
}

/// A callback that goes to the time under the pointer, within what has happened.
fn seeking(props: &ScrubberProps) -> Callback<PointerEvent> {
    let (picture, dispatch) = (props.picture.clone(), props.dispatch.clone());
    Callback::from(move |event: PointerEvent| {
        let Some(element) = track_of(&event) else {
            return;
        };
        let bounds = element.get_bounding_client_rect();
        let x = i64::from(event.client_x()) * 10 - tenths(bounds.left());
        let time = picture.time_at(i32::try_from(x).unwrap_or_default().max(0));
        dispatch.emit(Msg::SeekTo(time.min(picture.edge)));
    })
}

/// The element that listens.
fn track_of(event: &PointerEvent) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

/// CSS pixels as tenths.
#[allow(clippy::cast_possible_truncation)] // A place on a screen is far below what an i64 holds.
fn tenths(pixels: f64) -> i64 {
    (pixels * 10.0).round() as i64
}
