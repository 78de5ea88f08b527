//! Files and links with mistakes: each is told, with its place, and the exit code says which kind.

use crate::{piped, quorumscope, written};
use serde_json::Value;

/// Four faults: two names of fields, a number, and a client, in four parts of the file.
const FAULTS: &str = r#"{
  "version": 1,
  "cluster": {"presett": "riak"},
  "network": {"latency": {"fixed": 5}},
  "clients": ["Alice", "Bob"],
  "script": [
    {"put": {"client": "Alcie", "key": "k", "value": "v"}},
    {"get": {"client": "Bob", "key": "k", "vai": "A"}}
  ]
}
"#;
const PLACES: [&str; 4] =
    ["(line 3, column 15)", "(line 4, column 36)", "(line 7, column 24)", "(line 8, column 43)"];

/// It can run, and does something that was hardly meant.
const ODD: &str = r#"{"version": 1, "clients": ["Bob"], "script": [
  {"set": {"versioning": "last-write-wins"}},
  {"put": {"client": "Bob", "value": {"a": "1"}}},
  {"put": {"client": "Bob", "value": "v"}}
]}"#;

#[test]
fn every_fault_of_a_file_is_told_with_its_line_and_column() {
    let file = written("faults.json", FAULTS);
    let name = file.to_str().expect("a name");
    for command in ["check", "run", "link"] {
        for (argument, input) in [(name, ""), ("-", FAULTS)] {
            let ended = piped(&[command, argument], input);
            assert_eq!((ended.code, ended.output.as_str()), (2, ""), "{command}");
            let told: Vec<&str> = ended.complaints.lines().collect();
            assert_eq!(told.len(), PLACES.len(), "{command}: {told:?}");
            for (line, place) in told.iter().zip(PLACES) {
                assert!(line.ends_with(place), "{command}: {line}");
                let called = if argument == "-" { "standard input: " } else { name };
                assert!(line.starts_with(called), "{command}: {line}");
            }
            assert!(told[2].contains("did you mean \"Alice\"?"), "{}", told[2]);
        }
    }
}

#[test]
fn several_files_are_checked_whatever_is_wrong_with_the_first() {
    let broken = written("broken.json", "{'version': 1}");
    let odd = written("odd.json", ODD);
    let (broken, odd) = (broken.to_str().expect("a name"), odd.to_str().expect("a name"));
    let ended =
        quorumscope(&["check", broken, "nowhere.json", "src", odd, "lessons/siblings.json"]);
    assert_eq!(ended.code, 2);
    assert_eq!(ended.output, "lessons/siblings.json: no fault\n");
    let told: Vec<&str> = ended.complaints.lines().collect();
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told[0].contains("line 1, column 2: "), "{}", told[0]);
    assert!(told[1].starts_with("nowhere.json: there is no such file"), "{}", told[1]);
    assert!(told[2].starts_with("src: this is a folder"), "{}", told[2]);
    assert!(told[3].contains("warning: script[2].put.value"), "{}", told[3]);

    let ended = quorumscope(&["check", "--json", broken, odd, "lessons/siblings.json"]);
    assert_eq!((ended.code, ended.complaints.as_str()), (2, ""));
    let found: Value = serde_json::from_str(&ended.output).expect("JSON");
    assert_eq!(found[0]["file"], broken);
    assert_eq!(found[0]["problems"][0]["is_error"], true);
    assert_eq!(found[0]["problems"][0]["column"], 2);
    let warning = &found[1]["problems"][0];
    assert_eq!((&warning["is_error"], &warning["line"]), (&Value::from(false), &Value::from(4)));
    assert_eq!(warning["place"], "script[2].put.value");
    assert_eq!(found[2]["problems"], Value::Array(Vec::new()));
}

#[test]
fn a_warning_counts_where_the_check_is_strict() {
    assert_eq!(piped(&["check", "-"], ODD).code, 0);
    assert_eq!(piped(&["check", "-", "--strict"], ODD).code, 1);
    assert_eq!(piped(&["check", "-", "--strict", "nowhere.json"], ODD).code, 2);
    let run = piped(&["run", "-"], ODD);
    assert_eq!((run.code, run.complaints.as_str()), (0, ""));
    assert!(run.output.contains("warning: script[2].put.value"), "{}", run.output);
}

#[test]
fn parts_of_a_link_that_say_nothing_are_warnings() {
    let link = "#at=soon&theme=pink&speed=9&example=two-carts";
    let ended = quorumscope(&["check", link]);
    assert_eq!((ended.code, ended.complaints.lines().count()), (0, 3), "{}", ended.complaints);
    assert_eq!(quorumscope(&["check", "--strict", link]).code, 1);
    let run = quorumscope(&["run", link]);
    assert_eq!(run.code, 0);
    assert!(run.complaints.contains("at=soon, theme=pink, speed=9"), "{}", run.complaints);
}

#[test]
fn a_damaged_link_gets_a_sentence() {
    let link = quorumscope(&["link", "lessons/siblings.json"]).output;
    let cut = &link[..link.len() - 20];
    for (link, sentence) in [
        (cut, "the packed run is damaged"),
        ("z=%25%25", "the packed run is damaged"),
        ("#at=5", "there is none in this link"),
        ("example=nix", "no example named \"nix\""),
        ("run={%22version%22:%202}", "version"),
    ] {
        for command in ["check", "run", "link"] {
            let ended = quorumscope(&[command, link]);
            assert_eq!((ended.code, ended.output.as_str()), (2, ""), "{command} {link}");
            let told = &ended.complaints;
            assert!(told.starts_with("the link: ") && told.contains(sentence), "{told}");
        }
    }
}

#[test]
fn a_link_of_another_version_is_told_of() {
    let link = quorumscope(&["link", "lessons/siblings.json"]).output;
    let (_, run) = link.split_once('&').expect("two parts");
    let ended = quorumscope(&["run", &format!("fp=1&{run}")]);
    assert_eq!(ended.code, 0);
    assert!(ended.complaints.contains("another version"), "{}", ended.complaints);
}
