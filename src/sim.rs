//! The universe the protocol runs in.

pub mod pbs;
