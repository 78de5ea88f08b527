//! Swarm tests that run with the rest; `cargo xtask swarm` runs as many seeds as one has time for.

#[path = "../shared/pinned.rs"]
mod pinned;
#[path = "../shared/stale.rs"]
mod stale;
mod universe;

use std::sync::atomic::{AtomicU64, Ordering};

/// How many seeds run with the tests; `SWARM_SEEDS` in the environment says otherwise.
const SEEDS: u64 = 2_000;

/// Seeds that broke a promise once, by turns that a million seeds take a few times.
#[rustfmt::skip]
const ONCE_BROKEN: [u64; 14] = [
    // A delete asked twice makes two versions, and the later is seen nowhere.
    343_343, 364_132, 546_456,
    // A delete waits in vain while it reads, or its write is refused after its read.
    523_665, 652_686, 673_447, 699_976,
    // A delete finds nothing, and is asked again and finds something.
    675_377, 716_802, 692_212, 711_347, 946_650,
    // A node joins and leaves before anybody hears of it.
    747_156, 997_103,
];

#[test]
fn seeds_that_once_broke_a_promise_keep_it() {
    let failures: Vec<String> = ONCE_BROKEN
        .into_iter()
        .filter_map(|seed| universe::run(seed).err())
        .map(|failure| failure.to_string())
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_seed_keeps_every_promise() {
    let asked = std::env::var("SWARM_SEEDS").ok();
    let seeds = asked.map_or(SEEDS, |asked| asked.parse().expect("a count of seeds"));
    let next = AtomicU64::new(0);
    let work = || {
        let mut failures = Vec::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds {
                return failures;
            }
            if let Err(failure) = universe::run(seed) {
                failures.push(failure.to_string());
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let failures: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no run panics")).collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
