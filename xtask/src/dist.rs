//! `cargo xtask dist`: builds the folder that a static host serves.

use crate::progress::Progress;
use crate::tools::{self, Tool};
use crate::{node, process, rust, workspace};
use anyhow::{Context, Result};
use duct::{Expression, cmd};
use std::fs;
use std::path::PathBuf;
use std::thread::{self, ScopedJoinHandle};
use std::time::Instant;

/// What the progress calls the page.
const PAGE: &str = "the page";

/// Builds the page and, beside it, the schema of scenario files.
///
/// # Errors
/// A tool cannot be installed, or the build fails.
pub fn run() -> Result<()> {
    build()?;
    let schema = rust::cargo(["run", "--quiet", "--bin", "quorumscope", "--", "schema"]).read()?;
    let file = workspace::dist().join("scenario.schema.json");
    fs::write(&file, schema + "\n").with_context(|| format!("cannot write {}", file.display()))
}

/// Installs what the build needs, and builds the page.
///
/// # Errors
/// A tool cannot be installed, or the build fails.
pub fn build() -> Result<()> {
    let start = Instant::now();
    rust::ready_for_wasm()?;
    // Trunk is told to stay off the network, so that it downloads no tool of its own choice.
    rust::cargo(["fetch", "--quiet", "--target", rust::WASM]).run()?;
    set_up()?;
    let (trunk, wasm_bindgen) = (tools::TRUNK.ready()?, tools::WASM_BINDGEN.ready()?);
    let wasm_opt = node::wasm_opt()?;
    let page =
        if wasm_opt.is_some() { SourcePage::optimized() } else { SourcePage::not_optimized()? };
    let folders: Vec<PathBuf> = [wasm_bindgen].into_iter().chain(wasm_opt).collect();
    println!("Building the page for release: a minute or two the first time, then seconds.");
    cmd!(trunk.join("trunk"), "build", "--release", "--offline=true", &page.file)
        .dir(workspace::root())
        .env("PATH", process::path_with(&folders)?)
        // Trunk 0.21 ends with a usage error where NO_COLOR is 1.
        .env_remove("NO_COLOR")
        .run()?;
    println!("Built {} in {:.1} s.", workspace::dist().display(), start.elapsed().as_secs_f64());
    Ok(())
}

/// Installs the tools that are missing, and compiles the page at the same time.
fn set_up() -> Result<()> {
    let mut missing = Vec::new();
    for tool in [&tools::WASM_BINDGEN, &tools::TRUNK] {
        if tool.found()?.is_none() {
            missing.push(tool);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    println!("Some tools are missing; the page is compiled while they are.");
    let names = missing.iter().map(|tool| tool.name());
    let progress = Progress::of(names.chain([PAGE.to_owned()]));
    thread::scope(|scope| {
        let page = scope.spawn(|| progress.run(PAGE, &program()));
        let tools = scope.spawn(|| install(&missing, &progress));
        joined(tools).and(joined(page))
    })
}

fn install(missing: &[&Tool], progress: &Progress) -> Result<()> {
    missing.iter().try_for_each(|tool| tool.install(progress).map(drop))
}

fn joined(thread: ScopedJoinHandle<'_, Result<()>>) -> Result<()> {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Compiles what Trunk will ask cargo for, so that it is there when Trunk is.
fn program() -> Expression {
    let words = ["build", "--target", rust::WASM, "--profile", "page", "--bin", "quorumscope"];
    rust::cargo(words)
}

/// The page that Trunk reads; where it is a copy, the copy goes when the build ends.
struct SourcePage {
    file: PathBuf,
    is_copy: bool,
}

impl SourcePage {
    fn optimized() -> Self {
        Self { file: workspace::root().join("index.html"), is_copy: false }
    }

    /// A copy that asks for no wasm-opt: Trunk has no switch for that, only the page has.
    fn not_optimized() -> Result<Self> {
        let root = workspace::root();
        let page = fs::read_to_string(root.join("index.html")).context("cannot read index.html")?;
        // Beside the page, because Trunk reads the addresses in it from there.
        let file = root.join(".index-without-wasm-opt.html");
        fs::write(&file, without_wasm_opt(&page))
            .with_context(|| format!("cannot write {}", file.display()))?;
        Ok(Self { file, is_copy: true })
    }
}

impl Drop for SourcePage {
    fn drop(&mut self) {
        if self.is_copy {
            let _ = fs::remove_file(&self.file);
        }
    }
}

fn without_wasm_opt(page: &str) -> String {
    const ATTRIBUTE: &str = "data-wasm-opt=\"";
    let Some((before, after)) = page.split_once(ATTRIBUTE) else {
        return page.to_string();
    };
    let rest = after.split_once('"').map_or("", |(_, rest)| rest);
    format!("{before}{ATTRIBUTE}0\"{rest}")
}

#[cfg(test)]
mod tests {
    use super::without_wasm_opt;
    use crate::workspace;

    #[test]
    fn the_page_without_wasm_opt_differs_in_that_alone() {
        let page = std::fs::read_to_string(workspace::root().join("index.html")).expect("reads");
        let changed = without_wasm_opt(&page);
        assert!(changed.contains("data-wasm-opt=\"0\""));
        assert_eq!(changed.replace("data-wasm-opt=\"0\"", "data-wasm-opt=\"s\""), page);
    }
}
