//! What makes time pass: animation frames while something moves, and under reduced motion a beat
//! about once a second instead. A frame's length is capped, so that a tab that was in the
//! background goes on where it stood.

use super::hooks::{use_frame, use_media};
use super::link::use_link;
use crate::app::TimeMsg;
use gloo_timers::callback::Interval;
use yew::prelude::*;

/// No frame is longer than this.
const FRAME_LONGEST_MS: f64 = 100.0;
/// The time between two events under reduced motion.
const BEAT_MS: u32 = 1_000;

#[derive(Properties, PartialEq)]
pub(crate) struct MotionProps {
    pub is_moving: bool,
}

/// Has time pass in the application while something moves. It draws nothing.
#[component]
pub(crate) fn Motion(props: &MotionProps) -> Html {
    let link = use_link();
    let is_reduced = use_media("(prefers-reduced-motion: reduce)");
    let (has_frames, has_beats) = (props.is_moving && !is_reduced, props.is_moving && is_reduced);
    let last = use_mut_ref(|| None);
    let forgotten = last.clone();
    use_effect_with(has_frames, move |_| {
        forgotten.replace(None);
    });
    let on_frame = use_callback(link.clone(), move |time: f64, link| {
        // The first frame of a movement has no length.
        if let Some(last) = last.replace(Some(time)) {
            link.send(TimeMsg::Frame(microseconds(time - last)));
        }
    });
    use_frame(has_frames, on_frame);
    use_effect_with((has_beats, link), |(has_beats, link)| {
        let link = link.clone();
        let beats = has_beats.then(|| Interval::new(BEAT_MS, move || link.send(TimeMsg::Tick)));
        move || drop(beats)
    });
    html! {}
}

/// The length of a frame, held between nothing and the longest.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Held within bounds first.
fn microseconds(milliseconds: f64) -> u64 {
    (milliseconds.clamp(0.0, FRAME_LONGEST_MS) * 1_000.0) as u64
}
