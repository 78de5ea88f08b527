//! Texts in scenario files that stand for numbers: durations with a unit, and probabilities.

use super::kinds::{self, OfKinds};
use crate::limits::RUN_US_MAX;
use crate::sim::setup::Probability;
use crate::time::{SimDuration, SimTime};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

const UNITS: [(&str, u64); 6] = [
    ("us", 1),
    ("ms", 1_000),
    ("s", 1_000_000),
    ("m", 60_000_000),
    ("h", 3_600_000_000),
    ("d", 86_400_000_000),
];

/// What a duration looks like.
pub const DURATION: &str = "a duration such as \"5ms\" (units: us, ms, s, m, h, d)";
/// What a duration looks like that may be negative.
pub const SIGNED_DURATION: &str =
    "a duration such as \"5ms\" or \"-5ms\" (units: us, ms, s, m, h, d)";
/// What a share looks like.
pub const SHARE: &str = "a share such as \"1/1000\", not above one";

/// A duration that may be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedDuration {
    /// Its length in microseconds.
    pub us: i64,
}

/// The length of a duration in microseconds: a whole number and a unit.
pub(super) fn parse_us(text: &str) -> Option<u64> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let (_, us) = UNITS.iter().find(|(name, _)| *name == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*us)
}

/// A time of a run as a person gives it: a duration since the run began.
///
/// # Errors
/// What to write instead.
pub fn parse_time(text: &str) -> Result<SimTime, String> {
    match parse_us(text).filter(|us| *us <= RUN_US_MAX) {
        Some(us) => Ok(SimTime(us)),
        None => {
            let meant = meant_duration(text, false).map(|meant| format!("; write {meant}"));
            Err(format!("expected a time such as 5ms{}", meant.unwrap_or_default()))
        }
    }
}

/// Writes a duration of so many microseconds in the largest unit in which it is a whole number.
#[must_use]
pub fn write_us(us: u64) -> String {
    let (unit, size) =
        UNITS.iter().rev().find(|(_, size)| us.is_multiple_of(*size)).unwrap_or(&UNITS[0]);
    if us == 0 { "0ms".to_owned() } else { format!("{}{unit}", us / size) }
}

fn parse_signed_us(text: &str) -> Option<i64> {
    let (sign, rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    parse_us(rest).and_then(|us| i64::try_from(us).ok()).map(|us| sign * us)
}

/// The length of time that a person wrote, which may be negative: with a space before its unit, a
/// fraction, a plus or a minus. Only nought needs no unit.
#[must_use]
pub fn read_signed_us(text: &str) -> Option<i64> {
    let text = text.trim().replace('\u{2212}', "-");
    let text = text.strip_prefix('+').unwrap_or(&text);
    match text.chars().last() {
        Some('0') if text.chars().all(|letter| letter == '0') => return Some(0),
        Some(last) if last.is_ascii_digit() => return None,
        _ => {}
    }
    meant_duration(text, true).and_then(|text| parse_signed_us(&text))
}

fn parse_share(text: &str) -> Option<Probability> {
    let (of, out_of) = text.split_once('/')?;
    let share = Probability { of: of.parse().ok()?, out_of: out_of.parse().ok()? };
    (share.out_of > 0 && share.of <= share.out_of).then_some(share)
}

/// Units as people write them too.
const SPELLINGS: [(&str, &str); 13] = [
    ("", "ms"),
    ("\u{b5}s", "us"),
    ("\u{3bc}s", "us"),
    ("msec", "ms"),
    ("sec", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("min", "m"),
    ("minute", "m"),
    ("minutes", "m"),
    ("hour", "h"),
    ("hours", "h"),
    ("days", "d"),
];

/// The duration that was probably meant by a text, or number, that is none: without a unit, with a
/// fraction, or in another spelling.
pub(super) fn meant_duration(text: &str, may_be_negative: bool) -> Option<String> {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (may_be_negative.then_some("-")?, rest.to_lowercase()),
        None => ("", text.to_lowercase()),
    };
    let unit = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.');
    let (number, unit) = text.split_at(unit.unwrap_or(text.len()));
    let spelling = SPELLINGS.iter().find(|(spelling, _)| *spelling == unit);
    let unit = spelling.map_or(unit, |(_, unit)| unit);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let parts = 10_u64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let us = parse_us(&format!("{whole}{fraction}{unit}"))?;
    us.is_multiple_of(parts).then(|| format!("{sign}{}", write_us(us / parts)))
}

/// The share that was probably meant by a fraction or a percentage.
pub(super) fn meant_share(text: &str) -> Option<String> {
    let (number, out_of) = match text.trim().strip_suffix('%') {
        Some(percent) => (percent.trim(), 100_u32),
        None => (text.trim(), 1),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let of: u32 = format!("{whole}{fraction}").parse().ok()?;
    let digits = u32::try_from(fraction.len()).ok()?;
    let share = format!("{of}/{}", out_of.checked_mul(10_u32.checked_pow(digits)?)?);
    parse_share(&share).map(|_| share)
}

impl<'de> OfKinds<'de> for SimDuration {
    const EXPECTED: &'static str = DURATION;

    fn from_text(text: &str) -> Option<Self> {
        parse_us(text).map(Self::from_us)
    }
}

impl<'de> Deserialize<'de> for SimDuration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        kinds::read(deserializer)
    }
}

impl Serialize for SimDuration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&write_us(self.as_us()))
    }
}

impl<'de> OfKinds<'de> for SignedDuration {
    const EXPECTED: &'static str = SIGNED_DURATION;

    fn from_text(text: &str) -> Option<Self> {
        parse_signed_us(text).map(|us| Self { us })
    }
}

impl<'de> Deserialize<'de> for SignedDuration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        kinds::read(deserializer)
    }
}

impl Serialize for SignedDuration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sign = if self.us < 0 { "-" } else { "" };
        serializer.serialize_str(&format!("{sign}{}", write_us(self.us.unsigned_abs())))
    }
}

impl<'de> OfKinds<'de> for Probability {
    const EXPECTED: &'static str = SHARE;

    fn from_text(text: &str) -> Option<Self> {
        parse_share(text)
    }
}

impl<'de> Deserialize<'de> for Probability {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        kinds::read(deserializer)
    }
}

impl Serialize for Probability {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("{}/{}", self.of, self.out_of))
    }
}

fn pattern(sign: &str) -> Schema {
    let units = UNITS.map(|(unit, _)| unit).join("|");
    json_schema!({"type": "string", "pattern": format!("^{sign}[0-9]+({units})$")})
}

impl JsonSchema for SimDuration {
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        pattern("")
    }
}

impl JsonSchema for SignedDuration {
    fn schema_name() -> Cow<'static, str> {
        "SignedDuration".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        pattern("-?")
    }
}

impl JsonSchema for Probability {
    fn schema_name() -> Cow<'static, str> {
        "Share".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9]+/[0-9]+$"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_for_an_offset_is_read() {
        for (text, us) in [
            ("5 s", 5_000_000),
            ("+5s", 5_000_000),
            ("-200 ms", -200_000),
            ("\u{2212}200 ms", -200_000),
            ("1.5 s", 1_500_000),
            (" 0 ", 0),
        ] {
            assert_eq!(read_signed_us(text), Some(us), "{text}");
        }
        for text in ["", "s", "250", "five s", "5 y", "- ", "--5 s"] {
            assert_eq!(read_signed_us(text), None, "{text}");
        }
    }

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
