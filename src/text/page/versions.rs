//! What the page says of versions: their clocks, their authors, and how they stand to each other.

use crate::scene::{ClockEntry, LostTo, LostWrite, Order, Replaces, VersionClock, VersionGlyph};
use crate::text::log::length;
use crate::time::SimDuration;
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

/// What the graph of versions shows: `live` versions that stand, of `known`.
#[must_use]
pub fn versions_meaning(live: u32, known: u32, order: Order) -> &'static str {
    match (order, live) {
        (_, 0) => "Each put makes a version; an arrow leads to the version that replaces it.",
        (Order::Time, _) => "The latest time-stamp stands, whatever its writer had read.",
        (Order::Arrival, _) => "What arrives last at a replica stands there.",
        (_, 1) if known == 1 => "One version, and nothing it replaces.",
        (_, 1) => "One version stands: an arrow leads from each to the one that replaces it.",
        (Order::Events, _) => {
            "No writer of these had seen another of them: they are concurrent, and a client must merge."
        }
        (Order::Clocks, _) => {
            "Siblings share one clock: it says what they know together, not which of them came first."
        }
    }
}

/// How many versions are held by nobody that is up, and replaced by nothing that stands.
#[must_use]
pub fn versions_astray(count: u32) -> String {
    match count {
        1 => " One more is held by no node that is up.".to_string(),
        _ => format!(" {count} more are held by no node that is up."),
    }
}

/// An acknowledged write that is gone.
#[must_use]
pub fn lost_write(lost: &LostWrite) -> String {
    let LostWrite { client, value, by, .. } = lost;
    match by {
        None => format!("{client}'s acknowledged {value} is lost: nobody holds it any more."),
        Some(by) => {
            let (stands, gone) = (time_stamp(by.stamp_us), time_stamp(by.lost_stamp_us));
            let LostTo { author, value: instead, .. } = by;
            let order = if by.stamp_us == by.lost_stamp_us { "wins at" } else { "is later than" };
            format!(
                "{client}'s acknowledged {value} is lost: the time-stamp of {author}'s {instead}, {stands}, {order} {gone}."
            )
        }
    }
}

/// A wall clock's reading in microseconds, as seconds: to the millisecond where that is all of it.
#[must_use]
pub fn time_stamp(us: i64) -> String {
    if us == i64::MIN {
        return "before all".to_string();
    }
    let sign = if us < 0 { "\u{2212}" } else { "" };
    let (seconds, rest) = (us.unsigned_abs() / 1_000_000, us.unsigned_abs() % 1_000_000);
    match rest % 1_000 {
        0 => format!("{sign}{seconds}.{:03} s", rest / 1_000),
        _ => format!("{sign}{seconds}.{rest:06} s"),
    }
}

/// How far a wall clock is off.
#[must_use]
pub fn clock_offset(us: i64) -> String {
    let sign = if us < 0 { "\u{2212}" } else { "+" };
    format!("{sign}{}", length(SimDuration::from_us(us.unsigned_abs())))
}

/// The badge of a node or client whose wall clock is off.
#[must_use]
pub fn clock_badge(us: i64) -> String {
    format!("clock {}", clock_offset(us))
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
    let entries: Vec<String> = entries.iter().map(clock_entry).collect();
    entries.join(" ")
}

/// One event of an actor.
#[must_use]
pub fn clock_event(actor: &str, counter: u64) -> String {
    // A name that ends in a digit would run into the number.
    let between = if actor.ends_with(|last: char| last.is_ascii_digit()) { ":" } else { "" };
    format!("{actor}{between}{counter}")
}

/// What a writer had not seen of the actor of its own event.
#[must_use]
pub fn unseen(actor: &str, (first, last): (u64, u64)) -> String {
    match first == last {
        true => clock_event(actor, first),
        false => format!("{} to {}", clock_event(actor, first), clock_event(actor, last)),
    }
}

/// After what a writer had seen: what it had not.
#[must_use]
pub fn but_not(actor: &str, range: (u64, u64), anything: bool) -> String {
    let unseen = unseen(actor, range);
    if anything { format!("not {unseen}") } else { format!("has not seen {unseen}") }
}

/// A version's clock: the paper's list where that says exactly what its writer had seen, and else
/// its event apart from that.
#[must_use]
pub fn version_clock(shown: &VersionClock) -> String {
    let Some(event) = &shown.event else { return clock(&shown.entries) };
    let own = clock_event(&event.actor, event.counter);
    let seen = shown.entries.iter().map(|entry| clock_event(&entry.actor, entry.counter));
    let seen: Vec<String> = seen.collect();
    let unseen = shown.unseen.map(|range| unseen(&event.actor, range));
    match (seen.join(" "), unseen) {
        (seen, None) => format!("{own}, has seen {seen}"),
        (seen, Some(unseen)) if seen.is_empty() => format!("{own}, has not seen {unseen}"),
        (seen, Some(unseen)) => format!("{own}, has seen {seen}, not {unseen}"),
    }
}

/// A text in lines of at most so many letters, broken between words; a longer word has a line of
/// its own.
#[must_use]
pub fn wrapped(text: &str, letters: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + length <= letters => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
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

/// Lines of a version's title in the graph that say what it holds.
const TITLE_LINES: usize = 3;

/// A version's title in the graph, in lines of so many letters: what it holds, and its author.
#[must_use]
pub fn version_title(text: &str, author: Option<&str>, letters: usize) -> Vec<String> {
    let mut title = wrapped(text, letters);
    if title.len() > TITLE_LINES {
        title.truncate(TITLE_LINES);
        title[TITLE_LINES - 1].push_str(" …");
    }
    let Some(author) = author else { return title };
    let beside = title.last().map(|last| format!("{last} · {author}"));
    match (title.last_mut(), beside) {
        (Some(last), Some(beside)) if beside.chars().count() <= letters => *last = beside,
        _ => title.push(written_by(author)),
    }
    title
}

/// A version in words.
#[must_use]
pub fn version(version: &VersionGlyph) -> String {
    let VersionGlyph { text, author, .. } = version;
    let mut parts = vec![format!("{text}, by {author}")];
    let clock = version_clock(&version.clock);
    if version.clock.event.is_some() {
        parts.push(clock);
    } else if !clock.is_empty() {
        parts.push(format!("clock {clock}"));
    }
    parts.extend(version.stamp_us.map(|stamp| format!("time-stamp {}", time_stamp(stamp))));
    let member_status = match (version.live, version.lost) {
        (true, _) => "stands",
        (false, true) => "acknowledged, and lost",
        (false, false) => "does not stand",
    };
    parts.push(member_status.to_string());
    parts.join(", ")
}
