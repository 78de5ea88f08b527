//! Makes the built page small. wasm-bindgen writes for a reader, and every name that its
//! JavaScript and the wasm share ends with a hash, which no compressor can shorten: the names become
//! letters on both sides, and the JavaScript is minified. The wasm's functions are put in an order in
//! which they compress well.

use crate::node::Node;
use crate::{Outcome, order, pack, process, wasm, workspace};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the programs are that this calls.
pub struct Programs {
    /// The folder of wasm-opt.
    pub wasm_opt: PathBuf,
    /// The folder of esbuild.
    pub esbuild: PathBuf,
    /// Node, which runs the page's scripts.
    pub node: Node,
}

/// What the JavaScript around the wasm gives: two ways to start. The page fetches and compiles the wasm
/// itself, and needs the first alone.
const STARTS: &str = "export { initSync, __wbg_init as default };";
const START: &str = "export { initSync };";

/// Makes what is in `folder` small.
///
/// # Errors
/// The folder holds no page, or a program fails.
pub fn page(folder: &Path, programs: &Programs) -> Outcome {
    let wasm = files(folder, "_bg.wasm")?.pop().ok_or("Trunk has built no wasm")?;
    let stem = stem(&wasm).ok_or("the wasm has no name")?;
    let glue = folder.join(format!("{stem}.js"));
    let failure = |error| format!("cannot rewrite {}: {error}", wasm.display());
    let built = fs::read(&wasm).map_err(failure)?;
    fs::write(&wasm, order::named(&wasm::read(&built)?)).map_err(failure)?;
    let names = process::capture(
        Command::new(programs.wasm_opt.join("wasm-opt"))
            .arg("--reorder-functions-by-name")
            .arg("--minify-imports-and-exports-and-modules")
            // Who compiled it, and for what, helps no browser.
            .args(["--strip-producers", "--strip-target-features"])
            .arg(&wasm)
            .arg("-o")
            .arg(&wasm),
    )?;
    let renamed = Names::read(&names).apply(&read(&glue)?);
    write(&glue, &renamed.replace(STARTS, START))?;
    pack(&wasm, programs)?;
    for file in files(folder, ".js")? {
        minify(programs, &file, file == glue)?;
    }
    rename(folder, &stem, &wasm, &glue)
}

/// Puts the dense form of the wasm in its place, once the page's own script has turned it back.
fn pack(wasm: &Path, programs: &Programs) -> Outcome {
    let failure = |error| format!("cannot rewrite {}: {error}", wasm.display());
    let built = fs::read(wasm).map_err(failure)?;
    let module = wasm::read(&built)?;
    match pack::packed(&module) {
        Ok(packed) => {
            fs::write(wasm, packed).map_err(failure)?;
            let plain = wasm.with_extension("plain");
            fs::write(&plain, module.whole()).map_err(failure)?;
            let script = workspace::root().join("xtask").join("unpacks.cjs");
            process::run(programs.node.script(&script).arg(pack::SECTION).args([wasm, &plain]))?;
            fs::remove_file(&plain).map_err(failure)
        }
        Err(reason) => {
            println!("The wasm stays as it is, an eighth larger than packed: {reason}.");
            Ok(())
        }
    }
}

fn minify(programs: &Programs, file: &Path, is_module: bool) -> Outcome {
    process::run(
        Command::new(programs.esbuild.join("esbuild"))
            .args(["--minify", "--log-level=warning", "--allow-overwrite"])
            // Of a module only what it exports is asked for; a script's functions are for others.
            .args(is_module.then_some("--tree-shaking=true"))
            .arg(file)
            .arg(format!("--outfile={}", file.display())),
    )
}

/// Names the two files by what they hold now. Trunk has named them by what they were, and a wasm
/// with the JavaScript of another build, from a browser's cache, would not start.
fn rename(folder: &Path, stem: &str, wasm: &Path, glue: &Path) -> Outcome {
    let failure = |error| format!("cannot rename {}: {error}", wasm.display());
    let mut hasher = DefaultHasher::new();
    fs::read(wasm).map_err(failure)?.hash(&mut hasher);
    read(glue)?.hash(&mut hasher);
    let name = stem.rsplit_once('-').map_or(stem, |(name, _)| name);
    let new = format!("{name}-{:016x}", hasher.finish());
    let page = folder.join("index.html");
    write(&page, &read(&page)?.replace(stem, &new))?;
    write(glue, &read(glue)?.replace(stem, &new))?;
    fs::rename(glue, folder.join(format!("{new}.js"))).map_err(failure)?;
    fs::rename(wasm, folder.join(format!("{new}_bg.wasm"))).map_err(failure)
}

fn stem(wasm: &Path) -> Option<String> {
    Some(wasm.file_name()?.to_str()?.strip_suffix("_bg.wasm")?.to_string())
}

fn files(folder: &Path, ending: &str) -> Outcome<Vec<PathBuf>> {
    let failure = |error| format!("cannot read {}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failure)? {
        let path = entry.map_err(failure)?.path();
        if path.to_string_lossy().ends_with(ending) {
            files.push(path);
        }
    }
    Ok(files)
}

fn read(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))
}

fn write(file: &Path, text: &str) -> Outcome {
    fs::write(file, text).map_err(|error| format!("cannot write {}: {error}", file.display()))
}

/// The names that the wasm has given up, and those it has taken.
struct Names<'a> {
    /// What the wasm asks for: its old name and its new one.
    imports: Vec<(&'a str, &'a str)>,
    /// What the wasm gives.
    exports: Vec<(&'a str, &'a str)>,
    /// The name under which it asked for all of it; it is the letter a now.
    module: Option<&'a str>,
}

impl<'a> Names<'a> {
    /// Reads what wasm-opt prints: `["module", "old", "new"]` an import, `["old", "new"]` an
    /// export, each in a line of its own.
    fn read(printed: &'a str) -> Self {
        let mut names = Self { imports: Vec::new(), exports: Vec::new(), module: None };
        for line in printed.lines() {
            let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
            match quoted[..] {
                [module, old, new] => {
                    names.module = Some(module);
                    names.imports.push((old, new));
                }
                [old, new] => names.exports.push((old, new)),
                _ => {}
            }
        }
        names
    }

    /// The JavaScript with the new names. An import's old name stands nowhere else; an export's
    /// may (`memory` is one), so it counts only behind `wasm.`.
    fn apply(&self, script: &str) -> String {
        let mut renamed = String::with_capacity(script.len());
        for piece in script.split_inclusive(|letter: char| !is_of_a_name(letter)) {
            let word = piece.trim_end_matches(|letter: char| !is_of_a_name(letter));
            let known = if renamed.ends_with("wasm.") { &self.exports } else { &self.imports };
            let new = known.iter().find(|(old, _)| *old == word).map(|(_, new)| *new);
            renamed.push_str(new.unwrap_or(word));
            renamed.push_str(&piece[word.len()..]);
        }
        match self.module {
            Some(module) => renamed.replace(&format!("\"{module}\""), "\"a\""),
            None => renamed,
        }
    }
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$')
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn both_sides_of_a_name_change_together() {
        let printed = r#"{
 "imports": [
  ["./page_bg.js", "__wbg_body_0f", "$"],
  ["./page_bg.js", "__wbg_body_0f1", "a"]
 ],
"exports": [
  ["memory", "b"],
  ["__wbindgen_free", "c"]
 ]
}"#;
        let script = "const memory = { __wbg_body_0f: () => wasm.memory, __wbg_body_0f1: f };\n\
                      wasm.__wbindgen_free(memory); imports = { \"./page_bg.js\": memory };";
        let wanted = "const memory = { $: () => wasm.b, a: f };\n\
                      wasm.c(memory); imports = { \"a\": memory };";
        assert_eq!(Names::read(printed).apply(script), wanted);
    }
}
