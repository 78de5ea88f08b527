//! `cargo xtask bench`: how fast the engine is natively, and the page in a browser.

use crate::arguments::Arguments;
use crate::{Outcome, dist, e2e, process, rate, rust};

/// Runs the command.
///
/// # Errors
/// A benchmark cannot run, or the page is over one of its budgets.
pub fn run(arguments: &[String]) -> Outcome {
    let mut arguments = Arguments::new(arguments);
    let engine = arguments.switch("--engine");
    let page = arguments.switch("--page");
    let both = arguments.switch("--rate");
    arguments.finish()?;
    let all = !(engine || page || both);
    if engine || all {
        println!("=== Engine");
        process::run(&mut rust::cargo(&["bench", "--package", "quorumscope"]))?;
    }
    if both || all {
        println!("=== Engine, natively and as wasm");
        rate::run()?;
    }
    if page || all {
        println!("=== Page");
        dist::build()?;
        let (mut command, _server) = e2e::script("bench.mjs", true)?;
        process::run(&mut command)?;
    }
    Ok(())
}
