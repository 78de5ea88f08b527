//! The universe around the protocol: what happens to a cluster, and what is to be said of it.

pub mod check;
