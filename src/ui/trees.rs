//! The Merkle tree of the selected node, as far as its exchange with a peer has compared it.

use super::element::{Element, classes, el};
use crate::scene::{TreeCell, TreeFound, TreePanel};
use crate::words::page;

/// The tree, level by level, and the keys in which it differs from the peer's.
pub(crate) fn tree(panel: &TreePanel) -> Element {
    let TreePanel { node, peer, .. } = panel;
    let levels = panel.levels.iter().enumerate().map(|(at, cells)| {
        el!("ul", "class" = "tree-level", "aria-label" = page::tree_level(at))
            .key(at as u64)
            .all(cells.iter().zip(0..).map(|(one, key)| cell(*one).key(key)))
    });
    let keys = panel.keys.iter().map(|(key, difference)| {
        el!("li").named(key).text(page::tree_key(key, node, peer, *difference))
    });
    el!("div", "class" = "tree", "data-testid" = "merkle-tree")
        .named("tree")
        .child(
            el!("h3", "class" = "tree-title").text(page::tree_title(node, peer)).child(
                el!("span", "class" = "tag tag-idle").text(page::tree_progress(panel.progress)),
            ),
        )
        .child(el!("p", "class" = "muted").text(page::tree_meaning(node, peer)))
        .child(el!("div").all(levels))
        .child(el!("ul", "class" = "tree-keys").all(keys))
}

fn cell(cell: TreeCell) -> Element {
    let found = match cell.found {
        TreeFound::Nothing => "",
        TreeFound::Asked => "is-asked",
        TreeFound::Equal => "is-equal",
        TreeFound::Different(_) => "is-different",
    };
    el!("li", "class" = classes(&["tree-cell", found])).text(page::tree_cell(cell))
}
