//! What nodes tell each other about members (sections 4.8.1 and 4.8.2; the three messages of
//! Cassandra's `Gossiper`). Who is up or down is never among it: that is each node's own verdict.

use super::super::ids::{Key, NodeId, OpId};
use super::super::membership::{MembershipView, RingVersion};
use super::super::quorum::plan::Replica;
use super::MessageKind;
use std::rc::Rc;

/// How alive a node was when somebody last heard of it, however indirectly: larger is newer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Heartbeat {
    /// How often the node was started.
    pub generation: u32,
    /// How often it has gossiped since.
    pub beat: u32,
}

/// A heartbeat with its node.
pub type EndpointState = (NodeId, Heartbeat);

/// What a node knows of the ring, in short: the version, and a hash of those waited for.
pub type RingDigest = (RingVersion, u32);

/// News of members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GossipMessage {
    /// "This is how far I know everybody, and the ring."
    Syn {
        /// Of every member the newest heartbeat known.
        digest: Vec<EndpointState>,
        /// The ring known.
        ring: RingDigest,
    },
    /// "This you did not know, and this I want from you."
    Ack {
        /// Heartbeats that are newer here.
        newer: Vec<EndpointState>,
        /// Members of whom the other knows more.
        wanted: Vec<NodeId>,
        /// The ring that the other said it knew.
        ring: RingDigest,
        /// The ring, where the other's differed.
        view: Option<Rc<MembershipView>>,
    },
    /// "This is what you wanted."
    Ack2 {
        /// Heartbeats that were wanted.
        newer: Vec<EndpointState>,
        /// The ring, where the other's differed.
        view: Option<Rc<MembershipView>>,
    },
    /// The ring has changed: told to everybody at once.
    Ring(Rc<MembershipView>),
    /// A replica refuses a request of a coordinator whose view of the ring is too old.
    StaleRing {
        /// The operation, if one caused the request.
        op: Option<OpId>,
        /// The key.
        key: Key,
        /// In which role it was asked.
        replica: Replica,
        /// The newer view.
        view: Rc<MembershipView>,
    },
}

impl GossipMessage {
    /// The kind of its message.
    #[must_use]
    pub const fn kind(&self) -> MessageKind {
        match self {
            Self::Syn { .. } => MessageKind::GossipSyn,
            Self::Ack { .. } => MessageKind::GossipAck,
            Self::Ack2 { .. } => MessageKind::GossipAck2,
            Self::Ring(_) => MessageKind::Ring,
            Self::StaleRing { .. } => MessageKind::StaleRing,
        }
    }

    /// How many heartbeats it carries.
    #[must_use]
    pub fn beats(&self) -> usize {
        match self {
            Self::Syn { digest: beats, .. }
            | Self::Ack { newer: beats, .. }
            | Self::Ack2 { newer: beats, .. } => beats.len(),
            Self::Ring(_) | Self::StaleRing { .. } => 0,
        }
    }

    /// The operation it belongs to.
    #[must_use]
    pub const fn op(&self) -> Option<OpId> {
        match self {
            Self::StaleRing { op, .. } => *op,
            _ => None,
        }
    }

    /// The key it is about, if it is about one.
    #[must_use]
    pub const fn key(&self) -> Option<Key> {
        match self {
            Self::StaleRing { key, .. } => Some(*key),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamo::ids::KeyId;

    #[test]
    fn a_refusal_names_what_it_refuses() {
        let key = Key { id: KeyId(3), ..Key::default() };
        let (op, view) = (Some(OpId(7)), Rc::new(MembershipView::default()));
        let replica = Replica::own(NodeId(1));
        let refused = GossipMessage::StaleRing { op, key, replica, view: Rc::clone(&view) };
        assert_eq!((refused.op(), refused.key()), (op, Some(key)));
        let told = GossipMessage::Ring(view);
        assert_eq!((told.op(), told.key()), (None, None));
    }
}
