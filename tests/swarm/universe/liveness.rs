//! The second phase: everything is mended, and the cluster must come to rest, bring its hints home
//! and agree. Without this phase a cluster that stops doing anything would pass as safe.

use super::Universe;
use super::acts;
use super::hints::is_off_for_good;
use super::observer::{Kept, Violation};
use quorumscope::dynamo::ids::{ClientId, Key, NodeId};
use quorumscope::dynamo::policy::ReadRepair;
use quorumscope::dynamo::quorum::level::{Level, Needed};
use quorumscope::dynamo::quorum::plan::Replica;
use quorumscope::dynamo::version::Record;
use quorumscope::sim::command::{ClientOp, Command, Invocation};
use quorumscope::time::SimDuration;
use std::rc::Rc;

/// A mended cluster is at rest after this long.
const REST: SimDuration = SimDuration::from_s(30);
/// Rounds of gossip after which all know the ring.
const ROUNDS_MAX: u64 = 200;
/// Events until then.
const REST_STEPS: u64 = 20_000;
/// Longer than any node keeps its suspicions.
const SUSPICION: SimDuration = SimDuration::from_s(1);
/// Reads of a key after which its primaries agree. A read mends what answers it in time, and in
/// the slowest of the networks drawn several may be too late.
const READS_MAX: u32 = 64;

impl Universe {
    pub(super) fn recover(&mut self) -> Kept {
        self.heal()?;
        self.keep_tombstones()?;
        self.agree_on_a_leader()?;
        self.rest()?;
        // The word of one that was promoted, and stopped leading, may have been on its way.
        self.agree_on_a_leader()?;
        self.rest()?;
        // And so may the word that one joined who left and went before anybody knew of it.
        self.heal()?;
        self.settle()?;
        self.rest()?;
        self.check_no_hints()?;
        self.check_places()?;
        let keys: Vec<(Rc<str>, Key)> =
            self.world.names().keys().map(|(name, key)| (Rc::clone(name), key)).collect();
        if let Some(every) = self.world.cluster().policy.anti_entropy {
            self.compare_trees(every)?;
            for (_, key) in keys {
                self.check_agreement(key)?;
            }
        } else if self.world.cluster().policy.has_leaders() {
            self.check_followers()?;
        } else if self.world.cluster().policy.read_repair != ReadRepair::None {
            for (name, key) in keys {
                self.converge(&name, key)?;
            }
        }
        self.check_no_hints()?;
        self.observer.check_messages(&self.world)?;
        match self.observer.open() {
            0 => Ok(()),
            open => Err(Violation::new("messages", format!("{open} never ended"))),
        }
    }

    fn heal(&mut self) -> Kept {
        for command in acts::healing(&self.world) {
            self.act(self.world.now(), command)?;
        }
        Ok(())
    }

    /// Runs on until all nodes know one ring, and no change of it is under way. One that has left has
    /// no need of it, unless it keeps something for another.
    fn settle(&mut self) -> Kept {
        let period = self.world.cluster().policy.gossip.unwrap_or_default();
        let until = self.world.now() + REST + SimDuration::from_us(period.as_us() * ROUNDS_MAX);
        while !self.is_settled() {
            if self.world.next_event_at().is_none_or(|next| next > until) {
                let views = self.world.hosts().iter().map(|host| {
                    let (node, view) = (&host.node, host.node.view());
                    let change = view.change.as_ref();
                    let awaited = change.map(|change| (change.stage, &change.awaited));
                    format!("; {} {:?} {awaited:?} {:?}", node.id(), view.version, node.moves())
                });
                return Err(Violation::new("members settle", views.collect::<String>()));
            }
            self.step()?;
        }
        Ok(())
    }

    fn is_settled(&self) -> bool {
        // One that joined, left and was never seen again may be the only one that knew of it.
        let lasting =
            || self.world.hosts().iter().filter(|host| !is_off_for_good(&self.world, host));
        let views = lasting().map(|host| host.node.view());
        views.max_by_key(|view| view.version).is_some_and(|newest| {
            newest.is_settled()
                && lasting().all(|host| {
                    let (node, is_idle) = (&host.node, host.node.moves().progress().1 == 0);
                    let needs_none = node.has_left() && !node.store().has_hints();
                    is_idle && (needs_none || node.view().version == newest.version)
                })
        })
    }

    /// Once members have changed, a node holds no more than is its own.
    fn check_places(&self) -> Kept {
        let newest = &self.world.cluster().view;
        let n = self.world.cluster().policy.quorum.n;
        for host in self.world.hosts().iter().filter(|host| host.node.view().version.0 > 0) {
            let node = host.node.id();
            for (key, record) in host.node.store().placed() {
                if !newest.ring.primaries(key, n).contains(&node) {
                    let detail = format!("{node} still holds {}: {record}", key.id);
                    return Err(Violation::new("ranges move", detail));
                }
            }
        }
        Ok(())
    }

    /// Runs on until nothing is under way.
    pub(super) fn rest(&mut self) -> Kept {
        let (until, steps) = (self.world.now() + REST, self.world.steps() + REST_STEPS);
        while !self.world.is_quiet() || self.is_reaping() {
            let in_time = self.world.next_event_at().is_some_and(|next| next <= until);
            if !in_time || self.world.steps() > steps {
                return Err(Violation::new("rests", self.bustle()));
            }
            self.step()?;
        }
        Ok(())
    }

    /// True while some node is about to forget a tombstone.
    fn is_reaping(&self) -> bool {
        self.world.hosts().iter().any(|host| host.node.reaping().next().is_some())
    }

    /// What is still under way.
    fn bustle(&self) -> String {
        let mut text = format!("at {} us", self.world.now().as_us());
        for flight in self.world.flights().chain(self.world.held()) {
            text.push_str(&format!("; {flight:?}"));
        }
        for host in self.world.hosts() {
            for work in host.node.work().values() {
                text.push_str(&format!("; {} works: {work:?}", host.node.id()));
            }
        }
        for client in self.world.clients().iter().filter(|client| !client.pending.is_empty()) {
            text.push_str(&format!("; {} waits: {:?}", client.id, client.pending));
        }
        text
    }

    /// Reads a key with read repair until all its primaries hold the same.
    fn converge(&mut self, name: &Rc<str>, key: Key) -> Kept {
        let n = self.world.cluster().policy.quorum.n;
        let primaries = self.world.cluster().view.ring.primaries(key, n);
        for _ in 0..READS_MAX {
            if self.agree(key, &primaries) {
                break;
            }
            self.run_to(self.world.now() + SUSPICION)?;
            let get = Invocation {
                client: ClientId(0),
                key: Rc::clone(name),
                via: primaries.first().copied(),
                operation: ClientOp::Get { contact: None, cells: None },
                needed: Needed::answers(Level::Count(n)),
            };
            self.act(self.world.now() + SUSPICION, Command::Invoke(get))?;
            self.rest()?;
        }
        self.check_agreement(key)
    }

    fn check_agreement(&self, key: Key) -> Kept {
        let cluster = self.world.cluster();
        let primaries = cluster.view.ring.primaries(key, cluster.policy.quorum.n);
        if !self.agree(key, &primaries) {
            let detail = format!("the primaries of {} differ after all is mended", key.id);
            return Err(Violation::new("converges", detail));
        }
        self.observer.check_whole(key.id, self.copy(key, primaries[0]).as_deref())
    }

    fn agree(&self, key: Key, primaries: &[NodeId]) -> bool {
        let copies: Vec<_> = primaries.iter().map(|node| self.copy(key, *node)).collect();
        copies.windows(2).all(|pair| match (&pair[0], &pair[1]) {
            (Some(one), Some(other)) => one.same_as(other),
            (one, other) => one.is_none() == other.is_none(),
        })
    }

    fn copy(&self, key: Key, node: NodeId) -> Option<Rc<Record>> {
        let node = self.world.node(node)?;
        node.store().get(key.id, Replica::own(node.id())).cloned()
    }
}
