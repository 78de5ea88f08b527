//! Latencies of one leg of a request: mostly from a Pareto distribution, sometimes from an
//! exponential one (the fits of production latencies in section 5 of the PBS paper).
//!
//! Both are drawn by inverting the distribution, in fixed-point numbers with 48 binary places, so
//! that a draw is the same in every browser. Logarithm and exponential are computed by their
//! series; their relative error is below one part in a million, far less than that of the fits.

use crate::sim::latency::DelayTable;
use crate::time::SimDuration;

/// Binary places of the fixed-point numbers.
const PLACES: u32 = 48;
const UNIT: u64 = 1 << PLACES;
/// ln 2.
const LN_2: u64 = 195_103_586_505_167;

const MILLION: u64 = 1_000_000;

/// A mixture of a Pareto and an exponential distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LatencyFit {
    /// How often the Pareto distribution is used, in millionths, at most 1,000,000.
    pub pareto_ppm: u32,
    /// The smallest latency of the Pareto distribution (x_m) in nanoseconds.
    pub pareto_scale_ns: u64,
    /// The shape of the Pareto distribution (alpha) in thousandths; 0 counts as 1.
    pub pareto_shape_milli: u32,
    /// The mean of the exponential distribution (1 / lambda) in nanoseconds.
    pub exponential_mean_ns: u64,
}

impl LatencyFit {
    /// LinkedIn, solid-state disks: every leg.
    pub const LINKEDIN_SSD: Self = Self {
        pareto_ppm: 912_200,
        pareto_scale_ns: 235_000,
        pareto_shape_milli: 10_000,
        exponential_mean_ns: 602_410,
    };
    /// LinkedIn, spinning disks: the leg of the write request. The other legs are as with
    /// solid-state disks.
    pub const LINKEDIN_DISK_WRITE: Self = Self {
        pareto_ppm: 380_000,
        pareto_scale_ns: 1_050_000,
        pareto_shape_milli: 1_510,
        exponential_mean_ns: 5_464_481,
    };
    /// Yammer: the leg of the write request.
    pub const YAMMER_WRITE: Self = Self {
        pareto_ppm: 939_000,
        pareto_scale_ns: 3_000_000,
        pareto_shape_milli: 3_350,
        exponential_mean_ns: 357_142_857,
    };
    /// Yammer: the other legs.
    pub const YAMMER_OTHER: Self = Self {
        pareto_ppm: 982_000,
        pareto_scale_ns: 1_500_000,
        pareto_shape_milli: 3_800,
        exponential_mean_ns: 46_082_949,
    };

    /// Only an exponential distribution, with this mean in nanoseconds.
    #[must_use]
    pub const fn exponential(mean_ns: u64) -> Self {
        Self {
            pareto_ppm: 0,
            pareto_scale_ns: 0,
            pareto_shape_milli: 1000,
            exponential_mean_ns: mean_ns,
        }
    }

    /// The latency in nanoseconds that belongs to two uniformly random numbers: one chooses the
    /// distribution, the other the place in it. The smaller `place`, the larger the latency.
    #[must_use]
    pub fn draw(&self, choice: u64, place: u64) -> u64 {
        let ppm = (u128::from(choice) * u128::from(MILLION)) >> 64;
        let depth = minus_ln(place);
        if ppm < u128::from(self.pareto_ppm) {
            let shape_milli = u128::from(self.pareto_shape_milli.max(1));
            let exponent = u128::from(depth) * 1000 / shape_milli;
            scaled_exp(self.pareto_scale_ns, exponent)
        } else {
            let scaled = u128::from(self.exponential_mean_ns) * u128::from(depth);
            narrowed(scaled >> PLACES)
        }
    }

    /// The law as a table for the network, in whole microseconds.
    ///
    /// Each of the two distributions is cut where the share of longer latencies has halved, twelve
    /// times, and each of these parts into 64 rows of like weight, so that the rows stand closer
    /// the rarer they are: a percentile of 99.9 depends on latencies rarer than one in a thousand.
    /// A microsecond is below half a percent of the smallest scale above (235 microseconds).
    #[must_use]
    pub fn table(&self) -> DelayTable {
        let pareto_ppm = self.pareto_ppm.min(PPM_WHOLE);
        let parts = [(0, pareto_ppm), (u64::MAX, PPM_WHOLE - pareto_ppm)];
        let rows = parts.into_iter().flat_map(|(choice, ppm)| {
            slices().map(move |(place, weight)| {
                let us = self.draw(choice, place).saturating_add(500) / 1_000;
                (SimDuration::from_us(us), ppm * weight)
            })
        });
        rows.collect()
    }
}

/// How often the share of longer latencies is halved, and the rows of each part.
const HALVINGS: u32 = 12;
const ROWS_OF_A_PART: u64 = 64;
const PPM_WHOLE: u32 = 1_000_000;
const _: () = assert!((PPM_WHOLE as u64) << (HALVINGS - 1) <= u32::MAX as u64);

/// The middles of the rows as numbers for [`LatencyFit::draw`], with their weights.
fn slices() -> impl Iterator<Item = (u64, u32)> {
    let halves = (1..=HALVINGS).map(|half| (1_u64 << (64 - half), 1_u32 << (HALVINGS - half)));
    let rarest = (0, 1);
    halves.chain([rarest]).flat_map(|(from, weight)| {
        let width = if from == 0 { 1 << (64 - HALVINGS) } else { from } / ROWS_OF_A_PART;
        (0..ROWS_OF_A_PART).map(move |row| (from + width * row + width / 2, weight))
    })
}

fn narrowed(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn multiplied(a: u64, b: u64) -> u64 {
    ((u128::from(a) * u128::from(b)) >> PLACES) as u64
}

/// `-ln(u / 2^64)`, at most 44.4; 0 is taken for 1.
fn minus_ln(u: u64) -> u64 {
    let u = u.max(1);
    let halvings = u64::from(u.leading_zeros()) + 1;
    // u = y * 2^(64 - halvings) with y in [1, 2), here with 48 binary places.
    let y = (u << (halvings - 1)) >> (63 - PLACES);
    // ln y = 2 artanh s, with s at most 1/3: s + s^3/3 + s^5/5 ...
    let s = (((y - UNIT) as u128) << PLACES) / u128::from(y + UNIT);
    let s = s as u64;
    let square = multiplied(s, s);
    let series = (0..8).rev().fold(0, |sum, term| UNIT / (2 * term + 1) + multiplied(square, sum));
    (halvings * LN_2).saturating_sub(2 * multiplied(s, series))
}

/// `scale * e^exponent`, at most the largest `u64`.
fn scaled_exp(scale: u64, exponent: u128) -> u64 {
    let doublings = exponent / u128::from(LN_2);
    let rest = (exponent % u128::from(LN_2)) as u64;
    // e^rest = 1 + rest (1 + rest/2 (1 + rest/3 (...))), with rest below ln 2.
    let power = (1..=10).rev().fold(UNIT, |sum, term| UNIT + multiplied(rest, sum) / term);
    let product = u128::from(scale) * u128::from(power);
    let Ok(doublings) = u32::try_from(doublings) else {
        return u64::MAX;
    };
    if doublings <= PLACES {
        narrowed(product >> (PLACES - doublings))
    } else if product.leading_zeros() > doublings - PLACES {
        narrowed(product << (doublings - PLACES))
    } else {
        u64::MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::latency::Latency;
    use crate::sim::random::{Stream, StreamPurpose};
    use proptest::prelude::*;

    fn close(found: u64, expected: f64) -> bool {
        (found as f64 - expected).abs() <= expected * 1e-6 + 1.0
    }

    proptest! {
        #[test]
        fn draws_invert_the_distributions(place: u64, shape_milli in 1000u32..10_000) {
            let uniform = (place.max(1) as f64) / 2f64.powi(64);
            let mean = LatencyFit::exponential(5_464_481);
            prop_assert!(close(mean.draw(0, place), -uniform.ln() * 5_464_481.0));
            let pareto = LatencyFit {
                pareto_ppm: 1_000_000,
                pareto_scale_ns: 1_050_000,
                pareto_shape_milli: shape_milli,
                exponential_mean_ns: 0,
            };
            let inverse = uniform.powf(-1000.0 / f64::from(shape_milli)) * 1_050_000.0;
            prop_assert!(close(pareto.draw(0, place), inverse));
        }
    }

    #[test]
    fn a_table_has_the_mean_of_its_law() {
        let mean = |fit: LatencyFit| {
            let (law, count) = (Latency::Table(fit.table()), 200_000);
            let mut stream = Stream::new(3, StreamPurpose::Link(0, 2));
            let sum: u64 = (0..count).map(|_| law.draw(&mut stream).as_us()).sum();
            sum as f64 / f64::from(count)
        };
        assert!((mean(LatencyFit::exponential(5_000_000)) / 5_000.0 - 1.0).abs() < 0.02);
        // A Pareto distribution has the mean scale * shape / (shape - 1).
        let ssd = 0.9122 * 235.0 * 10.0 / 9.0 + 0.0878 * 602.41;
        assert!((mean(LatencyFit::LINKEDIN_SSD) / ssd - 1.0).abs() < 0.02);
    }

    #[test]
    fn the_share_of_the_pareto_distribution_is_kept() {
        let fit = LatencyFit::YAMMER_WRITE;
        let last_pareto = (939_000u128 << 64) / 1_000_000;
        assert!(fit.draw(last_pareto as u64 - 1, u64::MAX) >= fit.pareto_scale_ns);
        assert!(fit.draw(last_pareto as u64 + 1, u64::MAX) < fit.pareto_scale_ns);
    }

    #[test]
    fn what_does_not_fit_is_the_largest_latency() {
        let endless = LatencyFit {
            pareto_ppm: 1_000_000,
            pareto_scale_ns: u64::MAX,
            pareto_shape_milli: 0,
            exponential_mean_ns: 0,
        };
        assert_eq!(endless.draw(0, 0), u64::MAX);
        let wide = LatencyFit { pareto_shape_milli: 700, ..endless };
        assert_eq!(wide.draw(0, 0), u64::MAX);
    }
}
