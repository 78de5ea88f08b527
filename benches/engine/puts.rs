//! The work that is measured: quorum writes, one after the other, by one client. The client asks
//! a random one of the key's three replicas, so that a put is always six messages: the request,
//! two copies, two acknowledgements and the reply.

use std::rc::Rc;

use quorumscope::dynamo::ids::{ClientId, NodeId};
use quorumscope::dynamo::policy::Policy;
use quorumscope::dynamo::quorum::level::Needed;
use quorumscope::dynamo::value::Value;
use quorumscope::sim::command::{ClientOp, Command, Invocation, WriteContext};
use quorumscope::sim::latency::Latency;
use quorumscope::sim::names::Names;
use quorumscope::sim::setup::{Network, Probability, Setup};
use quorumscope::sim::trace::{Trace, TraceKind};
use quorumscope::sim::world::World;
use quorumscope::time::SimDuration;
use rand_core::RngCore;
use rand_pcg::Pcg32;

/// Messages of one put.
pub const MESSAGES_PER_PUT: u64 = 6;
/// Keys that are written.
pub const KEYS: u32 = 64;
/// Replicas of a key.
pub const REPLICAS: u32 = 3;
/// What is written.
pub const VALUE: &str = "sixteen letters.";

/// The same draws for both simulators: a key, and which of its replicas coordinates.
pub struct Draws(Pcg32);

impl Draws {
    pub fn new() -> Self {
        Self(Pcg32::new(1, 1))
    }

    pub fn key(&mut self) -> u32 {
        self.0.next_u32() % KEYS
    }

    pub fn replica(&mut self) -> u32 {
        self.0.next_u32() % REPLICAS
    }
}

/// A key with its replicas.
struct Target {
    key: Rc<str>,
    replicas: Vec<NodeId>,
}

/// What the client will ask for.
pub struct Requests {
    draws: Draws,
    targets: Vec<Target>,
    value: Value,
}

impl Requests {
    pub fn new(world: &World) -> Self {
        let cluster = world.cluster();
        let n = cluster.policy.quorum.n;
        let targets = world.names().keys().map(|(name, key)| Target {
            key: Rc::clone(name),
            replicas: cluster.view.ring.primaries(key, n),
        });
        Self { draws: Draws::new(), targets: targets.collect(), value: Value::Text(VALUE.into()) }
    }

    pub fn next(&mut self) -> Command {
        let target = &self.targets[self.draws.key() as usize];
        let via = target.replicas[self.draws.replica() as usize];
        let value = self.value.clone();
        Command::Invoke(Invocation {
            client: ClientId(0),
            key: Rc::clone(&target.key),
            via: Some(via),
            operation: ClientOp::Put { value, context: WriteContext::Last, timestamp_us: None },
            needed: Needed::default(),
        })
    }
}

/// A cluster of so many nodes and the policy of the paper, where every message takes so long.
pub fn setup(nodes: u16, latency_ms: u64) -> Setup {
    let name = |prefix: &str, number: u32| Rc::from(format!("{prefix}{number}"));
    let nodes = (0..u32::from(nodes)).map(|node| name("n", node)).collect();
    let mut names = Names::new(nodes, vec![Rc::from("client")]);
    for key in 0..KEYS {
        names.add_key(&format!("key {key}"));
    }
    let latency = Latency::Fixed(SimDuration::from_ms(latency_ms));
    let network = Network {
        client_latency: latency.clone(),
        latency,
        loss: Probability::NONE,
        duplicate: Probability::NONE,
    };
    let policy = Policy::default();
    assert_eq!((policy.quorum.n, policy.quorum.writes()), (3, 2));
    Setup { seed: 1, names, policy, leader: None, preference: Vec::new(), network: Some(network) }
}

/// A world that is driven directly, with a trace that keeps everything.
pub struct Engine {
    world: World,
    trace: Trace,
    requests: Requests,
}

impl Engine {
    pub fn new(nodes: u16, latency_ms: u64) -> Self {
        let world = World::new(&setup(nodes, latency_ms));
        let requests = Requests::new(&world);
        Self { world, trace: Trace::new(), requests }
    }

    /// Puts so many times, each time when the reply to the last has come.
    pub fn run(&mut self, puts: u64) {
        for _ in 0..puts {
            let command = Rc::new(self.requests.next());
            self.world.apply(self.world.now(), &command, &mut self.trace);
            while !self.world.clients()[0].pending.is_empty() {
                self.world.step(&mut self.trace);
            }
        }
    }

    /// Messages that have arrived.
    pub fn delivered(&self) -> u64 {
        let events = self.trace.events().iter();
        events.filter(|event| matches!(event.kind, TraceKind::Delivered(_))).count() as u64
    }
}
