//! Clusters whose writes are told apart by time or by a leader: no clock says what came before
//! what, so other promises hold. With one leader that never changes, reads that ask it are
//! linearizable (semantics 1.15), and none shows what is not acknowledged.
//! Whatever the leaders did, once there is one again, or one a
//! partition, what it holds is what every replica holds, and nobody keeps a hint.

use super::Universe;
use super::observer::{Kept, Violation};
use quorumscope::dynamo::ids::{Key, KeyId, NodeId, OpId};
use quorumscope::dynamo::message::{Ask, ClientReply, Message, Needed, Outcome};
use quorumscope::dynamo::note::Note;
use quorumscope::dynamo::policy::Topology;
use quorumscope::dynamo::version::Version;
use quorumscope::sim::check::Judgement;
use quorumscope::sim::command::Command;
use quorumscope::sim::judge;
use quorumscope::sim::ledger::Ledger;
use quorumscope::sim::trace::TraceKind;
use std::collections::BTreeMap;

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
            let verdict = judge::judge(&ledger, &self.world, self.world.now(), key, None);
            let judgement = verdict.map(|verdict| verdict.linearizability.judgement);
            // Where too many overlap that cannot be told apart, the search gives up.
            if !matches!(judgement, Some(Judgement::Holds | Judgement::Undecided)) {
                let detail = format!("{} at one leader is not linearizable", key.id);
                return Err(Violation::new("linearizable", detail));
            }
        }
        Ok(())
    }

    /// A read of the leader shows a write once so many hold it, or what came after it, as its client
    /// had asked for.
    pub(super) fn check_shown(&self) -> Kept {
        let mut seen = Seen::default();
        let w = self.world.cluster().policy.quorum.w;
        for event in self.trace.events() {
            match &event.kind {
                TraceKind::Invoked(request, _) => match request.ask {
                    Ask::Put { .. } => drop(seen.needed.insert(request.op, request.needs(w))),
                    Ask::Get { .. } if request.needed == Some(Needed::Leader) => {
                        seen.needed.insert(request.op, 0);
                    }
                    Ask::Get { .. } => {}
                },
                TraceKind::Noted(node, Note::Stored { key, record, .. }) => {
                    for version in &record.siblings {
                        let newest = seen.held.entry((*key, *node)).or_default();
                        *newest = order(version).max(*newest);
                    }
                }
                TraceKind::Sent(flight) => {
                    if let Message::Reply(reply) = &flight.envelope.message {
                        seen.check(reply)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// A version's place in its leader's order of writes.
fn order(version: &Version) -> u64 {
    version.dot.map_or(0, |dot| dot.counter)
}

/// What was seen of a run up to some event.
#[derive(Default)]
struct Seen {
    /// How many have to hold each write before it is shown; none for a read of the leader.
    needed: BTreeMap<OpId, u8>,
    /// The newest that each node has held of each key.
    held: BTreeMap<(KeyId, NodeId), u64>,
}

impl Seen {
    fn check(&self, reply: &ClientReply) -> Kept {
        let asks_leader = self.needed.get(&reply.op) == Some(&0);
        let found = reply.record.iter().flat_map(|record| &record.siblings);
        for version in found.filter(|_| asks_leader && reply.outcome == Outcome::Ok) {
            let needed = self.needed.get(&version.origin).copied().unwrap_or_default();
            let nodes = self.held.iter().filter(|((key, _), _)| *key == reply.key.id);
            let holders = nodes.filter(|(_, newest)| **newest >= order(version)).count();
            if holders < usize::from(needed) {
                let (op, write) = (reply.op, version.origin);
                let detail = format!("{op} showed {write} when {holders} of {needed} held it");
                return Err(Violation::new("acknowledged before it is shown", detail));
            }
        }
        Ok(())
    }
}
