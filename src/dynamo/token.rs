//! Where a key stands on the ring: one module for each hash a published system uses.

pub mod murmur3;
pub mod riak;
