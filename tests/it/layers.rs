//! The layers of the program, held to the table of ARCHITECTURE.md: what a module imports, in its code
//! or in full in a line of it, stands above it there.

use std::path::{Path, PathBuf};

/// Each module with those that it may use besides itself; what no layer of `src` is named as.
const LAYERS: [(&str, &[&str]); 14] = [
    ("time", &[]),
    ("limits", &[]),
    ("dynamo", &["time", "limits"]),
    ("link", &["time", "limits"]),
    ("sim", &["time", "limits", "dynamo"]),
    ("check", &["time", "limits", "dynamo", "sim"]),
    ("scenario", &["time", "limits", "dynamo", "sim", "check"]),
    ("scene", &["time", "limits", "dynamo", "sim"]),
    ("text", &["time", "limits", "dynamo", "sim", "scene"]),
    ("projection", &["time", "limits", "dynamo", "sim", "check", "scene", "text"]),
    ("export", &["time", "dynamo", "sim", "scene", "text", "projection"]),
    (
        "app",
        &[
            "time",
            "limits",
            "link",
            "dynamo",
            "sim",
            "check",
            "scenario",
            "scene",
            "text",
            "projection",
            "export",
        ],
    ),
    ("ui", &["time", "scene", "text", "app"]),
    // The programs, and what only they have.
    ("main", &["cli", "scenario", "ui"]),
];

/// The crates and parts of the language that a layer never names, as ARCHITECTURE.md says.
const NEVER: [(&str, &[&str]); 4] = [
    ("dynamo", &["f32", "f64", "HashMap", "HashSet", "Instant", "SystemTime"]),
    ("sim", &["f32", "f64", "HashMap", "HashSet", "Instant", "SystemTime"]),
    ("check", &["f32", "f64", "HashMap", "HashSet", "Instant", "SystemTime"]),
    ("app", &["yew", "web_sys"]),
];

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of the sources");
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.expect("a readable entry").path()) {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

/// The words of the code of a file, without comments and without its own tests: names, and in one
/// word `crate::` with the module behind it.
fn words(text: &str) -> Vec<&str> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let is_between = |c: char| !(c.is_alphanumeric() || c == '_' || c == ':');
    lines.flat_map(|line| line.split(is_between)).collect()
}

/// The layers that these words import.
fn used<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let behind = |word: &&'a str| {
        let (_, path) = word.split_once("crate::").or_else(|| word.split_once("quorumscope::"))?;
        path.split(':').next().filter(|module| !module.is_empty())
    };
    words.iter().filter_map(behind).collect()
}

#[test]
fn every_module_uses_only_the_layers_above_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut faults, mut seen) = (Vec::new(), 0);
    for file in rust_files(&source) {
        let within = file.strip_prefix(&source).expect("a file of the sources");
        let first = within.iter().next().expect("a name").to_string_lossy();
        let layer = first.trim_end_matches(".rs");
        if matches!(layer, "lib" | "cli") {
            continue;
        }
        let text = std::fs::read_to_string(&file).expect("a text");
        let words = words(&text);
        let Some((_, may_use)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
            faults.push(format!("{}: no layer of the table", within.display()));
            continue;
        };
        for module in used(&words) {
            seen += 1;
            if module != layer && !may_use.contains(&module) {
                faults.push(format!("{}: {layer} uses {module}", within.display()));
            }
        }
        let never = NEVER.iter().find(|(name, _)| *name == layer);
        for name in never.map_or(&[][..], |(_, names)| names) {
            if words.iter().any(|word| word.split("::").any(|part| part == *name)) {
                faults.push(format!("{}: {layer} names {name}", within.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(seen > 500, "only {seen} imports were found");
}

#[test]
fn an_import_against_the_layers_is_seen() {
    let code = "use crate::sim::world::World;\n// use crate::app;\nlet x = crate::ui::page();";
    assert_eq!(used(&words(code)), ["sim", "ui"]);
    assert_eq!(used(&words("use quorumscope::{\n    scene,\n};")), Vec::<&str>::new());
    let with_tests = "fn a() {}\n#[cfg(test)]\nmod tests {\n    use crate::app;\n}";
    assert!(used(&words(with_tests)).is_empty());
}
