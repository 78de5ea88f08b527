//! What a node believes of the others (section 4.8.3): failure detection is local and lazy. A node
//! suspects another because that one left it without an answer, tells nobody, and tries again
//! later. A cluster with one shared list of the dead could not show what goes wrong when two nodes
//! disagree about a third.

pub mod phi;

use super::ids::NodeId;
use crate::time::SimTime;
use std::collections::BTreeMap;

/// A belief that a node is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suspicion {
    /// Since when.
    pub since: SimTime,
    /// When the node is tried again; `None`: when told to.
    pub until: Option<SimTime>,
}

/// Whom a node believes to be down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beliefs {
    suspicions: BTreeMap<NodeId, Suspicion>,
}

impl Beliefs {
    /// True if this peer may be asked now.
    #[must_use]
    pub fn trusts(&self, peer: NodeId, now: SimTime) -> bool {
        self.suspicions
            .get(&peer)
            .is_none_or(|suspicion| suspicion.until.is_some_and(|until| until <= now))
    }

    /// Believes this peer to be down; true if that is news. What is believed until it speaks stays
    /// so, though it is asked again in vain.
    pub fn suspect(&mut self, peer: NodeId, now: SimTime, until: Option<SimTime>) -> bool {
        let is_news = self.trusts(peer, now);
        let suspicion = match self.suspicions.get(&peer) {
            Some(Suspicion { since, until: known }) if !is_news => {
                Suspicion { since: *since, until: known.and(until) }
            }
            _ => Suspicion { since: now, until },
        };
        self.suspicions.insert(peer, suspicion);
        is_news
    }

    /// True if this peer is believed to be down until it speaks or somebody says otherwise.
    #[must_use]
    pub fn is_given_up(&self, peer: NodeId) -> bool {
        self.suspicions.get(&peer).is_some_and(|suspicion| suspicion.until.is_none())
    }

    /// Believes this peer to be up; true if that is news.
    pub fn trust(&mut self, peer: NodeId) -> bool {
        !self.suspicions.is_empty() && self.suspicions.remove(&peer).is_some()
    }

    /// Forgets what it believed of all peers but these.
    pub fn retain(&mut self, of: impl Fn(NodeId) -> bool) {
        self.suspicions.retain(|peer, _| of(*peer));
    }

    /// Since when this peer has been silent, as far as this node knows.
    #[must_use]
    pub fn silent_since(&self, peer: NodeId) -> Option<SimTime> {
        self.suspicions.get(&peer).map(|suspicion| suspicion.since)
    }

    /// When the next of those not asked now is tried again, without anything happening.
    #[must_use]
    pub fn next_trial(&self, now: SimTime) -> Option<SimTime> {
        self.suspicions.values().filter_map(|one| one.until).filter(|until| *until > now).min()
    }

    /// How many suspicions it keeps, those that are over included.
    #[must_use]
    pub fn suspicions(&self) -> usize {
        self.suspicions.len()
    }

    /// Those not to be asked now.
    pub fn suspected(&self, now: SimTime) -> impl Iterator<Item = NodeId> + '_ {
        self.suspicions.keys().copied().filter(move |peer| !self.trusts(*peer, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_due_now_is_asked_now_and_does_not_come_next() {
        let (peer, due, told) = (NodeId(1), SimTime(10), NodeId(2));
        let mut failure_detector = Beliefs::default();
        failure_detector.suspect(peer, SimTime(0), Some(due));
        failure_detector.suspect(told, SimTime(0), None);
        assert!(!failure_detector.trusts(peer, SimTime(9)) && failure_detector.trusts(peer, due));
        assert_eq!(failure_detector.next_trial(SimTime(9)), Some(due));
        assert_eq!(failure_detector.next_trial(due), None);
        assert_eq!(failure_detector.suspected(due).collect::<Vec<_>>(), [told]);
        assert_eq!(failure_detector.silent_since(peer), Some(SimTime(0)));
    }

    #[test]
    fn a_silence_lasts_from_where_it_was_noticed_first() {
        let peer = NodeId(1);
        let mut failure_detector = Beliefs::default();
        assert!(failure_detector.suspect(peer, SimTime(3), Some(SimTime(10))));
        assert!(!failure_detector.suspect(peer, SimTime(5), Some(SimTime(12))), "no news");
        assert_eq!(failure_detector.silent_since(peer), Some(SimTime(3)));
        assert!(
            failure_detector.suspect(peer, SimTime(12), Some(SimTime(20))),
            "it was tried in between"
        );
        assert_eq!(failure_detector.silent_since(peer), Some(SimTime(12)));
    }

    #[test]
    fn who_was_given_up_is_not_tried_again_because_it_was_asked_in_vain() {
        let peer = NodeId(1);
        let mut failure_detector = Beliefs::default();
        failure_detector.suspect(peer, SimTime(3), Some(SimTime(10)));
        assert!(!failure_detector.is_given_up(peer));
        failure_detector.suspect(peer, SimTime(5), None);
        failure_detector.suspect(peer, SimTime(6), Some(SimTime(12)));
        assert!(failure_detector.is_given_up(peer) && !failure_detector.trusts(peer, SimTime(99)));
        assert_eq!(failure_detector.silent_since(peer), Some(SimTime(3)));
    }

    #[test]
    fn who_is_no_member_is_not_believed_to_be_down() {
        let (stays, leaves) = (NodeId(1), NodeId(2));
        let mut failure_detector = Beliefs::default();
        failure_detector.suspect(stays, SimTime(0), None);
        failure_detector.suspect(leaves, SimTime(0), None);
        failure_detector.retain(|peer| peer == stays);
        assert_eq!(failure_detector.suspected(SimTime(0)).collect::<Vec<_>>(), [stays]);
    }
}
