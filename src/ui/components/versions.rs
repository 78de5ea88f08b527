//! The versions of the selected key as a graph: an arrow leads to the version that replaces one.

use super::clock::{card_head, shared_clock};
use super::icons::{Icon, icon};
use crate::app::ViewMsg;
use crate::scene::{LostWrite, Size, VersionGlyph, VersionsPanel, px};
use crate::text::page::{self, labels};
use crate::ui::attributes::{color_class, cut, view_box};
use crate::ui::hooks::use_size;
use crate::ui::link::use_link;
use std::rc::Rc;
use yew::prelude::*;

/// Room that a letter takes in a version's box, in tenths of a pixel.
const LETTER: i32 = 66;
/// Room that both its borders take, in tenths of a pixel.
const BORDER: i32 = 120;
/// A projector's letters are so much larger, in percent. The graph of versions is drawn as for a
/// room that is smaller by that, and its letters and boxes grow together.
const PROJECTOR_PERCENT: i32 = 125;

#[derive(Properties, PartialEq)]
pub(crate) struct VersionsCardProps {
    pub panel: Rc<VersionsPanel>,
    /// Whether the page is shown by a projector.
    pub is_projected: bool,
}

/// The versions card.
#[component]
pub(crate) fn VersionsCard(props: &VersionsCardProps) -> Html {
    let link = use_link();
    let room = use_node_ref();
    let on_size = use_callback((link, props.is_projected), |size: Size, (link, is_projected)| {
        let percent = if *is_projected { PROJECTOR_PERCENT } else { 100 };
        link.send(ViewMsg::ResizeVersions(Size { width: size.width * 100 / percent, ..size }));
    });
    use_size(&room, on_size);
    let panel = &props.panel;
    html! {
        <section class="card versions-card" aria-labelledby="versions-title" data-testid="versions">
            { card_head("versions-title", labels::VERSIONS, &panel.key, live_tag(panel.live)) }
            <div ref={room} class="versions-room">
                <p class="empty" hidden={!panel.versions.is_empty()}>{ labels::VERSIONS_EMPTY }</p>
                { graph(panel) }
                <ul class="visually-hidden">{ for panel.versions.iter().map(in_words) }</ul>
            </div>
            { meaning(panel) }
            <ul class="lost-writes" data-testid="lost-writes">{ for panel.lost.iter().map(lost) }</ul>
        </section>
    }
}

/// How many versions stand beside each other.
fn live_tag(live: u32) -> Html {
    let class = match live {
        0 => "tag tag-idle",
        1 => "tag tag-good",
        _ => "tag tag-wait",
    };
    html! { <span {class} data-testid="live-versions">{ page::live_versions(live) }</span> }
}

/// What the graph means, and what it leaves out.
fn meaning(panel: &VersionsPanel) -> Html {
    let shown = u32::try_from(panel.versions.len()).unwrap_or(u32::MAX);
    let known = shown.saturating_add(panel.left_out);
    html! {
        <p class="muted versions-meaning">
            { page::versions_meaning(panel.live, known, panel.order) }
            <span hidden={panel.astray == 0}>{ page::versions_astray(panel.astray) }</span>
            <span hidden={panel.left_out == 0}>{ page::versions_left_out(panel.left_out) }</span>
            { shared_clock(&panel.shared_clock) }
        </p>
    }
}

/// The drawing.
fn graph(panel: &VersionsPanel) -> Html {
    let edges = panel.edges.iter().map(|(from, to, path)| {
        let key = u64::from(*from) << 32 | u64::from(*to);
        html! { <path {key} class="version-edge" d={path.clone()} /> }
    });
    html! {
        <svg class="versions-graph" viewBox={view_box(panel.size)} aria-hidden="true">
            <defs>
                <marker id="version-arrow" class="version-arrow" markerWidth="7" markerHeight="7"
                    refX="6" refY="3.5" orient="auto" markerUnits="userSpaceOnUse">
                    <path d="M0 .5L6.5 3.5L0 6.5z" />
                </marker>
            </defs>
            <g>{ for edges }</g>
            <g>{ for panel.versions.iter().map(version) }</g>
        </svg>
    }
}

/// An acknowledged write that is gone.
fn lost(lost: &LostWrite) -> Html {
    html! {
        <li key={lost.op} class="lost-write">
            { icon(Icon::Cross) }
            <span>{ page::lost_write(lost) }</span>
        </li>
    }
}

/// A version for a screen reader.
fn in_words(version: &VersionGlyph) -> Html {
    html! { <li key={version.id}>{ page::version(version) }</li> }
}

/// From a box's upper edge to the first line of its title, and from there to each line more.
const TITLE: i32 = 165;
const LINE: i32 = 140;

/// One version.
fn version(version: &VersionGlyph) -> Html {
    let (place, size) = (version.place, version.size);
    let class = classes!(
        "version",
        version.color.map(color_class),
        version.live.then_some("is-live"),
        version.lost.then_some("is-lost"),
        version.tombstone.then_some("is-tombstone"),
    );
    let room = usize::try_from((size.width - BORDER) / LETTER).unwrap_or_default();
    let titles = version.title.iter().map(|text| ("version-text", cut(text, room)));
    let lines = version.lines.iter().map(|text| ("version-clock", text.to_string()));
    let middle = px(place.x + size.width / 2);
    let line = |((class, text), number): ((&'static str, String), i32)| {
        let y = px(place.y + TITLE + LINE * number);
        html! { <text key={number} {class} x={middle.clone()} {y}>{ text }</text> }
    };
    html! {
        <g key={version.id} {class}>
            <rect x={px(place.x)} y={px(place.y)} width={px(size.width)} height={px(size.height)} rx="8" />
            <g>{ for titles.chain(lines).zip(0..).map(line) }</g>
        </g>
    }
}
