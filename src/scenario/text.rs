//! Texts in scenario files that stand for numbers: durations with a unit, and shares.

use super::ScenarioError;
use super::json::{Node, Part};
use crate::time::SimDuration;

pub(super) const UNITS: [(&str, u64); 6] = [
    ("us", 1),
    ("ms", 1_000),
    ("s", 1_000_000),
    ("m", 60_000_000),
    ("h", 3_600_000_000),
    ("d", 86_400_000_000),
];

/// A duration as a scenario writes it: a whole number and a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(pub SimDuration);

/// A duration that may be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset(pub i64);

/// So many of so many, as in `1/1000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// So many.
    pub of: u32,
    /// Of so many.
    pub out_of: u32,
}

fn text_of(node: Node<'_>) -> Option<&str> {
    node.text().ok()
}

fn parse_us(text: &str) -> Option<u64> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(digits)?;
    let (_, us) = UNITS.iter().find(|(name, _)| *name == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*us)
}

/// Writes a duration of so many microseconds.
pub(super) fn write_us(us: u64) -> String {
    let (unit, size) =
        UNITS.iter().rev().find(|(_, size)| us.is_multiple_of(*size)).unwrap_or(&UNITS[0]);
    if us == 0 { "0ms".to_owned() } else { format!("{}{unit}", us / size) }
}

/// Writes a duration that may be negative.
pub(super) fn write_offset(us: i64) -> String {
    let sign = if us < 0 { "-" } else { "" };
    format!("{sign}{}", write_us(us.unsigned_abs()))
}

const DURATION: &str = "a duration such as \"5ms\" (units: us, ms, s, m, h, d)";

impl Part for Span {
    fn read(node: Node<'_>) -> Result<Self, ScenarioError> {
        let us = text_of(node).and_then(parse_us);
        us.map(|us| Self(SimDuration::from_us(us))).ok_or_else(|| node.expected(DURATION))
    }
}

impl Part for Offset {
    fn read(node: Node<'_>) -> Result<Self, ScenarioError> {
        let text = text_of(node).unwrap_or("");
        let (sign, rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let us = parse_us(rest).and_then(|us| i64::try_from(us).ok());
        us.map(|us| Self(sign * us)).ok_or_else(|| node.expected(DURATION))
    }
}

impl Part for Ratio {
    fn read(node: Node<'_>) -> Result<Self, ScenarioError> {
        let parts = text_of(node).and_then(|text| text.split_once('/'));
        let ratio = parts.and_then(|(of, out_of)| {
            Some(Self { of: of.parse().ok()?, out_of: out_of.parse().ok()? })
        });
        ratio
            .filter(|ratio| ratio.out_of > 0 && ratio.of <= ratio.out_of)
            .ok_or_else(|| node.expected("a share such as \"1/1000\", not above one"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_written() {
        for (text, us) in [
            ("0ms", 0),
            ("5ms", 5_000),
            ("1500us", 1_500),
            ("10d", 864_000_000_000),
            ("2m", 120_000_000),
        ] {
            assert_eq!(parse_us(text), Some(us), "{text}");
            assert_eq!(write_us(us), text);
        }
        for text in ["", "5", "ms", "5 ms", "-5ms", "5y", "99999999999999999999ms", "1.5s"] {
            assert_eq!(parse_us(text), None, "{text}");
        }
    }
}
