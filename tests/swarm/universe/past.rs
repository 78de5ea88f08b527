//! What truly came before what. The engine knows causes only by its clocks; here the versions of a
//! key are numbered as they are made, and the past of a version is the set of versions that its
//! writer had been shown, and theirs. A clock that claims more than that hides a write that nothing
//! superseded, and a checker that believed clocks would not notice.

use quorumscope::dynamo::clock::Dot;
use quorumscope::dynamo::ids::OpId;
use quorumscope::dynamo::version::Record;
use std::collections::BTreeMap;

/// A set of versions of one key, by number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Versions(u128);

impl Versions {
    /// No versions.
    pub const NONE: Self = Self(0);

    /// The versions of either.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that are not among the others.
    pub const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// True if it is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn iter(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let next = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            (next < u128::BITS).then_some(next as usize)
        })
    }
}

/// One version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Made {
    dot: Dot,
    by: OpId,
    past: Versions,
}

/// All versions of one key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    made: Vec<Made>,
    numbers: BTreeMap<Dot, usize>,
}

impl Past {
    /// Numbers a version that its operation has made, if it is new. Where a request came twice, two
    /// coordinators may make two versions that are one to a client, and the later is perhaps seen
    /// nowhere: what its coordinator had found is superseded all the same, by the one that is left.
    ///
    /// # Errors
    /// Its event was given to another operation, or there are more versions than a set can hold.
    pub fn make(&mut self, dot: Dot, by: OpId, past: Versions) -> Result<(), String> {
        if let Some(number) = self.numbers.get(&dot) {
            let made = &mut self.made[*number];
            if made.by != by {
                let (event, first) = (format!("{}:{}", dot.actor, dot.counter), made.by);
                return Err(format!("the event {event} of {first} was given to {by} too"));
            }
            made.past = made.past.and(past);
            return Ok(());
        }
        if self.made.len() == 128 {
            return Err("more than 128 versions of one key: the swarm's runs are too long".into());
        }
        self.numbers.insert(dot, self.made.len());
        self.made.push(Made { dot, by, past });
        Ok(())
    }

    /// The version of an event.
    pub fn version(&self, dot: Dot) -> Versions {
        self.numbers.get(&dot).map_or(Versions::NONE, |number| Versions(1 << number))
    }

    /// The siblings of a record.
    pub fn siblings(&self, record: &Record) -> Versions {
        let dots = record.siblings.iter().filter_map(|version| version.dot);
        dots.fold(Versions::NONE, |sum, dot| sum.and(self.version(dot)))
    }

    /// The pasts of these versions.
    fn before(&self, versions: Versions) -> Versions {
        versions.iter().fold(Versions::NONE, |sum, number| sum.and(self.made[number].past))
    }

    /// What a record accounts for: its siblings, and what they truly supersede. An operation whose
    /// request came twice may have made two versions, which are one to a client: what the later
    /// found and superseded is gone, whichever of the two is left.
    pub fn accounted(&self, record: &Record) -> Versions {
        let siblings = self.siblings(record);
        let accounted = siblings.and(self.before(siblings));
        let twins = accounted.iter().map(|number| self.made_by(self.made[number].by));
        let twins = twins.fold(accounted, Versions::and);
        twins.and(self.before(twins))
    }

    fn made_by(&self, operation: OpId) -> Versions {
        let versions = self.made.iter().filter(|made| made.by == operation);
        versions.map(|made| self.version(made.dot)).fold(Versions::NONE, Versions::and)
    }

    /// What a record's clock claims to know.
    pub fn claimed(&self, record: &Record) -> Versions {
        let claimed = |made: &&Made| record.clock.contains(made.dot);
        let versions = self.made.iter().filter(claimed).map(|made| self.version(made.dot));
        versions.fold(Versions::NONE, Versions::and)
    }

    /// Versions for people: the operations that made them, with their events.
    pub fn name(&self, versions: Versions) -> String {
        let name = |number: usize| {
            let Made { dot, by, .. } = self.made[number];
            format!("{by} ({}:{})", dot.actor, dot.counter)
        };
        versions.iter().map(name).collect::<Vec<_>>().join(", ")
    }
}
