//! `cargo xtask mutants`: breaks each rule of the protocol and of the checkers on purpose, one at a
//! time, and counts how many of the changes the tests notice. A test that notices nothing proves
//! nothing.

use crate::{rust, workspace};
use anyhow::{Context, Result, bail};
use clap::Args;
use duct::Expression;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

/// Where the rules are.
const RULES: [&str; 4] =
    ["src/dynamo.rs", "src/dynamo/**/*.rs", "src/check.rs", "src/check/**/*.rs"];
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

/// Which mutants are tested; all of them where nothing is said.
#[derive(Args)]
pub struct Options {
    /// The part K of N
    #[arg(long, value_name = "K/N")]
    shard: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// cargo-mutants is missing, cannot run, or too few mutants were noticed.
pub fn run(options: &Options) -> Result<()> {
    let shard = options.shard.as_deref();
    if rust::cargo(["mutants", "--version"]).stdout_null().stderr_null().run().is_err() {
        bail!("cargo-mutants is missing: `cargo install cargo-mutants --locked`");
    }
    let folder = workspace::scratch()?;
    // It also fails where a single mutant was missed; the share decides here.
    let outcome = tool(&folder, shard).run();
    let counts = Counts::read(&folder);
    if counts.viable() == 0 {
        outcome?;
        bail!("no mutant was tested");
    }
    note(counts, shard)?;
    if counts.noticed_of_1000() < CAUGHT_LEAST * 10 {
        bail!("{}; at least {CAUGHT_LEAST} % are asked for", counts.sentence());
    }
    println!("{}", counts.sentence());
    Ok(())
}

/// cargo-mutants over the rules. The tests that are left out come last.
fn tool(folder: &Path, shard: Option<&str>) -> Expression {
    let mut words = vec!["mutants", "--package", "quorumscope", "--jobs", "2"];
    words.extend(["--timeout", "120", "--exclude-re", "fmt"]);
    // A mutant is built once and run once: what its build takes counts more than how fast it runs.
    words.extend(["--profile", "dev"]);
    words.extend(RULES.iter().flat_map(|file| ["--file", file]));
    words.extend(shard.iter().flat_map(|shard| ["--sharding", "round-robin", "--shard", shard]));
    let tests = TESTS.map(|test| format!("--cargo-arg={test}"));
    words.extend(tests.iter().map(String::as_str));
    let mut words: Vec<OsString> = words.into_iter().map(OsString::from).collect();
    words.extend(["--output".into(), folder.as_os_str().to_owned(), "--".into(), "--".into()]);
    words.extend(LEFT_OUT.iter().flat_map(|test| ["--skip", test]).map(OsString::from));
    rust::cargo(words).env("CARGO_PROFILE_DEV_DEBUG", "none").env("SWARM_SEEDS", SEEDS)
}

/// Writes the figure down beside its command.
fn note(counts: Counts, shard: Option<&str>) -> Result<()> {
    let file = workspace::root().join(FIGURE);
    fs::write(&file, page(counts, shard))
        .with_context(|| format!("cannot write {}", file.display()))
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
         `cargo xtask mutants` changes the rules of `src/dynamo` and `src/check` one at a time \
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
