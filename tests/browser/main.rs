//! What only a browser can show, run by wasm-bindgen-test in headless Chromium.
//!
//! On any other target this crate is empty: `cargo xtask test` runs it with the browser's tests.
#![cfg(target_arch = "wasm32")]

#[path = "../shared/fingerprints.rs"]
mod fingerprints;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn runs_inside_a_document() {
    let document = web_sys::window().and_then(|window| window.document());
    assert!(
        document.is_some_and(|document| document.body().is_some()),
        "the tests of this crate need a page around them"
    );
}

#[wasm_bindgen_test]
fn runs_have_the_same_fingerprints_as_natively() {
    assert_eq!(fingerprints::computed(), fingerprints::EXPECTED);
    assert_eq!(fingerprints::EXPECTED.lines().count() as u64, fingerprints::SEEDS);
}
