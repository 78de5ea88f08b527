//! The picture tells what the engine has, at every step of every file: who has a request, how far it
//! is by its coordinator's own count, who is asked, who waits until when, and which messages come.

use crate::scenarios::files;
use quorumscope::dynamo::ids::{Endpoint, NodeId, OpId};
use quorumscope::dynamo::message::{self, Message, Part};
use quorumscope::dynamo::node::{Coordination, RequestInFlight};
use quorumscope::dynamo::note::Note;
use quorumscope::dynamo::quorum::put;
use quorumscope::projection::{SceneCache, Selection, View};
use quorumscope::scene::{
    AskedPart, CoordinationPanel, FlightStatus, HopEnd, LogLine, ReplicaAnswer, ReplicaProgress,
    RequestOutcome, RequestPanel, Scene,
};
use quorumscope::sim::flight::FlightId;
use quorumscope::sim::history::{Cursor, History};
use quorumscope::sim::ledger::Ledger;
use quorumscope::sim::trace::{TraceEvent, TraceKind};
use quorumscope::sim::world::{Host, World};
use quorumscope::{limits, scenario};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

#[test]
fn the_picture_is_the_engines_at_every_step_of_every_file() {
    let paths: Vec<PathBuf> = files().collect();
    let differs = |path: &&PathBuf| std::panic::catch_unwind(|| compare_all(path)).is_err();
    let differing: Vec<&PathBuf> = paths.iter().filter(differs).collect();
    assert!(differing.is_empty(), "{differing:?}");
}

fn compare_all(path: &Path) {
    let text = std::fs::read_to_string(path).expect("a readable file");
    let mut history = scenario::play(&scenario::parse(&text).expect("a well-formed file")).history;
    let last = history.edge();
    let (mut cache, mut selection) = (SceneCache::default(), Selection::default());
    let (mut before, mut ledger) = (None, Ledger::default());
    for step in 0..=last.0 {
        history.seek(Cursor(step));
        let place = format!("{} at step {step}", path.display());
        selection.request = None;
        let scene = picture(&mut cache, &history, &selection);
        let ops = live(history.world());
        ledger.catch_up(history.trace());
        let shown = scene.request.as_ref().map(|request| OpId(request.op));
        for op in ops.into_iter().chain(shown).collect::<BTreeSet<OpId>>() {
            selection.request = Some(op.0);
            let scene = picture(&mut cache, &history, &selection);
            let request = scene.request.as_ref().expect("it was asked");
            compare_request(&history, &ledger, request, &place);
            compare_gauges(history.world(), &scene, request, &place);
        }
        compare_messages(history.world(), &scene, &place);
        let happened = history.trace();
        if let Some((before, length)) = before.replace((fates(&scene), happened.len())) {
            compare_fates(&before, &happened[length..], &place);
        }
    }
    selection.request = None;
    compare_account(&history, &picture(&mut cache, &history, &selection), path);
}

/// The account says that something may be done twice no more often than somebody begins it anew.
fn compare_account(history: &History, scene: &Scene, path: &Path) {
    let mut begun: BTreeMap<(OpId, bool), usize> = BTreeMap::new();
    let mut asked_again = 0;
    for event in history.trace() {
        match &event.kind {
            TraceKind::Noted(_, Note::Coordinates { request, part, .. })
                if *part != Part::ReadsBack =>
            {
                *begun.entry((request.op, *part == Part::Writes)).or_default() += 1;
            }
            TraceKind::AsksAnother(..) => asked_again += 1,
            _ => {}
        }
    }
    let anew: usize = begun.values().map(|times| times - 1).sum();
    let told = scene.account.iter().filter(|line| line.text.contains("may be done twice")).count();
    assert!(told <= anew + asked_again, "{}: {told} of {anew} and {asked_again}", path.display());
    // Who needs no answer has no quorum to speak of.
    let is_empty = |line: &&LogLine| line.text.contains("of 0 ");
    assert_eq!(scene.account.iter().find(is_empty), None, "{}", path.display());
}

fn picture(cache: &mut SceneCache, history: &History, selection: &Selection) -> Scene {
    cache.scene(&View { history, time: history.world().now(), selection })
}

/// The requests that somebody waits for or works on.
fn live(world: &World) -> BTreeSet<OpId> {
    let pending = world.clients().iter().flat_map(|client| client.pending.keys().copied());
    let works = world.hosts().iter().flat_map(|host| host.node.work().keys().copied());
    pending.chain(works).collect()
}

fn compare_request(history: &History, ledger: &Ledger, request: &RequestPanel, place: &str) {
    let world = history.world();
    let op = OpId(request.op);
    let place = format!("{place}, request {op}");
    let record = ledger.get(op).expect("it was asked");
    let ended = record.outcome.map_or(RequestOutcome::Pending, shown_outcome);
    assert_eq!(request.outcome, ended, "{place}");
    assert_eq!(request.completed, record.completed_at, "{place}");

    for host in world.hosts() {
        let name = world.names().node(host.node.id());
        let work = host.node.work().get(&op);
        let shown = request.coordinations.iter().rev().find(|one| one.node == *name);
        match (work, shown) {
            (Some(work), Some(shown)) => {
                compare_work(world, work, shown, &place);
                let led_here = request.path.iter().any(|way| {
                    let mut hops = way.hops.iter().filter(|hop| hop.to == *name);
                    hops.any(|hop| hop.end == HopEnd::Arrived && hop.coordinates)
                        || (way.coordinates && way.from == *name)
                });
                assert!(led_here, "{place}: {:?}", request.path);
            }
            (None, Some(shown)) => {
                assert_eq!(shown.forgotten, shown.outcome == RequestOutcome::Pending, "{place}");
            }
            (work, None) => assert!(work.is_none(), "{place}: {name} coordinates unseen"),
        }
        compare_wait_of(world, host, request, &place);
    }
    if let Some(coordinator) = record.coordinator {
        // Of several the one that had a quorum, else the last.
        let name = world.names().node(coordinator);
        let all = &request.coordinations;
        let met =
            all.iter().filter(|one| one.outcome == RequestOutcome::Ok).any(|one| one.node == *name);
        let last = all.last().expect("somebody coordinates");
        assert!(
            met || (last.node == *name && last.outcome != RequestOutcome::Ok),
            "{place}: {all:?}"
        );
    }
    compare_path(history, request, &place);
    let client = &world.clients()[usize::from(record.client.0)];
    let wait = request.waits.iter().find(|wait| wait.who == *world.names().client(client.id));
    assert_eq!(wait.is_some(), client.pending.contains_key(&op), "{place}");
    if let (Some(wait), Some(pending)) = (wait, client.pending.get(&op)) {
        let whom: Vec<_> = wait.whom.iter().map(|(name, _)| name).collect();
        assert_eq!(whom, [world.names().node(pending.asked)], "{place}");
        let end = Endpoint::Client(client.id);
        let ahead = world.ahead();
        let connecting = ahead.connecting.iter().filter(|one| one.from == end && one.op == op);
        let mine = (client.id, op);
        let patience = ahead.patience.iter().filter(|(_, of, other)| (*of, *other) == mine);
        let times = connecting.map(|one| one.until).chain(patience.map(|(at, ..)| *at));
        assert_eq!(wait.until, times.min(), "{place}");
        assert_eq!(wait.until.is_none(), world.is_by_hand(), "{place}");
        assert!(wait.until.is_none_or(|until| until >= world.now()), "{place}");
    }
}

/// One node's work beside what is shown of it.
fn compare_work(world: &World, work: &RequestInFlight, shown: &CoordinationPanel, place: &str) {
    assert_eq!((shown.needed, shown.filled), work.progress(), "{place}");
    assert!(!shown.forgotten, "{place}");
    assert_eq!(work.part, shown.part, "{place}");
    // Nobody waits for what a delete reads back: it has no outcome before it is done.
    if work.part != Part::ReadsBack {
        assert_eq!(work.replied, shown.outcome != RequestOutcome::Pending, "{place}");
    }
    let asked: Vec<_> = work.asked().iter().map(|one| one.replica).collect();
    assert_eq!(shown.replicas.len(), asked.len(), "{place}: {asked:?}");
    let ring = &work.view.ring;
    let primaries = ring.primaries(work.request.key, limits::REPLICAS_MAX);
    for (one, row) in work.asked().iter().zip(&shown.replicas) {
        assert_eq!(row.node, *world.names().node(one.replica.holder), "{place}");
        assert_eq!(state(row), one.state, "{place}: {row:?}");
        match &row.part {
            AskedPart::StandsInFor(primary) => {
                assert_eq!(primary, world.names().node(one.replica.primary), "{place}");
            }
            AskedPart::Replica { place: number, .. } => {
                let at = primaries.iter().position(|node| *node == one.replica.holder);
                assert_eq!(at.map(|at| at + 1), Some(usize::from(*number)), "{place}");
            }
            AskedPart::OwnCopy => assert_eq!(row.node, shown.node, "{place}"),
            AskedPart::Change => assert!(work.view.change.is_some(), "{place}"),
        }
    }
    let counts =
        shown.replicas.iter().filter(|row| state(row) == put::Asked::Answered && row.counts);
    let mends = matches!(&work.coordination, Coordination::Get { repairing: Some(_), .. });
    if !mends {
        assert_eq!(counts.count(), usize::from(shown.filled), "{place}: {:?}", shown.replicas);
    }
}

fn state(row: &ReplicaProgress) -> put::Asked {
    match row.answer {
        ReplicaAnswer::Awaited => put::Asked::Waiting,
        ReplicaAnswer::Stored(_) | ReplicaAnswer::Sent(..) | ReplicaAnswer::Digest(_) => {
            put::Asked::Answered
        }
        ReplicaAnswer::Silent => put::Asked::Silent,
        ReplicaAnswer::Refused => put::Asked::Refused,
    }
}

fn shown_outcome(outcome: message::Outcome) -> RequestOutcome {
    match outcome {
        message::Outcome::Ok => RequestOutcome::Ok,
        message::Outcome::Unavailable => RequestOutcome::Unavailable,
        message::Outcome::Unknown => RequestOutcome::Unknown,
        message::Outcome::NotLeader => RequestOutcome::NotLeader,
    }
}

/// A coordinator that owes an answer is said to wait, for those whose answers are out.
fn compare_wait_of(world: &World, host: &Host, request: &RequestPanel, place: &str) {
    let name = world.names().node(host.node.id());
    let op = OpId(request.op);
    let work = host.node.work().get(&op).filter(|work| !work.replied);
    let forwarded_under = host.node.forwarded_under().find(|(other, _)| *other == op);
    let mut waits = request.waits.iter().filter(|wait| wait.who == *name);
    if let Some((_, forwarded)) = forwarded_under {
        let wait = waits.next().expect("who hands on waits for a sign");
        assert_eq!(wait.whom[0].0, *world.names().node(forwarded.to()), "{place}: {name}");
        assert!(wait.until.is_some_and(|until| until <= forwarded.until()), "{place}: {name}");
    }
    if let Some((seat, waiting)) = host.node.seats().waiting(op) {
        let wait = waits.next().expect("who is to lead waits for the others");
        let group = host.node.group(seat.key, world.cluster().policy.quorum.n);
        let silent = group.iter().filter(|node| !seat.have_spoken().contains(node));
        let silent: Vec<_> = silent.map(|node| Rc::clone(world.names().node(*node))).collect();
        let whom: Vec<_> = wait.whom.iter().map(|(name, _)| Rc::clone(name)).collect();
        assert_eq!(whom, silent, "{place}: {name}");
        assert!(!whom.is_empty(), "{place}: {name} waits for nobody");
        assert!(wait.until.is_none_or(|until| until == waiting.until), "{place}: {name}");
    }
    let wait = waits.next();
    assert_eq!(wait.is_some(), work.is_some(), "{place}: {name}");
    assert!(waits.next().is_none(), "{place}: {name}");
    let (Some(wait), Some(work)) = (wait, work) else { return };
    let whom: BTreeSet<_> = wait.whom.iter().map(|(name, _)| Rc::clone(name)).collect();
    let awaited: BTreeSet<NodeId> = match &work.coordination {
        Coordination::Get { repairing: Some(repairing), .. } => {
            repairing.open.iter().map(|repair| repair.replica.holder).collect()
        }
        _ => {
            let waiting = work.asked().iter().filter(|one| one.state == put::Asked::Waiting);
            waiting.map(|one| one.replica.holder).collect()
        }
    };
    let key = work.request.key;
    let unconfirmed = host.node.unconfirmed(op, key, world.cluster().policy.quorum.n);
    let awaited: BTreeSet<NodeId> = awaited.into_iter().chain(unconfirmed).collect();
    let names = awaited.iter().map(|node| Rc::clone(world.names().node(*node)));
    assert_eq!(whom, names.collect(), "{place}: {name}");
    assert!(wait.until.is_none_or(|until| until <= work.deadline), "{place}: {name}");
}

/// The way of a request begins with its client and goes where its messages went.
fn compare_path(history: &History, request: &RequestPanel, place: &str) {
    let world = history.world();
    let mut sent = BTreeSet::new();
    for event in history.trace() {
        if let TraceKind::Sent(flight) = &event.kind
            && let Message::Request(other) = &flight.envelope.message
            && other.op.0 == request.op
        {
            let names = world.names();
            sent.insert((
                Rc::clone(names.endpoint(flight.envelope.from)),
                Rc::clone(names.endpoint(flight.envelope.to)),
            ));
        }
        if let TraceKind::Connects(one) = &event.kind
            && one.op.0 == request.op
        {
            let names = world.names();
            sent.insert((Rc::clone(names.endpoint(one.from)), Rc::clone(names.node(one.to))));
        }
    }
    let mut shown = BTreeSet::new();
    for way in &request.path {
        let mut from = &way.from;
        for hop in &way.hops {
            shown.insert((Rc::clone(from), Rc::clone(&hop.to)));
            from = &hop.to;
        }
    }
    assert_eq!(shown, sent, "{place}");
    assert!(request.path.first().is_none_or(|way| way.from == request.client), "{place}");
}

fn compare_gauges(world: &World, scene: &Scene, request: &RequestPanel, place: &str) {
    for (host, glyph) in world.hosts().iter().zip(scene.stage.nodes.iter()) {
        let Some(gauge) = &glyph.gauge else { continue };
        let progress = (gauge.needed, gauge.filled);
        let shown = request.coordinations.iter().filter(|one| one.node == glyph.name);
        let mut told = shown.map(|one| (one.needed, one.filled));
        let works = host.node.work().values().map(RequestInFlight::progress);
        assert!(
            told.any(|one| one == progress) || works.into_iter().any(|one| one == progress),
            "{place}"
        );
    }
}

/// Every message that is on its way, waits or is held is shown as what it is.
fn compare_messages(world: &World, scene: &Scene, place: &str) {
    let under_way = world.flights().chain(world.held()).chain(world.stalled());
    let told = under_way.filter(|flight| !flight.envelope.message.kind().is_background());
    let engine: BTreeSet<u64> = told.map(|flight| flight.id.0).collect();
    let flights = scene.stage.flights.iter().filter(|flight| flight.status != FlightStatus::Lost);
    assert_eq!(flights.map(|flight| flight.id).collect::<BTreeSet<u64>>(), engine, "{place}");
    let arriving = world.flights().chain(world.held()).filter(|flight| {
        !flight.envelope.message.kind().is_background() && world.loss_ahead(flight).is_none()
    });
    assert_eq!(scene.in_flight, arriving.count(), "{place}");
}

fn fates(scene: &Scene) -> BTreeMap<u64, FlightStatus> {
    scene.stage.flights.iter().map(|flight| (flight.id, flight.status)).collect()
}

/// A message that was said to come came, and one that was said not to did not.
fn compare_fates(before: &BTreeMap<u64, FlightStatus>, happened: &[TraceEvent], place: &str) {
    if happened.iter().any(|event| matches!(event.kind, TraceKind::Commanded(_))) {
        return;
    }
    let was = |id: FlightId| before.get(&id.0).copied();
    for event in happened {
        match &event.kind {
            TraceKind::Lost(flight, _) => {
                assert!(
                    was(flight.id).is_none_or(|status| status == FlightStatus::Doomed),
                    "{place}"
                );
            }
            TraceKind::Delivered(flight) => {
                assert!(
                    was(flight.id).is_none_or(|status| status != FlightStatus::Doomed),
                    "{place}"
                );
            }
            _ => {}
        }
    }
}
