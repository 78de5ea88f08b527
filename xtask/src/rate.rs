//! `cargo xtask bench --rate`: the engine's message rate natively and as wasm, by turns, so that a
//! machine that is busy for a while slows both. The wasm is built and optimised as the page's is, and
//! runs in V8, the engine of Chromium, on its own: what a page does besides is not the engine's.

use crate::node::{self, Node};
use crate::{rust, tools, workspace};
use anyhow::{Context, Result, bail};
use duct::{Expression, cmd};
use std::fs;
use std::path::{Path, PathBuf};

/// What is built both times.
const EXAMPLE: &str = "engine_rate";
/// How often each of the two runs.
const ROUNDS: usize = 5;

/// Builds both, runs them, and prints a line.
///
/// # Errors
/// Something cannot be built, or the page has less than half of the native rate.
pub fn run() -> Result<()> {
    let glue = wasm()?;
    rust::cargo(["build", "--release", "--example", EXAMPLE]).run()?;
    let native = target()?.join("release").join("examples").join(EXAMPLE);
    let script = workspace::root().join("benches").join("engine").join("rate.cjs");
    let node = Node::find()?;
    let (mut natives, mut wasms) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        natives.push(rate(&cmd!(&native))?);
        wasms.push(rate(&node.script(&script, vec![glue.clone().into()]))?);
    }
    let (native, wasm) = (median(natives), median(wasms));
    let share = wasm / native;
    println!(
        "quorum writes, medians of {ROUNDS}: native {native:.0} messages/s, \
         wasm {wasm:.0} messages/s, ratio {share:.2}"
    );
    if share < 0.5 {
        bail!("the page has less than half of the native message rate");
    }
    Ok(())
}

/// The module of the wasm, built as the page's is.
fn wasm() -> Result<PathBuf> {
    rust::ready_for_wasm()?;
    let example = ["build", "--profile", "page", "--target", rust::WASM, "--example", EXAMPLE];
    rust::cargo(example).run()?;
    let built = target()?.join(rust::WASM).join("page").join("examples");
    let folder = workspace::scratch()?.join("rate");
    let wasm_bindgen = tools::WASM_BINDGEN.ready()?.join("wasm-bindgen");
    let built = built.join(EXAMPLE).with_extension("wasm");
    cmd!(wasm_bindgen, "--target", "nodejs", "--out-dir", &folder, built).run()?;
    if let Some(wasm_opt) = node::wasm_opt()? {
        let wasm = folder.join(format!("{EXAMPLE}_bg.wasm"));
        cmd!(wasm_opt.join("wasm-opt"), level()?, &wasm, "-o", &wasm).run()?;
    }
    Ok(folder.join(EXAMPLE).with_extension("js"))
}

/// What the page asks of wasm-opt.
fn level() -> Result<String> {
    let page = fs::read_to_string(workspace::root().join("index.html"))
        .context("cannot read index.html")?;
    let rest = page.split_once("data-wasm-opt=\"").map(|(_, rest)| rest);
    let level = rest.and_then(|rest| rest.split_once('"')).map(|(level, _)| level);
    Ok(format!("-O{}", level.context("index.html asks nothing of wasm-opt")?))
}

/// Cargo's build folder.
fn target() -> Result<PathBuf> {
    Ok(workspace::scratch()?.parent().map_or_else(PathBuf::new, Path::to_path_buf))
}

fn rate(program: &Expression) -> Result<f64> {
    let printed = program.read()?;
    printed.trim().parse().with_context(|| format!("expected a rate, found {printed}"))
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
