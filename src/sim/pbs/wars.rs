//! One write and one read racing over the same replicas ("WARS" in the PBS paper).
//!
//! A request of the write reaches replica i after `W_i`, and its acknowledgement returns after
//! `A_i`; a request of the read takes `R_i` and its response `S_i`. The write is committed when W
//! acknowledgements are there. The read starts some time after that, takes the first R responses,
//! and is stale only if each of those replicas was asked before the write reached it.

/// The four latencies between the coordinators and one replica, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Legs {
    /// Write request, to the replica.
    pub write_ns: u64,
    /// Acknowledgement, back.
    pub acknowledgement_ns: u64,
    /// Read request, to the replica.
    pub read_ns: u64,
    /// Response, back.
    pub response_ns: u64,
}

/// How the race went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Race {
    /// From the start of the write until its W-th acknowledgement, in nanoseconds.
    pub write_latency_ns: u64,
    /// From the start of the read until its R-th response, in nanoseconds.
    pub read_latency_ns: u64,
    /// The read returns the written version exactly if it starts at least this long after the
    /// write is committed, in nanoseconds; 0 if it does so at once.
    pub stale_for_ns: u64,
}

/// The replicas of one write and one read, in the order in which they come in: sorted once, for
/// every choice of quorums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runners {
    /// From the start of the write to each acknowledgement, ascending.
    acknowledged_ns: Vec<u64>,
    /// The replicas by their responses to the read, the fastest first.
    fastest: Vec<Legs>,
}

impl Runners {
    /// Replicas with these latencies.
    #[must_use]
    pub fn new(mut replicas: Vec<Legs>) -> Self {
        let mut acknowledged_ns: Vec<u64> = replicas
            .iter()
            .map(|legs| legs.write_ns.saturating_add(legs.acknowledgement_ns))
            .collect();
        acknowledged_ns.sort_unstable();
        replicas.sort_by_key(Legs::read_round_trip_ns);
        Self { acknowledged_ns, fastest: replicas }
    }

    /// The race for quorums of `r` and `w`.
    ///
    /// Returns `None` if `r` or `w` is 0 or above the number of replicas.
    #[must_use]
    pub fn race(&self, r: u16, w: u16) -> Option<Race> {
        let (r, w) = (usize::from(r), usize::from(w));
        let write_latency_ns = *self.acknowledged_ns.get(w.checked_sub(1)?)?;
        let read_latency_ns = self.fastest.get(r.checked_sub(1)?)?.read_round_trip_ns();
        let stale_for = self.fastest.iter().take(r).map(|legs| {
            let asked_ns = write_latency_ns.saturating_add(legs.read_ns);
            legs.write_ns.saturating_sub(asked_ns)
        });
        Some(Race { write_latency_ns, read_latency_ns, stale_for_ns: stale_for.min()? })
    }
}

impl Legs {
    /// From the start of the read to this replica's response.
    fn read_round_trip_ns(&self) -> u64 {
        self.read_ns.saturating_add(self.response_ns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn legs() -> impl Strategy<Value = Legs> {
        (0u64..50, 0u64..50, 0u64..50, 0u64..50).prop_map(|(w, a, r, s)| Legs {
            write_ns: w,
            acknowledgement_ns: a,
            read_ns: r,
            response_ns: s,
        })
    }

    proptest! {
        #[test]
        fn overlapping_quorums_are_never_stale(
            replicas in prop::collection::vec(legs(), 1..6), r in 1u16..6, w in 1u16..6,
        ) {
            let n = replicas.len() as u16;
            match Runners::new(replicas).race(r, w) {
                None => prop_assert!(r > n || w > n),
                Some(race) => prop_assert!(r + w <= n || race.stale_for_ns == 0),
            }
        }
    }

    #[test]
    fn a_read_that_overtakes_the_write_is_stale() {
        let near = Legs { write_ns: 1, acknowledgement_ns: 1, read_ns: 9, response_ns: 9 };
        let far = Legs { write_ns: 10, acknowledgement_ns: 1, read_ns: 1, response_ns: 1 };
        let runners = Runners::new(vec![near, far]);
        let race = runners.race(1, 1).unwrap();
        assert_eq!((race.write_latency_ns, race.read_latency_ns), (2, 2));
        assert_eq!(race.stale_for_ns, 7);
        assert_eq!(runners.race(0, 1), None);
        assert_eq!(runners.race(1, 3), None);
    }
}
