//! The second phase: everything is mended, and the cluster must come to rest, bring its hints home
//! and agree. Without this phase a cluster that stops doing anything would pass as safe.

use super::Universe;
use super::acts;
use super::observer::{Kept, Violation};
use quorumscope::dynamo::ids::{ClientId, Key, NodeId};
use quorumscope::dynamo::message::Needed;
use quorumscope::dynamo::plan::Replica;
use quorumscope::dynamo::policy::ReadRepair;
use quorumscope::dynamo::version::Record;
use quorumscope::sim::command::{Command, Deed, Invocation};
use quorumscope::time::SimDuration;
use std::rc::Rc;

/// A mended cluster is at rest after this long.
const REST: SimDuration = SimDuration::from_s(30);
/// Events until then.
const REST_STEPS: u64 = 20_000;
/// Longer than any node keeps its suspicions.
const SUSPICION: SimDuration = SimDuration::from_s(1);
/// Reads of a key after which its primaries agree. A read mends what answers it in time, and in
/// the slowest of the networks drawn several may be too late.
const READS_MOST: u32 = 64;

impl Universe {
    pub(super) fn recover(&mut self) -> Kept {
        for command in acts::healing(&self.world) {
            self.act(self.world.now(), command)?;
        }
        self.rest()?;
        self.check_no_hints()?;
        let keys: Vec<(Rc<str>, Key)> =
            self.world.names().keys().map(|(name, key)| (Rc::clone(name), key)).collect();
        if let Some(every) = self.world.cluster().policy.anti_entropy {
            self.compare_trees(every)?;
            for (_, key) in keys {
                self.check_agreement(key)?;
            }
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

    /// Runs on until nothing is under way.
    pub(super) fn rest(&mut self) -> Kept {
        let (until, steps) = (self.world.now() + REST, self.world.steps() + REST_STEPS);
        while !self.world.is_quiet() {
            let in_time = self.world.next_event_at().is_some_and(|next| next <= until);
            if !in_time || self.world.steps() > steps {
                return Err(Violation::new("rests", self.bustle()));
            }
            self.step()?;
        }
        Ok(())
    }

    /// What is still under way.
    fn bustle(&self) -> String {
        let mut text = format!("at {} us", self.world.now().as_us());
        for flight in self.world.flights().chain(self.world.held()) {
            text.push_str(&format!("; {flight:?}"));
        }
        for site in self.world.sites() {
            for work in site.node.work().values() {
                text.push_str(&format!("; {} works: {work:?}", site.node.id()));
            }
        }
        for client in self.world.clients().iter().filter(|client| !client.pending.is_empty()) {
            text.push_str(&format!("; {} waits: {:?}", client.id, client.pending));
        }
        text
    }

    fn check_no_hints(&self) -> Kept {
        for site in self.world.sites() {
            if let Some((primary, key, record)) = site.node.store().hinted().next() {
                let holder = site.node.id();
                let detail = format!("{holder} still keeps {key} for {primary}: {record}");
                return Err(Violation::new("hints go home", detail));
            }
        }
        Ok(())
    }

    /// Reads a key with read repair until all its primaries hold the same.
    fn converge(&mut self, name: &Rc<str>, key: Key) -> Kept {
        let n = self.world.cluster().policy.quorum.n;
        let primaries = self.world.cluster().ring.primaries(key, n);
        for _ in 0..READS_MOST {
            if self.agree(key, &primaries) {
                break;
            }
            self.run_to(self.world.now() + SUSPICION)?;
            let get = Invocation {
                client: ClientId(0),
                key: Rc::clone(name),
                via: primaries.first().copied(),
                deed: Deed::Get { contact: None, cells: None },
                needed: Some(Needed::Count(n)),
            };
            self.act(self.world.now() + SUSPICION, Command::Invoke(get))?;
            self.rest()?;
        }
        self.check_agreement(key)
    }

    fn check_agreement(&self, key: Key) -> Kept {
        let cluster = self.world.cluster();
        let primaries = cluster.ring.primaries(key, cluster.policy.quorum.n);
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
