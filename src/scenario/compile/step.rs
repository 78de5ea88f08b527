//! The steps of a script: each has one action, whose names are known before it runs.

use super::cluster;
use super::network;
use super::scope::Scope;
use super::{expect, fault, manual, request};
use crate::limits::RUN_US_MAX;
use crate::scenario::compiled::{PlannedStep, Task, When};
use crate::scenario::duration::write_us;
use crate::scenario::format::{Action, Cluster, RunUntil, Step, Until};
use crate::scenario::kinds::OfKinds;
use crate::scenario::place::Place;
use crate::sim::command::Command;
use crate::time::{SimDuration, SimTime};

/// `None` where something is wrong with the step, which is noted.
pub(super) fn step(scope: &mut Scope<'_>, step: &Step, place: &Place<'_>) -> Option<PlannedStep> {
    let when = when(scope, step, place);
    let name: &'static str = (&step.action).into();
    let task = task(scope, &step.action, &place.field(name))?;
    Some(PlannedStep { when, task })
}

fn when(scope: &mut Scope<'_>, step: &Step, place: &Place<'_>) -> When {
    match (step.at, step.after) {
        (Some(at), after) => {
            if after.is_some() {
                scope.error(place, "either at or after, not both");
            }
            let at = within_a_run(scope, at, &place.field("at"));
            if at < scope.latest_at {
                let latest = write_us(scope.latest_at.as_us());
                let sentence = format!(
                    "time does not go back: an earlier step is at {latest}; write a later time, or after"
                );
                scope.error(&place.field("at"), sentence);
            }
            scope.latest_at = scope.latest_at.max(at);
            When::At(SimTime(at.as_us()))
        }
        (None, after) => {
            let after = after.unwrap_or_default();
            When::After(within_a_run(scope, after, &place.field("after")))
        }
    }
}

/// A duration that is no longer than a run may be.
pub(super) fn within_a_run(
    scope: &mut Scope<'_>,
    length: SimDuration,
    place: &Place<'_>,
) -> SimDuration {
    if length.as_us() > RUN_US_MAX {
        scope.error(place, "longer than a run may be");
    }
    length
}

fn task(scope: &mut Scope<'_>, action: &Action, place: &Place<'_>) -> Option<Task> {
    let command = match action {
        Action::Put(put) => return Some(request::put(scope, put, place)),
        Action::Delete(put) => return Some(request::delete(scope, put, place)),
        Action::Get(get) => return Some(request::get(scope, get, place)),
        Action::Merge(merge) => return request::merge(scope, merge, place),
        Action::Seed(seed) => request::seed(scope, seed, place),
        Action::Crash(nodes) => Command::Crash(scope.nodes(nodes, place)),
        Action::Restart(nodes) => Command::Restart(scope.nodes(nodes, place)),
        Action::Pause(nodes) => Command::Pause(scope.nodes(nodes, place)),
        Action::Resume(nodes) => Command::Resume(scope.nodes(nodes, place)),
        Action::Compact(nodes) => Command::Compact(scope.nodes(nodes, place)),
        Action::Wipe(wipe) => fault::wipe(scope, wipe, place)?,
        Action::Partition(partition) => fault::partition(scope, partition, place),
        Action::Heal(heal) => fault::heal(scope, heal, place),
        Action::Network(given) => network::change(scope, given, place)?,
        Action::Link(link) => fault::link(scope, link, place)?,
        Action::Suspect(belief) => {
            let (node, peer) = fault::belief(scope, belief, place);
            Command::Suspect(node, peer)
        }
        Action::Trust(belief) => {
            let (node, peer) = fault::belief(scope, belief, place);
            Command::Trust(node, peer)
        }
        Action::Skew(skew) => fault::skew(scope, skew, place)?,
        Action::Join(names) => Command::Join(scope.join(names, place)),
        Action::Leave(names) => Command::Leave(scope.leave(names, place)),
        Action::Set(cluster) => set(scope, cluster, place),
        Action::Advance(length) => {
            return Some(Task::Advance(within_a_run(scope, *length, place)));
        }
        Action::RunUntil(RunUntil::Idle(_)) => return Some(Task::UntilIdle),
        Action::RunUntil(RunUntil::Until(until)) => return run_until(scope, until, place),
        Action::Expect(expect) => {
            let claim = Box::new(expect::claim(scope, expect, place)?);
            return Some(Task::Expect { claim, written: expect.clone() });
        }
        Action::Deliver(deliver) => return manual::deliver(scope, deliver, place),
        Action::Reply(reply) => return manual::reply(scope, reply, place),
        Action::Drop(drop) => return manual::drop(scope, drop, place),
        Action::Timeout(operation) => return manual::time_out(scope, operation, place),
        Action::Finish(finish) => return manual::finish(scope, finish, place),
        Action::Handoff(handoff) => manual::hand_off(scope, handoff, place),
        Action::Promote(promote) => manual::promote(scope, promote, place),
        Action::Follow(follow) => manual::follow(scope, follow, place),
        Action::AntiEntropy(exchange) => manual::anti_entropy(scope, exchange, place)?,
    };
    Some(Task::Command(command))
}

fn set(scope: &mut Scope<'_>, cluster: &Cluster, place: &Place<'_>) -> Command {
    let fixed = [
        ("preset", cluster.preset.is_some()),
        ("nodes", cluster.nodes.is_some()),
        ("preference", cluster.preference.is_some()),
        ("placement", cluster.placement.is_some()),
        ("partitions", cluster.partitions.is_some()),
        ("hash", cluster.hash.is_some()),
        ("boundary", cluster.boundary.is_some()),
        ("virtual_nodes", cluster.virtual_nodes.is_some()),
        ("topology", cluster.topology.is_some()),
        ("leader", cluster.leader.is_some()),
    ];
    for (field, _) in fixed.into_iter().filter(|(_, is_given)| *is_given) {
        scope.error(&place.field(field), "cannot change while the cluster runs");
    }
    let nodes = u16::try_from(scope.members()).unwrap_or(u16::MAX);
    cluster::rules(cluster, &mut scope.policy, nodes, place, scope.problems);
    Command::Set(Box::new(scope.policy.clone()))
}

fn run_until(scope: &mut Scope<'_>, until: &Until, place: &Place<'_>) -> Option<Task> {
    Some(match until {
        Until { op: Some(op), time: None, converged: None, within: None } => {
            Task::UntilOp(scope.op(op, &place.field("op")))
        }
        Until { op: None, time: Some(time), converged: None, within: None } => {
            let time = within_a_run(scope, *time, &place.field("time"));
            Task::UntilTime(SimTime(time.as_us()))
        }
        Until { op: None, time: None, converged: Some(key), within: Some(within) } => {
            let place_of_key = &place.field("converged");
            scope.is_used(key, place_of_key);
            let key = scope.named_key(key, place_of_key);
            let within = within_a_run(scope, *within, &place.field("within"));
            Task::UntilConverged { key, within }
        }
        _ => {
            scope.error(place, format!("expected {}", <RunUntil as OfKinds<'_>>::EXPECTED));
            return None;
        }
    })
}
