//! Scenario files that must run and hold: the lessons' examples and others' schedules.

use quorumscope::scenario;
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
