//! Runs swarm tests by the thousand: `cargo xtask swarm`.
//!
//! `--seeds N` runs N seeds from `--from S` on, on `--threads T` threads; `--seed N` runs one. It
//! stops at the first failure, unless told to `--keep-going`, and exits with 1 where a seed failed.
//! With `--trace` a failure comes with all that happened.

#[path = "../tests/shared/stale.rs"]
mod stale;
#[path = "../tests/swarm/universe/mod.rs"]
mod universe;

use std::cell::Cell;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Seeds that run where no number is given.
const SEEDS: u64 = 100_000;
/// How often the progress is shown.
const PROGRESS: Duration = Duration::from_secs(5);

thread_local! {
    /// The seed that this thread runs, for the message of a panic.
    static SEED: Cell<u64> = const { Cell::new(0) };
}

/// What is to be run.
#[derive(Clone, Copy)]
struct Order {
    from: u64,
    seeds: u64,
    threads: u64,
    keep_going: bool,
    trace: bool,
}

fn main() -> ExitCode {
    let order = match order() {
        Ok(order) => order,
        Err(fault) => {
            eprintln!("error: {fault}");
            return ExitCode::from(2);
        }
    };
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let seed = SEED.get();
        eprintln!("seed {seed} panics; again: cargo xtask swarm --seed {seed}");
        usual(panic);
    }));
    ExitCode::from(u8::from(run(order) > 0))
}

fn order() -> Result<Order, String> {
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    let mut order = Order { from: 0, seeds: SEEDS, threads, keep_going: false, trace: false };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || {
            let given = arguments.next().and_then(|given| given.parse().ok());
            given.ok_or_else(|| format!("{argument} needs a number after it"))
        };
        match argument.as_str() {
            "--seeds" => order.seeds = number()?,
            "--from" => order.from = number()?,
            "--threads" => order.threads = number()?.max(1),
            "--seed" => (order.from, order.seeds) = (number()?, 1),
            "--keep-going" => order.keep_going = true,
            "--trace" => order.trace = true,
            _ => return Err(format!("unknown argument {argument:?}")),
        }
    }
    Ok(order)
}

/// Runs the seeds and returns how many failed.
fn run(order: Order) -> u64 {
    let next = AtomicU64::new(order.from);
    let (done, steps, failed) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let stop = AtomicBool::new(false);
    let begin = Instant::now();
    let work = || {
        while !stop.load(Ordering::Relaxed) {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed - order.from >= order.seeds {
                break;
            }
            SEED.set(seed);
            match universe::run(seed) {
                Ok(taken) => {
                    steps.fetch_add(taken, Ordering::Relaxed);
                }
                Err(failure) => {
                    if order.trace {
                        println!("{failure:#}");
                    } else {
                        println!("{failure}");
                    }
                    failed.fetch_add(1, Ordering::Relaxed);
                    stop.fetch_or(!order.keep_going, Ordering::Relaxed);
                }
            }
            done.fetch_add(1, Ordering::Relaxed);
        }
    };
    let tell = || {
        let (done, failed) = (done.load(Ordering::Relaxed), failed.load(Ordering::Relaxed));
        let (steps, spent) = (steps.load(Ordering::Relaxed), begin.elapsed());
        let milliseconds = u64::try_from(spent.as_millis()).unwrap_or(u64::MAX).max(1);
        let rate = done * 1_000 / milliseconds;
        eprintln!(
            "{done} of {} seeds, {steps} steps, {failed} failed, {rate} a second",
            order.seeds
        );
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..order.threads).map(|_| scope.spawn(work)).collect();
        let mut told = Instant::now();
        while workers.iter().any(|worker| !worker.is_finished()) {
            std::thread::sleep(Duration::from_millis(20));
            if told.elapsed() >= PROGRESS {
                told = Instant::now();
                tell();
            }
        }
    });
    tell();
    failed.load(Ordering::Relaxed)
}
