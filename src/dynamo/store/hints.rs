//! Hints at the coordinator (Cassandra's hinted handoff; `HintsService`, `StorageProxy`): a write
//! that its target missed is kept by the node that coordinated it, as a message to be sent later.
//! It is no copy of the key: nobody reads it, and it counts for no quorum. Without it every write
//! during a short outage would wait for a read or for anti-entropy to reach the replica.

use crate::dynamo::ids::{Key, KeyId, NodeId};
use crate::dynamo::version::Record;
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
    /// How long it is worth something.
    pub life: HintLife,
    /// Whether it is on its way.
    pub is_sent: bool,
}

/// How long a hint is worth something: a delete that was forgotten everywhere must not be met by
/// the write that it deleted. So its life is the smaller of two graces, that when it was made and
/// that when it is delivered (Cassandra `Hint.isLive`); an operator may have lowered the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HintLife {
    /// Since when the hint is kept.
    pub kept_at: SimTime,
    /// For how long tombstones were kept then; `None`: always.
    pub grace: Option<SimDuration>,
}

impl HintLife {
    /// True while the hint may still be delivered, where tombstones are kept for this long now.
    #[must_use]
    pub fn lasts(self, now: SimTime, grace: Option<SimDuration>) -> bool {
        let graces = [self.grace, grace].into_iter().flatten();
        graces.min().is_none_or(|grace| now < self.kept_at + grace)
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
        let is_old = |hint: &Hint| now.since(hint.life.kept_at) > window;
        self.0.iter().any(|hint| hint.target == target && is_old(hint))
    }

    /// Takes out those of which this is true.
    pub fn take_where(&mut self, is_taken: impl Fn(&Hint) -> bool) -> Vec<Hint> {
        if !self.0.iter().any(&is_taken) {
            return Vec::new();
        }
        let (taken, rest) = std::mem::take(&mut self.0).into_iter().partition(is_taken);
        self.0 = rest;
        taken
    }

    /// True if this write is kept for this target.
    #[must_use]
    pub fn has(&self, target: NodeId, key: KeyId, record: &Record) -> bool {
        let is_it = |hint: &Hint| {
            hint.target == target && hint.key.id == key && hint.record.same_as(record)
        };
        self.0.iter().any(is_it)
    }

    /// Marks those for one target as sent, and returns those that were not on their way.
    pub fn send(&mut self, target: NodeId) -> Vec<(Key, Rc<Record>, HintLife)> {
        let due = self.0.iter_mut().filter(|hint| hint.target == target && !hint.is_sent);
        due.map(|hint| {
            hint.is_sent = true;
            (hint.key, Rc::clone(&hint.record), hint.life)
        })
        .collect()
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

    fn hint(target: u16, key: u32) -> Hint {
        let life = HintLife { kept_at: SimTime(10), grace: None };
        let key = Key { id: KeyId(key), position: Position(0) };
        Hint { target: NodeId(target), key, record: Rc::default(), life, is_sent: false }
    }

    fn kept(hints: &Hints) -> Vec<(u16, u32)> {
        hints.iter().map(|hint| (hint.target.0, hint.key.id.0)).collect()
    }

    #[test]
    fn what_is_wiped_or_acknowledged_is_one_key_of_one_target() {
        let mut hints = Hints::default();
        for (target, key) in [(1, 1), (1, 2), (2, 1)] {
            hints.keep(hint(target, key));
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
    fn a_hint_is_overdue_after_its_window() {
        let window = SimDuration::from_us(5);
        let mut hints = Hints::default();
        hints.keep(hint(1, 1));
        assert!(!hints.is_overdue(NodeId(1), SimTime(15), window));
        assert!(hints.is_overdue(NodeId(1), SimTime(16), window));
        assert!(!hints.is_overdue(NodeId(3), SimTime(99), window));
    }

    #[test]
    fn what_is_taken_is_what_was_asked_for() {
        let mut hints = Hints::default();
        for (target, key) in [(1, 1), (2, 1)] {
            hints.keep(hint(target, key));
        }
        assert!(hints.take_where(|hint| hint.target == NodeId(3)).is_empty());
        assert!(hints.has(NodeId(1), KeyId(1), &Record::default()));
        let taken = hints.take_where(|hint| hint.target == NodeId(1));
        assert_eq!(taken, [hint(1, 1)]);
        assert!(!hints.has(NodeId(1), KeyId(1), &Record::default()));
        assert_eq!(kept(&hints), [(2, 1)]);
    }

    #[test]
    fn a_hint_lasts_for_the_smaller_of_two_graces() {
        let (short, long) = (Some(SimDuration::from_us(5)), Some(SimDuration::from_us(9)));
        let ends = |then, now| {
            let life = HintLife { kept_at: SimTime(10), grace: then };
            (0..100).map(SimTime).find(|time| !life.lasts(*time, now)).map(|end| end.0)
        };
        assert_eq!([ends(short, long), ends(long, short)], [Some(15); 2]);
        assert_eq!([ends(long, None), ends(None, long)], [Some(19); 2]);
        assert_eq!(ends(None, None), None);
    }
}
