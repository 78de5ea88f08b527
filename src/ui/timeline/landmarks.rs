//! Moments worth jumping to, as buttons above the lanes.

use crate::app::TimeMsg;
use crate::scene::{Landmark, LandmarkKind, px};
use crate::text::page::{self, labels};
use crate::ui::components::icons::{Icon, icon};
use crate::ui::link::{AppLink, use_link};
use std::rc::Rc;
use yew::prelude::*;

/// Two buttons need this distance, in tenths of a pixel, or one would hide the other.
const LEAST_DISTANCE: i32 = 300;

#[derive(Properties, PartialEq)]
pub(crate) struct LandmarksProps {
    pub landmarks: Rc<[Landmark]>,
}

/// The row of landmarks. Those that stand too close to each other share a button.
#[component]
pub(crate) fn Landmarks(props: &LandmarksProps) -> Html {
    let link = use_link();
    let mut buttons = Vec::new();
    let mut rest = &*props.landmarks;
    while let Some(first) = rest.first() {
        let near = rest.iter().take_while(|one| one.x - first.x < LEAST_DISTANCE).count();
        let (group, later) = rest.split_at(near.max(1));
        buttons.push(button(group, first, &link));
        rest = later;
    }
    html! { <ul class="landmarks" aria-label={labels::LANDMARKS}>{ for buttons }</ul> }
}

/// The button of one landmark or of several close ones: its face is the gravest of them, and it
/// leads to the last, after which all of them have happened.
fn button(group: &[Landmark], first: &Landmark, link: &AppLink) -> Html {
    let last = group.last().unwrap_or(first);
    let gravest = group.iter().fold(first, |gravest, one| {
        if gravity(one.kind) > gravity(gravest.kind) { one } else { gravest }
    });
    let (class, picture) = mark(gravest.kind);
    let text = AttrValue::from(text(group, first, last));
    html! {
        <li key={first.event}>
            <button class={classes!("landmark", class)} ~style={format!("--x:{}px", px(first.x))}
                aria-label={text.clone()} title={text} onclick={link.sends(TimeMsg::SeekToEvent(last.event))}>
                <span class="landmark-face">{ icon(picture) }</span>
                <span class="landmark-count" hidden={group.len() < 2}>{ group.len() }</span>
            </button>
        </li>
    }
}

/// What has happened.
fn text(group: &[Landmark], first: &Landmark, last: &Landmark) -> String {
    match group {
        [one] => page::landmark_at(one.kind, one.at, &one.text),
        _ => {
            let texts: Vec<&str> = group.iter().map(|one| &*one.text).collect();
            page::landmarks_at(first.at, last.at, &texts)
        }
    }
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
