//! Whether stale reads are the same, told one by one as they end and judged when all is over; and
//! lost writes, walked and judged.

use quorumscope::check::durability::lost_writes;
use quorumscope::check::judge;
use quorumscope::check::staleness::missed_by;
use quorumscope::dynamo::ids::OpId;
use quorumscope::dynamo::value::Value;
use quorumscope::sim::ledger::{Ledger, OpRecord};
use quorumscope::sim::trace::{TraceEvent, TraceKind};
use quorumscope::sim::world::World;
use std::collections::{BTreeMap, BTreeSet};

/// What is stale by each of the two, in words, where they differ; and how many stale reads there
/// were. What was told as a read ended stands; told again at the end it is all that is judged.
pub fn compare(
    events: &[TraceEvent],
    world: &World,
    initial: impl Fn(&str) -> Option<Value>,
) -> Result<usize, String> {
    let mut ledger = Ledger::default();
    let (mut reads, mut told) = (Vec::new(), BTreeMap::new());
    for (number, event) in events.iter().enumerate() {
        ledger.catch_up(&events[..=number]);
        if let TraceKind::Answered(_, reply, true) = &event.kind
            && let Some(read) = ledger.get(reply.op)
            && let Some((name, _)) = world.names().keys().find(|(_, key)| key.id == read.key)
        {
            let missed = missed_by(&ledger, reply.op, initial(name).as_ref());
            told.extend(missed.map(|missed| (reply.op, missed.write)));
            reads.push((reply.op, initial(name)));
        }
    }
    let at_the_end = |(read, initial): &(OpId, Option<Value>)| {
        missed_by(&ledger, *read, initial.as_ref()).map(|missed| (*read, missed.write))
    };
    let in_all: BTreeMap<OpId, OpId> = reads.iter().filter_map(at_the_end).collect();
    let mut judged = BTreeMap::new();
    for (name, key) in world.names().keys() {
        let verdict = judge::judge(&ledger, world, world.now(), key, initial(name).as_ref());
        let verdict = verdict.ok_or("no verdict")?;
        let stale = verdict.stale_reads.iter();
        judged.extend(stale.map(|stale| (OpId(stale.read.0), OpId(stale.missed.0))));
        let lost: Vec<OpId> =
            verdict.lost_acknowledged_writes.iter().map(|lost| OpId(lost.0)).collect();
        let walked = lost_writes(&ledger, world, world.now(), key);
        if walked != lost {
            return Err(format!("lost of {name}: {walked:?} as walked, {lost:?} as judged"));
        }
    }
    // A delete that found nothing is a read of nothing, unless its request came again and found something.
    told.retain(|read, _| ledger.get(*read).is_some_and(|op| !op.is_write()));
    // And one that was answered so and found something after that, by a request that came later, is
    // a write for the time before it too: of what it may explain nothing could be known then.
    let keys_written_late: BTreeSet<_> =
        ledger.iter().filter(|op| is_late(op)).map(|op| op.key).collect();
    let is_certain =
        |read: OpId| ledger.get(read).is_some_and(|op| !keys_written_late.contains(&op.key));
    let stands =
        told.iter().all(|(read, missed)| judged.get(read) == Some(missed) || !is_certain(*read));
    if stands && in_all == judged {
        Ok(judged.len())
    } else {
        Err(format!("told {told:?}, in all {in_all:?}, judged {judged:?}"))
    }
}

/// True for a write that was made after its acknowledgement.
fn is_late(op: &OpRecord) -> bool {
    let made = op.made.map(|(_, event)| event);
    op.is_write() && made.is_some_and(|made| op.completed_event.is_some_and(|end| end < made))
}
