//! Runs a scenario file without a browser and prints one JSON object: `quorumscope run FILE --json`.
//!
//! Exits with 0 where every expectation held, 1 where one did not, and 2 where the file is
//! malformed or cannot be read; the message on standard error names the place.

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("usage: replay FILE");
        return ExitCode::from(2);
    };
    quorumscope::cli::replay(&file)
}
