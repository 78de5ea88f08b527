//! How long a message takes. All arithmetic is on integers: `ln` gives other bits in a browser
//! than natively, so the exponential law uses a logarithm of its own.

use super::random::Stream;
use crate::time::SimDuration;
use std::fmt::{self, Display};

/// The law of a delay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Latency {
    /// Always the same.
    Fixed(SimDuration),
    /// Any from the first to the second, both included.
    Uniform(SimDuration, SimDuration),
    /// At least `min`, and on average `mean`.
    Exponential {
        /// The least delay.
        min: SimDuration,
        /// The mean delay, `min` included.
        mean: SimDuration,
    },
    /// One of these, in proportion to its weight.
    Table(DelayTable),
}

impl Latency {
    /// Draws a delay.
    pub fn draw(&self, stream: &mut Stream) -> SimDuration {
        match self {
            Self::Fixed(delay) => *delay,
            Self::Uniform(low, high) => {
                let span = high.as_us().saturating_sub(low.as_us());
                SimDuration::from_us(low.as_us() + stream.below(span + 1))
            }
            Self::Exponential { min, mean } => {
                let beyond = u128::from(mean.as_us().saturating_sub(min.as_us()));
                let long = (beyond * u128::from(negative_ln(stream.next_u32()))) >> 32;
                *min + SimDuration::from_us(u64::try_from(long).unwrap_or(u64::MAX))
            }
            Self::Table(table) => table.draw(stream),
        }
    }
}

impl Display for Latency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(delay) => write!(formatter, "{delay}"),
            Self::Uniform(low, high) => write!(formatter, "{low}-{high}"),
            Self::Exponential { min, mean } => write!(formatter, "exponential:{min}:{mean}"),
            Self::Table(table) => {
                formatter.write_str("table")?;
                table.rows().try_for_each(|(delay, weight)| write!(formatter, ":{delay}x{weight}"))
            }
        }
    }
}

/// Delays with their weights. A measured law has hundreds of rows, so each row knows the weight of
/// all up to it, and a draw finds its row by halving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelayTable {
    rows: Vec<(SimDuration, u64)>,
}

impl FromIterator<(SimDuration, u32)> for DelayTable {
    fn from_iter<T: IntoIterator<Item = (SimDuration, u32)>>(rows: T) -> Self {
        let mut total = 0;
        let rows = rows.into_iter().map(|(delay, weight)| {
            total += u64::from(weight);
            (delay, total)
        });
        Self { rows: rows.collect() }
    }
}

impl DelayTable {
    /// The longest delay in it, whatever its weight.
    #[must_use]
    pub fn longest(&self) -> SimDuration {
        self.rows.iter().map(|(delay, _)| *delay).max().unwrap_or_default()
    }

    /// The delays, each with its weight.
    pub fn rows(&self) -> impl Iterator<Item = (SimDuration, u64)> + '_ {
        let before = std::iter::once(0).chain(self.rows.iter().map(|(_, total)| *total));
        self.rows.iter().zip(before).map(|((delay, total), before)| (*delay, total - before))
    }

    fn draw(&self, stream: &mut Stream) -> SimDuration {
        let total = self.rows.last().map_or(0, |(_, total)| *total);
        let drawn = stream.below(total);
        let row = self.rows.partition_point(|(_, upto)| *upto <= drawn);
        self.rows.get(row).map_or(SimDuration::ZERO, |(delay, _)| *delay)
    }
}

/// The natural logarithm of 2 in units of 2^-32.
const LN_2: u64 = 2_977_044_472;

/// -ln((draw + 1/2) / 2^32) in units of 2^-32, by the squaring method for binary logarithms
/// (Knuth, volume 1, section 1.2.2, exercise 25): 24 bits of fraction are enough for microseconds.
fn negative_ln(draw: u32) -> u64 {
    let value = (u64::from(draw) << 1) | 1;
    let whole = 63 - u64::from(value.leading_zeros());
    let mut fraction = 0_u64;
    let mut mantissa = u128::from(value) << (63 - whole);
    for bit in (8..32).rev() {
        mantissa = (mantissa * mantissa) >> 63;
        if mantissa >= 1 << 64 {
            mantissa >>= 1;
            fraction |= 1 << bit;
        }
    }
    let log2 = (whole << 32) | fraction;
    let below = (33_u64 << 32) - log2;
    u64::try_from((u128::from(below) * u128::from(LN_2)) >> 32).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::random::StreamPurpose;

    #[test]
    fn the_integer_logarithm_agrees_with_the_real_one() {
        for draw in [0, 1, 2, 1_000, 1 << 20, 1 << 31, 3_000_000_000, u32::MAX] {
            let exact = -((f64::from(draw) + 0.5) / 4_294_967_296.0).ln();
            let ours = negative_ln(draw) as f64 / 4_294_967_296.0;
            assert!((exact - ours).abs() < 1e-6, "{draw}: {exact} {ours}");
        }
    }

    #[test]
    fn laws_keep_their_bounds_and_means() {
        let ms = SimDuration::from_ms;
        let laws = [
            (Latency::Fixed(ms(7)), 7_000, 7_000, 7_000),
            (Latency::Uniform(ms(5), ms(15)), 5_000, 15_000, 10_000),
            (Latency::Exponential { min: ms(2), mean: ms(10) }, 2_000, u64::MAX, 10_000),
            (Latency::Table([(ms(1), 3), (ms(9), 1)].into_iter().collect()), 1_000, 9_000, 3_000),
        ];
        for (law, least, most, mean) in laws {
            let mut stream = Stream::new(7, StreamPurpose::Link(1, 2));
            let draws: Vec<u64> = (0..20_000).map(|_| law.draw(&mut stream).as_us()).collect();
            assert!(draws.iter().all(|draw| (least..=most).contains(draw)), "{law:?}");
            let found = draws.iter().sum::<u64>() / 20_000;
            assert!(found.abs_diff(mean) * 50 <= mean, "{law:?}: {found}");
        }
    }
}
