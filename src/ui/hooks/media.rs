//! Media queries.

use crate::ui::browser;
use gloo_events::EventListener;
use yew::prelude::*;

/// Whether a media query holds, now and whenever that changes.
#[hook]
pub(crate) fn use_media(query: &'static str) -> bool {
    let holds = use_state(|| browser::media(query).is_some_and(|list| list.matches()));
    let set = holds.setter();
    use_effect_with(query, move |query| {
        let listener = browser::media(query).map(|list| {
            let target = list.clone();
            EventListener::new(&target, "change", move |_| set.set(list.matches()))
        });
        move || drop(listener)
    });
    *holds
}
