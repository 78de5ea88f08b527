//! `cargo xtask mutants`: breaks each rule of the protocol and of the checkers on purpose, one at a
//! time, and counts how many of the changes the tests notice. A test that notices nothing proves
//! nothing.

use crate::arguments::Arguments;
use crate::{Outcome, process, rust, workspace};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Where the rules are.
const RULES: [&str; 4] =
    ["src/dynamo.rs", "src/dynamo/**/*.rs", "src/sim/check.rs", "src/sim/check/**/*.rs"];
/// The tests that a mutant meets: those that take seconds, and the runs of seeds that are pinned.
const TESTS: [&str; 5] =
    ["--lib", "--test=it", "--test=checkers", "--test=vectors", "--test=swarm"];
/// Tests of chance, which take longer than all the others together.
const LEFT_OUT: [&str; 2] = ["balance", "staleness"];
/// How many more seeds of the swarm it meets.
const SEEDS: &str = "10";
/// Of a hundred mutants so many have to be noticed.
const CAUGHT_LEAST: u32 = 90;
/// Where the last figure stands.
const FIGURE: &str = "docs/mutants.md";

/// What became of the mutants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    /// A test failed.
    caught: u32,
    /// The tests never ended.
    hung: u32,
    /// Nothing was noticed.
    missed: u32,
    /// It did not compile.
    unviable: u32,
    /// All there are, those among them that were not reached before the command was stopped.
    listed: u32,
}

impl Counts {
    /// Counts the lists that cargo-mutants has written.
    fn read(folder: &Path) -> Self {
        let count = |fate: &str| {
            let list = folder.join("mutants.out").join(fate).with_extension("txt");
            fs::read_to_string(list).unwrap_or_default().lines().count() as u32
        };
        let list = folder.join("mutants.out").join("mutants.json");
        let list = fs::read_to_string(list).unwrap_or_default();
        Self {
            listed: list.matches("\"genre\"").count() as u32,
            caught: count("caught"),
            hung: count("timeout"),
            missed: count("missed"),
            unviable: count("unviable"),
        }
    }

    /// How many were reached.
    fn reached(self) -> u32 {
        self.viable() + self.unviable
    }

    fn viable(self) -> u32 {
        self.caught + self.hung + self.missed
    }

    /// How many of a thousand viable mutants were noticed.
    fn noticed_of_1000(self) -> u32 {
        (self.caught + self.hung) * 1_000 / self.viable().max(1)
    }

    fn sentence(self) -> String {
        let (share, tested) = (self.noticed_of_1000(), self.viable());
        let Self { caught, hung, missed, unviable, .. } = self;
        format!(
            "{}.{} % of {tested} viable mutants noticed: {caught} by a failing test, {hung} by \
             tests that never ended; {missed} missed; {unviable} more did not compile",
            share / 10,
            share % 10
        )
    }
}

/// Runs the command.
///
/// # Errors
/// cargo-mutants is missing, cannot run, or too few mutants were noticed.
pub fn run(arguments: &[String]) -> Outcome {
    let mut arguments = Arguments::new(arguments);
    let shard = arguments.value("--shard")?;
    arguments.finish()?;
    if process::capture(&mut rust::cargo(&["mutants", "--version"])).is_err() {
        return Err("cargo-mutants is missing: `cargo install cargo-mutants --locked`".into());
    }
    let folder = workspace::scratch()?;
    // It also fails where a single mutant was missed; the share decides here.
    let outcome = process::run(&mut tool(&folder, shard.as_deref()));
    let counts = Counts::read(&folder);
    if counts.viable() == 0 {
        return outcome.and(Err("no mutant was tested".into()));
    }
    note(counts, shard.as_deref())?;
    if counts.noticed_of_1000() < CAUGHT_LEAST * 10 {
        return Err(format!("{}; at least {CAUGHT_LEAST} % are asked for", counts.sentence()));
    }
    println!("{}", counts.sentence());
    Ok(())
}

/// cargo-mutants over the rules. The tests that are left out come last.
fn tool(folder: &Path, shard: Option<&str>) -> Command {
    let mut command = rust::cargo(&["mutants", "--package", "quorumscope", "--jobs", "2"]);
    command.arg("--output").arg(folder).args(["--timeout", "120", "--exclude-re", "fmt"]);
    // A mutant is built once and run once: what its build takes counts more than how fast it runs.
    command.args(["--profile", "dev"]).env("CARGO_PROFILE_DEV_DEBUG", "none");
    command.args(RULES.iter().flat_map(|file| ["--file", file]));
    command.args(TESTS.iter().map(|test| format!("--cargo-arg={test}")));
    command.args(shard.iter().flat_map(|shard| ["--sharding", "round-robin", "--shard", shard]));
    command.args(["--", "--"]).args(LEFT_OUT.iter().flat_map(|test| ["--skip", test]));
    command.env("SWARM_SEEDS", SEEDS);
    command
}

/// Writes the figure down beside its command.
fn note(counts: Counts, shard: Option<&str>) -> Outcome {
    let file = workspace::root().join(FIGURE);
    fs::write(&file, page(counts, shard))
        .map_err(|error| format!("cannot write {}: {error}", file.display()))
}

fn page(counts: Counts, shard: Option<&str>) -> String {
    let command = match shard {
        Some(shard) => format!("cargo xtask mutants --shard {shard}"),
        None => "cargo xtask mutants".to_owned(),
    };
    let (reached, listed) = (counts.reached(), counts.listed);
    let stopped = if reached < listed { ", which was stopped" } else { "" };
    let which = format!("{reached} of its {listed} mutants{stopped}");
    format!(
        "# Mutants\n\n\
         `cargo xtask mutants` changes the rules of `src/dynamo` and `src/sim/check` one at a time \
         (cargo-mutants), and counts how many of the changes the tests notice. A change meets the \
         unit tests, `tests/it`, `tests/checkers`, `tests/vectors` without those of chance, and of \
         `tests/swarm` the seeds whose runs are pinned. Left out are the texts of `fmt`. At least \
         {CAUGHT_LEAST} % have to be noticed.\n\n\
         Last figure, by `{command}`:\n\n{which}: {}.\n",
        counts.sentence()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mutant_that_does_not_compile_is_no_mutant() {
        let counts = Counts { caught: 17, hung: 2, missed: 1, unviable: 100, listed: 120 };
        assert_eq!((counts.viable(), counts.noticed_of_1000()), (20, 950));
        assert!(counts.sentence().starts_with("95.0 % of 20 viable mutants"));
        assert_eq!(Counts::default().noticed_of_1000(), 0);
    }

    #[test]
    fn the_page_says_how_its_figure_was_found() {
        let counts = Counts { caught: 9, missed: 1, listed: 20, ..Counts::default() };
        let page = page(counts, Some("0/40"));
        assert!(page.contains("`cargo xtask mutants --shard 0/40`") && page.contains("90.0 %"));
        assert!(page.contains("10 of its 20 mutants, which was stopped"));
    }
}
