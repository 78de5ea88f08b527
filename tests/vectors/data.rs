//! Reading `vectors.json`.

use serde_json::Value;

/// The suites of the file.
pub fn suites() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("vectors.json")).unwrap();
    list(&file["suites"]).to_vec()
}

/// Every case of every suite of `kind`; fails if there is none.
pub fn cases(kind: &str) -> Vec<Case> {
    let suites = suites().into_iter().filter(|suite| suite["kind"] == kind);
    let cases: Vec<Case> = suites
        .flat_map(|suite| list(&suite["cases"]).iter().cloned().map(Case).collect::<Vec<_>>())
        .collect();
    assert!(!cases.is_empty(), "no case of kind {kind}");
    cases
}

/// Runs `check` on every case of every suite of `kind`, and fails if there is none.
pub fn each(kind: &str, check: impl FnMut(&Case)) {
    cases(kind).iter().for_each(check);
}

/// One case; printed whole when a check fails.
#[derive(Debug)]
pub struct Case(pub Value);

impl Case {
    /// The field, or JSON null.
    pub fn get(&self, field: &str) -> &Value {
        &self.0[field]
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
