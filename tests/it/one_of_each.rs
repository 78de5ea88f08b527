//! What the program says in two places it says once: what a merge writes, and whether the replicas of
//! a key agree.

use crate::playing::{opened, play};
use quorumscope::app::{ClientMsg, MergeChoice, Msg, TimeMsg, update};
use quorumscope::scenario;
use quorumscope::scene::Agreement;

#[test]
fn a_merge_of_texts_leaves_the_panel_with_what_it_wrote() {
    let mut model = opened(
        r#"{"version": 1, "clients": ["Ann"],
            "cluster": {"preset": "riak", "nodes": ["A", "B", "C"], "anti_entropy": null},
            "script": [{"seed": {"key": "x", "value": "milk", "clock": {"A": 1}}},
                       {"seed": {"key": "x", "value": "bread", "clock": {"B": 1}}},
                       {"get": {"key": "x"}}, {"run_until": "idle"}]}"#,
    );
    update(&mut model, TimeMsg::JumpToEnd);
    let siblings: Vec<usize> =
        model.scene().replicas.rows.iter().map(|row| row.siblings.len()).collect();
    assert_eq!(siblings, [2, 2, 2]);
    update(&mut model, Msg::Client(0, ClientMsg::Merge(MergeChoice::Union)));
    play(&mut model);
    let written = model.scene().replicas.rows[0].siblings[0].items.clone();
    assert_eq!(written.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["milk", "bread"]);
    assert_eq!(model.drafts()[0].items, written);
}

#[test]
fn replicas_that_are_all_down_agree_in_the_picture_as_in_a_script() {
    let text = r#"{"version": 1, "clients": ["Ann"], "cluster": {"nodes": ["A", "B", "C"]},
        "script": [{"put": {"key": "x", "value": "v"}}, {"run_until": "idle"},
                   {"crash": ["A", "B", "C"]}, {"expect": {"converged": "x"}}]}"#;
    assert!(scenario::play(&scenario::parse(text).expect("a scenario")).held());
    let mut model = opened(text);
    update(&mut model, TimeMsg::JumpToEnd);
    assert_eq!(model.scene().replicas.agreement, Agreement::Converged);
}

/// Two copies of one event and one value, of which one has heard of more.
#[test]
fn a_verdict_says_of_agreement_what_an_expectation_says() {
    let text = r#"{"version": 1, "clients": ["Ann"],
        "cluster": {"preset": "riak", "nodes": ["A", "B", "C"], "anti_entropy": null},
        "script": [
            {"seed": {"key": "x", "value": "v", "on": ["A"], "clock": {"A": 1, "B": 1}}},
            {"seed": {"key": "x", "value": "v", "on": ["B", "C"], "clock": {"B": 1}}},
            {"expect": {"diverged": "x"}}]}"#;
    let played = scenario::play(&scenario::parse(text).expect("a scenario"));
    let report = serde_json::to_value(scenario::report(&played)).expect("a report");
    let converged = report["verdicts"]["x"]["converged"].as_bool().expect("a verdict");
    assert!(played.held(), "{report:#}");
    assert!(!converged, "{report:#}");
}
