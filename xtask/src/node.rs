//! Node and what comes from npm: wasm-opt, esbuild, and the packages of the end-to-end tests.

use crate::{Outcome, cache, pins, process, workspace};
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The programs of a Node that is new enough.
pub struct Node {
    program: PathBuf,
    npm: PathBuf,
}

impl Node {
    /// Node on PATH.
    ///
    /// # Errors
    /// There is none, it is too old, or it has no npm; the message says what to install.
    pub fn find() -> Outcome<Self> {
        let wanted = format!("install Node {} or later, with npm", pins::NODE_MAJOR);
        let program = process::find("node").ok_or_else(|| format!("Node is missing: {wanted}"))?;
        let npm = process::find("npm").ok_or_else(|| format!("npm is missing: {wanted}"))?;
        let version = process::capture(Command::new(&program).arg("--version"))?;
        if major(&version).is_none_or(|major| major < pins::NODE_MAJOR) {
            return Err(format!("Node {} is too old: {wanted}", version.trim()));
        }
        Ok(Self { program, npm })
    }

    /// A command that runs `script`, a path from the folder of the end-to-end tests.
    pub fn script(&self, script: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(script).current_dir(workspace::end_to_end());
        command
    }

    /// Installs the packages of the end-to-end tests, unless they are those of the lock file.
    ///
    /// # Errors
    /// npm fails.
    pub fn packages(&self) -> Outcome {
        let folder = workspace::end_to_end();
        let lock = folder.join("package-lock.json");
        let wanted =
            fs::read(&lock).map_err(|error| format!("cannot read {}: {error}", lock.display()))?;
        // Written after a complete installation: npm empties the folder before it fills it.
        let stamp = folder.join("node_modules").join(".installed-lock.json");
        if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        println!("Installing the packages of the end-to-end tests, some seconds, once.");
        process::run(
            Command::new(&self.npm)
                .args(["ci", "--no-audit", "--no-fund"])
                .current_dir(&folder)
                .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
        )?;
        fs::write(&stamp, wanted)
            .map_err(|error| format!("cannot write {}: {error}", stamp.display()))
    }

    /// The folder that holds a program of one of npm's packages, installed first if need be.
    fn program(&self, package: &str, version: &str, program: &str) -> Outcome<PathBuf> {
        let programs = PathBuf::from("node_modules").join(".bin");
        let root = cache::folder(
            &format!("{package}-{version}"),
            |root| root.join(&programs).join(program).exists(),
            |root| {
                let package = format!("{package}@{version}");
                println!("Installing {package} for {program}, about 10 seconds, once.");
                process::run(
                    Command::new(&self.npm)
                        .args(["install", "--no-audit", "--no-fund", "--ignore-scripts"])
                        .arg("--prefix")
                        .arg(root)
                        .arg(&package)
                        .current_dir(root),
                )
            },
        )?;
        Ok(root.join(programs))
    }

    /// The folder that holds the pinned esbuild.
    ///
    /// # Errors
    /// npm fails.
    pub fn esbuild(&self) -> Outcome<PathBuf> {
        self.program("esbuild", pins::ESBUILD, "esbuild")
    }
}

/// The folder that holds the pinned wasm-opt; none, and a line that says so, without Node.
///
/// # Errors
/// Node is there and npm fails.
pub fn wasm_opt() -> Outcome<Option<PathBuf>> {
    let (major, _) = pins::BINARYEN.split_once('.').unwrap_or((pins::BINARYEN, ""));
    if let Some(program) = process::find("wasm-opt")
        && process::capture(Command::new(&program).arg("--version"))
            .is_ok_and(|text| text.split_whitespace().any(|word| word == major))
    {
        return Ok(program.parent().map(PathBuf::from));
    }
    match Node::find() {
        Ok(node) => node.program("binaryen", pins::BINARYEN, "wasm-opt").map(Some),
        Err(reason) => {
            println!("Building without wasm-opt, so the page is some percent larger. {reason}.");
            Ok(None)
        }
    }
}

fn major(version: &str) -> Option<u32> {
    let version = version.trim().trim_start_matches('v');
    version.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn reads_the_major_version_that_node_prints() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("nightly"), None);
    }
}
