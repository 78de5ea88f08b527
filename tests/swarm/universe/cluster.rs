//! Draws a cluster and a network, written as a scenario, so that whatever a seed finds can be
//! opened in the page and kept as a test.

use super::acts::SPANS;
use super::dice::Dice;
use serde_json::{Value, json};

/// What is drawn once for a run.
pub struct Drawn {
    /// The scenario without its script.
    pub scenario: String,
    /// True if the network itself loses messages, for ever: then nothing can be promised about
    /// the end of the run.
    pub loses_for_ever: bool,
    /// True if stored data is wiped in this run.
    pub wipes: bool,
    /// True if copies are restored in this run as they were before, so that numbers are counted
    /// twice.
    pub restores: bool,
    /// True if reads ask the leader: one that never changes, or the leaders of partitions, where a
    /// majority acknowledges every write.
    pub reads_leader: bool,
}

/// Draws a cluster.
pub fn draw(seed: u64, dice: &mut Dice) -> Drawn {
    let loses_for_ever = dice.percent(10);
    let family = *dice.pick(&Family::DRAWN);
    let wipes = family == Family::Clocks && dice.percent(5);
    let restores = family == Family::Clocks && !wipes && dice.percent(8);
    let has_leaders = matches!(family, Family::OneLeader | Family::LeaderAPartition);
    let reads_leader = has_leaders && dice.percent(50);
    let clients = &["Alice", "Bob", "Carol", "Dave"][..dice.place(3) + 2];
    let mut cluster = match family {
        Family::Clocks => cluster(wipes, restores, dice),
        _ => timed_cluster(family, reads_leader, dice),
    };
    draw_connections(family, &mut cluster, seed);
    let scenario = json!({
        "version": 1,
        "title": format!("Swarm seed {seed}"),
        "seed": seed,
        "cluster": cluster,
        "network": network(loses_for_ever, dice),
        "clients": clients,
    });
    Drawn { scenario: scenario.to_string(), loses_for_ever, wipes, restores, reads_leader }
}

/// What tells the versions of a cluster apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// Clocks, and no leader.
    Clocks,
    /// Timestamps, with hints at the coordinator.
    Timestamps,
    /// One leader for all keys.
    OneLeader,
    /// A leader a partition.
    LeaderAPartition,
}

impl Family {
    /// All families, as often as they are drawn.
    const DRAWN: [Self; 8] = [
        Self::Clocks,
        Self::Clocks,
        Self::Clocks,
        Self::Clocks,
        Self::Clocks,
        Self::Timestamps,
        Self::OneLeader,
        Self::LeaderAPartition,
    ];
}

/// How connections and silences are taken, from dice of their own: all else that a seed draws stays.
/// Where a leader gives writes their order, one that is retried and done once more is a later write.
fn draw_connections(family: Family, cluster: &mut Value, seed: u64) {
    let mut dice = Dice::new(seed.rotate_left(32) ^ 0x636f_6e6e_6563_7473);
    if dice.percent(40) {
        cluster["connect_timeout"] = format!("{}ms", dice.pick(&[1, 20, 90, 200])).into();
    }
    let is_led = matches!(family, Family::OneLeader | Family::LeaderAPartition);
    if dice.percent(25) && !is_led {
        cluster["client_retry"] = "silent".into();
    }
}

/// A cluster without clocks between its replicas, like Cassandra's, or with leaders.
fn timed_cluster(family: Family, reads_leader: bool, dice: &mut Dice) -> Value {
    let nodes = dice.between(3, 6);
    let n = dice.between(2, nodes.min(4));
    let (preset, read_repair) = match family {
        Family::OneLeader => ("mysql", "none"),
        Family::LeaderAPartition => ("dynamodb", "none"),
        _ => ("cassandra", *dice.pick(&["blocking", "async"])),
    };
    let by_majority = reads_leader && family == Family::LeaderAPartition;
    let fewest = if by_majority { n / 2 + 1 } else { 1 };
    let mut cluster = json!({
        "preset": preset,
        "nodes": nodes,
        "virtual_nodes": dice.between(1, 8),
        "quorum": {"n": n, "r": dice.between(1, n), "w": dice.between(fewest, n)},
        "read_repair": read_repair,
        "max_hint_window": null,
        "tombstone_grace": null,
        "request_timeout": format!("{}ms", dice.pick(&[120, 250, 500])),
        "replica_timeout": format!("{}ms", dice.pick(&[40, 60, 100])),
    });
    if family != Family::OneLeader {
        cluster["anti_entropy"] = trees(dice);
    }
    if family == Family::Timestamps {
        let mut span = || dice.pick(&SPANS).map(|ms| format!("{ms}ms"));
        cluster["max_hint_window"] = span().into();
        cluster["tombstone_grace"] = span().into();
        // The silence in which a node is convicted grows with the time between its heartbeats.
        let every = format!("{}ms", dice.pick(&[100, 300, 1_000]));
        cluster["gossip"] = json!({ "every": every });
    }
    cluster
}

/// Trees are compared in a third of the universes.
fn trees(dice: &mut Dice) -> Value {
    match *dice.pick(&["off", "off", "off", "off", "1s", "2s"]) {
        "off" => Value::Null,
        every => json!({ "every": every }),
    }
}

fn cluster(wipes: bool, restores: bool, dice: &mut Dice) -> Value {
    let nodes = dice.between(3, 8);
    let n = if dice.percent(60) { 3 } else { dice.between(1, nodes.min(5)) };
    let (r, w) = if dice.percent(40) {
        (n / 2 + 1, n / 2 + 1)
    } else {
        (dice.between(1, n), dice.between(1, n))
    };
    let riak = dice.percent(50);
    let read_repair = *dice.pick(&["async", "async", "blocking", "none"]);
    // Cassandra, whose repair is the blocking one, knows no "not found": nothing is an answer.
    let notfound_ok = read_repair == "blocking" || dice.percent(60);
    // Only epochs keep a node that forgot a key from counting as before (riak_kv issue 679), so
    // the plain name of a node is drawn only where nothing is forgotten.
    // Where copies are restored it is drawn on purpose, and what is promised then is less.
    let may_forget = (wipes || riak) && !restores;
    let mut cluster = json!({
        "preset": if riak { "riak" } else { "dynamo" },
        "nodes": nodes,
        "virtual_nodes": dice.between(1, 8),
        "quorum": {"n": n, "r": r, "w": w},
        "quorum_mode": dice.pick(&["sloppy", "sloppy", "strict"]),
        "versioning": dice.pick(&["vector-clock", "dotted-version-vector"]),
        "actor": if may_forget || dice.percent(40) { "node-epoch" } else { "node" },
        "read_repair": read_repair,
        "notfound_ok": notfound_ok,
        "basic_quorum": dice.percent(30),
        "hinted_handoff": dice.percent(85),
        "hints_count": dice.percent(85),
        "request_timeout": format!("{}ms", dice.pick(&[120, 250, 500])),
        "replica_timeout": format!("{}ms", dice.pick(&[40, 60, 100])),
    });
    cluster["anti_entropy"] = trees(dice);
    if dice.percent(50) {
        let every = format!("{}ms", dice.pick(&[50, 200, 1_000]));
        cluster["gossip"] = json!({ "every": every });
    }
    if !riak {
        let placements = ["random-tokens", "random-tokens-equal-partitions", "equal-partitions"];
        cluster["placement"] = (*dice.pick(&placements)).into();
    }
    if riak {
        let grace = *dice.pick(&["0ms", "100ms", "3s", "10s"]);
        // A node without epochs that forgets a tombstone counts from the start again.
        cluster["tombstone_grace"] = if restores { Value::Null } else { grace.into() };
        cluster["delete_reads"] = dice.percent(70).into();
    }
    cluster
}

fn network(loses_for_ever: bool, dice: &mut Dice) -> Value {
    let lost = if loses_for_ever { dice.between(1, 150) } else { 0 };
    let twice = if dice.percent(40) { dice.between(1, 100) } else { 0 };
    json!({
        "latency": latency(dice),
        "client_latency": latency(dice),
        "loss": format!("{lost}/1000"),
        "duplicate": format!("{twice}/1000"),
    })
}

fn latency(dice: &mut Dice) -> Value {
    match dice.below(3) {
        0 => json!({"fixed": format!("{}ms", dice.between(1, 10))}),
        1 => {
            let low = dice.between(0, 5);
            let high = low + dice.between(1, 25);
            json!({"uniform": [format!("{low}ms"), format!("{high}ms")]})
        }
        _ => {
            let min = dice.between(0, 3);
            let mean = min + dice.between(1, 10);
            json!({"exponential": {"min": format!("{min}ms"), "mean": format!("{mean}ms")}})
        }
    }
}
