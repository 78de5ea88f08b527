//! Steps that deliver by hand, on a network that delivers nothing by itself: one step, one event.

use super::{Compiled, Compiler};
use crate::scenario::ScenarioError;
use crate::scenario::compile::{Action, Matter, OpIndex};
use crate::scenario::format::ActionName;

/// The kind that means the repairs of a read.
pub(in crate::scenario) const REPAIR: &str = "repair";

impl Compiler<'_> {
    pub(super) fn by_hand(&self, name: ActionName) -> Compiled<Action> {
        Ok(match name {
            ActionName::Deliver => {
                let (op, to, matter) = (self.op()?, self.some_nodes("to")?, self.matter()?);
                let with_reply = self.given.at("reply").flag() != Some(false);
                Action::Deliver { op, to, with_reply, matter }
            }
            ActionName::Drop => self.drop()?,
            ActionName::Reply => {
                let from = self.some_nodes("from")?;
                Action::Reply { op: self.op()?, from, matter: Matter::Request }
            }
            ActionName::Finish => {
                let (repairs, op) = (self.nodes("repairs")?, self.op()?);
                let reaps = self.given.at("reaps").flag();
                Action::Finish { op, repairs, reaps, nothing: self.is("nothing") }
            }
            _ => Action::TimeOut(self.op()?),
        })
    }

    fn op(&self) -> Compiled<OpIndex> {
        self.context.op(self.given.at("op").text(), &self.under("op"))
    }

    fn drop(&self) -> Compiled<Action> {
        let (op, matter) = (self.op()?, self.matter()?);
        match (self.given.get("to"), self.given.get("from")) {
            (Some(_), None) => Ok(Action::DropRequests { op, to: self.some_nodes("to")?, matter }),
            (None, Some(_)) => {
                Ok(Action::DropAnswers { op, from: self.some_nodes("from")?, matter })
            }
            _ => Err(ScenarioError::at(self.place, "to or from, one of the two")),
        }
    }

    fn matter(&self) -> Compiled<Matter> {
        match self.given.at("kind").text() {
            None => Ok(Matter::Request),
            Some(REPAIR) => Ok(Matter::Repair),
            Some(other) => {
                let fault = format!("unknown kind \"{other}\"; it is \"repair\" or left out");
                self.fault("kind", &fault)
            }
        }
    }
}
