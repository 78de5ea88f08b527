//! The program for a terminal, used as its users do: by its commands, on files, links and pipes.

mod files;
mod mistakes;
#[path = "../shared/pinned.rs"]
mod pinned;
#[path = "../shared/scenarios.rs"]
mod scenarios;
mod usage;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// How the program ended, and what it said.
#[derive(Debug, PartialEq, Eq)]
struct Ended {
    code: i32,
    output: String,
    complaints: String,
}

/// Runs the program in the folder of the repository.
fn quorumscope(arguments: &[&str]) -> Ended {
    piped(arguments, "")
}

/// The same with a text on standard input.
fn piped(arguments: &[&str], input: &str) -> Ended {
    let mut program = Command::new(env!("CARGO_BIN_EXE_quorumscope"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut pipe = program.stdin.take().expect("a pipe");
    // A program that reads no input may have ended by now.
    let _ = pipe.write_all(input.as_bytes());
    drop(pipe);
    let ended = program.wait_with_output().expect("the program ends");
    Ended {
        code: ended.status.code().expect("an exit code"),
        output: String::from_utf8(ended.stdout).expect("a text"),
        complaints: String::from_utf8(ended.stderr).expect("a text"),
    }
}

/// A file of this name with this text, among what the tests write.
fn written(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("a writable file");
    path
}
