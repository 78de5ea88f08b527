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

impl Race {
    /// The race over replicas with these latencies, for quorums of `r` and `w`.
    ///
    /// Returns `None` if `r` or `w` is 0 or above the number of replicas.
    #[must_use]
    pub fn run(replicas: &[Legs], r: u16, w: u16) -> Option<Self> {
        let (r, w) = (usize::from(r), usize::from(w));
        let last_acknowledgement = w.checked_sub(1)?;
        let last_response = r.checked_sub(1)?;
        let mut acknowledgements: Vec<u64> = replicas
            .iter()
            .map(|legs| legs.write_ns.saturating_add(legs.acknowledgement_ns))
            .collect();
        acknowledgements.sort_unstable();
        let write_latency_ns = *acknowledgements.get(last_acknowledgement)?;

        let round_trip = |legs: &Legs| legs.read_ns.saturating_add(legs.response_ns);
        let mut fastest: Vec<&Legs> = replicas.iter().collect();
        fastest.sort_by_key(|legs| round_trip(legs));
        let read_latency_ns = round_trip(fastest.get(last_response)?);
        let stale_for = fastest.iter().take(r).map(|legs| {
            let asked_ns = write_latency_ns.saturating_add(legs.read_ns);
            legs.write_ns.saturating_sub(asked_ns)
        });
        Some(Self { write_latency_ns, read_latency_ns, stale_for_ns: stale_for.min()? })
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
            match Race::run(&replicas, r, w) {
                None => prop_assert!(r > n || w > n),
                Some(race) => prop_assert!(r + w <= n || race.stale_for_ns == 0),
            }
        }
    }

    #[test]
    fn a_read_that_overtakes_the_write_is_stale() {
        let near = Legs { write_ns: 1, acknowledgement_ns: 1, read_ns: 9, response_ns: 9 };
        let far = Legs { write_ns: 10, acknowledgement_ns: 1, read_ns: 1, response_ns: 1 };
        let race = Race::run(&[near, far], 1, 1).unwrap();
        assert_eq!((race.write_latency_ns, race.read_latency_ns), (2, 2));
        assert_eq!(race.stale_for_ns, 7);
        assert_eq!(Race::run(&[near, far], 0, 1), None);
    }
}
