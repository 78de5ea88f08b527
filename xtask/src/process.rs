//! Runs other programs, and finds them.

use crate::Outcome;
use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The file of `program` in the folders of PATH, or none.
pub fn find(program: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ".bat"] } else { &[""] };
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders)
        .flat_map(|folder| {
            endings.iter().map(move |ending| folder.join(format!("{program}{ending}")))
        })
        .find(|file| file.is_file())
}

/// PATH with `folders` put before it.
pub fn path_with(folders: &[PathBuf]) -> Outcome<OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    env::join_paths(folders.iter().cloned().chain(env::split_paths(&old)))
        .map_err(|error| format!("a folder cannot be put on PATH: {error}"))
}

/// Runs `command` to its end, its output on the terminal.
///
/// # Errors
/// It cannot be started, or ends with a failure.
pub fn run(command: &mut Command) -> Outcome {
    let name = name(command);
    let status = command.status().map_err(|error| format!("cannot start {name}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name} failed ({status})")) }
}

/// Runs `command` and gives what it wrote to its standard output.
///
/// # Errors
/// It cannot be started, or ends with a failure.
pub fn capture(command: &mut Command) -> Outcome<String> {
    let name = name(command);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .map_err(|error| format!("cannot start {name}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("{name} failed ({})", output.status))
    }
}

/// Runs `command`, shows its standard output line by line as it comes, and gives each line to
/// `read`. The inner result is the command's own: the lines count even where it fails.
///
/// # Errors
/// It cannot be started.
pub fn run_reading(command: &mut Command, mut read: impl FnMut(&str)) -> Outcome<Outcome> {
    let name = name(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start {name}: {error}"))?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            read(&line);
        }
    }
    let status = child.wait().map_err(|error| format!("lost sight of {name}: {error}"))?;
    Ok(if status.success() { Ok(()) } else { Err(format!("{name} failed ({status})")) })
}

/// The first words of a command, enough to recognise it in an error.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_stem().unwrap_or(program.as_os_str());
    let words = std::iter::once(program).chain(command.get_args().take(2));
    let words: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    format!("`{}`", words.join(" "))
}
