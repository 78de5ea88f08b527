//! The same races run by the whole engine: clients, a coordinator, replicas and messages under way,
//! where the model of `staleness` only compares delays.

use quorumscope::dynamo::ids::{ClientId, NodeId, OpId};
use quorumscope::dynamo::policy::{Policy, Quorum, ReadContacts, ReadRepair, Versioning};
use quorumscope::dynamo::quorum::level::Needed;
use quorumscope::dynamo::value::Value;
use quorumscope::sim::command::{ClientOp, Command, Invocation, WriteContext};
use quorumscope::sim::latency::Latency;
use quorumscope::sim::names::Names;
use quorumscope::sim::pbs::LatencyFit;
use quorumscope::sim::setup::{Network, Probability, Setup};
use quorumscope::sim::trace::Trace;
use quorumscope::sim::world::World;
use quorumscope::time::SimDuration;
use std::rc::Rc;

use crate::data::cases;
use crate::staleness::Laws;

/// Enough that chance alone moves the share of fresh reads by less than half a percent.
const RACES: u32 = 2_000;

const WRITER: ClientId = ClientId(0);
const READER: ClientId = ClientId(1);

/// Cassandra that asks all replicas, mends nothing, and never loses its patience.
fn policy(quorum: Quorum) -> Policy {
    let cassandra = Policy::named("cassandra").unwrap();
    assert_eq!(cassandra.versioning, Versioning::LastWriteWins);
    Policy {
        quorum,
        read_contacts: ReadContacts::All,
        read_repair: ReadRepair::None,
        hinted_handoff: false,
        request_timeout: SimDuration::from_s(20),
        replica_timeout: SimDuration::from_s(10),
        ..cassandra
    }
}

fn world(quorum: Quorum, fit: LatencyFit) -> World {
    let clients = ["writer", "reader"].map(Rc::from).to_vec();
    let nodes = (0..=quorum.n).map(|node| format!("n{node}").into()).collect();
    let network = Network {
        latency: Latency::Table(fit.table()),
        client_latency: Latency::Fixed(SimDuration::ZERO),
        loss: Probability::NONE,
        duplicate: Probability::NONE,
    };
    World::new(&Setup {
        seed: 2012,
        names: Names::new(nodes, clients),
        policy: policy(quorum),
        leader: None,
        preference: vec![(None, (0..u16::from(quorum.n)).map(NodeId).collect())],
        network: Some(network),
    })
}

/// A client acts through a node that keeps no copy, so that every copy is a message away, and all
/// goes on until it has its answer.
fn ask(world: &mut World, client: ClientId, operation: ClientOp, trace: &mut Trace) -> OpId {
    let op = world.next_op();
    let key = Rc::from("x");
    let via = Some(NodeId(u16::from(world.cluster().policy.quorum.n)));
    let invocation = Invocation { client, key, via, operation, needed: Needed::default() };
    world.apply(world.now(), &Rc::new(Command::Invoke(invocation)), trace);
    while world.clients()[usize::from(client.0)].pending.contains_key(&op) {
        world.step(trace).unwrap();
    }
    op
}

/// The share of reads that return the write if they start so long after it is committed.
fn consistent(quorum: Quorum, fit: LatencyFit, after: SimDuration) -> f64 {
    let (mut world, mut trace) = (world(quorum, fit), Trace::muted());
    let key = world.names().as_ref().clone().add_key("x");
    let mut fresh = 0;
    for _ in 0..RACES {
        let operation = ClientOp::Put {
            value: Value::Text(Rc::from("v")),
            context: WriteContext::Last,
            timestamp_us: None,
        };
        let written = ask(&mut world, WRITER, operation, &mut trace);
        let begins = world.now() + after;
        while world.next_event_at().is_some_and(|next| next <= begins) {
            world.step(&mut trace);
        }
        let wait = Rc::new(Command::Heal);
        world.apply(begins, &wait, &mut trace);
        ask(&mut world, READER, ClientOp::Get { contact: None, cells: None }, &mut trace);
        let read = &world.clients()[usize::from(READER.0)].held[&key.id];
        fresh += u32::from(read.siblings.iter().any(|version| version.origin == written));
        while !world.is_quiet() {
            world.step(&mut trace);
        }
    }
    f64::from(fresh) / f64::from(RACES)
}

/// The links of the engine have one law for both directions, and for every kind of message: what
/// the vectors say of such laws is held against it.
#[test]
fn the_engine_itself_is_as_stale_as_the_model_says() {
    let mut checked = 0;
    for case in cases("pbs_wars") {
        let laws = Laws::of(&case);
        if laws.write != laws.other || laws.abroad > SimDuration::ZERO {
            continue;
        }
        let [r, w] = ["r", "w"].map(|field| u8::try_from(case.small(field)).unwrap());
        let quorum = Quorum::of(laws.n, r, w);
        let at_once = case.get("p_at_0").as_f64().map(|share| (0, share));
        let later = case.get("p_at").as_object().into_iter().flatten();
        let later = later.map(|(ms, share)| (ms.parse().unwrap(), share.as_f64().unwrap()));
        for (after_ms, expected) in at_once.into_iter().chain(later) {
            let found = consistent(quorum, laws.write, SimDuration::from_ms(after_ms));
            assert!((found - expected).abs() <= 0.02, "{found} after {after_ms} ms in {case:?}");
            checked += 1;
        }
    }
    assert!(checked > 0);
    let overlapping = Quorum::of(3, 2, 2);
    let found = consistent(overlapping, LatencyFit::LINKEDIN_SSD, SimDuration::ZERO);
    assert!((found - 1.0).abs() < f64::EPSILON);
}
