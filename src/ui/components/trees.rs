//! The Merkle tree of the selected node, as far as its exchange with a peer has compared it.

use crate::scene::{TreeCell, TreeFound, TreePanel};
use crate::text::page;
use yew::prelude::*;

/// The tree, level by level, and the keys in which it differs from the peer's.
pub(crate) fn tree(panel: &TreePanel) -> Html {
    let TreePanel { node, peer, .. } = panel;
    let keys = panel.keys.iter().map(|(key, difference)| {
        html! { <li key={key.clone()}>{ page::tree_key(key, node, peer, *difference) }</li> }
    });
    html! {
        <div key="tree" class="tree" data-testid="merkle-tree">
            <h3 class="tree-title">
                { page::tree_title(node, peer) }
                <span class="tag tag-idle">{ page::tree_progress(panel.progress) }</span>
            </h3>
            <p class="muted">{ page::tree_meaning(node, peer) }</p>
            <div>{ for panel.levels.iter().enumerate().map(level) }</div>
            <ul class="tree-keys">{ for keys }</ul>
        </div>
    }
}

fn level((at, cells): (usize, &Vec<TreeCell>)) -> Html {
    html! {
        <ul key={at} class="tree-level" aria-label={page::tree_level(at)}>
            { for cells.iter().enumerate().map(cell) }
        </ul>
    }
}

fn cell((place, cell): (usize, &TreeCell)) -> Html {
    let found = match cell.found {
        TreeFound::Nothing => None,
        TreeFound::Asked => Some("is-asked"),
        TreeFound::Equal => Some("is-equal"),
        TreeFound::Different(_) => Some("is-different"),
    };
    html! { <li key={place} class={classes!("tree-cell", found)}>{ page::tree_cell(*cell) }</li> }
}
