//! Changes to a scenario: to its text, as a slip of the hand or a broken link would make them, and
//! to its tree, which reach further before something is found wrong.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Texts to be put anywhere.
const SCRAPS: [&str; 20] = [
    "\\ud800",
    "\\ud83d\\ude00",
    "\\udc00",
    "\\u12",
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "\\",
    "\u{0}",
    "\u{1f600}",
    "1e999",
    "-0",
    "0.1",
    "null",
    "\"seed\": 1,",
    "18446744073709551616",
];

/// A change; what the numbers mean depends on its kind, and each is taken modulo what there is.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    kind: Kind,
    place: u32,
    with: u32,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Letters are left out.
    Cut,
    /// Letters stand twice.
    Double,
    /// A scrap is put in.
    Insert,
    /// The text ends early.
    End,
    /// A value is left out.
    Remove,
    /// A value becomes another.
    Replace,
    /// A field gets another name.
    Rename,
    /// A value becomes one of another file.
    Graft,
    /// A step or an item stands twice.
    Repeat,
    /// Two steps or items change places.
    Swap,
    /// A number is made larger or smaller.
    Tweak,
}

/// Any change; those to the tree come more often, because their files get further.
pub fn any() -> impl Strategy<Value = Change> {
    use Kind::*;
    let kinds = prop::sample::select(vec![
        Cut, Double, Insert, End, Remove, Remove, Replace, Replace, Replace, Rename, Graft, Graft,
        Repeat, Repeat, Swap, Swap, Swap, Tweak, Tweak,
    ]);
    (kinds, 0..u32::MAX, 0..u32::MAX).prop_map(|(kind, place, with)| Change { kind, place, with })
}

impl Change {
    /// The text after all of these changes: first those to the tree, then those to the text.
    pub fn all(changes: &[Self], file: &Value, files: &[Value]) -> String {
        let mut tree = file.clone();
        for change in changes {
            change.to_tree(&mut tree, files);
        }
        let mut text = tree.to_string();
        // One in three files stays whole as a text.
        if changes.first().is_some_and(|first| !first.with.is_multiple_of(3)) {
            changes.iter().for_each(|change| change.to_text(&mut text));
        }
        text
    }

    /// True in one of sixteen.
    pub fn asks_for_report(self) -> bool {
        self.place.is_multiple_of(16)
    }

    fn to_text(self, text: &mut String) {
        let at = boundary(text, self.place as usize % (text.len() + 1));
        let end = boundary(text, (at + self.with as usize % 40).min(text.len()));
        match self.kind {
            Kind::Cut => text.replace_range(at..end, ""),
            Kind::Double => *text = format!("{}{}", &text[..end], &text[at..]),
            Kind::Insert => text.insert_str(at, SCRAPS[self.with as usize % SCRAPS.len()]),
            Kind::End => text.truncate(at),
            _ => {}
        }
    }

    fn to_tree(self, tree: &mut Value, files: &[Value]) {
        let count = size(tree);
        let Some(value) = nth(tree, &mut (self.place as usize % count)) else { return };
        match self.kind {
            Kind::Replace => *value = odd(self.with),
            Kind::Tweak => tweak(value, self.with),
            Kind::Graft => {
                let file = &files[self.with as usize % files.len()];
                let mut place = self.place as usize % size(file);
                if let Some(found) = part(file, &mut place) {
                    *value = found.clone();
                }
            }
            _ => self.to_parts(value),
        }
    }

    /// Changes the parts of a list or of an object.
    fn to_parts(self, value: &mut Value) {
        let with = self.with as usize;
        match (self.kind, value) {
            (Kind::Remove, Value::Array(items)) if !items.is_empty() => {
                items.remove(with % items.len());
            }
            (Kind::Repeat, Value::Array(items)) if !items.is_empty() => {
                let twin = items[with % items.len()].clone();
                items.insert(with / 7 % items.len(), twin);
            }
            (Kind::Swap, Value::Array(items)) if !items.is_empty() => {
                let count = items.len();
                items.swap(with % count, with / 7 % count);
            }
            (Kind::Remove, Value::Object(fields)) => {
                take(fields, with);
            }
            (Kind::Rename, Value::Object(fields)) => {
                if let Some((_, value)) = take(fields, with) {
                    fields.insert(NAMES[with / 7 % NAMES.len()].to_owned(), value);
                }
            }
            _ => {}
        }
    }
}

/// Names that some object of a scenario has.
const NAMES: [&str; 16] = [
    "put", "get", "key", "value", "via", "at", "crash", "deliver", "op", "to", "from", "expect",
    "quorum", "n", "context", "",
];

fn take(fields: &mut Map<String, Value>, place: usize) -> Option<(String, Value)> {
    let name = fields.keys().nth(place % fields.len().max(1))?.clone();
    fields.remove_entry(&name)
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// How many values a tree has, itself included.
fn size(tree: &Value) -> usize {
    1 + match tree {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(fields) => fields.values().map(size).sum(),
        _ => 0,
    }
}

fn part<'a>(tree: &'a Value, place: &mut usize) -> Option<&'a Value> {
    if *place == 0 {
        return Some(tree);
    }
    *place -= 1;
    match tree {
        Value::Array(items) => items.iter().find_map(|item| part(item, place)),
        Value::Object(fields) => fields.values().find_map(|item| part(item, place)),
        _ => None,
    }
}

fn nth<'a>(tree: &'a mut Value, place: &mut usize) -> Option<&'a mut Value> {
    if *place == 0 {
        return Some(tree);
    }
    *place -= 1;
    match tree {
        Value::Array(items) => items.iter_mut().find_map(|item| nth(item, place)),
        Value::Object(fields) => fields.values_mut().find_map(|item| nth(item, place)),
        _ => None,
    }
}

/// A value where nobody expects it.
fn odd(with: u32) -> Value {
    let pick = with / 32;
    match with % 24 {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(pick % 5),
        4 => json!(u64::MAX),
        5 => json!(i64::MIN),
        6 => json!(0.5),
        7 => json!(""),
        8 => json!("x".repeat(pick as usize % 5_000)),
        9 => json!(format!("{}ms", pick % 1_000)),
        10 => json!("999999999d"),
        11 => json!("-1us"),
        12 => json!([]),
        13 => json!({}),
        14 => json!(["A"]),
        15 => json!("A"),
        16 => json!(["A", "B", "C"]),
        17 => json!("none"),
        18 => json!({"A": pick}),
        19 => json!("idle"),
        20 => (0..pick % 80).fold(json!(0), |inner, _| json!([inner])),
        21 => json!(vec!["B"; pick as usize % 400]),
        22 => json!("B#65535"),
        _ => json!(format!("{}/{}", pick % 12, pick % 11)),
    }
}

fn tweak(value: &mut Value, with: u32) {
    if let Some(number) = value.as_i64() {
        *value = json!(number.wrapping_add(i64::from(with % 7) - 3));
    } else if let Some(text) = value.as_str() {
        let grown: String =
            text.chars().chain(std::iter::repeat_n('0', with as usize % 4)).collect();
        *value = json!(grown.replace("ms", ["us", "s", "ms", "d"][with as usize % 4]));
    } else if let Some(flag) = value.as_bool() {
        *value = json!(!flag);
    }
}
