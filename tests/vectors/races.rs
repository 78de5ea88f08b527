//! The same races run by the whole engine: clients, a coordinator, replicas and messages under way,
//! where the model of `staleness` only compares delays.

use quorumscope::dynamo::ids::{ClientId, NodeId, OpId};
use quorumscope::dynamo::policy::{Policy, Quorum, ReadContacts, ReadRepair, Versioning};
use quorumscope::dynamo::value::Value;
use quorumscope::sim::command::{Command, Context, Deed, Invocation};
use quorumscope::sim::latency::Latency;
use quorumscope::sim::names::Names;
use quorumscope::sim::pbs::LatencyFit;
use quorumscope::sim::setup::{Network, Setup, Share};
use quorumscope::sim::trace::Trace;
use quorumscope::sim::world::World;
use quorumscope::time::SimDuration;
use std::rc::Rc;

use crate::data::each;

/// Enough that chance alone moves the share of fresh reads by less than half a percent.
const RACES: u32 = 2_000;

const WRITER: ClientId = ClientId(0);
const READER: ClientId = ClientId(1);
/// A node that keeps no copy, so that every copy is a message away.
const COORDINATOR: NodeId = NodeId(3);

/// Cassandra that asks all replicas, mends nothing, and never loses its patience.
fn policy(r: u8, w: u8) -> Policy {
    let cassandra = Policy::named("cassandra").unwrap();
    assert_eq!(cassandra.versioning, Versioning::LastWriteWins);
    Policy {
        quorum: Quorum { n: 3, r, w },
        read_contacts: ReadContacts::All,
        read_repair: ReadRepair::None,
        hinted_handoff: false,
        request_timeout: SimDuration::from_s(20),
        replica_timeout: SimDuration::from_s(10),
        ..cassandra
    }
}

fn world(r: u8, w: u8) -> World {
    let names = |names: &[&str]| names.iter().copied().map(Rc::from).collect();
    let network = Network {
        latency: Latency::Table(LatencyFit::LINKEDIN_SSD.table()),
        client_latency: Latency::Fixed(SimDuration::ZERO),
        loss: Share::NONE,
        duplicate: Share::NONE,
    };
    World::new(&Setup {
        seed: 2012,
        names: Names::new(names(&["A", "B", "C", "D"]), names(&["writer", "reader"])),
        policy: policy(r, w),
        leader: None,
        preference: vec![(None, [0, 1, 2].map(NodeId).to_vec())],
        network: Some(network),
    })
}

/// A client acts, and all goes on until it has its answer.
fn ask(world: &mut World, client: ClientId, deed: Deed, trace: &mut Trace) -> OpId {
    let op = world.next_op();
    let key = Rc::from("x");
    let invocation = Invocation { client, key, via: Some(COORDINATOR), deed, needed: None };
    world.apply(world.now(), &Rc::new(Command::Invoke(invocation)), trace);
    while world.clients()[usize::from(client.0)].pending.contains_key(&op) {
        world.step(trace).unwrap();
    }
    op
}

/// The share of reads that return the write if they start as soon as it is committed.
fn consistent_at_once(r: u8, w: u8) -> f64 {
    let (mut world, mut trace) = (world(r, w), Trace::muted());
    let key = world.names().as_ref().clone().add_key("x");
    let mut fresh = 0;
    for _ in 0..RACES {
        let deed = Deed::Put {
            value: Value::Text(Rc::from("v")),
            context: Context::Last,
            timestamp_us: None,
        };
        let written = ask(&mut world, WRITER, deed, &mut trace);
        ask(&mut world, READER, Deed::Get { contact: None, cells: None }, &mut trace);
        let read = &world.clients()[usize::from(READER.0)].held[&key.id];
        fresh += u32::from(read.siblings.iter().any(|version| version.origin == written));
        while !world.is_quiet() {
            world.step(&mut trace);
        }
    }
    f64::from(fresh) / f64::from(RACES)
}

#[test]
fn the_engine_itself_is_as_stale_as_the_model_says() {
    let mut checked = 0;
    each("pbs_wars", |case| {
        let Some(expected) = case.get("p_at_0").as_f64() else { return };
        if case.text("dist") == "LNKD-SSD" {
            let [r, w] = ["r", "w"].map(|field| u8::try_from(case.small(field)).unwrap());
            let found = consistent_at_once(r, w);
            assert!((found - expected).abs() <= 0.02, "{found} in {case:?}");
            checked += 1;
        }
    });
    assert!(checked > 0);
    assert!((consistent_at_once(2, 2) - 1.0).abs() < f64::EPSILON);
}
