//! Playback is a plain value: where the playhead stands and how it moves. The simulated world
//! knows nothing of it, so its speed can never change a result.

/// Gears, as simulated microseconds that pass in one real second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(pub u8);

impl Speed {
    /// From a tenth of the common gear to 64 times it, in hundredths.
    pub const GEARS_HUNDREDTHS: [u32; 11] =
        [10, 25, 50, 100, 200, 400, 800, 1600, 3200, 4800, 6400];
    /// The common gear: a hop of ten milliseconds takes a second on screen.
    pub const COMMON: Self = Self(3);
    /// Simulated microseconds to a real second in the common gear.
    pub const COMMON_US_A_SECOND: u64 = 10_000;

    /// Simulated microseconds that pass in one real second.
    #[must_use]
    pub fn us_a_second(self) -> u64 {
        let gear = usize::from(self.0).min(Self::GEARS_HUNDREDTHS.len() - 1);
        Self::COMMON_US_A_SECOND * u64::from(Self::GEARS_HUNDREDTHS[gear]) / 100
    }
}

/// How the playhead moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Playback {
    /// It stands.
    Paused,
    /// It moves through what has happened already.
    Playing,
    /// It moves at the live edge: the world goes on with it.
    Following,
}
