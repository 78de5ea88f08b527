//! N, R and W: three steppers, the picture of how reads and writes overlap, and what that promises.

use super::element::{Element, classes, el, said};
use super::icons::{Icon, icon};
use super::part::{Draw, Shown};
use super::place::number;
use crate::app::Msg;
use crate::scene::QuorumVerdict;
use crate::words::page::{self, label};

/// The quorum card.
pub(crate) const QUORUM: Draw =
    Draw::new(|one, other, _| one.scene.quorum == other.scene.quorum, card);

fn card(shown: &Shown, _: usize) -> Element {
    let panel = &shown.scene.quorum;
    let (n, r, w) = (panel.n, panel.r, panel.w);
    let more_copies = |to: u8| Msg::SetQuorum { n: to, r: r.min(to), w: w.min(to) };
    let steppers = el!("div", "class" = "steppers")
        .child(stepper(shown, "N", label::N_MEANING, (n, panel.n_most), &more_copies))
        .child(stepper(shown, "W", label::W_MEANING, (w, n), &|to| Msg::SetQuorum { n, r, w: to }))
        .child(stepper(shown, "R", label::R_MEANING, (r, n), &|to| Msg::SetQuorum { n, r: to, w }));
    let words = el!("span", "class" = "switch-words")
        .child(el!("b").text(label::SLOPPY))
        .child(el!("span", "class" = "muted").text(label::SLOPPY_MEANING));
    let switch = el!(
        "button",
        "class" = "switch",
        "role" = "switch",
        "aria-checked" = said(panel.sloppy),
        "data-testid" = "sloppy"
    )
    .click(&shown.link, Msg::SetSloppy(!panel.sloppy))
    .child(words)
    .child(el!("span", "class" = "switch-track", "aria-hidden" = "true"));
    let add = el!("button", "class" = "button is-small", "data-testid" = "add-node")
        .click(&shown.link, Msg::AddNode)
        .child(icon(Icon::Plus))
        .text(label::ADD_NODE);
    el!(
        "section",
        "class" = "card quorum-card",
        "aria-labelledby" = "quorum-title",
        "data-testid" = "quorum"
    )
    .child(
        el!("div", "class" = "card-head")
            .child(el!("h2", "id" = "quorum-title", "class" = "card-title").text(label::QUORUM)),
    )
    .child(steppers)
    .child(overlap(n, r, w))
    .child(verdict(panel.verdict))
    .child(switch)
    .child(add)
}

/// One number with a button on each side.
fn stepper(
    shown: &Shown,
    letter: &'static str,
    meaning: &'static str,
    (value, most): (u8, u8),
    to: &dyn Fn(u8) -> Msg,
) -> Element {
    let button = |off: bool, up: bool, picture: Icon| {
        let next = if up { value.saturating_add(1) } else { value.saturating_sub(1) };
        el!(
            "button",
            "class" = "stepper-button",
            "disabled" = off,
            "aria-label" = page::stepper(letter, up)
        )
        .click(&shown.link, to(next))
        .child(icon(picture))
    };
    let name = el!("span", "class" = "stepper-name")
        .child(el!("b").text(letter))
        .text(" ")
        .child(el!("span", "class" = "stepper-meaning").text(meaning));
    el!(
        "div",
        "class" = "stepper",
        "role" = "group",
        "aria-label" = letter,
        "data-testid" = format!("stepper-{letter}")
    )
    .child(name)
    .child(
        el!("div", "class" = "stepper-row")
            .child(button(value <= 1, false, Icon::Minus))
            .child(el!("output", "class" = "stepper-value").count(value.into()))
            .child(button(value >= most, true, Icon::Plus)),
    )
}

/// Width of one replica in the overlap picture, in the picture's own units.
const CELL: i32 = 100;
/// Height of a replica's box in the same units.
const CELL_HEIGHT: i32 = 56;

/// The N replicas as boxes: a put waits for W of them, counted from the left, and a get for R,
/// counted from the right. What both frames hold is the overlap.
fn overlap(n: u8, r: u8, w: u8) -> Element {
    let (r, w) = (r.min(n), w.min(n));
    let cells = i32::from(n.max(1));
    let (read, written) = (i32::from(r), i32::from(w));
    let cell = |index: i32| {
        let (class, text) = match (index < written, index >= cells - read) {
            (true, true) => ("cell is-both", label::BOTH),
            (true, false) => ("cell is-written", label::WRITTEN),
            (false, true) => ("cell is-read", label::READ),
            (false, false) => ("cell", ""),
        };
        el!("g", "class" = class)
            .key(index.unsigned_abs().into())
            .child(el!(
                "rect",
                "class" = "cell-box",
                "x" = number(index * CELL + 9),
                "y" = "9",
                "width" = number(CELL - 18),
                "height" = number(CELL_HEIGHT - 18),
                "rx" = "9"
            ))
            .child(
                el!(
                    "text",
                    "class" = "cell-text",
                    "x" = number(index * CELL + CELL / 2),
                    "y" = number(CELL_HEIGHT / 2)
                )
                .text(text),
            )
    };
    let frame = |class: &'static str, from: i32, count: i32, outset: i32| {
        el!(
            "rect",
            "class" = class,
            "x" = number(from * CELL + 3 - outset),
            "y" = number(3 - outset),
            "width" = number(count * CELL - 6 + 2 * outset),
            "height" = number(CELL_HEIGHT - 6 + 2 * outset),
            "rx" = "14"
        )
    };
    el!(
        "svg",
        "class" = "overlap",
        "viewBox" = format!("-8 -8 {} {}", number(cells * CELL + 16), number(CELL_HEIGHT + 16)),
        "role" = "img",
        "aria-label" = page::overlap(n, r, w)
    )
    .child(el!("g").all((0..cells).map(cell)))
    .child(frame("frame-written", 0, written, 4))
    .child(frame("frame-read", cells - read, read, 0))
}

/// The promise, and what is not promised.
fn verdict(verdict: QuorumVerdict) -> Element {
    let (formula, promise, limit) = page::verdict(verdict);
    let class = match verdict {
        QuorumVerdict::Overlap { .. } => "is-good",
        QuorumVerdict::SloppyOverlap { .. } | QuorumVerdict::Gap => "is-warn",
    };
    el!("div", "class" = classes(&["verdict", class]), "data-testid" = "verdict")
        .child(el!("b").text(formula))
        .child(el!("span").text(promise))
        .child(el!("span", "class" = "verdict-limit").text(limit))
}
