//! Where things are: this repository, its build folder, and the cache of tools.

use anyhow::{Context, Result};
use std::env;
use std::path::{Path, PathBuf};

/// The root folder of this repository.
pub fn root() -> PathBuf {
    // Cargo gives the folder when it runs this program; the one of the build serves elsewhere.
    let package =
        env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_string());
    Path::new(&package).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// The folder that `cargo xtask dist` builds.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// The folder of the end-to-end tests, with their Node packages.
pub fn end_to_end() -> PathBuf {
    root().join("tests").join("e2e")
}

/// A folder for what the commands write on the side, below Cargo's build folder.
///
/// # Errors
/// The folder cannot be created.
pub fn scratch() -> Result<PathBuf> {
    let target =
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let folder = target.join("xtask");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}

/// The folder of the tools that this project installs for itself, shared by all its clones.
///
/// # Errors
/// The machine names no home folder.
pub fn tool_cache() -> Result<PathBuf> {
    let base = match env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()) {
        Some(path) => PathBuf::from(path),
        None => env::home_dir()
            .context("there is no home folder to install tools in; set XDG_CACHE_HOME to a folder")?
            .join(".cache"),
    };
    Ok(base.join("quorumscope"))
}

/// True on a machine of continuous integration, where nothing may be left out.
pub fn in_continuous_integration() -> bool {
    env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}
