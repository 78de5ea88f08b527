//! Sentences about texts that are no JSON: what stands there, and what to write instead.

use serde_json::error::Category;

/// What is wrong with a text before its first letter.
pub(super) fn before_it_begins(text: &str) -> Option<String> {
    if text.starts_with('\u{feff}') {
        let sentence = "the file begins with a byte order mark; save it as UTF-8 without one";
        return Some(sentence.to_owned());
    }
    text.trim()
        .is_empty()
        .then(|| "the file is empty; a scenario is one object, such as {\"version\": 1}".to_owned())
}

/// What serde_json stumbled over: where, in bytes, and a sentence.
pub(super) fn explain(text: &str, error: &serde_json::Error) -> (usize, String) {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let offset = stumble(text, error, message);
    let rest = text.get(offset..).unwrap_or_default();
    let sentence = match error.classify() {
        Category::Eof => unfinished(text, message),
        _ => of_what_follows(text.get(..offset).unwrap_or_default(), rest)
            .unwrap_or_else(|| of_the_message(message, rest)),
    };
    (offset, sentence)
}

/// Where it is, in bytes. serde_json counts the bytes that it has read, and has mostly read the one
/// that is wrong, but not where it only looked ahead.
fn stumble(text: &str, error: &serde_json::Error, message: &str) -> usize {
    if error.classify() == Category::Eof {
        return text.trim_end().len();
    }
    let line = error.line().saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut offset = (start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    // A number, or a word such as `nul`, is wrong from its beginning.
    if message == "invalid number"
        || message == "number out of range"
        || message == "expected ident"
    {
        let word = |letter: char| letter.is_alphanumeric() || "+-.".contains(letter);
        offset = text[..offset].trim_end_matches(word).len();
    }
    offset
}

/// The file ends too early.
fn unfinished(text: &str, message: &str) -> String {
    let inside = match message.rsplit(' ').next() {
        Some("list") => "a list; it ends with \"]\"",
        Some("object") => "an object; it ends with \"}\"",
        Some("string") => "a text; it ends with a double quote",
        _ if text.trim_end().ends_with('{') => "an object; it ends with \"}\"",
        _ => "something; a value is missing",
    };
    format!("the file ends in the middle of {inside}")
}

/// Slips that a program which writes JSON never makes, and people do.
fn of_what_follows(before: &str, rest: &str) -> Option<String> {
    let expected_name = before.trim_end().ends_with(['{', ',']) && !rest.starts_with('"');
    let word: String =
        rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    let sentence = match rest.chars().next()? {
        '/' | '#' => {
            "JSON has no comments; write a field \"comment\" at the top of the file or in a step"
                .to_owned()
        }
        '+' => "a number has no plus before it; leave it out".to_owned(),
        '.' => "a number has a digit before its point".to_owned(),
        '\'' => "texts and names of fields stand in double quotes, not in single ones".to_owned(),
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '`' => {
            "texts and names of fields stand in straight double quotes: \"".to_owned()
        }
        closing @ ('}' | ']') if before.trim_end().ends_with(',') => {
            format!(
                "there is a comma before \"{closing}\" and nothing after it; leave the comma out"
            )
        }
        _ => match word.as_str() {
            "" => return None,
            "True" | "TRUE" | "False" | "FALSE" | "Null" | "NULL" => {
                format!("write {} in small letters", word.to_lowercase())
            }
            "None" | "nil" | "undefined" => format!("write null instead of {word}"),
            _ if word.starts_with(|first: char| first.is_ascii_digit()) => return None,
            _ if expected_name || before.trim_end().ends_with([':', '[', ',', '{']) => {
                format!("texts and names of fields stand in double quotes: write \"{word}\"")
            }
            _ => return None,
        },
    };
    Some(sentence)
}

fn begins_a_value(rest: &str) -> bool {
    rest.starts_with(|first: char| first.is_ascii_alphanumeric() || "\"{[-".contains(first))
}

/// What serde_json says, in the words of this program.
fn of_the_message(message: &str, rest: &str) -> String {
    let found = match rest.chars().next() {
        Some(letter) if letter.is_control() => "the end of the line".to_owned(),
        Some(letter) => format!("\"{letter}\""),
        None => "the end of the file".to_owned(),
    };
    let expected = match message {
        "expected `,` or `]`" | "expected `,` or `}`" if begins_a_value(rest) => {
            return "a comma is missing before this".to_owned();
        }
        "expected `:`" => "a colon after the name of the field",
        "expected `,` or `]`" => "\",\" or \"]\" after an item of the list",
        "expected `,` or `}`" => "\",\" or \"}\" after a field of the object",
        "expected value" | "expected ident" => "a value",
        "key must be a string" => "the name of a field",
        "trailing characters" => "the end of the file",
        "trailing comma" => {
            return "there is a comma and nothing after it; leave it out".to_owned();
        }
        "invalid escape" => {
            return "a backslash in a text is written twice: \"\\\\\"".to_owned();
        }
        "invalid number" => {
            return "a number has no plus, no zero before it and a digit on both sides of its point"
                .to_owned();
        }
        "number out of range" => return "the number is too large; write a smaller one".to_owned(),
        "recursion limit exceeded" => return "lists and objects are nested too deep".to_owned(),
        _ if message.starts_with("control character") => {
            return "a text ends on the line on which it began; a new line in it is written \"\\n\""
                .to_owned();
        }
        _ if message.contains("hex escape") || message.contains("unicode") => {
            return "this is no letter; \"\\u\" has four digits, and rare letters two of these"
                .to_owned();
        }
        other => return other.to_owned(),
    };
    format!("expected {expected}, found {found}")
}
