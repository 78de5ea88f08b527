//! Published facts about Dynamo-style stores, checked one kind of fact at a time.
//!
//! `vectors.json` holds cases taken from the test suites and papers of the systems themselves; each
//! suite names its source. Every case of a kind is checked, and a case whose `fn` is not known
//! fails, so that a new case cannot be passed over in silence.

mod clocks;
mod cores;
mod data;
mod placement;
mod staleness;
mod trees;
mod winners;
