//! Probabilistically bounded staleness: how stale a read of a partial quorum may be (Bailis,
//! Venkataraman, Franklin, Hellerstein and Stoica, VLDB 2012).
//!
//! With R + W at most N a read may miss the last write. How often it does is what an operator who
//! chooses R = W = 1 needs to know, and what "eventually" does not say. This file has the closed
//! form, in which a quorum is any set of its size with equal probability and grows no further after
//! the write. Its result is a bound: a real write goes on to all N replicas. How soon those have it
//! is a question of latencies: [`Race`] answers it for one write and one read (the paper's WARS
//! model), and [`LatencyFit`] draws latencies from the distributions that the paper measured, or
//! makes a table of them for the network.
//!
//! There are no floats here: probabilities are whole numbers of [`ONE`] parts, latencies whole
//! nanoseconds.

mod latency;
mod wars;

pub use latency::LatencyFit;
pub use wars::{Legs, Race, Runners};

/// The probability 1: probabilities are counted in parts of 10^18.
pub const ONE: u64 = 1_000_000_000_000_000_000;

/// The probability that a read of `r` of `n` replicas returns one of the last `k` versions, each of
/// which was written to `w` replicas: `1 - (C(n - w, r) / C(n, r))^k`, in parts of [`ONE`].
///
/// The error of rounding is below `n + k` parts. Returns `None` if `r` or `w` is above `n`.
#[must_use]
pub fn within_versions(n: u16, r: u16, w: u16, k: u16) -> Option<u64> {
    if r > n || w > n {
        return None;
    }
    let missed = missed_one(n, r, w);
    let power = (0..k).fold(ONE, |power, _| product(power, missed));
    Some(ONE - power)
}

/// `C(n - w, r) / C(n, r)`: no replica of the read was in the write. As a product of ratios, which
/// stays small where the binomials do not.
fn missed_one(n: u16, r: u16, w: u16) -> u64 {
    if r > n - w {
        return 0;
    }
    (0..r).fold(ONE, |missed, place| {
        let scaled = u128::from(missed) * u128::from(n - w - place);
        // A ratio of at most one, so it fits again.
        (scaled / u128::from(n - place)) as u64
    })
}

fn product(a: u64, b: u64) -> u64 {
    // Both at most one, so the product is too.
    (u128::from(a) * u128::from(b) / u128::from(ONE)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_quorum_larger_than_the_cluster_is_refused() {
        assert_eq!(within_versions(3, 4, 1, 1), None);
        assert_eq!(within_versions(3, 1, 4, 1), None);
        assert_eq!(within_versions(0, 0, 0, 1), Some(0));
    }

    proptest! {
        #[test]
        fn overlapping_quorums_never_miss(n in 1u16..60, r in 1u16..60, w in 1u16..60) {
            prop_assume!(r <= n && w <= n);
            let probability = within_versions(n, r, w, 1).unwrap();
            prop_assert_eq!(probability == ONE, r + w > n);
            prop_assert!(within_versions(n, r, w, 2).unwrap() >= probability);
        }
    }
}
