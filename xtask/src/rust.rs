//! The parts of the Rust toolchain that a fresh rustup lacks.

use crate::{Outcome, process, workspace};
use std::path::Path;
use std::process::Command;

/// The target of the page.
pub const WASM: &str = "wasm32-unknown-unknown";

/// A cargo command in this repository.
pub fn cargo(words: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(words).current_dir(workspace::root());
    command
}

/// Whether the compiler knows a flag for the page's target.
pub fn takes(flag: &str) -> bool {
    let question = ["--print", "sysroot", "--target", WASM, flag];
    process::capture(Command::new("rustc").args(question).current_dir(workspace::root())).is_ok()
}

/// Adds the standard library of the page's target where it is missing.
///
/// # Errors
/// It is missing and rustup cannot add it.
pub fn ready_for_wasm() -> Outcome {
    let folder = process::capture(
        Command::new("rustc")
            .args(["--print", "target-libdir", "--target", WASM])
            .current_dir(workspace::root()),
    )?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    println!("Adding the target {WASM}, about 20 MB, once.");
    rustup(&["target", "add", WASM])
}

/// Adds rustfmt and clippy where they are missing.
///
/// # Errors
/// They are missing and rustup cannot add them.
pub fn ready_for_lints() -> Outcome {
    for (command, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if process::capture(&mut cargo(&[command, "--version"])).is_err() {
            println!("Adding the component {component}, once.");
            rustup(&["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(words: &[&str]) -> Outcome {
    if process::find("rustup").is_none() {
        return Err(format!(
            "there is no rustup to run `rustup {}`; install rustup, or that part with your system's Rust",
            words.join(" ")
        ));
    }
    process::run(Command::new("rustup").args(words).current_dir(workspace::root()))
}

#[cfg(test)]
mod tests {
    use super::takes;

    #[test]
    fn an_option_that_llvm_lacks_is_known_as_such() {
        assert!(takes("-Cllvm-args=-inline-threshold=5"));
        assert!(!takes("-Cllvm-args=-no-such-option=5"));
    }
}
