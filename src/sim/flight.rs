//! A flight is a message in the network: it knows when it was sent and when it arrives, so its
//! place on screen is arithmetic.

use crate::dynamo::message::Envelope;
use crate::time::SimTime;
use std::fmt;

/// A message in the network, numbered in the order of sending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlightId(pub u64);

/// Why a message never arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The network lost it.
    Chance,
    /// A partition stood between its ends.
    Partition,
    /// The node it was for was down, or one of its ends crashed.
    Down,
    /// It was dropped on purpose.
    Dropped,
}

impl fmt::Display for Loss {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Chance => "chance",
            Self::Partition => "partition",
            Self::Down => "down",
            Self::Dropped => "dropped",
        })
    }
}

/// A message in the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    /// Its number.
    pub id: FlightId,
    /// What it is, from whom, to whom.
    pub envelope: Envelope,
    /// When it was sent.
    pub sent_at: SimTime,
    /// When it arrives, or is lost; `None` while it is held back.
    pub ends_at: Option<SimTime>,
    /// Why it will be lost on its way, where that is decided already.
    pub drop_reason: Option<Loss>,
    /// The trace event of its sending.
    pub event: u32,
}
