//! Exchanges of anti-entropy, in words.

use super::{Digest, Reading};
use crate::dynamo::ids::NodeId;
use crate::dynamo::message::Message;
use crate::dynamo::note::Note;
use crate::scene::Weight;
use crate::sim::trace::TraceKind;
use crate::text::log;
use std::rc::Rc;

impl Digest {
    pub(super) fn take_exchange(
        &mut self,
        reading: &Reading<'_>,
        node: NodeId,
        peer: NodeId,
        note: &Note,
    ) {
        let (node, peer) = (reading.node(node), reading.node(peer));
        let (weight, text) = match note {
            Note::Compares(_) => (Weight::Step, log::compares(node, peer)),
            Note::HashesDiffer { level, index, .. } => {
                (Weight::Detail, log::hashes_differ(node, peer, *level, *index))
            }
            Note::KeysDiffer { keys, .. } if keys.is_empty() => {
                (Weight::Outcome, log::agree(node, peer))
            }
            Note::KeysDiffer { keys, .. } => {
                let keys: Vec<&Rc<str>> = keys.iter().map(|key| reading.names.key(*key)).collect();
                (Weight::Step, log::keys_differ(node, peer, &keys))
            }
            Note::ExchangeDone { keys, .. } => {
                (Weight::Outcome, log::exchange_done(node, peer, *keys))
            }
            _ => (Weight::Outcome, log::exchange_given_up(node, peer)),
        };
        self.tell(reading, weight, text);
    }
}

impl Reading<'_> {
    /// True for what a message of an exchange brought about.
    pub(super) fn follows_exchange(&self) -> bool {
        let cause = self.of().cause.and_then(|cause| self.read.get(cause as usize));
        cause.is_some_and(|cause| match &cause.kind {
            TraceKind::Delivered(flight) => {
                matches!(flight.envelope.message, Message::Compare { .. })
            }
            _ => false,
        })
    }
}
