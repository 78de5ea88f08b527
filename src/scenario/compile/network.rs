//! How messages travel.

use super::scope::Scope;
use crate::limits::RUN_US_MAX;
use crate::scenario::error::Problems;
use crate::scenario::format::{self, Conditions, Exponential};
use crate::scenario::place::Place;
use crate::sim::command::Command;
use crate::sim::latency::Latency;
use crate::sim::setup::{Network, Probability};
use crate::time::SimDuration;

const NETWORK: Place<'_> = Place::Root.field("network");

/// `None` where the script delivers.
pub(super) fn network(given: Option<&format::Network>, problems: &mut Problems) -> Option<Network> {
    let default = Conditions::default();
    let given = match given {
        Some(format::Network::Manual(_)) => return None,
        Some(format::Network::Conditions(conditions)) => conditions,
        None => &default,
    };
    let usual = Latency::Uniform(SimDuration::from_ms(5), SimDuration::from_ms(15));
    let mut network = Network {
        latency: usual.clone(),
        client_latency: usual,
        loss: Probability::NONE,
        duplicate: Probability::NONE,
    };
    take(given, &mut network, &NETWORK, problems);
    if given.client_latency.is_none() {
        network.client_latency = network.latency.clone();
    }
    Some(network)
}

/// Another network from now on: what is not given stays.
pub(super) fn change(
    scope: &mut Scope<'_>,
    given: &Conditions,
    place: &Place<'_>,
) -> Option<Command> {
    let Some(mut network) = scope.network.clone() else {
        scope.misfit(place, "on a manual network nothing travels by itself; leave this step out");
        return None;
    };
    if *given == Conditions::default() {
        let sentence = "what changes? one or more of latency, client_latency, loss, duplicate";
        scope.error(place, sentence);
    }
    take(given, &mut network, place, scope.problems);
    scope.network = Some(network.clone());
    Some(Command::Network(Box::new(network)))
}

/// Takes over what is given.
fn take(given: &Conditions, network: &mut Network, place: &Place<'_>, problems: &mut Problems) {
    if let Some(law) = &given.latency {
        network.latency = latency(law, &place.field("latency"), problems);
    }
    if let Some(law) = &given.client_latency {
        network.client_latency = latency(law, &place.field("client_latency"), problems);
    }
    network.loss = given.loss.unwrap_or(network.loss);
    network.duplicate = given.duplicate.unwrap_or(network.duplicate);
}

fn latency(given: &format::Latency, place: &Place<'_>, problems: &mut Problems) -> Latency {
    let law = match given {
        format::Latency::Fixed(delay) => Latency::Fixed(*delay),
        format::Latency::Uniform(low, high) => {
            if low > high {
                problems.error(place, "the first of the two is the smaller");
            }
            Latency::Uniform(*low.min(high), *high)
        }
        format::Latency::Exponential(Exponential { min, mean }) => {
            if min > mean {
                problems.error(place, "the mean cannot be below the minimum");
            }
            Latency::Exponential { min: *min.min(mean), mean: *mean }
        }
        format::Latency::Table(rows) => {
            if rows.iter().all(|(_, weight)| *weight == 0) {
                problems.error(place, "some row needs a weight above zero");
            }
            Latency::Table(rows.iter().copied().collect())
        }
    };
    let longest = match &law {
        Latency::Fixed(delay) | Latency::Uniform(_, delay) => *delay,
        Latency::Exponential { mean, .. } => *mean,
        Latency::Table(table) => table.longest(),
    };
    if longest.as_us() > RUN_US_MAX {
        problems.error(place, "a delay longer than a run");
    }
    law
}
