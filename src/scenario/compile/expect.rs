//! What a script expects: one form each, about what the script makes use of.

use super::scope::Scope;
use super::value::value;
use crate::dynamo::quorum::plan::Replica;
use crate::scenario::expect::{Expected, ExpectedRecord, VerdictClaim};
use crate::scenario::format::{
    Expect, Form, Nullable, Plan, PreferenceList, Relation, Value, Verdict,
};
use crate::scenario::place::Place;
use std::rc::Rc;

/// `None` where something is wrong with it, which is noted.
pub(super) fn claim(scope: &mut Scope<'_>, given: &Expect, place: &Place<'_>) -> Option<Expected> {
    one_form(scope, given, place)?;
    if let Some(op) = &given.op {
        return Some(operation(scope, op, given, place));
    }
    if let Some(node) = &given.node {
        return Some(self::node(scope, node, given, place));
    }
    if let Some(plan) = &given.plan {
        return Some(self::plan(scope, plan, &place.field("plan")));
    }
    if let Some(PreferenceList { key, nodes }) = &given.preference_list {
        let place = &place.field("preference_list");
        let key = scope.key(key.as_deref(), place);
        return Some(Expected::PreferenceList {
            key,
            nodes: scope.nodes(nodes, &place.field("nodes")),
        });
    }
    if let Some(Relation { a, b, is }) = &given.relation {
        let place = &place.field("relation");
        let (a, b) = (scope.op(a, &place.field("a")), scope.op(b, &place.field("b")));
        return Some(Expected::Relation { a, b, is: *is });
    }
    if let Some(verdict) = &given.verdict {
        return self::verdict(scope, verdict, &place.field("verdict"));
    }
    let (key, converged, field) = match (&given.converged, &given.diverged) {
        (Some(key), _) => (key, true, "converged"),
        (None, key) => (key.as_ref()?, false, "diverged"),
    };
    let place = &place.field(field);
    scope.is_used(key, place);
    Some(Expected::Agreement { key: scope.named_key(key, place), converged })
}

/// The fields that are given, by name.
fn fields(given: &Expect) -> Vec<String> {
    let fields = serde_json::to_value(given).unwrap_or_default();
    fields.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

/// Exactly one form, with nothing of another, and with something that can fail.
fn one_form(scope: &mut Scope<'_>, given: &Expect, place: &Place<'_>) -> Option<()> {
    let fields = fields(given);
    let is_given = |name: &str| fields.iter().any(|field| field == name);
    let mut heads = Expect::FORMS.iter().filter(|form| is_given(form.head));
    let (first, second) = (heads.next(), heads.next());
    let Some(Form { head, about, claims }) = first else {
        let heads: Vec<&str> = Expect::FORMS.iter().map(|form| form.head).collect();
        let (last, others) = heads.split_last()?;
        scope.error(place, format!("an expectation is about {} or {last}", others.join(", ")));
        return None;
    };
    if let Some(second) = second {
        let second = second.head;
        let sentence =
            format!("one form an expectation, not several: {head} and {second} need a step each");
        scope.error(place, sentence);
        return None;
    }
    let belongs = |name: &str| name == *head || about.contains(&name) || claims.contains(&name);
    if let Some(other) = fields.iter().find(|field| !belongs(field)) {
        let rest = [*about, *claims].concat().join(", ");
        let takes = if rest.is_empty() { "nothing".to_owned() } else { rest };
        let sentence =
            format!("this is no part of an expectation about {head}; beside it stands {takes}");
        scope.error(&place.field(other), sentence);
        return None;
    }
    if !claims.is_empty() && !claims.iter().any(|claim| is_given(claim)) {
        let sentence = format!("this always holds; say what of it: {}", claims.join(", "));
        scope.error(place, sentence);
        return None;
    }
    Some(())
}

fn operation(scope: &mut Scope<'_>, op: &str, given: &Expect, place: &Place<'_>) -> Expected {
    let op = scope.op(op, &place.field("op"));
    let acks = given.acks.as_ref().map(|names| scope.nodes(names, &place.field("acks")));
    Expected::Operation { op, outcome: given.outcome, record: record(given), acks }
}

fn node(scope: &mut Scope<'_>, node: &str, given: &Expect, place: &Place<'_>) -> Expected {
    let node = scope.node(node, &place.field("node"));
    let hint_for = given.hint_for.as_deref();
    let hint_for = hint_for.map(|name| scope.node(name, &place.field("hint_for")));
    let hints = given.hints.as_ref().map(|names| scope.nodes(names, &place.field("hints")));
    let record = record(given);
    let Expect { absent, tombstone, .. } = *given;
    let is_about_key = given.key.is_some()
        || absent.is_some()
        || tombstone.is_some()
        || record.values.is_some()
        || record.clock.is_some();
    let key = is_about_key.then(|| used_key(scope, given.key.as_deref(), place));
    Expected::Node { node, key, hint_for, record, absent, tombstone, hints }
}

/// A key of which some step makes use: of any other, hardly anything can be expected.
fn used_key(scope: &mut Scope<'_>, given: Option<&str>, place: &Place<'_>) -> Rc<str> {
    let key = scope.key(given, place);
    scope.is_used(&key, &place.field("key"));
    key
}

fn record(given: &Expect) -> ExpectedRecord {
    let values = given.values.clone();
    let values = values.map(|values| values.into_iter().map(Value::sorted).collect());
    let clock = given.clock.clone().map(|mut clock| {
        clock.retain(|_, counter| *counter > 0);
        clock
    });
    ExpectedRecord { values, clock }
}

fn plan(scope: &mut Scope<'_>, plan: &Plan, place: &Place<'_>) -> Expected {
    let via = scope.node(&plan.via, &place.field("via"));
    let key = scope.key(plan.key.as_deref(), place);
    let pairs = plan.serves.iter().enumerate();
    let serves = pairs.map(|(at, (holder, primary))| {
        let serves = place.field("serves");
        let pair = serves.item(at);
        let holder = scope.node(holder, &pair.item(0));
        Replica { holder, primary: scope.node(primary, &pair.item(1)) }
    });
    Expected::Plan { via, key, serves: serves.collect() }
}

fn verdict(scope: &mut Scope<'_>, given: &Verdict, place: &Place<'_>) -> Option<Expected> {
    let key = used_key(scope, given.key.as_deref(), place);
    let initial = given.initial.as_ref().and_then(|Nullable(initial)| initial.as_ref());
    let initial = initial.map(|given| value(given, &place.field("initial"), scope.problems));
    let verdict = VerdictClaim {
        initial,
        linearizable: given.linearizable,
        regular: given.regular,
        stale_reads: given.stale_reads,
        lost_acknowledged_writes: given.lost_acknowledged_writes,
    };
    if !verdict.can_fail() {
        let sentence = "this always holds; say what of it: linearizable, regular, stale_reads, \
                        lost_acknowledged_writes";
        scope.error(place, sentence);
        return None;
    }
    Some(Expected::Verdict { key, verdict })
}
