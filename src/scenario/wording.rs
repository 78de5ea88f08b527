//! What serde says of a value that does not fit, in the words of a person who writes files: never
//! the name of a type of this program.

use super::duration::{DURATION, SHARE, SIGNED_DURATION, meant_duration, meant_share, parse_us};
use super::error::unknown;
use super::written::Reason;
use serde_json::Value;

/// Letters of a text that a sentence quotes at most.
const LETTERS_SHOWN: usize = 60;

/// A sentence, and whether it is about the name of a field: which one.
pub(super) struct Wording {
    pub sentence: String,
    pub field: Option<String>,
}

/// Words for why a value, which is written so, does not fit.
pub(super) fn of(reason: Reason, written: &str) -> Wording {
    let value = serde_json::from_str(written).unwrap_or(Value::Null);
    let about_value = |sentence| Wording { sentence, field: None };
    match reason {
        Reason::Expected(expected) => {
            let advice = advice(&expected, &value).map(|advice| format!("; {advice}"));
            let (expected, found) = (plain(&expected), shown(&value, written));
            let advice = advice.unwrap_or_default();
            about_value(format!("expected {expected}, found {found}{advice}"))
        }
        Reason::UnknownField(name, known) => about_name(name, &known),
        // Where an object was expected to have one field, that is what is unknown.
        Reason::UnknownWord(name, known) if value.is_object() => about_name(name, &known),
        Reason::UnknownWord(word, known) => about_value(unknown("word", &word, &known)),
        Reason::MissingField(name) => about_value(format!("the field \"{name}\" is missing")),
        Reason::Sentence(sentence) => about_value(sentence),
    }
}

fn about_name(name: String, known: &[&str]) -> Wording {
    Wording { sentence: unknown("field", &name, known), field: Some(name) }
}

/// What was expected, where serde names a type.
fn plain(expected: &str) -> String {
    let whole = |min: i64, max: u64| format!("a whole number from {min} to {max}");
    match expected {
        "u8" => whole(0, u8::MAX.into()),
        "u16" => whole(0, u16::MAX.into()),
        "u32" => whole(0, u32::MAX.into()),
        "u64" | "usize" => whole(0, u64::MAX),
        "i64" => whole(i64::MIN, i64::MAX.unsigned_abs()),
        "a string" | "a borrowed string" | "string or map" => "a text".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "an object".to_owned(),
        _ if expected.contains("of size 2") || expected.starts_with("tuple") => {
            "a list of two".to_owned()
        }
        other => other.to_owned(),
    }
}

/// What was found.
fn shown(value: &Value, written: &str) -> String {
    let short = |text: &str| -> String {
        let cut: String = text.chars().take(LETTERS_SHOWN).collect();
        if cut.len() < text.len() { format!("{cut}...") } else { cut }
    };
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(given) => given.to_string(),
        Value::Number(_) => format!("the number {}", short(written)),
        Value::String(text) => format!("the text \"{}\"", short(text)),
        Value::Array(items) if items.is_empty() => "an empty list".to_owned(),
        Value::Array(items) if items.len() == 1 => "a list of one".to_owned(),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// What to write instead, where that is plain.
fn advice(expected: &str, value: &Value) -> Option<String> {
    let is_number = matches!(expected, "u8" | "u16" | "u32" | "u64" | "i64");
    let is_text = expected.starts_with("a text") || expected.ends_with("a string");
    let is_duration = expected == DURATION || expected == SIGNED_DURATION;
    let is_signed = expected == SIGNED_DURATION;
    Some(match value {
        Value::Null => "leave it out".to_owned(),
        Value::Number(number) if is_duration => {
            format!("write \"{}\"", meant_duration(&number.to_string(), is_signed)?)
        }
        Value::String(text) if is_duration => {
            format!("write \"{}\"", meant_duration(text, is_signed)?)
        }
        Value::Number(number) if expected == SHARE => {
            format!("write \"{}\"", meant_share(&number.to_string())?)
        }
        Value::String(text) if expected == SHARE => format!("write \"{}\"", meant_share(text)?),
        Value::Number(number) if is_text => format!("write \"{number}\""),
        Value::Number(number) if is_number => {
            format!("write {}", number.to_string().strip_suffix(".0")?)
        }
        Value::String(text)
            if expected == "a boolean" && matches!(text.as_str(), "true" | "false") =>
        {
            format!("write {text} without quotes")
        }
        Value::String(text)
            if (is_number || expected.starts_with("a number")) && text.parse::<i64>().is_ok() =>
        {
            format!("write {text} without quotes")
        }
        Value::String(text) if expected == "a sequence" || expected.ends_with("of their names") => {
            format!("write [{}]", Value::from(text.as_str()))
        }
        Value::String(text) if parse_us(text).is_some() && expected.contains("{\"fixed\"") => {
            format!("write {{\"fixed\": \"{text}\"}}")
        }
        Value::String(text) if parse_us(text).is_some() && expected.contains("{\"every\"") => {
            format!("write {{\"every\": \"{text}\"}}")
        }
        _ => return None,
    })
}
