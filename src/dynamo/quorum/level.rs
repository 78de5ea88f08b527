//! How many answers a request waits for, as its client asks for them: a number, or one of the words of
//! Cassandra (`ConsistencyLevel`) and Riak (`quorum`, `all`), which mean a number once N is known. The
//! words are kept until a request begins, because N may be another one by then; and what exceeds N
//! is refused then, before anything is sent. Without that check a request that cannot succeed would leave its
//! value on some replicas.
//!
//! Riak asks besides for so many *primaries* (`pr`, `pw`), and for so many replicas that have stored
//! and not only received (`dw`; `riak_kv_put_core`). A replica of this store answers when it has
//! stored, so the larger of W and DW is what a write waits for.

use crate::dynamo::policy::Policy;

/// How many answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// So many.
    Count(u8),
    /// One.
    One,
    /// Two.
    Two,
    /// Three.
    Three,
    /// More than half of N.
    Quorum,
    /// N.
    All,
    /// A write: one acknowledgement, or one hint in its stead (Cassandra's `ANY`).
    Any,
    /// A read: the leader's.
    Leader,
}

impl Level {
    /// The words, and what each means.
    pub const WORDS: [(&'static str, Self); 7] = [
        ("one", Self::One),
        ("two", Self::Two),
        ("three", Self::Three),
        ("quorum", Self::Quorum),
        ("all", Self::All),
        ("any", Self::Any),
        ("leader", Self::Leader),
    ];

    /// The level of this word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::WORDS.into_iter().find(|(name, _)| *name == word).map(|(_, level)| level)
    }

    /// Its word, if it is no number.
    #[must_use]
    pub fn word(self) -> Option<&'static str> {
        Self::WORDS.into_iter().find(|(_, level)| *level == self).map(|(name, _)| name)
    }

    /// As a number of answers of `n` replicas; it may be more than there are.
    #[must_use]
    pub const fn of(self, n: u8) -> u8 {
        match self {
            Self::Count(count) => count,
            Self::One | Self::Any | Self::Leader => 1,
            Self::Two => 2,
            Self::Three => 3,
            Self::Quorum => n / 2 + 1,
            Self::All => n,
        }
    }
}

/// What a request asks for itself, where that differs from what the cluster does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needed {
    /// R or W.
    pub answers: Option<Level>,
    /// PR or PW: primaries among those who answer.
    pub primaries: Option<Level>,
    /// DW, of a write: replicas that have stored.
    pub stored: Option<Level>,
}

impl Needed {
    /// As the cluster does it, but for R or W.
    #[must_use]
    pub const fn answers(level: Level) -> Self {
        Self { answers: Some(level), primaries: None, stored: None }
    }
}

/// What a request waits for, once N is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Required {
    /// Answers.
    pub answers: u8,
    /// Primaries among them.
    pub primaries: u8,
    /// Whether a hint is as good as an answer.
    pub hint_is_enough: bool,
}

impl Required {
    /// What a read waits for.
    #[must_use]
    pub fn of_read(needed: Needed, policy: &Policy) -> Self {
        let quorum = policy.quorum;
        let primaries = needed.primaries.or(quorum.pr).map_or(0, |level| level.of(quorum.n));
        let answers = needed.answers.unwrap_or(quorum.r).of(quorum.n);
        Self { answers, primaries, hint_is_enough: false }
    }

    /// What a write waits for.
    #[must_use]
    pub fn of_write(needed: Needed, policy: &Policy) -> Self {
        let quorum = policy.quorum;
        let level = needed.answers.unwrap_or(quorum.w);
        let number = |level: Option<Level>| level.map_or(0, |level| level.of(quorum.n));
        let (stored, primaries) =
            (number(needed.stored.or(quorum.dw)), number(needed.primaries.or(quorum.pw)));
        let answers = level.of(quorum.n).max(stored);
        // Nothing is stored by a hint, and by no primary.
        let hint_is_enough = level == Level::Any && stored == 0 && primaries == 0;
        Self { answers, primaries, hint_is_enough }
    }

    /// So many answers, of anyone.
    #[must_use]
    pub const fn number(answers: u8) -> Self {
        Self { answers, primaries: 0, hint_is_enough: false }
    }

    /// That it asks for more than there are replicas, if it does.
    #[must_use]
    pub fn exceeds(self, n: u8) -> Option<Shortfall> {
        let asked = self.answers.max(self.primaries);
        (asked > n).then_some(Shortfall::MoreThanN { n, asked })
    }

    /// Of `more` replicas than N, as many more: while members change, those count too who gain a key
    /// or lose it.
    #[must_use]
    pub fn with_more(self, more: u8) -> Self {
        let primaries = match self.primaries {
            0 => 0,
            primaries => primaries.saturating_add(more),
        };
        Self { answers: self.answers.saturating_add(more), primaries, ..self }
    }

    /// Why a request is refused before anything is sent, if it is: `able` can answer, among them
    /// `primaries` primaries. Where a hint is enough nobody needs to be able to.
    #[must_use]
    pub fn refusal(self, n: u8, able: usize, primaries: usize) -> Option<Shortfall> {
        if let Some(exceeds) = self.exceeds(n) {
            Some(exceeds)
        } else if primaries < usize::from(self.primaries) {
            let filled = u8::try_from(primaries).unwrap_or(u8::MAX);
            Some(Shortfall::Primaries { filled, needed: self.primaries })
        } else if able < usize::from(self.answers) && !self.hint_is_enough {
            Some(Shortfall::Answers)
        } else {
            None
        }
    }
}

/// What a request that failed lacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortfall {
    /// Answers.
    Answers,
    /// Primaries among them.
    Primaries {
        /// Those that were there.
        filled: u8,
        /// PR or PW.
        needed: u8,
    },
    /// It asks for more than there are replicas.
    MoreThanN {
        /// Replicas of a key.
        n: u8,
        /// What it asks for.
        asked: u8,
    },
}
