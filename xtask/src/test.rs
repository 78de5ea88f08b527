//! `cargo xtask test`: every check and every test.

use crate::arguments::Arguments;
use crate::counts::Counts;
use crate::stages::{Finding, Report};
use crate::{Outcome, browser, budget, dist, e2e, process, rust, tools, workspace};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Runs the command.
///
/// # Errors
/// A check or a test fails, or cannot run.
pub fn run(arguments: &[String]) -> Outcome {
    let mut arguments = Arguments::new(arguments);
    let native = arguments.switch("--native");
    let skip_browser = arguments.switch("--skip-browser");
    arguments.finish()?;
    let strict = workspace::in_continuous_integration();
    if strict && skip_browser {
        return Err(
            "--skip-browser is refused where CI is set: nothing may be left out there".into()
        );
    }
    let mut report = Report::new(strict);
    run_native(&mut report);
    if native {
        for stage in ["clippy, wasm32", BROWSER_TESTS, "page", "page size", END_TO_END] {
            report.leave_out(stage, "--native");
        }
    } else {
        run_page(&mut report, skip_browser);
    }
    report.close()
}

const BROWSER_TESTS: &str = "tests in the browser";
const END_TO_END: &str = "end-to-end tests";

fn run_native(report: &mut Report) {
    report.stage("format", || {
        Finding::check(rust::ready_for_lints().and_then(|()| {
            process::run(&mut rust::cargo(&["fmt", "--all", "--check"]))
                .map_err(|error| format!("{error}; run `cargo fmt --all`"))
        }))
    });
    report.stage("clippy, native", || {
        let words = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
        Finding::check(process::run(&mut rust::cargo(&words)))
    });
    report.stage("tests, native", || {
        rust_tests(&mut rust::cargo(&["test", "--workspace", "--no-fail-fast"]))
    });
}

fn run_page(report: &mut Report, skip_browser: bool) {
    report.stage("clippy, wasm32", || {
        let mut command =
            rust::cargo(&["clippy", "--package", "quorumscope", "--target", rust::WASM]);
        command.args(["--lib", "--bins", "--test", "browser", "--", "-D", "warnings"]);
        Finding::check(rust::ready_for_wasm().and_then(|()| process::run(&mut command)))
    });
    if skip_browser {
        report.leave_out(BROWSER_TESTS, "--skip-browser");
    } else {
        report.stage(BROWSER_TESTS, || match browser_tests() {
            Ok(mut command) => rust_tests(&mut command),
            Err(error) => Finding::check(Err(error)),
        });
    }
    let built = report.stage("page", || Finding::check(dist::build()));
    report.stage("page size", || {
        Finding::check(if_built(built).and_then(|()| budget::check(&workspace::dist())))
    });
    if skip_browser {
        report.leave_out(END_TO_END, "--skip-browser");
    } else {
        report.stage(END_TO_END, || match if_built(built).and_then(|()| e2e::count()) {
            Ok((counts, outcome)) => Finding::tests(counts, outcome),
            Err(error) => Finding::check(Err(error)),
        });
    }
}

/// Keeps a stage from judging the page of an earlier build.
fn if_built(built: bool) -> Outcome {
    if built { Ok(()) } else { Err("not run, because the page was not built".into()) }
}

fn rust_tests(command: &mut Command) -> Finding {
    let mut counts = Counts::default();
    let outcome = process::run_reading(command, |line| counts.read_rust(line));
    Finding::tests(counts, outcome.and_then(|outcome| outcome))
}

/// The command that runs tests/browser in a browser. Its runner is set here and not in Cargo's
/// settings, so that a plain `cargo test` needs neither the runner nor a browser.
fn browser_tests() -> Outcome<Command> {
    rust::ready_for_wasm()?;
    let runner = tools::WASM_BINDGEN.ready()?.join("wasm-bindgen-test-runner");
    let browser = browser::with_driver()?;
    let mut command = rust::cargo(&["test", "--package", "quorumscope", "--target", rust::WASM]);
    command
        .args(["--test", "browser"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities(&browser)?);
    Ok(command)
}

/// Writes what the driver has to know of the browser, and gives the file.
fn capabilities(browser: &browser::Browser) -> Outcome<PathBuf> {
    let mut flags = vec![
        "--headless=new",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];
    if browser::is_root() {
        flags.push("--no-sandbox");
    }
    let program = browser.program.display().to_string();
    // The debug form of these strings is also their JSON form: none holds a control character.
    let text =
        format!("{{\"goog:chromeOptions\":{{\"binary\":{program:?},\"args\":{flags:?}}}}}\n");
    let file = workspace::scratch()?.join("webdriver.json");
    fs::write(&file, text).map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    Ok(file)
}
