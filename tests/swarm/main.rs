//! Swarm tests that run with the rest; `cargo xtask swarm` runs as many seeds as one has time for.

#[path = "../shared/pinned.rs"]
mod pinned;
#[path = "../shared/stale.rs"]
mod stale;
mod universe;

use std::sync::atomic::{AtomicU64, Ordering};

/// How many seeds run with the tests; `SWARM_SEEDS` in the environment says otherwise.
const SEEDS: u64 = 2_000;

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
