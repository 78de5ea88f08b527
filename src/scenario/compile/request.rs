//! Steps in which a client asks: writes, deletes, reads and merges; and data that is there.

use super::count;
use super::scope::Scope;
use super::value::{clock, value};
use crate::dynamo::clock::{Dot, VectorClock};
use crate::dynamo::ids::{Endpoint, NodeId};
use crate::dynamo::message::CellNames;
use crate::dynamo::policy::Versioning;
use crate::dynamo::quorum::level::{Needed, Required};
use crate::dynamo::value::Value;
use crate::limits::ITEMS_MAX;
use crate::scenario::compiled::{ContextSource, Task};
use crate::scenario::format::{self, Get, Merge, MergeWord, Put};
use crate::scenario::place::Place;
use crate::sim::command::{ClientOp, Command, Invocation, MergeRule, Seed, WriteContext};
use std::rc::Rc;

pub(super) fn put(scope: &mut Scope<'_>, put: &Put, place: &Place<'_>) -> Task {
    let value = given_value(scope, put.value.as_ref(), "a put needs a value", place);
    write(scope, put, value, place)
}

pub(super) fn delete(scope: &mut Scope<'_>, put: &Put, place: &Place<'_>) -> Task {
    if put.value.is_some() {
        scope.error(&place.field("value"), "a delete has no value");
    }
    write(scope, put, Value::Tombstone, place)
}

fn given_value(
    scope: &mut Scope<'_>,
    given: Option<&format::Value>,
    missing: &str,
    place: &Place<'_>,
) -> Value {
    let place = &place.field("value");
    let Some(given) = given else {
        scope.error(place, missing);
        return Value::Tombstone;
    };
    value(given, place, scope.problems)
}

fn write(scope: &mut Scope<'_>, put: &Put, value: Value, place: &Place<'_>) -> Task {
    let client = scope.client(put.client.as_deref(), place);
    let key = scope.key(put.key.as_deref(), place);
    text_over_row(scope, &key, &value, place);
    let via = put.via.as_deref().map(|name| scope.node(name, &place.field("via")));
    let (source, context) = context(scope, put.context.as_ref(), &place.field("context"));
    let operation = ClientOp::Put { value, context, timestamp_us: put.timestamp };
    let needed = count::of_write(scope, put.w, (put.pw, put.dw), place);
    scope.begin_op(put.id.as_deref(), place);
    let invocation = Box::new(Invocation { client, key, via, operation, needed });
    Task::Invoke { invocation, context: source }
}

pub(super) fn get(scope: &mut Scope<'_>, get: &Get, place: &Place<'_>) -> Task {
    let client = scope.client(get.client.as_deref(), place);
    let key = scope.key(get.key.as_deref(), place);
    let via = get.via.as_deref().map(|name| scope.node(name, &place.field("via")));
    let only = get.contact.as_ref();
    let contact = only.map(|names| scope.nodes(names, &place.field("contact")));
    let cells = get.cells.as_ref().and_then(|names| cells(scope, names, &place.field("cells")));
    let needed = count::of_read(scope, get.r, get.pr, place);
    if let Some(names) = only {
        contacts_suffice(scope, names, needed, &key, &place.field("contact"));
    }
    scope.begin_op(get.id.as_deref(), place);
    let operation = ClientOp::Get { contact, cells };
    let invocation = Box::new(Invocation { client, key, via, operation, needed });
    Task::Invoke { invocation, context: ContextSource::Command }
}

pub(super) fn merge(scope: &mut Scope<'_>, merge: &Merge, place: &Place<'_>) -> Option<Task> {
    let client = scope.client(merge.client.as_deref(), place);
    let key = scope.key(merge.key.as_deref(), place);
    let via = merge.via.as_deref().map(|name| scope.node(name, &place.field("via")));
    scope.begin_op(merge.id.as_deref(), place);
    let rule = match (merge.rule, &merge.value) {
        (Some(MergeWord::Union), None) => MergeRule::Union,
        (Some(MergeWord::Keep), Some(kept)) => {
            let kept = value(kept, &place.field("value"), scope.problems);
            text_over_row(scope, &key, &kept, place);
            MergeRule::Keep(kept)
        }
        _ => {
            let sentence = "the rule is \"union\", or \"keep\" with a value";
            scope.error(&place.field("rule"), sentence);
            return None;
        }
    };
    let needed = count::of_write(scope, merge.w, (merge.pw, merge.dw), place);
    let operation = ClientOp::Merge(rule);
    let invocation = Box::new(Invocation { client, key, via, operation, needed });
    Some(Task::Invoke { invocation, context: ContextSource::Command })
}

pub(super) fn seed(scope: &mut Scope<'_>, seed: &format::Seed, place: &Place<'_>) -> Command {
    let key = scope.key(seed.key.as_deref(), place);
    let value = given_value(scope, seed.value.as_ref(), "a seed needs a value", place);
    text_over_row(scope, &key, &value, place);
    let on = seed.on.as_ref().map(|names| scope.nodes(names, &place.field("on")));
    let (mut known, mut dot) = (VectorClock::new(), None);
    if scope.policy.has_clocks() {
        let default = || format::Clock::from([("seed".to_owned(), 1)]);
        let given = seed.clock.clone().unwrap_or_else(default);
        let last = given.iter().rev().find(|(_, counter)| **counter > 0);
        dot = last.map(|(name, counter)| Dot { actor: scope.actor(name), counter: *counter });
        known = clock(scope, &given, &place.field("clock"));
    }
    let timestamp_us = seed.timestamp.unwrap_or(Seed::OLDEST_US);
    Command::Seed(Seed { key, value, on, clock: known, dot, timestamp_us })
}

/// What a write supersedes, or where that comes from while running.
fn context(
    scope: &mut Scope<'_>,
    given: Option<&format::Context>,
    place: &Place<'_>,
) -> (ContextSource, WriteContext) {
    let context = match given {
        None => WriteContext::Last,
        Some(format::Context::Word(word)) if word == "last" => WriteContext::Last,
        Some(format::Context::Word(word)) if word == "none" => {
            WriteContext::Given(VectorClock::new())
        }
        Some(format::Context::Word(op)) => {
            return (ContextSource::Operation(scope.op(op, place)), WriteContext::Last);
        }
        Some(format::Context::Clock(known)) => WriteContext::Given(clock(scope, known, place)),
    };
    (ContextSource::Command, context)
}

/// The cells that a read asks for: other policies know only whole values.
fn cells(scope: &mut Scope<'_>, names: &[String], place: &Place<'_>) -> Option<CellNames> {
    if scope.policy.versioning != Versioning::LastWriteWins {
        scope.misfit(place, "cells are read one by one only under \"last-write-wins\"");
        return None;
    }
    if names.is_empty() || names.len() > ITEMS_MAX as usize {
        scope.error(place, format!("{} cells are not from 1 to {ITEMS_MAX}", names.len()));
        return None;
    }
    Some(Rc::new(scope.new_names(names, place)))
}

/// A read that may ask only some nodes must be able to get its answers from them.
fn contacts_suffice(
    scope: &mut Scope<'_>,
    names: &[String],
    needed: Needed,
    key: &str,
    place: &Place<'_>,
) {
    let required = Required::of_read(needed, &scope.policy);
    let (r, pr) = (required.answers, required.primaries);
    if names.len() < usize::from(r.max(pr)) {
        let (name, count) = if r >= pr { ("r", r) } else { ("pr", pr) };
        let sentence = format!("{} of them cannot give the {name} = {count} answers", names.len());
        scope.misfit(place, sentence);
    }
    let primaries = scope.primaries(key);
    for (at, name) in names.iter().enumerate() {
        let place = &place.item(at);
        if names.iter().take(at).any(|other| other == name) {
            scope.error(place, format!("the node \"{name}\" stands here twice"));
        }
        let Some(primaries) = &primaries else { continue };
        let node = scope.find_endpoint(name);
        let is_one = |primary: &NodeId| node == Some(Endpoint::Node(*primary));
        if matches!(node, Some(Endpoint::Node(_))) && !primaries.iter().any(is_one) {
            let names = primaries.iter().map(|node| scope.names.node(*node).as_ref());
            let names = names.collect::<Vec<&str>>().join(", ");
            let sentence =
                format!("\"{name}\" is no replica of the key \"{key}\"; those are {names}");
            scope.error(place, sentence);
        }
    }
}

/// Where cells are told apart, a text is one cell of its own and replaces none of the others.
fn text_over_row(scope: &mut Scope<'_>, key: &Rc<str>, value: &Value, place: &Place<'_>) {
    if scope.policy.versioning != Versioning::LastWriteWins {
        return;
    }
    match value {
        Value::Row(_) => {
            scope.rows.insert(Rc::clone(key));
        }
        Value::Tombstone => {
            scope.rows.remove(key);
        }
        Value::Text(_) | Value::Cart(_) if scope.rows.contains(key) => {
            let sentence = format!(
                "the key \"{key}\" holds a row of cells; a text or a cart does not take their place"
            );
            scope.problems.warn(&place.field("value"), sentence);
        }
        Value::Text(_) | Value::Cart(_) => {}
    }
}
