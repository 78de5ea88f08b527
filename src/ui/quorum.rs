//! N, R and W: three steppers, the picture of how reads and writes overlap, and what that promises.

use super::Dispatch;
use super::icons::{Icon, icon};
use crate::app::Msg;
use crate::scene::{QuorumPanel, QuorumVerdict};
use crate::words::page::{self, label};
use std::rc::Rc;
use yew::prelude::*;

/// What the quorum card shows.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct QuorumCardProps {
    /// N, R, W and their promise.
    pub panel: Rc<QuorumPanel>,
    /// Takes the messages.
    pub dispatch: Dispatch,
}

/// The quorum card.
#[component]
pub(crate) fn QuorumCard(props: &QuorumCardProps) -> Html {
    let panel = &props.panel;
    let (n, r, w) = (panel.n, panel.r, panel.w);
    let sloppy = panel.sloppy;
    let switch = props.dispatch.reform(move |_: MouseEvent| Msg::SetSloppy(!sloppy));
    type Make = fn(u8, u8, u8, u8) -> Msg;
    let stepper = |letter: &'static str, meaning: &'static str, value: u8, most: u8, make: Make| {
        let step = |to: u8| props.dispatch.reform(move |_: MouseEvent| make(n, r, w, to));
        html! {
            <div class="stepper" role="group" aria-label={letter} data-testid={format!("stepper-{letter}")}>
                <span class="stepper-name">
                    <b>{ letter }</b>{ " " }<span class="stepper-meaning">{ meaning }</span>
                </span>
                <div class="stepper-row">
                    <button class="stepper-button" disabled={value <= 1} onclick={step(value.saturating_sub(1))}
                        aria-label={page::stepper(letter, false)}>{ icon(Icon::Minus) }</button>
                    <output class="stepper-value">{ value }</output>
                    <button class="stepper-button" disabled={value >= most} onclick={step(value.saturating_add(1))}
                        aria-label={page::stepper(letter, true)}>{ icon(Icon::Plus) }</button>
                </div>
            </div>
        }
    };
    html! {
        <section class="card quorum-card" aria-labelledby="quorum-title" data-testid="quorum">
            <div class="card-head"><h2 id="quorum-title" class="card-title">{ label::QUORUM }</h2></div>
            <div class="steppers">
                { stepper("N", label::N_MEANING, n, panel.n_most, |_, r, w, to| {
                    Msg::SetQuorum { n: to, r: r.min(to), w: w.min(to) }
                }) }
                { stepper("W", label::W_MEANING, w, n, |n, r, _, to| Msg::SetQuorum { n, r, w: to }) }
                { stepper("R", label::R_MEANING, r, n, |n, _, w, to| Msg::SetQuorum { n, r: to, w }) }
            </div>
            { overlap(n, r, w) }
            { verdict(panel.verdict) }
            <button class="switch" role="switch" aria-checked={sloppy.to_string()} onclick={switch}
                data-testid="sloppy">
                <span class="switch-words"><b>{ label::SLOPPY }</b><span class="muted">{ label::SLOPPY_MEANING }</span></span>
                <span class="switch-track" aria-hidden="true"></span>
            </button>
        </section>
    }
}

/// Width of one replica in the overlap picture, in the picture's own units.
const CELL: u32 = 100;
/// Height of a replica's box in the same units.
const CELL_HEIGHT: u32 = 56;

/// The N replicas as boxes: a put waits for W of them, counted from the left, and a get for R,
/// counted from the right. What both frames hold is the overlap.
fn overlap(n: u8, r: u8, w: u8) -> Html {
    let cells = u32::from(n.max(1));
    let (r, w) = (u32::from(r.min(n)), u32::from(w.min(n)));
    let view = format!("-8 -8 {} {}", cells * CELL + 16, CELL_HEIGHT + 16);
    let box_at = |index: u32| {
        let (written, read) = (index < w, index >= cells - r);
        let (class, text) = match (written, read) {
            (true, true) => ("cell is-both", label::BOTH),
            (true, false) => ("cell is-written", label::WRITTEN),
            (false, true) => ("cell is-read", label::READ),
            (false, false) => ("cell", ""),
        };
        html! {
            <g key={index} class={class}>
                <rect class="cell-box" x={(index * CELL + 9).to_string()} y="9"
                    width={(CELL - 18).to_string()} height={(CELL_HEIGHT - 18).to_string()} rx="9" />
                <text class="cell-text" x={(index * CELL + CELL / 2).to_string()} y={(CELL_HEIGHT / 2).to_string()}>{ text }</text>
            </g>
        }
    };
    let frame = |class: &'static str, from: u32, count: u32, outset: u32| {
        html! {
            <rect class={class} x={(i64::from(from * CELL) + 3 - i64::from(outset)).to_string()}
                y={(3 - i64::from(outset)).to_string()}
                width={(count * CELL - 6 + 2 * outset).to_string()}
                height={(CELL_HEIGHT - 6 + 2 * outset).to_string()} rx="14" />
        }
    };
    html! {
        <svg class="overlap" viewBox={view} role="img" aria-label={page::overlap(n, to_u8(r), to_u8(w))}>
            { for (0..cells).map(box_at) }
            { frame("frame-written", 0, w, 4) }
            { frame("frame-read", cells - r, r, 0) }
        </svg>
    }
}

/// Back from the picture's numbers; both came from a `u8`.
fn to_u8(number: u32) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

/// The promise, and what is not promised.
fn verdict(verdict: QuorumVerdict) -> Html {
    let (formula, promise, limit) = page::verdict(verdict);
    let class = match verdict {
        QuorumVerdict::Overlap { .. } => "is-good",
        QuorumVerdict::SloppyOverlap { .. } | QuorumVerdict::Gap => "is-warn",
    };
    html! {
        <div class={classes!("verdict", class)} data-testid="verdict">
            <b>{ formula }</b>
            <span>{ promise }</span>
            <span class="verdict-limit">{ limit }</span>
        </div>
    }
}
