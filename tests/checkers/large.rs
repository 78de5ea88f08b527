//! Long histories: made so that an order exists, and then broken in one place.

use quorumscope::check::{
    Ending, Judgement, KeyHistory, Operation, OperationId, OperationKind, OperationOutcome,
    ValueId, VersionOrder, linearizable, verdict,
};
use std::collections::BTreeSet;

use crate::notation::moment;
use crate::oracle::is_legal_order;

/// A small generator of numbers; the histories must be the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % limit
    }
}

/// Operations that take effect one after the other, each at ten times its number, and last up to
/// `spread` before and after that. Writes write one of `values` values, or all different ones.
fn made(operations: u32, spread: u64, values: Option<u32>) -> Vec<Operation> {
    let mut numbers = Numbers(u64::from(operations) + spread);
    let mut held = None;
    let mut rows: Vec<Operation> = (0..operations)
        .map(|name| {
            let effect = spread + 10 * u64::from(name);
            let kind = if numbers.below(3) == 0 {
                let all = values.unwrap_or(u32::MAX);
                held = Some(ValueId(if all == u32::MAX {
                    name
                } else {
                    u32::try_from(numbers.below(u64::from(all))).expect("small")
                }));
                OperationKind::Write { value: held }
            } else {
                OperationKind::Read { values: held.into_iter().collect() }
            };
            Operation {
                id: OperationId(name),
                client: name % 5,
                kind,
                invoked: moment(effect - numbers.below(spread)),
                made: moment(effect),
                completed: Some(moment(effect + numbers.below(spread))),
                outcome: OperationOutcome::Ok,
                context: Vec::new(),
            }
        })
        .collect();
    rows.sort_by_key(|row| row.invoked.sequence);
    rows
}

#[test]
fn long_histories_have_an_order() {
    for (operations, spread, values) in
        [(10_000, 12, None), (10_000, 12, Some(4)), (400, 60, None), (400, 60, Some(3))]
    {
        let history = KeyHistory::new(None, made(operations, spread, values)).expect("well-formed");
        let judged = linearizable(&history);
        assert_eq!(judged.judgement, Judgement::Holds, "{operations} {spread} {values:?}");
        assert_eq!(judged.order.len(), history.operations().len());
        if operations < 1000 {
            assert!(is_legal_order(&history, &judged.order));
        }
    }
}

#[test]
fn one_wrong_reply_is_found() {
    for values in [None, Some(3)] {
        let mut rows = made(400, 40, values);
        let is_read = |row: &Operation| matches!(row.kind, OperationKind::Read { .. });
        let wrong = rows.iter().rposition(is_read).expect("a read");
        rows[wrong].kind = OperationKind::Read { values: BTreeSet::new() };
        let name = rows[wrong].id;
        let judged = linearizable(&KeyHistory::new(None, rows).expect("well-formed"));
        assert_eq!(judged.judgement, Judgement::Violated);
        assert_eq!(judged.cannot_fit, Some(name));
    }
}

#[test]
fn a_long_history_is_judged_by_everything() {
    for values in [None, Some(4)] {
        let rows = made(3_000, 12, values);
        let ending = Ending {
            surviving: rows.iter().map(|row| row.id).collect(),
            has_converged: true,
            order: VersionOrder::LastWriteWins,
        };
        let history = KeyHistory::new(None, rows).expect("well-formed");
        let judged = verdict(&history, &ending);
        assert!(judged.linearizability.holds());
        assert!(judged.regularity.holds());
        assert_eq!(judged.counts(), quorumscope::check::Counts::default());
    }
}
