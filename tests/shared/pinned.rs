//! Texts that tests are held to, each in a file of its own below `tests`.

/// True where the files are written anew: with `UPDATE_EXPECTED=1`, for a change that means to
/// change them.
pub fn is_updating() -> bool {
    std::env::var_os("UPDATE_EXPECTED").is_some()
}

/// Holds what was computed against the text of a file, or writes it there.
pub fn hold(computed: &str, expected: &str, file: &str) {
    if is_updating() {
        let path = format!("{}/tests/{file}", env!("CARGO_MANIFEST_DIR"));
        return std::fs::write(path, computed).expect("a writable file");
    }
    assert_eq!(computed, expected, "to accept what tests/{file} lacks: UPDATE_EXPECTED=1");
}
