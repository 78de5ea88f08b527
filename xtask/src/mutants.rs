//! `cargo xtask mutants`: breaks each rule of the protocol and of the checkers on purpose, one at a
//! time, and counts how many of the changes the tests notice. A test that notices nothing proves
//! nothing.

use crate::arguments::Arguments;
use crate::{Outcome, process, rust, workspace};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Where the rules are.
const RULES: [&str; 4] =
    ["src/dynamo.rs", "src/dynamo/**/*.rs", "src/sim/check.rs", "src/sim/check/**/*.rs"];
/// What a mutant meets.
struct Pass {
    tests: &'static [&'static str],
    /// Tests of chance, which take longer than all the others together.
    left_out: &'static [&'static str],
    /// How many seeds of the swarm.
    seeds: &'static str,
    /// When a mutant is taken for one that never ends, in seconds.
    timeout_s: &'static str,
    /// More for cargo-mutants.
    options: &'static [&'static str],
}

/// What every mutant meets: seconds of tests, and the runs of seeds that are pinned.
const QUICK: Pass = Pass {
    tests: &["--lib", "--test=it", "--test=checkers", "--test=vectors", "--test=swarm"],
    left_out: &["balance", "staleness"],
    seeds: "10",
    timeout_s: "120",
    options: &[],
};
/// What meets those that were missed.
const SLOWER: Pass = Pass {
    tests: &["--test=swarm", "--test=small_scope"],
    left_out: &[],
    seeds: "2000",
    timeout_s: "600",
    options: &["--iterate"],
};
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
}

impl Counts {
    fn of(fates: &Fates) -> Self {
        let mut counts = Self::default();
        for fate in fates.values() {
            *match *fate {
                "caught" => &mut counts.caught,
                "timeout" => &mut counts.hung,
                "missed" => &mut counts.missed,
                _ => &mut counts.unviable,
            } += 1;
        }
        counts
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
        let Self { caught, hung, missed, unviable } = self;
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
    let mut fates = Fates::new();
    // It also fails where a single mutant was missed; the share decides here.
    let outcome = process::run(&mut tool(&folder, shard.as_deref(), &QUICK));
    read(&folder, &mut fates);
    if fates.values().any(|fate| *fate == "missed") {
        let _ = process::run(&mut tool(&folder, shard.as_deref(), &SLOWER));
        read(&folder, &mut fates);
    }
    let counts = Counts::of(&fates);
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

/// cargo-mutants over the rules, with these tests. Those left out are named last.
fn tool(folder: &Path, shard: Option<&str>, pass: &Pass) -> Command {
    let mut command = rust::cargo(&["mutants", "--package", "quorumscope", "--jobs", "2"]);
    command.arg("--output").arg(folder).args(["--timeout", pass.timeout_s, "--exclude-re", "fmt"]);
    // A mutant is built once and run once: what its build takes counts more than how fast it runs.
    command.args(["--profile", "dev"]).env("CARGO_PROFILE_DEV_DEBUG", "none");
    command.args(RULES.iter().flat_map(|file| ["--file", file]));
    command.args(pass.tests.iter().map(|test| format!("--cargo-arg={test}")));
    command.args(shard.iter().flat_map(|shard| ["--sharding", "round-robin", "--shard", shard]));
    command.args(pass.options).args(["--", "--"]);
    command.args(pass.left_out.iter().flat_map(|test| ["--skip", test]));
    command.env("SWARM_SEEDS", pass.seeds);
    command
}

/// What became of each mutant, by its name; what it met last counts.
type Fates = BTreeMap<String, &'static str>;

/// Reads the lists that cargo-mutants has written.
fn read(folder: &Path, fates: &mut Fates) {
    for fate in ["caught", "timeout", "missed", "unviable"] {
        let list = folder.join("mutants.out").join(fate).with_extension("txt");
        let text = fs::read_to_string(list).unwrap_or_default();
        fates.extend(text.lines().map(|name| (name.to_owned(), fate)));
    }
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
    let which = match shard {
        Some(shard) => format!("Every mutant of shard {shard}, a sample over all files"),
        None => "Every mutant".to_owned(),
    };
    format!(
        "# Mutants\n\n\
         `cargo xtask mutants` changes the rules of `src/dynamo` and `src/sim/check` one at a time \
         (cargo-mutants), and counts how many of the changes the tests notice. Every change meets \
         the unit tests, `tests/it`, `tests/checkers`, `tests/vectors` without those of chance, and \
         the seeds of `tests/swarm` whose runs are pinned; what these miss meets `tests/small_scope` \
         and {} seeds of `tests/swarm` too. Left out are the texts of `fmt`. At least \
         {CAUGHT_LEAST} % have to be noticed.\n\n\
         Last figure, by `{command}`:\n\n{which}: {}.\n",
        SLOWER.seeds,
        counts.sentence()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_mutant_met_last_counts() {
        let mut fates = Fates::from([("one".to_owned(), "missed"), ("two".to_owned(), "missed")]);
        fates.extend([("one".to_owned(), "caught"), ("three".to_owned(), "timeout")]);
        let expected = Counts { caught: 1, hung: 1, missed: 1, unviable: 0 };
        assert_eq!(Counts::of(&fates), expected);
    }

    #[test]
    fn a_mutant_that_does_not_compile_is_no_mutant() {
        let counts = Counts { caught: 17, hung: 2, missed: 1, unviable: 100 };
        assert_eq!((counts.viable(), counts.noticed_of_1000()), (20, 950));
        assert!(counts.sentence().starts_with("95.0 % of 20 viable mutants"));
        assert_eq!(Counts::default().noticed_of_1000(), 0);
    }

    #[test]
    fn the_page_says_how_its_figure_was_found() {
        let counts = Counts { caught: 9, missed: 1, ..Counts::default() };
        let page = page(counts, Some("0/40"));
        assert!(page.contains("`cargo xtask mutants --shard 0/40`") && page.contains("90.0 %"));
    }
}
