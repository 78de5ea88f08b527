//! What is seen of members that come and go: the ring as it is drawn, and how each node stands.

use crate::playing::{opened, play, walk_both_ways};
use quorumscope::app::{ClientMsg, ClusterMsg, FileMsg, Model, Msg, TimeMsg, ViewMsg, update};
use quorumscope::scene::{MemberStatus, Scene};
use std::rc::Rc;

fn owners(scene: &Scene) -> Vec<Rc<str>> {
    let mut owners: Vec<_> = scene.stage.band.arcs.iter().map(|arc| arc.owner.clone()).collect();
    owners.sort_unstable();
    owners.dedup();
    owners
}

fn standings(scene: &Scene) -> Vec<MemberStatus> {
    scene.stage.nodes.iter().map(|node| node.member_status).collect()
}

#[test]
fn who_joins_gets_arcs_and_who_leaves_loses_them() {
    let mut model = Model::new();
    update(&mut model, Msg::Client(0, ClientMsg::Put));
    play(&mut model);
    let before = model.scene();
    update(&mut model, ClusterMsg::AddNode);
    assert!(matches!(standings(&model.scene())[6], MemberStatus::Joining { .. }));
    play(&mut model);
    let joined = model.scene();
    assert_eq!(standings(&joined), [MemberStatus::Member; 7]);
    assert_eq!(owners(&joined).len(), 7);
    assert_ne!(before.stage.band, joined.stage.band);
    assert_eq!(&*joined.stage.nodes[6].name, "G");

    update(&mut model, ClusterMsg::Leave(2));
    assert!(matches!(standings(&model.scene())[2], MemberStatus::Leaving { .. }));
    play(&mut model);
    let left = model.scene();
    assert_eq!(standings(&left)[2], MemberStatus::Left);
    assert!(!owners(&left).contains(&"C".into()));
    walk_both_ways(&mut model);
}

#[test]
fn branches_on_which_different_nodes_leave_have_each_their_own_band() {
    let mut model = Model::new();
    update(&mut model, Msg::Client(0, ClientMsg::Put));
    play(&mut model);
    update(&mut model, ClusterMsg::Leave(1));
    play(&mut model);
    let first = model.scene().stage.band.clone();
    update(&mut model, TimeMsg::JumpToStart);
    update(&mut model, ClusterMsg::Leave(2));
    play(&mut model);
    assert_ne!(first, model.scene().stage.band);
    update(&mut model, TimeMsg::SwitchBranch(0));
    assert_eq!(first, model.scene().stage.band);
}

#[test]
fn changes_that_cannot_be_are_refused_with_a_notice() {
    let mut model = Model::new();
    update(&mut model, FileMsg::NewCluster(3));
    assert_eq!(update(&mut model, ClusterMsg::Leave(0)), []);
    update(&mut model, FileMsg::NewCluster(quorumscope::limits::NODES_MAX));
    assert_eq!(update(&mut model, ClusterMsg::AddNode), []);
    assert_eq!(model.notices().len(), 2);
}

#[test]
fn gossip_is_seen_only_where_every_message_is() {
    let text = r#"{"version": 1, "title": "", "cluster": {"preset": "cassandra"},
        "network": {"latency": {"fixed": "10ms"}}, "clients": ["Alice"],
        "script": [{"advance": "20s"}, {"join": ["X"]}, {"advance": "3s"}]}"#;
    let mut model = opened(text);
    assert!(model.notices().is_empty(), "{:?}", model.notices());
    update(&mut model, TimeMsg::JumpToEnd);
    update(&mut model, ViewMsg::SelectNode(Some(0)));
    let quiet = model.scene();
    update(&mut model, ViewMsg::ShowBackground(true));
    let all = model.scene();
    let node = quiet.node.as_ref().expect("a node is selected");
    assert!(all.timeline.strokes.len() > quiet.timeline.strokes.len());
    assert!(!node.phis.is_empty());
    assert!(node.ring > 0);
    update(&mut model, ViewMsg::ShowBackground(false));
    update(&mut model, TimeMsg::Play);
    play(&mut model);
    let settled = model.scene();
    assert_eq!(standings(&settled), vec![MemberStatus::Member; settled.stage.nodes.len()]);
    assert!(settled.stage.flights.is_empty());
    walk_both_ways(&mut model);
}

/// The one that joins tells all others of the ring at once.
const JOIN: &str = r#"{
  "version": 1,
  "cluster": {"preset": "cassandra", "nodes": 5},
  "clients": ["Alice"],
  "script": [{"at": "10ms", "join": ["F"]}]
}"#;

#[test]
fn messages_that_begin_in_one_place_unfold_as_their_ways_part() {
    let mut model = opened(JOIN);
    update(&mut model, TimeMsg::JumpToStart);
    while model.scene().stage.flights.len() < 5 {
        update(&mut model, TimeMsg::StepForward);
    }
    let mut folded = Vec::new();
    while model.scene().stage.flights.len() == 5 {
        let scene = model.scene();
        folded.push(scene.stage.flights.iter().filter(|flight| flight.folded).count());
        update(&mut model, TimeMsg::Play);
        update(&mut model, TimeMsg::Frame(16_667));
    }
    assert!((1..5).contains(&folded[0]), "one keeps its label: {folded:?}");
    assert!(folded.is_sorted_by(|before, after| before >= after), "{folded:?}");
    assert!(folded.last() < folded.first(), "{folded:?}");
}
