//! What the objects of a file are made of: texts, numbers, durations, lists and maps.

use super::Describe;
use crate::scenario::text::{Offset, Ratio, Span, UNITS};
use litemap::LiteMap;
use serde_json::{Value, json};

impl Describe for String {
    fn describe() -> Value {
        json!({"type": "string"})
    }
}

impl Describe for bool {
    fn describe() -> Value {
        json!({"type": "boolean"})
    }
}

macro_rules! numbers {
    ($($kind:ty),*) => {
        $(impl Describe for $kind {
            fn describe() -> Value {
                json!({"type": "integer", "minimum": Self::MIN, "maximum": Self::MAX})
            }
        })*
    };
}

numbers!(u8, u16, u32, u64, i64);

fn duration(sign: &str) -> Value {
    let units = UNITS.map(|(unit, _)| unit).join("|");
    json!({"type": "string", "pattern": format!("^{sign}[0-9]+({units})$")})
}

impl Describe for Span {
    fn describe() -> Value {
        duration("")
    }
}

impl Describe for Offset {
    fn describe() -> Value {
        duration("-?")
    }
}

impl Describe for Ratio {
    fn describe() -> Value {
        json!({"type": "string", "pattern": "^[0-9]+/[0-9]+$"})
    }
}

impl<T: Describe> Describe for Option<T> {
    fn describe() -> Value {
        json!({"anyOf": [T::describe(), {"type": "null"}]})
    }
}

impl<T: Describe> Describe for Box<T> {
    fn describe() -> Value {
        T::describe()
    }
}

impl<T: Describe> Describe for Vec<T> {
    fn describe() -> Value {
        json!({"type": "array", "items": T::describe()})
    }
}

impl<T: Describe> Describe for LiteMap<String, T> {
    fn describe() -> Value {
        json!({"type": "object", "additionalProperties": T::describe()})
    }
}

impl<A: Describe, B: Describe> Describe for (A, B) {
    fn describe() -> Value {
        json!({"type": "array", "items": [A::describe(), B::describe()], "minItems": 2, "maxItems": 2})
    }
}
