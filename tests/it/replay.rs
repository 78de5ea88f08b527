//! Scenario files that must run and hold: the lessons' examples and others' schedules.

use crate::pinned;
use crate::scenarios::{FOLDERS, files, files_of, read};
use quorumscope::scenario;
use quorumscope::sim::trace;
use std::path::Path;

/// Runs a scenario file and says what did not hold.
fn check(path: &Path) -> Vec<String> {
    let text = read(path);
    let scenario = match scenario::parse(&text) {
        Ok(scenario) => scenario,
        Err(error) => return vec![format!("{}: {error}", path.display())],
    };
    let played = scenario::play(&scenario);
    let failed = played.checked.iter().filter(|checked| !checked.finding.held);
    failed
        .map(|checked| {
            let step = checked.step;
            format!("{}: script[{step}]: found {}", path.display(), checked.finding.found)
        })
        .collect()
}

fn check_folder(folder: &str) {
    let faults: Vec<String> = files_of(folder).iter().flat_map(|path| check(path)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_lesson_holds_what_it_claims() {
    check_folder(FOLDERS[0]);
}

#[test]
fn every_example_of_the_tests_holds_what_it_claims() {
    check_folder(FOLDERS[1]);
}

/// What the files did when it was last looked at: their names, events and fingerprints.
const RUNS: &str = include_str!("runs.txt");

fn line(path: &Path) -> String {
    let text = read(path);
    let played = scenario::play(&scenario::parse(&text).expect("a well-formed file"));
    let events = played.history.whole_trace();
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    format!("{name} {} {:016x}\n", events.len(), trace::fingerprint(events))
}

/// A run that was shared shows in the next build what it showed in the last. A file that came since
/// is not in the list until that is written anew.
#[test]
fn files_are_the_same_runs_as_before() {
    let name = |line: &str| line.split(' ').next().map(str::to_owned);
    let known: Vec<_> = RUNS.lines().map(name).collect();
    let lines = files().map(|path| line(&path));
    let listed = lines.filter(|line| pinned::is_updating() || known.contains(&name(line)));
    pinned::hold(&listed.collect::<String>(), RUNS, "it/runs.txt");
}

/// What a run did can be written as a file, and that file is the same run. Saved operations have no ids,
/// and so a coordinator that gives up or finishes by hand is what a saved run cannot say yet.
#[test]
fn every_example_of_the_tests_is_saved_without_loss() {
    let mut faults = Vec::new();
    for path in files_of(FOLDERS[1]) {
        let text = read(&path);
        if ["\"timeout\"", "\"finish\""].iter().any(|by_hand| text.contains(by_hand)) {
            continue;
        }
        let scenario = scenario::parse(&text).expect("a well-formed file");
        let played = scenario::play(&scenario);
        let text = scenario::save(&scenario, &played.history);
        let again = match scenario::parse(&text) {
            Ok(saved) => scenario::play(&saved),
            Err(error) => {
                faults.push(format!("{}: {error}", path.display()));
                continue;
            }
        };
        let fingerprint = |run: &scenario::Played| trace::fingerprint(run.history.whole_trace());
        if fingerprint(&played) != fingerprint(&again) {
            faults.push(format!("{}: another run", path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
