//! Every sentence that a person reads.

pub mod account;
