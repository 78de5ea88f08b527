//! `cargo xtask bench`: how fast the engine is natively, and the page in a browser.

use crate::{dist, e2e, rate, rust};
use anyhow::Result;
use clap::Args;

/// What is measured; all of it where nothing is named.
#[derive(Args)]
pub struct Options {
    /// The engine beside its peers
    #[arg(long)]
    engine: bool,
    /// The engine natively and as wasm
    #[arg(long)]
    rate: bool,
    /// The page in a browser, against its budgets
    #[arg(long)]
    page: bool,
}

/// Runs the command.
///
/// # Errors
/// A benchmark cannot run, or the page is over one of its budgets.
pub fn run(options: &Options) -> Result<()> {
    let all = !(options.engine || options.rate || options.page);
    if options.engine || all {
        println!("=== Engine");
        rust::cargo(["bench", "--package", "quorumscope"]).run()?;
    }
    if options.rate || all {
        println!("=== Engine, natively and as wasm");
        rate::run()?;
    }
    if options.page || all {
        println!("=== Page");
        dist::build()?;
        let (command, _server) = e2e::script("bench.mjs", Vec::new(), true)?;
        command.run()?;
    }
    Ok(())
}
