//! Texts in scenario files that stand for numbers: durations with a unit, and shares.

use super::json::Json;
use crate::sim::setup::Share;
use crate::time::SimDuration;

pub(super) const UNITS: [(&str, u64); 6] = [
    ("us", 1),
    ("ms", 1_000),
    ("s", 1_000_000),
    ("m", 60_000_000),
    ("h", 3_600_000_000),
    ("d", 86_400_000_000),
];

impl Json {
    /// The duration: a whole number and a unit.
    #[must_use]
    pub fn span(&self) -> Option<SimDuration> {
        self.text().and_then(parse_us).map(SimDuration::from_us)
    }

    /// The duration in microseconds, which may be negative.
    #[must_use]
    pub fn offset(&self) -> Option<i64> {
        let text = self.word();
        let (sign, rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        parse_us(rest).and_then(|us| i64::try_from(us).ok()).map(|us| sign * us)
    }

    /// The share, as in `1/1000`: not above one.
    #[must_use]
    pub fn share(&self) -> Option<Share> {
        let (of, out_of) = self.word().split_once('/')?;
        let share = Share { of: of.parse().ok()?, out_of: out_of.parse().ok()? };
        (share.out_of > 0 && share.of <= share.out_of).then_some(share)
    }
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
