//! The tools that build the page: taken from PATH or from the cache where their version is the
//! pinned one, and otherwise installed into this project's own cache, never over the user's.

use crate::progress::Progress;
use crate::{cache, pins, process};
use anyhow::Result;
use duct::cmd;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A tool that cargo installs.
pub struct Tool {
    package: &'static str,
    version: &'static str,
    /// The programs that the project calls.
    programs: &'static [&'static str],
}

/// Builds the page. It reads, copies and starts others.
pub const TRUNK: Tool = Tool { package: "trunk", version: pins::TRUNK, programs: &["trunk"] };

/// Writes the JavaScript between the page and its wasm, which it rewrites; and runs tests in a browser.
pub const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    version: pins::WASM_BINDGEN,
    programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
};

/// How long a ready-made tool may take to arrive.
const DOWNLOAD: Duration = Duration::from_secs(120);

impl Tool {
    /// The folder that holds the tool's programs, where they are there already.
    pub fn found(&self) -> Result<Option<PathBuf>> {
        if let Some(folder) = self.on_path() {
            return Ok(Some(folder));
        }
        let folder = cache::place(&self.name())?.join("bin");
        Ok(self.runs_in(&folder).then_some(folder))
    }

    /// The folder that holds the tool's programs, installed first if need be.
    ///
    /// # Errors
    /// The installation fails.
    pub fn ready(&self) -> Result<PathBuf> {
        match self.found()? {
            Some(folder) => Ok(folder),
            None => self.install(&Progress::of([self.name()])),
        }
    }

    /// Its package and version.
    pub fn name(&self) -> String {
        format!("{}-{}", self.package, self.version)
    }

    /// Installs the tool into the cache, and gives the folder of its programs.
    ///
    /// # Errors
    /// It can be neither downloaded nor compiled.
    pub fn install(&self, progress: &Progress) -> Result<PathBuf> {
        let root = cache::folder(
            &self.name(),
            |root| self.runs_in(&root.join("bin")),
            |root| {
                println!("Installing {} for this project, once.", self.name());
                let binstall = process::find("cargo-binstall");
                if binstall.is_some_and(|binstall| self.download(&binstall, root)) {
                    return Ok(());
                }
                self.compile(root, progress)
            },
        )?;
        progress.end(&self.name());
        Ok(root.join("bin"))
    }

    fn on_path(&self) -> Option<PathBuf> {
        let first = process::find(self.programs.first()?)?;
        let folder = first.parent()?;
        self.runs_in(folder).then(|| folder.to_path_buf())
    }

    fn runs_in(&self, folder: &Path) -> bool {
        self.programs.iter().all(|program| {
            process::version(folder.join(program))
                .is_some_and(|text| text.split_whitespace().any(|word| word == self.version))
        })
    }

    /// Has cargo-binstall download what the tool's authors have built; true if that runs here.
    fn download(&self, binstall: &Path, root: &Path) -> bool {
        let package = format!("{}@{}", self.package, self.version);
        let built = ["--strategies", "crate-meta-data", "--no-symlinks", "--no-confirm"];
        let fetching = cmd(binstall, built.into_iter().chain([package.as_str()]))
            .env("CARGO_INSTALL_ROOT", root)
            .dir(root)
            .stdin_null()
            .stdout_null()
            .stderr_null()
            .unchecked()
            .start();
        let Ok(fetching) = fetching else { return false };
        // Whatever stood in its way, the tool can be compiled.
        if !matches!(fetching.wait_timeout(DOWNLOAD), Ok(Some(_))) {
            let _ = fetching.kill();
        }
        self.runs_in(&root.join("bin"))
    }

    fn compile(&self, root: &Path, progress: &Progress) -> Result<()> {
        let package = format!("{}@{}", self.package, self.version);
        // Without its default features it can fetch nothing by HTTPS, which it is never asked to. And
        // without optimization it takes a second longer for a page, and minutes less to compile.
        let words = ["install", &package, "--locked", "--no-default-features", "--profile", "dev"];
        let cargo = cmd("cargo", words)
            // Outside the repository, so that neither its settings nor its build folder apply.
            .dir(root)
            .env("CARGO_INSTALL_ROOT", root)
            .env("CARGO_PROFILE_DEV_DEBUG", "none")
            .env("CARGO_PROFILE_DEV_DEBUG_ASSERTIONS", "false")
            .env("CARGO_PROFILE_DEV_OVERFLOW_CHECKS", "false")
            .env("CARGO_PROFILE_DEV_PANIC", "abort")
            .env("CARGO_PROFILE_DEV_STRIP", "symbols")
            // Keeps cargo from advising to put a folder on PATH that is about to be renamed.
            .env("PATH", process::path_with(&[root.join("bin")])?)
            .env_remove("CARGO_TARGET_DIR")
            .env_remove("CARGO_BUILD_TARGET");
        progress.run(&self.name(), &cargo)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::Tool;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::{Path, PathBuf};

    const TOOL: Tool = Tool { package: "tool", version: "1.2.3", programs: &["tool"] };

    /// A program that stands in for cargo-binstall.
    fn binstall(folder: &Path, script: &str) -> PathBuf {
        fs::create_dir_all(folder.join("bin")).expect("prepares");
        let file = folder.join("binstall");
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).expect("prepares");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("prepares");
        file
    }

    #[test]
    fn what_binstall_brings_counts_where_it_runs_in_the_pinned_version() {
        let folder = std::env::temp_dir().join(format!("xtask-binstall-{}", std::process::id()));
        let brings = |version: &str| {
            let tool = "$CARGO_INSTALL_ROOT/bin/tool";
            format!("printf '#!/bin/sh\\necho tool {version}\\n' > {tool}; chmod +x {tool}")
        };
        for (script, arrives) in
            [("exit 1".to_owned(), false), (brings("1.2.4"), false), (brings("1.2.3"), true)]
        {
            let program = binstall(&folder, &script);
            assert_eq!(TOOL.download(&program, &folder), arrives, "{script}");
        }
        fs::remove_dir_all(folder).expect("cleans up");
    }
}
