//! The application model: what the page knows besides the run itself, and the one closed list of
//! things a user can do to it. It has no browser: every test of it runs natively.
//!
//! `update` is the only way in. What the browser must do (copy, save, remember) comes out as
//! `Request` values, so that this layer decides and the page only obeys.

pub use crate::link::Theme;
use std::rc::Rc;

mod act;
mod act_faults;
pub mod drafts;
pub mod examples;
mod model;
mod msg;
mod open;
mod partition;
mod play;
pub mod playback;
mod system;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod update;

pub use drafts::Draft;
pub use examples::Example;
pub use model::{Model, PageView, Playhead};
pub use msg::{BrowserFailure, ClientMsg, ClusterMsg, FileMsg, MergeChoice, Msg, TimeMsg, ViewMsg};
pub use partition::PartitionDraft;
pub use playback::{Playback, Speed};
pub use update::update;

/// What the browser is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Put this fragment behind the page's address and copy the whole link.
    CopyLink(String),
    /// Offer this text as a file of this name.
    SaveFile {
        /// The file's name.
        name: String,
        /// Its text.
        text: String,
    },
    /// Look like this, for as long as the page is open.
    ShowTheme(Theme),
    /// Keep this text, so that a reload finds the run again.
    Remember(String),
}

/// Something the user should read once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its number.
    pub id: u32,
    /// How grave it is.
    pub tone: Tone,
    /// The sentence.
    pub text: Rc<str>,
}

/// How grave a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Information,
    /// Something was done otherwise than asked.
    Warning,
    /// Something asked for was not done.
    Error,
}
