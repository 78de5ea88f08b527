//! `cargo xtask serve`: builds the page and serves it on this machine.

use crate::arguments::Arguments;
use crate::server::{Server, Site};
use crate::{Outcome, dist, process, workspace};
use std::env;
use std::process::{Command, Stdio};

/// The first port that is tried, and how many after it.
const FIRST_PORT: u16 = 8080;
const PORTS: u16 = 100;

/// Runs the command; it ends when it is interrupted.
///
/// # Errors
/// The page cannot be built, or no port is free.
pub fn run(arguments: &[String]) -> Outcome {
    let mut arguments = Arguments::new(arguments);
    let quiet = arguments.switch("--no-open");
    let ports = match arguments.value("--port")? {
        None => FIRST_PORT..=FIRST_PORT + PORTS,
        Some(text) => {
            let port = text
                .parse()
                .map_err(|_| format!("--port needs a number up to 65535, not {text:?}"))?;
            port..=port
        }
    };
    arguments.finish()?;
    dist::build()?;
    let site = Site { folder: workspace::dist(), mounts: vec!["/"], compress: false };
    let server = Server::start(site, ports)?;
    let address = server.address("/");
    println!("\nQuorumscope runs at {address} (Ctrl-C ends it)");
    if !quiet {
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
        let _ = Command::new(opener[0])
            .args(&opener[1..])
            .arg(address)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
    }
}
