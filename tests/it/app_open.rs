//! Runs come in as text and go out as text; what cannot be opened leaves the run on screen alone.

use crate::playing::play;
use quorumscope::app::{
    BrowserFailure, ClientMsg, ClusterMsg, FileMsg, Model, Msg, Playback, Request, Theme, TimeMsg,
    Tone, ViewMsg, update,
};
use quorumscope::time::SimTime;

fn notice(model: &Model) -> (Tone, String) {
    let notice = model.notices().last().expect("a notice");
    (notice.tone, notice.text.to_string())
}

#[test]
fn a_link_opens_the_same_picture_paused_at_its_moment() {
    let mut model = Model::new();
    update(&mut model, Msg::Client(0, ClientMsg::Put));
    play(&mut model);
    update(&mut model, TimeMsg::SeekTo(SimTime(14_000)));
    let Some(Request::CopyLink(link)) = update(&mut model, FileMsg::Share).pop() else {
        panic!("a link")
    };
    let mut other = Model::new();
    update(&mut other, FileMsg::OpenText(format!("#{link}")));
    assert!(other.notices().is_empty(), "{:?}", other.notices());
    let position = other.position();
    assert_eq!((position.now, position.playback), (SimTime(14_000), Playback::Paused));
    assert!(position.in_past);
    assert_eq!(other.scene().stage, model.scene().stage);
    assert_eq!(other.scene().account, model.scene().account);
}

#[test]
fn what_is_no_run_leaves_a_notice_that_names_the_place() {
    let cases = [
        ("", "run: there is none"),
        ("at=5", "run: there is none"),
        ("at=5&run={", "could not be opened"),
        (
            r#"{"version": 1, "clients": ["Alice"], "script": [{"put": {"client": "Alcie"}}]}"#,
            "script[0]",
        ),
        (r#"{"version": 1, "cluster": {"nodes": 3, "colour": 1}}"#, "colour"),
    ];
    for (text, expected) in cases {
        let mut model = Model::new();
        update(&mut model, Msg::Client(0, ClientMsg::Put));
        play(&mut model);
        let before = model.scene();
        update(&mut model, FileMsg::OpenText(text.to_owned()));
        let (tone, said) = notice(&model);
        assert_eq!(tone, Tone::Error, "{text}");
        assert!(said.contains(expected) && said.contains("nothing is lost"), "{text}: {said}");
        assert_eq!(*before, *model.scene(), "{text}");
    }
}

#[test]
fn parts_of_a_link_that_say_nothing_are_named_at_once_and_the_run_opens_at_its_beginning() {
    let mut model = Model::new();
    let link = format!("at=soon&speed=9&run={}", model.saved_run());
    update(&mut model, FileMsg::OpenText(link));
    assert_eq!(model.notices().len(), 1);
    assert_eq!(notice(&model).0, Tone::Warning);
    assert!(notice(&model).1.contains("at=soon, speed=9"), "{}", notice(&model).1);
    assert!(model.position().at_start);
}

#[test]
fn every_example_opens_at_its_beginning_and_can_be_played_to_its_end() {
    let mut model = Model::new();
    for example in model.examples() {
        update(&mut model, FileMsg::OpenExample(example.name.to_owned()));
        assert!(model.notices().is_empty(), "{}: {:?}", example.name, model.notices());
        assert!(model.position().at_start, "{}", example.name);
        assert_eq!(model.title(), example.title);
        update(&mut model, TimeMsg::JumpToEnd);
        assert!(!model.scene().account.is_empty(), "{}", example.name);
    }
    update(&mut model, FileMsg::OpenExample("nothing".to_owned()));
    assert_eq!(notice(&model).0, Tone::Error);
}

#[test]
fn acting_in_the_past_makes_a_branch_and_says_so() {
    let mut model = Model::new();
    update(&mut model, Msg::Client(0, ClientMsg::Put));
    play(&mut model);
    let first = model.saved_run();
    update(&mut model, TimeMsg::SeekTo(SimTime(5_000)));
    let requests = update(&mut model, ClusterMsg::Crash(3));
    assert!(matches!(requests.as_slice(), [Request::Remember(_)]));
    let (tone, text) = notice(&model);
    assert_eq!(tone, Tone::Information);
    assert_eq!(text, "You acted in the past: this is branch 2; branch 1 is kept.");
    let position = model.position();
    assert_eq!((position.branch, position.branches), (1, 2));
    assert_eq!(position.playback, Playback::Paused);
    update(&mut model, TimeMsg::SwitchBranch(0));
    assert_eq!(model.saved_run(), first);
}

#[test]
fn what_cannot_be_done_is_not_done() {
    let mut model = Model::new();
    for msg in [
        Msg::Cluster(ClusterMsg::Restart(0)),
        Msg::Cluster(ClusterMsg::ResumeNode(0)),
        Msg::Cluster(ClusterMsg::Crash(99)),
        Msg::Cluster(ClusterMsg::HealPartitions),
        Msg::Cluster(ClusterMsg::CutOff(Vec::new())),
        Msg::Cluster(ClusterMsg::DropMessage(7)),
        Msg::Cluster(ClusterMsg::SetQuorum { n: 3, r: 2, w: 2 }),
        Msg::Client(9, ClientMsg::Put),
    ] {
        assert!(update(&mut model, msg.clone()).is_empty(), "{msg:?}");
        assert!(model.position().at_start, "{msg:?}");
    }
    update(&mut model, ClusterMsg::SetQuorum { n: 9, r: 0, w: 200 });
    let quorum = model.scene().quorum.clone();
    assert_eq!((quorum.n, quorum.r, quorum.w, quorum.n_most), (6, 1, 6, 6));
    update(&mut model, Msg::Client(0, ClientMsg::TypeKey(String::new())));
    update(&mut model, Msg::Client(0, ClientMsg::Put));
    assert!(notice(&model).1.contains("key is empty"));
    for failure in [BrowserFailure::Storage, BrowserFailure::Clipboard, BrowserFailure::Storage] {
        update(&mut model, FileMsg::BrowserFailed(failure));
    }
    assert_eq!(model.notices().len(), 3);
    let id = model.notices()[0].id;
    update(&mut model, ViewMsg::DismissNotice(id));
    assert_eq!(model.notices().len(), 2);
}

#[test]
fn waiting_for_nothing_that_flies_is_short() {
    let mut model = Model::new();
    update(&mut model, Msg::Client(0, ClientMsg::ChooseCoordinator(Some(3))));
    update(&mut model, ClusterMsg::PauseNode(3));
    update(&mut model, Msg::Client(0, ClientMsg::Get));
    let mut frames = 0;
    while model.is_moving() {
        update(&mut model, TimeMsg::Frame(16_667));
        frames += 1;
    }
    // A client waits a second of simulated time: 100 s on screen at the common gear, 5 s here.
    assert!((200..600).contains(&frames), "{frames}");
    assert!(model.position().now >= SimTime(1_000_000));
}

#[test]
fn a_page_in_the_background_does_not_jump() {
    let mut model = Model::new();
    update(&mut model, Msg::Client(0, ClientMsg::Put));
    update(&mut model, TimeMsg::Frame(60_000_000));
    assert_eq!(model.position().now, SimTime(1_000));
}

fn shared(model: &mut Model) -> String {
    match update(model, FileMsg::Share).pop() {
        Some(Request::CopyLink(link)) => link,
        other => panic!("no link: {other:?}"),
    }
}

#[test]
fn a_long_run_is_shared_packed_and_is_the_same_run() {
    let mut model = Model::new();
    for _ in 0..12 {
        update(&mut model, Msg::Client(0, ClientMsg::Put));
        play(&mut model);
        update(&mut model, Msg::Client(0, ClientMsg::Get));
        play(&mut model);
    }
    let link = shared(&mut model);
    assert!(link.contains("&z=") && !link.contains("run="), "{link}");
    let mut other = Model::new();
    update(&mut other, FileMsg::OpenText(link.clone()));
    assert!(other.notices().is_empty(), "{:?}", other.notices());
    assert_eq!(shared(&mut other), link);
    // What the browser keeps for itself is not packed: it is written at every action.
    let [Request::Remember(kept)] = &update(&mut model, Msg::Client(1, ClientMsg::Put))[..] else {
        panic!("kept")
    };
    assert!(kept.contains("&run={"), "{kept}");
}

#[test]
fn a_damaged_packed_run_leaves_the_run_on_screen() {
    let mut model = Model::new();
    update(&mut model, FileMsg::OpenText("at=5&z=not*base64".to_owned()));
    assert_eq!(notice(&model).0, Tone::Error);
    assert!(notice(&model).1.contains("z: the packed run is damaged"), "{}", notice(&model).1);
    assert!(model.position().at_start);
}

#[test]
fn a_link_made_by_another_version_says_so_once_and_opens() {
    let mut model = Model::new();
    update(&mut model, Msg::Client(0, ClientMsg::Put));
    play(&mut model);
    let link = shared(&mut model);
    let (_, rest) = link.split_once("fp=").expect("a fingerprint");
    let other = format!("fp=0123456789abcdef{}", &rest[16..]);
    update(&mut model, FileMsg::OpenText(other));
    assert_eq!(model.notices().len(), 1);
    assert_eq!(notice(&model).0, Tone::Warning);
    assert!(notice(&model).1.contains("another version"), "{}", notice(&model).1);
    assert!(model.position().at_start);
}

#[test]
fn a_link_opens_an_example_at_a_moment_and_has_the_page_look_so() {
    let mut model = Model::new();
    let link = "theme=dark&at=12000&example=two-carts";
    let requests = update(&mut model, FileMsg::OpenText(link.to_owned()));
    assert_eq!(requests, [Request::ShowTheme(Theme::Dark)]);
    assert!(model.notices().is_empty(), "{:?}", model.notices());
    assert_eq!(model.title(), "Two carts, one key");
    assert_eq!(model.position().now, SimTime(12_000));
    update(&mut model, FileMsg::OpenText("example=nothing".to_owned()));
    assert!(notice(&model).1.contains("nothing is lost"), "{}", notice(&model).1);
}

/// The fingerprint is that of what the link opens, also where the run on screen stands between two
/// events of one moment, or was brought about by hand in a way that is not saved.
#[test]
fn a_shared_link_is_of_this_version_wherever_the_run_stands() {
    let manual = r#"{"version": 1, "network": "manual", "clients": ["Alice"], "script": [
        {"put": {"id": "p", "client": "Alice", "value": "v"}}, {"timeout": {"op": "p"}}]}"#;
    let at_once = r#"{"version": 1, "clients": ["Alice", "Bob"],
        "network": {"latency": {"fixed": "5ms"}, "client_latency": {"fixed": "5ms"}}}"#;
    for run in [manual, at_once] {
        let mut model = Model::new();
        update(&mut model, FileMsg::OpenText(run.to_owned()));
        assert!(model.notices().is_empty(), "{:?}", model.notices());
        for msg in [
            Msg::Time(TimeMsg::JumpToEnd),
            Msg::Client(0, ClientMsg::Put),
            Msg::Time(TimeMsg::Pause),
            Msg::Time(TimeMsg::StepForward),
            Msg::Time(TimeMsg::StepForward),
        ] {
            update(&mut model, msg);
            let mut other = Model::new();
            update(&mut other, FileMsg::OpenText(shared(&mut model)));
            assert!(other.notices().is_empty(), "{:?}", other.notices());
        }
    }
}
