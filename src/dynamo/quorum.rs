//! Where a quorum is decided: whom a coordinator asks ([`plan`]), and when the answers suffice for a put
//! ([`put`]) or a get ([`get`]), as many as [`level`] says. These count and decide, and send nothing (section 4.5 of the paper).

pub mod get;
pub mod level;
pub mod plan;
pub mod put;
