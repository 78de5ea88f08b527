//! The rules of a policy in words: what each changes, who has it so, and what it can be set to.

use crate::dynamo::policy::{Knob, KnobValue};
use crate::text::log::length;
use crate::time::SimDuration;
use std::borrow::Cow;

/// What a rule is called, and in one sentence what it changes and who has it so.
#[must_use]
#[allow(clippy::too_many_lines, reason = "one table, a row a rule")]
pub const fn knob(knob: Knob) -> (&'static str, &'static str) {
    match knob {
        Knob::Versioning => (
            "Conflicts",
            "How two versions are told apart. Dynamo and Riak keep concurrent ones as siblings; Cassandra and DynamoDB keep the larger time-stamp.",
        ),
        Knob::QuorumMode => (
            "Quorum",
            "Whether stand-ins for nodes that are believed down count. Dynamo and Riak: sloppy; Cassandra and DynamoDB: strict.",
        ),
        Knob::Topology => (
            "Who takes writes",
            "Any replica (Dynamo, Riak, Cassandra), a leader for each partition (DynamoDB), or one leader for all (MySQL).",
        ),
        Knob::ReadRepair => (
            "Read repair",
            "When a read mends the stale copies that it met: after its reply (Dynamo, Riak), before it (Cassandra), or never.",
        ),
        Knob::ReadContacts => (
            "A read asks",
            "All N replicas (Dynamo, Riak), or only as many as must answer (Cassandra).",
        ),
        Knob::DigestReads => (
            "Digest reads",
            "One replica is asked for its copy and the others for a hash of theirs, which is less to send (Cassandra).",
        ),
        Knob::NotfoundOk => (
            "\"Not found\" counts",
            "Whether a replica that holds nothing is an answer towards R (Riak's notfound_ok).",
        ),
        Knob::BasicQuorum => (
            "Basic quorum",
            "Whether a read ends once a majority holds nothing (Riak's basic_quorum).",
        ),
        Knob::HintedHandoff => (
            "Hinted handoff",
            "Whether what a replica missed is kept for it and brought home later.",
        ),
        Knob::HintHolder => (
            "Hints lie",
            "At a stand-in, as data that reads can find (Dynamo, Riak), or at the coordinator, where nobody can read them (Cassandra).",
        ),
        Knob::HintsCount => {
            ("Hints count", "Whether a hinted copy counts towards W (Dynamo, Riak).")
        }
        Knob::MaxHintWindow => (
            "Hint window",
            "For how long after a node went silent hints are kept for it (Cassandra: three hours).",
        ),
        Knob::HandoffEvery => ("Handoff every", "How often a holder tries to bring hints home."),
        Knob::AntiEntropy => (
            "Anti-entropy every",
            "How often two nodes compare all they hold by Merkle trees (Riak: 15 seconds; Cassandra: when an operator says so).",
        ),
        Knob::Gossip => (
            "Gossip every",
            "How often each node tells another what it knows of the members (Cassandra: every second).",
        ),
        Knob::Detector => (
            "Failures are found",
            "By a request that stays without an answer, or from the rhythm of heartbeats (phi, Cassandra).",
        ),
        Knob::Suspicion => {
            ("Suspicion lasts", "For how long a node that is believed down is not asked.")
        }
        Knob::Actor => (
            "Clocks count",
            "By node (Dynamo), by node with a new name after its history is lost (Riak), or by client.",
        ),
        Knob::ClockLimit => (
            "Clock entries",
            "After how many entries a clock is truncated; what was cut off makes false siblings (the paper: 10).",
        ),
        Knob::DeleteReads => (
            "A delete reads first",
            "So that its tombstone replaces what is stored, read or not (Riak).",
        ),
        Knob::ReapsTombstones => (
            "Tombstones are reaped",
            "A read that finds one tombstone on all replicas has them forget it (Riak).",
        ),
        Knob::TombstonesExpire => (
            "Tombstones expire",
            "Replicas leave a tombstone out of their answers once its grace is over (Cassandra).",
        ),
        Knob::TombstoneGrace => (
            "Tombstones last",
            "For how long a tombstone is kept (Cassandra: ten days; Riak: three seconds).",
        ),
        Knob::RequestTimeout => ("A request waits", "When it is given up, and ends unknown."),
        Knob::ReplicaTimeout => {
            ("A replica has", "When a silent replica is suspected, and the next is asked.")
        }
        Knob::ConnectTimeout => (
            "A connection has",
            "When it is noticed that none comes about: nothing was sent, and the next is tried.",
        ),
        Knob::ClientRetry => (
            "Silence makes a client",
            "Give up, or ask another node for the same: then it may be done twice.",
        ),
        Knob::Hash => (
            "Keys are placed by",
            "The hash that gives a key its place on the ring: MD5 (Dynamo), SHA-1 (Riak), Murmur3 (Cassandra).",
        ),
        Knob::Boundary => (
            "A key on a token",
            "Belongs to the next token (Dynamo, Riak) or to that one (Cassandra).",
        ),
        Knob::Repeats => (
            "A node met twice",
            "Is passed over on the walk (Dynamo), or may stand in a second time (Riak).",
        ),
        Knob::Placement => (
            "Tokens stand",
            "At random, or on equal partitions (the paper's strategies 1, 2 and 3; Riak claims in turns).",
        ),
    }
}

/// A rule's value, as a choice in its list.
#[must_use]
pub fn knob_value(knob: Knob, value: KnobValue) -> Cow<'static, str> {
    match (knob, value) {
        (_, KnobValue::Flag(true)) => Cow::Borrowed("yes"),
        (_, KnobValue::Flag(false)) => Cow::Borrowed("no"),
        (Knob::AntiEntropy | Knob::Gossip, KnobValue::Duration(None)) => Cow::Borrowed("never"),
        (Knob::ConnectTimeout, KnobValue::Duration(None)) => Cow::Borrowed("as a replica"),
        (_, KnobValue::Duration(None)) => Cow::Borrowed("for ever"),
        (_, KnobValue::Duration(Some(duration))) => Cow::Owned(long(duration)),
        (_, KnobValue::Count(None)) => Cow::Borrowed("no limit"),
        (_, KnobValue::Count(Some(count))) => Cow::Owned(count.to_string()),
        (Knob::ReadContacts, KnobValue::Word("needed")) => Cow::Borrowed("as many as needed"),
        (_, KnobValue::Word(word)) => Cow::Owned(word.replace('-', " ")),
    }
}

/// A length of time, in the largest unit of which it is a whole number.
fn long(duration: SimDuration) -> String {
    let seconds = duration.as_us() / 1_000_000;
    let is_whole = |unit: u64| seconds > 0 && duration.as_us().is_multiple_of(unit * 1_000_000);
    if is_whole(86_400) {
        format!("{} days", seconds / 86_400)
    } else if is_whole(3_600) {
        format!("{} h", seconds / 3_600)
    } else if is_whole(60) {
        format!("{} min", seconds / 60)
    } else {
        length(duration)
    }
}

/// What the preset says of a rule that was changed.
#[must_use]
pub fn usual(knob: Knob, value: KnobValue, preset_name: &str) -> String {
    format!("Differs from {}: {}.", preset(preset_name).0, knob_value(knob, value))
}

/// The preset and N, R and W in short, and how many rules differ.
#[must_use]
pub fn system_badge(preset_name: &str, (n, r, w): (u8, u8, u8), changes: usize) -> String {
    let name = preset(preset_name).0;
    match changes {
        0 => format!("{name} · {n}/{r}/{w}"),
        1 => format!("{name} · {n}/{r}/{w} · 1 change"),
        _ => format!("{name} · {n}/{r}/{w} · {changes} changes"),
    }
}

/// A preset's name as people say it, and in one sentence what it is.
#[must_use]
pub fn preset(name: &str) -> (&'static str, &'static str) {
    match name {
        "riak" => (
            "Riak",
            "Any node coordinates; siblings are kept; nodes compare their trees, and deletes read first.",
        ),
        "cassandra" => (
            "Cassandra",
            "Any node coordinates; the last write by the clock wins, cell by cell; hints lie at the coordinator.",
        ),
        "dynamodb" => (
            "DynamoDB",
            "Each partition has a leader, which begins its term with the promises of a majority.",
        ),
        "mysql" => (
            "MySQL",
            "One leader for all keys; followers apply its log, and reads of them may be old.",
        ),
        _ => (
            "Dynamo",
            "The paper: any node coordinates, stand-ins count, and concurrent versions are siblings.",
        ),
    }
}
