//! What a key may hold: a plain text, a cart of items, or a row of cells. The store never looks
//! inside a cart (section 4.4: only the application knows how to merge); it does look inside a
//! row, because stores that resolve by timestamp do so cell by cell ([`super::cell`]).

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

/// The value of one version. In what order a cart's items came is no difference: carts of the same
/// items are equal.
#[derive(Clone, Debug)]
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

    /// The value as a reader sees it: nothing where a delete was written.
    #[must_use]
    pub fn living(&self) -> Option<&Self> {
        (!self.is_tombstone()).then_some(self)
    }
}

/// The items of a cart in the order that carts are compared in.
#[must_use]
pub fn sorted(items: &[Rc<str>]) -> Cow<'_, [Rc<str>]> {
    if items.is_sorted() {
        return Cow::Borrowed(items);
    }
    let mut sorted = items.to_vec();
    sorted.sort_unstable();
    Cow::Owned(sorted)
}

/// Tombstones first, then texts, carts and rows.
impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        let kind = |value: &Self| match value {
            Self::Tombstone => 0,
            Self::Text(_) => 1,
            Self::Cart(_) => 2,
            Self::Row(_) => 3,
        };
        match (self, other) {
            (Self::Text(mine), Self::Text(theirs)) => mine.cmp(theirs),
            (Self::Cart(mine), Self::Cart(theirs)) if mine == theirs => Ordering::Equal,
            (Self::Cart(mine), Self::Cart(theirs)) => sorted(mine).cmp(&sorted(theirs)),
            (Self::Row(mine), Self::Row(theirs)) => mine.cmp(theirs),
            _ => kind(self).cmp(&kind(other)),
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Value {}

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn values() -> impl Strategy<Value = Value> {
        let items = prop::collection::vec(prop::sample::select(&["a", "b", "ab", "c"][..]), 0..4);
        (0_u8..6, items).prop_map(|(kind, items)| match kind {
            0 => Value::Tombstone,
            1 => Value::Text(Rc::from(items.concat())),
            2 => Value::Row(Rc::new(items.iter().map(|of| ((*of).into(), (*of).into())).collect())),
            _ => Value::cart(items),
        })
    }

    fn items(value: &Value) -> Option<BTreeSet<Rc<str>>> {
        match value {
            Value::Cart(items) => Some(items.iter().cloned().collect()),
            _ => None,
        }
    }

    proptest! {
        #[test]
        fn carts_are_equal_by_their_items(one in values(), other in values(), third in values()) {
            match (items(&one), items(&other)) {
                (Some(mine), Some(theirs)) => prop_assert_eq!(one == other, mine == theirs),
                (Some(_), None) | (None, Some(_)) => prop_assert_ne!(&one, &other),
                (None, None) => prop_assert_eq!(one == other, one.to_string() == other.to_string()),
            }
            prop_assert_eq!(one.cmp(&other), other.cmp(&one).reverse());
            let mut all = [&one, &other, &third];
            all.sort();
            prop_assert!(all[0] <= all[2]);
        }
    }
}
