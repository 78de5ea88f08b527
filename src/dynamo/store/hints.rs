//! Hints at the coordinator (Cassandra's hinted handoff; `HintsService`, `StorageProxy`): a write
//! that its target missed is kept by the node that coordinated it, as a message to be sent later.
//! It is no copy of the key: nobody reads it, and it counts for no quorum. Without it every write
//! during a short outage would wait for a read or for anti-entropy to reach the replica.

use crate::dynamo::ids::{Key, KeyId, NodeId};
use crate::dynamo::version::Record;
use crate::lists::Gather;
use crate::time::{SimDuration, SimTime};
use std::rc::Rc;

/// A write kept for its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Who missed it.
    pub target: NodeId,
    /// Of which key.
    pub key: Key,
    /// What was written, under its original timestamp.
    pub record: Rc<Record>,
    /// Since when it is kept.
    pub kept_at: SimTime,
    /// When it is worth nothing any more: a delete that was forgotten everywhere must not be met
    /// by the write that it deleted.
    pub expires_at: Option<SimTime>,
    /// Whether it is on its way.
    pub is_sent: bool,
}

impl Hint {
    /// True while it may still be delivered.
    #[must_use]
    pub fn is_valid(&self, now: SimTime) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

/// The hints of one node, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints(Vec<Hint>);

impl Hints {
    /// Keeps one more.
    pub fn keep(&mut self, hint: Hint) {
        self.0.push(hint);
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Hint> {
        self.0.iter()
    }

    /// True if there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True if a hint for this target has been here for longer than the window (CASSANDRA-14309:
    /// whoever could not be reached for that long needs a repair, not more hints).
    #[must_use]
    pub fn is_overdue(&self, target: NodeId, now: SimTime, window: SimDuration) -> bool {
        let oldest = self.0.iter().find(|hint| hint.target == target);
        oldest.is_some_and(|hint| now.since(hint.kept_at) > window)
    }

    /// Takes out those that have expired.
    pub fn take_expired(&mut self, now: SimTime) -> Vec<Hint> {
        if self.0.iter().all(|hint| hint.is_valid(now)) {
            return Vec::new();
        }
        let (valid, expired) =
            std::mem::take(&mut self.0).into_iter().partition(|hint| hint.is_valid(now));
        self.0 = valid;
        expired
    }

    /// Marks those for one target as sent, and returns those that were not on their way.
    pub fn send(&mut self, target: NodeId) -> Vec<(Key, Rc<Record>)> {
        let due = self.0.iter_mut().filter(|hint| hint.target == target && !hint.is_sent);
        due.map(|hint| {
            hint.is_sent = true;
            (hint.key, Rc::clone(&hint.record))
        })
        .gather()
    }

    /// What was sent may have been lost: all are to be sent again.
    pub fn send_again(&mut self) {
        for hint in &mut self.0 {
            hint.is_sent = false;
        }
    }

    /// Forgets what the target has acknowledged; true if something was kept.
    pub fn delivered(&mut self, target: NodeId, key: KeyId, record: &Record) -> bool {
        let before = self.0.len();
        self.0.retain(|hint| {
            hint.target != target || hint.key.id != key || !hint.record.same_as(record)
        });
        self.0.len() < before
    }

    /// Forgets those of one key, or all.
    pub fn wipe(&mut self, key: Option<KeyId>) {
        self.0.retain(|hint| key.is_some_and(|key| hint.key.id != key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamo::ids::Position;

    fn hint(target: u16, key: u32, expires_at: Option<SimTime>) -> Hint {
        let (target, kept_at) = (NodeId(target), SimTime(10));
        let key = Key { id: KeyId(key), position: Position(0) };
        Hint { target, key, record: Rc::default(), kept_at, expires_at, is_sent: false }
    }

    fn kept(hints: &Hints) -> Vec<(u16, u32)> {
        hints.iter().map(|hint| (hint.target.0, hint.key.id.0)).collect()
    }

    #[test]
    fn what_is_wiped_or_acknowledged_is_one_key_of_one_target() {
        let mut hints = Hints::default();
        for (target, key) in [(1, 1), (1, 2), (2, 1)] {
            hints.keep(hint(target, key, None));
        }
        assert!(!hints.delivered(NodeId(2), KeyId(2), &Record::default()));
        assert!(hints.delivered(NodeId(1), KeyId(1), &Record::default()));
        assert_eq!(kept(&hints), [(1, 2), (2, 1)]);
        hints.wipe(Some(KeyId(1)));
        assert_eq!(kept(&hints), [(1, 2)]);
        hints.wipe(None);
        assert!(hints.is_empty());
    }

    #[test]
    fn a_hint_is_overdue_after_its_window_and_goes_when_it_expires() {
        let window = SimDuration::from_us(5);
        let mut hints = Hints::default();
        hints.keep(hint(1, 1, Some(SimTime(20))));
        hints.keep(hint(2, 1, None));
        assert!(!hints.is_overdue(NodeId(1), SimTime(15), window));
        assert!(hints.is_overdue(NodeId(1), SimTime(16), window));
        assert!(!hints.is_overdue(NodeId(3), SimTime(99), window));
        assert!(hints.take_expired(SimTime(12)).is_empty());
        let expired = hints.take_expired(SimTime(99));
        assert_eq!(expired.iter().map(|hint| hint.target).collect::<Vec<_>>(), [NodeId(1)]);
        assert_eq!(kept(&hints), [(2, 1)]);
    }
}
