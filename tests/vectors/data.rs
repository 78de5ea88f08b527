//! Reading `vectors.json`.

use serde_json::Value;

/// Runs `check` on every case of every suite of `kind`, and fails if there is none.
pub fn each(kind: &str, mut check: impl FnMut(&Case)) {
    let file: Value = serde_json::from_str(include_str!("vectors.json")).unwrap();
    let suites = file["suites"].as_array().unwrap().iter();
    let mut checked = 0;
    for suite in suites.filter(|suite| suite["kind"] == kind) {
        for case in suite["cases"].as_array().unwrap() {
            check(&Case(case.clone()));
            checked += 1;
        }
    }
    assert!(checked > 0, "no case of kind {kind}");
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
