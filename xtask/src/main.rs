//! The commands of this project: `cargo xtask COMMAND`.

mod bench;
mod browser;
mod budget;
mod cache;
mod counts;
mod dist;
mod e2e;
mod mutants;
mod node;
mod pins;
mod process;
mod progress;
mod rate;
mod rust;
mod screens;
mod serve;
mod server;
mod stages;
mod swarm;
mod test;
mod tools;
mod workspace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The commands of this project.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// Every command. To add one, write its module and add it here and in [`run`].
#[derive(Subcommand)]
enum Command {
    /// Build the page and serve it on this machine; installs what it needs, once
    Serve(serve::Options),
    /// Run every check and every test, natively and in a browser
    Test(test::Options),
    /// Run the end-to-end tests alone, against dist/ as it stands
    E2e(e2e::Options),
    /// Build the folder dist/, ready for any static host
    Dist,
    /// Measure the engine natively and as wasm, and the page in a browser
    Bench(bench::Options),
    /// Run simulated clusters drawn by seeds, and stop at the first broken promise
    Swarm(swarm::Options),
    /// Break each rule on purpose, and count how many breaks the tests notice (hours)
    Mutants(mutants::Options),
    /// Take screenshots of the page in every size and theme
    Screens(screens::Options),
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(passed) => ExitCode::from(u8::from(!passed)),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the command; false where it failed and has said so itself.
fn run(command: Command) -> anyhow::Result<bool> {
    match command {
        Command::Serve(options) => serve::run(&options)?,
        Command::Test(options) => return test::run(&options),
        Command::E2e(options) => e2e::run(&options)?,
        Command::Dist => dist::run()?,
        Command::Bench(options) => bench::run(&options)?,
        Command::Swarm(options) => swarm::run(&options)?,
        Command::Mutants(options) => mutants::run(&options)?,
        Command::Screens(options) => screens::run(&options)?,
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::{Arguments, Command};
    use clap::{CommandFactory, Parser};

    #[test]
    fn the_commands_hold_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn what_follows_e2e_and_swarm_is_passed_on() {
        let given = |words: &[&str]| Arguments::parse_from([&["xtask"], words].concat()).command;
        let Command::E2e(options) = given(&["e2e", "--grep", "boot", "--workers=1"]) else {
            panic!("is another command");
        };
        assert_eq!(options.arguments, ["--grep", "boot", "--workers=1"]);
        let Command::Swarm(options) = given(&["swarm", "--seeds", "100"]) else {
            panic!("is another command");
        };
        assert_eq!(options.arguments, ["--seeds", "100"]);
    }

    #[test]
    fn what_a_command_does_not_know_is_refused() {
        for words in [&["dist", "--fast"][..], &["serve", "--port"], &["serve", "--port", "x"]] {
            assert!(Arguments::try_parse_from([&["xtask"], words].concat()).is_err(), "{words:?}");
        }
        let both = ["xtask", "test", "--native", "--skip-browser"];
        assert!(Arguments::try_parse_from(both).is_err());
    }
}
