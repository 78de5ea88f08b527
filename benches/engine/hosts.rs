//! The same puts on turmoil: hosts that send each other datagrams. What a host does is the least
//! that a quorum write needs: it numbers and stores the copy, asks the two others, and answers the
//! client at the second of three acknowledgements, its own included.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use turmoil::net::UdpSocket;
use turmoil::{Builder, Sim};

use crate::puts::{Draws, REPLICAS, VALUE};

const NODES: u32 = 5;
const PORT: u16 = 7_000;
const ACKNOWLEDGEMENTS_NEEDED: u32 = 2;
/// The longest datagram.
const BYTES_MAX: usize = 64;

type Failure = Box<dyn std::error::Error>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Request,
    Copy,
    Stored,
    Reply,
}

/// A message, as it stands in a datagram: kind, operation, key and counter, and then the value.
#[derive(Clone, Copy)]
struct Head {
    kind: Kind,
    op: u32,
    key: u32,
    counter: u32,
}

impl Head {
    fn write(self, value: &[u8]) -> Vec<u8> {
        let mut datagram = Vec::with_capacity(BYTES_MAX);
        for word in [self.kind as u32, self.op, self.key, self.counter] {
            datagram.extend_from_slice(&word.to_be_bytes());
        }
        datagram.extend_from_slice(value);
        datagram
    }

    fn read(datagram: &[u8]) -> (Self, &[u8]) {
        let word = |at: usize| {
            let bytes = datagram[at * 4..at * 4 + 4].try_into().expect("a datagram has a head");
            u32::from_be_bytes(bytes)
        };
        let kind = [Kind::Request, Kind::Copy, Kind::Stored, Kind::Reply][word(0) as usize];
        let head = Self { kind, op: word(1), key: word(2), counter: word(3) };
        (head, &datagram[16..])
    }
}

/// A put under way at its coordinator.
struct RequestInFlight {
    client: SocketAddr,
    acknowledged: u32,
    replied: bool,
}

/// A simulation whose client puts so many times and then ends. It moves in steps of a millisecond,
/// as turmoil does where nothing else is said.
pub fn simulation(puts: u32, latency_ms: u64) -> Sim<'static> {
    let latency = Duration::from_millis(latency_ms);
    let mut simulation = Builder::new()
        .rng_seed(1)
        .tick_duration(Duration::from_millis(1))
        .min_message_latency(latency)
        .max_message_latency(latency)
        .simulation_duration(Duration::from_secs(u64::MAX / 4))
        .build();
    for node in 0..NODES {
        simulation.host(name(node), move || serve(node));
    }
    simulation.client("client", put(puts));
    simulation
}

fn name(node: u32) -> String {
    format!("n{node}")
}

/// The replicas of a key are neighbours; which nodes they are makes no difference to the work.
fn replica(key: u32, index: u32) -> u32 {
    (key + index) % NODES
}

fn addresses() -> Vec<SocketAddr> {
    (0..NODES).map(|node| (turmoil::lookup(name(node)), PORT).into()).collect()
}

async fn bind() -> std::io::Result<UdpSocket> {
    UdpSocket::bind((Ipv4Addr::UNSPECIFIED, PORT)).await
}

async fn put(puts: u32) -> Result<(), Failure> {
    let socket = bind().await?;
    let nodes = addresses();
    let mut draws = Draws::new();
    let mut buffer = [0; BYTES_MAX];
    for op in 0..puts {
        let key = draws.key();
        let via = replica(key, draws.replica());
        let request = Head { kind: Kind::Request, op, key, counter: 0 };
        socket.send_to(&request.write(VALUE.as_bytes()), nodes[via as usize]).await?;
        let (length, _) = socket.recv_from(&mut buffer).await?;
        let (reply, _) = Head::read(&buffer[..length]);
        assert_eq!((reply.kind, reply.op), (Kind::Reply, op));
    }
    Ok(())
}

async fn serve(node: u32) -> Result<(), Failure> {
    let socket = bind().await?;
    let nodes = addresses();
    let mut stored: BTreeMap<u32, (u32, Vec<u8>)> = BTreeMap::new();
    let mut works: BTreeMap<u32, RequestInFlight> = BTreeMap::new();
    let mut buffer = [0; BYTES_MAX];
    loop {
        let (length, from) = socket.recv_from(&mut buffer).await?;
        let (head, value) = Head::read(&buffer[..length]);
        match head.kind {
            Kind::Request => {
                let counter = stored.get(&head.key).map_or(0, |(counter, _)| *counter) + 1;
                stored.insert(head.key, (counter, value.to_vec()));
                works.insert(
                    head.op,
                    RequestInFlight { client: from, acknowledged: 1, replied: false },
                );
                let copy = Head { kind: Kind::Copy, counter, ..head }.write(value);
                for other in (0..REPLICAS).map(|index| replica(head.key, index)) {
                    if other != node {
                        socket.send_to(&copy, nodes[other as usize]).await?;
                    }
                }
            }
            Kind::Copy => {
                stored.insert(head.key, (head.counter, value.to_vec()));
                socket.send_to(&Head { kind: Kind::Stored, ..head }.write(&[]), from).await?;
            }
            Kind::Stored => {
                let Some(work) = works.get_mut(&head.op) else { continue };
                work.acknowledged += 1;
                if work.acknowledged >= ACKNOWLEDGEMENTS_NEEDED && !work.replied {
                    work.replied = true;
                    let reply = Head { kind: Kind::Reply, ..head }.write(VALUE.as_bytes());
                    socket.send_to(&reply, work.client).await?;
                }
                if works.get(&head.op).is_some_and(|work| work.acknowledged == REPLICAS) {
                    works.remove(&head.op);
                }
            }
            Kind::Reply => {}
        }
    }
}
