//! Scenarios that nobody meant to write: every file of the tests and the lessons, changed at random
//! in its text and in its fields. Each is refused with an error that says what is wrong, or runs to
//! an end; none panics, none runs for ever, and none takes more memory than a phone has to spare.
//! The proptests of a hundred thousand files end within the tests because the limits of a run
//! (`limits.rs`) end every run.

mod change;
#[path = "../shared/scenarios.rs"]
mod scenarios;
mod seeds;

use change::Change;
use peak_alloc::PeakAlloc;
use proptest::collection::vec;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use quorumscope::scenario;
use serde_json::Value;
use std::sync::RwLock;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Files in all.
const CASES: u32 = 100_000;
/// Bytes that one file may take, from its reading to its report.
const BYTES_MAX: usize = 64 << 20;
/// Bytes are counted for all threads together: held for reading by those that run beside others,
/// and for writing by one that runs alone.
static ALONE: RwLock<()> = RwLock::new(());
/// Changes to one file.
const CHANGES_MAX: usize = 6;

/// Reads a text as `replay` does, runs it if it is a scenario, and writes the report where asked to.
/// Returns whether it is one.
fn try_out(text: &str, reports: bool) -> Result<bool, String> {
    let among_others = ALONE.read();
    let (accepted, peak) = run(text, reports)?;
    drop(among_others);
    if peak <= BYTES_MAX {
        return Ok(accepted);
    }
    // What other threads held was counted too: alone it counts for itself.
    let _alone = ALONE.write();
    let (_, peak) = run(text, reports)?;
    match peak {
        0..=BYTES_MAX => Ok(accepted),
        _ => Err(format!("{peak} bytes at once are more than {BYTES_MAX}")),
    }
}

/// Also returns how many bytes were held at most meanwhile.
fn run(text: &str, reports: bool) -> Result<(bool, usize), String> {
    ALLOCATOR.reset_peak_usage();
    let accepted = match scenario::parse(text) {
        Err(error) if error.sentence().is_empty() => {
            return Err("an error without words".to_owned());
        }
        Err(_) => false,
        Ok(scenario) => {
            let played = scenario::play(&scenario);
            if reports {
                let report = serde_json::to_string(&scenario::report(&played));
                report.map_err(|error| error.to_string())?;
            }
            true
        }
    };
    Ok((accepted, ALLOCATOR.peak_usage()))
}

/// Runs one share of the cases, and returns how many of them were accepted.
fn run_share(share: u32, shares: u32, files: &[Value]) -> Result<u32, String> {
    let config = Config {
        cases: CASES.div_ceil(shares),
        // The same files every time: what fails once fails again.
        rng_seed: RngSeed::Fixed(u64::from(share)),
        failure_persistence: None,
        max_shrink_iters: 4_096,
        ..Config::default()
    };
    let drawn = (0..files.len(), vec(change::any(), 1..=CHANGES_MAX));
    let accepted = std::cell::Cell::new(0);
    let outcome = TestRunner::new(config).run(&drawn, |(file, changes)| {
        let text = Change::all(&changes, &files[file], files);
        // Reports are slow to make, and one in sixteen of them shows as much.
        match try_out(&text, changes[0].asks_for_report()) {
            Ok(was_accepted) => {
                accepted.set(accepted.get() + u32::from(was_accepted));
                Ok(())
            }
            Err(fault) => Err(TestCaseError::fail(fault)),
        }
    });
    match outcome {
        Ok(()) => Ok(accepted.get()),
        Err(TestError::Abort(reason)) => Err(reason.to_string()),
        Err(TestError::Fail(reason, (file, changes))) => {
            Err(format!("{reason}: {}", Change::all(&changes, &files[file], files)))
        }
    }
}

#[test]
fn a_hundred_thousand_changed_files_are_refused_or_run() {
    let files = seeds::files();
    let shares = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u32);
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let files = &files;
        let run = move |share| scope.spawn(move || run_share(share, shares, files));
        let workers: Vec<_> = (0..shares).map(run).collect();
        workers.into_iter().map(|worker| worker.join().expect("no run panics")).collect()
    });
    let accepted: Result<Vec<u32>, String> = outcomes.into_iter().collect();
    let accepted: u32 = accepted.unwrap_or_else(|fault| panic!("{fault}")).iter().sum();
    // Changes that only ever break the text would say nothing of runs.
    assert!(accepted > CASES / 20, "only {accepted} of {CASES} were scenarios");
    assert!(accepted < CASES / 2, "{accepted} of {CASES} were scenarios");
}

#[test]
fn the_largest_of_everything_is_refused_or_ends() {
    for (what, text) in seeds::extremes() {
        if let Err(fault) = try_out(&text, true) {
            panic!("{what}: {fault}");
        }
    }
}
