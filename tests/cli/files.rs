//! Every scenario file of the repository, through every command.

use crate::scenarios::{files, read};
use crate::{Ended, pinned, quorumscope};
use percent_encoding::percent_decode_str;
use quorumscope::app::{FileMsg, Model, Request, update};
use quorumscope::scenario;
use serde_json::Value;

fn fingerprint(report: &str) -> String {
    let report: Value = serde_json::from_str(report).expect("a JSON object");
    report["fingerprint"].as_str().expect("a fingerprint").to_owned()
}

fn link_of(file: &str) -> String {
    let Ended { code, output, complaints } = quorumscope(&["link", file]);
    assert_eq!((code, complaints.as_str()), (0, ""), "{file}");
    assert_eq!(output.lines().count(), 1, "{file}");
    output.trim_end().to_owned()
}

#[test]
fn no_file_has_a_fault() {
    let files: Vec<String> = files().map(|path| path.display().to_string()).collect();
    let arguments: Vec<&str> =
        ["check", "--strict"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let Ended { code, output, complaints } = quorumscope(&arguments);
    assert_eq!((code, complaints.as_str()), (0, ""));
    assert_eq!(output.lines().count(), files.len());
    assert!(output.lines().all(|line| line.ends_with(": no fault")), "{output}");
}

#[test]
fn every_file_runs_as_it_expects_and_its_link_is_the_same_run() {
    for path in files() {
        let file = path.to_str().expect("a name in ASCII");
        let played = scenario::play(&scenario::parse(&read(&path)).expect("a scenario"));
        let expected = i32::from(!played.held());
        let run = quorumscope(&["run", file, "--json"]);
        assert_eq!((run.code, run.complaints.as_str()), (expected, ""), "{file}");
        let report = serde_json::to_string_pretty(&scenario::report(&played)).expect("JSON");
        assert_eq!(run.output, report + "\n", "{file}");

        let told = quorumscope(&["run", file]);
        assert_eq!((told.code, told.complaints.as_str()), (expected, ""), "{file}");
        assert!(told.output.contains(&fingerprint(&run.output)), "{file}: {}", told.output);

        let link = link_of(file);
        assert!(link.bytes().all(|byte| byte.is_ascii_graphic()), "{file}: {link}");
        let is_packed = link.contains("&z=");
        assert_eq!(is_packed, !link.contains("&run="), "{file}: {link}");
        assert!(is_packed || link.len() < 2_000, "{file}: {link}");
        let checked = quorumscope(&["check", "--strict", &link]);
        assert_eq!((checked.code, checked.complaints.as_str()), (0, ""), "{file}: {link}");
        let behind = quorumscope(&["run", &format!("https://example.org/#{link}"), "--json"]);
        assert_eq!((behind.code, behind.complaints.as_str()), (expected, ""), "{file}");
        assert_eq!(fingerprint(&behind.output), fingerprint(&run.output), "{file}");
    }
}

/// What the page does with a link, without its browser.
fn opened(link: &str) -> Model {
    let mut model = Model::new();
    update(&mut model, FileMsg::OpenText(link.to_owned()));
    assert!(model.notices().is_empty(), "{:?}: {link}", model.notices());
    model
}

#[test]
fn the_page_opens_every_link_as_the_same_run_and_shares_it_again() {
    for path in files() {
        let file = path.to_str().expect("a name in ASCII");
        let link = link_of(file);
        let plain = percent_decode_str(&link).decode_utf8().expect("a text");
        // It would say so if the fingerprint were another.
        let mut model = opened(&plain);
        let Some(Request::CopyLink(shared)) = update(&mut model, FileMsg::Share).pop() else {
            panic!("{file}: no link")
        };
        let again = opened(&shared);
        assert_eq!(again.title(), model.title(), "{file}");
    }
}

/// The link by which the end-to-end tests open the page. It changes where the run of the file does, or
/// the way in which runs are packed.
#[test]
fn a_printed_link_is_as_the_end_to_end_tests_know_it() {
    let link = quorumscope(&["link", "lessons/siblings.json", "--at", "230ms"]).output;
    assert!(link.starts_with("at=230000&fp=") && link.contains("&z="), "{link}");
    pinned::hold(&link, include_str!("../shared/link.txt"), "shared/link.txt");
}
