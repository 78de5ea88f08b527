//! One busy scenario under many seeds, and the fingerprint that each gives. The same file is
//! compared natively and in a browser: the two must agree to the bit.

use quorumscope::scenario;
use quorumscope::sim::trace;

/// A run with crashes, losses, duplicates, a pause, a partition and concurrent writers.
const BUSY: &str = include_str!("busy.json");

/// The fingerprints of all seeds, as they were computed natively.
pub const EXPECTED: &str = include_str!("fingerprints.txt");

/// How many seeds are compared.
pub const SEEDS: u64 = 32;

/// The lines of [`EXPECTED`] as this program computes them.
pub fn computed() -> String {
    (0..SEEDS).map(line).collect()
}

fn line(seed: u64) -> String {
    let text = BUSY.replace("\"seed\": 0", &format!("\"seed\": {seed}"));
    let scenario = scenario::parse(&text).expect("the busy scenario is well formed");
    let played = scenario::play(&scenario);
    let events = played.history.whole_trace();
    format!("{seed} {} {:016x}\n", events.len(), trace::fingerprint(events))
}
