//! Members that come and go, in words.

use super::notes::names;
use super::{Digest, Reading};
use crate::dynamo::ids::NodeId;
use crate::dynamo::note::Note;
use crate::scene::{LandmarkKind, Weight};
use crate::sim::command::Command;
use crate::text::log;

impl Digest {
    /// A command that changes the members; other commands are told of elsewhere.
    pub(super) fn take_change(&mut self, reading: &Reading<'_>, command: &Command) {
        let text = match command {
            Command::Join(names) => {
                self.outages.resize_with(self.outages.len() + names.len(), Vec::new);
                log::joins(names)
            }
            Command::Leave(nodes) => log::leaves(&reading.nodes(nodes)),
            _ => return,
        };
        self.mark(reading, Weight::Outcome, LandmarkKind::Members, text);
    }

    /// A remark on a change of members; other remarks are told of elsewhere.
    pub(super) fn take_members(&mut self, reading: &Reading<'_>, node: NodeId, note: &Note) {
        let name = reading.node(node);
        let (weight, text) = match note {
            Note::GoesOn { op, asked, filled, needed, .. } => {
                let Some(operation) = self.operations.get_mut(op) else { return };
                let (filled, needed) = (*filled, *needed);
                operation.tally = log::Tally { filled, needed, mends: false, ..operation.tally };
                let Some(named) = self.belongs(reading, *op) else { return };
                let asked = names(reading, asked.iter());
                (Weight::Step, log::goes_on(name, named.ask, &asked, named.tally))
            }
            Note::Moved { key, to } => {
                let text = log::moved(name, reading.names.key(*key), reading.node(*to));
                (Weight::Step, text)
            }
            Note::MovesDone(_) => (Weight::Detail, log::moves_done(name)),
            Note::Forgot { key, .. } => {
                (Weight::Detail, log::forgot(name, reading.names.key(*key)))
            }
            Note::LearnsRing { version, is_settled } => {
                (Weight::Detail, log::learns_ring(name, version.0, *is_settled))
            }
            Note::RingChanged { is_settled, .. } => {
                let text = log::ring_changed(*is_settled).to_owned();
                return self.mark(reading, Weight::Outcome, LandmarkKind::Members, text);
            }
            _ => return,
        };
        self.tell(reading, weight, text);
    }
}
