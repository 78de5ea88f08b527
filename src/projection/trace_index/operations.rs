//! Operations, each with the events that belong to it.

use crate::dynamo::ids::NodeId;
use crate::dynamo::message::{ClientRequest, RequestBody};
use crate::scene::RequestKind;
use crate::sim::names::Names;
use crate::text::log;
use crate::time::SimTime;
use std::rc::Rc;

/// An operation, as far as the trace was read.
#[derive(Clone, Debug)]
pub struct RequestRecord {
    pub request: Rc<ClientRequest>,
    /// The event of its asking.
    pub event: u32,
    /// When it was asked.
    pub invoked: SimTime,
    /// The nodes that the client asked, in order.
    pub asked: Vec<NodeId>,
    /// Who handed it on, and to whom, in order.
    pub path: Vec<(NodeId, NodeId)>,
    /// The node that began it last.
    pub begun_by: Option<NodeId>,
    /// The node that began to write last, of a delete that reads first.
    pub written_by: Option<NodeId>,
    /// The node that coordinates.
    pub coordinator: Option<NodeId>,
    /// How many were asked.
    pub planned: usize,
    /// How far its coordinator is, by the coordinator's own count.
    pub tally: log::Tally,
    /// Whether it waited in vain for a leader of its key.
    pub found_no_leader: bool,
    /// Whether it got its answers, and too few of primaries.
    pub lacks_primaries: bool,
    /// How far it was when its coordinator said how it ended.
    pub told: Option<log::Tally>,
    /// The events that tell of it: notes of its coordinator, and the client's answer.
    pub events: Vec<u32>,
}

impl RequestRecord {
    /// What kind of request it is.
    #[must_use]
    pub fn kind(&self) -> RequestKind {
        kind_of(&self.request.ask)
    }

    /// The node that the client asked last.
    #[must_use]
    pub fn asked_last(&self) -> NodeId {
        self.asked.last().copied().unwrap_or_default()
    }

    /// The node that the client asked before this one, in vain.
    #[must_use]
    pub fn asked_before(&self, node: NodeId) -> Option<NodeId> {
        let at = self.asked.iter().position(|asked| *asked == node)?;
        self.asked.get(at.checked_sub(1)?).copied()
    }

    /// To whom a node handed it on, in vain, before it handed it on to this one.
    #[must_use]
    pub fn handed_on_before(&self, from: NodeId, to: NodeId) -> Option<NodeId> {
        let tried = self.path.iter().filter(|(by, _)| *by == from).map(|(_, to)| *to);
        let tried: Vec<NodeId> = tried.collect();
        let at = tried.iter().position(|tried| *tried == to)?;
        tried.get(at.checked_sub(1)?).copied()
    }

    /// Who asked what, as sentences name it.
    #[must_use]
    pub fn ask<'a>(&self, names: &'a Names) -> log::RequestSubject<'a> {
        let client = names.client(self.request.client);
        let key = names.key(self.request.key.id);
        log::RequestSubject { client, kind: self.kind(), key }
    }
}

/// The kind of what a client asks.
#[must_use]
fn kind_of(ask: &RequestBody) -> RequestKind {
    match ask {
        RequestBody::Get { .. } => RequestKind::Get,
        RequestBody::Put { value, .. } if value.is_tombstone() => RequestKind::Delete,
        RequestBody::Put { .. } => RequestKind::Put,
    }
}
