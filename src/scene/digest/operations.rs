//! Operations, each with the events that belong to it.

use crate::dynamo::ids::NodeId;
use crate::dynamo::message::{Ask, ClientRequest};
use crate::scene::RequestKind;
use crate::sim::names::Names;
use crate::time::SimTime;
use crate::words::account as words;
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
    /// How far its coordinator is, by the coordinator's own count.
    pub tally: words::Tally,
    /// How far it was when its coordinator said how it ended.
    pub told: Option<words::Tally>,
    /// The events that tell of it: notes of its coordinator, and the client's answer.
    pub events: Vec<u32>,
}

impl Operation {
    /// What kind of request it is.
    #[must_use]
    pub fn kind(&self) -> RequestKind {
        kind_of(&self.request.ask)
    }

    /// Who asked what, as sentences name it.
    #[must_use]
    pub fn ask<'a>(&self, names: &'a Names) -> words::Ask<'a> {
        let client = names.client(self.request.client);
        let key = names.key(self.request.key.id);
        words::Ask { client, kind: self.kind(), key }
    }
}

/// The kind of what a client asks.
#[must_use]
fn kind_of(ask: &Ask) -> RequestKind {
    match ask {
        Ask::Get { .. } => RequestKind::Get,
        Ask::Put { value, .. } if value.is_tombstone() => RequestKind::Delete,
        Ask::Put { .. } => RequestKind::Put,
    }
}
