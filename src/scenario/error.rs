//! What is wrong with a file, where, and what to write instead.

use super::place::{Path, Place};
use std::fmt;

/// Names that a sentence lists at most.
const NAMES_SHOWN: usize = 40;
/// Problems that are kept at most: nobody reads on after so many.
const PROBLEMS_MAX: usize = 100;

/// Whether a file can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// It cannot.
    Error,
    /// It can, and does something that was hardly meant.
    Warning,
}

/// Something wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    kind: ProblemKind,
    path: Path,
    /// Whether it is about the name of the last field on the way rather than about its value.
    is_about_name: bool,
    sentence: String,
    /// From 1; 0 where the text is not at hand.
    line: usize,
    column: usize,
}

impl Problem {
    pub(super) fn new(kind: ProblemKind, path: Path, sentence: impl Into<String>) -> Self {
        let sentence = sentence.into();
        Self { kind, path, is_about_name: false, sentence, line: 0, column: 0 }
    }

    pub(super) fn about_name(mut self) -> Self {
        self.is_about_name = true;
        self
    }

    pub(super) fn is_about_name(&self) -> bool {
        self.is_about_name
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Says where in the text it stands.
    pub(super) fn at(mut self, (line, column): (usize, usize)) -> Self {
        (self.line, self.column) = (line, column);
        self
    }

    /// Whether the file cannot run, or only does something odd.
    #[must_use]
    pub fn kind(&self) -> ProblemKind {
        self.kind
    }

    /// The place, as in `script[3].put.client`; empty for the file as a whole.
    #[must_use]
    pub fn place(&self) -> String {
        self.path.to_string()
    }

    /// The line of the text, from 1; 0 where it is not known.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column of the text, in letters, from 1; 0 where it is not known.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    /// What is wrong there, and mostly what to write instead.
    #[must_use]
    pub fn sentence(&self) -> &str {
        &self.sentence
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, sentence, line, column, .. } = self;
        match (path.0.is_empty(), line) {
            (true, 0) => formatter.write_str(sentence),
            (true, _) => write!(formatter, "line {line}, column {column}: {sentence}"),
            (false, 0) => write!(formatter, "{path}: {sentence}"),
            (false, _) => write!(formatter, "{path}: {sentence} (line {line}, column {column})"),
        }
    }
}

impl std::error::Error for Problem {}

/// The problems of a file so far.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    pub fn push(&mut self, problem: Problem) {
        // An error is never lost for the warnings before it.
        if self.0.len() < PROBLEMS_MAX || (!self.has_errors() && problem.kind == ProblemKind::Error)
        {
            self.0.push(problem);
        }
    }

    pub fn error(&mut self, place: &Place<'_>, sentence: impl Into<String>) {
        self.push(Problem::new(ProblemKind::Error, place.path(), sentence));
    }

    pub fn warn(&mut self, place: &Place<'_>, sentence: impl Into<String>) {
        self.push(Problem::new(ProblemKind::Warning, place.path(), sentence));
    }

    /// More of something than there may be.
    pub fn too_many(&mut self, place: &Place<'_>, count: usize, what: &str, max: u32) {
        self.error(place, format!("{count} {what} are more than {max}"));
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|problem| problem.kind == ProblemKind::Error)
    }

    pub fn into_vec(self) -> Vec<Problem> {
        self.0
    }
}

/// A name that is none of those it could be, and the one that was probably meant.
pub(super) fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    let shown = &known[..known.len().min(NAMES_SHOWN)];
    let more = if known.len() > shown.len() { ", ..." } else { "" };
    let plural = if what == "node or client" { "nodes and clients" } else { &format!("{what}s") };
    if shown.is_empty() {
        return format!("unknown {what} \"{name}\"; there are no {plural}");
    }
    let names = shown.join(", ");
    let meant = match nearest(name, known) {
        Some(nearest) => format!("; did you mean \"{nearest}\"?"),
        None => String::new(),
    };
    format!("unknown {what} \"{name}\"; the {plural} are {names}{more}{meant}")
}

/// The known name that differs least from this one, if it is not another word altogether.
pub(super) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    // A slip of the hand or two; in a short name, one.
    let most = (name.chars().count() / 3).clamp(1, 3);
    let distance = |other: &str| strsim::osa_distance(&name.to_lowercase(), &other.to_lowercase());
    let candidates = known.iter().filter(|other| other.chars().count() > 1);
    candidates
        .map(|other| (distance(other), *other))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}
