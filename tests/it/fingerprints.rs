//! The same scenario gives the same fingerprint everywhere; `tests/browser` reads the same file.

use crate::pinned;

#[path = "../shared/fingerprints.rs"]
mod shared;

#[test]
fn runs_have_the_fingerprints_that_the_browser_is_held_to() {
    let computed = shared::computed();
    pinned::hold(&computed, shared::EXPECTED, "shared/fingerprints.txt");
    assert_eq!(computed.lines().count() as u64, shared::SEEDS);
}
