//! How many messages a second the engine delivers, here and in a page: `cargo xtask bench --rate`
//! builds it for both, the second as the page is built, and runs them by turns. The work is that of
//! `benches/engine`.

#[path = "../benches/engine/puts.rs"]
mod puts;

use puts::{Engine, MESSAGES_PER_PUT};

/// Nodes of the cluster.
const NODES: u16 = 5;
/// How long a message takes.
const LATENCY_MS: u64 = 10;

/// Puts so many times, and returns how many messages arrived.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen::prelude::wasm_bindgen)]
pub fn messages(puts: u32) -> u32 {
    let mut engine = Engine::new(NODES, LATENCY_MS);
    engine.run(puts.into());
    let delivered = engine.delivered();
    assert_eq!(delivered, u64::from(puts) * MESSAGES_PER_PUT);
    u32::try_from(delivered).unwrap_or(u32::MAX)
}

/// In a page its script calls [`messages`].
#[cfg(target_arch = "wasm32")]
fn main() {}

/// Prints the median of some rounds, in messages a second.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    let mut rates: Vec<f64> = (0..15)
        .map(|_| {
            let start = std::time::Instant::now();
            f64::from(messages(2_000)) / start.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    println!("{:.0}", rates[rates.len() / 2]);
}
