//! Clusters whose writes are told apart by time or by a leader: no clock says what came before
//! what, so other promises hold. With one leader that never changes, reads that ask it are
//! linearizable (semantics 1.15). Whatever the leaders did, once there is one again, or one a
//! partition, what it holds is what every replica holds, and nobody keeps a hint.

use super::Universe;
use super::observer::{Kept, Violation};
use quorumscope::dynamo::ids::{Key, NodeId};
use quorumscope::dynamo::policy::Topology;
use quorumscope::sim::check::Judgement;
use quorumscope::sim::command::Command;
use quorumscope::sim::judge;
use quorumscope::sim::ledger::Ledger;

impl Universe {
    /// Where one node is to lead all keys, whoever follows another than the last promoted, itself
    /// perhaps, is told to follow that: nobody would take up who followed a leader that was.
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
        let follows = |node: &NodeId| {
            self.world.node(*node).is_some_and(|node| node.leadership().leader() == Some(last))
        };
        let others: Vec<NodeId> = (0..nodes).map(NodeId).filter(|node| !follows(node)).collect();
        for node in others {
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
            let judgement = verdict.map(|verdict| verdict.linearizability.judgement);
            // Where too many overlap that cannot be told apart, the search gives up.
            if !matches!(judgement, Some(Judgement::Holds | Judgement::Undecided)) {
                let detail = format!("{} at one leader is not linearizable", key.id);
                return Err(Violation::new("linearizable", detail));
            }
        }
        Ok(())
    }
}
