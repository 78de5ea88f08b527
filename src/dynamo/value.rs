//! What a key may hold: a plain text, a cart of items, or a row of cells. The store never looks
//! inside a cart (section 4.4: only the application knows how to merge); it does look inside a
//! row, because stores that resolve by timestamp do so cell by cell ([`super::cell`]).

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

/// The value of one version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A delete was written: the key is deliberately empty.
    Tombstone,
    /// A plain text.
    Text(Rc<str>),
    /// The items of a cart, each once, in the order in which they came.
    Cart(Rc<[Rc<str>]>),
    /// A row: the texts of its cells by their names.
    Row(Rc<BTreeMap<Rc<str>, Rc<str>>>),
}

impl Value {
    /// A cart of these items; an item that stands twice is kept once.
    #[must_use]
    pub fn cart<'a>(items: impl IntoIterator<Item = &'a str>) -> Self {
        let mut kept: Vec<Rc<str>> = Vec::new();
        for item in items {
            if !kept.iter().any(|other| other.as_ref() == item) {
                kept.push(Rc::from(item));
            }
        }
        Self::Cart(kept.into())
    }

    /// True for a tombstone.
    #[must_use]
    pub fn is_tombstone(&self) -> bool {
        matches!(self, Self::Tombstone)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tombstone => formatter.write_str("(deleted)"),
            Self::Text(text) => formatter.write_str(text),
            Self::Cart(items) => write!(formatter, "[{}]", items.join(", ")),
            Self::Row(cells) => {
                formatter.write_str("(")?;
                for (at, (name, text)) in cells.iter().enumerate() {
                    let separator = if at == 0 { "" } else { ", " };
                    write!(formatter, "{separator}{name}={text}")?;
                }
                formatter.write_str(")")
            }
        }
    }
}
