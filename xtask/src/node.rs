//! Node and what comes from npm: wasm-opt, and the packages of the end-to-end tests.

use crate::{cache, pins, process, workspace};
use anyhow::{Context, Result, bail};
use duct::{Expression, cmd};
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

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
    pub fn find() -> Result<Self> {
        let wanted = format!("install Node {} or later, with npm", pins::NODE_MAJOR);
        let missing = |what: &str| format!("{what} is missing: {wanted}");
        let program = process::find("node").with_context(|| missing("Node"))?;
        let npm = process::find("npm").with_context(|| missing("npm"))?;
        let version = process::version(&program).unwrap_or_default();
        if major(&version).is_none_or(|major| major < pins::NODE_MAJOR) {
            bail!("Node {version} is too old: {wanted}");
        }
        Ok(Self { program, npm })
    }

    /// A command that runs `script`, a path from the folder of the end-to-end tests.
    pub fn script(&self, script: impl Into<OsString>, arguments: Vec<OsString>) -> Expression {
        let words = std::iter::once(script.into()).chain(arguments);
        cmd(&self.program, words).dir(workspace::end_to_end())
    }

    /// Installs the packages of the end-to-end tests, unless they are those of the lock file.
    ///
    /// # Errors
    /// npm fails.
    pub fn packages(&self) -> Result<()> {
        let folder = workspace::end_to_end();
        let lock = folder.join("package-lock.json");
        let wanted = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
        // Written after a complete installation: npm empties the folder before it fills it.
        let stamp = folder.join("node_modules").join(".installed-lock.json");
        if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        println!("Installing the packages of the end-to-end tests, some seconds, once.");
        cmd!(&self.npm, "ci", "--no-audit", "--no-fund")
            .dir(&folder)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .run()?;
        fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
    }

    /// The folder that holds the pinned wasm-opt, installed first if need be.
    fn wasm_opt(&self) -> Result<PathBuf> {
        let programs = PathBuf::from("node_modules").join(".bin");
        let root = cache::folder(
            &format!("binaryen-{}", pins::BINARYEN),
            |root| root.join(&programs).join("wasm-opt").exists(),
            |root| {
                let package = format!("binaryen@{}", pins::BINARYEN);
                println!("Installing {package} for wasm-opt, about 10 seconds, once.");
                let quiet = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"];
                let words = quiet.map(OsString::from).into_iter();
                let words = words.chain([root.as_os_str().to_owned(), package.into()]);
                cmd(&self.npm, words).dir(root).run()?;
                Ok(())
            },
        )?;
        Ok(root.join(programs))
    }
}

/// The folder that holds the pinned wasm-opt; none, and a line that says so, without Node.
///
/// # Errors
/// Node is there and npm fails.
pub fn wasm_opt() -> Result<Option<PathBuf>> {
    let (major, _) = pins::BINARYEN.split_once('.').unwrap_or((pins::BINARYEN, ""));
    if let Some(program) = process::find("wasm-opt")
        && process::version(&program)
            .is_some_and(|text| text.split_whitespace().any(|word| word == major))
    {
        return Ok(program.parent().map(PathBuf::from));
    }
    match Node::find() {
        Ok(node) => node.wasm_opt().map(Some),
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
