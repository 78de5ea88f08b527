//! `cargo xtask screens`: pictures of the page, for eyes and for the documentation.

use crate::{dist, e2e, workspace};
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

/// Where the pictures go.
#[derive(Args)]
pub struct Options {
    /// The folder that they go to; target/screens where none is named
    folder: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// The page cannot be built, or the browser cannot be driven.
pub fn run(options: &Options) -> Result<()> {
    let folder = match &options.folder {
        None => workspace::scratch()?.with_file_name("screens"),
        // The script runs in another folder than this command does.
        Some(folder) => std::path::absolute(folder)?,
    };
    dist::build()?;
    let (command, _server) = e2e::script("screens.mjs", vec![folder.into()], false)?;
    command.run()?;
    Ok(())
}
