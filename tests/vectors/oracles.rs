//! What the published cases judge where the engine has no such thing, or has it in another form: each
//! module is a rule of a named system, as that system writes it. Where the engine has the rule too, a
//! test holds the two together.

pub mod clock_pruning;
pub mod consistency_level;
pub mod dotted;
pub mod event_clock;
pub mod most_recent;
pub mod network_topology;
pub mod position_160;
pub mod riak_get_core;
pub mod riak_put_core;
pub mod riak_ring;
pub mod xor_tree;
