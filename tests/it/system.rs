//! The kind of cluster, as the page shows and changes it: presets, rules, names, and starting over.

use quorumscope::app::{ClientMsg, ClusterMsg, FileMsg, Model, Msg, Request, TimeMsg, update};
use quorumscope::dynamo::policy::{Knob, PRESETS};
use quorumscope::scenario;
use quorumscope::sim::trace::fingerprint;

fn played(model: &Model) -> u64 {
    let scenario = scenario::parse(&model.saved_run()).expect("a saved run is a scenario");
    fingerprint(scenario::play(&scenario).history.whole_trace())
}

/// A put, to the end of all that follows.
fn put(model: &mut Model) {
    update(model, Msg::Client(0, ClientMsg::Put));
    update(model, TimeMsg::JumpToEnd);
    update(model, TimeMsg::JumpToEnd);
}

fn notices(model: &Model) -> Vec<String> {
    model.notices().iter().map(|notice| notice.text.to_string()).collect()
}

#[test]
fn every_rule_that_is_set_by_hand_is_saved_and_opens_as_the_same_run() {
    for preset in &PRESETS {
        for knob in Knob::ALL {
            let mut model = Model::new();
            update(&mut model, FileMsg::ChoosePreset(preset.name));
            assert_eq!(model.system().preset, preset.name);
            assert_eq!(model.system().changes, 0, "{}: {:?}", preset.name, model.system());
            put(&mut model);
            let row = |model: &Model| {
                let system = model.system();
                system.knobs.iter().find(|row| row.knob == *knob).expect("every rule").clone()
            };
            let before = row(&model);
            let Some(other) = before.choices.iter().find(|choice| **choice != before.value) else {
                continue;
            };
            let requests = update(&mut model, ClusterMsg::SetKnob(*knob, *other));
            assert!(
                matches!(requests[..], [Request::Remember(_)]),
                "{knob:?}: {:?}",
                notices(&model)
            );
            let after = row(&model);
            assert_eq!(after.value, *other, "{knob:?} of {}", preset.name);
            assert!(after.is_changed && model.system().changes > 0);
            assert_eq!(knob.is_fixed(), model.position().at_start, "{knob:?} begins a new run");
            put(&mut model);
            assert_eq!(
                played(&model),
                fingerprint_of(&model),
                "{knob:?} of {}:\n{}",
                preset.name,
                model.saved_run()
            );
            assert!(
                model.saved_run().contains(&format!("\"{}\"", knob.name())),
                "{knob:?} stands in the file: {}",
                model.saved_run()
            );
        }
    }
}

/// What the run on screen came to, as the link to it says.
fn fingerprint_of(model: &Model) -> u64 {
    let mut shown = Model::new();
    update(&mut shown, FileMsg::OpenText(format!("run={}", model.saved_run())));
    assert_eq!(notices(&shown), [""; 0]);
    // Opened again it is told the same, line by line.
    let lines = |model: &Model| -> Vec<String> {
        model.scene().account.iter().map(|line| line.text.to_string()).collect()
    };
    let mut copy = Model::new();
    update(&mut copy, FileMsg::OpenText(format!("run={}", model.saved_run())));
    update(&mut copy, TimeMsg::JumpToEnd);
    assert_eq!(lines(&copy), lines(model));
    played(&copy)
}

#[test]
fn back_to_the_preset_is_one_step_and_can_be_taken_back() {
    let mut model = Model::new();
    update(&mut model, FileMsg::ChoosePreset("riak"));
    update(&mut model, ClusterMsg::SetQuorum { n: 3, r: 1, w: 1 });
    let read_repair = model.system().knobs.iter().position(|row| row.knob == Knob::ReadRepair);
    let row = model.system().knobs[read_repair.expect("a rule")].clone();
    update(&mut model, ClusterMsg::SetKnob(row.knob, row.choices[2]));
    assert_eq!(model.system().changes, 2);
    update(&mut model, ClusterMsg::ResetKnobs);
    assert_eq!(model.system().changes, 0);
    update(&mut model, TimeMsg::StepBack);
    assert_eq!(model.system().changes, 2);
    let told = model.scene().account.iter().any(|line| line.text.contains("Read repair: none"));
    assert!(told, "{:?}", model.scene().account);
}

#[test]
fn nodes_and_clients_take_the_names_that_are_typed() {
    let mut model = Model::new();
    put(&mut model);
    let names = FileMsg::NameAll { nodes: "Sx, Sy,Sz".into(), clients: "Ann  Ben, Cy".into() };
    update(&mut model, names);
    let system = model.system();
    assert_eq!(system.nodes.join(" "), "Sx Sy Sz");
    assert_eq!(system.clients.join(" "), "Ann Ben Cy");
    assert_eq!(model.drafts().len(), 3);
    assert!(model.position().at_start);
    assert_eq!(notices(&model), ["A new run begins: a cluster that runs cannot change that."]);
    put(&mut model);
    assert!(model.scene().account.iter().any(|line| line.text.starts_with("Ann")));

    for (nodes, clients) in [("", "Ann"), ("A, A", "Ann"), ("A, Ann, B", "Ann")] {
        let before = model.saved_run();
        let names = FileMsg::NameAll { nodes: nodes.into(), clients: clients.into() };
        assert_eq!(update(&mut model, names), []);
        assert_eq!(model.saved_run(), before, "what runs stays: {nodes:?} {clients:?}");
        assert!(notices(&model).last().is_some_and(|text| text.starts_with("No new run: ")));
    }
}

#[test]
fn starting_over_keeps_the_rules_and_what_was_typed() {
    let mut model = Model::new();
    update(&mut model, ClusterMsg::SetQuorum { n: 3, r: 1, w: 1 });
    update(&mut model, Msg::Client(0, ClientMsg::AddItem("eggs".into())));
    put(&mut model);
    update(&mut model, FileMsg::StartOver);
    assert!(model.position().at_start);
    assert_eq!(model.system().quorum, (3, 1, 1));
    assert!(model.drafts()[0].items.iter().any(|item| &**item == "eggs"));
    assert!(model.scene().account.is_empty());
}

#[test]
fn starting_over_an_example_opens_it_again() {
    let mut model = Model::new();
    update(&mut model, FileMsg::OpenExample("two-carts".to_owned()));
    let opened = model.saved_run();
    update(&mut model, TimeMsg::JumpToEnd);
    update(&mut model, ClusterMsg::Crash(0));
    assert_ne!(model.saved_run(), opened);
    update(&mut model, FileMsg::StartOver);
    assert_eq!(model.saved_run(), opened);
    assert!(model.position().at_start);
}

#[test]
fn acting_at_the_start_does_nothing_again_that_was_done_there() {
    let mut model = Model::new();
    put(&mut model);
    update(&mut model, TimeMsg::JumpToStart);
    update(&mut model, Msg::Client(1, ClientMsg::Put));
    update(&mut model, TimeMsg::JumpToEnd);
    let lines: Vec<String> =
        model.scene().account.iter().map(|line| line.text.to_string()).collect();
    assert!(lines.iter().all(|line| !line.starts_with("Alice")), "{lines:?}");
}
