//! The scenario files of the repository, as the tests read them.

use std::path::{Path, PathBuf};

/// The folders with scenarios that must run and hold.
pub const FOLDERS: [&str; 2] = ["lessons", "tests/scenarios"];

/// All scenario files, folder by folder, in the order of their names.
pub fn files() -> impl Iterator<Item = PathBuf> {
    FOLDERS.into_iter().flat_map(files_of)
}

/// The scenario files of a folder, in the order of their names.
pub fn files_of(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(&folder).expect("the folder is part of the repository");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} holds no scenario", folder.display());
    files
}

/// The text of a file.
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a readable file")
}
