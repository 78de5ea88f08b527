//! A position on Riak's ring as Riak writes it: a whole number of 160 bits, in up to 49 decimal digits
//! (riak_core `chash.erl`). The ring of the engine keeps the upper 128 bits.

use std::fmt;
use std::str::FromStr;

/// A position on the ring: an unsigned integer of 160 bits, most significant 32 bits first, so that
/// the derived order is the order of the numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position160 {
    limbs: [u32; 5],
}

/// Text that is not a whole decimal number below 2^160.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPosition;

impl fmt::Display for NotAPosition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a whole decimal number below 2^160")
    }
}

impl std::error::Error for NotAPosition {}

impl Position160 {
    /// The position 0.
    pub const ZERO: Self = Self { limbs: [0; 5] };
    /// The last position, 2^160 - 1.
    pub const MAX: Self = Self { limbs: [u32::MAX; 5] };

    /// The number whose big-endian bytes these are.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 20]) -> Self {
        let mut limbs = [0; 5];
        for (limb, four) in limbs.iter_mut().zip(bytes.chunks_exact(4)) {
            *limb = u32::from_be_bytes([four[0], four[1], four[2], four[3]]);
        }
        Self { limbs }
    }

    /// The number whose highest bits are the lowest `bits` bits of `value`, with zeros below them.
    ///
    /// `bits` is at most 32; with 0 bits the result is zero.
    #[must_use]
    pub const fn from_top_bits(value: u32, bits: u32) -> Self {
        let top = match bits {
            0 => 0,
            1..=32 => value << (32 - bits),
            _ => value,
        };
        Self { limbs: [top, 0, 0, 0, 0] }
    }

    /// The highest `bits` bits as a number; `bits` is at most 32.
    #[must_use]
    pub const fn top_bits(self, bits: u32) -> u32 {
        match bits {
            0 => 0,
            1..=32 => self.limbs[0] >> (32 - bits),
            _ => self.limbs[0],
        }
    }

    /// The place on the engine's ring of 2^128.
    pub fn top_128(self) -> u128 {
        let [high @ .., _] = self.limbs;
        high.iter().fold(0, |number, limb| (number << 32) | u128::from(*limb))
    }

    /// 2^160 divided by `divisor`: quotient and remainder.
    ///
    /// Returns `None` for the divisors 0 and 1, whose quotient is not below 2^160.
    #[must_use]
    pub fn whole_ring_divided_by(divisor: u32) -> Option<(Self, u32)> {
        if divisor < 2 {
            return None;
        }
        let (quotient, remainder) = long_division([0; 5], 1, divisor);
        Some((Self { limbs: quotient }, remainder))
    }
}

/// Schoolbook division of the number `(carry, limbs)` by `divisor`, which is above `carry`.
fn long_division(limbs: [u32; 5], carry: u32, divisor: u32) -> ([u32; 5], u32) {
    let mut quotient = [0; 5];
    let mut remainder = u64::from(carry);
    for (digit, limb) in quotient.iter_mut().zip(limbs) {
        let dividend = (remainder << 32) | u64::from(limb);
        // Below 2^32, because the remainder so far is below the divisor.
        *digit = (dividend / u64::from(divisor)) as u32;
        remainder = dividend % u64::from(divisor);
    }
    (quotient, remainder as u32)
}

impl fmt::Display for Position160 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = Vec::new();
        let mut rest = self.limbs;
        while rest != [0; 5] {
            let (quotient, digit) = long_division(rest, 0, 10);
            digits.push(char::from(b'0' + digit as u8));
            rest = quotient;
        }
        let text: String = digits.iter().rev().collect();
        formatter.pad_integral(true, "", if text.is_empty() { "0" } else { &text })
    }
}

impl FromStr for Position160 {
    type Err = NotAPosition;

    fn from_str(text: &str) -> Result<Self, NotAPosition> {
        if text.is_empty() {
            return Err(NotAPosition);
        }
        let mut limbs = [0u32; 5];
        for character in text.chars() {
            let mut carry = u64::from(character.to_digit(10).ok_or(NotAPosition)?);
            for limb in limbs.iter_mut().rev() {
                let product = u64::from(*limb) * 10 + carry;
                *limb = (product & u64::from(u32::MAX)) as u32;
                carry = product >> 32;
            }
            if carry != 0 {
                return Err(NotAPosition);
            }
        }
        Ok(Self { limbs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_halves_are_the_whole_ring_and_no_bits_are_nothing() {
        let half = Position160::from_top_bits(1, 1);
        assert_eq!(Position160::whole_ring_divided_by(2), Some((half, 0)));
        assert_eq!(Position160::whole_ring_divided_by(1), None);
        assert_eq!((half.top_bits(1), half.top_bits(2), half.top_bits(0)), (1, 2, 0));
        assert_eq!(Position160::from_top_bits(1, 0), Position160::from_top_bits(0, 32));
    }

    #[test]
    fn numbers_of_2_to_the_160_and_above_are_refused() {
        let last = Position160::MAX.to_string();
        assert_eq!(last.parse(), Ok(Position160::MAX));
        let beyond = "1461501637330902918203684832716283019655932542976";
        assert_eq!(beyond.parse::<Position160>(), Err(NotAPosition));
        assert_eq!("".parse::<Position160>(), Err(NotAPosition));
        assert_eq!("-1".parse::<Position160>(), Err(NotAPosition));
        assert_eq!(NotAPosition.to_string().split(' ').next(), Some("not"));
        assert_eq!(Position160::ZERO.to_string(), "0");
    }

    proptest! {
        #[test]
        fn decimal_text_is_lossless_and_ordered(a: [u8; 20], b: [u8; 20]) {
            let (a, b) = (Position160::from_bytes(a), Position160::from_bytes(b));
            prop_assert_eq!(a.to_string().parse(), Ok(a));
            let padded = |position: Position160| format!("{position:0>49}");
            prop_assert_eq!(a.cmp(&b), padded(a).cmp(&padded(b)));
        }
    }
}
