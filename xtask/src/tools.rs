//! The tools that build the page: taken from PATH where their version is the pinned one, and
//! otherwise installed into this project's own cache, never over the user's.

use crate::{Outcome, cache, pins, process};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A tool that cargo installs.
pub struct Tool {
    package: &'static str,
    version: &'static str,
    /// The programs that the project calls.
    programs: &'static [&'static str],
    /// What to pass to `cargo install` beside the name and the version.
    options: &'static [&'static str],
    /// How long the installation took on 2 cores.
    takes: &'static str,
}

/// Builds the page.
pub const TRUNK: Tool = Tool {
    package: "trunk",
    version: pins::TRUNK,
    programs: &["trunk"],
    options: &["--no-default-features", "--features", "rustls"],
    takes: "6 minutes",
};

/// Writes the JavaScript between the page and its wasm, and runs tests in a browser.
pub const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    version: pins::WASM_BINDGEN,
    programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
    options: &[],
    takes: "3 minutes",
};

impl Tool {
    /// The folder that holds the tool's programs, installed first if need be.
    ///
    /// # Errors
    /// The installation fails.
    pub fn ready(&self) -> Outcome<PathBuf> {
        if let Some(folder) = self.on_path() {
            return Ok(folder);
        }
        let name = format!("{}-{}", self.package, self.version);
        let root = cache::folder(
            &name,
            |root| self.runs_in(&root.join("bin")),
            |root| self.install(root),
        )?;
        Ok(root.join("bin"))
    }

    fn on_path(&self) -> Option<PathBuf> {
        let first = process::find(self.programs.first()?)?;
        let folder = first.parent()?;
        self.runs_in(folder).then(|| folder.to_path_buf())
    }

    fn runs_in(&self, folder: &Path) -> bool {
        self.programs.iter().all(|program| {
            process::capture(Command::new(folder.join(program)).arg("--version"))
                .is_ok_and(|text| text.split_whitespace().any(|word| word == self.version))
        })
    }

    fn install(&self, root: &Path) -> Outcome {
        let package = format!("{}@{}", self.package, self.version);
        println!("Installing {package} for this project, once: about {} on 2 cores.", self.takes);
        process::run(
            Command::new("cargo")
                .args(["install", &package, "--locked", "--root"])
                .arg(root)
                .args(self.options)
                // Outside the repository, so that neither its settings nor its build folder apply.
                .current_dir(root)
                // Keeps cargo from advising to put a folder on PATH that is about to be renamed.
                .env("PATH", process::path_with(&[root.join("bin")])?)
                .env_remove("CARGO_TARGET_DIR")
                .env_remove("CARGO_BUILD_TARGET"),
        )
        .map_err(|error| {
            format!("{error}; the lines above say why, and the same command tries again")
        })
    }
}
