//! Moments worth jumping to, as buttons above the lanes.

use crate::app::Msg;
use crate::scene::{Landmark, LandmarkKind, Timeline};
use crate::ui::Dispatch;
use crate::ui::icons::{Icon, icon};
use crate::ui::place::set_length;
use crate::words::page::{self, label};
use std::rc::Rc;
use yew::prelude::*;

/// What the row of landmarks shows.
#[derive(Properties, Clone)]
pub(crate) struct LandmarksProps {
    /// The timeline.
    pub picture: Rc<Timeline>,
    /// Takes the messages.
    pub dispatch: Dispatch,
}

impl PartialEq for LandmarksProps {
    /// Lanes and strokes are drawn elsewhere.
    fn eq(&self, other: &Self) -> bool {
        self.picture.landmarks == other.picture.landmarks && self.dispatch == other.dispatch
    }
}

/// Two buttons need this distance, in tenths of a pixel, or one would hide the other.
const LEAST_DISTANCE: i32 = 250;

/// The row of landmarks. Those that stand too close to each other share a button.
#[component]
pub(crate) fn Landmarks(props: &LandmarksProps) -> Html {
    html! {
        <ul class="landmarks" aria-label={label::LANDMARKS}>
            { for groups(&props.picture.landmarks).into_iter().filter_map(|group| {
                let first = group.first()?.event;
                Some(html! {
                    <LandmarkButton key={first} group={Rc::from(group)} dispatch={props.dispatch.clone()} />
                })
            }) }
        </ul>
    }
}

/// The landmarks in groups that are far enough apart.
fn groups(landmarks: &[Landmark]) -> Vec<Vec<Landmark>> {
    let mut groups: Vec<Vec<Landmark>> = Vec::new();
    for landmark in landmarks {
        let near = groups.last_mut().filter(|group| {
            group.first().is_some_and(|first| landmark.x - first.x < LEAST_DISTANCE)
        });
        match near {
            Some(group) => group.push(landmark.clone()),
            None => groups.push(vec![landmark.clone()]),
        }
    }
    groups
}

/// What a landmark's button shows.
#[derive(Properties, Clone, PartialEq)]
struct LandmarkButtonProps {
    group: Rc<[Landmark]>,
    dispatch: Dispatch,
}

/// The button of one landmark or of several close ones: its face is the gravest of them, and it
/// leads to the last, after which all of them have happened.
#[component]
fn LandmarkButton(props: &LandmarkButtonProps) -> Html {
    let group = &props.group;
    let button = use_node_ref();
    let place = group.first().map_or(0, |first| first.x);
    use_effect_with(place, {
        let button = button.clone();
        move |x| set_length(&button, "--x", *x)
    });
    let gravest = group.iter().max_by_key(|landmark| gravity(landmark.kind));
    let (Some(gravest), Some(last)) = (gravest, group.last()) else {
        return html! {};
    };
    let event = last.event;
    let seek = props.dispatch.reform(move |_: MouseEvent| Msg::SeekToEvent(event));
    let (class, picture) = mark(gravest.kind);
    let text = group_text(group);
    html! {
        <li>
            <button ref={button} class={classes!("landmark", class)} aria-label={text.clone()} title={text} onclick={seek}>
                <span class="landmark-face">{ icon(picture) }</span>
                <span class="landmark-count" hidden={group.len() < 2}>{ group.len() }</span>
            </button>
        </li>
    }
}

/// What the tooltip says.
fn group_text(group: &[Landmark]) -> String {
    match group {
        [one] => page::landmark_at(one.kind, one.at, &one.text),
        [first, .., last] => {
            let texts: Vec<String> =
                group.iter().map(|landmark| landmark.text.to_string()).collect();
            page::landmarks_at(group.len(), first.at, last.at, &texts)
        }
        [] => String::new(),
    }
}

/// Which of several landmarks gives a shared button its face.
fn gravity(kind: LandmarkKind) -> u8 {
    match kind {
        LandmarkKind::LostWrite => 5,
        LandmarkKind::QuorumFailed => 4,
        LandmarkKind::ConflictBorn => 3,
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
        LandmarkKind::LostWrite => ("is-bad", Icon::Delete),
    }
}
