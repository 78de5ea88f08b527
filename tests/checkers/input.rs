//! What is refused as a history.

use quorumscope::check::{HistoryError, KeyHistory, Moment, OperationId};
use quorumscope::time::SimTime;

use crate::notation::operations;

const NAMED: fn(u32) -> OperationId = OperationId;

#[test]
fn contradictions_are_refused() {
    use HistoryError::{
        CompletedBeforeInvoked, MadeOutOfTime, NameTaken, NotAnEarlierWrite, OutOfOrder,
    };
    let not_earlier =
        |operation, named| NotAnEarlierWrite { operation: NAMED(operation), named: NAMED(named) };
    let cases = [
        ("1 a w1 0-1\n1 b w2 2-3", NameTaken(NAMED(1))),
        ("4294967295 a w1 0-1", NameTaken(OperationId::INITIAL)),
        ("1 a w1 2-3\n2 a w2 1-4", OutOfOrder(NAMED(2))),
        ("1 a w1 3-2", CompletedBeforeInvoked(NAMED(1))),
        ("1 a w1 3-2?", CompletedBeforeInvoked(NAMED(1))),
        ("1 a w1 0-1 <1", not_earlier(1, 1)),
        ("1 a w1 0-1 <7", not_earlier(1, 7)),
        ("1 a w1 0-1 <2\n2 a w1 2-3", not_earlier(1, 2)),
        ("1 a w1 0@2-9 <2\n2 a w1 1@3-9", not_earlier(1, 2)),
        ("1 a w1 0@2-9 <2\n2 a w1 1@2-9", not_earlier(1, 2)),
        ("1 a w1 2@1-9", MadeOutOfTime(NAMED(1))),
        ("1 a w1 2@4-3", MadeOutOfTime(NAMED(1))),
        ("1 a r1 0-1\n2 a w1 2-3 <1", not_earlier(2, 1)),
        ("1 a w1 0-1!\n2 a w1 2-3 <1", not_earlier(2, 1)),
    ];
    for (text, error) in cases {
        assert_eq!(KeyHistory::new(None, operations(text)), Err(error), "{text}");
        assert!(error.to_string().starts_with("operation "), "{text}");
    }
}

#[test]
fn an_outcome_must_match_its_completion() {
    let refused = Err(HistoryError::OutcomeContradictsCompletion(NAMED(1)));
    let mut answered_never = operations("1 a w1 0-1");
    answered_never[0].completed = None;
    assert_eq!(KeyHistory::new(None, answered_never), refused);
    let mut answered_while_pending = operations("1 a w1 0-?");
    answered_while_pending[0].completed = Some(answered_while_pending[0].invoked);
    assert_eq!(KeyHistory::new(None, answered_while_pending), refused);
}

#[test]
fn time_may_stand_still_but_not_run_back() {
    let mut rows = operations("1 a w1 5-6");
    rows[0].completed = Some(Moment { at: SimTime(5), sequence: 6 });
    assert!(KeyHistory::new(None, rows.clone()).is_ok());
    rows[0].completed = Some(Moment { at: SimTime(4), sequence: 6 });
    let refused = Err(HistoryError::CompletedBeforeInvoked(NAMED(1)));
    assert_eq!(KeyHistory::new(None, rows), refused);
}

#[test]
fn sequence_numbers_leave_room_for_never() {
    let mut rows = operations("1 a w1 5-6");
    rows[0].completed = Some(Moment { at: SimTime(6), sequence: u64::MAX - 2 });
    assert!(KeyHistory::new(None, rows.clone()).is_ok());
    rows[0].completed = Some(Moment { at: SimTime(6), sequence: u64::MAX - 1 });
    assert_eq!(KeyHistory::new(None, rows), Err(HistoryError::SequenceTooLarge(NAMED(1))));
}

#[test]
fn what_holds_together_is_kept() {
    let text = "1 a w1 0-0 <init\n2 b r1 0-3!\n3 a d 0@9-4? <1,init,4\n4 a w1 5-? <1";
    let rows = operations(text);
    let history = KeyHistory::new(None, rows.clone()).expect("a well-formed history");
    assert_eq!(history.operations(), rows);
    assert_eq!(history.initial(), None);
}
