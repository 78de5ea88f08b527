//! Which of two versions survives, when failures are noticed, and how many must answer.

use crate::oracles::consistency_level::{ConsistencyLevel, overlaps};
use crate::oracles::most_recent::{ConcurrentContent, most_recent};
use quorumscope::dynamo::cell::{Cell, Content};
use quorumscope::dynamo::failure_detector::phi::{ArrivalWindow, convict_after};
use quorumscope::dynamo::ids::OpId;
use quorumscope::dynamo::value::Value as Stored;
use quorumscope::time::{SimDuration, SimTime};
use serde_json::Value;
use std::rc::Rc;

use crate::data::{each, has_only, number, smalls, text};

/// The cell that the engine stores; the time of a plain write takes no part in the published rule.
fn cell(value: &Value) -> Cell {
    has_only(value, &["kind", "ldt", "ts", "value"]);
    let stored = || Stored::Text(Rc::from(text(&value["value"])));
    let deleted_at = || SimTime(value["ldt"].as_u64().unwrap() * 1_000_000);
    let (content, written_at) = match text(&value["kind"]) {
        "live" => (Content::Live(stored()), SimTime::ZERO),
        "expiring" => {
            let (expires_at, value) = (deleted_at(), stored());
            (Content::Expiring { expires_at, value }, SimTime::ZERO)
        }
        "tombstone" => (Content::Tombstone, deleted_at()),
        other => panic!("no such cell: {other}"),
    };
    Cell { timestamp_us: value["ts"].as_i64().unwrap(), content, written_at, origin: OpId(0) }
}

#[test]
fn cell_reconcile() {
    each("cell", |case| {
        let (a, b) = (cell(case.get("a")), cell(case.get("b")));
        let (mut forwards, mut backwards) = (a.clone(), b.clone());
        forwards.merge(b.clone());
        backwards.merge(a.clone());
        assert_eq!(forwards, backwards, "{case:?}");
        let survivor = match case.get("expect").as_i64().unwrap() {
            -1 => [forwards == a, a != b],
            1 => [forwards == b, a != b],
            0 => [a == b, true],
            _ => case.unknown(),
        };
        assert_eq!(survivor, [true, true], "{case:?}");
    });
}

#[test]
fn riak_last_write_wins() {
    let content = |value: &Value| ConcurrentContent {
        last_modified_us: value["ts"].as_i64().unwrap() * 1_000_000,
        deleted: value["deleted"].as_bool().unwrap(),
        value: text(&value["value"]).to_owned(),
    };
    each("riak_lww", |case| {
        let (a, b) = (content(case.get("a")), content(case.get("b")));
        for contents in [[a.clone(), b.clone()], [b, a]] {
            let survivor = most_recent(&contents).unwrap();
            assert_eq!(survivor.value, case.text("expect"), "{case:?}");
        }
    });
}

#[test]
fn phi() {
    let ms = |milliseconds: u64| SimTime::ZERO + SimDuration::from_ms(milliseconds);
    each("phi", |case| {
        let tolerance = case.get("tol").as_f64().unwrap();
        let (found, expected) = match case.get("fn").as_str() {
            Some("convict_after") => {
                let mean = SimDuration::from_ms(case.number("mean_ms"));
                let silence = convict_after(mean, case.small("threshold"));
                let expected = case.get("expect_ms").as_f64().unwrap();
                (silence.as_us() as f64 / 1000.0, expected)
            }
            None => {
                let mut window = ArrivalWindow::new(case.small("window"));
                for beat in case.list("heartbeats_ms") {
                    window.heartbeat(ms(number(beat)));
                }
                let phi = window.phi_milli(ms(case.number("t_ms"))).unwrap();
                (phi as f64 / 1000.0, case.get("expect").as_f64().unwrap())
            }
            Some(_) => case.unknown(),
        };
        assert!((found - expected).abs() <= tolerance, "{found} in {case:?}");
    });
}

#[test]
fn consistency_level() {
    each("cl", |case| {
        let level = |field| ConsistencyLevel::named(case.text(field)).unwrap();
        let replication = smalls(case.get("rf"));
        let local = case.small_or_zero("dc");
        match case.text("fn") {
            "required" => {
                let required = level("cl").required(&replication, local);
                assert_eq!(required, case.small("expect"), "{case:?}");
            }
            "strong" => {
                let overlapping = overlaps(level("write"), level("read"), &replication, local);
                assert_eq!(overlapping, case.is("expect"), "{case:?}");
            }
            "available" => {
                let alive = smalls(case.get("alive"));
                let available = level("cl").is_available(&replication, &alive, local);
                assert_eq!(available, case.is("expect"), "{case:?}");
            }
            _ => case.unknown(),
        }
    });
}
