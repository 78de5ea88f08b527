//! `quorumscope check`: every fault of files and links, without playing them.

use super::source::{Source, Why};
use super::{CommandOutput, FAULT};
use crate::scenario::{Problem, ProblemKind};
use crate::text::program;
use serde::Serialize;
use std::fmt::Write;

/// All that was found in a file.
#[derive(Serialize)]
struct FileReport {
    file: String,
    problems: Vec<FoundProblem>,
}

/// One thing that was found.
#[derive(Serialize)]
struct FoundProblem {
    is_error: bool,
    /// As in `script[3].put.client`; empty for the file as a whole.
    place: String,
    /// Both from 1; 0 for the file as a whole.
    line: usize,
    column: usize,
    sentence: String,
    #[serde(skip)]
    shown: String,
}

/// Checks files and links.
pub(super) fn check(files: &[String], json: bool, strict: bool) -> CommandOutput {
    let checked: Vec<FileReport> = files.iter().map(|file| check_one(file)).collect();
    let found = || checked.iter().flat_map(|checked| &checked.problems);
    let code = if found().any(|found| found.is_error) {
        FAULT
    } else {
        u8::from(strict && found().next().is_some())
    };
    let (mut output, mut complaints) = (String::new(), String::new());
    if json {
        // Texts and numbers can always be written.
        output = serde_json::to_string_pretty(&checked).unwrap_or_default();
        output.push('\n');
    } else {
        for FileReport { file, problems } in &checked {
            // A text takes whatever is written into it.
            let _ = match problems.is_empty() {
                true => writeln!(output, "{}", program::no_fault(file)),
                false => problems
                    .iter()
                    .try_for_each(|found| writeln!(complaints, "{file}: {}", found.told())),
            };
        }
    }
    CommandOutput { output, complaints, code }
}

fn check_one(argument: &str) -> FileReport {
    match Source::read(argument) {
        Ok(source) => {
            let problems = source.problems();
            let left_out = source.link.into_iter().flat_map(|link| link.left_out);
            let left_out =
                left_out.map(|part| FoundProblem::whole(false, program::left_out(&part)));
            FileReport {
                file: source.name,
                problems: left_out.chain(problems.iter().map(FoundProblem::of)).collect(),
            }
        }
        Err(refusal) => {
            let problems = match refusal.why {
                Why::Unread(sentence) => vec![FoundProblem::whole(true, sentence)],
                Why::Faults(problems) => problems.iter().map(FoundProblem::of).collect(),
            };
            FileReport { file: refusal.name, problems }
        }
    }
}

impl FoundProblem {
    fn of(problem: &Problem) -> Self {
        Self {
            is_error: problem.kind() == ProblemKind::Error,
            place: problem.place(),
            line: problem.line(),
            column: problem.column(),
            sentence: problem.sentence().to_owned(),
            shown: problem.to_string(),
        }
    }

    /// About the file as a whole.
    fn whole(is_error: bool, sentence: String) -> Self {
        let shown = sentence.clone();
        Self { is_error, place: String::new(), line: 0, column: 0, sentence, shown }
    }

    fn told(&self) -> String {
        if self.is_error { self.shown.clone() } else { program::warning(&self.shown) }
    }
}
