//! `cargo xtask swarm`: runs drawn by seeds, checked at every step.

use crate::rust;
use anyhow::Result;
use clap::Args;
use std::ffi::OsString;

/// What is passed on.
#[derive(Args)]
pub struct Options {
    /// --seeds N, --from S, --threads T, --seed N, --keep-going, --trace
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub arguments: Vec<OsString>,
}

/// Runs the command.
///
/// # Errors
/// A seed broke a promise, or an argument is not known.
pub fn run(options: &Options) -> Result<()> {
    let program =
        ["run", "--quiet", "--release", "--package", "quorumscope", "--example", "swarm", "--"];
    let words = program.map(OsString::from).into_iter().chain(options.arguments.clone());
    rust::cargo(words).run()?;
    Ok(())
}
