//! The protocol of a Dynamo-style store, without a network, a clock or randomness of its own.
//!
//! Where the published systems differ (the Dynamo paper, Riak, Cassandra, Voldemort), the
//! difference is a type or a function here, named after the system it was read from.

pub mod cell;
pub mod consistency_level;
pub mod dotted;
pub mod event_clock;
pub mod merkle;
pub mod most_recent;
pub mod network_topology;
pub mod phi;
pub mod riak_get_core;
pub mod riak_put_core;
pub mod riak_ring;
pub mod token;
