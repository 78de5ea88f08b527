//! Steps in which a client asks: writes, deletes, reads and merges.

use super::{Compiled, Compiler};
use crate::dynamo::clock::VectorClock;
use crate::dynamo::ids::NodeId;
use crate::dynamo::message::{CellNames, Needed};
use crate::dynamo::policy::{Topology, Versioning};
use crate::dynamo::value::Value;
use crate::limits::ITEMS_MOST;
use crate::scenario::ScenarioError;
use crate::scenario::compile::{Action, ContextSource, checked_name, value};
use crate::scenario::format::{ContextFile, GetFile, MergeFile, NeededFile, PutFile, ReadersFile};
use crate::scenario::json::Place;
use crate::sim::command::{self, Deed, Invocation, MergeRule};
use std::rc::Rc;

/// Merge all that the siblings hold.
pub(in crate::scenario) const UNION: &str = "union";
/// Keep what is given.
pub(in crate::scenario) const KEEP: &str = "keep";

impl Compiler<'_> {
    pub(super) fn put_of_a_value(&mut self, put: &PutFile) -> Compiled<Action> {
        let Some(given) = &put.value else {
            return Err(ScenarioError::at(&self.under("value"), "a put needs a value"));
        };
        let value = value(given, &self.under("value"))?;
        self.put(put, value)
    }

    fn via(&self, via: Option<&String>, place: &Place<'_>) -> Compiled<Option<NodeId>> {
        via.map(|name| self.context.node(name, &place.field("via"))).transpose()
    }

    pub(super) fn put(&mut self, put: &PutFile, value: Value) -> Compiled<Action> {
        let place = self.place;
        let client = self.context.client(put.client.as_ref(), place)?;
        let key = self.context.key(put.key.as_ref(), place)?;
        let via = self.via(put.via.as_ref(), place)?;
        let (context, source) = self.context_of(put.context.as_ref(), place)?;
        let needed = match put.w {
            None => None,
            Some(NeededFile::Count(count)) => Some(self.needed(count, place, "w")?),
            Some(NeededFile::Any) => Some(Needed::Any),
        };
        self.context.new_op(put.id.as_ref(), place)?;
        let deed = Deed::Put { value, context, timestamp_us: put.timestamp };
        let invocation = Invocation { client, key, via, deed, needed };
        Ok(Action::Invoke { invocation: Box::new(invocation), context: source })
    }

    fn context_of(
        &mut self,
        given: Option<&ContextFile>,
        place: &Place<'_>,
    ) -> Compiled<(command::Context, ContextSource)> {
        let given = match given {
            None => return Ok((command::Context::Last, ContextSource::Command)),
            Some(given) => given,
        };
        Ok(match given {
            ContextFile::Word(word) if word == "last" => {
                (command::Context::Last, ContextSource::Command)
            }
            ContextFile::Word(word) if word == "none" => {
                (command::Context::Given(VectorClock::new()), ContextSource::Command)
            }
            ContextFile::Word(op) => {
                let op = self.context.op(Some(op), &place.field("context"))?;
                (command::Context::Last, ContextSource::Operation(op))
            }
            ContextFile::Clock(clock) => {
                let clock = self.context.clock(clock, &place.field("context"))?;
                (command::Context::Given(clock), ContextSource::Command)
            }
        })
    }

    fn needed(&self, count: u8, place: &Place<'_>, field: &str) -> Compiled<Needed> {
        let n = self.policy.quorum.n;
        if count == 0 || count > n {
            let fault = format!("{field} = {count} is not from 1 to n = {n}");
            return Err(ScenarioError::at(&place.field(field), fault));
        }
        Ok(Needed::Count(count))
    }

    pub(super) fn get(&mut self, get: &GetFile) -> Compiled<Action> {
        let place = self.place;
        let client = self.context.client(get.client.as_ref(), place)?;
        let key = self.context.key(get.key.as_ref(), place)?;
        let via = self.via(get.via.as_ref(), place)?;
        let contact = match &get.contact {
            Some(names) => Some(self.context.nodes(names, &place.field("contact"))?),
            None => None,
        };
        let cells = match &get.cells {
            Some(names) => Some(self.cells(names)?),
            None => None,
        };
        let needed = match get.r {
            None => None,
            Some(ReadersFile::Count(count)) => Some(self.needed(count, place, "r")?),
            Some(ReadersFile::Leader) if self.policy.topology == Topology::Masterless => {
                let fault = "there is no leader: the topology is masterless";
                return Err(ScenarioError::at(&place.field("r"), fault));
            }
            Some(ReadersFile::Leader) => Some(Needed::Leader),
        };
        self.context.new_op(get.id.as_ref(), place)?;
        let deed = Deed::Get { contact, cells };
        let invocation = Invocation { client, key, via, deed, needed };
        Ok(Action::Invoke { invocation: Box::new(invocation), context: ContextSource::Command })
    }

    /// The cells that a read asks for: other policies know only whole values.
    fn cells(&self, names: &[String]) -> Compiled<CellNames> {
        let place = self.under("cells");
        if self.policy.versioning != Versioning::LastWriteWins {
            let fault = "cells are read one by one only under \"last-write-wins\"";
            return Err(ScenarioError::at(&place, fault));
        }
        if names.is_empty() || names.len() > ITEMS_MOST as usize {
            let fault = format!("{} cells are not from 1 to {ITEMS_MOST}", names.len());
            return Err(ScenarioError::at(&place, fault));
        }
        let mut cells = Vec::with_capacity(names.len());
        for (at, name) in (0..).zip(names) {
            cells.push(Rc::from(checked_name(name, &place.item(at))?));
        }
        Ok(Rc::new(cells))
    }

    pub(super) fn merge(&mut self, merge: &MergeFile) -> Compiled<Action> {
        let place = self.place;
        let client = self.context.client(merge.client.as_ref(), place)?;
        let key = self.context.key(merge.key.as_ref(), place)?;
        let via = self.via(merge.via.as_ref(), place)?;
        let rule = match (merge.rule.as_deref(), &merge.value) {
            (Some(UNION), None) => MergeRule::Union,
            (Some(KEEP), Some(given)) => MergeRule::Keep(value(given, &place.field("value"))?),
            _ => {
                let fault = "the rule is \"union\", or \"keep\" with a value";
                return Err(ScenarioError::at(&place.field("rule"), fault));
            }
        };
        self.context.new_op(merge.id.as_ref(), place)?;
        let invocation = Invocation { client, key, via, deed: Deed::Merge(rule), needed: None };
        Ok(Action::Invoke { invocation: Box::new(invocation), context: ContextSource::Command })
    }
}
