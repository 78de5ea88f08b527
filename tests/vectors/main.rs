//! Published facts about Dynamo-style stores, checked one kind of fact at a time.
//!
//! `vectors.json` holds cases taken from the test suites and papers of the systems themselves; each
//! suite names its source. Every case of a kind is checked, and a case whose `fn` is not known
//! fails, so that a new case cannot be passed over in silence.

mod balance;
mod clocks;
mod coordinators;
mod cores;
mod coverage;
mod data;
mod engine_levels;
mod engine_rings;
mod engine_siblings;
mod histories;
mod oracles;
mod placement;
mod races;
mod riak_clocks;
mod rings;
mod staleness;
mod trees;
mod winners;
