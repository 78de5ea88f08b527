//! Steps that stand for single events: deliveries on a network that delivers nothing by itself, and
//! an operator's acts.

use super::cluster::COMPARES_NOTHING;
use super::scope::Scope;
use crate::dynamo::ids::NodeId;
use crate::dynamo::policy::Topology;
use crate::scenario::compiled::{Task, Traffic};
use crate::scenario::expect::OpIndex;
use crate::scenario::format::{
    AntiEntropy, Deliver, Drop, Finish, Follow, Handoff, MessageClass, OfOperation, Promote, Reply,
};
use crate::scenario::place::Place;
use crate::sim::command::Command;
use crate::sim::flight::FlightId;

pub(super) fn deliver(scope: &mut Scope<'_>, given: &Deliver, place: &Place<'_>) -> Option<Task> {
    if let Some(message) = given.message {
        let Deliver { op, to, reply, kind, .. } = given;
        let is_alone = op.is_none() && to.is_none() && reply.is_none() && kind.is_none();
        either_message(scope, is_alone, place);
        return Some(Task::Command(Command::Deliver(FlightId(message))));
    }
    manual(scope, place)?;
    let op = op(scope, given.op.as_deref(), place)?;
    let to = some_nodes(scope, given.to.as_ref(), &place.field("to"))?;
    let with_reply = given.reply != Some(false);
    Some(Task::Deliver { op, to, with_reply, traffic: traffic(given.kind) })
}

pub(super) fn reply(scope: &mut Scope<'_>, given: &Reply, place: &Place<'_>) -> Option<Task> {
    manual(scope, place)?;
    let op = scope.op(&given.op, &place.field("op"));
    Some(Task::Reply { op, from: scope.nodes(&given.from, &place.field("from")) })
}

pub(super) fn drop(scope: &mut Scope<'_>, given: &Drop, place: &Place<'_>) -> Option<Task> {
    if let Some(message) = given.message {
        let Drop { op, to, from, kind, .. } = given;
        let is_alone = op.is_none() && to.is_none() && from.is_none() && kind.is_none();
        either_message(scope, is_alone, place);
        return Some(Task::Command(Command::Drop(FlightId(message))));
    }
    manual(scope, place)?;
    let op = op(scope, given.op.as_deref(), place)?;
    let traffic = traffic(given.kind);
    match (&given.to, &given.from) {
        (Some(to), None) => {
            Some(Task::DropRequests { op, to: scope.nodes(to, &place.field("to")), traffic })
        }
        (None, Some(from)) => {
            Some(Task::DropAnswers { op, from: scope.nodes(from, &place.field("from")), traffic })
        }
        _ => {
            scope.error(place, "to or from, one of the two");
            None
        }
    }
}

pub(super) fn time_out(
    scope: &mut Scope<'_>,
    given: &OfOperation,
    place: &Place<'_>,
) -> Option<Task> {
    manual(scope, place)?;
    Some(Task::TimeOut(scope.op(&given.op, &place.field("op"))))
}

pub(super) fn finish(scope: &mut Scope<'_>, given: &Finish, place: &Place<'_>) -> Option<Task> {
    manual(scope, place)?;
    let repairs = given.repairs.as_ref();
    let repairs = repairs.map(|nodes| scope.nodes(nodes, &place.field("repairs")));
    let op = scope.op(&given.op, &place.field("op"));
    let nothing = given.nothing == Some(true);
    if nothing && (repairs.is_some() || given.reaps == Some(true)) {
        scope.error(&place.field("nothing"), "either nothing, or repairs and reaps");
    }
    Some(Task::Finish { op, repairs, reaps: given.reaps, nothing })
}

pub(super) fn hand_off(scope: &mut Scope<'_>, given: &Handoff, place: &Place<'_>) -> Command {
    let from = scope.node(&given.from, &place.field("from"));
    Command::HandOff(from, scope.node(&given.to, &place.field("to")))
}

pub(super) fn promote(scope: &mut Scope<'_>, given: &Promote, place: &Place<'_>) -> Command {
    needs_a_leader(scope, place);
    Command::Promote(scope.node(&given.node, &place.field("node")), given.fence == Some(true))
}

pub(super) fn follow(scope: &mut Scope<'_>, given: &Follow, place: &Place<'_>) -> Command {
    needs_a_leader(scope, place);
    let node = scope.node(&given.node, &place.field("node"));
    Command::Follow(node, scope.node(&given.leader, &place.field("leader")))
}

pub(super) fn anti_entropy(
    scope: &mut Scope<'_>,
    given: &AntiEntropy,
    place: &Place<'_>,
) -> Option<Command> {
    if !scope.policy.compares_copies() {
        scope.misfit(place, COMPARES_NOTHING);
    }
    match given.between.as_slice() {
        [from, to] if from != to => {
            let between = scope.nodes(&given.between, &place.field("between"));
            Some(Command::AntiEntropy(*between.first()?, *between.last()?))
        }
        _ => {
            scope.error(&place.field("between"), "two nodes exchange keys");
            None
        }
    }
}

/// Only the operator of a cluster with one leader can say who leads.
fn needs_a_leader(scope: &mut Scope<'_>, place: &Place<'_>) {
    if scope.policy.topology != Topology::SingleLeader {
        scope.misfit(place, "this needs the topology single-leader");
    }
}

/// `None` where the network delivers by itself.
fn manual(scope: &mut Scope<'_>, place: &Place<'_>) -> Option<()> {
    if scope.is_manual || scope.unread.network {
        return Some(());
    }
    scope.error(place, "this needs \"network\": \"manual\"");
    None
}

fn op(scope: &mut Scope<'_>, name: Option<&str>, place: &Place<'_>) -> Option<OpIndex> {
    let place = &place.field("op");
    if name.is_none() {
        scope.error(place, "which operation?");
    }
    name.map(|name| scope.op(name, place))
}

/// A message by its number is all that a step is about.
fn either_message(scope: &mut Scope<'_>, is_alone: bool, place: &Place<'_>) {
    if !is_alone {
        scope.error(&place.field("message"), "either a message by its number, or those of an op");
    }
}

/// Nodes that must be given: without them a step would do nothing.
fn some_nodes(
    scope: &mut Scope<'_>,
    names: Option<&Vec<String>>,
    place: &Place<'_>,
) -> Option<Vec<NodeId>> {
    if names.is_none() {
        scope.error(place, "which nodes?");
    }
    names.map(|names| scope.nodes(names, place))
}

fn traffic(kind: Option<MessageClass>) -> Traffic {
    match kind {
        None => Traffic::Request,
        Some(MessageClass::Repair) => Traffic::Repair,
    }
}
