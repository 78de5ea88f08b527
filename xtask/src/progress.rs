//! What several builds that run at the same time have left to do, in one line.

use anyhow::{Context, Result};
use duct::Expression;
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How often a line is written where the last one cannot be overwritten.
const INTERVAL: Duration = Duration::from_secs(15);

/// Lines of a build that are shown where it fails.
const TAIL_LINES: usize = 40;

/// The builds and how far they are.
pub struct Progress {
    started: Instant,
    board: Mutex<Board>,
}

struct Board {
    builds: Vec<Build>,
    written: Option<Instant>,
}

struct Build {
    name: String,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Waits,
    Compiles { done: u32, of: u32 },
    Ended,
}

impl Progress {
    /// Builds that have not begun.
    pub fn of(names: impl IntoIterator<Item = String>) -> Self {
        let builds = names.into_iter().map(|name| Build { name, stage: Stage::Waits }).collect();
        Self { started: Instant::now(), board: Mutex::new(Board { builds, written: None }) }
    }

    /// Runs a cargo command to its end. What it prints is shown where it fails.
    pub fn run(&self, name: &str, cargo: &Expression) -> Result<()> {
        let output = cargo
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_TERM_PROGRESS_WHEN", "always")
            .env("CARGO_TERM_PROGRESS_WIDTH", "120")
            .stderr_to_stdout()
            .reader()?;
        let mut tail = VecDeque::new();
        let outcome = lines(BufReader::new(output), |line| match compiled(line) {
            Some(stage) => self.set(name, stage),
            None => {
                tail.push_back(line.to_owned());
                if tail.len() > TAIL_LINES {
                    tail.pop_front();
                }
            }
        });
        if outcome.is_err() {
            eprintln!("\n{}", Vec::from(tail).join("\n"));
        }
        self.set(name, Stage::Ended);
        outcome.with_context(|| format!("{name} failed; the lines above say why"))
    }

    /// Notes that a build is at its end.
    pub fn end(&self, name: &str) {
        self.set(name, Stage::Ended);
    }

    fn set(&self, name: &str, stage: Stage) {
        let mut board = self.board.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(build) = board.builds.iter_mut().find(|build| build.name == name) else {
            return;
        };
        if build.stage != stage {
            build.stage = stage;
            self.write(board);
        }
    }

    fn write(&self, mut board: MutexGuard<'_, Board>) {
        let mut terminal = std::io::stderr();
        let is_terminal = terminal.is_terminal();
        let is_over = board.builds.iter().all(|build| build.stage == Stage::Ended);
        let is_due = board.written.is_none_or(|written| written.elapsed() >= INTERVAL);
        if !(is_terminal || is_over || is_due) {
            return;
        }
        board.written = Some(Instant::now());
        let text = sentence(self.started.elapsed(), &board.builds);
        // A terminal's line is cleared and written anew.
        let (before, after) = if is_terminal { ("\r\x1b[K", "") } else { ("", "\n") };
        let end = if is_terminal && is_over { "\n" } else { after };
        // Progress that nobody can read stops nothing.
        let _ = write!(terminal, "{before}{text}{end}");
        let _ = terminal.flush();
    }
}

fn sentence(elapsed: Duration, builds: &[Build]) -> String {
    let parts: Vec<String> = builds
        .iter()
        .map(|Build { name, stage }| match stage {
            Stage::Waits => format!("{name} waits"),
            Stage::Compiles { done, of } => format!("{name} {} of {of} crates left", of - done),
            Stage::Ended => format!("{name} done"),
        })
        .collect();
    let seconds = elapsed.as_secs();
    format!("{}:{:02}  {}", seconds / 60, seconds % 60, parts.join(", "))
}

/// What cargo's bar says: `Building [==>   ] 12/345: serde, syn`.
fn compiled(line: &str) -> Option<Stage> {
    let (_, bar) = line.trim_start().strip_prefix("Building [")?.split_once("] ")?;
    let (done, rest) = bar.split_once('/')?;
    let of = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
    let (done, of) = (done.trim().parse::<u32>().ok()?, of.parse::<u32>().ok()?);
    Some(Stage::Compiles { done: done.min(of), of })
}

/// Gives each line to `read`; cargo ends those of its bar by a carriage return.
fn lines(output: impl BufRead, mut read: impl FnMut(&str)) -> Result<()> {
    let mut line = Vec::new();
    for byte in output.bytes() {
        match byte? {
            b'\n' | b'\r' => {
                let text = String::from_utf8_lossy(&line);
                if !text.trim().is_empty() {
                    read(text.trim_end());
                }
                line.clear();
            }
            byte => line.push(byte),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_how_far_cargo_is() {
        let printed =
            "   Compiling serde v1.0.219\r\n    Building [=>      ] 12/345: serde, syn   \rend\n";
        let (mut stages, mut others) = (Vec::new(), Vec::new());
        let read = |line: &str| match compiled(line) {
            Some(stage) => stages.push(stage),
            None => others.push(line.to_owned()),
        };
        lines(printed.as_bytes(), read).expect("reads");
        assert_eq!(stages, [Stage::Compiles { done: 12, of: 345 }]);
        assert_eq!(others, ["   Compiling serde v1.0.219", "end"]);
    }

    #[test]
    fn says_what_is_left_of_each() {
        let build = |name: &str, stage| Build { name: name.to_owned(), stage };
        let builds = [
            build("trunk", Stage::Compiles { done: 12, of: 345 }),
            build("the page", Stage::Ended),
        ];
        let text = sentence(Duration::from_secs(83), &builds);
        assert_eq!(text, "1:23  trunk 333 of 345 crates left, the page done");
    }

    #[test]
    fn a_build_that_fails_fails() {
        let progress = Progress::of(["it".to_owned()]);
        assert!(progress.run("it", &duct::cmd("cargo", ["no-such-command"])).is_err());
        assert!(progress.run("it", &duct::cmd("cargo", ["--version"])).is_ok());
    }
}
