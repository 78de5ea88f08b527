//! What the page says outside of the running account: labels, tooltips, help, and the sentences
//! that stand where there is nothing to show yet. Each of those says what to do next.

use crate::scene::{Agreement, LandmarkKind, MemberStatus, NodeState, QuorumVerdict};
use crate::time::SimTime;

pub mod help;
mod knobs;
pub mod labels;
mod members;
mod partition;
mod requests;
mod trees;
mod versions;

pub use knobs::{knob, knob_value, preset, system_badge, usual};
pub use members::*;
pub use partition::*;
pub use requests::*;
pub use trees::*;
pub use versions::*;

/// The sentence under the stage's title while nothing has happened yet.
#[must_use]
pub fn first_step(client: &str, coordinator: Option<&str>) -> String {
    match coordinator {
        Some(node) => {
            format!("Press Put to write {client}'s cart, and watch {node} ask its replicas.")
        }
        None => {
            format!("Press Put to write {client}'s cart, and watch a coordinator ask its replicas.")
        }
    }
}

/// A run without a title.
#[must_use]
pub const fn no_title() -> &'static str {
    "Run"
}

/// A time of the run in seconds, to the millisecond.
#[must_use]
pub fn time(time: SimTime) -> String {
    let us = time.as_us();
    format!("{}.{:03} s", us / 1_000_000, us % 1_000_000 / 1_000)
}

/// A short length of time, in milliseconds to a tenth.
#[must_use]
pub fn milliseconds(us: u64) -> String {
    let tenths = us / 100;
    if tenths.is_multiple_of(10) {
        format!("{} ms", tenths / 10)
    } else {
        format!("{}.{} ms", tenths / 10, tenths % 10)
    }
}

/// A gear, as a multiple of the common one.
#[must_use]
pub fn gear(hundredths: u32) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    match (part, part % 10) {
        (0, _) => format!("{whole}×"),
        (_, 0) => format!("{whole}.{}×", part / 10),
        _ => format!("{whole}.{part:02}×"),
    }
}

/// The place of the playhead for a screen reader.
#[must_use]
pub fn playhead(now: SimTime, edge: SimTime) -> String {
    format!("{} of {}", time(now), time(edge))
}

/// What N, R and W promise, first in a formula, then in a sentence, then what they do not promise.
#[must_use]
pub fn verdict(verdict: QuorumVerdict) -> (&'static str, String, &'static str) {
    match verdict {
        QuorumVerdict::Overlap { by } => (
            "R + W > N: overlap",
            format!("A read meets the last completed write in at least {}.", replicas(by)),
            "Not promised: the order of writes that overlap in time, or what a failed write left.",
        ),
        QuorumVerdict::SloppyOverlap { by } => (
            "R + W > N: overlap, until a stand-in counts",
            format!(
                "With all replicas up, a read meets the last completed write in at least {}.",
                replicas(by)
            ),
            "Not promised: the same while a stand-in counts; then a read can miss the write.",
        ),
        QuorumVerdict::Gap => (
            "R + W ≤ N: no overlap",
            "A read may meet no replica of the last completed write: fast, but it can be stale."
                .to_string(),
            "Promised only: replicas agree in the end, once repairs have come through.",
        ),
    }
}

/// A number of replicas.
fn replicas(count: u8) -> String {
    match count {
        1 => "one replica".to_string(),
        _ => format!("{count} replicas"),
    }
}

/// Whether replicas agree.
#[must_use]
pub fn agreement(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Nothing => "nothing stored",
        Agreement::Converged => "in agreement",
        Agreement::Diverged => "diverged",
    }
}

/// How a node is.
#[must_use]
pub fn node_state(state: NodeState) -> &'static str {
    match state {
        NodeState::Up => "up",
        NodeState::Down => "down",
        NodeState::Paused => "paused",
    }
}

/// How a node is, and how many messages it has not read.
#[must_use]
pub fn node_state_unread(state: NodeState, unread: usize) -> String {
    match unread {
        0 => node_state(state).to_string(),
        _ => format!("{}, {unread} unread", node_state(state)),
    }
}

/// How a node is and since when.
#[must_use]
pub fn node_state_since(state: NodeState, since: SimTime) -> String {
    format!("{} since {}", node_state(state), time(since))
}

/// What a landmark marks, in a few words.
#[must_use]
pub fn landmark(kind: LandmarkKind) -> &'static str {
    match kind {
        LandmarkKind::QuorumMet => "Quorum met",
        LandmarkKind::QuorumFailed => "Quorum not met",
        LandmarkKind::HintStored => "Hint stored",
        LandmarkKind::HintDelivered => "Hint delivered",
        LandmarkKind::Repaired => "Replica repaired",
        LandmarkKind::ConflictBorn => "Conflict born",
        LandmarkKind::ConflictMerged => "Conflict merged",
        LandmarkKind::Fault => "Fault",
        LandmarkKind::Healed => "Healed",
        LandmarkKind::StaleRead => "Stale read",
        LandmarkKind::LostWrite => "Acknowledged write lost",
        LandmarkKind::Members => "Members change",
    }
}

/// A landmark's whole tooltip.
#[must_use]
pub fn landmark_at(kind: LandmarkKind, at: SimTime, text: &str) -> String {
    format!("{} at {}. {text}", landmark(kind), time(at))
}

/// Several landmarks that stand too close to each other to be pressed apart.
#[must_use]
pub fn landmarks_at(from: SimTime, to: SimTime, texts: &[&str]) -> String {
    let count = texts.len();
    format!("{count} moments from {} to {}. {}", time(from), time(to), texts.join(" "))
}

/// A text that stands for more of its kind.
#[must_use]
pub fn and_more(text: &str, more: u32) -> String {
    format!("{text} +{more}")
}

/// A branch in the branch selector.
#[must_use]
pub fn branch(id: u32, forked_at: SimTime) -> String {
    match id {
        0 => "Branch 1".to_string(),
        _ => format!("Branch {}, from {}", id + 1, time(forked_at)),
    }
}

/// A node's button beside the picture: its name and all that the picture says by marks.
#[must_use]
pub fn node_button(
    name: &str,
    state: NodeState,
    replica: Option<u8>,
    hints: usize,
    leads: bool,
    stands: MemberStatus,
) -> String {
    let mut text = format!("Node {name}, {}", node_state(state));
    if stands != MemberStatus::Member {
        text.push_str(", ");
        text.push_str(&member_status(stands));
    }
    if leads {
        text.push_str(", ");
        text.push_str(LEADER);
    }
    if let Some(number) = replica {
        text.push_str(&format!(", replica {number}"));
    }
    match hints {
        0 => {}
        1 => text.push_str(", keeps a hint"),
        _ => text.push_str(&format!(", keeps {hints} hints")),
    }
    text
}

/// The badge of a node that leads.
pub const LEADER: &str = "leader";

/// The hint badge above a node.
#[must_use]
pub fn hint_for(primaries: &[std::rc::Rc<str>]) -> String {
    format!("hint for {}", primaries.join(", "))
}

/// The mark of a node that others believe to be down.
#[must_use]
pub fn suspected_by(nodes: &[std::rc::Rc<str>]) -> String {
    format!("suspected by {}", nodes.join(", "))
}

/// A node's share of the ring, in thousandths.
#[must_use]
pub fn share(thousandths: u32) -> String {
    format!("{}.{} %", thousandths / 10, thousandths % 10)
}

/// The button that takes an item out of a cart.
#[must_use]
pub fn remove_item(item: &str) -> String {
    format!("Remove {item}")
}

/// Whom a node stands in for.
#[must_use]
pub fn stands_in_for(primary: &str) -> String {
    format!("stands in for {primary}")
}

/// The title of a node's card.
#[must_use]
pub fn node_title(name: &str) -> String {
    format!("Node {name}")
}

/// A key that a node stores.
#[must_use]
pub fn stored_key(key: &str, siblings: u32) -> String {
    match siblings {
        1 => key.to_string(),
        _ => format!("{key} ({siblings} siblings)"),
    }
}

/// A hint that a node keeps.
#[must_use]
pub fn kept_hint(primary: &str, key: &str) -> String {
    format!("{primary} ({key})")
}

/// A stepper's buttons.
#[must_use]
pub fn stepper(letter: &str, up: bool) -> String {
    format!("{letter}: one {}", if up { "more" } else { "less" })
}

/// The overlap picture in words.
#[must_use]
pub fn overlap(n: u8, r: u8, w: u8) -> String {
    format!("Of {n} replicas, a put waits for {w} and a get for {r}.")
}

/// From whom a message goes to whom.
#[must_use]
pub fn way(from: &str, to: &str) -> String {
    format!("{from} → {to}")
}

/// What a panic says, without the folders in which the machine that built the program kept the crates.
#[must_use]
pub fn last_words(panic: &str) -> String {
    const CRATES: &str = "/registry/src/";
    let place = panic.split_once(CRATES).and_then(|(before, place)| {
        let (before, (_, place)) = (before.rsplit_once(' ')?.0, place.split_once('/')?);
        Some(format!("{before} {place}"))
    });
    place.unwrap_or_else(|| panic.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_seconds_to_the_millisecond() {
        assert_eq!(time(SimTime(0)), "0.000 s");
        assert_eq!(time(SimTime(1_482_999)), "1.482 s");
        assert_eq!(milliseconds(400), "0.4 ms");
        assert_eq!(milliseconds(12_000), "12 ms");
    }

    #[test]
    fn gears_drop_a_closing_nought() {
        assert_eq!(gear(10), "0.1×");
        assert_eq!(gear(25), "0.25×");
        assert_eq!(gear(100), "1×");
        assert_eq!(gear(6400), "64×");
    }

    #[test]
    fn a_node_button_says_what_the_marks_say() {
        let said = |stands| node_button("E", NodeState::Down, Some(3), 0, false, stands);
        assert_eq!(said(MemberStatus::Member), "Node E, down, replica 3");
        let leaves = MemberStatus::Leaving { moved: 1, of: 4 };
        assert_eq!(said(leaves), "Node E, down, leaving, 1 of 4 keys, replica 3");
    }

    #[test]
    fn last_words_name_the_crate_and_not_the_folders_of_who_built_it() {
        let elsewhere =
            "panicked at /root/.cargo/registry/src/index-19/yew-0.23.0/src/a.rs:1:2:\nno";
        assert_eq!(last_words(elsewhere), "panicked at yew-0.23.0/src/a.rs:1:2:\nno");
        assert_eq!(last_words("panicked at src/a.rs:1:2:\nno"), "panicked at src/a.rs:1:2:\nno");
    }
}
