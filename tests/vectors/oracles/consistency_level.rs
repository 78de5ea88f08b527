//! Cassandra's consistency levels: how many replicas must answer before the client is told
//! (`ConsistencyLevel.blockFor`, cassandra-dtest `consistency_test.py`).
//!
//! A write goes to every replica that is up whatever the level; the level says only how many
//! acknowledgements to wait for. If the coordinator knows beforehand that too few replicas are up,
//! it refuses and sends nothing. Without that check a request bound to fail would leave its value
//! on some replicas.
//!
//! The engine has the levels of one data center (`dynamo/quorum/level.rs`), and the same cases judge it in
//! `engine_levels.rs`; this oracle stands for those that know of data centers and transactions.

/// The consistency level of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConsistencyLevel {
    /// Writes only: any replica, or a hint on the coordinator when no replica is up. A value held
    /// only by a hint cannot be read.
    Any,
    /// One replica.
    One,
    /// Two replicas.
    Two,
    /// Three replicas.
    Three,
    /// More than half of all replicas of all data centres together.
    Quorum,
    /// Every replica.
    All,
    /// One replica in the coordinator's data centre.
    LocalOne,
    /// More than half of the replicas in the coordinator's data centre.
    LocalQuorum,
    /// More than half of the replicas in each data centre; Cassandra allows it for writes only.
    EachQuorum,
    /// The quorum of a lightweight transaction, over all data centres.
    Serial,
    /// The quorum of a lightweight transaction in the coordinator's data centre.
    LocalSerial,
}

/// More than half of `replicas`.
const fn majority(replicas: u16) -> u16 {
    replicas / 2 + 1
}

fn total(numbers: &[u16]) -> u16 {
    numbers.iter().fold(0, |sum, n| sum.saturating_add(*n))
}

fn at(numbers: &[u16], data_centre: u16) -> u16 {
    let number = numbers.get(usize::from(data_centre));
    number.copied().unwrap_or(0)
}

impl ConsistencyLevel {
    /// Every level, for a menu or a table.
    pub const EVERY: [Self; 11] = [
        Self::Any,
        Self::One,
        Self::Two,
        Self::Three,
        Self::Quorum,
        Self::All,
        Self::LocalOne,
        Self::LocalQuorum,
        Self::EachQuorum,
        Self::Serial,
        Self::LocalSerial,
    ];

    /// The name as Cassandra writes it, for example `LOCAL_QUORUM`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "ANY",
            Self::One => "ONE",
            Self::Two => "TWO",
            Self::Three => "THREE",
            Self::Quorum => "QUORUM",
            Self::All => "ALL",
            Self::LocalOne => "LOCAL_ONE",
            Self::LocalQuorum => "LOCAL_QUORUM",
            Self::EachQuorum => "EACH_QUORUM",
            Self::Serial => "SERIAL",
            Self::LocalSerial => "LOCAL_SERIAL",
        }
    }

    /// The level of that name, in capitals as [`ConsistencyLevel::name`] gives it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|level| level.name() == name)
    }

    /// How many acknowledgements to wait for. `replication[d]` is the number of copies kept in data
    /// centre `d`; `local` is the coordinator's data centre.
    ///
    /// For `EachQuorum` it is the number for the coordinator's data centre alone; each of the
    /// others has its own (see [`ConsistencyLevel::required_in`]).
    #[must_use]
    pub fn required(self, replication: &[u16], local: u16) -> u16 {
        match self {
            Self::Any | Self::One | Self::LocalOne => 1,
            Self::Two => 2,
            Self::Three => 3,
            Self::Quorum | Self::Serial => majority(total(replication)),
            Self::All => total(replication),
            Self::LocalQuorum | Self::LocalSerial | Self::EachQuorum => {
                majority(at(replication, local))
            }
        }
    }

    /// How many of the acknowledgements must come from data centre `data_centre`; 0 if it does not
    /// matter where they come from.
    #[must_use]
    pub fn required_in(self, data_centre: u16, replication: &[u16], local: u16) -> u16 {
        let matters = match self {
            Self::EachQuorum => at(replication, data_centre) > 0,
            Self::LocalOne | Self::LocalQuorum | Self::LocalSerial => data_centre == local,
            _ => false,
        };
        if matters { self.required(replication, data_centre) } else { 0 }
    }

    /// Whether a coordinator starts the request, when `alive[d]` of the replicas in data centre `d`
    /// are up in its own view. If not, it answers `Unavailable` at once, and nothing is sent.
    ///
    /// `Any` is always started: the coordinator's own hint is enough.
    #[must_use]
    pub fn is_available(self, replication: &[u16], alive: &[u16], local: u16) -> bool {
        match self {
            Self::Any => true,
            Self::LocalOne | Self::LocalQuorum | Self::LocalSerial => {
                at(alive, local) >= self.required(replication, local)
            }
            Self::EachQuorum => (0u16..).zip(replication).all(|(data_centre, _)| {
                at(alive, data_centre) >= self.required_in(data_centre, replication, local)
            }),
            _ => total(alive) >= self.required(replication, local),
        }
    }

    /// The acknowledgements in all data centres together.
    fn required_in_total(self, replication: &[u16], local: u16) -> u32 {
        match self {
            Self::EachQuorum => {
                let data_centres = (0u16..).zip(replication);
                data_centres
                    .map(|(center, _)| u32::from(self.required_in(center, replication, local)))
                    .sum()
            }
            _ => u32::from(self.required(replication, local)),
        }
    }
}

/// Whether the two counts alone force every read to meet every completed write: their sum exceeds
/// the number of replicas.
///
/// This is cassandra-dtest's count. It means *overlap*, not linearizability: it says nothing about
/// writes in flight or failed ones. It also counts replicas without their places, so
/// `EACH_QUORUM` with `LOCAL_QUORUM`, which do meet, are not counted as overlapping. A write at
/// `ANY` never overlaps, since a hint may be all that was written.
#[must_use]
pub fn overlaps(
    write: ConsistencyLevel,
    read: ConsistencyLevel,
    replication: &[u16],
    local: u16,
) -> bool {
    if write == ConsistencyLevel::Any {
        return false;
    }
    let written = write.required_in_total(replication, local);
    let asked = read.required_in_total(replication, local);
    written + asked > u32::from(total(replication))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_is_found_by_its_name() {
        for level in ConsistencyLevel::EVERY {
            assert_eq!(ConsistencyLevel::named(level.name()), Some(level));
        }
        assert_eq!(ConsistencyLevel::named("quorum"), None);
    }

    #[test]
    fn each_quorum_needs_every_data_centre_that_keeps_copies() {
        let each = ConsistencyLevel::EachQuorum;
        assert!(each.is_available(&[3, 3], &[2, 2], 0));
        assert!(!each.is_available(&[3, 3], &[3, 1], 0));
        assert!(each.is_available(&[3, 0], &[2, 0], 0));
        assert_eq!(each.required_in(1, &[3, 5], 0), 3);
        assert!(
            overlaps(each, each, &[3, 3], 0) && !overlaps(each, ConsistencyLevel::One, &[3, 3], 0)
        );
    }

    #[test]
    fn local_levels_do_not_count_other_data_centres() {
        let local = ConsistencyLevel::LocalQuorum;
        assert!(!local.is_available(&[3, 3], &[1, 3], 0));
        assert!(local.is_available(&[3, 3], &[1, 3], 1));
        assert_eq!(local.required_in(0, &[3, 3], 1), 0);
        assert_eq!(local.required_in(1, &[3, 3], 1), 2);
        assert!(ConsistencyLevel::Any.is_available(&[3], &[0], 0));
    }

    #[test]
    fn a_hint_is_not_a_replica() {
        let (any, all) = (ConsistencyLevel::Any, ConsistencyLevel::All);
        assert!(!overlaps(any, all, &[3], 0));
        assert!(overlaps(ConsistencyLevel::One, all, &[3], 0));
    }
}
