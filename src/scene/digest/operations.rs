//! Operations, each with the events that belong to it.

use crate::dynamo::ids::NodeId;
use crate::dynamo::message::{Ask, ClientRequest};
use crate::scene::RequestKind;
use crate::time::SimTime;
use std::rc::Rc;

/// An operation, as far as the trace was read.
#[derive(Clone, Debug)]
pub struct Operation {
    pub request: Rc<ClientRequest>,
    /// The event of its asking.
    pub event: u32,
    /// When it was asked.
    pub invoked: SimTime,
    /// The node that the client asked.
    pub asked: NodeId,
    /// The node that coordinates.
    pub coordinator: Option<NodeId>,
    /// Answers needed.
    pub needed: u8,
    /// Answers that count.
    pub filled: u8,
    /// Answers that counted when the coordinator said how it ended.
    pub told: Option<u8>,
    /// The events that tell of it: notes of its coordinator, and the client's answer.
    pub events: Vec<u32>,
}

impl Operation {
    /// What kind of request it is.
    #[must_use]
    pub fn kind(&self) -> RequestKind {
        kind_of(&self.request.ask)
    }
}

/// The kind of what a client asks.
#[must_use]
pub fn kind_of(ask: &Ask) -> RequestKind {
    match ask {
        Ask::Get { .. } => RequestKind::Get,
        Ask::Put { value, .. } if value.is_tombstone() => RequestKind::Delete,
        Ask::Put { .. } => RequestKind::Put,
    }
}
