//! How messages travel.

use crate::limits::RUN_US_MAX;
use crate::scenario::error::Problems;
use crate::scenario::format::{self, Conditions, Exponential};
use crate::scenario::place::Place;
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
    let latency = match &given.latency {
        Some(law) => latency(law, &NETWORK.field("latency"), problems),
        None => Latency::Uniform(SimDuration::from_ms(5), SimDuration::from_ms(15)),
    };
    let client_latency = match &given.client_latency {
        Some(law) => self::latency(law, &NETWORK.field("client_latency"), problems),
        None => latency.clone(),
    };
    let loss = given.loss.unwrap_or(Probability::NONE);
    let duplicate = given.duplicate.unwrap_or(Probability::NONE);
    Some(Network { latency, client_latency, loss, duplicate })
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
