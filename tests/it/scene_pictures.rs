//! The picture as values: nothing overlaps on any stage, and the exported stage of a known moment
//! is known to the byte.

use crate::pinned;
use quorumscope::app::{ClientMsg, ClusterMsg, FileMsg, Model, Msg, TimeMsg, ViewMsg, update};
use quorumscope::export::svg;
use quorumscope::scene::{FlightStatus, Point, QuorumVerdict, Scene, Size};
use quorumscope::time::SimTime;

const STAGES: [Size; 6] = [
    Size { width: 3_900, height: 4_800 },
    Size { width: 3_600, height: 5_600 },
    Size { width: 5_600, height: 4_000 },
    Size { width: 7_800, height: 6_000 },
    Size { width: 11_000, height: 6_000 },
    Size { width: 14_400, height: 9_000 },
];

fn distance(one: Point, other: Point) -> f64 {
    f64::from(one.x - other.x).hypot(f64::from(one.y - other.y))
}

#[test]
fn discs_boxes_and_the_band_keep_clear_of_each_other() {
    for nodes in 1..=16 {
        for size in STAGES {
            let mut model = Model::new();
            update(&mut model, FileMsg::NewCluster(nodes));
            update(&mut model, ViewMsg::ResizeStage(size));
            let scene = model.scene();
            let stage = &scene.stage;
            let what = format!("{nodes} nodes on {size:?}");
            let inside = stage.band.radius - stage.band.thickness / 2;
            for (at, node) in stage.nodes.iter().enumerate() {
                let out = distance(node.place, stage.band.center) + f64::from(node.radius);
                assert!(out < f64::from(inside), "{what}: {} meets the band", node.name);
                for other in &stage.nodes[at + 1..] {
                    let apart = distance(node.place, other.place);
                    assert!(apart > f64::from(node.radius + other.radius), "{what}: discs meet");
                }
            }
            let outside = f64::from(stage.band.radius + stage.band.thickness / 2);
            for client in stage.clients.iter() {
                let (place, half) = (client.place, client.size);
                let nearest = Point {
                    x: stage
                        .band
                        .center
                        .x
                        .clamp(place.x - half.width / 2, place.x + half.width / 2),
                    y: stage
                        .band
                        .center
                        .y
                        .clamp(place.y - half.height / 2, place.y + half.height / 2),
                };
                assert!(distance(nearest, stage.band.center) > outside, "{what}: a client");
                assert!(place.x - half.width / 2 >= 0 && place.y - half.height / 2 >= 0, "{what}");
            }
        }
    }
}

#[test]
fn the_keys_label_stands_on_the_stage_and_outside_of_the_walk() {
    for size in STAGES {
        for key in 0..60 {
            let mut model = Model::new();
            update(&mut model, ViewMsg::ResizeStage(size));
            update(&mut model, Msg::Client(0, ClientMsg::TypeKey(format!("cart:{key}"))));
            let scene = model.scene();
            let mark = scene.stage.key.as_ref().expect("a key");
            let what = format!("cart:{key} on {size:?}: {mark:?}");
            assert!((0..=size.width).contains(&mark.label.x), "{what}");
            assert!((0..=size.height).contains(&mark.label.y), "{what}");
            let out = distance(mark.label, scene.stage.band.center);
            assert!(out > f64::from(scene.stage.band.radius + 210), "{what}");
        }
    }
}

#[test]
fn a_hundred_nodes_do_not_break_the_picture() {
    let mut model = Model::new();
    update(&mut model, FileMsg::NewCluster(100));
    update(&mut model, Msg::Client(0, ClientMsg::Put));
    for _ in 0..300 {
        update(&mut model, TimeMsg::Frame(16_667));
    }
    assert_eq!(model.scene().stage.nodes.len(), 100);
    assert!(svg(&model.scene()).ends_with("</svg>\n"));
}

#[test]
fn a_lost_message_leaves_a_cross_for_a_while() {
    let mut model = Model::new();
    update(&mut model, Msg::Client(0, ClientMsg::Put));
    for _ in 0..12 {
        update(&mut model, TimeMsg::Frame(16_667));
    }
    let flight = model.scene().stage.flights[0].clone();
    let place = model.scene().stage.places[0];
    update(&mut model, ClusterMsg::DropMessage(flight.id));
    let crosses = |scene: &Scene| -> Vec<Point> {
        let flights = scene.stage.flights.iter().zip(scene.stage.places.iter());
        let lost = flights.filter(|(flight, _)| flight.status == FlightStatus::Lost);
        lost.map(|(_, place)| *place).collect()
    };
    assert_eq!(crosses(&model.scene()), [place]);
    let dropped = model.position().now;
    while model.position().now < SimTime(dropped.as_us() + 14_000) {
        update(&mut model, TimeMsg::Frame(16_667));
        assert_eq!(crosses(&model.scene()), [place]);
    }
    update(&mut model, TimeMsg::Frame(100_000));
    update(&mut model, TimeMsg::Frame(100_000));
    assert!(crosses(&model.scene()).is_empty());
}

#[test]
fn the_verdict_says_overlap_and_never_more() {
    let mut model = Model::new();
    let verdict = |model: &Model| model.scene().quorum.verdict;
    assert_eq!(verdict(&model), QuorumVerdict::SloppyOverlap { by: 1 });
    update(&mut model, ClusterMsg::SetSloppy(false));
    assert_eq!(verdict(&model), QuorumVerdict::Overlap { by: 1 });
    update(&mut model, ClusterMsg::SetQuorum { n: 3, r: 3, w: 3 });
    assert_eq!(verdict(&model), QuorumVerdict::Overlap { by: 3 });
    update(&mut model, ClusterMsg::SetQuorum { n: 3, r: 1, w: 2 });
    assert_eq!(verdict(&model), QuorumVerdict::Gap);
}

#[test]
fn the_exported_stage_is_known_to_the_byte() {
    let mut model = Model::new();
    update(&mut model, Msg::Client(0, ClientMsg::ChooseCoordinator(Some(1))));
    update(&mut model, ClusterMsg::Crash(5));
    update(&mut model, Msg::Client(0, ClientMsg::Put));
    while model.position().now < SimTime(72_000) {
        update(&mut model, TimeMsg::Frame(16_667));
    }
    let found = svg(&model.scene());
    pinned::hold(&found, include_str!("stage.svg"), "it/stage.svg");
}
