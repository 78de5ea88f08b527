//! The marks as the stage and the timeline draw them.

use crate::text::page::help::{self, PictureMark};
use yew::prelude::*;

/// A mark.
pub(super) fn picture(mark: PictureMark) -> Html {
    html! {
        <svg class="mark-picture" viewBox="0 0 40 40" aria-hidden="true">{ drawing(mark) }</svg>
    }
}

fn drawing(mark: PictureMark) -> Html {
    match mark {
        PictureMark::Band => arc("arc part-replica hue-0"),
        PictureMark::Skipped => {
            html! { <>{ arc("arc part-skipped hue-0") }{ arc("arc-hatch") }</> }
        }
        PictureMark::Replica => centered(
            "number hue-2",
            html! {
                <><circle r="10" /><text dy="0.35em">{ "1" }</text></>
            },
        ),
        PictureMark::Gauge => gauge(),
        PictureMark::Hint => centered(
            "badge badge-hint",
            html! {
                <>
                    <rect x="-18" y="-9" width="36" height="18" rx="9" />
                    <text dy="0.35em">{ help::HINT }</text>
                </>
            },
        ),
        PictureMark::Down => centered(
            "node state-down",
            html! {
                <>
                    <circle class="node-disc" r="14" />
                    <path class="node-cross" d="M-7 -7L7 7M7 -7L-7 7" />
                </>
            },
        ),
        PictureMark::Paused => centered(
            "node state-paused hue-3",
            html! {
                <>
                    <circle class="node-disc" r="14" />
                    <path class="node-bars" d="M-4 -6v12M4 -6v12" />
                </>
            },
        ),
        PictureMark::Suspected => centered(
            "node is-suspected hue-4",
            html! {
                <><circle class="node-halo" r="17" /><circle class="node-disc" r="12" /></>
            },
        ),
        PictureMark::Messages => messages(),
        PictureMark::Lost => html! { <path class="lost-cross" d="M13 13L27 27M27 13L13 27" /> },
    }
}

fn arc(class: &'static str) -> Html {
    html! { <path {class} stroke-width="9" d="M4 20h32" /> }
}

fn centered(class: &'static str, drawing: Html) -> Html {
    html! { <g {class} transform="translate(20 20)">{ drawing }</g> }
}

fn gauge() -> Html {
    let circle = |class: &'static str, dashes: &'static str| {
        html! { <circle {class} r="13" pathLength="20" stroke-dasharray={dashes} /> }
    };
    html! {
        <g transform="translate(20 20) rotate(-90)">
            { circle("gauge-track", "8.6 1.4") }
            { circle("gauge-fill", "8.6 100") }
        </g>
    }
}

/// One message of each role.
fn messages() -> Html {
    let stroke = |role: &'static str, way: &'static str| {
        html! { <g class={role}><path class="stroke" d={way} /></g> }
    };
    html! {
        <>
            { stroke("role-request", "M2 6h36") }
            { stroke("role-reply", "M2 13h36") }
            { stroke("role-hint", "M2 20h36") }
            { stroke("role-repair", "M2 27h36") }
            { stroke("role-gossip", "M2 34h36") }
        </>
    }
}
