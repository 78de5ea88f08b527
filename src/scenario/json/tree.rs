//! A JSON tree, its reader and its writer. The page reads and writes one kind of file, and general
//! libraries weigh several times as much as this does: numbers stay text until a field says what
//! range they have, so that no code for fractions is carried, and objects keep the order of their
//! fields and refuse a field that stands twice. `serde` can carry the tree anywhere else.

use crate::limits::FIELDS_MOST;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt::{self, Write};

// Parts of the text are taken with `get`: the brackets bring along the code that prints where a
// text was cut amiss, which weighs as much as this reader.

/// Lists and objects may be nested so deep.
const DEPTH_MOST: u32 = 64;

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it was written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object; no name stands twice.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// A number.
    #[must_use]
    pub fn number(value: impl fmt::Display) -> Self {
        Self::Number(value.to_string())
    }

    /// A field of an object, which is there from now on; what was no object becomes one.
    pub fn field_mut(&mut self, name: &str) -> &mut Self {
        if !matches!(self, Self::Object(_)) {
            *self = Self::Object(Vec::new());
        }
        let Self::Object(fields) = self else { return self };
        let at = fields.iter().position(|(known, _)| known == name).unwrap_or(fields.len());
        if at == fields.len() {
            fields.push((name.to_owned(), Self::Null));
        }
        &mut fields[at].1
    }

    /// Reads a text that is one JSON value and nothing else.
    ///
    /// # Errors
    /// What was expected instead, with line and column.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0)?;
        reader.skip_blank();
        if reader.at < text.len() { Err(reader.expected("the end of the file")) } else { Ok(value) }
    }
}

struct Reader<'a> {
    text: &'a str,
    /// How many bytes were read.
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn takes(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn expected(&self, what: &str) -> String {
        let before = self.text.get(..self.at).unwrap_or_default();
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.chars().rev().take_while(|letter| *letter != '\n').count() + 1;
        let found = match self.rest().chars().next() {
            Some(letter) => format!("\"{letter}\""),
            None => "the end of the file".to_owned(),
        };
        format!("line {line}, column {column}: expected {what}, found {found}")
    }

    fn value(&mut self, depth: u32) -> Result<Json, String> {
        self.skip_blank();
        if depth > DEPTH_MOST {
            return Err(self.expected("no deeper nesting"));
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ if self.takes("null") => Ok(Json::Null),
            _ if self.takes("true") => Ok(Json::Bool(true)),
            _ if self.takes("false") => Ok(Json::Bool(false)),
            _ => Err(self.expected("a value")),
        }
    }

    fn object(&mut self, depth: u32) -> Result<Json, String> {
        self.at += 1;
        let mut fields: Vec<(String, Json)> = Vec::new();
        self.skip_blank();
        while !self.takes("}") {
            if !fields.is_empty() && !self.takes(",") {
                return Err(self.expected("\",\" or \"}\""));
            }
            self.skip_blank();
            if self.peek() != Some(b'"') {
                return Err(self.expected("the name of a field"));
            }
            let place = self.at;
            let name = self.string()?;
            if fields.iter().any(|(known, _)| *known == name) {
                self.at = place;
                return Err(self.expected(&format!("another field than \"{name}\" once more")));
            }
            if fields.len() >= FIELDS_MOST as usize {
                return Err(self.expected(&format!("no more than {FIELDS_MOST} fields")));
            }
            self.skip_blank();
            if !self.takes(":") {
                return Err(self.expected("\":\""));
            }
            fields.push((name, self.value(depth + 1)?));
            self.skip_blank();
        }
        Ok(Json::Object(fields))
    }

    fn list(&mut self, depth: u32) -> Result<Json, String> {
        self.at += 1;
        let mut items = Vec::new();
        self.skip_blank();
        while !self.takes("]") {
            if !items.is_empty() && !self.takes(",") {
                return Err(self.expected("\",\" or \"]\""));
            }
            items.push(self.value(depth + 1)?);
            self.skip_blank();
        }
        Ok(Json::List(items))
    }

    fn digits(&mut self) -> Result<(), String> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { Err(self.expected("a digit")) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<Json, String> {
        let start = self.at;
        self.takes("-");
        if !self.takes("0") {
            self.digits()?;
        }
        if self.takes(".") {
            self.digits()?;
        }
        if self.takes("e") || self.takes("E") {
            if !self.takes("+") {
                self.takes("-");
            }
            self.digits()?;
        }
        Ok(Json::Number(self.text.get(start..self.at).unwrap_or_default().to_owned()))
    }

    fn string(&mut self) -> Result<String, String> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let plain = self.rest().find(|letter| matches!(letter, '"' | '\\') || letter < ' ');
            let Some(plain) = plain else {
                self.at = self.text.len();
                return Err(self.expected("the end of a text"));
            };
            text.push_str(self.rest().get(..plain).unwrap_or_default());
            self.at += plain;
            if self.takes("\"") {
                return Ok(text);
            }
            if !self.takes("\\") {
                return Err(self.expected("no control character in a text"));
            }
            text.push(self.escaped()?);
        }
    }

    fn escaped(&mut self) -> Result<char, String> {
        let letter = match self.peek() {
            Some(plain @ (b'"' | b'\\' | b'/')) => char::from(plain),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.expected("a letter after the backslash")),
        };
        self.at += 1;
        Ok(letter)
    }

    /// `u` and four digits; letters beyond the basic plane are written as two of these.
    fn unicode(&mut self) -> Result<char, String> {
        let first = self.four_digits()?;
        let code = if (0xD800..0xDC00).contains(&first) && self.takes("\\") {
            let second = self.four_digits()?;
            if !(0xDC00..0xE000).contains(&second) {
                return Err(self.expected("the second half of a letter before this"));
            }
            0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)
        } else {
            first
        };
        char::from_u32(code).ok_or_else(|| self.expected("a letter's code before this"))
    }

    fn four_digits(&mut self) -> Result<u32, String> {
        let digits = self.rest().get(1..5).filter(|_| self.peek() == Some(b'u'));
        let code = digits
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let Some(code) = code else { return Err(self.expected("\"u\" and four digits")) };
        self.at += 5;
        Ok(code)
    }
}

/// Writes without blanks.
impl fmt::Display for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => formatter.write_str("null"),
            Self::Bool(true) => formatter.write_str("true"),
            Self::Bool(false) => formatter.write_str("false"),
            Self::Number(number) => formatter.write_str(number),
            Self::Text(text) => quote(formatter, text),
            Self::List(items) => {
                let mut before = '[';
                for item in items {
                    formatter.write_char(before)?;
                    item.fmt(formatter)?;
                    before = ',';
                }
                formatter.write_str(if items.is_empty() { "[]" } else { "]" })
            }
            Self::Object(fields) => {
                let mut before = '{';
                for (name, value) in fields {
                    formatter.write_char(before)?;
                    quote(formatter, name)?;
                    formatter.write_char(':')?;
                    value.fmt(formatter)?;
                    before = ',';
                }
                formatter.write_str(if fields.is_empty() { "{}" } else { "}" })
            }
        }
    }
}

/// Writes a text with its quotes.
///
/// # Errors
/// Where it cannot be written there.
pub fn quote(out: &mut dyn Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                out.write_char('\\')?;
                out.write_char(letter)?;
            }
            control if control < ' ' => write!(out, "\\u{:04x}", u32::from(control))?,
            plain => out.write_char(plain)?,
        }
    }
    out.write_char('"')
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => match number.parse::<i64>() {
                Ok(whole) => serializer.serialize_i64(whole),
                Err(_) => match number.parse::<u64>() {
                    Ok(whole) => serializer.serialize_u64(whole),
                    Err(_) => serializer.serialize_str(number),
                },
            },
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => items.serialize(serializer),
            Self::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, value) in fields {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}
