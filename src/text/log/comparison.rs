//! Anti-entropy in words: two nodes compare their trees and mend what differs.

use super::list;

/// Two nodes begin to compare.
#[must_use]
pub fn compares(node: &str, peer: &str) -> String {
    format!("{node} takes a snapshot of its Merkle tree, and asks {peer} for the root of its own.")
}

/// A node of the tree, as people name it.
#[must_use]
pub fn tree_node(level: u8, index: u32) -> String {
    if level == 0 { "the root".to_owned() } else { format!("node {level}.{index}") }
}

/// The hashes of a node of the tree differ.
#[must_use]
pub fn hashes_differ(node: &str, peer: &str, level: u8, index: u32) -> String {
    let place = tree_node(level, index);
    format!("The hashes of {place} differ between {node} and {peer}: {node} goes down into it.")
}

/// Nothing differs.
#[must_use]
pub fn agree(node: &str, peer: &str) -> String {
    format!("The trees of {node} and {peer} are equal: the replicas agree in all they share.")
}

/// These keys differ.
#[must_use]
pub fn keys_differ<T: AsRef<str>>(node: &str, peer: &str, keys: &[T]) -> String {
    format!("{node} and {peer} differ in {}: {node} sends its copies.", list(keys))
}

/// A copy was mended by an exchange.
#[must_use]
pub fn mended(node: &str, key: &str) -> String {
    format!("Anti-entropy: {node} now holds the newest versions of {key}.")
}

/// All is mended.
#[must_use]
pub fn exchange_done(node: &str, peer: &str, keys: u32) -> String {
    let what = if keys == 1 { "one key is".to_owned() } else { format!("{keys} keys are") };
    format!("{node} and {peer} have compared all they share: {what} mended.")
}

/// An exchange was given up.
#[must_use]
pub fn exchange_given_up(node: &str, peer: &str) -> String {
    format!("{peer} is silent: {node} gives the comparison up. The next one begins anew.")
}

/// Somebody had two nodes compare.
#[must_use]
pub fn told_to_compare(node: &str, peer: &str) -> String {
    format!("{node} is told to compare all it holds with {peer}.")
}

/// What the pill of a question for a hash says.
#[must_use]
pub fn hash_asked(level: u8, index: u32) -> String {
    format!("hash {level}.{index}?")
}

/// The first digits of a hash.
#[must_use]
pub fn short_hash(hash: u64) -> String {
    if hash == 0 { "none".to_owned() } else { format!("{:04x}", hash >> 48) }
}

/// What the pill of a question for keys says.
#[must_use]
pub fn keys_asked(leaf: u32) -> String {
    format!("keys of leaf {leaf}?")
}

/// What the pill of a list of keys says.
#[must_use]
pub fn keys_sent(keys: usize) -> String {
    if keys == 1 { "1 key".to_owned() } else { format!("{keys} keys") }
}

/// What the pill of a copy says.
#[must_use]
pub const fn copy_sent(has_one: bool) -> &'static str {
    if has_one { "copy" } else { "no copy" }
}

/// What the pill of its answer says.
#[must_use]
pub const fn copy_merged(is_other: bool) -> &'static str {
    if is_other { "merged copy" } else { "stored" }
}

/// Why a question was asked.
#[must_use]
pub fn why_asked(from: &str, to: &str) -> String {
    format!("{from} compares its Merkle tree with {to}'s, a hash a message.")
}

/// Why a copy was sent.
#[must_use]
pub fn why_copy_sent(from: &str, to: &str, key: &str) -> String {
    format!("The trees of {from} and {to} differ in {key}: {to} makes one of both copies.")
}

/// Why its answer was sent.
#[must_use]
pub fn why_copy_merged(from: &str, to: &str, key: &str) -> String {
    format!("{from} has made one of both copies of {key}, and tells {to} what came of it.")
}
