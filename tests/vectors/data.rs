//! Reading `vectors.json`.

use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

/// The suites of the file.
pub fn suites() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("vectors.json")).unwrap();
    list(&file["suites"]).to_vec()
}

/// Every case of every suite of `kind`; fails if there is none.
pub fn cases(kind: &str) -> Vec<Case> {
    let suites = suites().into_iter().filter(|suite| suite["kind"] == kind);
    let cases: Vec<Case> = suites
        .flat_map(|suite| list(&suite["cases"]).iter().cloned().map(Case::new).collect::<Vec<_>>())
        .collect();
    assert!(!cases.is_empty(), "no case of kind {kind}");
    cases
}

/// Runs `check` on every case of every suite of `kind`, and fails if there is none, or if a check
/// has passed over a parameter of its case.
pub fn each(kind: &str, mut check: impl FnMut(&Case)) {
    for case in cases(kind) {
        check(&case);
        case.was_read();
    }
}

/// Fields that say where a case is from, and nothing of what it claims. Names that end in `_` are
/// such too.
const REMARKS: [&str; 7] =
    ["group", "id", "printed_in_paper", "published_in", "source", "src", "test"];

/// One case; printed whole when a check fails.
pub struct Case {
    fields: Value,
    read: RefCell<BTreeSet<String>>,
}

impl fmt::Debug for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fields.fmt(formatter)
    }
}

impl Case {
    fn new(fields: Value) -> Self {
        Self { fields, read: RefCell::default() }
    }

    /// The field, or JSON null.
    pub fn get(&self, field: &str) -> &Value {
        self.read.borrow_mut().insert(field.to_owned());
        &self.fields[field]
    }

    /// Fails if nobody has asked for one of the fields: a parameter that a test takes for granted
    /// would make it judge another case than the one that is written.
    pub fn was_read(&self) {
        let read = self.read.borrow();
        let is_remark = |field: &str| field.ends_with('_') || REMARKS.contains(&field);
        let fields = self.fields.as_object().unwrap().keys();
        let ignored: Vec<&String> =
            fields.filter(|field| !read.contains(*field) && !is_remark(field)).collect();
        assert!(ignored.is_empty(), "the test ignores {ignored:?} of {self:?}");
    }

    pub fn text(&self, field: &str) -> &str {
        text(self.get(field))
    }

    pub fn number(&self, field: &str) -> u64 {
        number(self.get(field))
    }

    /// The field as a small number; 0 if there is none.
    pub fn small_or_zero(&self, field: &str) -> u16 {
        small_or_zero(self.get(field))
    }

    pub fn small(&self, field: &str) -> u16 {
        u16::try_from(self.number(field)).unwrap()
    }

    pub fn is(&self, field: &str) -> bool {
        self.get(field).as_bool().unwrap()
    }

    pub fn list(&self, field: &str) -> &[Value] {
        list(self.get(field))
    }

    /// Fails on a case of a kind that the tests do not know.
    pub fn unknown(&self) -> ! {
        panic!("no test for this case: {self:?}")
    }
}

/// Fails if an object within a case has other fields than these.
pub fn has_only(object: &Value, known: &[&str]) {
    let strange = object.as_object().unwrap().keys().find(|field| !known.contains(&field.as_str()));
    assert!(strange.is_none(), "the test ignores {strange:?} of {object}");
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

pub fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

pub fn small_or_zero(value: &Value) -> u16 {
    u16::try_from(value.as_u64().unwrap_or(0)).unwrap()
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

pub fn texts(value: &Value) -> Vec<&str> {
    list(value).iter().map(text).collect()
}

pub fn smalls(value: &Value) -> Vec<u16> {
    list(value).iter().map(small_or_zero).collect()
}
