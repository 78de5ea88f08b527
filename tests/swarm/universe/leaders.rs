//! Clusters whose writes are told apart by time or by a leader: no clock says what came before
//! what, so other promises hold. With one leader that never changes, reads that ask it are
//! linearizable (semantics 1.15), and none shows what is not acknowledged.
//! Whatever the leaders did, once there is one again, or one a
//! partition, what it holds is what every replica holds, and nobody keeps a hint.

use super::Universe;
use super::observer::{Kept, Violation};
use quorumscope::check::Judgement;
use quorumscope::check::judge;
use quorumscope::dynamo::ids::{Key, KeyId, NodeId, OpId};
use quorumscope::dynamo::message::{ClientReply, Message, Outcome, RequestBody};
use quorumscope::dynamo::note::Note;
use quorumscope::dynamo::policy::Topology;
use quorumscope::dynamo::quorum::level::Level;
use quorumscope::dynamo::term::Term;
use quorumscope::dynamo::version::Record;
use quorumscope::sim::command::Command;
use quorumscope::sim::ledger::Ledger;
use quorumscope::sim::trace::TraceKind;
use std::collections::{BTreeMap, BTreeSet};

impl Universe {
    /// Where one node is to lead all keys, whoever follows another than the last promoted, itself
    /// perhaps, is told to follow that: nobody would take up who followed a leader that was.
    pub(super) fn agree_on_a_leader(&mut self) -> Kept {
        if self.world.cluster().policy.topology != Topology::SingleLeader {
            return Ok(());
        }
        let leads = |node: &NodeId| self.world.node(*node).is_some_and(|node| node.leads());
        let nodes = u16::try_from(self.world.hosts().len()).unwrap_or(u16::MAX);
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

    /// Reads that asked the leader of their key saw one order of writes. A request that the network
    /// brings a second time is a new one to the node that refused it: what was said not to be done may
    /// then be done.
    pub(super) fn check_linearizable(&self) -> Kept {
        if self.reached.has_done_what_was_refused() {
            return Ok(());
        }
        let ledger = Ledger::of(self.trace.events());
        let keys: Vec<Key> = self.world.names().keys().map(|(_, key)| key).collect();
        for key in keys {
            let verdict = judge::judge(&ledger, &self.world, self.world.now(), key, None);
            let judgement = verdict.map(|verdict| verdict.linearizability.judgement);
            // Where too many overlap that cannot be told apart, the search gives up.
            if !matches!(judgement, Some(Judgement::Holds | Judgement::Undecided)) {
                let detail = format!("{} at its leader is not linearizable", key.id);
                return Err(Violation::new("linearizable", detail));
            }
        }
        Ok(())
    }

    /// A strongly consistent read misses nothing that was acknowledged before it was asked for, and
    /// shows a write only once so many hold it, or what came after it, as its client had asked for. A
    /// new leader shows what a majority holds.
    pub(super) fn check_shown(&self) -> Kept {
        let policy = &self.world.cluster().policy;
        let quorum = policy.quorum;
        let most = match policy.topology {
            Topology::LeaderPerPartition => quorum.n / 2 + 1,
            Topology::SingleLeader | Topology::Masterless => quorum.n,
        };
        let mut seen = Seen::default();
        for event in self.trace.events() {
            match &event.kind {
                TraceKind::Invoked(request, _) => match request.ask {
                    RequestBody::Put { .. } => {
                        seen.needed.insert(request.op, request.required(policy).answers.min(most));
                    }
                    RequestBody::Get { .. } if request.needed.answers == Some(Level::Leader) => {
                        let acknowledged = seen.acknowledged.get(&request.key.id);
                        seen.reads.insert(request.op, acknowledged.copied().unwrap_or_default());
                    }
                    RequestBody::Get { .. } => {}
                },
                TraceKind::Noted(node, Note::Stored { key, record, .. }) => {
                    seen.held.entry((*key, *node)).or_default().take(record);
                }
                TraceKind::Sent(flight) => {
                    if let Message::Reply(reply) = &flight.envelope.message {
                        seen.check(reply)?;
                    }
                }
                TraceKind::Answered(_, reply, true) => seen.acknowledge(reply),
                _ => {}
            }
        }
        Ok(())
    }
}

/// A version's place in the order of its key's leaders and their writes.
type Place = (Term, i64);

fn places(record: &Record) -> impl Iterator<Item = Place> {
    record.siblings.iter().map(|version| {
        let counted = version.dot.and_then(|dot| i64::try_from(dot.counter).ok());
        (record.term, counted.unwrap_or(version.timestamp_us))
    })
}

/// What a node has held of a key.
#[derive(Default)]
struct Held {
    newest: Place,
    written_by: BTreeSet<OpId>,
}

impl Held {
    fn take(&mut self, record: &Record) {
        self.newest = places(record).fold(self.newest, Place::max);
        self.written_by.extend(record.siblings.iter().map(|version| version.origin));
    }
}

/// What was seen of a run up to some event.
#[derive(Default)]
struct Seen {
    /// How many have to hold each write before it is shown.
    needed: BTreeMap<OpId, u8>,
    /// The reads of a leader, each with the newest that was acknowledged when it was asked for.
    reads: BTreeMap<OpId, Place>,
    /// The newest of each key that was acknowledged.
    acknowledged: BTreeMap<KeyId, Place>,
    held: BTreeMap<(KeyId, NodeId), Held>,
}

impl Seen {
    fn acknowledge(&mut self, reply: &ClientReply) {
        if let (Some(record), true) = (&reply.record, self.needed.contains_key(&reply.op))
            && reply.outcome == Outcome::Ok
        {
            let newest = self.acknowledged.entry(reply.key.id).or_default();
            *newest = places(record).fold(*newest, Place::max);
        }
    }

    fn check(&self, reply: &ClientReply) -> Kept {
        let Some(acknowledged) = self.reads.get(&reply.op) else { return Ok(()) };
        if reply.outcome != Outcome::Ok {
            return Ok(());
        }
        let record = reply.record.as_deref();
        let newest = record.into_iter().flat_map(places).max().unwrap_or_default();
        if newest < *acknowledged {
            let detail = format!("{} found {record:?} after {acknowledged:?}", reply.op);
            return Err(Violation::new("leaders know what is acknowledged", detail));
        }
        for (version, place) in record.iter().flat_map(|it| it.siblings.iter().zip(places(it))) {
            let needed = self.needed.get(&version.origin).copied().unwrap_or_default();
            let nodes = self.held.iter().filter(|((key, _), _)| *key == reply.key.id);
            let holds =
                |held: &Held| held.newest >= place || held.written_by.contains(&version.origin);
            let holders = nodes.filter(|(_, held)| holds(held)).count();
            if holders < usize::from(needed) {
                let (op, write) = (reply.op, version.origin);
                let detail = format!("{op} showed {write} when {holders} of {needed} held it");
                return Err(Violation::new("leaders show what is acknowledged", detail));
            }
        }
        Ok(())
    }
}
