//! A request under way at its coordinator.

use crate::dynamo::membership::MembershipView;
use crate::dynamo::message::{ClientRequest, Part};
use crate::dynamo::quorum::get::{GetQuorum, Repair};
use crate::dynamo::quorum::level::Shortfall;
use crate::dynamo::quorum::put::{AskedReplica, PutQuorum};
use crate::dynamo::version::Record;
use crate::time::SimTime;
use std::rc::Rc;

/// A request under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestInFlight {
    /// What was asked.
    pub request: Rc<ClientRequest>,
    /// Which part of it is under way.
    pub part: Part,
    /// How far it is.
    pub coordination: Coordination,
    /// Whether the client has its answer.
    pub replied: bool,
    /// When it is given up.
    pub deadline: SimTime,
    /// The members as the coordinator knew them when it asked. Answers count under one ring: of two
    /// rings a quorum would be of neither, since who gains a key has the copy of who loses it.
    pub view: Rc<MembershipView>,
}

/// How far a request is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coordination {
    /// A write.
    Put {
        /// Who answered.
        put: PutQuorum,
        /// What is written.
        record: Rc<Record>,
    },
    /// A read.
    Get {
        /// Who answered, and what.
        get: GetQuorum,
        /// The blocking repair that the reply waits for.
        repairing: Option<Repairing>,
    },
}

/// A read that answers only when enough of those contacted hold the newest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repairing {
    /// What the read answers with.
    pub record: Rc<Record>,
    /// Contacted replicas that hold it.
    pub current: u8,
    /// Repairs not acknowledged yet.
    pub open: Vec<Repair>,
}

impl RequestInFlight {
    /// True while an answer may come that nobody has given up on.
    #[must_use]
    pub fn awaits_replicas(&self) -> bool {
        match &self.coordination {
            Coordination::Put { put, .. } => put.is_waiting(),
            Coordination::Get { get, .. } => get.is_waiting(),
        }
    }

    /// Answers needed, and answers that count so far. Where the reply waits for repairs, those count
    /// that hold what it answers with.
    #[must_use]
    pub fn progress(&self) -> (u8, u8) {
        match &self.coordination {
            Coordination::Put { put, .. } => (put.needed(), put.filled()),
            Coordination::Get { get, repairing: Some(repairing) } => {
                (get.needed(), repairing.current)
            }
            Coordination::Get { get, repairing: None } => (get.needed(), get.filled()),
        }
    }

    /// What it lacks.
    #[must_use]
    pub fn shortfall(&self) -> Shortfall {
        match &self.coordination {
            Coordination::Put { put, .. } => put.shortfall(),
            Coordination::Get { get, repairing: None } => get.shortfall(),
            Coordination::Get { repairing: Some(_), .. } => Shortfall::Answers,
        }
    }

    /// Those asked, and how each stands.
    #[must_use]
    pub fn asked(&self) -> &[AskedReplica] {
        match &self.coordination {
            Coordination::Put { put, .. } => put.asked(),
            Coordination::Get { get, .. } => get.asked(),
        }
    }
}
