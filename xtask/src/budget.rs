//! The page's size: what a static host sends, compressed with brotli at its highest quality.

use anyhow::{Context, Result, bail};
use std::fs;
use std::io::Write;
use std::path::Path;

/// A tripwire in bytes, over wasm, JavaScript, styles and HTML together. What counts is the time to
/// the first action, which the benchmark of the page measures; a page that grows past this has
/// taken in something that nobody weighed. 400,000 is what the goal of that time asks for: the page
/// outgrew it with files read by serde, the checkers and plain Yew, and again with the rules of a cluster
/// and the faults that can be made on the page (47,000), each of which was weighed.
const BUDGET: usize = 620_000;

/// The endings of the files that the budget counts.
const COUNTED: [&str; 4] = ["wasm", "js", "css", "html"];

/// One file of the built folder.
struct Measured {
    name: String,
    raw: usize,
    compressed: usize,
}

/// Prints the size of each file and their sum.
///
/// # Errors
/// The folder cannot be read, holds no page, or is over the budget.
pub fn check(folder: &Path) -> Result<()> {
    let files = measure(folder)?;
    println!("{:>10} {:>10}  file", "bytes", "brotli 11");
    for file in &files {
        println!("{:>10} {:>10}  {}", file.raw, file.compressed, file.name);
    }
    let raw: usize = files.iter().map(|file| file.raw).sum();
    let total: usize = files.iter().map(|file| file.compressed).sum();
    println!("{raw:>10} {total:>10}  together, of {BUDGET}");
    verdict(total)
}

fn verdict(total: usize) -> Result<()> {
    match total {
        0 => bail!("there is no page to measure; run `cargo xtask dist`"),
        total if total > BUDGET => {
            bail!("the page is {} bytes over its budget of {BUDGET}", total - BUDGET)
        }
        _ => Ok(()),
    }
}

fn measure(folder: &Path) -> Result<Vec<Measured>> {
    let cannot_read = || format!("cannot read {}", folder.display());
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).with_context(cannot_read)? {
            let path = entry.with_context(cannot_read)?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let ending = path.extension().unwrap_or_default();
            if COUNTED.iter().any(|counted| ending == *counted) {
                let content = fs::read(&path).with_context(cannot_read)?;
                let name = path.strip_prefix(folder).unwrap_or(&path);
                files.push(Measured {
                    name: name.display().to_string(),
                    raw: content.len(),
                    compressed: compress(&content)?.len(),
                });
            }
        }
    }
    files.sort_by_key(|file| std::cmp::Reverse(file.compressed));
    Ok(files)
}

/// `content` as a host sends it.
///
/// # Errors
/// The compressor refuses it, which it does not do for bytes in memory.
pub fn compress(content: &[u8]) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 1 << 16, 11, 22);
    writer.write_all(content).context("cannot compress")?;
    // The writer ends the stream when it goes.
    drop(writer);
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use super::{BUDGET, compress, verdict};

    #[test]
    fn compresses() {
        let text = "the same words again, ".repeat(100);
        let compressed = compress(text.as_bytes()).expect("compresses");
        assert!(compressed.len() < 60, "{} bytes", compressed.len());
    }

    #[test]
    fn the_budget_itself_is_within_the_budget() {
        assert!(verdict(BUDGET).is_ok());
        assert!(verdict(BUDGET + 1).is_err());
        assert!(verdict(0).is_err());
    }
}
