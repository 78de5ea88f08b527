//! The run as lanes over time. The same drawing is the scrubber: drag, or use the keys of a slider.

use super::browser;
use super::element::{Element, el};
use super::measure::TIMELINE_ROOM;
use super::page::Event;
use super::part::{Draw, Shown, part};
use super::place::{line, px, view_box};
use crate::scene::Point;
use crate::time::SimTime;
use crate::words::page::{self, label};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element as Room, PointerEvent};
use yew::virtual_dom::ListenerKind;

mod landmarks;
mod lanes;

/// The timeline.
pub(crate) fn timeline(shown: &Rc<Shown>) -> Element {
    let picture = &shown.scene.timeline;
    let layer = |draw| part(draw, shown, 0);
    let drawing = el!(
        "svg",
        "class" = "timeline-picture",
        "viewBox" = view_box(picture.size),
        "preserveAspectRatio" = "none",
        "aria-hidden" = "true"
    )
    .node(layer(&lanes::LANES))
    .node(layer(&lanes::STROKES))
    .node(layer(&HEAD));
    let empty = el!("p", "class" = "timeline-empty", "hidden" = !picture.strokes.is_empty());
    let room = el!("div", "id" = TIMELINE_ROOM, "class" = "timeline-room")
        .child(drawing)
        .child(empty.text(label::TIMELINE_EMPTY))
        .node(layer(&SCRUBBER));
    el!("div", "class" = "timeline", "data-testid" = "timeline").node(layer(&lanes::NAMES)).child(
        el!("div", "class" = "timeline-track").node(layer(&landmarks::LANDMARKS)).child(room),
    )
}

/// Whether two moments show the same time on the same timeline.
fn same_time(one: &Shown, other: &Shown, _: usize) -> bool {
    one.scene.now == other.scene.now && one.scene.timeline == other.scene.timeline
}

/// What has not happened yet, to the right of the live edge, and the time that the stage shows.
const HEAD: Draw = Draw::new(same_time, |shown, _| {
    let picture = &shown.scene.timeline;
    let (edge, now) = (picture.x_of(picture.edge), picture.x_of(shown.scene.now));
    let height = picture.size.height;
    let upright = |class: &'static str, x: i32| {
        let mut path = String::new();
        line(&mut path, Point { x, y: 0 }, Point { x, y: height });
        el!("path", "class" = class, "d" = path)
    };
    let shade = el!(
        "rect",
        "class" = "beyond-shade",
        "x" = px(edge),
        "y" = "0",
        "width" = px((picture.size.width - edge).max(0)),
        "height" = px(height)
    );
    el!("g", "class" = "beyond")
        .child(shade)
        .child(upright("edge-line", edge))
        .child(upright("playhead", now))
});

/// The slider that lies over the lanes.
const SCRUBBER: Draw = Draw::new(same_time, |shown, _| {
    let (picture, now) = (&shown.scene.timeline, shown.scene.now);
    let milliseconds = |time: SimTime| time.as_us() / 1_000;
    el!(
        "div",
        "class" = "scrubber",
        "role" = "slider",
        "tabindex" = "0",
        "aria-label" = label::SCRUBBER,
        "aria-valuemin" = milliseconds(picture.from),
        "aria-valuemax" = milliseconds(picture.edge),
        "aria-valuenow" = milliseconds(now),
        "aria-valuetext" = page::playhead(now, picture.edge),
        "data-testid" = "scrubber"
    )
    .on(
        || ListenerKind::onpointerdown,
        &shown.link,
        |event, _| {
            let event: &PointerEvent = event.unchecked_ref();
            let room: Room = event.target()?.unchecked_into();
            if event.button() != 0 {
                return None;
            }
            // Without the capture a drag ends where the pointer leaves the lanes.
            let _ = room.set_pointer_capture(event.pointer_id());
            Some(Event::Scrub(browser::tenths_into(event, &room)))
        },
        0,
    )
    .on(
        || ListenerKind::onpointermove,
        &shown.link,
        |event, _| {
            let event: &PointerEvent = event.unchecked_ref();
            let room: Room = event.target()?.unchecked_into();
            let pressed = event.buttons() & 1 == 1;
            pressed.then(|| Event::Scrub(browser::tenths_into(event, &room)))
        },
        0,
    )
});
