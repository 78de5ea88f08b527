//! Every sentence, label and tooltip of the program, as typed tables. The picture and the page
//! name what they mean; only this layer knows how it is said.

pub mod log;
pub mod page;
#[cfg(not(target_arch = "wasm32"))]
pub mod program;
