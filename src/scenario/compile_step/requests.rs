//! Steps in which a client asks: writes, deletes, reads and merges.

use super::{Compiled, Compiler};
use crate::dynamo::clock::VectorClock;
use crate::dynamo::message::{CellNames, Needed};
use crate::dynamo::policy::{Topology, Versioning};
use crate::dynamo::value::Value;
use crate::limits::ITEMS_MOST;
use crate::scenario::ScenarioError;
use crate::scenario::compile::{Action, ContextSource, checked_names, entries, value};
use crate::scenario::format::ActionName;
use crate::scenario::json::Json;
use crate::sim::command::{Context, Deed, Invocation, MergeRule};
use std::rc::Rc;

/// Merge all that the siblings hold.
pub(in crate::scenario) const UNION: &str = "union";
/// Keep what is given.
pub(in crate::scenario) const KEEP: &str = "keep";

impl Compiler<'_> {
    pub(super) fn request(&mut self, name: ActionName) -> Compiled<Action> {
        let (given, place) = (self.given, self.place);
        let written = match (name, given.get("value")) {
            (ActionName::Put, None) => return self.fault("value", "a put needs a value"),
            (ActionName::Put, Some(written)) => value(written, &self.under("value"))?,
            (ActionName::Delete, Some(_)) => {
                return self.fault("value", "a delete has no value");
            }
            _ => Value::Tombstone,
        };
        let client = self.context.client(given.at("client").text(), place)?;
        let key = self.context.key(given.at("key").text(), place)?;
        let via = given.get("via").map(|_| self.node("via")).transpose()?;
        let mut context = ContextSource::Command;
        let deed = match name {
            ActionName::Get => Deed::Get { contact: self.nodes("contact")?, cells: self.cells()? },
            ActionName::Merge => Deed::Merge(self.merge_rule()?),
            _ => {
                let timestamp_us = given.at("timestamp").signed();
                Deed::Put { value: written, context: self.context(&mut context)?, timestamp_us }
            }
        };
        let needed = self.needed(if name == ActionName::Get { "r" } else { "w" })?;
        self.context.new_op(given.at("id").text(), place)?;
        let invocation = Box::new(Invocation { client, key, via, deed, needed });
        Ok(Action::Invoke { invocation, context })
    }

    /// What a write supersedes, or where that comes from while running.
    fn context(&mut self, source: &mut ContextSource) -> Compiled<Context> {
        let place = &self.under("context");
        Ok(match self.given.at("context") {
            Json::Null => Context::Last,
            Json::Text(word) if word == "last" => Context::Last,
            Json::Text(word) if word == "none" => Context::Given(VectorClock::new()),
            Json::Text(op) => {
                *source = ContextSource::Operation(self.context.op(Some(op), place)?);
                Context::Last
            }
            clock => Context::Given(self.context.clock(&entries(clock), place)?),
        })
    }

    fn needed(&self, field: &'static str) -> Compiled<Option<Needed>> {
        let n = self.policy.quorum.n;
        Ok(match (self.given.at(field), field) {
            (Json::Null, _) => None,
            (Json::Text(_), "w") => Some(Needed::Any),
            (Json::Text(_), _) if self.policy.topology == Topology::Masterless => {
                return self.fault(field, "there is no leader: the topology is masterless");
            }
            (Json::Text(_), _) => Some(Needed::Leader),
            (number, _) => {
                let count = number.whole().unwrap_or_default();
                match u8::try_from(count) {
                    Ok(count @ 1..) if count <= n => Some(Needed::Count(count)),
                    _ => {
                        let fault = format!("{field} = {count} is not from 1 to n = {n}");
                        return self.fault(field, &fault);
                    }
                }
            }
        })
    }

    /// The cells that a read asks for: other policies know only whole values.
    fn cells(&self) -> Compiled<Option<CellNames>> {
        let Some(names) = self.given.at("cells").list() else { return Ok(None) };
        let place = &self.under("cells");
        if self.policy.versioning != Versioning::LastWriteWins {
            return self.fault("cells", "cells are read one by one only under \"last-write-wins\"");
        }
        if names.is_empty() || names.len() > ITEMS_MOST as usize {
            let fault = format!("{} cells are not from 1 to {ITEMS_MOST}", names.len());
            return Err(ScenarioError::at(place, fault));
        }
        Ok(Some(Rc::new(checked_names(names, place)?)))
    }

    fn merge_rule(&self) -> Compiled<MergeRule> {
        match (self.given.at("rule").word(), self.given.get("value")) {
            (UNION, None) => Ok(MergeRule::Union),
            (KEEP, Some(kept)) => Ok(MergeRule::Keep(value(kept, &self.under("value"))?)),
            _ => self.fault("rule", "the rule is \"union\", or \"keep\" with a value"),
        }
    }
}
