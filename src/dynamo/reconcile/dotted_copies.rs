//! Copies whose versions know their own events (dotted version vectors; `riak_object:merge/2` with
//! `dvv_enabled`). A copy's clock is the set of events that it has heard of, its siblings are those
//! of them that nothing superseded: an event that one copy has heard of and does not hold is over,
//! wherever else its version is held.
//!
//! That holds while no event is given out twice. A node that was restored from a backup counts a
//! number again (riak_kv pull request 814), and then two values bear one event. Both are kept where
//! they meet, since no clock can tell which of them is over; and a copy whose clock another
//! dominates is set aside whole before its versions are looked at (`syntactic_merge/2`). What comes
//! of several copies then depends on which of them met first, but not for ever: clocks only grow,
//! and copies of one clock only gather versions, so that all that go on exchanging agree.

use crate::dynamo::clock::{Relation, VectorClock};
use crate::dynamo::version::{Record, Version};
use std::rc::Rc;

/// What these copies make together, in whatever order they stand.
pub(super) fn join(copies: &[&Record]) -> Record {
    let has_heir = |one: &Record| copies.iter().any(|other| other.clock.dominates(&one.clock));
    let newest: Vec<&Record> = copies.iter().copied().filter(|copy| !has_heir(copy)).collect();
    let mut clock = VectorClock::new();
    newest.iter().for_each(|copy| clock.merge(&copy.clock));
    let mut siblings = siblings(&newest, is_open);
    if siblings.is_empty() {
        // Each claims to have seen the end of what the other holds: numbers were given out twice.
        siblings = self::siblings(&newest, |_, _| true);
    }
    Record { clock, siblings: unsuperseded(siblings), ..Record::default() }
}

/// The versions of these copies for which `is_kept` holds against every copy, each once.
fn siblings(
    copies: &[&Record],
    is_kept: impl Fn((&Record, &Version), &Record) -> bool,
) -> Vec<Rc<Version>> {
    let mut kept: Vec<Rc<Version>> = Vec::new();
    for copy in copies {
        for version in &copy.siblings {
            if copies.iter().all(|other| is_kept((copy, version), other)) {
                insert(&mut kept, version);
            }
        }
    }
    kept
}

/// True unless `other` has heard of the event of a version that `copy` holds, and holds none of
/// that event any more. Copies of equal clocks that hold other versions count a number twice: none
/// is older.
fn is_open((copy, version): (&Record, &Version), other: &Record) -> bool {
    let Some(dot) = version.dot else { return true };
    !other.clock.contains(dot)
        || other.siblings.iter().any(|sibling| sibling.dot == version.dot)
        || copy.clock.relation(&other.clock) == Relation::Equal
}

/// The versions without those that another of them supersedes. A copy has heard of all that its
/// versions supersede, so there are such only where a number was counted twice or a clock was
/// truncated. The older go first, so that something stays even where all supersede each other in a
/// ring.
fn unsuperseded(mut siblings: Vec<Rc<Version>>) -> Vec<Rc<Version>> {
    let mut at = 0;
    while at < siblings.len() {
        if siblings.iter().any(|other| other.supersedes(&siblings[at])) {
            siblings.remove(at);
        } else {
            at += 1;
        }
    }
    siblings
}

/// Adds a version in the order of writes, once. Where one value was written twice under one event
/// the earlier of the two writes is remembered, wherever they meet.
fn insert(siblings: &mut Vec<Rc<Version>>, version: &Rc<Version>) {
    let order = |version: &Version| (version.origin, version.timestamp_us);
    let mut kept = Rc::clone(version);
    if let Some(at) = siblings.iter().position(|sibling| sibling.same_as(version)) {
        let known = siblings.remove(at);
        if order(&known) <= order(&kept) {
            kept = known;
        }
    }
    let at = siblings.partition_point(|sibling| sibling.cmp_place(&kept).is_lt());
    siblings.insert(at, kept);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamo::clock::Actor;
    use crate::dynamo::ids::{NodeId, OpId};
    use crate::dynamo::merkle::object_hash;
    use crate::dynamo::policy::Versioning;
    use crate::dynamo::reconcile::{ClientWrite, absorb, of_answers, update};
    use crate::dynamo::value::Value;
    use crate::time::SimTime;
    use proptest::prelude::*;

    const NODES: u16 = 3;
    const DOTS: Versioning = Versioning::DottedVersionVector;

    /// What happens to the copies of a key on a few nodes.
    #[derive(Clone, Debug)]
    enum CopyAct {
        /// A client that has read these nodes writes through one; a few values, so that one may be
        /// written twice.
        Write { via: u16, read: u8, value: u8 },
        /// One node takes what another holds.
        Send { from: u16, to: u16 },
        /// A node is restored as it was before this act.
        Restore { node: u16, act: usize },
    }

    fn writes_and_sends() -> impl Strategy<Value = CopyAct> {
        prop_oneof![
            (0..NODES, 0u8..8, 0u8..3).prop_map(|(via, read, value)| CopyAct::Write {
                via,
                read,
                value
            }),
            (0..NODES, 0..NODES).prop_map(|(from, to)| CopyAct::Send { from, to }),
        ]
    }

    fn with_restored() -> impl Strategy<Value = CopyAct> {
        prop_oneof![
            5 => writes_and_sends(),
            1 => (0..NODES, 0usize..12).prop_map(|(node, act)| CopyAct::Restore { node, act }),
        ]
    }

    type Copies = Vec<Rc<Record>>;

    /// All copies that there were after each act.
    fn lived(acts: &[CopyAct], clock_limit: Option<u16>) -> Vec<Copies> {
        let mut states = vec![vec![Rc::new(Record::default()); usize::from(NODES)]];
        for (number, act) in (0u32..).zip(acts) {
            let mut copies = states.last().cloned().unwrap_or_default();
            match act {
                CopyAct::Write { via, read, value } => {
                    let asked = (0..).zip(&copies).filter(|(node, _)| read & (1 << node) != 0);
                    let answer = of_answers(DOTS, asked.map(|(_, copy)| copy));
                    let context = answer.map(|answer| answer.clock.clone()).unwrap_or_default();
                    let value = &Value::Text(Rc::from(value.to_string()));
                    let (origin, timestamp_us) = (OpId(number), i64::from(number));
                    let write = ClientWrite { origin, value, context: &context, timestamp_us };
                    let actor = Actor::Node(NodeId(*via), 0);
                    let now = SimTime(u64::from(number));
                    let local = &mut copies[usize::from(*via)];
                    let mut record = update(DOTS, Some(local), &write, actor, now);
                    if let Some(limit) = clock_limit {
                        record.truncate_clock(limit, DOTS, origin);
                    }
                    *local = Rc::new(record);
                }
                CopyAct::Send { from, to } => {
                    let sent = Rc::clone(&copies[usize::from(*from)]);
                    let kept = &mut copies[usize::from(*to)];
                    *kept = absorb(DOTS, kept, &sent);
                }
                CopyAct::Restore { node, act } => {
                    let (then, node) = (*act.min(&(states.len() - 1)), usize::from(*node));
                    copies[node] = Rc::clone(&states[then][node]);
                }
            }
            states.push(copies);
        }
        states
    }

    fn two(a: &Rc<Record>, b: &Rc<Record>) -> Rc<Record> {
        Rc::new(join(&[a, b]))
    }

    /// That no version of this record is superseded by another of it, and none is there twice.
    fn is_sound(record: &Record) -> bool {
        let mut pairs =
            record.siblings.iter().enumerate().flat_map(|(at, one)| {
                record.siblings[at + 1..].iter().map(move |other| (one, other))
            });
        pairs.all(|(one, other)| {
            !one.supersedes(other) && !other.supersedes(one) && !one.same_as(other)
        })
    }

    fn agree(copies: &[Rc<Record>]) -> bool {
        copies
            .windows(2)
            .all(|pair| pair[0].same_as(&pair[1]) && object_hash(&pair[0]) == object_hash(&pair[1]))
    }

    /// Every node exchanges its copy with every other, both ways, as often as there are nodes.
    fn exchange(mut copies: Copies) -> Copies {
        for _ in 0..=copies.len() {
            for one in 0..copies.len() {
                for other in 0..copies.len() {
                    copies[other] = absorb(DOTS, &copies[other], &copies[one]);
                    copies[one] = absorb(DOTS, &copies[one], &copies[other]);
                }
            }
        }
        copies
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_500))]

        /// Where no number is counted twice, copies agree whatever came first, and however often.
        #[test]
        fn copies_agree_whatever_came_first(
            acts in prop::collection::vec(writes_and_sends(), 1..14),
        ) {
            for copies in lived(&acts, None) {
                let [a, b, c] = [&copies[0], &copies[1], &copies[2]];
                prop_assert_eq!(two(a, b), two(b, a));
                prop_assert_eq!(&two(a, a), a);
                prop_assert!(two(&two(a, b), c).same_as(&two(a, &two(b, c))));
                prop_assert!(join(&[a, b, c]).same_as(&two(&two(a, b), c)));
                prop_assert!(copies.iter().all(|copy| is_sound(copy)));
            }
        }

        /// Where numbers were counted twice or clocks truncated: the order of the copies makes no
        /// difference to what a reader gets, nothing stands beside what supersedes it, nothing is
        /// lost altogether, and all that exchange their copies agree.
        #[test]
        fn whatever_numbers_were_counted_twice_all_agree_in_the_end(
            acts in prop::collection::vec(with_restored(), 1..16),
            clock_limit in prop::option::weighted(0.3, 1u16..3),
        ) {
            for copies in lived(&acts, clock_limit) {
                prop_assert!(copies.iter().all(|copy| is_sound(copy)));
                let [a, b, c] = [&copies[0], &copies[1], &copies[2]];
                let answer = of_answers(DOTS, [a, b, c]);
                let answer = answer.expect("three answered");
                for order in [[a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]] {
                    let other = of_answers(DOTS, order).expect("three answered");
                    prop_assert!(answer.same_as(&other));
                    prop_assert_eq!(&answer.siblings, &other.siblings, "and its writers");
                }
                prop_assert!(is_sound(&answer));
                prop_assert_eq!(two(a, b), two(b, a));
                prop_assert!(two(a, b).same_as(&two(&two(a, b), b)) || clock_limit.is_some());
                let held = copies.iter().any(|copy| !copy.siblings.is_empty());
                prop_assert_eq!(held, !answer.siblings.is_empty());
                let after = exchange(copies.clone());
                prop_assert!(agree(&after), "{:?}", after);
                prop_assert!(after.iter().all(|copy| is_sound(copy)));
                prop_assert_eq!(held, !after[0].siblings.is_empty());
            }
        }
    }
}
