//! Walking a run: back and forth is the same world, and acting in the past keeps the old future.

use proptest::prelude::*;
use quorumscope::dynamo::ids::{ClientId, Endpoint, NodeId};
use quorumscope::dynamo::quorum::level::Needed;
use quorumscope::dynamo::value::Value;
use quorumscope::scenario;
use quorumscope::sim::command::{ClientOp, Command, Invocation, WriteContext};
use quorumscope::sim::history::{BranchId, Cursor, History};
use quorumscope::sim::setup::Setup;
use quorumscope::sim::trace::{TraceKind, fingerprint};
use quorumscope::sim::world::World;
use quorumscope::time::SimTime;
use std::collections::BTreeMap;
use std::rc::Rc;

const CLUSTER: &str = r#"{"version": 1, "seed": 3, "cluster": {"nodes": 5},
    "network": {"latency": {"uniform": ["5ms", "15ms"]}}, "clients": ["Alice", "Bob"]}"#;

fn setup() -> Setup {
    scenario::parse(CLUSTER).expect("a well-formed cluster").setup().clone()
}

fn put(client: u16, key: &str, item: &str) -> Command {
    let value = Value::cart([item]);
    let operation = ClientOp::Put { value, context: WriteContext::Last, timestamp_us: None };
    let (client, key) = (ClientId(client), Rc::from(key));
    Command::Invoke(Invocation { client, key, via: None, operation, needed: Needed::default() })
}

/// A run of some length with a crash in it, at its live edge.
fn busy(commands: u64) -> History {
    let mut history = History::new(&setup());
    for number in 0..commands {
        let at = SimTime(number * 7_000);
        history.act(at, put((number % 2) as u16, &format!("k{}", number % 5), "milk"));
        if number % 11 == 5 {
            history.act(at, Command::Crash(vec![NodeId((number % 5) as u16)]));
        }
        if number % 11 == 9 {
            history.act(at, Command::Restart((0..5).map(NodeId).collect()));
        }
    }
    for _ in 0..500 {
        history.step();
    }
    history
}

#[test]
fn every_moment_is_reached_the_same_from_before_and_from_behind() {
    let mut history = busy(40);
    let edge = history.edge().0;
    assert!(edge > 400, "the run is long enough for several checkpoints: {edge}");
    let mut seen: Vec<Rc<World>> = Vec::new();
    for step in 0..=edge {
        history.seek(Cursor(step));
        seen.push(Rc::clone(history.world()));
    }
    for step in (0..=edge).rev() {
        history.seek(Cursor(step));
        assert_eq!(history.world(), &seen[step as usize], "step {step}");
        assert_eq!(history.world().steps(), step);
    }
}

#[test]
fn acting_in_the_past_leaves_the_old_future_standing() {
    let mut history = busy(20);
    let (edge, old) = (history.edge(), fingerprint(history.whole_trace()));
    history.seek(Cursor(edge.0 / 2));
    let before = fingerprint(history.trace());
    let at = history.world().now();
    assert!(history.act(at, put(0, "new", "bread")));
    assert_eq!(history.current(), BranchId(1));
    assert_ne!(fingerprint(history.whole_trace()), old);
    assert!(history.switch(BranchId(0)));
    assert_eq!((history.edge(), fingerprint(history.whole_trace())), (edge, old));
    history.seek(Cursor(edge.0 / 2));
    assert_eq!(fingerprint(history.trace()), before);
    assert!(!history.switch(BranchId(9)));
}

/// The delays on each link, in the order of sending.
fn delays(commands: &[Command]) -> BTreeMap<(Endpoint, Endpoint), Vec<u64>> {
    let mut history = History::new(&setup());
    for command in commands {
        history.act(SimTime::ZERO, command.clone());
    }
    while history.step() {}
    let mut delays: BTreeMap<_, Vec<u64>> = BTreeMap::new();
    for event in history.whole_trace() {
        if let TraceKind::Sent(flight) = &event.kind {
            let link = (flight.envelope.from, flight.envelope.to);
            let delay = flight.ends_at.expect("nothing is held").since(flight.sent_at).as_us();
            delays.entry(link).or_default().push(delay);
        }
    }
    delays
}

#[test]
fn one_put_more_does_not_reshuffle_the_delays_of_a_link() {
    let alone = delays(&[put(0, "k", "milk")]);
    let beside = delays(&[put(1, "other", "bread"), put(0, "k", "milk")]);
    assert!(beside.len() > alone.len(), "the second put uses links of its own");
    for (link, one) in &alone {
        let two = &beside[link];
        let common = one.len().min(two.len());
        assert_eq!(one[..common], two[..common], "{link:?}");
    }
}

#[test]
fn a_saved_run_is_the_same_run() {
    let scenario = scenario::parse(CLUSTER).expect("a well-formed cluster");
    let history = busy(30);
    let text = scenario::save(&scenario, &history);
    let again = scenario::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let played = scenario::play(&again);
    assert_eq!(
        fingerprint(played.history.whole_trace()),
        fingerprint(history.whole_trace()),
        "{text}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_walk_ends_where_it_says(walk in proptest::collection::vec(0_u64..400, 1..20)) {
        let mut history = busy(25);
        let edge = history.edge().0;
        let whole = fingerprint(history.whole_trace());
        for to in walk {
            history.seek(Cursor(to));
            prop_assert_eq!(history.cursor().0, to.min(edge));
            prop_assert_eq!(history.world().steps(), to.min(edge));
            history.seek_time(SimTime(to * 1_000));
            prop_assert!(history.world().now() <= SimTime(to * 1_000));
        }
        history.seek(Cursor(edge));
        prop_assert_eq!(fingerprint(history.trace()), whole);
    }
}
