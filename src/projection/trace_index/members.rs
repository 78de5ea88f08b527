//! Members that come and go, in words.

use super::notes::names;
use super::{EventContext, TraceIndex};
use crate::dynamo::ids::NodeId;
use crate::dynamo::note::Note;
use crate::scene::{Importance, LandmarkKind};
use crate::sim::command::Command;
use crate::text::log;

impl TraceIndex {
    /// A command that changes the members; other commands are told of elsewhere.
    pub(super) fn on_change(&mut self, context: &EventContext<'_>, command: &Command) {
        let text = match command {
            Command::Join(names) => {
                self.outages.resize_with(self.outages.len() + names.len(), Vec::new);
                log::joins(names)
            }
            Command::Leave(nodes) => log::leaves(&context.nodes(nodes)),
            _ => return,
        };
        self.push_landmark(context, Importance::Outcome, LandmarkKind::Members, text);
    }

    /// A remark on a change of members; other remarks are told of elsewhere.
    pub(super) fn on_members(&mut self, context: &EventContext<'_>, node: NodeId, note: &Note) {
        let name = context.node(node);
        let (importance, text) = match note {
            Note::GoesOn { op, asked, filled, needed, .. } => {
                let Some(operation) = self.operations.get_mut(op) else { return };
                let (filled, needed) = (*filled, *needed);
                operation.tally = log::Tally { filled, needed, mends: false, ..operation.tally };
                let Some(named) = self.belongs(context, *op) else { return };
                let asked = names(context, asked.iter());
                (Importance::Step, log::goes_on(name, named.ask, &asked, named.tally))
            }
            Note::Moved { key, to } => {
                let text = log::moved(name, context.names.key(*key), context.node(*to));
                (Importance::Step, text)
            }
            Note::MovesDone(_) => (Importance::Detail, log::moves_done(name)),
            Note::Forgot { key, .. } => {
                (Importance::Detail, log::forgot(name, context.names.key(*key)))
            }
            Note::LearnsRing { version, is_settled } => {
                (Importance::Detail, log::learns_ring(name, version.0, *is_settled))
            }
            Note::RingChanged { is_settled, .. } => {
                let text = log::ring_changed(*is_settled).to_owned();
                return self.push_landmark(
                    context,
                    Importance::Outcome,
                    LandmarkKind::Members,
                    text,
                );
            }
            _ => return,
        };
        self.push_line(context, importance, text);
    }
}
