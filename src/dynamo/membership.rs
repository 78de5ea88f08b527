//! One node's view of the members (section 4.8.1). An administrator makes a node join or leave;
//! the change has a version, and of two views the newer one wins, as gossip or a refusal brings it
//! round. Views differ between nodes for a while, and nothing acknowledged may be missed meanwhile.
//!
//! A change of the ring therefore goes through two stages, each with a version of its own, so that
//! coordinators whose views are one version apart always meet in a common quorum (the pending
//! ranges of Cassandra, `blockFor + pending`; the joint configurations of Ongaro 2014, section 4.3):
//!
//! 1. *Transferring*: the old ring is read. Those who lose a range stream it to those who gain it.
//!    A write goes to both, and needs the acknowledgements of as many more as gain.
//! 2. *Handing over*, once everything is transferred: the new ring is read, and writes still go to
//!    both, until all who lose something know that they are not asked any more.
//! 3. Then the new ring stands alone, and those who lost a range forget it.
//!
//! A replica refuses a coordinator whose view is so old that it would count the wrong replicas.

use super::ids::{Key, KeyId, NodeId, by_number};
use super::ring::Ring;
use std::rc::Rc;

/// How often the members, or the stage of their change, have changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RingVersion(pub u16);

impl RingVersion {
    fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// How far a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangePhase {
    /// Ranges are streamed; the old ring is read.
    Transferring,
    /// The new ring is read; those who lose a range are told.
    HandingOver,
}

/// A change under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// How far it is.
    pub stage: ChangePhase,
    /// The ring that is not read: the new one, and then the old one.
    pub other: Rc<Ring>,
    /// Who joins.
    pub joins: Rc<[NodeId]>,
    /// Who leaves.
    pub leaves: Rc<[NodeId]>,
    /// Those who leave and were dead already: others stream in their stead.
    pub dead: Rc<[NodeId]>,
    /// Those who have to finish before the next stage, by number.
    pub awaited: Vec<NodeId>,
}

/// What one node knows of the members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MembershipView {
    /// Which of two views is newer.
    pub version: RingVersion,
    /// The ring that is read.
    pub ring: Rc<Ring>,
    /// All members, those who come and go included, by number.
    pub members: Rc<[NodeId]>,
    /// The change under way.
    pub change: Option<Change>,
}

/// Who joins and who leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeRequest {
    /// These join.
    pub joins: Vec<NodeId>,
    /// These leave.
    pub leaves: Vec<NodeId>,
    /// Those of them that are dead.
    pub dead: Vec<NodeId>,
}

/// What is found in the primaries of two rings.
type Found<'a> = dyn Fn(&[NodeId], &[NodeId]) -> Vec<NodeId> + 'a;

impl MembershipView {
    /// The view at the beginning, which all nodes share.
    #[must_use]
    pub fn first(ring: Rc<Ring>, nodes: u16) -> Self {
        let members = (0..nodes).map(NodeId).collect();
        Self { ring, members, ..Self::default() }
    }

    /// The view in which a change begins; none may be under way.
    #[must_use]
    pub fn begin(&self, ring: Ring, wanted: &ChangeRequest, n: u8) -> Self {
        let members = by_number([&self.members, wanted.joins.as_slice()].concat());
        let mut view = Self {
            version: self.version.next(),
            ring: Rc::clone(&self.ring),
            members: members.into(),
            change: Some(Change {
                stage: ChangePhase::Transferring,
                other: Rc::new(ring),
                joins: wanted.joins.as_slice().into(),
                leaves: wanted.leaves.as_slice().into(),
                dead: wanted.dead.as_slice().into(),
                awaited: Vec::new(),
            }),
        };
        let awaited = view.senders(n);
        if let Some(change) = &mut view.change {
            change.awaited = awaited;
        }
        view.advanced(n)
    }

    /// The view once this node has done its part; `None` where nobody waits for it.
    #[must_use]
    pub fn without(&self, node: NodeId, n: u8) -> Option<Self> {
        let change = self.change.as_ref()?;
        let place = change.awaited.binary_search(&node).ok()?;
        let mut view = self.clone();
        view.change.as_mut()?.awaited.remove(place);
        Some(view.advanced(n))
    }

    /// What two views make together; `None` where the other adds nothing.
    #[must_use]
    pub fn merged(&self, other: &Self, n: u8) -> Option<Self> {
        if other.version > self.version {
            return Some(other.clone());
        }
        let (Some(mine), Some(theirs)) = (&self.change, &other.change) else { return None };
        let is_both = |node: &NodeId| theirs.awaited.contains(node);
        if other.version < self.version || mine.awaited.iter().all(is_both) {
            return None;
        }
        let mut view = self.clone();
        view.change.as_mut()?.awaited.retain(is_both);
        Some(view.advanced(n))
    }

    /// True if it tells more of the ring than another.
    #[must_use]
    pub fn is_newer_than(&self, other: &Self) -> bool {
        let awaited = |view: &Self| view.change.as_ref().map_or(0, |change| change.awaited.len());
        (self.version, awaited(other)) > (other.version, awaited(self))
    }

    /// The next stages, as long as nobody is waited for.
    fn advanced(mut self, n: u8) -> Self {
        while let Some(change) = self.change.take_if(|change| change.awaited.is_empty()) {
            self.version = self.version.next();
            if change.stage == ChangePhase::Transferring {
                let other = std::mem::replace(&mut self.ring, change.other.clone());
                let stage = ChangePhase::HandingOver;
                self.change = Some(Change { stage, other, ..change });
                let awaited = self.losers(n);
                if let Some(change) = &mut self.change {
                    change.awaited = awaited;
                }
            } else {
                let left = |node: &NodeId| change.leaves.contains(node);
                self.members = self.members.iter().copied().filter(|node| !left(node)).collect();
            }
        }
        self
    }

    /// True where no change is under way.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.change.is_none()
    }

    /// True of those who can be asked: members, but neither those who come nor those who go.
    #[must_use]
    pub fn serves(&self, node: NodeId) -> bool {
        let is_member = self.members.binary_search(&node).is_ok();
        is_member
            && self.change.as_ref().is_none_or(|change| {
                let joins =
                    change.stage == ChangePhase::Transferring && change.joins.contains(&node);
                !joins && !change.leaves.contains(&node)
            })
    }

    /// Whom a write is sent to besides the primaries, while a change is under way: those who gain
    /// the key, or those who lose it.
    #[must_use]
    pub fn besides(&self, key: Key, n: u8) -> Vec<NodeId> {
        let Some(change) = &self.change else { return Vec::new() };
        let read = self.ring.primaries(key, n);
        let mut others = change.other.primaries(key, n);
        others.retain(|node| !read.contains(node) && !change.dead.contains(node));
        others
    }

    /// To whom a node passes on what it holds of a key that it is about to lose, or is no replica
    /// of; `None` where it keeps the key.
    #[must_use]
    pub fn heir(&self, node: NodeId, key: Key, n: u8) -> Option<NodeId> {
        let Some(change) = &self.change else {
            let primaries = self.ring.primaries(key, n);
            return if primaries.contains(&node) { None } else { primaries.first().copied() };
        };
        let (old, new) = match change.stage {
            ChangePhase::Transferring => (&self.ring, &change.other),
            ChangePhase::HandingOver => (&change.other, &self.ring),
        };
        let (old, new) = (old.primaries(key, n), new.primaries(key, n));
        let mut pairs = pairs(&old, &new);
        if old.contains(&node) && new.contains(&node) {
            return pairs.find(|(loser, _)| change.dead.contains(loser)).map(|(_, gainer)| gainer);
        }
        if new.contains(&node) {
            return None;
        }
        let own = pairs.find(|(loser, _)| *loser == node).map(|(_, gainer)| gainer);
        own.or(new.first().copied())
    }

    /// Who streams something to somebody, by number.
    fn senders(&self, n: u8) -> Vec<NodeId> {
        let dead = |node: &NodeId| self.change.as_ref().is_some_and(|it| it.dead.contains(node));
        self.everywhere(n, &|old, new| {
            let mut losers: Vec<NodeId> = pairs(old, new).map(|(loser, _)| loser).collect();
            if losers.iter().any(dead) {
                losers.extend(old.iter().copied().filter(|node| new.contains(node)));
                losers.retain(|node| !dead(node));
            }
            losers
        })
    }

    /// Who loses something, by number.
    fn losers(&self, n: u8) -> Vec<NodeId> {
        let dead = self.change.as_ref().map(|change| Rc::clone(&change.dead)).unwrap_or_default();
        self.everywhere(n, &|new, old| {
            let losers = pairs(old, new).map(|(loser, _)| loser);
            losers.filter(|node| !dead.contains(node)).collect()
        })
    }

    /// What `of` finds in the primaries of both rings, at every place where one of them changes,
    /// and in the walks fixed by hand; by number, each once.
    fn everywhere(&self, n: u8, of: &Found<'_>) -> Vec<NodeId> {
        let Some(change) = &self.change else { return Vec::new() };
        let (read, other) = (&self.ring, &change.other);
        let places = read.tokens().iter().chain(other.tokens()).map(|token| token.position);
        let places = places.map(|position| Key { id: KeyId(u32::MAX), position });
        let keys = places.chain(read.fixed_keys());
        let mut found = Vec::new();
        for key in keys {
            found.append(&mut of(&read.primaries(key, n), &other.primaries(key, n)));
        }
        by_number(found)
    }

    /// True if a node refuses a write of a coordinator whose view was of this version: the copies
    /// that it would count are not those that the readers of the change look at.
    #[must_use]
    pub fn refuses_write(&self, node: NodeId, key: Key, n: u8, version: RingVersion) -> bool {
        if version >= self.joint_since() {
            return false;
        }
        let is_in = |ring: &Ring| ring.primaries(key, n).contains(&node);
        !is_in(&self.ring) || self.change.as_ref().is_some_and(|change| !is_in(&change.other))
    }

    /// True if a node refuses a read of a coordinator whose view was of this version.
    #[must_use]
    pub fn refuses_read(&self, node: NodeId, key: Key, n: u8, version: RingVersion) -> bool {
        version < self.version && !self.ring.primaries(key, n).contains(&node)
    }

    /// Since which version writes go where they go now.
    fn joint_since(&self) -> RingVersion {
        match &self.change {
            Some(Change { stage: ChangePhase::HandingOver, .. }) => {
                RingVersion(self.version.0.saturating_sub(1))
            }
            _ => self.version,
        }
    }
}

/// Those who lose a key, each with the one that gains its copy.
fn pairs<'a>(old: &'a [NodeId], new: &'a [NodeId]) -> impl Iterator<Item = (NodeId, NodeId)> + 'a {
    let losers = old.iter().filter(|node| !new.contains(node));
    losers.copied().zip(new.iter().filter(|node| !old.contains(node)).copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamo::ids::Position;
    use crate::dynamo::ring::Token;

    const N: u8 = 1;

    /// A ring of two nodes with a token each, and a key of the first.
    fn ring() -> (Ring, Key) {
        let token = |node, position| Token { position: Position(position), owner: NodeId(node) };
        let ring = Ring::new(vec![token(0, 100), token(1, 200)]);
        (ring, Key { id: KeyId(0), position: Position(50) })
    }

    #[test]
    fn who_is_no_replica_any_more_refuses_who_does_not_know_it() {
        let (ring, key) = ring();
        let old = RingVersion(0);
        let view = MembershipView {
            version: RingVersion(2),
            ..MembershipView::first(Rc::new(ring.clone()), 2)
        };
        let (replica, other) = (NodeId(0), NodeId(1));
        assert_eq!(ring.primaries(key, N), [replica]);
        assert!(view.refuses_write(other, key, N, old) && view.refuses_read(other, key, N, old));
        assert!(!view.refuses_write(replica, key, N, old));
        assert!(!view.refuses_read(replica, key, N, old));
        assert!(!view.refuses_write(other, key, N, view.version));
        assert!(!view.refuses_read(other, key, N, view.version));
    }

    #[test]
    fn while_it_changes_only_a_replica_under_both_rings_takes_an_old_write() {
        let (ring, key) = ring();
        let first = MembershipView::first(Rc::new(ring.clone()), 2);
        let other = Ring::new(ring.tokens().iter().rev().copied().take(1).collect());
        let wanted = ChangeRequest { leaves: vec![NodeId(0)], ..ChangeRequest::default() };
        let view = first.begin(other, &wanted, N);
        assert!(view.refuses_write(NodeId(0), key, N, first.version));
        assert!(view.refuses_write(NodeId(1), key, N, first.version));
        assert!(!view.refuses_write(NodeId(0), key, N, view.version));
    }

    /// A third node joins that takes something of both others, the key among it.
    fn joining() -> (MembershipView, MembershipView, Key) {
        let (ring, key) = ring();
        let token = |position| Token { position: Position(position), owner: NodeId(2) };
        let other = Ring::new([ring.tokens(), &[token(60), token(160)]].concat());
        let first = MembershipView::first(Rc::new(ring), 2);
        let wanted = ChangeRequest { joins: vec![NodeId(2)], ..ChangeRequest::default() };
        let view = first.begin(other, &wanted, N);
        (first, view, key)
    }

    fn awaited(view: &MembershipView) -> &[NodeId] {
        view.change.as_ref().map_or(&[], |change| &change.awaited)
    }

    #[test]
    fn what_two_views_make_together_awaits_whom_both_await() {
        let (first, view, _) = joining();
        assert_eq!(awaited(&view), [NodeId(0), NodeId(1)]);
        let without = |node| view.without(NodeId(node), N).expect("it is awaited");
        let (one, other) = (without(0), without(1));
        assert_eq!((awaited(&one), awaited(&other)), (&[NodeId(1)][..], &[NodeId(0)][..]));
        assert_eq!(view.merged(&one, N), Some(one.clone()));
        assert_eq!(one.merged(&view, N), None);
        assert!(one.is_newer_than(&view) && !view.is_newer_than(&one) && !one.is_newer_than(&one));
        let both = one.merged(&other, N).expect("it awaits fewer");
        assert_eq!(both.change.as_ref().map(|change| change.stage), Some(ChangePhase::HandingOver));
        assert_eq!((both.merged(&one, N), both.merged(&first, N)), (None, None));
        assert_eq!(one.merged(&both, N), Some(both.clone()));
        assert!(both.is_newer_than(&one) && !one.is_newer_than(&both));
    }

    #[test]
    fn who_comes_is_asked_once_it_has_what_it_gains() {
        let (first, view, key) = joining();
        let done = view.without(NodeId(0), N).and_then(|view| view.without(NodeId(1), N));
        let handing = done.expect("both were awaited");
        let who = |view: &MembershipView| {
            (0..4).map(|node| view.serves(NodeId(node))).collect::<Vec<_>>()
        };
        assert_eq!(who(&first), [true, true, false, false]);
        assert_eq!(who(&view), [true, true, false, false]);
        assert_eq!(who(&handing), [true, true, true, false]);
        assert_eq!(
            (view.besides(key, N), handing.besides(key, N)),
            (vec![NodeId(2)], vec![NodeId(0)])
        );
        // Since the change began, writes go to those who lose it and those who gain it.
        assert!(!handing.refuses_write(NodeId(0), key, N, view.version));
        assert!(handing.refuses_write(NodeId(0), key, N, first.version));
    }

    #[test]
    fn what_the_dead_held_is_sent_by_those_who_hold_it_too() {
        let token =
            |node| Token { position: Position(100 * u128::from(node)), owner: NodeId(node) };
        let first = MembershipView::first(Rc::new(Ring::new((0..3).map(token).collect())), 3);
        let dead = vec![NodeId(0)];
        let wanted = ChangeRequest { leaves: dead.clone(), dead, ..ChangeRequest::default() };
        let view = first.begin(Ring::new((1..3).map(token).collect()), &wanted, 2);
        assert_eq!(awaited(&view), [NodeId(1), NodeId(2)]);
        assert!(!view.serves(NodeId(0)) && view.serves(NodeId(1)));
        let handing = view.without(NodeId(1), 2).and_then(|view| view.without(NodeId(2), 2));
        assert!(handing.is_some_and(|view| view.is_settled()), "the dead have no part in it");
    }
}
