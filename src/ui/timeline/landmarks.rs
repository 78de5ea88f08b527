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

/// The row of landmarks.
#[component]
pub(crate) fn Landmarks(props: &LandmarksProps) -> Html {
    html! {
        <ul class="landmarks" aria-label={label::LANDMARKS}>
            { for props.picture.landmarks.iter().map(|landmark| html! {
                <LandmarkButton key={landmark.event} landmark={Rc::new(landmark.clone())} dispatch={props.dispatch.clone()} />
            }) }
        </ul>
    }
}

/// What a landmark shows.
#[derive(Properties, Clone, PartialEq)]
struct LandmarkButtonProps {
    landmark: Rc<Landmark>,
    dispatch: Dispatch,
}

/// A landmark.
#[component]
fn LandmarkButton(props: &LandmarkButtonProps) -> Html {
    let landmark = &props.landmark;
    let button = use_node_ref();
    use_effect_with(landmark.x, {
        let button = button.clone();
        move |x| set_length(&button, "--x", *x)
    });
    let event = landmark.event;
    let seek = props.dispatch.reform(move |_: MouseEvent| Msg::SeekToEvent(event));
    let (class, picture) = mark(landmark.kind);
    let text = page::landmark_at(landmark.kind, landmark.at, &landmark.text);
    html! {
        <li>
            <button ref={button} class={classes!("landmark", class)} aria-label={text.clone()} title={text}
                onclick={seek}><span class="landmark-face">{ icon(picture) }</span></button>
        </li>
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
