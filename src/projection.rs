//! The picture of a moment: `scene(history, time, selection)` as plain values of `crate::scene`. What
//! the engine counted is read here and never counted again.
//!
//! `trace_index` reads the trace once, event by event; the rest projects the world at the cursor, the
//! index and the selection. `cache` keeps what two moments have in common.

mod cache;
mod clients;
mod clocks;
mod flights;
mod layout;
mod messages;
mod nodes;
mod panels;
mod partition;
mod path;
mod request;
mod ring;
mod stale;
mod system;
mod timeline;
mod trace_index;
mod tree;
mod version_graph;
mod view;
mod waits;

pub use cache::{SceneCache, scene, whole_account};
pub use flights::{CROSS, pill_width};
pub use system::system;
pub use view::{Selection, View};
