//! What a key may hold: a plain text, a cart of items, or a row of cells. The store never looks
//! inside a cart (section 4.4: only the application knows how to merge); it does look inside a
//! row, because stores that resolve by timestamp do so cell by cell.

use litemap::LiteMap;
use std::fmt;
use std::rc::Rc;

/// A cell of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Its text; `None` where the cell was deleted.
    pub text: Option<Rc<str>>,
    /// The writer's clock, in microseconds, when it was written.
    pub timestamp_us: i64,
}

/// A row: its cells, and the time up to which it was deleted as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// The cells by name.
    pub cells: LiteMap<Rc<str>, Cell>,
    /// Cells written up to this time, in microseconds, are deleted.
    pub deleted_us: Option<i64>,
}

/// The value of one version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A delete was written: the key is deliberately empty.
    Tombstone,
    /// A plain text.
    Text(Rc<str>),
    /// The items of a cart, each once, in the order in which they came.
    Cart(Rc<[Rc<str>]>),
    /// A row of cells.
    Row(Rc<Row>),
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
            Self::Row(row) => {
                formatter.write_str("(")?;
                for (at, (name, cell)) in row.cells.iter().enumerate() {
                    let separator = if at == 0 { "" } else { ", " };
                    let text = cell.text.as_deref().unwrap_or("-");
                    write!(formatter, "{separator}{name}={text}")?;
                }
                formatter.write_str(")")
            }
        }
    }
}
