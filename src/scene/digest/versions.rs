//! Versions in the order in which replicas first came to hold them, each with the versions that it
//! supersedes and the change that it made to them.

use super::{Digest, Reading};
use crate::dynamo::clock::Actor;
use crate::dynamo::ids::{KeyId, NodeId, OpId};
use crate::dynamo::value::Value;
use crate::dynamo::version::{Record, Version};
use crate::words::account as words;
use std::rc::Rc;

/// A written version.
#[derive(Clone, Debug)]
pub struct Written {
    pub version: Rc<Version>,
    /// The event that first told of it.
    pub event: u32,
    /// Who wrote it.
    pub author: Rc<str>,
    /// The node that coordinated the write.
    pub coordinator: Option<NodeId>,
    /// The versions that it supersedes and that no other of them does.
    pub parents: Vec<OpId>,
    /// The change that it made.
    pub short: Rc<str>,
}

/// A version looks for its ancestors among so many before it.
const ANCESTORS_MOST: usize = 64;

impl Digest {
    pub(super) fn take_record(
        &mut self,
        reading: Reading<'_>,
        key: KeyId,
        before: Option<&Rc<Record>>,
        record: &Rc<Record>,
    ) {
        for version in &record.siblings {
            let known = self.places.contains_key(&version.origin);
            if !known {
                self.take_version(reading, key, before, version);
            }
        }
    }

    pub(super) fn take_version(
        &mut self,
        reading: Reading<'_>,
        key: KeyId,
        before: Option<&Rc<Record>>,
        version: &Rc<Version>,
    ) {
        let operation = self.operations.get(&version.origin);
        let author = match operation {
            Some(operation) => reading.names.client(operation.request.client),
            None => Rc::from(words::seed_author()),
        };
        let coordinator = match version.dot.map(|dot| dot.actor) {
            Some(Actor::Node(node, _)) => Some(node),
            _ => operation.and_then(|operation| operation.coordinator),
        };
        let all = self.versions.entry(key).or_default();
        let parents = parents(all, before, version);
        let ancestors: Vec<&Value> = all
            .iter()
            .filter(|written| parents.contains(&written.version.origin))
            .map(|written| &written.version.value)
            .collect();
        let short = Rc::from(short(&version.value, &ancestors));
        let version = Rc::clone(version);
        self.places.insert(version.origin, all.len());
        all.push(Written { version, event: reading.event, author, coordinator, parents, short });
    }
}

/// The versions that this one supersedes, without those that another of them supersedes. Where
/// versions carry no clocks, what was replaced is all that is known.
fn parents(all: &[Written], before: Option<&Rc<Record>>, version: &Version) -> Vec<OpId> {
    if version.dot.is_none() {
        let replaced = before.into_iter().flat_map(|record| &record.siblings);
        return replaced.map(|sibling| sibling.origin).collect();
    }
    let recent = &all[all.len().saturating_sub(ANCESTORS_MOST)..];
    let ancestors: Vec<&Rc<Version>> = recent
        .iter()
        .map(|written| &written.version)
        .filter(|other| other.dot.is_some_and(|dot| version.context.contains(dot)))
        .collect();
    let is_superseded = |one: &Version| {
        ancestors.iter().any(|other| {
            other.origin != one.origin && one.dot.is_some_and(|dot| other.context.contains(dot))
        })
    };
    ancestors.iter().filter(|one| !is_superseded(one)).map(|one| one.origin).collect()
}

/// What a version did to its ancestors, as short as it can be said.
fn short(value: &Value, ancestors: &[&Value]) -> String {
    let Value::Cart(items) = value else { return words::value(value) };
    let had = |item: &Rc<str>| {
        ancestors.iter().any(|value| matches!(value, Value::Cart(cart) if cart.contains(item)))
    };
    if ancestors.is_empty() {
        return words::value(value);
    }
    let added: Vec<&Rc<str>> = items.iter().filter(|item| !had(item)).collect();
    let mut removed: Vec<&Rc<str>> = Vec::new();
    for ancestor in ancestors {
        let Value::Cart(cart) = ancestor else { continue };
        for item in cart.iter() {
            if !items.contains(item) && !removed.contains(&item) {
                removed.push(item);
            }
        }
    }
    if added.is_empty() && removed.is_empty() {
        let text = if ancestors.len() > 1 { words::merged() } else { words::rewritten() };
        return text.to_owned();
    }
    words::change(&added, &removed)
}
