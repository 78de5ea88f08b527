//! What a screen reader hears by itself: outcomes and faults, at most one in a second and a half,
//! so that speech is never cut off by the next sentence.

use crate::scene::{Importance, LogLine};
use std::rc::Rc;
use yew::prelude::*;

/// The least time between two announcements.
pub(crate) const BETWEEN_MS: u32 = 1_500;
/// Older sentences than these are dropped: speech must not lag behind the picture for long.
const WAITING_MAX: usize = 3;

#[derive(Properties, PartialEq)]
pub(crate) struct LiveRegionProps {
    pub text: Rc<str>,
}

/// The live region.
#[component]
pub(crate) fn LiveRegion(props: &LiveRegionProps) -> Html {
    html! {
        <div class="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
            { props.text.clone() }
        </div>
    }
}

/// The sentence, so that it is heard even where it is the same as the one before: a region whose
/// text does not change says nothing.
pub(crate) fn audible(text: Rc<str>, before: &str) -> Rc<str> {
    if *text != *before { text } else { Rc::from([&*text, "\u{a0}"].concat()) }
}

/// Decides what is said, and in which order.
#[derive(Default)]
pub(crate) struct Announcer {
    known: usize,
    heard: Option<u32>,
    waiting: Vec<Rc<str>>,
}

impl Announcer {
    /// The account has these lines now.
    pub(crate) fn listen(&mut self, lines: &[LogLine]) {
        let outcomes = || lines.iter().rev().filter(|line| line.importance == Importance::Outcome);
        let latest = outcomes().next().map(|line| line.event);
        // Going back in time is not news; what is heard is only what comes after.
        if lines.len() > self.known && latest != self.heard {
            let heard = self.heard;
            let fresh = outcomes()
                .take(WAITING_MAX)
                .filter(|line| heard.is_none_or(|heard| line.event > heard));
            let before = self.waiting.len();
            self.waiting.extend(fresh.map(|line| line.text.clone()));
            self.waiting[before..].reverse();
            let late = self.waiting.len().saturating_sub(WAITING_MAX);
            self.waiting.drain(..late);
        }
        self.known = lines.len();
        self.heard = latest;
    }

    /// The sentence that is said next.
    pub(crate) fn next(&mut self) -> Option<Rc<str>> {
        (!self.waiting.is_empty()).then(|| self.waiting.remove(0))
    }
}
