//! The slider that lies over the lanes.

use crate::app::TimeMsg;
use crate::scene::Timeline;
use crate::text::page::{self, labels};
use crate::time::SimTime;
use crate::ui::browser;
use crate::ui::link::use_link;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct ScrubberProps {
    pub picture: Rc<Timeline>,
    pub now: SimTime,
}

/// The slider.
#[component]
pub(crate) fn Scrubber(props: &ScrubberProps) -> Html {
    let link = use_link();
    let seek =
        use_callback((link, props.picture.clone()), |event: PointerEvent, (link, picture)| {
            if let Some(room) = event.target_dyn_into::<Element>() {
                let time = picture.time_at(browser::tenths_into(&event, &room));
                link.send(TimeMsg::SeekTo(time.min(picture.edge)));
            }
        });
    let onpointerdown = use_callback(seek.clone(), |event: PointerEvent, seek| {
        if event.button() == 0 {
            capture(&event);
            seek.emit(event);
        }
    });
    let onpointermove = use_callback(seek, |event: PointerEvent, seek| {
        let is_pressed = event.buttons() & 1 == 1;
        if is_pressed {
            seek.emit(event);
        }
    });
    let milliseconds = |time: SimTime| (time.as_us() / 1_000).to_string();
    let (picture, now) = (&props.picture, props.now);
    html! {
        <div class="scrubber" role="slider" tabindex="0" aria-label={labels::SCRUBBER}
            aria-valuemin={milliseconds(picture.from)} aria-valuemax={milliseconds(picture.edge)}
            aria-valuenow={milliseconds(now)} aria-valuetext={page::playhead(now, picture.edge)}
            data-testid="scrubber" {onpointerdown} {onpointermove}></div>
    }
}

/// Has all that the pointer does come here until it goes up: else a drag ends where it leaves the
/// lanes.
fn capture(event: &PointerEvent) {
    if let Some(room) = event.target_dyn_into::<Element>() {
        // A pointer that is down can be captured.
        let _ = room.set_pointer_capture(event.pointer_id());
    }
}
