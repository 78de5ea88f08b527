//! `cargo xtask bench --rate`: the engine's message rate natively and as wasm, by turns, so that a
//! machine that is busy for a while slows both. The wasm is built and optimised as the page's is, and
//! runs in V8, the engine of Chromium, on its own: what a page does besides is not the engine's.

use crate::node::{self, Node};
use crate::{Outcome, process, rust, tools, workspace};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is built both times.
const EXAMPLE: &str = "engine_rate";
/// How often each of the two runs.
const ROUNDS: usize = 5;

/// Builds both, runs them, and prints a line.
///
/// # Errors
/// Something cannot be built, or the page has less than half of the native rate.
pub fn run() -> Outcome {
    let glue = wasm()?;
    process::run(&mut rust::cargo(&["build", "--release", "--example", EXAMPLE]))?;
    let native = target()?.join("release").join("examples").join(EXAMPLE);
    let script = workspace::root().join("benches").join("engine").join("rate.cjs");
    let (mut natives, mut wasms) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        natives.push(rate(&mut Command::new(&native))?);
        wasms.push(rate(Node::find()?.script(&script).arg(&glue))?);
    }
    let (native, wasm) = (median(natives), median(wasms));
    let share = wasm / native;
    println!(
        "quorum writes, medians of {ROUNDS}: native {native:.0} messages/s, \
         wasm {wasm:.0} messages/s, ratio {share:.2}"
    );
    if share < 0.5 {
        return Err("the page has less than half of the native message rate".into());
    }
    Ok(())
}

/// The module of the wasm, built as the page's is.
fn wasm() -> Outcome<PathBuf> {
    rust::ready_for_wasm()?;
    let example = ["build", "--profile", "page", "--target", rust::WASM, "--example", EXAMPLE];
    process::run(&mut rust::cargo(&example))?;
    let built = target()?.join(rust::WASM).join("page").join("examples");
    let folder = workspace::scratch()?.join("rate");
    process::run(
        Command::new(tools::WASM_BINDGEN.ready()?.join("wasm-bindgen"))
            .args(["--target", "nodejs", "--out-dir"])
            .arg(&folder)
            .arg(built.join(EXAMPLE).with_extension("wasm")),
    )?;
    if let Some(wasm_opt) = node::wasm_opt()? {
        let wasm = folder.join(format!("{EXAMPLE}_bg.wasm"));
        process::run(
            Command::new(wasm_opt.join("wasm-opt"))
                .args(passes()?.split_whitespace())
                .arg(&wasm)
                .arg("-o")
                .arg(&wasm),
        )?;
    }
    Ok(folder.join(EXAMPLE).with_extension("js"))
}

/// What the page asks of wasm-opt.
fn passes() -> Outcome<String> {
    let page = fs::read_to_string(workspace::root().join("index.html"))
        .map_err(|error| format!("cannot read index.html: {error}"))?;
    let rest = page.split_once("data-wasm-opt-params=\"").map(|(_, rest)| rest);
    let passes = rest.and_then(|rest| rest.split_once('"')).map(|(passes, _)| passes);
    Ok(passes.ok_or("index.html asks nothing of wasm-opt")?.to_owned())
}

/// Cargo's build folder.
fn target() -> Outcome<PathBuf> {
    Ok(workspace::scratch()?.parent().map_or_else(PathBuf::new, Path::to_path_buf))
}

fn rate(command: &mut Command) -> Outcome<f64> {
    let printed = process::capture(command)?;
    printed.trim().parse().map_err(|_| format!("expected a rate, found {printed}"))
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
