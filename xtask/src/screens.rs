//! `cargo xtask screens`: pictures of the page, for eyes and for the documentation.

use crate::arguments::Arguments;
use crate::{Outcome, dist, e2e, process, workspace};
use std::path::PathBuf;

/// Runs the command.
///
/// # Errors
/// The page cannot be built, or the browser cannot be driven.
pub fn run(arguments: &[String]) -> Outcome {
    let mut arguments = Arguments::new(arguments);
    let given = arguments.positional();
    arguments.finish()?;
    let folder = match given {
        None => workspace::scratch()?.with_file_name("screens"),
        // The script runs in another folder than this command does.
        Some(folder) => std::path::absolute(PathBuf::from(folder))
            .map_err(|error| format!("cannot use that folder: {error}"))?,
    };
    dist::build()?;
    let (mut command, _server) = e2e::script("screens.mjs", false)?;
    process::run(command.arg(folder))
}
