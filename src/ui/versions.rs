//! The versions of the selected key as a graph: an arrow leads to the version that replaces one.

use super::clock::{card_head, shared_clock};
use super::element::{Element, class_if, classes, el};
use super::icons::{Icon, icon};
use super::measure::VERSIONS_ROOM;
use super::part::{Draw, Shown};
use super::place::{cut, hue_class, px, view_box};
use crate::scene::{LostWrite, VersionGlyph, VersionsPanel};
use crate::words::page::{self, label};

/// Room that a letter takes in a version's box, in tenths of a pixel.
const LETTER: i32 = 66;
/// Room that both its borders take, in tenths of a pixel.
const BORDER: i32 = 120;

/// The versions card.
pub(crate) const VERSIONS: Draw =
    Draw::new(|one, other, _| one.scene.versions == other.scene.versions, card);

fn card(shown: &Shown, _: usize) -> Element {
    let panel = &shown.scene.versions;
    let class = match panel.live {
        0 => "tag tag-idle",
        1 => "tag tag-good",
        _ => "tag tag-wait",
    };
    let tag = el!("span", "class" = class, "data-testid" = "live-versions")
        .text(page::live_versions(panel.live));
    let empty = el!("p", "class" = "empty", "hidden" = !panel.versions.is_empty());
    let left_out = el!("span", "hidden" = panel.left_out == 0);
    let astray = el!("span", "hidden" = panel.astray == 0);
    let shown = u32::try_from(panel.versions.len()).unwrap_or(u32::MAX);
    let known = shown.saturating_add(panel.left_out);
    el!(
        "section",
        "class" = "card versions-card",
        "aria-labelledby" = "versions-title",
        "data-testid" = "versions"
    )
    .child(card_head("versions-title", label::VERSIONS, &panel.key, tag))
    .child(
        el!("div", "id" = VERSIONS_ROOM, "class" = "versions-room")
            .child(empty.text(label::VERSIONS_EMPTY))
            .child(graph(panel))
            .child(el!("ul", "class" = "visually-hidden").all(panel.versions.iter().map(in_words))),
    )
    .child(
        el!("p", "class" = "muted versions-meaning")
            .text(page::versions_meaning(panel.live, known, panel.order))
            .child(astray.text(page::versions_astray(panel.astray)))
            .child(left_out.text(page::versions_left_out(panel.left_out)))
            .child(shared_clock(&panel.shared_clock)),
    )
    .child(
        el!("ul", "class" = "lost-writes", "data-testid" = "lost-writes")
            .all(panel.lost.iter().map(lost)),
    )
}

/// The drawing.
fn graph(panel: &VersionsPanel) -> Element {
    let arrow = el!(
        "marker",
        "id" = "version-arrow",
        "class" = "version-arrow",
        "markerWidth" = "7",
        "markerHeight" = "7",
        "refX" = "6",
        "refY" = "3.5",
        "orient" = "auto",
        "markerUnits" = "userSpaceOnUse"
    )
    .child(el!("path", "d" = "M0 .5L6.5 3.5L0 6.5z"));
    let edges = panel.edges.iter().map(|(from, to, path)| {
        let key = u64::from(*from) << 32 | u64::from(*to);
        el!("path", "class" = "version-edge", "d" = path.clone()).key(key)
    });
    el!("svg", "class" = "versions-graph", "viewBox" = view_box(panel.size), "aria-hidden" = "true")
        .child(el!("defs").child(arrow))
        .child(el!("g").all(edges))
        .child(el!("g").all(panel.versions.iter().map(version)))
}

/// An acknowledged write that is gone.
fn lost(lost: &LostWrite) -> Element {
    el!("li", "class" = "lost-write")
        .key(lost.op.into())
        .child(icon(Icon::Cross))
        .child(el!("span").text(page::lost_write(lost)))
}

/// A version for a screen reader.
fn in_words(version: &VersionGlyph) -> Element {
    el!("li").key(version.id.into()).text(page::version(version))
}

/// From a box's upper edge to the first line of its title, and from there to each line more.
const TITLE: i32 = 165;
const LINE: i32 = 140;

/// One version.
fn version(version: &VersionGlyph) -> Element {
    let (x, y) = (version.place.x, version.place.y);
    let middle = px(x + version.size.width / 2);
    let room = usize::try_from((version.size.width - BORDER) / LETTER).unwrap_or_default();
    let class = classes(&[
        "version",
        version.hue.map_or("", hue_class),
        class_if(version.live, "is-live"),
        class_if(version.lost, "is-lost"),
        class_if(version.tombstone, "is-tombstone"),
    ]);
    let titles = version.title.iter().map(|text| ("version-text", cut(text, room)));
    let lines = version.lines.iter().map(|text| ("version-clock", text.to_string()));
    let line = |((class, text), number): ((&'static str, String), i32)| {
        let y = px(y + TITLE + LINE * number);
        el!("text", "class" = class, "x" = middle.clone(), "y" = y)
            .key(number.unsigned_abs().into())
            .text(text)
    };
    el!("g", "class" = class)
        .key(version.id.into())
        .child(el!(
            "rect",
            "x" = px(x),
            "y" = px(y),
            "width" = px(version.size.width),
            "height" = px(version.size.height),
            "rx" = "8"
        ))
        .child(el!("g").all(titles.chain(lines).zip(0..).map(line)))
}
