//! Values that a file may write in several ways, such as a number or a word, each of another kind of
//! JSON: the kind alone says how to read on, so that a fault inside keeps its place.

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// A type that is read from values of several kinds. A kind that it does not name is refused.
pub(super) trait OfKinds<'de>: Sized {
    /// What may stand there, for the sentence that refuses all else.
    const EXPECTED: &'static str;

    /// From true or false.
    fn from_bool(_: bool) -> Option<Self> {
        None
    }

    /// From a whole number.
    fn from_number(_: u64) -> Option<Self> {
        None
    }

    /// From a text.
    fn from_text(_: &str) -> Option<Self> {
        None
    }

    /// From a list.
    fn from_list<D: Deserializer<'de>>(_: D) -> Option<Result<Self, D::Error>> {
        None
    }

    /// From an object.
    fn from_object<M: MapAccess<'de>>(_: M) -> Option<Result<Self, M::Error>> {
        None
    }
}

/// Reads a value by its kind.
pub(super) fn read<'de, T: OfKinds<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_any(KindVisitor(PhantomData))
}

struct KindVisitor<T>(PhantomData<T>);

impl<'de, T: OfKinds<'de>> Visitor<'de> for KindVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(T::EXPECTED)
    }

    fn visit_bool<E: Error>(self, given: bool) -> Result<T, E> {
        T::from_bool(given).ok_or_else(|| E::invalid_value(Unexpected::Bool(given), &self))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        T::from_number(number).ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::from_text(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, items: S) -> Result<T, S::Error> {
        T::from_list(SeqAccessDeserializer::new(items))
            .unwrap_or_else(|| Err(S::Error::invalid_type(Unexpected::Seq, &self)))
    }

    fn visit_map<M: MapAccess<'de>>(self, fields: M) -> Result<T, M::Error> {
        T::from_object(fields)
            .unwrap_or_else(|| Err(M::Error::invalid_type(Unexpected::Map, &self)))
    }
}
