//! Animation frames.

use gloo_render::{AnimationFrame, request_animation_frame};
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// Calls back in every animation frame, with its time in milliseconds, as long as `is_active`.
#[hook]
pub(crate) fn use_frame(is_active: bool, on_frame: Callback<f64>) {
    use_effect_with((is_active, on_frame), |(is_active, on_frame)| {
        let frames = is_active.then(|| Frames::start(on_frame.clone()));
        move || drop(frames)
    });
}

/// The frame that is awaited, until this is dropped.
struct Frames(Rc<RefCell<Option<AnimationFrame>>>);

impl Frames {
    fn start(on_frame: Callback<f64>) -> Self {
        let awaited = Rc::default();
        await_frame(&awaited, on_frame);
        Self(awaited)
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        self.0.take();
    }
}

/// Has one frame call back, and those after it.
fn await_frame(awaited: &Rc<RefCell<Option<AnimationFrame>>>, on_frame: Callback<f64>) {
    let weak = Rc::downgrade(awaited);
    let frame = request_animation_frame(move |time| {
        if let Some(awaited) = weak.upgrade() {
            // Before the callback, which may end it all.
            await_frame(&awaited, on_frame.clone());
            on_frame.emit(time);
        }
    });
    awaited.replace(Some(frame));
}
