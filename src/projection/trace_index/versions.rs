//! Versions in the order in which replicas first came to hold them, each with the versions that it
//! supersedes and the change that it made to them.
//!
//! Where the last write wins cell by cell, a replica may come to hold a row that nobody wrote. It
//! stands right of the writes that its cells come from, and names no author.

use super::{EventContext, TraceIndex};
use crate::dynamo::cell::{Row, Stamp};
use crate::dynamo::clock::{Actor, VectorClock};
use crate::dynamo::ids::{KeyId, NodeId, OpId};
use crate::dynamo::message::RequestBody;
use crate::dynamo::value::Value;
use crate::dynamo::version::{Record, Version};
use crate::scene::{Importance, LandmarkKind};
use crate::sim::ledger::OpRecord;
use crate::sim::names::Names;
use crate::text::log;
use crate::time::SimTime;
use std::rc::Rc;

/// A written version.
#[derive(Clone, Debug)]
pub struct WrittenVersion {
    pub version: Rc<Version>,
    /// The event that first told of it.
    pub event: u32,
    /// Who wrote it.
    pub author: Rc<str>,
    /// The node that coordinated the write.
    pub coordinator: Option<NodeId>,
    /// The places, in the list of its key, of the versions that it supersedes and that no other of
    /// them does; of a row that nobody wrote, those of the writes that its cells come from.
    pub parents: Vec<usize>,
    /// The change that it made.
    pub short: Rc<str>,
    /// True for a row that no single write made.
    pub mixed: bool,
}

/// A version looks for its ancestors among so many before it.
const ANCESTORS_MAX: usize = 64;

impl TraceIndex {
    /// Keeps what a coordinator made of a write.
    pub(super) fn on_written(&mut self, op: OpId, record: Option<&Record>) {
        let mut siblings = record.into_iter().flat_map(|record| &record.siblings);
        if let Some(made) = siblings.find(|version| version.origin == op) {
            self.made.insert(op, Rc::clone(made));
        }
    }

    /// An acknowledged write is among the versions even where no replica has kept it yet: a later
    /// time-stamp may stand in its way everywhere, or its coordinator took it for one that it had. A
    /// delete that found nothing to delete is no write.
    pub(super) fn on_acknowledged(&mut self, context: &EventContext<'_>, op: OpId) {
        let is_write = self.ledger.get(op).is_some_and(OpRecord::is_write);
        if is_write
            && !self.written.contains(&op)
            && let Some(operation) = self.operations.get(&op)
            && let RequestBody::Put { value, .. } = &operation.request.ask
        {
            let key = operation.request.key.id;
            let made = self.made.get(&op).cloned();
            let version = made.unwrap_or_else(|| Rc::new(unmade(op, value, operation.invoked)));
            self.on_version(context, key, None, &version);
            self.unkept.insert(op);
        }
        self.tell_if_lost(context, op);
    }

    /// Tells of an acknowledged write once all who were asked have answered and none has kept it.
    pub(super) fn tell_if_lost(&mut self, context: &EventContext<'_>, op: OpId) {
        let (Some(write), Some(operation)) = (self.ledger.get(op), self.operations.get(&op)) else {
            return;
        };
        let have_answered = write.answered.len() >= operation.planned && write.hinted.is_empty();
        if have_answered && self.unkept.remove(&op) {
            let text = log::lost_at_once(operation.ask(context.names));
            self.push_landmark(context, Importance::Outcome, LandmarkKind::LostWrite, text);
        }
    }

    pub(super) fn on_record(
        &mut self,
        context: &EventContext<'_>,
        key: KeyId,
        before: Option<&Rc<Record>>,
        record: &Rc<Record>,
    ) {
        for version in &record.siblings {
            for writer in version.writers() {
                self.unkept.remove(&writer);
            }
            let known = self.places.contains_key(&(version.origin, version.dot));
            match &version.row {
                Some(row) => self.on_row(context, key, before, version, row),
                None if !known => self.on_version(context, key, before, version),
                None => {}
            }
        }
    }

    /// Takes a row: the writes that its cells come from, and itself if it is none of them.
    fn on_row(
        &mut self,
        context: &EventContext<'_>,
        key: KeyId,
        before: Option<&Rc<Record>>,
        version: &Rc<Version>,
        row: &Row,
    ) {
        if self.written(key, version).is_some() {
            return;
        }
        for stamp in row.stamps() {
            if let Some(whole) = self.whole_write(stamp) {
                let before = before.filter(|_| whole.value == version.value);
                self.on_version(context, key, before, &whole);
            }
        }
        if self.written(key, version).is_none() {
            let mut parents: Vec<usize> = Vec::new();
            for writer in row.writers() {
                parents.extend(self.places.get(&(writer, None)));
            }
            let author = self.author(context.names, key, version);
            let short = Rc::from(log::mixed(&log::value(&version.value)));
            let (event, version) = (context.event, Rc::clone(version));
            let (coordinator, mixed) = (None, true);
            let written =
                WrittenVersion { version, event, author, coordinator, parents, short, mixed };
            self.versions.entry(key).or_default().push(written);
        }
    }

    /// What an operation wrote, whole, unless it is known.
    fn whole_write(&self, stamp: Stamp) -> Option<Rc<Version>> {
        let known = self.places.contains_key(&(stamp.origin, None));
        self.made.get(&stamp.origin).filter(|_| !known).cloned()
    }

    /// A version of a key as it was first seen.
    #[must_use]
    pub fn written(&self, key: KeyId, version: &Version) -> Option<&WrittenVersion> {
        let all = self.versions.get(&key)?;
        let place = self.places.get(&(version.origin, version.dot));
        let whole = place.and_then(|place| all.get(*place));
        let is_same = |written: &&WrittenVersion| {
            let other = &written.version;
            other.origin == version.origin && other.value == version.value
        };
        match &version.row {
            None => whole,
            Some(_) => whole.filter(is_same).or_else(|| all.iter().find(is_same)),
        }
    }

    /// Who wrote a version; of a row that nobody wrote, whose cells it is made of.
    #[must_use]
    pub fn author(&self, names: &Names, key: KeyId, version: &Version) -> Rc<str> {
        if let Some(written) = self.written(key, version) {
            return Rc::clone(&written.author);
        }
        let mut clients: Vec<Rc<str>> = Vec::new();
        for writer in version.writers() {
            let client = self.client(names, writer);
            if !clients.contains(&client) {
                clients.push(client);
            }
        }
        match (&version.row, clients.as_slice()) {
            (None, [only]) => Rc::clone(only),
            _ => Rc::from(log::nobody(&clients)),
        }
    }

    fn client(&self, names: &Names, origin: OpId) -> Rc<str> {
        self.operations.get(&origin).map_or_else(
            || Rc::from(log::seed_author()),
            |operation| Rc::clone(names.client(operation.request.client)),
        )
    }

    pub(super) fn on_version(
        &mut self,
        context: &EventContext<'_>,
        key: KeyId,
        before: Option<&Rc<Record>>,
        version: &Rc<Version>,
    ) {
        let author = self.client(context.names, version.origin);
        let operation = self.operations.get(&version.origin);
        let coordinator = match version.dot.map(|dot| dot.actor) {
            Some(Actor::Node(node, _)) => Some(node),
            _ => operation.and_then(|operation| operation.coordinator),
        };
        let parents = self.parents(key, before, version);
        let all = self.versions.entry(key).or_default();
        let ancestors: Vec<&Value> = parents
            .iter()
            .filter_map(|place| all.get(*place))
            .map(|written| &written.version.value)
            .collect();
        let short = Rc::from(short(&version.value, &ancestors));
        let version = Rc::clone(version);
        self.places.insert((version.origin, version.dot), all.len());
        self.written.insert(version.origin);
        let (event, mixed) = (context.event, false);
        all.push(WrittenVersion { version, event, author, coordinator, parents, short, mixed });
    }

    /// The versions that this one supersedes, without those that another of them supersedes. Where
    /// versions carry no clocks, what was replaced is all that is known.
    fn parents(&self, key: KeyId, before: Option<&Rc<Record>>, version: &Version) -> Vec<usize> {
        let all = self.versions.get(&key).map_or(&[][..], Vec::as_slice);
        if version.dot.is_none() {
            let replaced = before.into_iter().flat_map(|record| &record.siblings);
            let is_of = |sibling: &Rc<Version>| {
                let same = |one: &WrittenVersion| {
                    one.version.origin == sibling.origin && one.version.value == sibling.value
                };
                all.iter().position(same)
            };
            return replaced.filter_map(is_of).collect();
        }
        let oldest = all.len().saturating_sub(ANCESTORS_MAX);
        let ancestors: Vec<(usize, &Version)> = (oldest..)
            .zip(&all[oldest..])
            .map(|(place, written)| (place, written.version.as_ref()))
            .filter(|(_, other)| other.dot.is_some_and(|dot| version.context.contains(dot)))
            .collect();
        let is_superseded = |one: &Version| {
            ancestors.iter().any(|(_, other)| {
                other.origin != one.origin && one.dot.is_some_and(|dot| other.context.contains(dot))
            })
        };
        let newest = ancestors.iter().filter(|(_, one)| !is_superseded(one));
        newest.map(|(place, _)| *place).collect()
    }
}

/// A write of which its coordinator made nothing: no event, and so no clock.
fn unmade(origin: OpId, value: &Value, written_at: SimTime) -> Version {
    let (dot, context, timestamp_us, row) = (None, VectorClock::new(), 0, None);
    let value = value.clone();
    Version { origin, value, dot, context, timestamp_us, written_at, row }
}

/// What a version did to its ancestors, as short as it can be said.
fn short(value: &Value, ancestors: &[&Value]) -> String {
    let Value::Cart(items) = value else { return log::value(value) };
    let had = |item: &Rc<str>| {
        ancestors.iter().any(|value| matches!(value, Value::Cart(cart) if cart.contains(item)))
    };
    if ancestors.is_empty() {
        return log::value(value);
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
        return if ancestors.len() > 1 { log::merged().to_owned() } else { log::value(value) };
    }
    log::change(&added, &removed)
}
