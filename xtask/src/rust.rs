//! The parts of the Rust toolchain that a fresh rustup lacks.

use crate::{process, workspace};
use anyhow::{Result, bail};
use duct::{Expression, cmd};
use std::ffi::OsString;
use std::path::Path;

/// The target of the page.
pub const WASM: &str = "wasm32-unknown-unknown";

/// A cargo command in this repository.
pub fn cargo(words: impl IntoIterator<Item: Into<OsString>>) -> Expression {
    cmd("cargo", words).dir(workspace::root())
}

/// Adds the standard library of the page's target where it is missing.
///
/// # Errors
/// It is missing and rustup cannot add it.
pub fn ready_for_wasm() -> Result<()> {
    let folder = cmd!("rustc", "--print", "target-libdir", "--target", WASM)
        .dir(workspace::root())
        .read()?;
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
pub fn ready_for_lints() -> Result<()> {
    for (command, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if cargo([command, "--version"]).stdout_null().stderr_null().run().is_err() {
            println!("Adding the component {component}, once.");
            rustup(&["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(words: &[&str]) -> Result<()> {
    if process::find("rustup").is_none() {
        bail!(
            "there is no rustup to run `rustup {}`; install rustup, or that part with your system's Rust",
            words.join(" ")
        );
    }
    cmd("rustup", words).dir(workspace::root()).run()?;
    Ok(())
}
