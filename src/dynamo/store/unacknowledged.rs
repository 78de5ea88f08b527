//! What a leader has written and may not show yet (semi-synchronous replication, `AFTER_SYNC` of
//! `rpl_semi_sync_source_wait_point`): a write stands in the leader's log before its followers have
//! it, and who reads the leader is shown the last copy that has its acknowledgements. Without this a
//! reader sees what a failover loses.
//!
//! A leader's copies of a key come one after the other, and each holds what those before it hold: an
//! acknowledgement of one is one of all before it. A write that the leader gave up stays open until
//! followers have it after all. The list lies on disk beside the log.

use crate::dynamo::ids::{KeyId, NodeId, OpId};
use crate::dynamo::version::Record;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A copy that a leader made and that waits for acknowledgements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenWrite {
    /// The write that made it.
    pub op: OpId,
    /// The leader's copy with that write in it.
    pub record: Rc<Record>,
    /// How many have to hold it before it is shown.
    pub needed: u8,
    /// Who holds it, each once.
    pub holders: Vec<NodeId>,
}

impl OpenWrite {
    fn is_met(&self) -> bool {
        self.holders.len() >= usize::from(self.needed)
    }
}

/// The open writes of a key, the oldest first, and what is shown meanwhile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct OpenWrites {
    shown: Option<Rc<Record>>,
    writes: Vec<OpenWrite>,
}

/// Keys whose newest copy may not be shown yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unacknowledged(BTreeMap<KeyId, OpenWrites>);

impl Unacknowledged {
    /// True where the newest copy of a key may not be shown.
    #[must_use]
    pub fn withholds(&self, key: KeyId) -> bool {
        self.0.contains_key(&key)
    }

    /// What is shown of a key whose newest copy may not be: `None` inside where that is nothing.
    #[must_use]
    pub fn shown(&self, key: KeyId) -> Option<Option<&Rc<Record>>> {
        self.0.get(&key).map(|open| open.shown.as_ref())
    }

    /// The open writes of a key, the oldest first.
    #[must_use]
    pub fn writes(&self, key: KeyId) -> &[OpenWrite] {
        self.0.get(&key).map_or(&[], |open| &open.writes)
    }

    /// How many writes are open.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.values().map(|open| open.writes.len()).sum()
    }

    /// A leader has made a copy over `before`. One that needs nobody else is shown at once.
    pub fn begin(&mut self, key: KeyId, before: Option<Rc<Record>>, write: OpenWrite) {
        let op = write.op;
        let open =
            self.0.entry(key).or_insert_with(|| OpenWrites { shown: before, writes: vec![] });
        open.writes.push(write);
        self.show_if_met(key, op);
    }

    /// Another holds the copy that this write made.
    pub fn holds(&mut self, key: KeyId, op: OpId, node: NodeId) -> Option<OpId> {
        let open = self.0.get_mut(&key)?;
        let at = open.writes.iter().position(|write| write.op == op)?;
        for write in &mut open.writes[..=at] {
            if !write.holders.contains(&node) {
                write.holders.push(node);
            }
        }
        self.show_if_met(key, op)
    }

    /// Another holds this copy, whichever write made it.
    pub fn holds_copy(&mut self, key: KeyId, copy: &Record, node: NodeId) -> Option<OpId> {
        let made = self.writes(key).iter().rfind(|write| write.record.same_as(copy));
        let op = made.map(|write| write.op)?;
        self.holds(key, op, node)
    }

    /// The copy that this write made is shown from now on, and all before it are history.
    pub fn show(&mut self, key: KeyId, op: OpId) {
        let Some(open) = self.0.get_mut(&key) else { return };
        let Some(at) = open.writes.iter().position(|write| write.op == op) else { return };
        open.shown = open.writes.drain(..=at).next_back().map(|write| write.record);
        if open.writes.is_empty() {
            self.0.remove(&key);
        }
    }

    /// Shows the newest that has its acknowledgements, if one up to this write has them. Returns its
    /// write.
    fn show_if_met(&mut self, key: KeyId, up_to: OpId) -> Option<OpId> {
        let writes = self.writes(key);
        let end = writes.iter().position(|write| write.op == up_to)?;
        let met = writes[..=end].iter().rfind(|write| write.is_met())?.op;
        self.show(key, met);
        Some(met)
    }

    /// Forgets the open writes of one key, or all: the copies stand for themselves.
    pub fn forget(&mut self, key: Option<KeyId>) {
        self.0.retain(|held, _| key.is_some_and(|key| *held != key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamo::value::Value;
    use crate::dynamo::version::plain;
    use proptest::prelude::*;

    const KEY: KeyId = KeyId(0);

    fn copy(number: u32) -> Rc<Record> {
        Rc::new(Record::single(plain(number, Value::Text(number.to_string().into()))))
    }

    fn write(number: u32, needed: u8) -> OpenWrite {
        let holders = vec![NodeId(0)];
        OpenWrite { op: OpId(number), record: copy(number), needed, holders }
    }

    /// What a reader is shown, by the number of the write; the newest copy is the last begun.
    fn shown(open: &Unacknowledged, begun: u32) -> Option<u32> {
        match open.shown(KEY) {
            None => begun.checked_sub(1),
            Some(shown) => shown.map(|record| record.siblings[0].origin.0),
        }
    }

    #[test]
    fn an_acknowledgement_of_the_later_is_one_of_the_earlier() {
        let mut open = Unacknowledged::default();
        open.begin(KEY, None, write(0, 2));
        open.begin(KEY, Some(copy(0)), write(1, 3));
        assert_eq!(open.holds(KEY, OpId(1), NodeId(1)), Some(OpId(0)));
        assert_eq!(shown(&open, 2), Some(0));
        assert_eq!(open.holds(KEY, OpId(1), NodeId(1)), None, "one node counts once");
        assert_eq!(open.holds_copy(KEY, &copy(1), NodeId(2)), Some(OpId(1)));
        assert!(!open.withholds(KEY));
    }

    #[test]
    fn a_write_that_needs_nobody_shows_what_it_was_written_over() {
        let mut open = Unacknowledged::default();
        open.begin(KEY, None, write(0, 2));
        open.begin(KEY, Some(copy(0)), write(1, 1));
        assert!(!open.withholds(KEY));
        open.begin(KEY, Some(copy(1)), write(2, 2));
        open.forget(Some(KEY));
        assert!(!open.withholds(KEY));
    }

    proptest! {
        /// Whatever comes in whatever order, what is shown is the newest write that it and those
        /// after it have acknowledgements enough for, and is never taken back.
        #[test]
        fn the_last_with_its_acknowledgements_is_shown(
            acts in prop::collection::vec((0u32..8, 1u16..4, any::<bool>()), 1..40),
            needed in prop::collection::vec(1u8..4, 8),
        ) {
            let (mut open, mut begun, mut last) = (Unacknowledged::default(), 0_u32, None);
            let mut acknowledged = vec![vec![NodeId(0)]; 8];
            for (number, node, begins) in acts {
                if begins && begun < 8 {
                    let before = begun.checked_sub(1).map(copy);
                    open.begin(KEY, before, write(begun, needed[begun as usize]));
                    begun += 1;
                } else if number < begun {
                    open.holds(KEY, OpId(number), NodeId(node));
                    for holders in &mut acknowledged[..=number as usize] {
                        if !holders.contains(&NodeId(node)) {
                            holders.push(NodeId(node));
                        }
                    }
                }
                let is_met = |of: &u32| {
                    acknowledged[*of as usize].len() >= usize::from(needed[*of as usize])
                };
                let expected = (0..begun).rfind(is_met);
                prop_assert_eq!(shown(&open, begun), expected);
                prop_assert!(expected >= last);
                last = expected;
            }
        }
    }
}
