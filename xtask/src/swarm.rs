//! `cargo xtask swarm`: runs drawn by seeds, checked at every step.

use crate::{Outcome, process, rust};

/// Runs the command.
///
/// # Errors
/// A seed broke a promise, or an argument is not known.
pub fn run(arguments: &[String]) -> Outcome {
    let mut command =
        rust::cargo(&["run", "--quiet", "--release", "--package", "quorumscope", "--example"]);
    command.args(["swarm", "--"]).args(arguments);
    process::run(&mut command)
}
