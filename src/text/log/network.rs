//! The network changes while a run goes on.

use super::length;
use crate::sim::latency::Latency;
use crate::sim::setup::{Network, Probability};

/// Messages travel in another way from now on.
#[must_use]
pub fn network_changed(network: &Network) -> String {
    let Network { latency, client_latency, loss, duplicate } = network;
    format!(
        "From now on a message takes {} between nodes and {} to or from a client; {} is lost, {} comes twice.",
        delay(latency),
        delay(client_latency),
        share(*loss),
        share(*duplicate)
    )
}

fn delay(law: &Latency) -> String {
    match law {
        Latency::Fixed(delay) => length(*delay),
        Latency::Uniform(low, high) => format!("{} to {}", length(*low), length(*high)),
        Latency::Exponential { min, mean } => {
            format!("at least {} and on average {}", length(*min), length(*mean))
        }
        Latency::Table(table) => format!("up to {}", length(table.longest())),
    }
}

fn share(share: Probability) -> String {
    match (share.of, share.out_of) {
        (0, _) => "none".to_owned(),
        (of, out_of) if of == out_of => "each".to_owned(),
        (of, out_of) => format!("{of} in {out_of}"),
    }
}
