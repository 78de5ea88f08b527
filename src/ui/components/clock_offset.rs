//! How far a wall clock is off: a field with its unit between a button back and a button forward.

use super::icons::{Icon, icon};
use crate::app::ClusterMsg;
use crate::scene::End;
use crate::text::page::{self, labels};
use crate::ui::browser;
use crate::ui::link::use_link;
use std::rc::Rc;
use yew::prelude::*;

/// What a button adds or takes away.
const STEP_US: i64 = 1_000_000;

#[derive(Properties, PartialEq)]
pub(crate) struct ClockOffsetProps {
    pub of: End,
    pub name: Rc<str>,
    pub offset_us: i64,
}

/// A test's handle on something of an end.
pub(crate) fn end_handle(name: &str, end: End) -> String {
    match end {
        End::Node(node) => format!("{name}-node-{node}"),
        End::Client(client) => format!("{name}-client-{client}"),
    }
}

/// The offset of one clock. It is drawn anew only when that changes, so that nothing is lost which
/// somebody is typing. What is pressed in it does not close the menu around it.
#[component]
pub(crate) fn ClockOffset(props: &ClockOffsetProps) -> Html {
    let link = use_link();
    let ClockOffsetProps { of, ref name, offset_us } = *props;
    let by = |step: i64| {
        link.sends(ClusterMsg::SetClock { of, offset_us: offset_us.saturating_add(step) })
    };
    let onchange = link.reads(move |event: Event| {
        Some(ClusterMsg::TypeClock { of, text: browser::value_of(&event) }.into())
    });
    let onclick = Callback::from(|event: MouseEvent| event.stop_propagation());
    html! {
        <div class={classes!("offset", (offset_us != 0).then_some("is-off"))} role="group"
            aria-label={page::clock_of(name)} title={labels::CLOCK_OFFSET_TIP} {onclick}>
            <span class="offset-word">{ icon(Icon::Stale) }{ labels::CLOCK }</span>
            <button class="stepper-button" aria-label={labels::CLOCK_SLOWER}
                data-testid={end_handle("clock-slower", of)} onclick={by(-STEP_US)}>
                { icon(Icon::Minus) }
            </button>
            <input class="field offset-field" aria-label={labels::CLOCK_OFFSET} maxlength="24"
                autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="done"
                data-testid={end_handle("clock", of)} value={page::clock_field(offset_us)} {onchange} />
            <button class="stepper-button" aria-label={labels::CLOCK_FASTER}
                data-testid={end_handle("clock-faster", of)} onclick={by(STEP_US)}>
                { icon(Icon::Plus) }
            </button>
        </div>
    }
}
