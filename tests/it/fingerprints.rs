//! The same scenario gives the same fingerprint everywhere; `tests/browser` reads the same file.

#[path = "../shared/fingerprints.rs"]
mod shared;

/// With `UPDATE_EXPECTED=1` the file is written anew, for a change that means to change runs.
#[test]
fn runs_have_the_fingerprints_that_the_browser_is_held_to() {
    let computed = shared::computed();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shared/fingerprints.txt");
        std::fs::write(path, &computed).expect("a writable file");
        return;
    }
    assert_eq!(computed, shared::EXPECTED, "to accept: UPDATE_EXPECTED=1 cargo test --test it");
    assert_eq!(computed.lines().count() as u64, shared::SEEDS);
}
