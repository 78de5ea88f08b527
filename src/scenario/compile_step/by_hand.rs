//! Steps that deliver by hand, on a network that delivers nothing by itself: one step, one event.

use super::{Compiled, Compiler, list};
use crate::scenario::ScenarioError;
use crate::scenario::compile::{Action, Matter};
use crate::scenario::format::{ActionFile, DeliverFile, DropFile};
use crate::scenario::json::Place;

/// The kind that means the repairs of a read.
pub(in crate::scenario) const REPAIR: &str = "repair";

impl Compiler<'_> {
    pub(super) fn by_hand(&self, action: &ActionFile) -> Compiled<Action> {
        let op_of = |op: &Option<String>| self.context.op(op.as_ref(), &self.under("op"));
        match action {
            ActionFile::Deliver(deliver) => self.deliver(deliver),
            ActionFile::Drop(drop) => self.drop(drop),
            ActionFile::Reply(reply) => {
                let place = self.under("from");
                let from = self.context.nodes(list(&reply.from, &place)?, &place)?;
                Ok(Action::Reply { op: op_of(&reply.op)?, from, matter: Matter::Request })
            }
            ActionFile::Finish(finish) => {
                let repairs = match &finish.repairs {
                    Some(names) => Some(self.context.nodes(names, &self.under("repairs"))?),
                    None => None,
                };
                let (op, nothing) = (op_of(&finish.op)?, finish.nothing == Some(true));
                Ok(Action::Finish { op, repairs, reaps: finish.reaps, nothing })
            }
            ActionFile::Timeout(timeout) => Ok(Action::TimeOut(op_of(&timeout.op)?)),
            _ => Err(ScenarioError::at(self.place, "not an action by hand")),
        }
    }

    fn deliver(&self, deliver: &DeliverFile) -> Compiled<Action> {
        let place = self.place;
        let op = self.context.op(deliver.op.as_ref(), &place.field("op"))?;
        let to = &place.field("to");
        let to = self.context.nodes(list(&deliver.to, to)?, to)?;
        let matter = matter(deliver.kind.as_ref(), place)?;
        Ok(Action::Deliver { op, to, with_reply: deliver.reply != Some(false), matter })
    }

    fn drop(&self, drop: &DropFile) -> Compiled<Action> {
        let place = self.place;
        let op = self.context.op(drop.op.as_ref(), &place.field("op"))?;
        let matter = matter(drop.kind.as_ref(), place)?;
        match (&drop.to, &drop.from) {
            (Some(to), None) => {
                let to = self.context.nodes(to, &place.field("to"))?;
                Ok(Action::DropRequests { op, to, matter })
            }
            (None, Some(from)) => {
                let from = self.context.nodes(from, &place.field("from"))?;
                Ok(Action::DropAnswers { op, from, matter })
            }
            _ => Err(ScenarioError::at(place, "to or from, one of the two")),
        }
    }
}

fn matter(kind: Option<&String>, place: &Place<'_>) -> Compiled<Matter> {
    match kind.map(String::as_str) {
        None => Ok(Matter::Request),
        Some(REPAIR) => Ok(Matter::Repair),
        Some(other) => {
            let fault = format!("unknown kind \"{other}\"; it is \"repair\" or left out");
            Err(ScenarioError::at(&place.field("kind"), fault))
        }
    }
}
