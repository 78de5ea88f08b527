//! Finds Chromium or Chrome and its driver, and installs Debian's where this user may.

use crate::process;
use anyhow::{Context, Result, bail};
use duct::cmd;
use std::env;
use std::path::PathBuf;

/// The names that Chromium and Chrome go by on PATH, the one that Debian installs first.
const NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// Where they are on systems that do not put them on PATH.
const PLACES: [&str; 4] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

/// A browser and the program that drives it.
pub struct Browser {
    /// Chromium or Chrome.
    pub program: PathBuf,
    /// The ChromeDriver beside it.
    pub driver: PathBuf,
}

/// The file of Chromium or Chrome, installed first where this user may.
///
/// # Errors
/// There is none; the message says what to install.
pub fn program() -> Result<PathBuf> {
    if let Some(program) = find_program()? {
        return Ok(program);
    }
    install()?;
    find_program()?.context(
        "Chromium is missing: install Chromium or Chrome, or set CHROMIUM_PATH to its file",
    )
}

/// Chromium or Chrome with its driver, installed first where this user may.
///
/// # Errors
/// One of them is missing; the message says what to install.
pub fn with_driver() -> Result<Browser> {
    if find_driver().is_none() {
        install()?;
    }
    let program = program()?;
    let driver = find_driver().context(
        "ChromeDriver is missing: install the chromedriver of your browser's version (Debian: \
         chromium-driver), or set CHROMEDRIVER to its file",
    )?;
    Ok(Browser { program, driver })
}

/// True where Chromium refuses to run inside its own sandbox.
pub fn is_root() -> bool {
    cfg!(unix) && cmd!("id", "-u").read().is_ok_and(|id| id.trim() == "0")
}

fn find_program() -> Result<Option<PathBuf>> {
    if let Some(given) = env::var_os("CHROMIUM_PATH").map(PathBuf::from) {
        if !given.is_file() {
            bail!(
                "CHROMIUM_PATH names no file: {}; set it to a Chromium or unset it",
                given.display()
            );
        }
        return Ok(Some(given));
    }
    let places = PLACES.iter().map(PathBuf::from).filter(|file| file.is_file());
    let mut found = NAMES.iter().filter_map(|name| process::find(name)).chain(places);
    Ok(found.next())
}

fn find_driver() -> Option<PathBuf> {
    match env::var_os("CHROMEDRIVER") {
        Some(given) => Some(PathBuf::from(given)),
        None => process::find("chromedriver"),
    }
}

/// Installs Debian's packages as root where there is apt; elsewhere it does nothing, and the
/// caller says what is missing.
fn install() -> Result<()> {
    let Some(apt) = process::find("apt-get").filter(|_| is_root()) else {
        return Ok(());
    };
    println!("Installing Debian's chromium and chromium-driver, about a minute, once.");
    for words in [&["update"][..], &["install", "-y", "chromium", "chromium-driver"]] {
        cmd(&apt, words).env("DEBIAN_FRONTEND", "noninteractive").run()?;
    }
    Ok(())
}
