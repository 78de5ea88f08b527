//! Scenario files that must run and hold: the lessons' examples and others' schedules.

use quorumscope::scenario;
use quorumscope::sim::trace;
use std::path::{Path, PathBuf};

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(&folder).expect("the folder is part of the repository");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} holds no scenario", folder.display());
    files
}

/// Runs a scenario file and says what did not hold.
fn check(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("a readable file");
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
    let faults: Vec<String> = files(folder).iter().flat_map(|path| check(path)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_lesson_holds_what_it_claims() {
    check_folder("lessons");
}

#[test]
fn every_example_of_the_tests_holds_what_it_claims() {
    check_folder("tests/scenarios");
}

/// What the files did when it was last looked at: their names, events and fingerprints.
const RUNS: &str = include_str!("runs.txt");

fn line(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("a readable file");
    let played = scenario::play(&scenario::parse(&text).expect("a well-formed file"));
    let events = played.history.whole_trace();
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    format!("{name} {} {:016x}\n", events.len(), trace::fingerprint(events))
}

/// A run that was shared shows in the next build what it showed in the last. A file that came since
/// is not in the list yet. With `UPDATE_EXPECTED=1` the list is written anew, for a new file or a
/// change that means to change runs.
#[test]
fn files_are_the_same_runs_as_before() {
    let paths = ["lessons", "tests/scenarios"].into_iter().flat_map(files);
    let lines: Vec<String> = paths.map(|path| line(&path)).collect();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/runs.txt");
        return std::fs::write(path, lines.concat()).expect("a writable file");
    }
    let name = |line: &str| line.split(' ').next().map(str::to_owned);
    let known: Vec<_> = RUNS.lines().map(name).collect();
    let computed: String = lines.into_iter().filter(|line| known.contains(&name(line))).collect();
    assert_eq!(computed, RUNS, "to accept: UPDATE_EXPECTED=1 cargo test --test it");
}
