//! What is kept for others ends. Its promises:
//! - *hints end*: no hint is stored at its target after the smaller of two graces, that when it was
//!   made and that when it arrived, is over; and once all is mended nobody keeps anything for
//!   another, whoever has left, except one that is off for good, whom nobody can ask.
//! - *silence is found*: who goes silent is believed down by all, also by those who have never heard
//!   of it, and trusted again once it speaks.

use super::Universe;
use super::observer::{Kept, Violation};
use quorumscope::dynamo::failure_detector::phi::{THRESHOLD, convict_after};
use quorumscope::dynamo::ids::NodeId;
use quorumscope::dynamo::message::{Message, Purpose};
use quorumscope::dynamo::note::Note;
use quorumscope::dynamo::policy::{Detector, Policy};
use quorumscope::sim::command::Command;
use quorumscope::sim::trace::TraceKind;
use quorumscope::sim::world::{Health, Host, World};
use quorumscope::time::SimDuration;

/// Periods of gossip after which the last heartbeat of a node is known to all.
const PERIODS_OF_NEWS: u64 = 20;

/// True of a node that has left, is off, and stays off: it was emptied before, and its last word is
/// known to all.
pub fn is_off_for_good(world: &World, host: &Host) -> bool {
    let (node, store) = (&host.node, host.node.store());
    let is_empty = store.own().count() == 0 && !store.has_hints();
    let knows = |other: &Host| other.node.view().members.binary_search(&node.id()).is_err();
    let mut others = world.hosts().iter().filter(|other| !other.node.has_left());
    host.health == Health::Down && node.has_left() && is_empty && others.all(knows)
}

impl Universe {
    /// None of the events since this one stored a hint whose time was over.
    pub(super) fn check_ends(&self, before: usize) -> Kept {
        let policy = &self.world.cluster().policy;
        let grace = policy.tombstone_grace.filter(|_| !policy.has_leaders());
        let events = self.trace.events();
        for event in &events[before..] {
            let TraceKind::Noted(node, Note::Stored { key, .. }) = &event.kind else { continue };
            let cause = event.cause.and_then(|cause| events.get(cause as usize));
            let Some(TraceKind::Delivered(flight)) = cause.map(|cause| &cause.kind) else {
                continue;
            };
            let Message::ReplicaPut { purpose: Purpose::Replay(incarnation), .. } =
                &flight.envelope.message
            else {
                continue;
            };
            let age = event.at.since(incarnation.kept_at);
            if [incarnation.grace, grace].into_iter().flatten().any(|grace| age >= grace) {
                let detail = format!("{node} stores a hint of {key} of {} us", age.as_us());
                return Err(Violation::new("hints end", detail));
            }
        }
        Ok(())
    }

    /// Nobody keeps anything for another.
    pub(super) fn check_no_hints(&self) -> Kept {
        for host in self.world.hosts().iter().filter(|host| !is_off_for_good(&self.world, host)) {
            let hints = host.node.store().hints().iter();
            let hints = hints.map(|hint| (hint.target, hint.key.id, &hint.record));
            if let Some((primary, key, record)) = host.node.store().hinted().chain(hints).next() {
                let holder = host.node.id();
                let detail = format!("{holder} still keeps {key} for {primary}: {record}");
                return Err(Violation::new("hints end", detail));
            }
        }
        Ok(())
    }

    /// Where a short grace was drawn it is lifted, so that all tombstones are seen again: what
    /// replicas then hold can be made equal by reading.
    pub(super) fn keep_tombstones(&mut self) -> Kept {
        let policy = &self.world.cluster().policy;
        if !policy.tombstones_expire || policy.tombstone_grace.is_none() {
            return Ok(());
        }
        let policy = Policy { tombstone_grace: None, ..policy.clone() };
        self.act(self.world.now(), Command::Set(Box::new(policy)))
    }

    /// A member crashes that nobody has heard of in this life: all the others crash and restart at
    /// the same moment. It is found dead, and found alive again.
    pub(super) fn check_silence(&mut self) -> Kept {
        let policy = &self.world.cluster().policy;
        let Some(every) = policy.gossip.filter(|_| policy.detector == Detector::Phi) else {
            return Ok(());
        };
        let Some(silent) = self.world.cluster().view.members.last().copied() else { return Ok(()) };
        let up = self.world.hosts().iter().filter(|host| host.health == Health::Up);
        let up: Vec<NodeId> = up.map(|host| host.node.id()).collect();
        self.act(self.world.now(), Command::Crash(up.clone()))?;
        let others: Vec<NodeId> = up.into_iter().filter(|node| *node != silent).collect();
        self.act(self.world.now(), Command::Restart(others))?;
        let news = SimDuration::from_us(every.as_us() * PERIODS_OF_NEWS);
        let patience = convict_after(every + every, THRESHOLD);
        self.run_to(self.world.now() + patience + news)?;
        self.check_belief(silent, false)?;
        self.act(self.world.now(), Command::Restart(vec![silent]))?;
        self.run_to(self.world.now() + news)?;
        self.check_belief(silent, true)
    }

    fn check_belief(&self, of: NodeId, is_up: bool) -> Kept {
        let view = &self.world.cluster().view;
        let now = self.world.now();
        for host in self.world.hosts().iter().filter(|host| host.health == Health::Up) {
            let node = host.node.id();
            let is_member = view.members.binary_search(&node).is_ok();
            if node != of && is_member && host.node.failure_detector().trusts(of, now) != is_up {
                let detail =
                    format!("{node} does not find {of} {}", if is_up { "up" } else { "down" });
                return Err(Violation::new("silence is found", detail));
            }
        }
        Ok(())
    }
}
