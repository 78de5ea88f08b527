//! N, R and W: three steppers, the picture of how reads and writes overlap, and what that promises.

use super::icons::{Icon, icon};
use crate::app::ClusterMsg;
use crate::scene::{QuorumPanel, QuorumVerdict};
use crate::text::page::{self, labels};
use crate::ui::attributes::{aria_bool, number};
use crate::ui::link::{AppLink, use_link};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct QuorumCardProps {
    pub panel: Rc<QuorumPanel>,
}

/// The quorum card.
#[component]
pub(crate) fn QuorumCard(props: &QuorumCardProps) -> Html {
    let link = use_link();
    let panel = &props.panel;
    html! {
        <section class="card quorum-card" aria-labelledby="quorum-title" data-testid="quorum">
            <div class="card-head">
                <h2 id="quorum-title" class="card-title">{ labels::QUORUM }</h2>
            </div>
            { steppers(panel, &link) }
            { overlap(panel.n, panel.r, panel.w) }
            { verdict(panel.verdict) }
            { sloppy_switch(panel.sloppy, &link) }
            <button class="button is-small" data-testid="add-node" onclick={link.sends(ClusterMsg::AddNode)}>
                { icon(Icon::Plus) }{ labels::ADD_NODE }
            </button>
        </section>
    }
}

fn steppers(panel: &QuorumPanel, link: &AppLink) -> Html {
    let (n, r, w) = (panel.n, panel.r, panel.w);
    // No quorum is larger than the number of copies.
    let copies = |n: u8| ClusterMsg::SetQuorum { n, r: r.min(n), w: w.min(n) };
    html! {
        <div class="steppers">
            { stepper("N", labels::N_MEANING, (n, panel.n_most), link, copies) }
            { stepper("W", labels::W_MEANING, (w, n), link, |w| ClusterMsg::SetQuorum { n, r, w }) }
            { stepper("R", labels::R_MEANING, (r, n), link, |r| ClusterMsg::SetQuorum { n, r, w }) }
        </div>
    }
}

/// One number with a button on each side.
fn stepper(
    letter: &'static str,
    meaning: &'static str,
    (value, most): (u8, u8),
    link: &AppLink,
    to: impl Fn(u8) -> ClusterMsg,
) -> Html {
    let button = |disabled: bool, is_up: bool, picture: Icon| {
        let next = if is_up { value.saturating_add(1) } else { value.saturating_sub(1) };
        html! {
            <button class="stepper-button" {disabled} aria-label={page::stepper(letter, is_up)}
                onclick={link.sends(to(next))}>
                { icon(picture) }
            </button>
        }
    };
    html! {
        <div class="stepper" role="group" aria-label={letter} data-testid={format!("stepper-{letter}")}>
            <span class="stepper-name">
                <b>{ letter }</b>{ " " }<span class="stepper-meaning">{ meaning }</span>
            </span>
            <div class="stepper-row">
                { button(value <= 1, false, Icon::Minus) }
                <output class="stepper-value">{ value }</output>
                { button(value >= most, true, Icon::Plus) }
            </div>
        </div>
    }
}

fn sloppy_switch(is_sloppy: bool, link: &AppLink) -> Html {
    let onclick = link.sends(ClusterMsg::SetSloppy(!is_sloppy));
    html! {
        <button class="switch" role="switch" aria-checked={aria_bool(is_sloppy)} data-testid="sloppy"
            {onclick}>
            <span class="switch-words">
                <b>{ labels::SLOPPY }</b>
                <span class="muted">{ labels::SLOPPY_MEANING }</span>
            </span>
            <span class="switch-track" aria-hidden="true"></span>
        </button>
    }
}

/// Width of one replica in the overlap picture, in the picture's own units.
const CELL: i32 = 100;
/// Height of a replica's box in the same units.
const CELL_HEIGHT: i32 = 56;

/// The N replicas as boxes: a put waits for W of them, counted from the left, and a get for R,
/// counted from the right. What both frames hold is the overlap.
fn overlap(n: u8, r: u8, w: u8) -> Html {
    let (r, w) = (r.min(n), w.min(n));
    let cells = i32::from(n.max(1));
    let (read, written) = (i32::from(r), i32::from(w));
    let view_box = format!("-8 -8 {} {}", number(cells * CELL + 16), number(CELL_HEIGHT + 16));
    let cell = |index: i32| cell(index, index < written, index >= cells - read);
    html! {
        <svg class="overlap" viewBox={view_box} role="img" aria-label={page::overlap(n, r, w)}>
            <g>{ for (0..cells).map(cell) }</g>
            { frame("frame-written", 0, written, 4) }
            { frame("frame-read", cells - read, read, 0) }
        </svg>
    }
}

/// One replica's box.
fn cell(index: i32, is_written: bool, is_read: bool) -> Html {
    let (class, text) = match (is_written, is_read) {
        (true, true) => ("cell is-both", labels::BOTH),
        (true, false) => ("cell is-written", labels::WRITTEN),
        (false, true) => ("cell is-read", labels::READ),
        (false, false) => ("cell", ""),
    };
    html! {
        <g key={index} {class}>
            <rect class="cell-box" x={number(index * CELL + 9)} y="9" width={number(CELL - 18)}
                height={number(CELL_HEIGHT - 18)} rx="9" />
            <text class="cell-text" x={number(index * CELL + CELL / 2)} y={number(CELL_HEIGHT / 2)}>
                { text }
            </text>
        </g>
    }
}

/// A frame around so many boxes.
fn frame(class: &'static str, from: i32, count: i32, outset: i32) -> Html {
    html! {
        <rect {class} x={number(from * CELL + 3 - outset)} y={number(3 - outset)}
            width={number(count * CELL - 6 + 2 * outset)}
            height={number(CELL_HEIGHT - 6 + 2 * outset)} rx="14" />
    }
}

/// The promise, and what is not promised.
fn verdict(verdict: QuorumVerdict) -> Html {
    let (formula, promise, limit) = page::verdict(verdict);
    let class = match verdict {
        QuorumVerdict::Overlap { .. } => "verdict is-good",
        QuorumVerdict::SloppyOverlap { .. } | QuorumVerdict::Gap => "verdict is-warn",
    };
    html! {
        <div {class} data-testid="verdict">
            <b>{ formula }</b>
            <span>{ promise }</span>
            <span class="verdict-limit">{ limit }</span>
        </div>
    }
}
