//! What the program says in a terminal, to people who write scenario files and no Rust.

/// What the program is.
pub const ABOUT: &str = "Runs, checks and links scenarios of a masterless, Dynamo-style cluster";
/// What stands below its help.
pub const AFTER_HELP: &str = "\
Exit codes: 0 all is well; 1 an expectation failed, or with check --strict there is a warning; \
2 a file or the command line is at fault.\n\
The page itself runs in a browser: cargo xtask serve.";
/// What `run` does.
pub const RUN: &str = "Plays a scenario and tells what happened, and which expectations failed";
/// A file as an argument.
pub const FILE: &str = "A scenario file, a link to a run, or - for standard input";
/// What `run --json` does.
pub const RUN_JSON: &str = "Prints all that the run came to as one JSON object";
/// What `run --until` does.
pub const UNTIL: &str = "Plays up to this time of the run, such as 250ms";
/// What `check` does.
pub const CHECK: &str = "Tells every fault of scenarios, without playing them";
/// Files as arguments.
pub const FILES: &str = "Scenario files, links to runs, or - for standard input";
/// What `check --json` does.
pub const CHECK_JSON: &str = "Prints what was found as a JSON list, an object a file";
/// What `check --strict` does.
pub const STRICT: &str = "Exits with 1 where there are warnings alone";
/// What `link` does.
pub const LINK: &str =
    "Prints what stands behind the # of a link that opens a scenario in the page";
/// What `link --at` does.
pub const AT: &str = "Has the page stand at this time of the run, such as 250ms";
/// What `link --base` does.
pub const BASE: &str = "Prints the whole link to the page at this address";
/// What `schema` does.
pub const SCHEMA: &str = "Prints the JSON Schema of scenario files, for editors";

/// The name of what comes from a pipe.
pub const STANDARD_INPUT: &str = "standard input";
/// The name of what comes from a link.
pub const THE_LINK: &str = "the link";
/// There is no file.
pub const NO_FILE: &str = "there is no such file; name one, or a link that begins with # or run=";
/// A folder where a file should be.
pub const A_FOLDER: &str = "this is a folder; name the files in it";
/// Nothing happened in a run.
pub const NOTHING_HAPPENED: &str =
    "Nothing happened: the script is empty, or ends before anything.";

/// A file is not to be read.
#[must_use]
pub fn unread(why: &str) -> String {
    format!("it could not be read: {why}")
}

/// A file is larger than any scenario.
#[must_use]
pub fn too_large(bytes_most: u32) -> String {
    format!("it has more than {bytes_most} bytes, as no scenario may; is it another file?")
}

/// A file has no fault.
#[must_use]
pub fn no_fault(file: &str) -> String {
    format!("{file}: no fault")
}

/// Something that was hardly meant.
#[must_use]
pub fn warning(sentence: &str) -> String {
    format!("warning: {sentence}")
}

/// A part of a link says nothing.
#[must_use]
pub fn left_out(part: &str) -> String {
    format!("this part of the link says nothing and is left out: {part}")
}

/// A line of the account.
#[must_use]
pub fn happened(time: &str, sentence: &str) -> String {
    format!("{time:>12}  {sentence}")
}

/// An expectation that failed: where, what was expected if it was written, and what was found.
#[must_use]
pub fn failed(
    step: usize,
    position: Option<(usize, usize)>,
    expected: Option<&str>,
    found: &str,
) -> String {
    let position = position.map(|(line, column)| format!(" (line {line}, column {column})"));
    let position = position.unwrap_or_default();
    let expected = expected.unwrap_or("that the step can be done as it is written");
    format!("script[{step}] failed{position}\n  expected: {expected}\n  found:    {found}")
}

/// How the expectations fared.
#[must_use]
pub fn expectations(held: usize, failed: usize) -> String {
    match (held, failed) {
        (0, 0) => "Nothing was expected so far.".to_owned(),
        (1, 0) => "The only expectation held.".to_owned(),
        (0, 1) => "The only expectation failed.".to_owned(),
        (held, 0) => format!("All {held} expectations held."),
        (held, failed) => format!("{failed} of {} expectations failed.", held + failed),
    }
}

/// How a run ended.
#[must_use]
pub fn run_ended(at: &str, steps: u64, fingerprint: u64) -> String {
    format!("The run ended at {at} after {steps} steps; its fingerprint is {fingerprint:016x}.")
}
