//! Dotted version vectors: siblings that cannot multiply (Preguiça, Baquero, Almeida, Fonte and
//! Gonçalves, arXiv:1011.5808; ricardobcl/Dotted-Version-Vectors `dvv.erl` and `dvvset.erl`).
//!
//! A vector clock in the Dynamo paper (section 4.4) names the coordinating node, so two clients
//! that write through one node at the same time get clocks that look like one after the other, and
//! the store must either lose a value or merge the clocks and keep every sibling it has met. Riak
//! did the latter: 99 writes by two clients that race can leave 99 siblings. A *dot* names the one
//! write that made a value, apart from the causal past of that write. A value is obsolete exactly
//! if its dot lies in the past of another, so siblings are never more than the concurrent writes.
//!
//! Two forms: [`DottedClock`] belongs to one value; [`DottedSet`] holds all siblings of a key with
//! one compact clock for them, in which the dots need not be written out.

mod set;

pub use set::DottedSet;

use std::collections::BTreeMap;

/// How often a node has written, and when it last did. Ordered by the counter, then by the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    /// The number of the write among those of its node, from 1.
    pub counter: u64,
    /// The node's time at the write, in seconds. Only clocks with one and the same dot and past
    /// are told apart by it.
    pub timestamp_s: u64,
}

/// A causal past: for each node, its last write that was seen.
pub type Past<A> = BTreeMap<A, Stamp>;

/// The clock of one value: the write that made it, and what that write had seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DottedClock<A> {
    past: Past<A>,
    actor: A,
    stamp: Stamp,
}

impl<A: Ord + Clone> DottedClock<A> {
    /// The clock of the write `stamp` of `actor`, made by someone who had seen `past`.
    #[must_use]
    pub fn new(past: Past<A>, actor: A, stamp: Stamp) -> Self {
        Self { past, actor, stamp }
    }

    /// What the write had seen.
    #[must_use]
    pub fn past(&self) -> &Past<A> {
        &self.past
    }

    /// The write itself: the node that coordinated it and the number it gave it.
    #[must_use]
    pub fn dot(&self) -> (&A, Stamp) {
        (&self.actor, self.stamp)
    }

    /// Whether the value of `self` makes the value of `other` obsolete: the dot of `other` lies in
    /// the past of `self`. Of two clocks that differ only in the time of the dot, the later.
    #[must_use]
    pub fn strictly_descends(&self, other: &Self) -> bool {
        if self == other {
            return false;
        }
        let same_write = self.past == other.past
            && self.actor == other.actor
            && self.stamp.counter == other.stamp.counter;
        if same_write {
            return self.stamp.timestamp_s > other.stamp.timestamp_s;
        }
        let seen = self.past.get(&other.actor);
        seen.is_some_and(|seen| seen.counter >= other.stamp.counter)
    }

    /// Whether `self` is `other` or makes it obsolete.
    #[must_use]
    pub fn descends(&self, other: &Self) -> bool {
        self == other || self.strictly_descends(other)
    }
}

/// All that these clocks have seen, their own writes included: the context a client gets with the
/// siblings it reads.
#[must_use]
pub fn context<A: Ord + Clone>(clocks: &[DottedClock<A>]) -> Past<A> {
    let mut seen = Past::new();
    for clock in clocks {
        let own_write = (&clock.actor, &clock.stamp);
        for (actor, stamp) in clock.past.iter().chain([own_write]) {
            let kept = seen.entry(actor.clone()).or_insert(*stamp);
            *kept = (*kept).max(*stamp);
        }
    }
    seen
}

/// The clock of a new write that `actor` coordinates at `timestamp_s`: `client` are the clocks the
/// client had read, `server` those the coordinator holds.
///
/// The dot is the coordinator's next number by *its own* clocks alone, as upstream. A coordinator
/// that has lost its data therefore gives out a number again (basho/riak_kv issue 679); epochs in
/// the actor's name prevent that.
#[must_use]
pub fn update<A: Ord + Clone>(
    client: &[DottedClock<A>],
    server: &[DottedClock<A>],
    actor: A,
    timestamp_s: u64,
) -> DottedClock<A> {
    let last = context(server).get(&actor).map_or(0, |seen| seen.counter);
    let stamp = Stamp { counter: last + 1, timestamp_s };
    DottedClock::new(context(client), actor, stamp)
}

/// The siblings that remain when two replicas meet: every clock of either that is not obsolete, and
/// equal ones once. The order of the result means nothing.
#[must_use]
pub fn sync<A: Ord + Clone>(
    here: &[DottedClock<A>],
    there: &[DottedClock<A>],
) -> Vec<DottedClock<A>> {
    let news = there.iter().filter(|clock| !here.iter().any(|kept| kept.descends(clock)));
    let news: Vec<&DottedClock<A>> = news.collect();
    let still_valid =
        here.iter().filter(|clock| !news.iter().any(|new| new.strictly_descends(clock)));
    still_valid.chain(news.iter().copied()).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Siblings = Vec<DottedClock<u8>>;

    /// Replicas that clients write to and that meet at times, as in a real run: clocks made up
    /// freely could claim to have seen writes that nobody made.
    fn replicas() -> impl Strategy<Value = [Siblings; 3]> {
        let act = (0u8..3, 0u8..3, 0u8..3);
        prop::collection::vec(act, 0..24).prop_map(|acts| {
            let mut replicas: [Siblings; 3] = Default::default();
            let mut read: Siblings = Vec::new();
            for (act, one, other) in acts {
                let (here, there) = (usize::from(one), usize::from(other));
                match act {
                    0 => read = replicas[here].clone(),
                    1 => replicas[here] = sync(&replicas[here], &replicas[there]),
                    _ => {
                        let written = update(&read, &replicas[here], one, 0);
                        replicas[here] = sync(&replicas[here], &[written]);
                    }
                }
            }
            replicas
        })
    }

    fn sorted(mut siblings: Siblings) -> Siblings {
        siblings.sort_by_key(|clock| (clock.actor, clock.stamp));
        siblings
    }

    #[test]
    fn of_two_writes_at_once_the_later_does_not_make_the_other_obsolete() {
        let first = DottedClock::new(Past::new(), 'a', Stamp { counter: 1, timestamp_s: 1 });
        let second = DottedClock::new(Past::new(), 'b', Stamp { counter: 1, timestamp_s: 2 });
        assert!(!second.strictly_descends(&first) && !first.strictly_descends(&second));
    }

    proptest! {
        #[test]
        fn replicas_agree_whatever_the_order_they_meet_in([a, b, c] in replicas()) {
            prop_assert_eq!(sorted(sync(&a, &b)), sorted(sync(&b, &a)));
            let left = sync(&sync(&a, &b), &c);
            let right = sync(&a, &sync(&b, &c));
            prop_assert_eq!(sorted(left), sorted(right));
            prop_assert_eq!(sync(&a, &a), a);
        }

        #[test]
        fn no_sibling_makes_another_obsolete([a, b, _c] in replicas()) {
            let met = sync(&a, &b);
            for one in &met {
                prop_assert!(!met.iter().any(|other| other.strictly_descends(one)));
            }
        }
    }
}
