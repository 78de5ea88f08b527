//! `cargo xtask serve`: builds the page and serves it on this machine.

use crate::server::{Server, Site};
use crate::{dist, process, workspace};
use anyhow::Result;
use clap::Args;
use duct::cmd;
use std::env;

/// The ports that are tried where none is named.
const PORTS: std::ops::RangeInclusive<u16> = 8080..=8180;

/// How it is served.
#[derive(Args)]
pub struct Options {
    /// The port; the first free one from 8080 on where none is named
    #[arg(long)]
    port: Option<u16>,
    /// Open no browser
    #[arg(long)]
    no_open: bool,
}

/// Runs the command; it ends when it is interrupted.
///
/// # Errors
/// The page cannot be built, or no port is free.
pub fn run(options: &Options) -> Result<()> {
    dist::build()?;
    let site = Site { folder: workspace::dist(), mounts: vec!["/"], compress: false };
    let server = Server::start(site, options.port.map_or(PORTS, |port| port..=port))?;
    let address = server.address("/");
    println!("\nQuorumscope runs at {address} (Ctrl-C ends it)");
    if !options.no_open {
        open(&address);
    }
    server.wait();
    Ok(())
}

/// Opens the address in a browser, where there is a screen and a program for it. The address is
/// printed in any case, so a failure here needs no words.
fn open(address: &str) {
    let opener: &[&str] = if cfg!(target_os = "macos") {
        &["open"]
    } else if cfg!(windows) {
        &["cmd", "/C", "start", ""]
    } else if env::var_os("DISPLAY").is_some() || env::var_os("WAYLAND_DISPLAY").is_some() {
        &["xdg-open"]
    } else {
        return;
    };
    if process::find(opener[0]).is_some() {
        let words = opener[1..].iter().copied().chain([address]);
        let _ = cmd(opener[0], words).stdout_null().stderr_null().start();
    }
}
