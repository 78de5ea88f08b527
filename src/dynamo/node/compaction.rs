//! Compaction, as far as it forgets (Cassandra's `CompactionIterator`): a tombstone has to outlive
//! the time in which every replica hears of the deletion, and may go once that grace is over.
//! Without it deleted data would never be freed. With it a replica that was away for longer than
//! the grace brings the deleted value back: nothing is left that says it was deleted.

use super::{Effects, Env, Node};
use crate::dynamo::note::Note;

impl Node {
    /// Forgets the tombstones whose grace is over; without a grace they are kept for ever.
    pub(super) fn compact(&mut self, env: Env<'_>, effects: &mut Effects) {
        let Some(grace) = env.cluster.policy.tombstone_grace else { return };
        for key in self.store.purge(env.now, grace) {
            effects.note(Note::Purged { key });
        }
    }
}
