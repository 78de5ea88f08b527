//! How many answers a request waits for: a number, or a word that means one once N is known. Which words
//! may stand in a field is part of its type.

use crate::dynamo::quorum::level::Level;
use crate::limits::REPLICAS_MAX;
use crate::scenario::kinds::{self, OfKinds};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::marker::PhantomData;

/// What a count may be.
pub trait CountWords {
    /// Its name in the schema.
    const NAME: &'static str;
    /// The words.
    const WORDS: &'static [&'static str];
    /// The smallest number.
    const LEAST: u8;
    /// What may stand there, for the sentence that refuses all else.
    const EXPECTED: &'static str;
}

/// R: replies to a get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replies;

/// W: acknowledgements of a put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acknowledgements;

/// PR, PW or DW: those among them that are more than any answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Among;

impl CountWords for Replies {
    const NAME: &'static str = "ReadCount";
    const WORDS: &'static [&'static str] = &["one", "two", "three", "quorum", "all", "leader"];
    const LEAST: u8 = 1;
    const EXPECTED: &'static str =
        "a number, or \"one\", \"two\", \"three\", \"quorum\", \"all\" or \"leader\"";
}

impl CountWords for Acknowledgements {
    const NAME: &'static str = "WriteCount";
    const WORDS: &'static [&'static str] = &["one", "two", "three", "quorum", "all", "any"];
    const LEAST: u8 = 1;
    const EXPECTED: &'static str =
        "a number, or \"one\", \"two\", \"three\", \"quorum\", \"all\" or \"any\"";
}

impl CountWords for Among {
    const NAME: &'static str = "AmongCount";
    const WORDS: &'static [&'static str] = &["one", "two", "three", "quorum", "all"];
    const LEAST: u8 = 0;
    const EXPECTED: &'static str =
        "a number, or \"one\", \"two\", \"three\", \"quorum\" or \"all\"";
}

/// How many answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count<K> {
    /// As the engine has it.
    pub level: Level,
    kind: PhantomData<K>,
}

/// R.
pub type ReadCount = Count<Replies>;

/// W.
pub type WriteCount = Count<Acknowledgements>;

/// PR, PW or DW.
pub type AmongCount = Count<Among>;

impl<K> Count<K> {
    /// Of this level.
    #[must_use]
    pub const fn of(level: Level) -> Self {
        Self { level, kind: PhantomData }
    }
}

impl<K: CountWords> Serialize for Count<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.level.word() {
            Some(word) => serializer.serialize_str(word),
            None => serializer.serialize_u8(self.level.of(0)),
        }
    }
}

impl<'de, K: CountWords> OfKinds<'de> for Count<K> {
    const EXPECTED: &'static str = K::EXPECTED;

    fn from_number(count: u64) -> Option<Self> {
        u8::try_from(count).ok().map(|count| Self::of(Level::Count(count)))
    }

    fn from_text(word: &str) -> Option<Self> {
        let level = Level::named(word).filter(|_| K::WORDS.contains(&word));
        level.map(Self::of)
    }
}

impl<'de, K: CountWords> Deserialize<'de> for Count<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        kinds::read(deserializer)
    }
}

impl<K: CountWords> JsonSchema for Count<K> {
    fn schema_name() -> Cow<'static, str> {
        K::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [
            {"type": "integer", "minimum": K::LEAST, "maximum": REPLICAS_MAX},
            {"type": "string", "enum": K::WORDS},
        ]})
    }
}
