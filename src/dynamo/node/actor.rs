//! Under which name a node counts a write. A clock tells versions apart only while no name counts
//! the same number twice (section 4.4 of the paper); a node that has lost what it counted therefore
//! counts on under a new epoch, as Riak's do. Without it a write of a node that was wiped would
//! carry a number that readers have seen, and vanish.

use super::Node;
use crate::dynamo::clock::{Actor, Dot};
use crate::dynamo::ids::KeyId;
use crate::dynamo::message::{ClientRequest, RequestBody};
use crate::dynamo::policy::ActorRule;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::version::Record;
use crate::time::SimTime;

/// How far a node has counted its writes of a key under one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ActorCounter {
    pub(super) epoch: u16,
    pub(super) counter: u64,
}

/// What a node has counted of a key that it has passed on: more than any copy that comes back can
/// show, so that it counts under a new name then.
pub(super) const FORGOTTEN: u64 = u64::MAX;

impl Node {
    /// Under which name this node counts a write of a key in a role.
    pub(super) fn actor(
        &self,
        rule: ActorRule,
        request: &ClientRequest,
        role: Replica,
        local: Option<&Record>,
    ) -> Actor {
        if rule == ActorRule::Client {
            return Actor::Client(request.client);
        }
        let key = request.key.id;
        let last = self.counted.get(&(key, role.primary));
        let Some(ActorCounter { epoch, counter }) = last.copied() else {
            return Actor::Node(self.id, self.fresh_epoch(key));
        };
        let actor = Actor::Node(self.id, epoch);
        // A leader may have dropped its own writes to follow another.
        let has_dropped =
            counter == FORGOTTEN || self.leadership.asked() > 0 || self.leadership.term() > 0;
        let may_renew = rule == ActorRule::NodeEpoch || role.is_stand_in() || has_dropped;
        if may_renew && has_lost(request, local, actor, counter) {
            return Actor::Node(self.id, self.fresh_epoch(key));
        }
        actor
    }

    /// The copy that this node writes over, with what it has itself counted of the key, where a
    /// clock was truncated: it may have forgotten that, and would give out a number again.
    pub(super) fn with_own_count(
        &self,
        key: KeyId,
        role: Replica,
        actor: Actor,
        local: &Record,
    ) -> Record {
        let mut local = local.clone();
        if let Some(ActorCounter { epoch, counter }) =
            self.counted.get(&(key, role.primary)).copied()
            && actor == Actor::Node(self.id, epoch)
            && counter != FORGOTTEN
        {
            local.clock.learn(Dot { actor, counter }, SimTime::ZERO);
        }
        local
    }

    /// An epoch of a key that this node has not counted in, in any role.
    fn fresh_epoch(&self, key: KeyId) -> u16 {
        let roles = self.counted.iter().filter(|((counted, _), _)| *counted == key);
        roles.map(|(_, counted)| counted.epoch.saturating_add(1)).max().unwrap_or(0)
    }
}

/// Riak's key epochs (`maybe_new_key_epoch`): a node that finds less of its own writes of a key
/// than it has made, or than others know of, has lost its history: it was wiped, or forgot a
/// tombstone, or stood in for another and has brought that copy home. Counting on under the old
/// name would reuse numbers, and readers would drop the new write.
fn has_lost(request: &ClientRequest, local: Option<&Record>, actor: Actor, counter: u64) -> bool {
    let here = local.map_or(0, |record| record.clock.counter(actor));
    let claimed = match &request.ask {
        RequestBody::Put { context, .. } => context.counter(actor),
        RequestBody::Get { .. } => 0,
    };
    here < counter || claimed > here
}
