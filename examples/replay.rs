//! Runs a scenario file without a browser and prints one JSON object.
//!
//! Exits with 0 where every expectation held, 1 where one did not, and 2 where the file is
//! malformed or cannot be read; the message on standard error names the place.

use quorumscope::scenario;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: replay FILE");
        return ExitCode::from(2);
    };
    match replay(&path) {
        Ok((json, held)) => {
            println!("{json}");
            ExitCode::from(u8::from(!held))
        }
        Err(fault) => {
            eprintln!("{path}: {fault}");
            ExitCode::from(2)
        }
    }
}

fn replay(path: &str) -> Result<(String, bool), Box<dyn std::error::Error>> {
    let bytes = std::fs::read(path)?;
    let scenario = scenario::parse(scenario::decode(&bytes)?)?;
    let played = scenario::play(&scenario);
    let json = serde_json::to_string_pretty(&scenario::report(&played))?;
    Ok((json, played.held()))
}
