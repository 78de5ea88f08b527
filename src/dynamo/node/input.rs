//! What happens to a node, and what it asks for in turn: all that passes between it and the world.

use crate::dynamo::ids::{Endpoint, KeyId, NodeId, OpId};
use crate::dynamo::membership::MembershipView;
use crate::dynamo::message::{ClientRequest, Envelope, Message};
use crate::dynamo::note::Note;
use crate::time::SimDuration;
use std::fmt;
use std::rc::Rc;

/// What a node is waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timer {
    /// The replicas asked for this operation should have answered by now.
    Replicas(OpId),
    /// This operation has lasted as long as it may.
    Request(OpId),
    /// Hints are to be brought home.
    Handoff,
    /// The node to which this request was handed on should have been heard of by now.
    Forward(OpId),
    /// It is time to compare with a peer.
    AntiEntropy,
    /// The peer of this exchange should have answered by now.
    Exchange(u32),
    /// What was streamed should have arrived by now.
    Transfer,
    /// A period of gossip is over.
    Gossip,
    /// Requests have waited for a while until this node leads their key.
    Term(KeyId),
    /// The grace of a tombstone that was found everywhere is over.
    Reap(KeyId),
}

impl fmt::Display for Timer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Replicas(op) => write!(formatter, "replicas {op}"),
            Self::Request(op) => write!(formatter, "request {op}"),
            Self::Handoff => formatter.write_str("handoff"),
            Self::Forward(op) => write!(formatter, "forward {op}"),
            Self::AntiEntropy => formatter.write_str("anti-entropy"),
            Self::Exchange(exchange) => write!(formatter, "exchange {exchange}"),
            Self::Transfer => formatter.write_str("transfer"),
            Self::Gossip => formatter.write_str("gossip"),
            Self::Term(key) => write!(formatter, "term {key}"),
            Self::Reap(key) => write!(formatter, "reap {key}"),
        }
    }
}

/// What happens to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input<'a> {
    /// It runs, for the first time or again.
    Started,
    /// It goes on after a stall: the members may have changed meanwhile.
    Resumed,
    /// A period of gossip is over; with chance for whom it tells.
    Gossip(u128),
    /// The members have changed.
    Learn(&'a Rc<MembershipView>),
    /// This change of the members is to be begun.
    Begin(&'a Rc<MembershipView>),
    /// A message arrived.
    Delivered(&'a Envelope),
    /// A timer that it set has fired.
    Fired(Timer),
    /// No connection with this node came about, to which this request was to be handed on.
    NoConnection(OpId, NodeId),
    /// By hand: what follows a read is to happen now.
    Finish(OpId),
    /// By hand: hints for this node are to be brought home now.
    HandOff(NodeId),
    /// Compare what is held with this peer now.
    Compare(NodeId),
    /// Tombstones whose grace is over are to be forgotten.
    Compact,
    /// By hand: believe this peer to be down.
    Suspect(NodeId),
    /// By hand: believe this peer to be up.
    Trust(NodeId),
    /// Lead from now on, by the promotion of this number.
    Promote(u32),
    /// Lead no longer: that one does.
    StepDown(NodeId),
    /// Forget what is held, and take what that one holds.
    Follow(NodeId),
}

/// What a node asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send this.
    Send(Envelope),
    /// Connect with the node that this is for, and send it. Once connected, fire the timer of what
    /// is handed on after this long; where no connection comes about, say so.
    HandOn(Rc<ClientRequest>, NodeId, SimDuration),
    /// Fire this timer after this long.
    SetTimer(Timer, SimDuration),
    /// Let every node know of this view at once: nobody gossips.
    Publish(Rc<MembershipView>),
    /// For the account.
    Note(Note),
}

/// The effects of one step, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects(pub Vec<Effect>);

impl Effects {
    pub(super) fn send(&mut self, from: NodeId, to: Endpoint, message: Message) {
        self.0.push(Effect::Send(Envelope { from: Endpoint::Node(from), to, message }));
    }

    pub(super) fn timer(&mut self, timer: Timer, after: SimDuration) {
        self.0.push(Effect::SetTimer(timer, after));
    }

    pub(super) fn note(&mut self, note: Note) {
        self.0.push(Effect::Note(note));
    }
}
