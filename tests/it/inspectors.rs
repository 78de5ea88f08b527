//! What the inspectors of nodes and messages show is what the engine holds.

use crate::playing::{opened, play};
use quorumscope::app::{ClientMsg, ClusterMsg, Model, Msg, TimeMsg, ViewMsg, update};
use quorumscope::scene::{FlightLabel, MemberStatus, MessageEnd};
use quorumscope::sim::flight::Loss;

/// A silent node, judged by the others' heartbeats.
const SILENCE: &str = r#"{
  "version": 1,
  "cluster": {"preset": "cassandra", "nodes": ["A", "B", "C"], "quorum": {"n": 3, "r": 2, "w": 2}},
  "network": {"latency": {"fixed": "5ms"}},
  "clients": ["Alice"],
  "script": [{"advance": "60s"}, {"crash": ["C"]}, {"advance": "20s"}]
}"#;

#[test]
fn who_is_silent_is_suspected_with_the_number_that_its_threshold_counts() {
    let mut model = opened(SILENCE);
    update(&mut model, TimeMsg::JumpToEnd);
    update(&mut model, ViewMsg::SelectNode(Some(0)));
    let scene = model.scene();
    let node = scene.node.as_ref().expect("a node is selected");
    let suspects: Vec<&str> = node.suspects.iter().map(AsRef::as_ref).collect();
    assert_eq!(suspects, ["C"]);
    let over = node.phis.iter().filter(|(_, phi)| *phi > 8_000);
    assert_eq!(over.map(|(peer, _)| peer.as_ref()).collect::<Vec<_>>(), suspects);
    assert_eq!(node.phis.len(), 2);
}

#[test]
fn a_message_shows_what_it_carries() {
    let mut model = Model::new();
    update(&mut model, Msg::Client(0, ClientMsg::Put));
    let carries = loop {
        let scene = model.scene();
        let mut flights = scene.stage.flights.iter();
        if let Some(put) = flights.find(|flight| flight.label == FlightLabel::ReplicaPut) {
            update(&mut model, ViewMsg::SelectMessage(Some(put.id)));
            let scene = model.scene();
            break scene.message.as_ref().expect("a message is selected").carries.clone();
        }
        update(&mut model, TimeMsg::StepForward);
    };
    assert_eq!(carries.len(), 1);
    assert!(!carries[0].items.is_empty());
}

#[test]
fn a_run_that_was_stopped_in_the_middle_goes_on_when_its_reader_says_so() {
    let mut model = Model::new();
    update(&mut model, Msg::Client(0, ClientMsg::Put));
    assert!(model.is_moving(), "what begins at rest is played");
    for _ in 0..3 {
        update(&mut model, TimeMsg::StepForward);
    }
    let dropped = model.scene().stage.flights[0].id;
    let before = model.scene().in_flight;
    for msg in [
        Msg::Cluster(ClusterMsg::DropMessage(dropped)),
        Msg::Cluster(ClusterMsg::Crash(0)),
        Msg::Client(1, ClientMsg::Put),
        Msg::Cluster(ClusterMsg::SetSloppy(false)),
    ] {
        update(&mut model, msg);
        assert!(!model.is_moving());
    }
    update(&mut model, ViewMsg::SelectMessage(Some(dropped)));
    let scene = model.scene();
    let message = scene.message.as_ref().expect("it is known still");
    assert_eq!(message.end, MessageEnd::Lost(Loss::Dropped));
    assert!(!message.in_hand);
    assert!(scene.in_flight < before + 1, "Bob's put is one more");
    assert_eq!(update(&mut model, ClusterMsg::DeliverMessage(dropped)), []);
    update(&mut model, TimeMsg::Play);
    assert!(model.is_moving());
}

#[test]
fn a_join_tells_how_far_it_is() {
    let mut model = Model::new();
    for number in 0..12 {
        update(&mut model, Msg::Client(0, ClientMsg::TypeKey(format!("k{number}"))));
        update(&mut model, Msg::Client(0, ClientMsg::Put));
        play(&mut model);
    }
    update(&mut model, ClusterMsg::AddNode);
    let mut told = Vec::new();
    while let MemberStatus::Joining { moved, of } = model.scene().stage.nodes[6].member_status {
        assert!(moved <= of);
        told.push((moved, of));
        update(&mut model, TimeMsg::StepForward);
    }
    told.dedup();
    assert!(told.len() > 1 && told.iter().any(|(moved, _)| *moved > 0), "{told:?}");
}
