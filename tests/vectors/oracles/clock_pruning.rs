//! When Riak forgets the oldest entries of a clock (riak_core `vclock:prune`): by their number and by
//! their age. The engine forgets by number alone, as the Dynamo paper does.

use quorumscope::dynamo::clock::VectorClock;
use quorumscope::time::{SimDuration, SimTime};

/// When a clock is pruned (the bucket properties `small_vclock`, `big_vclock`, `young_vclock` and
/// `old_vclock` of Riak).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PruneRule {
    /// A clock of no more entries is left alone.
    pub small: u16,
    /// A clock of more entries loses its oldest.
    pub big: u16,
    /// An oldest entry that was incremented less long ago stays.
    pub young: SimDuration,
    /// An oldest entry that was incremented longer ago goes.
    pub old: SimDuration,
}

impl PruneRule {
    /// What Riak does unless told otherwise.
    pub const RIAK: Self = Self {
        small: 50,
        big: 50,
        young: SimDuration::from_s(20),
        old: SimDuration::from_s(86_400),
    };
}

/// Drops the oldest entries, one after the other, and returns how many those were. Of two entries of
/// one time that of the smaller actor is the older.
pub fn prune(clock: &mut VectorClock, now: SimTime, rule: PruneRule) -> u32 {
    let mut entries = clock.entries().to_vec();
    let mut dropped = 0;
    while entries.len() > usize::from(rule.small) {
        let ages = entries.iter().enumerate();
        let Some((oldest, entry)) = ages.min_by_key(|(_, entry)| (entry.stamp, entry.actor)) else {
            break;
        };
        let age = now.since(entry.stamp);
        let too_many = entries.len() > usize::from(rule.big);
        if age < rule.young || !(too_many || age > rule.old) {
            break;
        }
        entries.remove(oldest);
        dropped += 1;
    }
    *clock = VectorClock::from_entries(entries);
    dropped
}

#[cfg(test)]
mod tests {
    use super::*;
    use quorumscope::dynamo::clock::{Actor, Entry};
    use quorumscope::dynamo::ids::NodeId;

    #[test]
    fn an_entry_goes_once_it_is_older_than_the_rule_says() {
        let entry = |node, ms| {
            let stamp = SimTime::ZERO + SimDuration::from_ms(ms);
            Entry { actor: Actor::Node(NodeId(node), 0), counter: 1, stamp }
        };
        let clock = VectorClock::from_entries([entry(1, 10), entry(2, 20)]);
        assert!(!clock.is_empty() && VectorClock::new().is_empty());
        let old = SimDuration::from_ms(100);
        let rule = PruneRule { small: 1, big: 2, young: SimDuration::ZERO, old };
        for (ms, kept) in [(110, 2), (111, 1), (999, 1)] {
            let mut pruned = clock.clone();
            prune(&mut pruned, SimTime::ZERO + SimDuration::from_ms(ms), rule);
            assert_eq!(pruned.entries().len(), kept, "after {ms} ms");
        }
    }
}
