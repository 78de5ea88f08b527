//! Steps in which nodes, links and clocks fail, or recover.

use super::scope::Scope;
use crate::dynamo::ids::{Endpoint, NodeId};
use crate::dynamo::message::MessageKind;
use crate::limits::GROUPS_MAX;
use crate::scenario::error::unknown;
use crate::scenario::format::{Belief, Heal, Link, OneWay, Partition, Skew, Wipe};
use crate::scenario::place::Place;
use crate::sim::command::Command;
use crate::sim::faults::{LinkEffect, LinkRule};

pub(super) fn wipe(scope: &mut Scope<'_>, wipe: &Wipe, place: &Place<'_>) -> Option<Command> {
    let Some(nodes) = &wipe.nodes else {
        scope.error(&place.field("nodes"), "which nodes?");
        return None;
    };
    let nodes = scope.nodes(nodes, &place.field("nodes"));
    let key = wipe.key.as_deref().map(|key| scope.key(Some(key), place));
    Some(Command::Wipe(nodes, key))
}

pub(super) fn partition(
    scope: &mut Scope<'_>,
    partition: &Partition,
    place: &Place<'_>,
) -> Command {
    let groups = match partition {
        Partition::OneWay(OneWay { from, to }) => {
            let from = scope.endpoints(from, &place.field("from"));
            return Command::Cut(from, scope.endpoints(to, &place.field("to")));
        }
        Partition::Groups(groups) => groups,
    };
    if groups.len() > GROUPS_MAX as usize {
        scope.problems.too_many(place, groups.len(), "groups", GROUPS_MAX);
    }
    let groups = groups.iter().enumerate();
    let groups = groups.map(|(at, group)| scope.endpoints(group, &place.item(at)));
    Command::Partition(groups.collect())
}

pub(super) fn heal(scope: &mut Scope<'_>, heal: &Heal, place: &Place<'_>) -> Command {
    match heal {
        Heal::All(_) => Command::Heal,
        Heal::Ends(names) => Command::HealEnds(scope.endpoints(names, place)),
    }
}

pub(super) fn belief(
    scope: &mut Scope<'_>,
    belief: &Belief,
    place: &Place<'_>,
) -> (NodeId, NodeId) {
    let node = scope.node(&belief.node, &place.field("node"));
    (node, scope.node(&belief.peer, &place.field("peer")))
}

pub(super) fn skew(scope: &mut Scope<'_>, skew: &Skew, place: &Place<'_>) -> Option<Command> {
    let of = match (&skew.node, &skew.client) {
        (Some(node), None) => Endpoint::Node(scope.node(node, &place.field("node"))),
        (None, Some(client)) => Endpoint::Client(scope.client(Some(client), place)),
        _ => {
            scope.error(place, "a node or a client, one of the two");
            return None;
        }
    };
    Some(Command::Skew(of, skew.offset.us))
}

pub(super) fn link(scope: &mut Scope<'_>, link: &Link, place: &Place<'_>) -> Option<Command> {
    let from = scope.endpoint(&link.from, &place.field("from"));
    let to = scope.endpoint(&link.to, &place.field("to"));
    let kind =
        link.kind.as_deref().and_then(|name| message_kind(scope, name, &place.field("kind")));
    let effects = [
        link.delay.map(LinkEffect::Delay),
        (link.drop == Some(true)).then_some(LinkEffect::Drop),
        (link.hold == Some(true)).then_some(LinkEffect::Hold),
    ];
    let mut effects = effects.into_iter().flatten();
    match (effects.next(), effects.next(), link.clear == Some(true)) {
        (None, _, true) => Some(Command::ClearLink(from, to)),
        (Some(effect), None, false) => Some(Command::Link(LinkRule { from, to, kind, effect })),
        _ => {
            scope.error(place, "one of delay, drop, hold and clear");
            None
        }
    }
}

fn message_kind(scope: &mut Scope<'_>, name: &str, place: &Place<'_>) -> Option<MessageKind> {
    let kind = MessageKind::ALL.into_iter().find(|kind| kind.name() == name);
    if kind.is_none() {
        scope.error(place, unknown("kind", name, &MessageKind::ALL.map(MessageKind::name)));
    }
    kind
}
