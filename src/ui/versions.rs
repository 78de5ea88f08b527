//! The versions of the selected key as a graph: an arrow leads to the version that replaces one.

use super::Dispatch;
use super::measure::use_measured;
use super::place::{cut, hue_class, px};
use crate::app::Msg;
use crate::scene::{Size, VersionGlyph, VersionsPanel};
use crate::words::page::{self, label};
use std::rc::Rc;
use yew::prelude::*;

/// Room that a letter takes in a version's box, in tenths of a pixel.
const LETTER: i32 = 66;

/// What the versions card shows.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct VersionsCardProps {
    /// The graph.
    pub panel: Rc<VersionsPanel>,
    /// Takes the messages.
    pub dispatch: Dispatch,
}

/// The versions card.
#[component]
pub(crate) fn VersionsCard(props: &VersionsCardProps) -> Html {
    let panel = &props.panel;
    let room = use_node_ref();
    let on_size = use_callback(props.dispatch.clone(), |size: Size, dispatch| {
        dispatch.emit(Msg::VersionsResized(size));
    });
    use_measured(&room, on_size);
    let class = match panel.live {
        0 => "tag-idle",
        1 => "tag-good",
        _ => "tag-wait",
    };
    html! {
        <section class="card versions-card" aria-labelledby="versions-title" data-testid="versions">
            <div class="card-head">
                <h2 id="versions-title" class="card-title">{ label::VERSIONS }</h2>
                <span class="mono">{ panel.key.clone() }</span>
                <span class="spring"></span>
                <span class={classes!("tag", class)} data-testid="live-versions">{ page::live_versions(panel.live) }</span>
            </div>
            <div ref={room} class="versions-room">
                <p class="empty" hidden={!panel.versions.is_empty()}>{ label::VERSIONS_EMPTY }</p>
                { graph(panel) }
            </div>
            <p class="muted versions-meaning">
                { page::versions_meaning(panel.live) }
                <span hidden={panel.left_out == 0}>{ " " }{ page::versions_left_out(panel.left_out) }</span>
            </p>
        </section>
    }
}

/// The drawing, with the same in words for a screen reader.
fn graph(panel: &VersionsPanel) -> Html {
    let view = format!("0 0 {} {}", px(panel.size.width), px(panel.size.height));
    html! {
        <>
            <svg class="versions-graph" viewBox={view} aria-hidden="true" focusable="false"
                height={px(panel.size.height)}>
                <defs>
                    <marker id="version-arrow" class="version-arrow" markerWidth="7" markerHeight="7" refX="6" refY="3.5"
                        orient="auto" markerUnits="userSpaceOnUse"><path d="M0 .5L6.500 3.500L0 6.500z" /></marker>
                </defs>
                { for panel.edges.iter().map(|(from, to, path)| html! {
                    <path key={format!("{from}-{to}")} class="version-edge" d={path.clone()} />
                }) }
                { for panel.versions.iter().map(version) }
            </svg>
            <ul class="visually-hidden">
                { for panel.versions.iter().map(|version| html! {
                    <li key={version.id}>{ page::version(&version.text, &version.author, &clock_text(version), version.live) }</li>
                }) }
            </ul>
        </>
    }
}

/// A clock as plain text.
fn clock_text(version: &VersionGlyph) -> String {
    let entries: Vec<String> =
        version.clock.iter().map(|entry| format!("{}:{}", entry.actor, entry.counter)).collect();
    entries.join(" ")
}

/// One version.
fn version(version: &VersionGlyph) -> Html {
    let (x, y) = (version.place.x, version.place.y);
    let middle = px(x + version.size.width / 2);
    let line = |number: i32| px(y + version.size.height * number / 10);
    let room = usize::try_from(version.size.width / LETTER).unwrap_or_default();
    let title = page::version_title(&version.text, &version.author, version.live);
    html! {
        <g key={version.id} class={classes!(
            "version", version.hue.map(hue_class), version.live.then_some("is-live"),
            version.tombstone.then_some("is-tombstone")
        )}>
            <rect x={px(x)} y={px(y)} width={px(version.size.width)} height={px(version.size.height)} rx="8" />
            <text class="version-text" x={middle.clone()} y={line(4)}>{ cut(&title, room) }</text>
            <text class="version-clock" x={middle} y={line(8)}>{ cut(&clock_text(version), room) }</text>
        </g>
    }
}
