//! One long story through the application, as its user lives it: a replica dies, a stand-in keeps
//! its copy, the replica comes back and gets it, two clients disagree, one of them merges. What
//! the page would show of it is compared with texts.

use crate::pinned;
use crate::playing::{play, walk_both_ways};
use quorumscope::app::{ClientMsg, ClusterMsg, MergeChoice, Model, Msg, update};
use quorumscope::scene::{Importance, Scene};
use quorumscope::text::page;
use std::fmt::Write;

fn run(model: &mut Model, msg: Msg) {
    update(model, msg);
    play(model);
}

/// The account from this line on, one line each, and what the panels say at the end.
fn text(scene: &Scene, from: usize) -> String {
    let mut out = String::new();
    for line in &scene.account[from..] {
        let mark = match line.importance {
            Importance::Detail => ' ',
            Importance::Step => '-',
            Importance::Outcome => '*',
        };
        writeln!(out, "{mark} {}", line.text).unwrap();
    }
    if let Some(request) = &scene.request {
        let (kind, outcome) = (request.kind, request.outcome);
        write!(out, "{kind:?} {outcome:?}").unwrap();
        for way in &request.path {
            write!(out, " {}", way.from).unwrap();
            for hop in &way.hops {
                write!(out, " > {}", hop.to).unwrap();
            }
        }
        for one in &request.coordinations {
            write!(out, ", {} {}/{}:", one.node, one.filled, one.needed).unwrap();
            for asked in &one.replicas {
                let answer = format!("{:?}", asked.answer);
                let answer = answer.split('(').next().unwrap_or_default().to_owned();
                let part = page::asked_part(&asked.part, asked.counts);
                write!(out, " {} {part} {answer},", asked.node).unwrap();
            }
        }
        writeln!(out).unwrap();
    }
    write!(out, "{:?}:", scene.replicas.agreement).unwrap();
    for row in &scene.replicas.rows {
        let siblings: Vec<String> = row.siblings.iter().map(|one| one.items.join("+")).collect();
        let stands = row.stands_in_for.as_ref().map_or(String::new(), |of| format!(" for {of}"));
        write!(out, " {}{stands}[{}]", row.name, siblings.join("|")).unwrap();
    }
    writeln!(out).unwrap();
    write!(out, "versions:").unwrap();
    for version in &scene.versions.versions {
        let live = if version.live { "*" } else { "" };
        write!(out, " {}:{}{live}", version.author, version.text).unwrap();
    }
    for (from, to, _) in &scene.versions.edges {
        write!(out, " {from}>{to}").unwrap();
    }
    writeln!(out).unwrap();
    out
}

#[test]
fn a_replica_dies_and_two_carts_meet() {
    let mut model = Model::new();
    update(&mut model, Msg::Client(0, ClientMsg::ChooseCoordinator(Some(1))));
    update(&mut model, Msg::Client(1, ClientMsg::ChooseCoordinator(Some(2))));
    let chapters: [(&str, &[Msg]); 7] = [
        ("Alice puts", &[Msg::Client(0, ClientMsg::Put)]),
        (
            "F dies, Alice gets",
            &[Msg::Cluster(ClusterMsg::Crash(5)), Msg::Client(0, ClientMsg::Get)],
        ),
        (
            "Alice adds eggs, a stand-in keeps F's copy",
            &[Msg::Client(0, ClientMsg::AddItem("eggs".into())), Msg::Client(0, ClientMsg::Put)],
        ),
        ("F comes back and gets its copy", &[Msg::Cluster(ClusterMsg::Restart(5))]),
        ("Bob puts without having read", &[Msg::Client(1, ClientMsg::Put)]),
        ("Alice reads siblings", &[Msg::Client(0, ClientMsg::Get)]),
        ("Alice merges", &[Msg::Client(0, ClientMsg::Merge(MergeChoice::Union))]),
    ];
    let (mut found, mut told) = (String::new(), 0);
    for (title, msgs) in chapters {
        msgs.iter().for_each(|msg| run(&mut model, msg.clone()));
        let scene = model.scene();
        writeln!(found, "== {title}\n{}", text(&scene, told)).unwrap();
        told = scene.account.len();
    }
    pinned::hold(&found, include_str!("story.txt"), "it/story.txt");
    walk_both_ways(&mut model);
}
