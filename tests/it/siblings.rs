//! Siblings are true: with dots nothing stands beside what supersedes it, on no node and in no
//! answer, whatever happened before.

use crate::scenarios::files;
use quorumscope::dynamo::clock::Relation;
use quorumscope::dynamo::policy::Versioning;
use quorumscope::dynamo::version::Record;
use quorumscope::scenario::{self, Played};
use quorumscope::sim::trace::{Trace, TraceKind};
use quorumscope::sim::world::World;
use std::rc::Rc;

/// What is wrong with a record, if something is.
fn fault(record: &Record) -> Option<String> {
    for (at, one) in record.siblings.iter().enumerate() {
        for other in &record.siblings[at + 1..] {
            let relation = one.relation(other, Versioning::DottedVersionVector);
            if relation.is_some_and(|relation| relation != Relation::Concurrent) {
                return Some(format!("{one:?} stands beside {other:?}, and is {relation:?}"));
            }
        }
    }
    None
}

/// Every copy that a node holds, its own or for another.
fn copies(world: &World) -> impl Iterator<Item = &Rc<Record>> {
    world.hosts().iter().flat_map(|host| {
        let store = host.node.store();
        let own = store.own().map(|(_, record)| record);
        let kept = store.hinted().map(|(_, _, record)| record);
        own.chain(kept).chain(store.hints().iter().map(|hint| &hint.record))
    })
}

/// Goes through a run again, and looks at all copies after each of its steps and at all answers.
/// Returns how many siblings it saw stand side by side.
fn watch(name: &str, played: &Played) -> usize {
    let mut world = World::clone(played.history.beginning());
    let (mut trace, mut siblings) = (Trace::new(), 0);
    let mut look = |world: &World| {
        if world.cluster().policy.versioning == Versioning::DottedVersionVector {
            for record in copies(world) {
                siblings += usize::from(record.siblings.len() > 1);
                assert_eq!(fault(record), None, "{name} at {}", world.now());
            }
        }
    };
    for logged in played.history.commands() {
        while world.steps() < logged.after.0 && world.step(&mut trace).is_some() {
            look(&world);
        }
        world.apply(logged.at, &logged.command, &mut trace);
        look(&world);
    }
    let length = played.history.whole_trace().len();
    while trace.events().len() < length && world.step(&mut trace).is_some() {
        look(&world);
    }
    assert_eq!(trace.events(), played.history.whole_trace(), "{name} is the same run again");
    let by_dots = world.cluster().policy.versioning == Versioning::DottedVersionVector;
    for event in trace.events() {
        if let (TraceKind::Answered(_, reply, _), true) = (&event.kind, by_dots)
            && let Some(record) = &reply.record
        {
            assert_eq!(fault(record), None, "{name}: the answer at {}", event.at);
        }
    }
    siblings
}

#[test]
fn nothing_stands_beside_what_supersedes_it() {
    let mut siblings = 0;
    for path in files() {
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let played = scenario::play(&scenario::parse(&text).expect("a well-formed file"));
        siblings += watch(&path.display().to_string(), &played);
    }
    assert!(siblings > 100, "there are siblings to look at: {siblings}");
}

/// Alice, Bob and Alice again put one key, each through a coordinator of its own.
fn three_puts(nodes: usize, via: [usize; 3]) -> String {
    let names = &["A", "B", "C", "D", "E", "F"][..nodes];
    let put = |id: &str, client: &str, via: usize, item: &str| {
        let via = names[via % names.len()];
        format!(
            r#"{{"put": {{"id": "{id}", "client": "{client}", "key": "cart", "value": ["{item}"],
            "via": "{via}"}}}}, {{"run_until": "idle"}}"#
        )
    };
    let [first, second, third] = via;
    format!(
        r#"{{"version": 1, "seed": 7, "cluster": {{"preset": "dynamo", "nodes": {nodes}}},
        "clients": ["Alice", "Bob"], "script": [{}, {}, {},
        {{"get": {{"id": "g", "client": "Bob", "key": "cart"}}}}, {{"run_until": "idle"}},
        {{"expect": {{"op": "g", "outcome": "ok", "values": [["eggs"], ["milk", "bread"]]}}}},
        {{"expect": {{"relation": {{"a": "a1", "b": "a2", "is": "before"}}}}}},
        {{"expect": {{"relation": {{"a": "b1", "b": "a2", "is": "concurrent"}}}}}},
        {{"expect": {{"converged": "cart"}}}}]}}"#,
        put("a1", "Alice", first, "milk"),
        put("b1", "Bob", second, "eggs"),
        put("a2", "Alice", third, r#"milk", "bread"#),
    )
}

#[test]
fn alice_bob_and_alice_leave_two_siblings_through_whatever_coordinators() {
    for nodes in [5, 6] {
        for number in 0..nodes * nodes * nodes {
            let via = [number % nodes, number / nodes % nodes, number / nodes / nodes];
            let name = format!("{nodes} nodes, via {via:?}");
            let text = three_puts(nodes, via);
            let played = scenario::play(&scenario::parse(&text).expect("a well-formed run"));
            for checked in &played.checked {
                assert!(checked.finding.held, "{name}: {}", checked.finding.found);
            }
            watch(&name, &played);
            let found = copies(played.history.edge_world()).map(|copy| copy.siblings.len());
            assert_eq!(found.collect::<Vec<_>>(), [2, 2, 2], "{name}");
        }
    }
}
