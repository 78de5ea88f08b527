//! The program for a terminal: runs scenario files, checks them, and makes links of them, for people
//! who do not write Rust. Exits with 0 where all is well, 1 where an expectation or a strict check
//! fails, and 2 where something cannot be read or run.

mod check;
mod link;
mod run;
mod source;

use crate::scenario::{self, parse_time};
use crate::text::program;
use crate::time::SimTime;
use clap::{Parser, Subcommand};
use std::io::{Write, stderr, stdout};
use std::process::ExitCode;

/// What the command line asks for.
#[derive(Debug, Parser)]
#[command(name = "quorumscope", version, about = program::ABOUT, after_help = program::AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: CliCommand,
}

#[derive(Debug, Subcommand)]
enum CliCommand {
    #[command(about = program::RUN)]
    Run {
        #[arg(help = program::FILE)]
        file: String,
        #[arg(long, help = program::RUN_JSON)]
        json: bool,
        #[arg(long, value_name = "T", value_parser = parse_time, help = program::UNTIL)]
        until: Option<SimTime>,
    },
    #[command(about = program::CHECK)]
    Check {
        #[arg(required = true, value_name = "FILE|LINK", help = program::FILES)]
        files: Vec<String>,
        #[arg(long, help = program::CHECK_JSON)]
        json: bool,
        #[arg(long, help = program::STRICT)]
        strict: bool,
    },
    #[command(about = program::LINK)]
    Link {
        #[arg(help = program::FILE)]
        file: String,
        #[arg(long, value_name = "T", value_parser = parse_time, help = program::AT)]
        at: Option<SimTime>,
        #[arg(long, value_name = "URL", help = program::BASE)]
        base: Option<String>,
    },
    #[command(about = program::SCHEMA)]
    Schema,
}

/// What a command has to say, and how it ends.
#[derive(Debug, Default)]
struct CommandOutput {
    output: String,
    complaints: String,
    code: u8,
}

/// What is wrong: something cannot be read, or run.
const FAULT: u8 = 2;

/// The program.
#[must_use]
pub fn main() -> ExitCode {
    let answer = match Arguments::parse().command {
        CliCommand::Run { file, json, until } => run::run(&file, json, until),
        CliCommand::Check { files, json, strict } => check::check(&files, json, strict),
        CliCommand::Link { file, at, base } => link::link(&file, at, base.as_deref()),
        CliCommand::Schema => CommandOutput {
            output: format!("{:#}\n", scenario::schema()),
            ..CommandOutput::default()
        },
    };
    answer.give()
}

/// The JSON form of a run alone.
#[must_use]
pub fn replay(file: &str) -> ExitCode {
    run::run(file, true, None).give()
}

impl CommandOutput {
    fn give(self) -> ExitCode {
        // Whoever reads only the first lines has closed the pipe, and is content.
        let _ = stdout().write_all(self.output.as_bytes());
        let _ = stderr().write_all(self.complaints.as_bytes());
        ExitCode::from(self.code)
    }
}

impl From<source::Refusal> for CommandOutput {
    fn from(refusal: source::Refusal) -> Self {
        Self { output: String::new(), complaints: refusal.to_string(), code: FAULT }
    }
}
