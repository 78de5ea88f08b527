//! The engine beside turmoil, on clusters of growing size, and walking through a long run:
//! `cargo bench --bench engine`.
//!
//! Both simulators do the same quorum writes (`puts`), with a trace of everything on ours and
//! none on turmoil's, and both are measured in messages a second. Turmoil moves time in steps of a
//! millisecond and runs every host in each, so its rate depends on how long messages take: ten
//! milliseconds are the mean of the lessons' networks, and at one millisecond, its best case, no
//! step is without a message. At the end both run in turn, several times over, and a line for each
//! latency gives their medians and the ratio: a machine that is busy for a while slows both.

mod hosts;
mod puts;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group};
use puts::{Engine, MESSAGES_PER_PUT};
use quorumscope::sim::history::{Cursor, History};

/// Puts of one measured run.
const PUTS: u32 = 2_000;
const MESSAGES: u64 = PUTS as u64 * MESSAGES_PER_PUT;
/// How long a message takes.
const LATENCIES_MS: [u64; 2] = [10, 1];
/// Sizes of clusters.
const NODES: [u16; 3] = [5, 50, 1_000];
/// Events of the run that is walked through.
const EVENTS: u64 = 100_000;
/// How often both simulators run for the comparison at the end.
const ROUNDS: u32 = 15;

fn quorum_writes(criterion: &mut Criterion) {
    for latency in LATENCIES_MS {
        check_both(latency);
        let mut group = criterion.benchmark_group(format!("quorum writes, {latency} ms a message"));
        group.throughput(Throughput::Elements(MESSAGES));
        group.bench_function("engine", |bencher| {
            let make = || Engine::new(5, latency);
            bencher.iter_batched(make, run_engine, BatchSize::PerIteration);
        });
        group.sample_size(10);
        group.bench_function("turmoil", |bencher| {
            let make = || hosts::simulation(PUTS, latency);
            bencher.iter_batched(make, run_turmoil, BatchSize::PerIteration);
        });
        group.finish();
    }
}

fn growth(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("growth");
    group.throughput(Throughput::Elements(MESSAGES));
    for nodes in NODES {
        group.bench_with_input(BenchmarkId::from_parameter(nodes), &nodes, |bencher, nodes| {
            let make = || Engine::new(*nodes, LATENCIES_MS[0]);
            bencher.iter_batched(make, run_engine, BatchSize::PerIteration);
        });
    }
    group.finish();
}

fn seek(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("seek");
    for nodes in NODES {
        let mut history = history(nodes, LATENCIES_MS[0]);
        let end = history.edge();
        assert!(end >= Cursor(EVENTS), "a run of {nodes} nodes has no room for {EVENTS} events");
        for (name, to) in [("one event back", end.0 - 1), ("the middle", end.0 / 2)] {
            let id = BenchmarkId::new(name, nodes);
            group.bench_function(id, |bencher| {
                bencher.iter(|| there_and_back(&mut history, Cursor(to), end));
            });
        }
    }
    group.finish();
}

/// A run of at least [`EVENTS`] events that can be walked in both directions, or of as many as a run
/// of so many nodes has room for.
fn history(nodes: u16, latency_ms: u64) -> History {
    let mut history = History::new(&puts::setup(nodes, latency_ms));
    let mut requests = puts::Requests::new(history.world());
    while history.edge() < Cursor(EVENTS) && !history.is_full() {
        history.act(history.world().now(), requests.next());
        while !history.world().clients()[0].pending.is_empty() && history.step() {}
    }
    history
}

fn run_engine(mut engine: Engine) -> Engine {
    engine.run(u64::from(PUTS));
    engine
}

fn run_turmoil(mut simulation: turmoil::Sim<'static>) -> turmoil::Sim<'static> {
    simulation.run().expect("no host fails");
    simulation
}

fn there_and_back(history: &mut History, to: Cursor, end: Cursor) {
    history.seek(to);
    black_box(history.world());
    history.seek(end);
}

/// Sees to it that both do what is counted: six messages a put, in four latencies.
fn check_both(latency_ms: u64) {
    let engine = run_engine(Engine::new(5, latency_ms));
    assert_eq!(engine.delivered(), MESSAGES);
    let simulation = run_turmoil(hosts::simulation(PUTS, latency_ms));
    let expected = u128::from(PUTS) * 4 * u128::from(latency_ms);
    assert!(simulation.elapsed().as_millis().abs_diff(expected) <= 4);
}

/// Runs both in turn, and prints the medians of their message rates, and of the ratio.
fn compare(latency_ms: u64) {
    let timed = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    let mut rows = Vec::new();
    for _ in 0..ROUNDS {
        let mut engine = Engine::new(5, latency_ms);
        let ours = timed(&mut || engine.run(u64::from(PUTS)));
        let mut simulation = hosts::simulation(PUTS, latency_ms);
        let theirs = timed(&mut || simulation.run().expect("no host fails"));
        rows.push((rate(ours), rate(theirs), theirs.as_secs_f64() / ours.as_secs_f64()));
    }
    println!(
        "quorum writes, {latency_ms} ms a message, medians of {ROUNDS}: \
         engine {:.0} messages/s, turmoil {:.0} messages/s, ratio {:.1}",
        median(rows.iter().map(|row| row.0)),
        median(rows.iter().map(|row| row.1)),
        median(rows.iter().map(|row| row.2)),
    );
}

fn rate(time: Duration) -> f64 {
    MESSAGES as f64 / time.as_secs_f64()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

criterion_group!(benches, quorum_writes, growth, seek);

fn main() {
    benches();
    Criterion::default().configure_from_args().final_summary();
    let arguments: Vec<String> = std::env::args().collect();
    let has = |wanted: &str| arguments.iter().any(|argument| argument == wanted);
    if has("--bench") && !has("--list") && !has("--test") {
        LATENCIES_MS.into_iter().for_each(compare);
    }
}
