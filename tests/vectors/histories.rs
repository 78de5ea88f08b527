//! Published histories of one register, and whether they are linearizable.

use quorumscope::check::{
    KeyHistory, Moment, Operation, OperationId, OperationKind, OperationOutcome, ValueId,
    linearizable,
};
use quorumscope::time::SimTime;
use serde_json::Value;

use crate::data::{Case, each, number, text};

/// Equal values under equal numbers.
#[derive(Default)]
struct Values(Vec<Value>);

impl Values {
    fn id(&mut self, value: &Value) -> Option<ValueId> {
        if value.is_null() {
            return None;
        }
        let known = self.0.iter().position(|known| known == value);
        let place = known.unwrap_or_else(|| {
            self.0.push(value.clone());
            self.0.len() - 1
        });
        Some(ValueId(u32::try_from(place).unwrap()))
    }
}

fn moment(value: &Value) -> Moment {
    Moment { at: SimTime(number(value)), sequence: number(value) }
}

fn history(case: &Case) -> KeyHistory {
    let mut values = Values::default();
    let initial = values.id(case.get("init"));
    let mut operations = Vec::new();
    for (row, name) in case.list("ops").iter().zip(0..) {
        let value = values.id(&row["value"]);
        let kind = match text(&row["f"]) {
            "write" => OperationKind::Write { value },
            "read" => OperationKind::Read { values: value.into_iter().collect() },
            _ => case.unknown(),
        };
        let completed = (!row["ret"].is_null()).then(|| moment(&row["ret"]));
        operations.push(Operation {
            id: OperationId(name),
            client: u32::try_from(number(&row["client"])).unwrap(),
            kind,
            invoked: moment(&row["call"]),
            made: moment(&row["call"]),
            completed,
            outcome: if completed.is_some() {
                OperationOutcome::Ok
            } else {
                OperationOutcome::Unknown
            },
            context: Vec::new(),
        });
    }
    operations.sort_by_key(|operation| operation.invoked.sequence);
    KeyHistory::new(initial, operations).unwrap()
}

#[test]
fn linearizability() {
    each("lin", |case| {
        let found = linearizable(&history(case));
        assert_eq!(found.holds(), case.is("expect"), "{case:?}");
        assert_eq!(found.cannot_fit.is_none(), found.holds(), "{case:?}");
    });
}
