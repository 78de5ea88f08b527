//! What the commands of this project ask of other programs beyond running them.

use anyhow::{Context, Result};
use duct::Expression;
use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// The file of `program` in the folders of PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    which::which(program).ok()
}

/// PATH with `folders` put before it.
pub fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    env::join_paths(folders.iter().cloned().chain(env::split_paths(&old)))
        .context("a folder cannot be put on PATH")
}

/// What `program --version` prints; none where it does not run.
pub fn version(program: impl AsRef<Path>) -> Option<String> {
    let program = program.as_ref();
    duct::cmd(program, ["--version"]).stdin_null().stderr_null().read().ok()
}

/// Runs `command`, shows its standard output line by line as it comes, and gives each line to `read`.
pub fn run_reading(command: &Expression, mut read: impl FnMut(&str)) -> Result<()> {
    let mut output = BufReader::new(command.reader()?);
    let mut line = Vec::new();
    // At the end of the output the reader says how the program ended.
    while output.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        print!("{text}");
        read(text.trim_end());
        line.clear();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::run_reading;
    use duct::cmd;

    #[test]
    fn the_lines_count_even_where_the_program_fails() {
        let mut lines = Vec::new();
        // Any program would do that prints and fails; this one is there wherever this test is.
        let failing = cmd("cargo", ["--list", "--no-such-option"]).stderr_to_stdout();
        assert!(run_reading(&failing, |line| lines.push(line.to_owned())).is_err());
        assert!(lines.iter().any(|line| line.contains("--no-such-option")), "{lines:?}");
    }
}
