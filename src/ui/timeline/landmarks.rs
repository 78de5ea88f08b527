//! Moments worth jumping to, as buttons above the lanes.

use crate::app::Msg;
use crate::scene::{Landmark, LandmarkKind};
use crate::ui::Link;
use crate::ui::element::{Element, classes, el, style};
use crate::ui::icons::{Icon, icon};
use crate::ui::part::{Draw, Shown};
use crate::ui::place::px;
use crate::words::page::{self, label};

/// Two buttons need this distance, in tenths of a pixel, or one would hide the other.
const LEAST_DISTANCE: i32 = 300;

/// The row of landmarks. Those that stand too close to each other share a button.
pub(crate) const LANDMARKS: Draw =
    Draw::new(|one, other, _| one.scene.timeline.landmarks == other.scene.timeline.landmarks, row);

fn row(shown: &Shown, _: usize) -> Element {
    let mut row = el!("ul", "class" = "landmarks", "aria-label" = label::LANDMARKS);
    let mut rest = &*shown.scene.timeline.landmarks;
    while let Some(first) = rest.first() {
        let near = rest.iter().take_while(|one| one.x - first.x < LEAST_DISTANCE).count();
        let (group, later) = rest.split_at(near.max(1));
        row = row.child(button(group, first, &shown.link));
        rest = later;
    }
    row
}

/// The button of one landmark or of several close ones: its face is the gravest of them, and it
/// leads to the last, after which all of them have happened.
fn button(group: &[Landmark], first: &Landmark, link: &Link) -> Element {
    let last = group.last().unwrap_or(first);
    let gravest = group.iter().fold(first, |gravest, one| {
        if gravity(one.kind) > gravity(gravest.kind) { one } else { gravest }
    });
    let (class, picture) = mark(gravest.kind);
    let text = match group {
        [one] => page::landmark_at(one.kind, one.at, &one.text),
        _ => {
            let texts: Vec<&str> = group.iter().map(|one| &*one.text).collect();
            page::landmarks_at(first.at, last.at, &texts)
        }
    };
    let button = el!(
        "button",
        "class" = classes(&["landmark", class]),
        "style" = style(&format!("--x:{}px", px(first.x))),
        "aria-label" = text.clone(),
        "title" = text
    )
    .click(link, Msg::SeekToEvent(last.event))
    .child(el!("span", "class" = "landmark-face").child(icon(picture)))
    .child(el!("span", "class" = "landmark-count", "hidden" = group.len() < 2).count(group.len()));
    el!("li").key(first.event.into()).child(button)
}

/// Which of several landmarks gives a shared button its face.
fn gravity(kind: LandmarkKind) -> u8 {
    match kind {
        LandmarkKind::LostWrite => 5,
        LandmarkKind::Members => 4,
        LandmarkKind::QuorumFailed => 4,
        LandmarkKind::ConflictBorn | LandmarkKind::StaleRead => 3,
        LandmarkKind::Fault => 2,
        LandmarkKind::HintStored | LandmarkKind::ConflictMerged | LandmarkKind::Repaired => 1,
        LandmarkKind::QuorumMet | LandmarkKind::HintDelivered | LandmarkKind::Healed => 0,
    }
}

/// A landmark's colour and shape.
fn mark(kind: LandmarkKind) -> (&'static str, Icon) {
    match kind {
        LandmarkKind::QuorumMet => ("is-good", Icon::Check),
        LandmarkKind::QuorumFailed => ("is-bad", Icon::Cross),
        LandmarkKind::HintStored => ("is-warn", Icon::Hint),
        LandmarkKind::HintDelivered => ("is-good", Icon::Hint),
        LandmarkKind::Repaired => ("is-good", Icon::Repair),
        LandmarkKind::ConflictBorn => ("is-warn", Icon::Fork),
        LandmarkKind::ConflictMerged => ("is-good", Icon::Merge),
        LandmarkKind::Fault => ("is-warn", Icon::Kill),
        LandmarkKind::Healed => ("is-good", Icon::Restart),
        LandmarkKind::StaleRead => ("is-warn", Icon::Stale),
        LandmarkKind::LostWrite => ("is-bad", Icon::Delete),
        LandmarkKind::Members => ("is-quiet", Icon::Restart),
    }
}
