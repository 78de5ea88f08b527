//! How the tests of the application play a run, and walk back through it.

use crate::scenarios;
use quorumscope::app::{FileMsg, Model, TimeMsg, update};
use std::path::Path;

/// The text of the scenario of the tests by that name.
pub fn named(name: &str) -> String {
    let path = format!("{}/tests/scenarios/{name}.json", env!("CARGO_MANIFEST_DIR"));
    scenarios::read(Path::new(&path))
}

/// The application, once somebody has opened this scenario in it.
pub fn opened(text: &str) -> Model {
    let mut model = Model::new();
    update(&mut model, FileMsg::OpenText(text.to_owned()));
    model
}

/// Plays on until nothing is under way, as frames of a sixtieth of a second would.
pub fn play(model: &mut Model) {
    for _ in 0..200_000 {
        if !model.is_moving() {
            return;
        }
        update(model, TimeMsg::Frame(16_667));
    }
    panic!("the run does not come to rest");
}

/// Backwards, step by step, every picture is the one that is seen again on the way there.
pub fn walk_both_ways(model: &mut Model) {
    let mut seen = vec![model.scene()];
    while !model.position().at_start {
        update(model, TimeMsg::StepBack);
        seen.push(model.scene());
    }
    while let Some(scene) = seen.pop() {
        assert_eq!(*scene, *model.scene());
        update(model, TimeMsg::StepForward);
    }
}
