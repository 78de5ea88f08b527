//! Stale reads: told when they end, with what they missed and who answered.

use super::{EventContext, TraceIndex};
use crate::check::staleness::{Missed, missed_by};
use crate::dynamo::ids::OpId;
use crate::scene::{Importance, LandmarkKind, RequestKind};
use crate::text::log;

/// A read that missed an acknowledged write.
#[derive(Clone, Copy, Debug)]
pub struct Stale {
    /// The event of its answer.
    pub event: u32,
    pub missed: Missed,
}

impl TraceIndex {
    /// Tells what a read found, and marks it where it missed something.
    pub(super) fn on_read(&mut self, context: &EventContext<'_>, op: OpId, found: String) {
        let key = self.ledger.get(op).map(|read| read.key);
        let initial = key.and_then(|key| self.seeds.get(&key)).map(|seed| &seed.value);
        let Some(missed) = missed_by(&self.ledger, op, initial) else {
            return self.push_line(context, Importance::Outcome, found);
        };
        let answered = self.ledger.get(op).map_or(&[][..], |read| &read.told_by);
        let answered: Vec<_> =
            answered.iter().map(|replica| context.node(replica.holder)).collect();
        let what = self.missed(context.names, missed);
        let text = log::stale_read(&found, &what, missed.before, &answered);
        self.stale.insert(op, Stale { event: context.event, missed });
        self.push_landmark(context, Importance::Outcome, LandmarkKind::StaleRead, text);
    }

    /// A missed write as a sentence names it: whose, and what it wrote.
    pub fn missed(&self, names: &crate::sim::names::Names, missed: Missed) -> String {
        let Some(operation) = self.operations.get(&missed.write) else { return String::new() };
        let client = names.client(operation.request.client);
        let value = self.ledger.get(missed.write).and_then(|write| write.value.as_ref());
        match (operation.kind(), value) {
            (RequestKind::Put, Some(value)) => log::whose(client, &log::value(value)),
            _ => log::whose(client, log::verb(operation.kind())),
        }
    }
}
