//! The compact form: all siblings of a key under one clock (`dvvset.erl`).
//!
//! Each node's entry is its counter and the values of its newest writes, newest first. Value `i`
//! (from 0) has the dot `(node, counter - i)`, so the dots cost nothing. A counter with no values
//! says that those writes were seen and are obsolete.

use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry<V> {
    counter: u64,
    /// Newest first; never more values than `counter`, which numbers them.
    values: Vec<V>,
}

impl<V> Entry<V> {
    /// The number of writes that are known to be obsolete.
    fn obsolete(&self) -> u64 {
        self.counter.saturating_sub(self.values.len() as u64)
    }

    /// What is left of two replicas' knowledge of one node's writes: those that neither has
    /// replaced, up to the newest that either has seen.
    fn sync(self, other: Self) -> Self {
        let (newer, older) =
            if self.counter >= other.counter { (self, other) } else { (other, self) };
        let obsolete = newer.obsolete().max(older.obsolete());
        let valid = newer.counter.saturating_sub(obsolete);
        let mut values = newer.values;
        values.truncate(usize::try_from(valid).unwrap_or(usize::MAX));
        Self { counter: newer.counter, values }
    }
}

/// The siblings of a key and their clock. `A` names a node, `V` is a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DottedSet<A, V> {
    entries: BTreeMap<A, Entry<V>>,
    /// Values without a dot: a client's new value on its way to the coordinator, or the result of
    /// a reconciliation that no node has stored yet.
    anonymous: Vec<V>,
}

impl<A, V> Default for DottedSet<A, V> {
    fn default() -> Self {
        Self { entries: BTreeMap::new(), anonymous: Vec::new() }
    }
}

impl<A: Ord + Clone, V: Ord + Clone> DottedSet<A, V> {
    /// A set of these entries, each `(node, counter, values newest first)`, and values without a
    /// dot.
    ///
    /// Returns `None` if an entry has more values than its counter can number.
    #[must_use]
    pub fn from_parts(
        entries: impl IntoIterator<Item = (A, u64, Vec<V>)>,
        anonymous: Vec<V>,
    ) -> Option<Self> {
        let mut set = Self { anonymous, ..Self::default() };
        for (actor, counter, values) in entries {
            if values.len() as u64 > counter {
                return None;
            }
            set.entries.insert(actor, Entry { counter, values });
        }
        Some(set)
    }

    /// The entries `(node, counter, values newest first)`, by ascending node.
    pub fn entries(&self) -> impl Iterator<Item = (&A, u64, &[V])> {
        let entries = self.entries.iter();
        entries.map(|(actor, entry)| (actor, entry.counter, entry.values.as_slice()))
    }

    /// Every sibling: those without a dot first, then by node, newest first.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        let dotted = self.entries.values().flat_map(|entry| &entry.values);
        self.anonymous.iter().chain(dotted)
    }

    /// The number of siblings.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.values().count() as u32
    }

    /// The version vector of all that is known here: the context a client gets.
    #[must_use]
    pub fn join(&self) -> BTreeMap<A, u64> {
        let entries = self.entries.iter();
        entries.map(|(actor, entry)| (actor.clone(), entry.counter)).collect()
    }

    /// The set that remains when two replicas meet.
    #[must_use]
    pub fn sync(&self, other: &Self) -> Self {
        let anonymous = if self.is_before(other) {
            other.anonymous.clone()
        } else if other.is_before(self) {
            self.anonymous.clone()
        } else {
            let mut both: Vec<V> = self.anonymous.iter().chain(&other.anonymous).cloned().collect();
            both.sort();
            both.dedup();
            both
        };
        let mut entries = self.entries.clone();
        for (actor, entry) in &other.entries {
            let met = match entries.remove(actor) {
                Some(kept) => kept.sync(entry.clone()),
                None => entry.clone(),
            };
            entries.insert(actor.clone(), met);
        }
        Self { entries, anonymous }
    }

    /// Stores `value`, coordinated by `actor`, for a client whose context is `context`: the values
    /// the client has seen go, those it has not seen stay as siblings.
    pub fn update(&mut self, context: &BTreeMap<A, u64>, actor: A, value: V) {
        let seen = context.iter().map(|(actor, counter)| {
            let entry = Entry { counter: *counter, values: Vec::new() };
            (actor.clone(), entry)
        });
        let seen = Self { entries: seen.collect(), anonymous: Vec::new() };
        *self = seen.sync(self);
        self.event(actor, value);
    }

    /// Adds a write by `actor`, as a sibling of everything that is there.
    pub fn event(&mut self, actor: A, value: V) {
        let entry = self.entries.entry(actor).or_insert(Entry { counter: 0, values: Vec::new() });
        entry.counter += 1;
        entry.values.insert(0, value);
    }

    /// The last value in the order of `key`, of those without a dot and the newest of each node;
    /// `None` if there is no value.
    pub fn last<K: Ord>(&self, key: impl Fn(&V) -> K) -> Option<&V> {
        self.newest().map(|(_, value)| value).max_by_key(|v| key(v))
    }

    /// Keeps only that last value. It keeps its dot; the clock of everything else stays known.
    pub fn keep_last<K: Ord>(&mut self, key: impl Fn(&V) -> K) {
        let chosen = self.newest().max_by_key(|(_, value)| key(value));
        let Some((actor, value)) = chosen.map(|(actor, value)| (actor.cloned(), value.clone()))
        else {
            return;
        };
        self.forget_values();
        match actor.and_then(|actor| self.entries.get_mut(&actor)) {
            Some(entry) => entry.values.push(value),
            None => self.anonymous.push(value),
        }
    }

    /// Replaces all siblings by one value that the application made of them, which has no dot yet.
    /// Does nothing if there are no siblings.
    pub fn reconcile(&mut self, resolve: impl FnOnce(&[&V]) -> V) {
        let siblings: Vec<&V> = self.values().collect();
        if siblings.is_empty() {
            return;
        }
        let value = resolve(&siblings);
        self.forget_values();
        self.anonymous.push(value);
    }

    /// The same clock with each value replaced.
    #[must_use]
    pub fn map<W>(&self, mut change: impl FnMut(&V) -> W) -> DottedSet<A, W> {
        let anonymous = self.anonymous.iter().map(&mut change).collect();
        let entries = self.entries.iter().map(|(actor, entry)| {
            let values = entry.values.iter().map(&mut change).collect();
            let counter = entry.counter;
            (actor.clone(), Entry { counter, values })
        });
        DottedSet { entries: entries.collect(), anonymous }
    }

    /// Whether `other` knows everything known here, and more. Values are not compared.
    #[must_use]
    pub fn is_before(&self, other: &Self) -> bool {
        let counter = |entry: Option<&Entry<V>>| entry.map(|entry| entry.counter);
        let mut entries = self.entries.iter();
        entries.all(|(actor, entry)| counter(other.entries.get(actor)) >= Some(entry.counter))
            && self.join() != other.join()
    }

    /// Whether the clocks are equal: the same counters with the same numbers of values. The values
    /// themselves, and those without a dot, are not compared.
    #[must_use]
    pub fn same_clock(&self, other: &Self) -> bool {
        let shape = |set: &Self| -> Vec<(A, u64, usize)> {
            let entries = set.entries();
            entries.map(|(actor, counter, values)| (actor.clone(), counter, values.len())).collect()
        };
        shape(self) == shape(other)
    }

    /// The candidates for last write wins: the newest value of each node, since the others are
    /// older by their numbers, and every value without a dot.
    fn newest(&self) -> impl Iterator<Item = (Option<&A>, &V)> {
        let dotted = self.entries.iter().filter_map(|(actor, entry)| {
            let newest = entry.values.first()?;
            Some((Some(actor), newest))
        });
        dotted.chain(self.anonymous.iter().map(|value| (None, value)))
    }

    fn forget_values(&mut self) {
        self.anonymous.clear();
        for entry in self.entries.values_mut() {
            entry.values.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Set = DottedSet<u8, u32>;

    fn replicas() -> impl Strategy<Value = [Set; 3]> {
        let act = (0u8..3, 0u8..3, 0u8..3);
        prop::collection::vec(act, 0..24).prop_map(|acts| {
            let mut replicas: [Set; 3] = Default::default();
            let mut context = BTreeMap::new();
            for (value, (act, one, other)) in (0u32..).zip(acts) {
                let (here, there) = (usize::from(one), usize::from(other));
                match act {
                    0 => context = replicas[here].join(),
                    1 => replicas[here] = replicas[here].sync(&replicas[there]),
                    _ => replicas[here].update(&context, one, value),
                }
            }
            replicas
        })
    }

    proptest! {
        #[test]
        fn replicas_agree_whatever_the_order_they_meet_in([a, b, c] in replicas()) {
            prop_assert_eq!(a.sync(&b), b.sync(&a));
            prop_assert_eq!(a.sync(&b).sync(&c), a.sync(&b.sync(&c)));
            prop_assert_eq!(a.sync(&a), a);
        }

        #[test]
        fn a_client_that_has_read_everything_leaves_one_value([a, b, _c] in replicas()) {
            let mut met = a.sync(&b);
            let context = met.join();
            met.update(&context, 0, 1000);
            prop_assert_eq!(met.values().collect::<Vec<_>>(), [&1000]);
        }
    }

    #[test]
    fn more_values_than_dots_are_refused() {
        assert_eq!(Set::from_parts([(0, 1, vec![5, 6])], Vec::new()), None);
    }

    #[test]
    fn nothing_to_choose_from_is_left_alone() {
        let mut set = Set::default();
        set.keep_last(|value| *value);
        set.reconcile(|_| 7);
        assert_eq!(set, Set::default());
        assert_eq!(set.last(|value| *value), None);
    }
}
