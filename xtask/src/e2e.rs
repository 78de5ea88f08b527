//! Playwright against the built page, in a real browser; and `cargo xtask e2e`, that alone.

use crate::counts::Counts;
use crate::node::Node;
use crate::server::{Server, Site};
use crate::{Outcome, browser, process, workspace};
use std::process::Command;

/// A folder below the root of the host, where the tests open the page too.
const SUB_PATH: &str = "/a/folder/below/";

/// Runs the command; its arguments go to Playwright.
///
/// # Errors
/// Something to run it with is missing, or a test fails.
pub fn run(arguments: &[String]) -> Outcome {
    test(arguments, |_| ()).and_then(|outcome| outcome)
}

/// Runs the end-to-end tests and counts them.
///
/// # Errors
/// Something to run them with is missing. The inner result is that of the tests.
pub fn count() -> Outcome<(Counts, Outcome)> {
    let mut counts = Counts::default();
    let outcome = test(&[], |line| counts.read_playwright(line))?;
    Ok((counts, outcome))
}

fn test(arguments: &[String], read: impl FnMut(&str)) -> Outcome<Outcome> {
    let (mut command, _server) = script("node_modules/@playwright/test/cli.js", false)?;
    command.arg("test").args(arguments);
    process::run_reading(&mut command, read)
}

/// A command that runs a script beside the end-to-end tests, with a browser and with a server of
/// the built page that lasts as long as the second value. The scripts read the addresses and the
/// browser from the environment.
///
/// # Errors
/// Node, its packages, the browser or the built page is missing.
pub fn script(script: &str, compress: bool) -> Outcome<(Command, Server)> {
    let node = Node::find()?;
    node.packages()?;
    let browser = browser::program()?;
    let site = Site { folder: workspace::dist(), mounts: vec!["/", SUB_PATH], compress };
    let server = Server::start(site, 0..=0)?;
    let mut command = node.script(script);
    command
        .env("CHROMIUM_PATH", browser)
        .env("QUORUMSCOPE_URL", server.address("/"))
        .env("QUORUMSCOPE_SUB_PATH_URL", server.address(SUB_PATH));
    Ok((command, server))
}
