//! What the page says of versions: their clocks, their authors, and how they stand to each other.

use crate::lists::Gather;
use crate::scene::{ClockEntry, Replaces};
use std::borrow::Cow;

/// The number of live versions of a key.
#[must_use]
pub fn live_versions(live: u32) -> Cow<'static, str> {
    match live {
        0 => Cow::Borrowed("none yet"),
        1 => Cow::Borrowed("one version"),
        _ => Cow::Owned(format!("{live} siblings")),
    }
}

/// What the graph of versions shows.
#[must_use]
pub fn versions_meaning(live: u32, by_time: bool) -> &'static str {
    match live {
        0 => "Each put makes a version; an arrow leads to the version that replaces it.",
        1 if by_time => "The newest by its timestamp stands, whatever its writer had read.",
        1 => "Every other version is an ancestor of the newest.",
        _ => {
            "No clock of these descends from another: they are concurrent, and a client must merge."
        }
    }
}

/// How many older versions are not drawn.
#[must_use]
pub fn versions_left_out(count: u32) -> String {
    format!(" {count} older not shown")
}

/// An entry of a clock.
#[must_use]
pub fn clock_entry(entry: &ClockEntry) -> String {
    format!("{}:{}", entry.actor, entry.counter)
}

/// A whole clock.
#[must_use]
pub fn clock(entries: &[ClockEntry]) -> String {
    let entries: Vec<String> = entries.iter().map(clock_entry).gather();
    entries.join(" ")
}

/// Above the siblings that a client holds.
#[must_use]
pub fn siblings_held(count: usize) -> String {
    format!("{count} siblings: no write replaces another. Merge them:")
}

/// What a client's next put replaces.
#[must_use]
pub fn replaces(replaces: &Replaces) -> Cow<'static, str> {
    match replaces {
        Replaces::Nothing => Cow::Borrowed("Put is blind: it replaces nothing."),
        Replaces::NothingThere => Cow::Borrowed("Put replaces nothing: the key was not found."),
        Replaces::Seen(values) => Cow::Owned(format!("Put replaces {}.", each(values))),
        Replaces::SeenIfNothingElse(values) => {
            Cow::Owned(format!("Put replaces {}, if nothing else is there.", each(values)))
        }
        Replaces::Older => Cow::Borrowed("Put replaces what has an older time-stamp."),
        Replaces::Anything => Cow::Borrowed("Put replaces whatever is there."),
    }
}

/// Several carts in one sentence.
fn each(values: &[std::rc::Rc<str>]) -> String {
    match values {
        [only] => only.to_string(),
        _ => values.iter().map(|value| format!("[{value}]")).collect::<Vec<_>>().join(" and "),
    }
}

/// Who wrote a version.
#[must_use]
pub fn written_by(author: &str) -> String {
    format!("by {author}")
}

/// The button that keeps one sibling, for a screen reader.
#[must_use]
pub fn keep_sibling(author: &str, items: &str) -> String {
    format!("Keep this one, by {author}: {items}")
}

/// A version's title in the graph; only a live one has room for its author.
#[must_use]
pub fn version_title(text: &str, author: &str, live: bool) -> String {
    if live { format!("{text} · {author}") } else { text.to_string() }
}

/// A version in words.
#[must_use]
pub fn version(text: &str, author: &str, clock: &str, live: bool) -> String {
    let standing = if live { "live" } else { "replaced" };
    format!("{text}, by {author}, clock {clock}, {standing}")
}
