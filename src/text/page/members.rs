//! How nodes stand among the members, and how far each knows them.

use crate::dynamo::failure_detector::phi::THRESHOLD;
use crate::scene::MemberStatus;

/// How a node stands among the members; nothing of one that neither comes nor goes.
#[must_use]
pub fn member_status(member_status: MemberStatus) -> String {
    match member_status {
        MemberStatus::Member => String::new(),
        MemberStatus::Joining { moved, of } => under_way("joining", moved, of),
        MemberStatus::Leaving { moved, of } => under_way("leaving", moved, of),
        MemberStatus::Left => "left".to_owned(),
    }
}

fn under_way(what: &str, moved: u32, of: u32) -> String {
    if of == 0 { what.to_owned() } else { format!("{what}, {moved} of {of} keys") }
}

/// The badge of a node that knows an older ring than others do.
pub const OLD_RING: &str = "old ring";

/// Which ring a node knows, and whether others know a newer one.
#[must_use]
pub fn ring_known(version: u16, is_old: bool) -> String {
    format!("ring {version}{}", if is_old { ", not the newest" } else { "" })
}

/// How strongly a node suspects a peer, in thousandths, and from where on it takes it for down.
#[must_use]
pub fn phi(peer: &str, milli: u64) -> String {
    format!("{peer} {}.{:02} of {THRESHOLD}", milli / 1_000, milli % 1_000 / 10)
}
