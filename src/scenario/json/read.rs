//! What a value holds, for who reads a file that was checked: what is not there, or is of another
//! kind, is nothing.

use super::Json;
use std::str::FromStr;

static NULL: Json = Json::Null;

impl Json {
    /// A field of an object, if it is there.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.fields().iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// A field of an object; null where it is not there.
    #[must_use]
    pub fn at(&self, name: &str) -> &Self {
        self.get(name).unwrap_or(&NULL)
    }

    /// The fields of an object.
    #[must_use]
    pub fn fields(&self) -> &[(String, Self)] {
        match self {
            Self::Object(fields) => fields,
            _ => &[],
        }
    }

    /// The fields of an object, in the order of their names.
    #[must_use]
    pub fn sorted(&self) -> Vec<(&str, &Self)> {
        let fields = self.fields().iter();
        let mut fields: Vec<_> = fields.map(|(name, value)| (name.as_str(), value)).collect();
        fields.sort_unstable_by_key(|(name, _)| *name);
        fields
    }

    /// The items of a list.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        self.list().unwrap_or_default()
    }

    /// The items, if it is a list.
    #[must_use]
    pub fn list(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text; an empty one where it is none.
    #[must_use]
    pub fn word(&self) -> &str {
        self.text().unwrap_or_default()
    }

    /// Whether it is true, if it is that or false.
    #[must_use]
    pub fn flag(&self) -> Option<bool> {
        match self {
            Self::Bool(given) => Some(*given),
            _ => None,
        }
    }

    /// The number, if it is a whole one and not below zero. Smaller numbers are read as large ones:
    /// reading itself is more code than narrowing.
    #[must_use]
    pub fn whole(&self) -> Option<u64> {
        self.parsed()
    }

    /// The number, if it is a whole one.
    #[must_use]
    pub fn signed(&self) -> Option<i64> {
        self.parsed()
    }

    fn parsed<T: FromStr>(&self) -> Option<T> {
        match self {
            Self::Number(given) => given.parse().ok(),
            _ => None,
        }
    }
}
