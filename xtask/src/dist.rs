//! `cargo xtask dist`: builds the folder that a static host serves.

use crate::arguments::Arguments;
use crate::node::{self, Node};
use crate::shrink::{self, Programs};
use crate::{Outcome, process, rust, tools, workspace};
use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

/// Runs the command.
///
/// # Errors
/// A tool cannot be installed, or the build fails.
pub fn run(arguments: &[String]) -> Outcome {
    Arguments::new(arguments).finish()?;
    build()
}

/// Installs what the build needs, and builds.
///
/// # Errors
/// A tool cannot be installed, or the build fails.
pub fn build() -> Outcome {
    rust::ready_for_wasm()?;
    let trunk = tools::TRUNK.ready()?;
    let mut folders = vec![tools::WASM_BINDGEN.ready()?];
    let wasm_opt = node::wasm_opt()?;
    let page =
        if wasm_opt.is_some() { SourcePage::optimised() } else { SourcePage::not_optimised()? };
    folders.extend(wasm_opt.clone());
    println!("Building the page for release: a minute or two the first time, then seconds.");
    let start = Instant::now();
    // Trunk is told to stay off the network, so that it downloads no tool of its own choice.
    process::run(&mut rust::cargo(&["fetch", "--quiet", "--target", rust::WASM]))?;
    process::run(
        Command::new(trunk.join("trunk"))
            .args(["build", "--release", "--offline=true"])
            .arg(&page.file)
            .current_dir(workspace::root())
            .env("PATH", process::path_with(&folders)?)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags().join(" "))
            // Trunk 0.21 ends with a usage error where NO_COLOR is 1.
            .env_remove("NO_COLOR"),
    )?;
    if let (Some(wasm_opt), Ok(node)) = (wasm_opt, Node::find()) {
        let esbuild = node.esbuild()?;
        shrink::page(&workspace::dist(), &Programs { wasm_opt, esbuild, node })?;
    }
    schema()?;
    println!("Built {} in {:.1} s.", workspace::dist().display(), start.elapsed().as_secs_f64());
    Ok(())
}

/// Writes the schema of scenario files beside the page.
fn schema() -> Outcome {
    let program = ["run", "--quiet", "--bin", "quorumscope", "--", "schema"];
    let schema = process::capture(&mut rust::cargo(&program))?;
    let file = workspace::dist().join("scenario.schema.json");
    fs::write(&file, schema)
        .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    Ok(())
}

/// Has LLVM copy whatever is larger than two numbers by `memory.copy`, which is ten bytes. Field by
/// field a copy is faster by some nanoseconds, and five times as long. With one number as the limit the
/// page is two kilobytes smaller, and a busy frame takes a quarter longer than it may.
const COPY_AS_ONE: &str = "-Cllvm-args=-max-store-memcpy=2";

/// What the compiler is told for the page alone.
fn flags() -> Vec<String> {
    let mut flags = shorter_paths();
    // LLVM's own options come and go with its versions, and an unknown one ends the build.
    if rust::takes(COPY_AS_ONE) {
        flags.push(COPY_AS_ONE.into());
    }
    flags
}

/// Panics name their place in the source. The folders in which cargo keeps the sources of others are
/// this machine's business, and their names would travel with the page.
fn shorter_paths() -> Vec<String> {
    let home = env::home_dir().unwrap_or_default();
    let cargo = env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
    let registries = fs::read_dir(cargo.join("registry").join("src")).into_iter().flatten();
    let folders = registries.flatten().map(|registry| registry.path());
    folders.map(|folder| format!("--remap-path-prefix={}=", folder.display())).collect()
}

/// The page that Trunk reads; where it is a copy, the copy goes when the build ends.
struct SourcePage {
    file: PathBuf,
    is_copy: bool,
}

impl SourcePage {
    fn optimised() -> Self {
        Self { file: workspace::root().join("index.html"), is_copy: false }
    }

    /// A copy that asks for no wasm-opt: Trunk has no switch for that, only the page has.
    fn not_optimised() -> Outcome<Self> {
        let root = workspace::root();
        let page = fs::read_to_string(root.join("index.html"))
            .map_err(|error| format!("cannot read index.html: {error}"))?;
        // Beside the page, because Trunk reads the addresses in it from there.
        let file = root.join(".index-without-wasm-opt.html");
        fs::write(&file, without_wasm_opt(&page))
            .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
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
        assert_eq!(changed.replace("data-wasm-opt=\"0\"", "data-wasm-opt=\"z\""), page);
    }
}
