//! What was found beside what was expected.

use super::Finding;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use std::io;

/// Fields found beside fields expected.
#[derive(Default)]
pub(super) struct FieldComparison {
    differs: bool,
    fields: Vec<String>,
}

impl FieldComparison {
    /// Compares a field, where one is expected to be so.
    pub fn of<T: Serialize + PartialEq>(&mut self, name: &str, found: &T, expected: Option<&T>) {
        let Some(expected) = expected else { return };
        if found == expected {
            self.fields.push(format!("{name}: {}", json(found)));
        } else {
            self.differs = true;
            self.fields.push(format!("{name}: {}, expected {}", json(found), json(expected)));
        }
    }

    /// Says why nothing could be compared.
    pub fn fail(&mut self, why: &str) {
        self.differs = true;
        self.fields.push(why.to_owned());
    }

    pub fn finding(self) -> Finding {
        Finding { held: !self.differs, found: self.fields.join("; ") }
    }
}

/// A value as a person writes it in a file: with a blank after each comma and colon.
fn json<T: Serialize>(value: &T) -> String {
    let mut written = Vec::new();
    // What a scenario holds can be written, and writing to memory does not fail.
    let _ = value.serialize(&mut Serializer::with_formatter(&mut written, Blanks));
    String::from_utf8_lossy(&written).into_owned()
}

struct Blanks;

impl Formatter for Blanks {
    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        out.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        out.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }
}
