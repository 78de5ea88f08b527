//! How large the drawings are shown, told whenever that changes.

use super::browser;
use crate::app::Msg;
use crate::scene::Size;
use wasm_bindgen::prelude::*;
use web_sys::ResizeObserver;

/// The ids of the rooms that drawings fill.
pub(crate) const STAGE_ROOM: &str = "stage-room";
/// The room of the lanes.
pub(crate) const TIMELINE_ROOM: &str = "timeline-room";
/// The room of the graph of versions.
pub(crate) const VERSIONS_ROOM: &str = "versions-room";

/// A room by its id, and what its size is told as.
type Room = (&'static str, fn(Size) -> Msg);

/// What each room's size means to the application.
const ROOMS: [Room; 3] = [
    (STAGE_ROOM, Msg::StageResized),
    (TIMELINE_ROOM, Msg::TimelineResized),
    (VERSIONS_ROOM, Msg::VersionsResized),
];

/// Has the callback called at first and after each change of a room's size.
pub(crate) fn observe(callback: &JsValue) {
    // A browser without it shows the drawings at the size that they have at first.
    let Ok(observer) = ResizeObserver::new(callback.unchecked_ref()) else {
        return;
    };
    for room in ROOMS.iter().filter_map(|(id, _)| browser::element(id)) {
        observer.observe(&room);
    }
}

/// A projector's letters are so much larger, in percent. The graph of versions is drawn as for a
/// room that is smaller by that, and its letters and boxes grow together.
const PROJECTOR_PERCENT: i32 = 125;

/// The sizes that differ from the known ones. A hidden room has no size: it keeps the picture made
/// for its last one.
pub(crate) fn measure(known: &mut [Size; 3], projector: bool) -> Vec<Msg> {
    let mut changes = Vec::new();
    for ((id, make), known) in ROOMS.iter().zip(known) {
        let Some(room) = browser::element(id) else {
            continue;
        };
        let bounds = room.get_bounding_client_rect();
        let mut size = Size {
            width: browser::tenths(bounds.width()),
            height: browser::tenths(bounds.height()),
        };
        if projector && *id == VERSIONS_ROOM {
            size.width = size.width * 100 / PROJECTOR_PERCENT;
        }
        if size.width > 0 && size.height > 0 && size != *known {
            *known = size;
            changes.push(make(size));
        }
    }
    changes
}
