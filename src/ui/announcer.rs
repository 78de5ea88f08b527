//! What a screen reader hears by itself: outcomes and faults, at most one in a second and a half,
//! so that speech is never cut off by the next sentence.

use crate::scene::{AccountLine, Weight};
use gloo_timers::callback::Timeout;
use std::collections::VecDeque;
use std::rc::Rc;
use yew::prelude::*;

/// The least time between two announcements.
const BETWEEN_MS: u32 = 1_500;
/// Older sentences than these are dropped: speech must not lag behind the picture for long.
const WAITING_MOST: usize = 3;

/// What the announcer reads from.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct AnnouncerProps {
    /// The account.
    pub lines: Rc<Vec<AccountLine>>,
}

/// The live region.
pub(crate) struct Announcer {
    heard: Option<u32>,
    waiting: VecDeque<Rc<str>>,
    said: Rc<str>,
    timer: Option<Timeout>,
}

/// The time between two announcements has passed.
pub(crate) struct Ready;

impl Announcer {
    /// Says the next sentence and waits before the one after it.
    fn say_next(&mut self, context: &Context<Self>) -> bool {
        let Some(text) = self.waiting.pop_front() else {
            return false;
        };
        self.said = text;
        let link = context.link().clone();
        self.timer = Some(Timeout::new(BETWEEN_MS, move || link.send_message(Ready)));
        true
    }
}

/// The newest outcome of the account.
fn newest(lines: &[AccountLine]) -> Option<u32> {
    let line = lines.iter().rev().find(|line| line.weight == Weight::Outcome);
    line.map(|line| line.event)
}

impl Component for Announcer {
    type Message = Ready;
    type Properties = AnnouncerProps;

    fn create(context: &Context<Self>) -> Self {
        Self {
            heard: newest(&context.props().lines),
            waiting: VecDeque::new(),
            said: Rc::from(""),
            timer: None,
        }
    }

    fn changed(&mut self, context: &Context<Self>, old: &Self::Properties) -> bool {
        let lines = &context.props().lines;
        let latest = newest(lines);
        // Going back in time is not news; what is heard is only what comes after.
        let grown = lines.len() > old.lines.len();
        if grown && latest != self.heard {
            let fresh = lines.iter().filter(|line| {
                line.weight == Weight::Outcome && self.heard.is_none_or(|heard| line.event > heard)
            });
            self.waiting.extend(fresh.map(|line| line.text.clone()));
            while self.waiting.len() > WAITING_MOST {
                self.waiting.pop_front();
            }
        }
        self.heard = latest;
        self.timer.is_none() && self.say_next(context)
    }

    fn update(&mut self, context: &Context<Self>, Ready: Ready) -> bool {
        self.timer = None;
        self.say_next(context)
    }

    fn view(&self, _: &Context<Self>) -> Html {
        html! {
            <div class="visually-hidden" role="status" aria-live="polite" data-testid="announcer">{ self.said.clone() }</div>
        }
    }
}
