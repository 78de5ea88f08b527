//! Where a scenario comes from: a file, standard input, or a link.

use crate::app::examples::example;
use crate::limits::SCENARIO_BYTES_MAX;
use crate::link::{self, Opens, PageLink};
use crate::scenario::{self, Problem, ProblemKind, Scenario};
use crate::text::log::no_example;
use crate::text::program;
use percent_encoding::percent_decode_str;
use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind, Read, stdin};
use std::path::Path;

/// A text that may be a scenario.
pub(super) struct Source {
    /// What a sentence calls it.
    pub name: String,
    pub text: String,
    /// The link that it comes from.
    pub link: Option<PageLink>,
}

/// Why there is nothing to run.
pub(super) struct Refusal {
    pub name: String,
    pub why: Why,
}

pub(super) enum Why {
    /// It could not be read.
    Unread(String),
    /// It was read, and is no scenario.
    Faults(Vec<Problem>),
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, why } = self;
        match why {
            Why::Unread(sentence) => writeln!(formatter, "{name}: {sentence}"),
            Why::Faults(problems) => {
                problems.iter().try_for_each(|problem| writeln!(formatter, "{name}: {problem}"))
            }
        }
    }
}

impl Source {
    /// Reads what an argument names: `-` is standard input, a file goes before a link.
    pub fn read(argument: &str) -> Result<Self, Refusal> {
        if argument == "-" {
            return Self::of_bytes(program::STANDARD_INPUT, limited(stdin()));
        }
        if !Path::new(argument).exists() && is_link(argument) {
            return Self::of_link(argument);
        }
        Self::of_bytes(argument, File::open(argument).and_then(limited))
    }

    /// The scenario, or all that keeps it from being one.
    pub fn scenario(&self) -> Result<Scenario, Refusal> {
        scenario::parse(&self.text).map_err(|_| {
            let mut problems = self.problems();
            problems.retain(|problem| problem.kind() == ProblemKind::Error);
            Refusal { name: self.name.clone(), why: Why::Faults(problems) }
        })
    }

    /// All that is wrong with it, in the order of its lines.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = scenario::check(&self.text);
        problems.sort_by_key(|problem| (problem.line(), problem.column()));
        problems
    }

    fn of_bytes(name: &str, bytes: io::Result<Vec<u8>>) -> Result<Self, Refusal> {
        let refuse = |why| Refusal { name: name.to_owned(), why };
        let bytes = bytes.map_err(|error| refuse(Why::Unread(unread(&error))))?;
        if bytes.len() > SCENARIO_BYTES_MAX as usize {
            return Err(refuse(Why::Unread(program::too_large(SCENARIO_BYTES_MAX))));
        }
        let text =
            scenario::decode(&bytes).map_err(|problem| refuse(Why::Faults(vec![problem])))?;
        Ok(Self { name: name.to_owned(), text: text.to_owned(), link: None })
    }

    fn of_link(argument: &str) -> Result<Self, Refusal> {
        let name = program::THE_LINK;
        let refuse = |sentence| Refusal { name: name.to_owned(), why: Why::Unread(sentence) };
        let fragment = argument.split_once('#').map_or(argument, |(_, fragment)| fragment);
        // What is no proper encoding is read as it is, as the page does.
        let plain = percent_decode_str(fragment).decode_utf8();
        let plain = plain.unwrap_or(fragment.into());
        let link = link::read(&plain).map_err(|fault| refuse(fault.to_string()))?;
        let text = match &link.opens {
            Opens::Run(run) => run.clone(),
            Opens::Example(name) => {
                let example = example(name).ok_or_else(|| refuse(no_example(name)))?;
                example.text.to_owned()
            }
        };
        Ok(Self { name: name.to_owned(), text, link: Some(link) })
    }
}

/// Whether an argument that names no file means a link.
fn is_link(argument: &str) -> bool {
    let names = ["run=", "z=", "example=", "at=", "fp=", "theme="];
    argument.contains('#') || names.iter().any(|name| argument.starts_with(name))
}

/// All that can be read, to a little more than a scenario may have.
fn limited(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(u64::from(SCENARIO_BYTES_MAX) + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unread(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => program::NO_FILE.to_owned(),
        ErrorKind::IsADirectory => program::A_FOLDER.to_owned(),
        _ => program::unread(&error.to_string()),
    }
}
