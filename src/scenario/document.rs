//! The text of a file: it is JSON, no field stands twice, and each value knows its line and column.

mod syntax;

use super::error::{Problem, ProblemKind};
use super::place::{Path, Segment};
use crate::limits::{FIELDS_MAX, SCENARIO_BYTES_MAX};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;

/// A text that is one JSON value.
#[derive(Clone, Copy)]
pub(super) struct Document<'a> {
    text: &'a str,
}

impl<'a> Document<'a> {
    /// Checks a text as JSON: all of it, before any of it means something.
    pub fn new(text: &'a str) -> Result<Self, Problem> {
        let broken = |offset: usize, sentence: String| {
            Err(Problem::new(ProblemKind::Error, Path::default(), sentence)
                .at(line_and_column(text, offset)))
        };
        if text.len() > SCENARIO_BYTES_MAX as usize {
            let sentence = format!("{} bytes are more than {SCENARIO_BYTES_MAX}", text.len());
            return Err(Problem::new(ProblemKind::Error, Path::default(), sentence));
        }
        if let Some(sentence) = syntax::before_it_begins(text) {
            return broken(0, sentence);
        }
        let doubled = Cell::new(None);
        let mut reader = serde_json::Deserializer::from_str(text);
        let read = (&Inspection { doubled: &doubled }).deserialize(&mut reader);
        match read.and_then(|()| reader.end()) {
            Ok(()) => Ok(Self { text }),
            Err(error) => match doubled.get() {
                Some(name) => {
                    let sentence =
                        format!("the field {name} stands here a second time; leave one out");
                    broken(offset_of(text, name), sentence)
                }
                None => {
                    let (offset, sentence) = syntax::explain(text, &error);
                    broken(offset, sentence)
                }
            },
        }
    }

    /// The whole text.
    pub fn text(self) -> &'a str {
        self.text
    }

    /// The text of a field at the top.
    pub fn field(self, name: &str) -> Option<&'a str> {
        field(self.text, name).map(|(_, value)| value)
    }

    /// The text of what stands at a place, or of the innermost that is there and holds it.
    pub fn find(self, path: &Path) -> &'a str {
        self.walk(path).1
    }

    /// Says where in the text a problem stands.
    pub fn locate(self, problem: Problem) -> Problem {
        if problem.line() > 0 {
            return problem;
        }
        let (name, value) = self.walk(problem.path());
        let part = name.filter(|_| problem.is_about_name()).unwrap_or(value);
        let position = line_and_column(self.text, offset_of(self.text, part));
        problem.at(position)
    }

    /// The name of the last field on the way, and the value.
    fn walk(self, path: &Path) -> (Option<&'a str>, &'a str) {
        let (mut name, mut value) = (None, self.text.trim());
        for segment in &path.0 {
            let next = match segment {
                Segment::Field(name) => field(value, name).map(|(name, value)| (Some(name), value)),
                Segment::Item(at) => {
                    items(value).and_then(|items| items.get(*at).copied()).map(|item| (None, item))
                }
            };
            match next {
                Some(next) => (name, value) = next,
                None => break,
            }
        }
        (name, value)
    }
}

/// The texts of the items of a list.
pub(super) fn items(text: &str) -> Option<Vec<&str>> {
    let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
    Some(items.into_iter().map(RawValue::get).collect())
}

/// The names of the fields of an object, and the texts of their values.
pub(super) fn fields(text: &str) -> Option<Vec<(String, &str)>> {
    let Fields(fields) = serde_json::from_str(text).ok()?;
    let decoded = fields.into_iter().map(|(name, value)| {
        let name = serde_json::from_str(name.get()).ok()?;
        Some((name, value.get()))
    });
    decoded.collect()
}

/// The texts of a field's name, with its quotes, and of its value.
fn field<'a>(text: &'a str, wanted: &str) -> Option<(&'a str, &'a str)> {
    let Fields(fields) = serde_json::from_str(text).ok()?;
    let is_it = |name: &RawValue| {
        serde_json::from_str::<String>(name.get()).is_ok_and(|name| name == wanted)
    };
    let (name, value) = fields.into_iter().find(|(name, _)| is_it(name))?;
    Some((name.get(), value.get()))
}

/// The fields of an object as texts.
struct Fields<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;
        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Fields<'de>, M::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(FieldsVisitor)
    }
}

/// Where a part of a text begins, in bytes.
fn offset_of(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len())
}

/// The line, and the column in letters, of a byte, both from 1.
fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// The text of a file that is UTF-8.
///
/// # Errors
/// Where it is something else: the first byte that cannot be.
pub fn decode(bytes: &[u8]) -> Result<&str, Problem> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
        let position = line_and_column(std::str::from_utf8(good).unwrap_or_default(), good.len());
        let sentence = if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
            "the file is UTF-16; save it as UTF-8".to_owned()
        } else {
            let letter = char::from(byte);
            let latin = format!("in Latin-1 it is \"{letter}\"");
            format!("the byte {byte:#04X} is no UTF-8 ({latin}); save the file as UTF-8")
        };
        Problem::new(ProblemKind::Error, Path::default(), sentence).at(position)
    })
}

/// Reads a value to its end and keeps nothing of it.
struct Inspection<'c, 'a> {
    /// The name, with its quotes, of a field that stands twice in its object.
    doubled: &'c Cell<Option<&'a str>>,
}

impl<'de> DeserializeSeed<'de> for &Inspection<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &Inspection<'_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<(), S::Error> {
        while items.next_element_seed(self)?.is_some() {}
        Ok(())
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        let mut names = BTreeSet::new();
        while let Some(raw) = map.next_key::<&'de RawValue>()? {
            let name: String = serde_json::from_str(raw.get()).map_err(M::Error::custom)?;
            if !names.insert(name) {
                self.doubled.set(Some(raw.get()));
                return Err(M::Error::custom("a field stands twice"));
            }
            if names.len() > FIELDS_MAX as usize {
                let sentence = format!("an object has no more than {FIELDS_MAX} fields");
                return Err(M::Error::custom(sentence));
            }
            map.next_value_seed(self)?;
        }
        Ok(())
    }
}
