//! The Merkle tree in the inspector, as a user of the page comes to see it.

use crate::playing::opened;
use quorumscope::app::{ClusterMsg, Model, TimeMsg, ViewMsg, update};
use quorumscope::scene::{TreeCell, TreeFound, TreePanel};
use quorumscope::text::page;

/// One key missed a write on C, one is nowhere but on A, and one is the same everywhere.
const RUN: &str = r#"{
  "version": 1,
  "cluster": {"nodes": ["A", "B", "C"], "quorum": {"n": 3, "r": 2, "w": 2}},
  "network": {"latency": {"fixed": "5ms"}},
  "clients": ["Alice"],
  "script": [
    {"seed": {"key": "cart", "value": ["milk"]}},
    {"seed": {"key": "cart", "value": ["eggs"], "on": ["A", "B"], "clock": {"seed": 2}}},
    {"seed": {"key": "wish", "value": ["book"], "on": ["A"]}},
    {"seed": {"key": "note", "value": "same"}}
  ]
}"#;

fn panel(model: &Model) -> Option<TreePanel> {
    model.scene().node.as_ref().and_then(|node| node.tree.clone())
}

fn found(panel: &TreePanel, is_meant: fn(TreeFound) -> bool) -> usize {
    let cells = panel.levels.iter().flatten();
    cells.filter(|cell| is_meant(cell.found)).count()
}

fn play(model: &mut Model) {
    update(model, TimeMsg::JumpToEnd);
    update(model, TimeMsg::JumpToEnd);
}

#[test]
fn a_comparison_is_seen_from_both_of_its_ends() {
    let mut model = opened(RUN);
    play(&mut model);
    update(&mut model, ViewMsg::SelectNode(Some(0)));
    assert_eq!(panel(&model), None);
    update(&mut model, ClusterMsg::Compare { node: 0, peer: 2 });
    let begun = panel(&model).expect("a comparison is under way");
    assert_eq!(begun.levels.iter().map(Vec::len).collect::<Vec<_>>(), [1, 4, 16]);
    assert_eq!(found(&begun, |found| found == TreeFound::Asked), 1);
    play(&mut model);
    let done = panel(&model).expect("the last comparison stays");
    assert_eq!(page::tree_progress(done.progress), "done");
    assert!(matches!(done.levels[0][0].found, TreeFound::Different(_)));
    let leaves = done.levels[2].iter().filter(|cell| matches!(cell.found, TreeFound::Different(_)));
    let keys: Vec<String> = done
        .keys
        .iter()
        .map(|(key, found)| page::tree_key(key, &done.node, &done.peer, *found))
        .collect();
    assert!(leaves.count() <= keys.len());
    let mut sorted = keys.clone();
    sorted.sort();
    assert_eq!(sorted, ["cart: other versions", "wish: C lacks it"]);
    update(&mut model, ViewMsg::SelectNode(Some(2)));
    assert_eq!(panel(&model), Some(done));
    update(&mut model, ViewMsg::SelectNode(Some(1)));
    assert_eq!(panel(&model), None);
    // What was mended is told, and what is equal now needs one question.
    update(&mut model, ViewMsg::SelectNode(Some(2)));
    update(&mut model, ClusterMsg::Compare { node: 2, peer: 0 });
    play(&mut model);
    let again = panel(&model).expect("another comparison");
    let equal = TreeCell { found: TreeFound::Equal, ..again.levels[0][0] };
    assert_eq!(again.levels[0], [equal]);
    assert_eq!(found(&again, |found| found != TreeFound::Nothing), 1);
    let told: Vec<String> =
        model.scene().account.iter().map(|line| line.text.to_string()).collect();
    for sentence in [
        "A and C differ in cart and wish: A sends its copies.",
        "A and C have compared all they share: 2 keys are mended.",
        "The trees of C and A are equal: the replicas agree in all they share.",
    ] {
        assert!(told.iter().any(|line| line == sentence), "{sentence}: {told:#?}");
    }
}

#[test]
fn who_is_down_or_alone_compares_nothing() {
    let mut model = opened(RUN);
    play(&mut model);
    let before = model.saved_run();
    for msg in [
        ClusterMsg::Compare { node: 0, peer: 0 },
        ClusterMsg::Compare { node: 0, peer: 9 },
        ClusterMsg::Compare { node: 9, peer: 0 },
    ] {
        update(&mut model, msg);
        assert_eq!(model.saved_run(), before);
    }
    update(&mut model, ClusterMsg::Crash(1));
    let before = model.saved_run();
    update(&mut model, ClusterMsg::Compare { node: 1, peer: 0 });
    assert_eq!(model.saved_run(), before);
}
