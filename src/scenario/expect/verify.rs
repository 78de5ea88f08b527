//! Holds a claim against a run so far.

use super::comparison::FieldComparison;
use super::{Expected, ExpectedRecord, Finding, Observed, VerdictClaim};
use crate::check::judge;
use crate::dynamo::clock::Relation;
use crate::dynamo::ids::NodeId;
use crate::dynamo::message::Outcome;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::version::{Record, Version};
use crate::scenario::expect::OpIndex;
use crate::scenario::format::{OutcomeWord, RelationWord, Value};

impl Expected {
    /// Holds it against the run so far.
    pub fn verify(&self, run: Observed<'_>) -> Finding {
        let mut comparison = FieldComparison::default();
        match self {
            Self::Operation { op, outcome, record, acks } => {
                operation(run, *op, *outcome, record, acks.as_deref(), &mut comparison);
            }
            Self::Node { .. } => self.verify_node(run, &mut comparison),
            Self::Plan { via, key, serves } => {
                let pairs = |plan: &[Replica]| -> Vec<[String; 2]> {
                    let pair = |replica: &Replica| [replica.holder, replica.primary];
                    plan.iter().map(|replica| pair(replica).map(|node| run.name(node))).collect()
                };
                comparison.of("serves", &pairs(&run.plan(*via, key)), Some(&pairs(serves)));
            }
            Self::PreferenceList { key, nodes } => {
                let found = run.names(&run.primaries(key));
                comparison.of("nodes", &found, Some(&run.names(nodes)));
            }
            Self::Agreement { key, converged } => {
                comparison.of("converged", &run.has_converged(key), Some(converged));
            }
            Self::Relation { a, b, is } => match relation(run, *a, *b) {
                Some(found) => comparison.of("is", &RelationWord::from(found), Some(is)),
                None => comparison.fail("one of the two wrote no version that is known"),
            },
            Self::Verdict { key, verdict } => self::verdict(run, key, verdict, &mut comparison),
        }
        comparison.finding()
    }

    fn verify_node(&self, run: Observed<'_>, comparison: &mut FieldComparison) {
        let Self::Node { node, key, hint_for, record, absent, tombstone, hints } = self else {
            return;
        };
        if let Some(key) = key {
            let replica = Replica { holder: *node, primary: hint_for.unwrap_or(*node) };
            let held = run.held(key, replica).map(AsRef::as_ref);
            self::record(run, held, record, comparison);
            comparison.of("absent", &held.is_none(), absent.as_ref());
            let found = held.is_some_and(Record::has_tombstone);
            comparison.of("tombstone", &found, tombstone.as_ref());
        }
        if let Some(expected) = hints {
            let found = sorted(run.names(&run.hints(*node)));
            comparison.of("hints", &found, Some(&sorted(run.names(expected))));
        }
    }
}

fn operation(
    run: Observed<'_>,
    op: OpIndex,
    outcome: Option<OutcomeWord>,
    record: &ExpectedRecord,
    acks: Option<&[NodeId]>,
    comparison: &mut FieldComparison,
) {
    let Some(operation) = run.op(op) else { return comparison.fail("it never began") };
    comparison.of("outcome", &word(operation.outcome), outcome.as_ref());
    self::record(run, operation.record.as_deref(), record, comparison);
    if let Some(expected) = acks {
        let once = |nodes: &[NodeId]| {
            let mut names = sorted(run.names(nodes));
            names.dedup();
            names
        };
        let found: Vec<NodeId> = operation.answered.iter().map(|replica| replica.holder).collect();
        comparison.of("acks", &once(&found), Some(&once(expected)));
    }
}

fn word(outcome: Option<Outcome>) -> OutcomeWord {
    match outcome {
        None => OutcomeWord::Pending,
        Some(Outcome::Ok) => OutcomeWord::Ok,
        Some(Outcome::Unavailable) => OutcomeWord::Unavailable,
        Some(Outcome::Unknown) => OutcomeWord::Unknown,
        Some(Outcome::NotLeader) => OutcomeWord::NotLeader,
    }
}

fn record(
    run: Observed<'_>,
    record: Option<&Record>,
    claim: &ExpectedRecord,
    comparison: &mut FieldComparison,
) {
    let values = record.into_iter().flat_map(Record::values).filter_map(Value::of);
    comparison.of("values", &values.map(Value::sorted).collect(), claim.values.as_ref());
    let clock = record.map(|record| run.clock(&record.clock)).unwrap_or_default();
    comparison.of("clock", &clock, claim.clock.as_ref());
}

fn verdict(run: Observed<'_>, key: &str, claim: &VerdictClaim, comparison: &mut FieldComparison) {
    let world = run.world();
    let seeded = || judge::initial(run.history.commands(), key);
    let initial = claim.initial.clone().or_else(seeded);
    let judge = |key| judge::judge(run.ledger, world, run.at, key, initial.as_ref());
    let Some(verdict) = world.names().find_key(key).and_then(judge) else {
        return comparison.fail("the key has not been used yet");
    };
    let counts = verdict.counts();
    let linearizable = verdict.linearizability.holds();
    comparison.of("linearizable", &linearizable, claim.linearizable.as_ref());
    comparison.of("regular", &verdict.regularity.holds(), claim.regular.as_ref());
    comparison.of("stale_reads", &counts.stale_reads, claim.stale_reads.as_ref());
    let lost = counts.lost_acknowledged_writes;
    comparison.of("lost_acknowledged_writes", &lost, claim.lost_acknowledged_writes.as_ref());
}

/// How the versions that two writes made stand to each other.
fn relation(run: Observed<'_>, a: OpIndex, b: OpIndex) -> Option<Relation> {
    let (a, b) = (written_version(run, a)?, written_version(run, b)?);
    a.relation(b, run.world().cluster().policy.versioning)
}

/// The version that an operation wrote.
fn written_version(run: Observed<'_>, op: OpIndex) -> Option<&Version> {
    let op = run.op(op)?;
    let record = op.record.as_ref()?;
    let version = record.siblings.iter().find(|version| version.origin == op.op)?;
    Some(version.as_ref())
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort_unstable();
    names
}

/// What followed a read, where a script expects something of it: whose copies were repaired, and
/// whether a tombstone was reaped, each as found and as expected.
pub(in crate::scenario) fn finished(
    run: Observed<'_>,
    (repaired, repairs): (&[NodeId], Option<&[NodeId]>),
    (reaped, reaps): (bool, Option<bool>),
) -> Option<Finding> {
    if repairs.is_none() && reaps.is_none() {
        return None;
    }
    let mut comparison = FieldComparison::default();
    let expected = repairs.map(|nodes| sorted(run.names(nodes)));
    comparison.of("repairs", &sorted(run.names(repaired)), expected.as_ref());
    comparison.of("reaps", &reaped, reaps.as_ref());
    Some(comparison.finding())
}
