//! How stale a read of a partial quorum may be.
//!
//! The races of the WARS model run over the product's own ring and network: the replicas are the
//! primaries of a key, and each leg is drawn from the law of the network on the stream of the
//! directed link that the message takes. The paper's fits become tables of whole microseconds
//! ([`LatencyFit::table`]). All cases of the same laws are judged by the same draws.

use quorumscope::dynamo::ids::NodeId;
use quorumscope::dynamo::policy::Policy;
use quorumscope::sim::latency::Latency;
use quorumscope::sim::names::Names;
use quorumscope::sim::pbs::{LatencyFit, Legs, ONE, Runners, within_versions};
use quorumscope::sim::random::{Stream, StreamPurpose};
use quorumscope::sim::setup::Setup;
use quorumscope::time::SimDuration;
use std::rc::Rc;

use crate::data::{Case, cases, each, suites};

#[test]
fn pbs_k() {
    each("pbs_k", |case| {
        let [n, r, w, k] = ["n", "r", "w", "k"].map(|field| case.small(field));
        let parts = within_versions(n, r, w, k).unwrap();
        let found = parts as f64 / ONE as f64;
        let expected = case.get("expect_p_consistent").as_f64().unwrap();
        assert!((found - expected).abs() < 1e-12, "{found} in {case:?}");
    });
}

/// Races of each law.
const RACES: u32 = 300_000;
const SEED: u64 = 2012;

/// What the printed values may be off by. The authors drew their own samples, and read theirs off
/// at a resolution that they do not give.
const LATENCY_TOLERANCE: f64 = 0.07;
const PROBABILITY_TOLERANCE: f64 = 0.02;
const TIME_TOLERANCE: f64 = 0.25;

/// The laws of the four legs of a request, what a message to another data centre takes longer, and
/// how many replicas there are: all that the draws of a case depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Laws {
    pub write: LatencyFit,
    pub other: LatencyFit,
    pub abroad: SimDuration,
    pub n: u8,
}

impl Laws {
    pub fn of(case: &Case) -> Self {
        let rate = |field: &str| {
            let a_millisecond = case.get(field).as_f64().unwrap();
            LatencyFit::exponential((1e6 / a_millisecond).round() as u64)
        };
        let (ssd, abroad) = (LatencyFit::LINKEDIN_SSD, SimDuration::from_ms(75));
        let (write, other, abroad) = match case.text("dist") {
            "LNKD-SSD" => (ssd, ssd, SimDuration::ZERO),
            "LNKD-DISK" => (LatencyFit::LINKEDIN_DISK_WRITE, ssd, SimDuration::ZERO),
            "YMMR" => (LatencyFit::YAMMER_WRITE, LatencyFit::YAMMER_OTHER, SimDuration::ZERO),
            "WAN" => (LatencyFit::LINKEDIN_DISK_WRITE, ssd, abroad),
            "EXP" => (rate("lambda_w"), rate("lambda_ars"), SimDuration::ZERO),
            _ => case.unknown(),
        };
        Self { write, other, abroad, n: u8::try_from(case.small("n")).unwrap() }
    }
}

/// The fits of the product are those that the suite prints.
#[test]
fn the_fits_are_the_printed_ones() {
    let fits = [
        ("SSD", LatencyFit::LINKEDIN_SSD),
        ("DISKW", LatencyFit::LINKEDIN_DISK_WRITE),
        ("YMMR_W", LatencyFit::YAMMER_WRITE),
        ("YMMR_ARS", LatencyFit::YAMMER_OTHER),
    ];
    for suite in suites().iter().filter(|suite| suite["kind"] == "pbs_wars") {
        for (name, printed) in suite["distributions"].as_object().unwrap() {
            let number = |field: &str| printed[field].as_f64().unwrap();
            let found = fits.iter().find(|(known, _)| known == name).unwrap().1;
            let expected = LatencyFit {
                pareto_ppm: (number("p_pareto") * 1e6).round() as u32,
                pareto_scale_ns: (number("xm") * 1e6).round() as u64,
                pareto_shape_milli: (number("alpha") * 1e3).round() as u32,
                exponential_mean_ns: (1e6 / number("lam")).round() as u64,
            };
            assert_eq!(found, expected, "{name}");
        }
    }
}

/// The two directions between a coordinator and a replica.
struct Link {
    out: Stream,
    back: Stream,
}

/// The links from a coordinator that holds no copy to the replicas of a key, on a ring of the engine.
fn links(n: u8) -> Vec<Link> {
    let nodes: Vec<Rc<str>> = (0..n.max(4) + 1).map(|node| format!("n{node}").into()).collect();
    let setup = Setup {
        seed: SEED,
        names: Names::new(nodes, Vec::new()),
        policy: Policy::default(),
        leader: None,
        preference: Vec::new(),
        network: None,
    };
    let (ring, mut names) = setup.ring();
    let key = names.add_key("cart");
    let walk: Vec<NodeId> = ring.walk(key).collect();
    let number = |node: &NodeId| u32::from(node.0) * 2;
    let coordinator = number(&walk[walk.len() - 1]);
    let replicas = ring.primaries(key, n);
    assert_eq!(replicas.len(), usize::from(n));
    let link = |replica: &NodeId| Link {
        out: Stream::new(SEED, StreamPurpose::Link(coordinator, number(replica))),
        back: Stream::new(SEED, StreamPurpose::Link(number(replica), coordinator)),
    };
    replicas.iter().map(link).collect()
}

fn ns(delay: SimDuration) -> u64 {
    delay.as_us() * 1_000
}

/// One write and one read. Each begins near one of the replicas, which the others are remote from.
fn run(
    [write_law, other]: &[Latency; 2],
    abroad: SimDuration,
    links: &mut [Link],
    near: &mut Stream,
) -> Runners {
    let count = links.len() as u64;
    let [write_near, read_near] = [near.below(count), near.below(count)];
    let legs = links.iter_mut().zip(0..).map(|(link, place)| {
        let further = |near: u64| if near == place { 0 } else { ns(abroad) };
        let [write, read] = [further(write_near), further(read_near)];
        Legs {
            write_ns: ns(write_law.draw(&mut link.out)) + write,
            acknowledgement_ns: ns(other.draw(&mut link.back)) + write,
            read_ns: ns(other.draw(&mut link.out)) + read,
            response_ns: ns(other.draw(&mut link.back)) + read,
        }
    });
    Runners::new(legs.collect())
}

/// What the races of one case came to, in nanoseconds.
#[derive(Default)]
struct Found {
    reads: Vec<u64>,
    writes: Vec<u64>,
    stale_for: Vec<u64>,
}

impl Found {
    /// The share of reads that return the write if they start this long after it is committed.
    fn consistent(&self, after_ns: u64) -> f64 {
        let fresh = self.stale_for.iter().filter(|stale_for| **stale_for <= after_ns).count();
        fresh as f64 / self.stale_for.len() as f64
    }
}

/// The 99.9th percentile, in milliseconds.
fn percentile_999(mut all: Vec<u64>) -> f64 {
    let place = all.len() - 1 - all.len() / 1_000;
    let (_, found, _) = all.select_nth_unstable(place);
    *found as f64 / 1e6
}

/// Runs all races of these laws, and judges every case of them.
fn judge(laws: &Laws) {
    let cases: Vec<Case> =
        cases("pbs_wars").into_iter().filter(|case| Laws::of(case) == *laws).collect();
    let legs = [laws.write, laws.other].map(|fit| Latency::Table(fit.table()));
    let mut links = links(laws.n);
    let mut near = Stream::new(SEED, StreamPurpose::Coordinators(0));
    let mut found: Vec<Found> = cases.iter().map(|_| Found::default()).collect();
    let quorums = cases.iter().map(|case| (case.small("r"), case.small("w")));
    let quorums: Vec<(u16, u16)> = quorums.collect();
    for _ in 0..RACES {
        let runners = run(&legs, laws.abroad, &mut links, &mut near);
        for ((r, w), found) in quorums.iter().zip(&mut found) {
            let race = runners.race(*r, *w).unwrap();
            found.reads.push(race.read_latency_ns);
            found.writes.push(race.write_latency_ns);
            found.stale_for.push(race.stale_for_ns);
        }
    }
    for (case, found) in cases.iter().zip(found) {
        check(case, found);
        case.was_read();
    }
}

fn check(case: &Case, found: Found) {
    let within = |field: &str, found: f64, tolerance: f64| {
        let Some(expected) = case.get(field).as_f64() else { return };
        assert!((found - expected).abs() <= tolerance * expected, "{field} {found} in {case:?}");
    };
    if let Some(expected) = case.get("p_at_0").as_f64() {
        let found = found.consistent(0);
        assert!((found - expected).abs() <= PROBABILITY_TOLERANCE, "{found} in {case:?}");
    }
    for (after_ms, expected) in case.get("p_at").as_object().into_iter().flatten() {
        let after_ns = after_ms.parse::<u64>().unwrap() * 1_000_000;
        let (found, expected) = (found.consistent(after_ns), expected.as_f64().unwrap());
        assert!((found - expected).abs() <= PROBABILITY_TOLERANCE, "{found} in {case:?}");
    }
    let Found { reads, writes, stale_for } = found;
    within("read_p999_ms", percentile_999(reads), LATENCY_TOLERANCE);
    within("write_p999_ms", percentile_999(writes), LATENCY_TOLERANCE);
    let visible = percentile_999(stale_for);
    within("t_for_999_consistency_ms", visible, TIME_TOLERANCE);
    within("t_999_ms", visible, TIME_TOLERANCE);
}

#[test]
fn pbs_wars() {
    let mut laws: Vec<Laws> = Vec::new();
    for case in cases("pbs_wars") {
        let of_case = Laws::of(&case);
        if !laws.contains(&of_case) {
            laws.push(of_case);
        }
    }
    std::thread::scope(|scope| {
        let judges: Vec<_> = laws.iter().map(|laws| scope.spawn(|| judge(laws))).collect();
        for judge in judges {
            assert!(judge.join().is_ok());
        }
    });
}
