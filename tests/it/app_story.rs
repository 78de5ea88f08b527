//! One long story through the application, as its user lives it: a replica dies, a stand-in keeps
//! its copy, the replica comes back and gets it, two clients disagree, one of them merges. What
//! the page would show of it is compared with texts.

use quorumscope::app::{MergeRule, Model, Msg, update};
use quorumscope::scene::{Scene, Weight};
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

/// The account from this line on, one line each, and what the panels say at the end.
fn text(scene: &Scene, from: usize) -> String {
    let mut out = String::new();
    for line in &scene.account[from..] {
        let mark = match line.weight {
            Weight::Detail => ' ',
            Weight::Step => '-',
            Weight::Outcome => '*',
        };
        writeln!(out, "{mark} {}", line.text).unwrap();
    }
    if let Some(request) = &scene.request {
        let (kind, outcome) = (request.kind, request.outcome);
        write!(out, "{kind:?} {outcome:?} {}/{}:", request.filled, request.needed).unwrap();
        for asked in &request.replicas {
            let answer = format!("{:?}", asked.answer);
            let answer = answer.split('(').next().unwrap_or_default().to_owned();
            write!(out, " {} {:?} {answer},", asked.node, asked.part).unwrap();
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

fn check(name: &str, found: &str, expected: &str) {
    let lines = |text: &str| -> Vec<String> {
        text.trim().lines().map(|line| line.trim().to_owned()).collect()
    };
    assert!(lines(found) == lines(expected), "{name}: found\n{found}\nexpected\n{expected}");
}

#[test]
fn a_replica_dies_and_two_carts_meet() {
    let mut model = Model::new();
    let mut told = 0;
    let mut chapter = |model: &Model, name: &str, expected: &str| {
        let scene = model.scene();
        check(name, &text(&scene, told), expected);
        told = scene.account.len();
    };
    update(&mut model, Msg::CoordinatorChosen(0, Some(1)));
    update(&mut model, Msg::CoordinatorChosen(1, Some(2)));
    run(&mut model, Msg::Put(0));
    chapter(
        &model,
        "put",
        "
        - Alice asks B to put cart:42.
        - B coordinates Alice's put of cart:42: it stores first, then asks C and F. W = 2 of N = 3.
          B stores cart:42: milk.
          C stores cart:42: milk.
          F stores cart:42: milk.
          B hears that C has stored: 2 of W = 2.
        - 2 of W = 2 answered: B can answer Alice.
        * Alice's put of cart:42 is acknowledged: 2 of W = 2 stored.
          B hears that F has stored: 3 by now, W = 2.
        Put Ok 3/2: B OwnCopy Stored, C Replica(2) Stored, F Replica(3) Stored,
        Converged: B[milk] C[milk] F[milk]
        versions: Alice:milk*
        ",
    );
    run(&mut model, Msg::Crash(5));
    run(&mut model, Msg::Get(0));
    chapter(
        &model,
        "get with F down",
        "
        * F is down: memory and timers are lost, what was stored is kept.
        - Alice asks B to get cart:42.
        - B coordinates Alice's get of cart:42 and asks B, C and F. R = 2 of N = 3.
          B reads its own copy: 1 of R = 2.
          The read from B to F is lost: one of them is down.
          C sends B its copy: 2 of R = 2.
        - 2 of R = 2 answered: B can answer Alice.
        * Alice reads cart:42: milk.
        - No answer from F within 60 ms: B now believes F is down, and asks A to stand in.
          A tells B that it has nothing: 3 by now, R = 2.
        - Alice's get of cart:42 found A stale: B sends the newest versions.
        - Read repair: A now holds the newest versions of cart:42.
        Get Ok 3/2: B OwnCopy Sent, C Replica(2) Sent, F Replica(3) Silent, A StandsInFor(\"F\") Sent,
        Converged: B[milk] C[milk] F[milk] A for F[milk]
        versions: Alice:milk*
        ",
    );
    update(&mut model, Msg::ItemAdded(0, "eggs".into()));
    run(&mut model, Msg::Put(0));
    chapter(
        &model,
        "hint",
        "
        - Alice asks B to put cart:42.
        - B coordinates Alice's put of cart:42: it stores first, then asks C and A in place of F. W = 2 of N = 3.
          B stores cart:42: +eggs.
        - A keeps cart:42 for F, with a hint that names F.
          C stores cart:42: +eggs.
          B hears that A has stored: 2 of W = 2.
        - 2 of W = 2 answered: B can answer Alice.
          B hears that C has stored: 3 by now, W = 2.
        * Alice's put of cart:42 is acknowledged: 2 of W = 2 stored.
        Put Ok 3/2: B OwnCopy Stored, C Replica(2) Stored, A StandsInFor(\"F\") Stored,
        Converged: B[milk+eggs] C[milk+eggs] F[milk] A for F[milk+eggs]
        versions: Alice:milk Alice:+eggs* 0>2
        ",
    );
    run(&mut model, Msg::Restart(5));
    chapter(
        &model,
        "handoff",
        "
        * F is up again, with what was stored before.
          F stores the copy of cart:42 that was kept for it.
        * A's hint is delivered: F holds cart:42 itself, and A forgets its copy.
        Put Ok 3/2: B OwnCopy Stored, C Replica(2) Stored, A StandsInFor(\"F\") Stored,
        Converged: B[milk+eggs] C[milk+eggs] F[milk+eggs]
        versions: Alice:milk Alice:+eggs* 0>2
        ",
    );
    run(&mut model, Msg::Put(1));
    chapter(
        &model,
        "conflict",
        "
        - Bob asks C to put cart:42.
        - C coordinates Bob's put of cart:42: it stores first, then asks B and F. W = 2 of N = 3.
          C stores cart:42: bread.
        * C now holds 2 siblings of cart:42: no clock descends from the other.
          F stores cart:42: bread.
          B stores cart:42: bread.
          C hears that F has stored: 2 of W = 2.
        - 2 of W = 2 answered: C can answer Bob.
        * Bob's put of cart:42 is acknowledged: 2 of W = 2 stored.
          C hears that B has stored: 3 by now, W = 2.
        Put Ok 3/2: B Replica(1) Stored, C OwnCopy Stored, F Replica(3) Stored,
        Converged: B[milk+eggs|bread] C[milk+eggs|bread] F[milk+eggs|bread]
        versions: Alice:milk Alice:+eggs* Bob:bread* 0>2
        ",
    );
    run(&mut model, Msg::Get(0));
    chapter(
        &model,
        "siblings",
        "
        - Alice asks B to get cart:42.
        - B coordinates Alice's get of cart:42 and asks B, C and A in place of F. R = 2 of N = 3.
          B reads its own copy: 1 of R = 2.
          A tells B that it has nothing: 2 of R = 2.
        - 2 of R = 2 answered: B can answer Alice.
          C sends B its 2 siblings: 3 by now, R = 2.
        - Alice's get of cart:42 found A stale: B sends the newest versions.
        * Alice reads 2 siblings of cart:42: milk, eggs | bread.
        - Read repair: A now holds the newest versions of cart:42.
        * A's hint is delivered: F holds cart:42 itself, and A forgets its copy.
        Get Ok 3/2: B OwnCopy Sent, C Replica(2) Sent, A StandsInFor(\"F\") Sent,
        Converged: B[milk+eggs|bread] C[milk+eggs|bread] F[milk+eggs|bread]
        versions: Alice:milk Alice:+eggs* Bob:bread* 0>2
        ",
    );
    run(&mut model, Msg::Merge(0, MergeRule::Union));
    chapter(
        &model,
        "merge",
        "
        - Alice asks B to put cart:42.
        - B coordinates Alice's put of cart:42: it stores first, then asks C and A in place of F. W = 2 of N = 3.
          B stores cart:42: merged.
        * Alice's put of cart:42 supersedes 2 siblings: B holds one version again.
        - A keeps cart:42 for F, with a hint that names F.
          C stores cart:42: merged.
          B hears that A has stored: 2 of W = 2.
        - 2 of W = 2 answered: B can answer Alice.
          B hears that C has stored: 3 by now, W = 2.
        * Alice's put of cart:42 is acknowledged: 2 of W = 2 stored.
          F stores the copy of cart:42 that was kept for it.
        * A's hint is delivered: F holds cart:42 itself, and A forgets its copy.
        Put Ok 3/2: B OwnCopy Stored, C Replica(2) Stored, A StandsInFor(\"F\") Stored,
        Converged: B[milk+eggs+bread] C[milk+eggs+bread] F[milk+eggs+bread]
        versions: Alice:milk Alice:+eggs Bob:bread Alice:merged* 0>2 2>5 3>5
        ",
    );
    // Backwards, step by step, every picture is the one that was seen on the way there.
    let mut seen = vec![model.scene()];
    while !model.position().at_start {
        update(&mut model, Msg::StepBack);
        seen.push(model.scene());
    }
    while let Some(scene) = seen.pop() {
        assert_eq!(*scene, *model.scene());
        update(&mut model, Msg::StepForward);
    }
}
