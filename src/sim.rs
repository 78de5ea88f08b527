//! The universe in which nodes live: time, the network and its faults, chance, and the record of
//! what happened. All time and chance come in through here, so that a seed and a list of commands
//! decide a run to the last bit.

pub mod client;
pub mod command;
pub mod faults;
pub mod flight;
pub mod history;
pub mod latency;
pub mod ledger;
pub mod names;
pub mod pbs;
pub mod random;
pub mod setup;
pub mod trace;
pub mod world;
