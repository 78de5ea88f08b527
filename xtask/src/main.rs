//! The commands of this project: `cargo xtask COMMAND`.
//!
//! Each command is one row of [`COMMANDS`]; the help is printed from the same rows.

mod arguments;
mod bench;
mod browser;
mod budget;
mod cache;
mod counts;
mod dist;
mod e2e;
mod mutants;
mod node;
mod order;
mod pack;
mod pins;
mod process;
mod rate;
mod rust;
mod screens;
mod serve;
mod server;
mod shrink;
mod stages;
mod swarm;
mod test;
mod tools;
mod wasm;
mod workspace;

use std::process::ExitCode;

/// What a command gives back: nothing, or one line that says what failed and what to do. The line
/// is empty where the command has said so itself.
type Outcome<T = ()> = Result<T, String>;

/// One command of `cargo xtask`.
struct Command {
    name: &'static str,
    /// The arguments as the help shows them.
    usage: &'static str,
    summary: &'static str,
    run: fn(&[String]) -> Outcome,
}

/// Every command. To add one, write its module and add its row here.
const COMMANDS: &[Command] = &[
    Command {
        name: "serve",
        usage: "[--port N] [--no-open]",
        summary: "build the page and serve it on this machine; installs what it needs, once",
        run: serve::run,
    },
    Command {
        name: "test",
        usage: "[--native | --skip-browser]",
        summary: "run every check and every test, natively and in a browser",
        run: test::run,
    },
    Command {
        name: "e2e",
        usage: "[PLAYWRIGHT ARGUMENTS]",
        summary: "run the end-to-end tests alone, against dist/ as it stands",
        run: e2e::run,
    },
    Command {
        name: "dist",
        usage: "",
        summary: "build the folder dist/, ready for any static host",
        run: dist::run,
    },
    Command {
        name: "bench",
        usage: "[--engine | --rate | --page]",
        summary: "measure the engine natively and as wasm, and the page in a browser",
        run: bench::run,
    },
    Command {
        name: "swarm",
        usage: "[--seeds N | --seed N]",
        summary: "run simulated clusters drawn by seeds, and stop at the first broken promise",
        run: swarm::run,
    },
    Command {
        name: "mutants",
        usage: "[--shard K/N]",
        summary: "break each rule on purpose, and count how many breaks the tests notice (hours)",
        run: mutants::run,
    },
    Command {
        name: "screens",
        usage: "[DIR]",
        summary: "take screenshots of the page in every size and theme (into target/screens)",
        run: screens::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        print!("{}", help());
        return ExitCode::FAILURE;
    };
    if matches!(name.as_str(), "help" | "--help" | "-h") {
        print!("{}", help());
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        eprintln!("error: there is no command {name:?}\n\n{}", help());
        return ExitCode::FAILURE;
    };
    match (command.run)(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            if !message.is_empty() {
                eprintln!("error: {message}");
            }
            ExitCode::FAILURE
        }
    }
}

fn help() -> String {
    let mut text = String::from("Usage: cargo xtask COMMAND [ARGUMENTS]\n\nCommands:\n");
    for command in COMMANDS {
        let call = format!("{} {}", command.name, command.usage);
        text.push_str(&format!("  {call:<34} {}\n", command.summary));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{COMMANDS, help};

    #[test]
    fn help_names_every_command() {
        let text = help();
        for command in COMMANDS {
            assert!(text.contains(command.name) && text.contains(command.summary));
        }
    }
}
