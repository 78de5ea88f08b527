//! One long story through the application, as its user lives it; what the page would show of it is
//! compared with a text.

use quorumscope::app::{MergeRule, Model, Msg, update};
use quorumscope::scene::{Answer, AskedPart, Scene, Weight};
use std::fmt::Write;

/// Plays on until nothing is under way, as frames of a sixtieth of a second would.
fn play(model: &mut Model) {
    for _ in 0..200_000 {
        if !model.is_moving() {
            return;
        }
        update(model, Msg::Frame(16_667));
    }
    panic!("the run does not come to rest");
}

fn run(model: &mut Model, msg: Msg) {
    update(model, msg);
    play(model);
}

#[test]
fn show() {
    let mut model = Model::new();
    run(&mut model, Msg::Put(0));
    let scene = model.scene();
    for line in scene.account.iter() {
        println!("{:>8} {:?} {}", line.at.as_us(), line.weight, line.text);
    }
    println!("{:#?}", scene.replicas);
    println!("{:#?}", scene.versions);
    println!("{:#?}", scene.request);
    println!("{:#?}", model.position());
}
