//! `cargo xtask test`: every check and every test.

use crate::counts::Counts;
use crate::stages::{Finding, Report};
use crate::{browser, budget, dist, e2e, process, rust, tools, workspace};
use anyhow::{Context, Result, bail};
use clap::Args;
use duct::Expression;
use std::fs;
use std::path::PathBuf;

/// What is left out; nothing where nothing is said.
#[derive(Args)]
pub struct Options {
    /// Leave out all that needs the page's target, Node or a browser
    #[arg(long, conflicts_with = "skip_browser")]
    native: bool,
    /// Leave out what runs in a browser
    #[arg(long)]
    skip_browser: bool,
}

/// Runs the command; false where a check or a test failed, which the table says.
///
/// # Errors
/// The switches ask for what may not be.
pub fn run(options: &Options) -> Result<bool> {
    let strict = workspace::in_continuous_integration();
    if strict && options.skip_browser {
        bail!("--skip-browser is refused where CI is set: nothing may be left out there");
    }
    let mut report = Report::new(strict);
    run_native(&mut report);
    if options.native {
        for stage in ["clippy, wasm32", BROWSER_TESTS, "page", "page size", END_TO_END] {
            report.leave_out(stage, "--native");
        }
    } else {
        run_page(&mut report, options.skip_browser);
    }
    Ok(report.close())
}

const BROWSER_TESTS: &str = "tests in the browser";
const END_TO_END: &str = "end-to-end tests";

fn run_native(report: &mut Report) {
    report.stage("format", || Finding::check(format()));
    report.stage("clippy, native", || {
        let words = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
        Finding::check(checked(&rust::cargo(words)))
    });
    report.stage("tests, native", || {
        rust_tests(&rust::cargo(["test", "--workspace", "--no-fail-fast"]))
    });
}

fn run_page(report: &mut Report, skip_browser: bool) {
    report.stage("clippy, wasm32", || {
        let package = ["clippy", "--package", "quorumscope", "--target", rust::WASM, "--lib"];
        let rest = ["--bins", "--test", "browser", "--", "-D", "warnings"];
        let clippy = rust::cargo(package.into_iter().chain(rest));
        Finding::check(rust::ready_for_wasm().and_then(|()| checked(&clippy)))
    });
    if skip_browser {
        report.leave_out(BROWSER_TESTS, "--skip-browser");
    } else {
        report.stage(BROWSER_TESTS, || match browser_tests() {
            Ok(command) => rust_tests(&command),
            Err(error) => Finding::check(Err(error)),
        });
    }
    let built = report.stage("page", || Finding::check(dist::run()));
    report.stage("page size", || {
        Finding::check(if_built(built).and_then(|()| budget::check(&workspace::dist())))
    });
    if skip_browser {
        report.leave_out(END_TO_END, "--skip-browser");
    } else {
        report.stage(END_TO_END, || {
            let mut counts = Counts::default();
            let outcome = if_built(built).and_then(|()| e2e::count(&mut counts));
            Finding::tests(counts, outcome)
        });
    }
}

fn format() -> Result<()> {
    rust::ready_for_lints()?;
    checked(&rust::cargo(["fmt", "--all", "--check"])).context("run `cargo fmt --all`")
}

fn checked(command: &Expression) -> Result<()> {
    command.run()?;
    Ok(())
}

/// Keeps a stage from judging the page of an earlier build.
fn if_built(built: bool) -> Result<()> {
    if built { Ok(()) } else { bail!("not run, because the page was not built") }
}

fn rust_tests(command: &Expression) -> Finding {
    let mut counts = Counts::default();
    let outcome = process::run_reading(command, |line| counts.read_rust(line));
    Finding::tests(counts, outcome)
}

/// The command that runs tests/browser in a browser. Its runner is set here and not in Cargo's
/// settings, so that a plain `cargo test` needs neither the runner nor a browser.
fn browser_tests() -> Result<Expression> {
    rust::ready_for_wasm()?;
    let runner = tools::WASM_BINDGEN.ready()?.join("wasm-bindgen-test-runner");
    let browser = browser::with_driver()?;
    let words = ["test", "--package", "quorumscope", "--target", rust::WASM, "--test", "browser"];
    Ok(rust::cargo(words)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities(&browser)?))
}

/// Writes what the driver has to know of the browser, and gives the file.
fn capabilities(browser: &browser::Browser) -> Result<PathBuf> {
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
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}
