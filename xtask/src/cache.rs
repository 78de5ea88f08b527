//! Installs a tool once into the cache that all clones share.
//!
//! An installation happens in a folder beside its place and is renamed into it when complete, so
//! one that was interrupted leaves nothing that looks finished; and a lock lets the second of two
//! clones wait for the first instead of building the same tool beside it.

use crate::workspace;
use anyhow::{Context, Result, bail};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// Where the folder `name` of the cache is, complete or not.
pub fn place(name: &str) -> Result<PathBuf> {
    Ok(workspace::tool_cache()?.join(name))
}

/// The folder `name` of the cache. If it is not `complete`, `install` fills it first.
///
/// # Errors
/// The cache cannot be written, or the installation fails.
pub fn folder(
    name: &str,
    complete: impl Fn(&Path) -> bool,
    install: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    folder_in(&workspace::tool_cache()?, name, complete, install)
}

fn folder_in(
    cache: &Path,
    name: &str,
    complete: impl Fn(&Path) -> bool,
    install: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let place = cache.join(name);
    if complete(&place) {
        return Ok(place);
    }
    let cannot_write = || format!("cannot write in {}", cache.display());
    fs::create_dir_all(cache).with_context(cannot_write)?;
    let lock = File::create(cache.join(format!("{name}.lock"))).with_context(cannot_write)?;
    if let Err(TryLockError::WouldBlock) = lock.try_lock() {
        println!("Another call is installing {name}; waiting for it.");
    }
    lock.lock().with_context(cannot_write)?;
    if complete(&place) {
        return Ok(place);
    }
    let partial = cache.join(format!("{name}.partial"));
    remove(&partial)?;
    fs::create_dir_all(&partial).with_context(cannot_write)?;
    install(&partial)?;
    if !complete(&partial) {
        bail!("{name} was installed in {} but does not run there", partial.display());
    }
    remove(&place)?;
    fs::rename(&partial, &place).with_context(cannot_write)?;
    Ok(place)
}

fn remove(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::folder_in;
    use anyhow::{Result, bail};
    use std::fs;
    use std::path::{Path, PathBuf};

    fn empty_cache(name: &str) -> PathBuf {
        let cache = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&cache);
        cache
    }

    fn complete(folder: &Path) -> bool {
        folder.join("program").is_file()
    }

    fn write_program(folder: &Path) -> Result<()> {
        Ok(fs::write(folder.join("program"), "")?)
    }

    #[test]
    fn installs_once() {
        let cache = empty_cache("once");
        let place = folder_in(&cache, "tool-1", complete, write_program).expect("installs");
        assert_eq!(place, cache.join("tool-1"));
        let again = folder_in(&cache, "tool-1", complete, |_| bail!("ran twice"));
        assert_eq!(again.expect("is there"), place);
        fs::remove_dir_all(cache).expect("cleans up");
    }

    #[test]
    fn a_failed_installation_leaves_nothing_that_looks_finished() {
        let cache = empty_cache("failed");
        let failed = folder_in(&cache, "tool-1", complete, |_| bail!("no network"));
        assert_eq!(failed.expect_err("fails").to_string(), "no network");
        assert!(!cache.join("tool-1").exists());
        assert!(folder_in(&cache, "tool-1", complete, write_program).is_ok());
        fs::remove_dir_all(cache).expect("cleans up");
    }

    #[test]
    fn replaces_a_folder_that_is_not_complete() {
        let cache = empty_cache("incomplete");
        fs::create_dir_all(cache.join("tool-1")).expect("prepares");
        let place = folder_in(&cache, "tool-1", complete, write_program).expect("installs");
        assert!(complete(&place));
        fs::remove_dir_all(cache).expect("cleans up");
    }

    #[test]
    fn two_calls_at_once_install_once() {
        let cache = empty_cache("both");
        let installations = std::sync::atomic::AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    folder_in(&cache, "tool-1", complete, |folder| {
                        installations.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                        std::thread::sleep(std::time::Duration::from_millis(50));
                        write_program(folder)
                    })
                });
            }
        });
        assert_eq!(installations.into_inner(), 1);
        fs::remove_dir_all(cache).expect("cleans up");
    }
}
