//! What makes time pass: animation frames while something moves, and under reduced motion a beat
//! about once a second instead. A frame's length is capped, so that a tab that was in the
//! background goes on where it stood.

use super::Event;
use crate::ui::browser;
use crate::ui::ear::{Ear, Heard};
use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;

/// No frame is longer than this.
const FRAME_LONGEST_MS: f64 = 100.0;
/// The time between two events under reduced motion.
const BEAT_MS: u32 = 1_000;

/// The page's clockwork.
pub(super) struct Motion {
    on_frame: Heard,
    requested: bool,
    last: Option<f64>,
    beat: Option<Timeout>,
}

impl Motion {
    /// Stands still until `keep` is called.
    pub(super) fn new(ear: &Ear) -> Self {
        let on_frame = ear.hear(|_, at| at.as_f64().map(Event::Frame));
        Self { on_frame, requested: false, last: None, beat: None }
    }

    /// Sees to it that time passes exactly while something moves.
    pub(super) fn keep(&mut self, ear: &Ear, moving: bool) {
        if !moving {
            self.last = None;
            self.beat = None;
        } else if browser::media_matches("(prefers-reduced-motion: reduce)") {
            self.last = None;
            if self.beat.is_none() {
                self.beat = Some(ear.after(BEAT_MS, || Event::Beat));
            }
        } else {
            self.beat = None;
            self.request();
        }
    }

    /// The beat has come.
    pub(super) fn beat_passed(&mut self) {
        self.beat = None;
    }

    /// Has one frame come, if none is on its way.
    fn request(&mut self) {
        if self.requested {
            return;
        }
        let Some(window) = browser::window() else {
            return;
        };
        let callback = self.on_frame.as_ref().unchecked_ref();
        self.requested = window.request_animation_frame(callback).is_ok();
    }

    /// How long the frame at this time is, in microseconds; nothing for the first of a movement
    /// and for one that nobody waits for any more.
    pub(super) fn passed(&mut self, at: f64) -> Option<u64> {
        self.requested = false;
        let last = self.last.replace(at)?;
        Some(microseconds(at - last))
    }
}

/// The length of a frame, held between nothing and the longest.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Held within bounds first.
fn microseconds(milliseconds: f64) -> u64 {
    (milliseconds.clamp(0.0, FRAME_LONGEST_MS) * 1_000.0) as u64
}
