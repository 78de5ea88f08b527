//! Exchanges of anti-entropy, in words.

use super::{EventContext, TraceIndex};
use crate::dynamo::ids::NodeId;
use crate::dynamo::message::Message;
use crate::dynamo::note::Note;
use crate::scene::Importance;
use crate::sim::trace::TraceKind;
use crate::text::log;
use std::rc::Rc;

impl TraceIndex {
    pub(super) fn on_exchange(
        &mut self,
        context: &EventContext<'_>,
        node: NodeId,
        peer: NodeId,
        note: &Note,
    ) {
        let (node, peer) = (context.node(node), context.node(peer));
        let (importance, text) = match note {
            Note::Compares(_) => (Importance::Step, log::compares(node, peer)),
            Note::HashesDiffer { level, index, .. } => {
                (Importance::Detail, log::hashes_differ(node, peer, *level, *index))
            }
            Note::KeysDiffer { keys, .. } if keys.is_empty() => {
                (Importance::Outcome, log::agree(node, peer))
            }
            Note::KeysDiffer { keys, .. } => {
                let keys: Vec<&Rc<str>> = keys.iter().map(|key| context.names.key(*key)).collect();
                (Importance::Step, log::keys_differ(node, peer, &keys))
            }
            Note::ExchangeDone { keys, .. } => {
                (Importance::Outcome, log::exchange_done(node, peer, *keys))
            }
            _ => (Importance::Outcome, log::exchange_given_up(node, peer)),
        };
        self.push_line(context, importance, text);
    }
}

impl EventContext<'_> {
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
