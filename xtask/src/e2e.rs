//! Playwright against the built page, in a real browser; and `cargo xtask e2e`, that alone.

use crate::counts::Counts;
use crate::node::Node;
use crate::server::{Server, Site};
use crate::{browser, process, workspace};
use anyhow::Result;
use clap::Args;
use duct::Expression;
use std::ffi::OsString;

/// A folder below the root of the host, where the tests open the page too.
const SUB_PATH: &str = "/a/folder/below/";

/// What is passed on.
#[derive(Args)]
pub struct Options {
    /// What Playwright is told
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub arguments: Vec<OsString>,
}

/// Runs the command.
///
/// # Errors
/// Something to run it with is missing, or a test fails.
pub fn run(options: &Options) -> Result<()> {
    test(&options.arguments, |_| ())
}

/// Runs the end-to-end tests, and adds what came of them to `counts`.
///
/// # Errors
/// Something to run them with is missing, or a test fails.
pub fn count(counts: &mut Counts) -> Result<()> {
    test(&[], |line| counts.read_playwright(line))
}

fn test(arguments: &[OsString], read: impl FnMut(&str)) -> Result<()> {
    let mut words: Vec<OsString> = vec!["test".into()];
    words.extend_from_slice(arguments);
    let (playwright, _server) = script("node_modules/@playwright/test/cli.js", words, false)?;
    process::run_reading(&playwright, read)
}

/// A command that runs a script beside the end-to-end tests, with a browser and with a server of
/// the built page that lasts as long as the second value. The scripts read the addresses and the
/// browser from the environment.
///
/// # Errors
/// Node, its packages, the browser or the built page is missing.
pub fn script(
    script: &str,
    arguments: Vec<OsString>,
    compress: bool,
) -> Result<(Expression, Server)> {
    let node = Node::find()?;
    node.packages()?;
    let browser = browser::program()?;
    let site = Site { folder: workspace::dist(), mounts: vec!["/", SUB_PATH], compress };
    let server = Server::start(site, 0..=0)?;
    let command = node
        .script(script, arguments)
        .env("CHROMIUM_PATH", browser)
        .env("QUORUMSCOPE_URL", server.address("/"))
        .env("QUORUMSCOPE_SUB_PATH_URL", server.address(SUB_PATH));
    Ok((command, server))
}
