//! How messages travel, as a step of a file.

use crate::scenario::format::{self, Conditions, Exponential};
use crate::sim::latency::Latency;
use crate::sim::setup::Network;

/// All of it: a step then says the same whatever was in force before.
pub(super) fn network(network: &Network) -> Conditions {
    Conditions {
        latency: Some(latency(&network.latency)),
        client_latency: Some(latency(&network.client_latency)),
        loss: Some(network.loss),
        duplicate: Some(network.duplicate),
    }
}

fn latency(law: &Latency) -> format::Latency {
    match law {
        Latency::Fixed(delay) => format::Latency::Fixed(*delay),
        Latency::Uniform(low, high) => format::Latency::Uniform(*low, *high),
        Latency::Exponential { min, mean } => {
            format::Latency::Exponential(Exponential { min: *min, mean: *mean })
        }
        Latency::Table(table) => {
            let weight = |weight: u64| u32::try_from(weight).unwrap_or(u32::MAX);
            let rows = table.rows().map(|(delay, share)| (delay, weight(share)));
            format::Latency::Table(rows.collect())
        }
    }
}
