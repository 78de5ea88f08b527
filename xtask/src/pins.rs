//! The versions of every tool that is not a Rust dependency, in one place.
//!
//! They are measured to work together. The tests below hold the other files that must name a
//! version (Cargo.lock, package.json) to the ones here.

/// Builds the page. Later releases need a newer compiler than this project does.
pub const TRUNK: &str = "0.21.14";

/// The command line of wasm-bindgen; it must be the version that Cargo.lock holds.
pub const WASM_BINDGEN: &str = "0.2.129";

/// npm's build of Binaryen, for wasm-opt. Debian's is too old for what today's compiler writes.
pub const BINARYEN: &str = "132.0.0";

/// The oldest major version of Node that the end-to-end tests run on.
pub const NODE_MAJOR: u32 = 20;

/// The browser automation of the end-to-end tests.
#[cfg(test)]
const PLAYWRIGHT: &str = "1.65.1";

/// The accessibility checks of the end-to-end tests.
#[cfg(test)]
const AXE: &str = "4.14.1";

#[cfg(test)]
mod tests {
    use super::{AXE, PLAYWRIGHT, WASM_BINDGEN};
    use crate::workspace;

    fn read(path: &str) -> String {
        std::fs::read_to_string(workspace::root().join(path)).expect("a file of this repository")
    }

    #[test]
    fn the_lock_file_holds_the_pinned_wasm_bindgen() {
        let entry = format!("name = \"wasm-bindgen\"\nversion = \"{WASM_BINDGEN}\"\n");
        assert!(
            read("Cargo.lock").replace('\r', "").contains(&entry),
            "Cargo.lock and xtask/src/pins.rs name different versions of wasm-bindgen"
        );
    }

    #[test]
    fn the_node_packages_are_the_pinned_ones() {
        let manifest = read("tests/e2e/package.json");
        for (package, version) in [("@playwright/test", PLAYWRIGHT), ("axe-core", AXE)] {
            assert!(
                manifest.contains(&format!("\"{package}\": \"{version}\"")),
                "tests/e2e/package.json does not name {package} {version}"
            );
        }
    }

    #[test]
    fn the_node_lock_file_names_no_registry() {
        assert!(!read("tests/e2e/package-lock.json").contains("\"resolved\""));
    }
}
