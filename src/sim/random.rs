//! Chance. The generator is PCG 32 (XSH RR 64/32; O'Neill 2014), which is specified to the bit and
//! has independent streams: one for each directed link and one for each other purpose, so that one
//! message more on one link does not reshuffle the delays on another.

use rand_core::RngCore;
use rand_pcg::Pcg32;

/// What a stream is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamPurpose {
    /// Where tokens stand on the ring.
    Tokens,
    /// Which coordinator a client picks.
    Coordinators(u16),
    /// Where the tokens of a node stand that joins.
    Joins(u16),
    /// Who gets the tokens of a node that leaves.
    Leaves(u16),
    /// Whom a node gossips with.
    Gossip(u16),
    /// Delays, losses and duplicates from one end to another, each numbered by `code`.
    Link(u32, u32),
}

impl StreamPurpose {
    fn stream(self) -> u64 {
        match self {
            Self::Tokens => 1 << 62,
            Self::Coordinators(client) => (1 << 61) | u64::from(client),
            Self::Joins(node) => (1 << 60) | u64::from(node),
            Self::Leaves(node) => (1 << 59) | u64::from(node),
            Self::Gossip(node) => (1 << 58) | u64::from(node),
            Self::Link(from, to) => (u64::from(from) << 24) | u64::from(to),
        }
    }
}

/// One stream of chance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream(Pcg32);

impl Stream {
    /// The stream of a run for one purpose.
    #[must_use]
    pub fn new(seed: u64, purpose: StreamPurpose) -> Self {
        Self(Pcg32::new(seed, purpose.stream()))
    }

    /// Any 32 bits.
    pub fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// Any 128 bits.
    pub fn next_u128(&mut self) -> u128 {
        (0..4).fold(0, |sum, _| (sum << 32) | u128::from(self.next_u32()))
    }

    /// A number below `bound` (by the widening multiplication of Lemire 2019, whose bias of
    /// bound / 2^64 is far below anything a run could show); zero if `bound` is zero.
    pub fn below(&mut self, bound: u64) -> u64 {
        let draw = (u64::from(self.next_u32()) << 32) | u64::from(self.next_u32());
        u64::try_from((u128::from(draw) * u128::from(bound)) >> 64).unwrap_or(0)
    }
}
