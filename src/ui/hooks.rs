//! Hooks for what Yew has none for: the size of an element, animation frames, media queries.

mod frame;
mod media;
mod size;

pub(crate) use frame::use_frame;
pub(crate) use media::use_media;
pub(crate) use size::use_size;
