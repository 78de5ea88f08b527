//! What each option does, on small files.

use crate::{piped, quorumscope};
use quorumscope::scenario;
use serde_json::Value;

const CLAIMS: &str = r#"{
  "version": 1,
  "title": "Claims",
  "network": {"latency": {"fixed": "10ms"}, "client_latency": {"fixed": "10ms"}},
  "clients": ["Alice"],
  "script": [
    {"put": {"id": "p1", "client": "Alice", "key": "cart", "value": ["milk"]}},
    {"run_until": "idle"},
    {"expect": {"op": "p1", "outcome": "ok"}},
    {"expect": {"op": "p1", "outcome": "unavailable"}},
    {"at": "1s", "get": {"client": "Alice", "key": "cart"}},
    {"run_until": "idle"}
  ]
}
"#;

#[test]
fn a_failed_expectation_is_told_with_what_was_expected_and_found() {
    let ended = piped(&["run", "-"], CLAIMS);
    assert_eq!((ended.code, ended.complaints.as_str()), (1, ""));
    let told = &ended.output;
    for part in [
        "Claims\n",
        "0.000 s  Alice asks ",
        "Alice's put of cart is acknowledged",
        "script[3] failed (line 10, column 5)\n",
        "  expected: {\"op\":\"p1\",\"outcome\":\"unavailable\"}\n",
        "  found:    ",
        "1 of 2 expectations failed.\n",
    ] {
        assert!(told.contains(part), "{part} is missing in\n{told}");
    }
    // A check does not play them.
    assert_eq!(piped(&["check", "-"], CLAIMS).code, 0);
}

fn report(until: &str) -> (i32, Value) {
    let ended = piped(&["run", "-", "--json", "--until", until], CLAIMS);
    assert_eq!(ended.complaints, "", "{until}");
    (ended.code, serde_json::from_str(&ended.output).expect("JSON"))
}

#[test]
fn a_run_goes_to_its_end_or_to_the_time_that_was_asked_for() {
    let counts = |until: &str| {
        let (code, report) = report(until);
        let length = |part: &str| report[part].as_array().expect("a list").len();
        (code, length("ops"), length("expectations"))
    };
    // The put waits for its end, so nothing was claimed yet.
    assert_eq!(counts("15ms"), (0, 1, 0));
    assert_eq!(report("15ms").1["ops"][0]["outcome"], "pending");
    assert_eq!(counts("999ms"), (1, 1, 2));
    assert_eq!(counts("1s"), (1, 2, 2));
    assert_eq!(report("1s").1["ops"][1]["outcome"], "pending");
    let (whole, longer) = (piped(&["run", "-", "--json"], CLAIMS), report("1h").1);
    let whole: Value = serde_json::from_str(&whole.output).expect("JSON");
    assert_eq!(whole["fingerprint"], longer["fingerprint"]);
}

#[test]
fn a_time_without_a_unit_is_refused_with_what_to_write() {
    for arguments in [["run", "-", "--until", "250"], ["link", "-", "--at", "0.25s"]] {
        let ended = piped(&arguments, CLAIMS);
        assert_eq!(ended.code, 2, "{arguments:?}");
        assert!(ended.complaints.contains("write 250ms"), "{}", ended.complaints);
    }
}

#[test]
fn a_link_stands_behind_the_address_of_the_page() {
    let fragment = piped(&["link", "-", "--at", "30ms"], CLAIMS).output;
    assert!(fragment.starts_with("at=30000&fp="), "{fragment}");
    let address = "https://example.org/page/?a=1#old";
    let whole = piped(&["link", "-", "--at", "30ms", "--base", address], CLAIMS).output;
    assert_eq!(whole, format!("https://example.org/page/?a=1#{fragment}"));
}

#[test]
fn the_schema_is_the_one_of_the_files() {
    let ended = quorumscope(&["schema"]);
    assert_eq!((ended.code, ended.complaints.as_str()), (0, ""));
    let printed: Value = serde_json::from_str(&ended.output).expect("JSON");
    assert_eq!(printed, serde_json::to_value(scenario::schema()).expect("JSON"));
}

#[test]
fn a_command_that_is_none_is_refused_and_help_is_given() {
    for arguments in [&[][..], &["play", "x"], &["run"], &["check"], &["run", "-", "--jsn"]] {
        let ended = quorumscope(arguments);
        assert_eq!(ended.code, 2, "{arguments:?}");
        assert!(ended.complaints.contains("Usage: quorumscope"), "{}", ended.complaints);
    }
    let help = quorumscope(&["--help"]);
    assert_eq!(help.code, 0);
    for command in ["run", "check", "link", "schema", "Exit codes"] {
        assert!(help.output.contains(command), "{command}: {}", help.output);
    }
}
