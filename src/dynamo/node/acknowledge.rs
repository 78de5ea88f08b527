//! A leader shows what is acknowledged ([`super::super::store::Unacknowledged`]): a write that it
//! took is open until so many hold it as its client asked for, however late they answer, and reads
//! find the copy before it. A follower shows what it has stored.

use super::{Coordination, Effects, Env, Node};
use crate::dynamo::ids::{KeyId, NodeId, OpId};
use crate::dynamo::message::ClientRequest;
use crate::dynamo::note::Note;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::store::OpenWrite;
use crate::dynamo::version::Record;
use std::rc::Rc;

impl Node {
    /// A leader is about to store a write. Where its own copy is enough, and nothing before it is
    /// open, readers see it at once.
    pub(super) fn write_is_open(
        &mut self,
        env: Env<'_>,
        request: &ClientRequest,
        needed: u8,
        record: &Rc<Record>,
    ) {
        let (op, key) = (request.op, request.key.id);
        let is_answered = self.work.get(&op).is_none_or(|work| work.replied);
        let needed = if is_answered { 1 } else { needed };
        let is_met = needed <= 1 && !self.store.unacknowledged().withholds(key);
        if !env.cluster.policy.has_leaders() || is_met {
            return;
        }
        let before = self.store.get(key, Replica::own(self.id)).cloned();
        let write = OpenWrite { op, record: Rc::clone(record), needed, holders: vec![self.id] };
        self.store.unacknowledged_mut().begin(key, before, write);
    }

    /// One of those asked has stored the leader's copy with a write in it.
    pub(super) fn write_is_held(
        &mut self,
        key: KeyId,
        op: OpId,
        replica: Replica,
        effects: &mut Effects,
    ) {
        if !replica.is_stand_in() {
            let shown = self.store.unacknowledged_mut().holds(key, op, replica.holder);
            self.remark_on_shown(key, shown, effects);
        }
    }

    /// Another holds this copy of a key, which this node may have made as a leader.
    pub(super) fn copy_is_held(
        &mut self,
        key: KeyId,
        copy: &Record,
        node: NodeId,
        effects: &mut Effects,
    ) {
        let shown = self.store.unacknowledged_mut().holds_copy(key, copy, node);
        self.remark_on_shown(key, shown, effects);
    }

    /// While a write is under way the account tells that it is acknowledged.
    fn remark_on_shown(&self, key: KeyId, shown: Option<OpId>, effects: &mut Effects) {
        let Some(op) = shown else { return };
        let waits = self.work.get(&op).is_some_and(|work| {
            !work.replied && matches!(work.coordination, Coordination::Put { .. })
        });
        if !waits {
            effects.note(Note::Shows { op, key });
        }
    }
}
