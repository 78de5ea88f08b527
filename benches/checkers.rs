//! The linearizability checker beside that of stateright, on the same histories of one register:
//! `cargo bench --bench checkers`.
//!
//! Both get the history ready-made, and both answer yes with an order. The histories are made
//! from an order, by clients that each do one operation after the other. Stateright's tester
//! tries interleavings without remembering which it has seen, so only histories with little
//! overlap can be put before it; ours is measured on longer and more crowded ones besides.

use std::collections::BTreeSet;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use quorumscope::check::{
    Ending, KeyHistory, Moment, Operation, OperationId, OperationKind, OperationOutcome, ValueId,
    VersionOrder, linearizable, verdict,
};
use quorumscope::time::SimTime;
use stateright::semantics::register::{Register, RegisterOp, RegisterRet};
use stateright::semantics::{ConsistencyTester, LinearizabilityTester};

type Tester = LinearizabilityTester<u32, Register<Option<u32>>>;

/// How a history is made.
struct Plan {
    name: &'static str,
    operations: u32,
    clients: u32,
    /// The longest that a client waits between operations; an operation takes up to ten.
    pause: u64,
    /// How many values there are; without, every write has its own.
    values: Option<u32>,
}

/// Little overlap: a client is idle for most of the time.
const SIDE_BY_SIDE: [Plan; 2] = [
    Plan {
        name: "1000 operations, distinct values",
        operations: 1_000,
        clients: 5,
        pause: 60,
        values: None,
    },
    Plan {
        name: "1000 operations, four values",
        operations: 1_000,
        clients: 5,
        pause: 60,
        values: Some(4),
    },
];

const ALONE: [Plan; 4] = [
    Plan {
        name: "10000 operations, distinct values",
        operations: 10_000,
        clients: 5,
        pause: 60,
        values: None,
    },
    Plan {
        name: "10000 operations, four values",
        operations: 10_000,
        clients: 5,
        pause: 60,
        values: Some(4),
    },
    Plan {
        name: "1000 crowded operations, distinct values",
        operations: 1_000,
        clients: 20,
        pause: 2,
        values: None,
    },
    Plan {
        name: "1000 crowded operations, four values",
        operations: 1_000,
        clients: 8,
        pause: 2,
        values: Some(4),
    },
];

/// A small generator of numbers; the histories must be the same on every run.
struct Numbers(u64);

impl Numbers {
    fn up_to(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % (limit + 1)
    }
}

fn operations(plan: &Plan) -> Vec<Operation> {
    let mut numbers = Numbers(7);
    let mut free_from: Vec<u64> = (0..plan.clients).map(|_| numbers.up_to(plan.pause)).collect();
    let mut rows: Vec<(u64, Operation)> = Vec::new();
    for name in 0..plan.operations {
        let (client, invoked) = (0..)
            .zip(free_from.iter().copied())
            .min_by_key(|&(_, free)| free)
            .expect("there are clients");
        let effect = invoked + 1 + numbers.up_to(4);
        let completed = effect + 1 + numbers.up_to(4);
        free_from[client as usize] = completed + 1 + numbers.up_to(plan.pause);
        let operation = Operation {
            id: OperationId(name),
            client,
            kind: OperationKind::Read { values: BTreeSet::new() },
            invoked: moment(invoked),
            made: moment(effect),
            completed: Some(moment(completed)),
            outcome: OperationOutcome::Ok,
            context: Vec::new(),
        };
        rows.push((effect, operation));
    }
    rows.sort_by_key(|&(effect, _)| effect);
    let mut held = None;
    for (_, operation) in &mut rows {
        let name = operation.id.0;
        operation.kind = if numbers.up_to(2) == 0 {
            held = Some(ValueId(plan.values.map_or(name, |values| {
                u32::try_from(numbers.up_to(u64::from(values - 1))).expect("few values")
            })));
            OperationKind::Write { value: held }
        } else {
            OperationKind::Read { values: held.into_iter().collect() }
        };
    }
    let mut operations: Vec<Operation> = rows.into_iter().map(|(_, operation)| operation).collect();
    operations.sort_by_key(|operation| operation.invoked.sequence);
    operations
}

fn moment(sequence: u64) -> Moment {
    Moment { at: SimTime(sequence), sequence }
}

/// The same history told to stateright: at one point requests come before replies.
fn tester(operations: &[Operation]) -> Tester {
    let mut events: Vec<(u64, bool, &Operation)> = Vec::new();
    for operation in operations {
        let completed = operation.completed.expect("all are answered");
        events.push((operation.invoked.sequence, false, operation));
        events.push((completed.sequence, true, operation));
    }
    events.sort_by_key(|&(sequence, is_reply, _)| (sequence, is_reply));
    let mut tester = Tester::new(Register(None));
    for (_, is_reply, operation) in events {
        let told = match (&operation.kind, is_reply) {
            (OperationKind::Write { value }, false) => {
                tester.on_invoke(operation.client, RegisterOp::Write(value.map(|value| value.0)))
            }
            (OperationKind::Write { .. }, true) => {
                tester.on_return(operation.client, RegisterRet::WriteOk)
            }
            (OperationKind::Read { .. }, false) => {
                tester.on_invoke(operation.client, RegisterOp::Read)
            }
            (OperationKind::Read { values }, true) => {
                let value = values.first().map(|value| value.0);
                tester.on_return(operation.client, RegisterRet::ReadOk(value))
            }
        };
        told.expect("a client does one operation after the other");
    }
    tester
}

fn side_by_side(criterion: &mut Criterion) {
    for plan in &SIDE_BY_SIDE {
        let operations = operations(plan);
        let tester = tester(&operations);
        let history = KeyHistory::new(None, operations).expect("a well-formed history");
        assert!(linearizable(&history).holds() && tester.is_consistent());
        let mut group = criterion.benchmark_group(plan.name);
        group.bench_function("quorumscope", |bencher| {
            bencher.iter(|| linearizable(black_box(&history)));
        });
        group.sample_size(10).bench_function("stateright", |bencher| {
            bencher.iter(|| black_box(&tester).serialized_history());
        });
        group.finish();
    }
}

fn alone(criterion: &mut Criterion) {
    for plan in &ALONE {
        let history = KeyHistory::new(None, operations(plan)).expect("a well-formed history");
        assert!(linearizable(&history).holds());
        criterion.bench_function(plan.name, |bencher| {
            bencher.iter(|| linearizable(black_box(&history)));
        });
    }
}

fn whole_verdict(criterion: &mut Criterion) {
    let operations = operations(&ALONE[1]);
    for order in [VersionOrder::Causal, VersionOrder::LastWriteWins] {
        let ending = Ending {
            surviving: operations.last().map(|operation| operation.id).into_iter().collect(),
            has_converged: true,
            order,
        };
        let history = KeyHistory::new(None, operations.clone()).expect("a well-formed history");
        let name = format!("the whole verdict on 10000 operations, {order:?}");
        criterion.bench_function(&name, |bencher| {
            bencher.iter(|| verdict(black_box(&history), &ending));
        });
    }
}

criterion_group!(benches, side_by_side, alone, whole_verdict);
criterion_main!(benches);
