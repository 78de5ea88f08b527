//! A value as it is written in a file, read by serde as a type. What does not fit keeps its place, and
//! objects and words are exactly as the schema has them: by itself serde also takes a list of values
//! for an object, and an object with the word as its only field for a word.

use super::document::{fields, items};
use super::place::{Path, Place};
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Error, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;
use std::fmt;

/// A value, and its place in the file.
#[derive(Clone, Copy)]
pub(super) struct WrittenValue<'a, 'p> {
    pub text: &'a str,
    pub place: Place<'p>,
}

/// Why a value does not fit the type that it is read as.
#[derive(Debug)]
pub(super) struct Misfit {
    reason: Reason,
    /// Where; none until the deserializer, which knows the place, has seen it.
    place: Option<Path>,
}

/// What is wrong with it.
#[derive(Debug)]
pub(super) enum Reason {
    /// Something else is expected: what.
    Expected(String),
    /// A field that is not known, and those that are.
    UnknownField(String, Vec<&'static str>),
    /// A word that is not known, and those that are.
    UnknownWord(String, Vec<&'static str>),
    /// A field that has to be there is not.
    MissingField(&'static str),
    /// A sentence of the type's own.
    Sentence(String),
}

impl Misfit {
    /// Why, and where.
    pub fn into_parts(self) -> (Reason, Path) {
        (self.reason, self.place.unwrap_or_default())
    }

    fn new(reason: Reason) -> Self {
        Self { reason, place: None }
    }

    fn within(mut self, place: &Place<'_>) -> Self {
        self.place.get_or_insert_with(|| place.path());
        self
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.reason)
    }
}

impl std::error::Error for Misfit {}

impl Error for Misfit {
    fn custom<T: fmt::Display>(sentence: T) -> Self {
        Self::new(Reason::Sentence(sentence.to_string()))
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Reason::Expected(expected.to_string()))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Reason::Expected(expected.to_string()))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::new(Reason::Expected(expected.to_string()))
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::new(Reason::UnknownField(name.to_owned(), known.to_vec()))
    }

    fn unknown_variant(name: &str, known: &'static [&'static str]) -> Self {
        Self::new(Reason::UnknownWord(name.to_owned(), known.to_vec()))
    }

    fn missing_field(name: &'static str) -> Self {
        Self::new(Reason::MissingField(name))
    }
}

/// A value, opened as far as its items or fields, which are texts still.
enum Opened<'a> {
    Scalar(Value),
    List(Vec<&'a str>),
    Object(Vec<(String, &'a str)>),
}

impl<'a> WrittenValue<'a, '_> {
    fn open(self) -> Opened<'a> {
        if let Some(items) = items(self.text) {
            return Opened::List(items);
        }
        match fields(self.text) {
            Some(fields) => Opened::Object(fields),
            // The document has been read to its end before: it is JSON.
            None => Opened::Scalar(serde_json::from_str(self.text).unwrap_or_default()),
        }
    }

    fn visit<'de, V: Visitor<'de>>(
        self,
        opened: Opened<'a>,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let place = self.place;
        let visited = match opened {
            Opened::Scalar(Value::Bool(given)) => visitor.visit_bool(given),
            Opened::Scalar(Value::String(text)) => visitor.visit_string(text),
            Opened::Scalar(Value::Number(number)) => {
                match (number.as_u64(), number.as_i64(), number.as_f64()) {
                    (Some(number), _, _) => visitor.visit_u64(number),
                    (_, Some(number), _) => visitor.visit_i64(number),
                    (_, _, number) => visitor.visit_f64(number.unwrap_or_default()),
                }
            }
            Opened::Scalar(_) => visitor.visit_unit(),
            Opened::List(items) => {
                visitor.visit_seq(Items { items: items.into_iter().enumerate(), place })
            }
            Opened::Object(fields) => {
                visitor.visit_map(Fields { fields: fields.into_iter(), next: None, place })
            }
        };
        visited.map_err(|misfit| misfit.within(&place))
    }

    fn refuse<T>(self, expected: &dyn Expected) -> Result<T, Misfit> {
        Err(Misfit::new(Reason::Expected(expected.to_string())).within(&self.place))
    }
}

impl<'de> Deserializer<'de> for WrittenValue<'_, '_> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.visit(self.open(), visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.text {
            "null" => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.open() {
            Opened::List(items) if items.len() != length => self.refuse(&visitor),
            opened => self.visit(opened, visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.open() {
            Opened::List(_) => self.refuse(&visitor),
            opened => self.visit(opened, visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let Opened::Scalar(Value::String(word)) = self.open() else {
            return self.refuse(&Words(words));
        };
        let word: StrDeserializer<'_, Misfit> = word.as_str().into_deserializer();
        visitor.visit_enum(word).map_err(|misfit| misfit.within(&self.place))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple_struct map identifier
    }
}

/// The items of a list.
struct Items<'p, I> {
    items: I,
    place: Place<'p>,
}

impl<'a, 'de, I: Iterator<Item = (usize, &'a str)>> SeqAccess<'de> for Items<'_, I> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misfit> {
        let Some((at, text)) = self.items.next() else { return Ok(None) };
        seed.deserialize(WrittenValue { text, place: self.place.item(at) }).map(Some)
    }
}

/// The fields of an object.
struct Fields<'a, 'p, I> {
    fields: I,
    /// The field whose name was read, and whose value is next.
    next: Option<(String, &'a str)>,
    place: Place<'p>,
}

impl<'a, 'de, I: Iterator<Item = (String, &'a str)>> MapAccess<'de> for Fields<'a, '_, I> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Misfit> {
        self.next = self.fields.next();
        let Some((name, _)) = &self.next else { return Ok(None) };
        let name: StrDeserializer<'_, Misfit> = name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misfit> {
        let (name, text) = self.next.take().unwrap_or_default();
        seed.deserialize(WrittenValue { text, place: self.place.field(&name) })
    }
}

/// The words that a value may be.
struct Words(&'static [&'static str]);

impl Expected for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.0.iter().map(|word| format!("\"{word}\"")).collect();
        match words.as_slice() {
            [one] => formatter.write_str(one),
            words => write!(formatter, "one of {}", words.join(", ")),
        }
    }
}
