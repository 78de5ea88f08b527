//! The token of a partition key in Cassandra's `Murmur3Partitioner`.
//!
//! A token decides which nodes keep a key, so every node and every driver must compute the same
//! one. It is the first half of Murmur3 x64-128 with seed 0, read as a signed 64-bit integer, with
//! two deviations that plain Murmur3 libraries do not have (Cassandra `MurmurHash.hash3_x64_128`
//! and `Murmur3Partitioner.getToken`): the bytes of the tail are sign-extended, and the smallest
//! integer is kept free as the ring's lower bound. A node that skips the first sends every key
//! with a byte above 127 in its tail to the wrong replicas, and tests with ASCII keys do not
//! notice.

const C1: u64 = 0x87c3_7b91_1142_53d5;
const C2: u64 = 0x4cf5_ad43_2745_937f;

/// The lower bound of the ring. No key has it, except the empty one.
pub const MINIMUM: i64 = i64::MIN;

/// The token of a serialized partition key.
///
/// The empty key gets [`MINIMUM`]; a hash equal to `MINIMUM` becomes `i64::MAX`
/// (`Murmur3Partitioner.normalize`).
#[must_use]
pub fn token(key: &[u8]) -> i64 {
    if key.is_empty() {
        return MINIMUM;
    }
    let hash = first_half(key).cast_signed();
    if hash == MINIMUM { i64::MAX } else { hash }
}

/// The first 64 of the 128 bits of Cassandra's Murmur3 with seed 0.
fn first_half(key: &[u8]) -> u64 {
    let (mut h1, mut h2) = (0u64, 0u64);
    let mut blocks = key.chunks_exact(16);
    for block in &mut blocks {
        h1 ^= mixed_low(little_endian(&block[..8]));
        h1 = h1.rotate_left(27).wrapping_add(h2);
        h1 = h1.wrapping_mul(5).wrapping_add(0x52dc_e729);
        h2 ^= mixed_high(little_endian(&block[8..]));
        h2 = h2.rotate_left(31).wrapping_add(h1);
        h2 = h2.wrapping_mul(5).wrapping_add(0x3849_5ab5);
    }
    let tail = blocks.remainder();
    let (low, high) = tail.split_at(tail.len().min(8));
    h2 ^= mixed_high(sign_extended(high));
    h1 ^= mixed_low(sign_extended(low));

    let length = key.len() as u64;
    h1 ^= length;
    h2 ^= length;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    finished(h1).wrapping_add(finished(h2))
}

fn mixed_low(word: u64) -> u64 {
    word.wrapping_mul(C1).rotate_left(31).wrapping_mul(C2)
}

fn mixed_high(word: u64) -> u64 {
    word.wrapping_mul(C2).rotate_left(33).wrapping_mul(C1)
}

fn little_endian(bytes: &[u8]) -> u64 {
    let shifted = bytes.iter().rev();
    shifted.fold(0, |word, byte| (word << 8) | u64::from(*byte))
}

/// Java's bytes are signed, and Cassandra widens them before it shifts: a byte above 127 flips
/// every bit above its own place. Kept upstream for ever, because changing it would move data.
fn sign_extended(bytes: &[u8]) -> u64 {
    let widened = bytes.iter().map(|byte| i64::from(byte.cast_signed()));
    widened.enumerate().fold(0, |word, (place, byte)| word ^ (byte.cast_unsigned() << (8 * place)))
}

fn finished(mut word: u64) -> u64 {
    word ^= word >> 33;
    word = word.wrapping_mul(0xff51_afd7_ed55_8ccd);
    word ^= word >> 33;
    word = word.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    word ^ (word >> 33)
}
