//! Clusters whose writes are told apart by time or by a leader: no clock says what came before
//! what, so other promises hold. With one leader that never changes, reads that ask it are
//! linearizable (semantics 1.15). Whatever the leaders did, once there is one again, or one a
//! partition, what it holds is what every replica holds, and nobody keeps a hint.

use super::Universe;
use super::observer::{Kept, Violation};
use quorumscope::dynamo::ids::{Key, NodeId};
use quorumscope::dynamo::policy::Topology;
use quorumscope::sim::command::Command;
use quorumscope::sim::judge;
use quorumscope::sim::ledger::Ledger;

impl Universe {
    /// Where one node is to lead all keys and several do, all but the last promoted follow that.
    pub(super) fn agree_on_a_leader(&mut self) -> Kept {
        if self.world.cluster().policy.topology != Topology::SingleLeader {
            return Ok(());
        }
        let leads = |node: &NodeId| self.world.node(*node).is_some_and(|node| node.leads());
        let nodes = u16::try_from(self.world.sites().len()).unwrap_or(u16::MAX);
        let leaders: Vec<NodeId> = (0..nodes).map(NodeId).filter(leads).collect();
        let term = |node: &NodeId| self.world.node(*node).map(|node| node.leadership().term());
        let Some(last) = leaders.iter().copied().max_by_key(term) else {
            return Err(Violation::new("leads", "nobody leads, and nobody stopped the leader"));
        };
        for node in leaders.into_iter().filter(|node| *node != last) {
            self.act(self.world.now(), Command::Follow(node, last))?;
        }
        Ok(())
    }

    /// Every replica holds the same, and nobody had to read for it.
    pub(super) fn check_followers(&self) -> Kept {
        for (_, key) in self.world.names().keys() {
            if !judge::has_converged(&self.world, key) {
                let detail = format!("the replicas of {} differ after all is mended", key.id);
                return Err(Violation::new("converges", detail));
            }
        }
        Ok(())
    }

    /// Reads that asked the one leader saw one order of writes.
    pub(super) fn check_linearizable(&self) -> Kept {
        let ledger = Ledger::of(self.trace.events());
        let keys: Vec<Key> = self.world.names().keys().map(|(_, key)| key).collect();
        for key in keys {
            let verdict = judge::judge(&ledger, &self.world, key, None);
            if !verdict.is_some_and(|verdict| verdict.linearizability.holds()) {
                let detail = format!("{} at one leader is not linearizable", key.id);
                return Err(Violation::new("linearizable", detail));
            }
        }
        Ok(())
    }
}
