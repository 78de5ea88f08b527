//! The hashes that rings are made of: MD5 in the Dynamo paper (section 4.2), SHA-1 in Riak. Keys
//! whose names are alike must fall far apart on the ring, or a few nodes would hold most of them.
//!
//! Both are written as the loops that RFC 1321 and RFC 3174 describe. Crates of hashes lay every
//! step out in line: that is fast over megabytes, but the names and trees hashed here are short,
//! and the page would carry it. Nobody attacks a ring in a page; for secrets both hashes are broken.

/// The MD5 of a message.
#[must_use]
pub fn md5(message: &[u8]) -> [u8; 16] {
    let mut state: [u32; 4] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    let padded = padded(message, bits(message).to_le_bytes());
    for block in padded.chunks_exact(BLOCK_BYTES) {
        let words: Vec<u32> = words(block).map(u32::from_le_bytes).collect();
        let [mut a, mut b, mut c, mut d] = state;
        for (step, sine) in SINES.into_iter().enumerate() {
            let (mixed, word) = match step / 16 {
                0 => ((b & c) | (!b & d), step),
                1 => ((d & b) | (!d & c), 5 * step + 1),
                2 => (b ^ c ^ d, 3 * step + 5),
                _ => (c ^ (b | !d), 7 * step),
            };
            let sum = sum(&[a, mixed, sine, words[word % 16]]);
            let turned = sum.rotate_left(TURNS[step / 16][step % 4]);
            (a, b, c, d) = (d, b.wrapping_add(turned), b, c);
        }
        add(&mut state, [a, b, c, d]);
    }
    bytes(state.map(u32::to_le_bytes).as_flattened())
}

/// The SHA-1 of a message.
#[must_use]
pub fn sha1(message: &[u8]) -> [u8; 20] {
    let mut state: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    let padded = padded(message, bits(message).to_be_bytes());
    for block in padded.chunks_exact(BLOCK_BYTES) {
        let mut words: Vec<u32> = words(block).map(u32::from_be_bytes).collect();
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for step in 0..80 {
            if step >= 16 {
                let word =
                    [3, 8, 14, 16].into_iter().fold(0, |word, back| word ^ words[step - back]);
                words.push(word.rotate_left(1));
            }
            let (mixed, constant) = match step / 20 {
                0 => ((b & c) | (!b & d), 0x5a82_7999),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6),
            };
            let sum = sum(&[a.rotate_left(5), mixed, e, constant, words[step]]);
            (a, b, c, d, e) = (sum, a, b.rotate_left(30), c, d);
        }
        add(&mut state, [a, b, c, d, e]);
    }
    bytes(state.map(u32::to_be_bytes).as_flattened())
}

const BLOCK_BYTES: usize = 64;

/// How far the steps of each of MD5's four rounds turn a sum.
const TURNS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

/// The first 32 bits behind the point of the sines of 1 to 64, signs aside. A table, because the
/// engine computes with whole numbers alone.
const SINES: [u32; 64] = [
    0xd76a_a478,
    0xe8c7_b756,
    0x2420_70db,
    0xc1bd_ceee,
    0xf57c_0faf,
    0x4787_c62a,
    0xa830_4613,
    0xfd46_9501,
    0x6980_98d8,
    0x8b44_f7af,
    0xffff_5bb1,
    0x895c_d7be,
    0x6b90_1122,
    0xfd98_7193,
    0xa679_438e,
    0x49b4_0821,
    0xf61e_2562,
    0xc040_b340,
    0x265e_5a51,
    0xe9b6_c7aa,
    0xd62f_105d,
    0x0244_1453,
    0xd8a1_e681,
    0xe7d3_fbc8,
    0x21e1_cde6,
    0xc337_07d6,
    0xf4d5_0d87,
    0x455a_14ed,
    0xa9e3_e905,
    0xfcef_a3f8,
    0x676f_02d9,
    0x8d2a_4c8a,
    0xfffa_3942,
    0x8771_f681,
    0x6d9d_6122,
    0xfde5_380c,
    0xa4be_ea44,
    0x4bde_cfa9,
    0xf6bb_4b60,
    0xbebf_bc70,
    0x289b_7ec6,
    0xeaa1_27fa,
    0xd4ef_3085,
    0x0488_1d05,
    0xd9d4_d039,
    0xe6db_99e5,
    0x1fa2_7cf8,
    0xc4ac_5665,
    0xf429_2244,
    0x432a_ff97,
    0xab94_23a7,
    0xfc93_a039,
    0x655b_59c3,
    0x8f0c_cc92,
    0xffef_f47d,
    0x8584_5dd1,
    0x6fa8_7e4f,
    0xfe2c_e6e0,
    0xa301_4314,
    0x4e08_11a1,
    0xf753_7e82,
    0xbd3a_f235,
    0x2ad7_d2bb,
    0xeb86_d391,
];

fn bits(message: &[u8]) -> u64 {
    message.len() as u64 * 8
}

/// The message in whole blocks: behind it stand a one bit, zeros, and its length in bits.
fn padded(message: &[u8], length: [u8; 8]) -> Vec<u8> {
    let mut padded = message.to_vec();
    padded.push(0x80);
    let whole = (padded.len() + length.len()).next_multiple_of(BLOCK_BYTES);
    padded.resize(whole - length.len(), 0);
    padded.extend_from_slice(&length);
    padded
}

fn words(block: &[u8]) -> impl Iterator<Item = [u8; 4]> {
    block.chunks_exact(4).map(bytes)
}

/// These bytes, of which there are as many as the array takes.
fn bytes<const COUNT: usize>(from: &[u8]) -> [u8; COUNT] {
    let mut bytes = [0; COUNT];
    bytes.copy_from_slice(from);
    bytes
}

fn sum(parts: &[u32]) -> u32 {
    parts.iter().fold(0, |sum, part| sum.wrapping_add(*part))
}

fn add<const COUNT: usize>(state: &mut [u32; COUNT], more: [u32; COUNT]) {
    for (word, more) in state.iter_mut().zip(more) {
        *word = word.wrapping_add(more);
    }
}

#[cfg(test)]
mod tests {
    use super::{md5, sha1};
    use md5::{Digest, Md5};
    use proptest::prelude::*;
    use sha1::Sha1;

    #[test]
    fn messages_about_the_ends_of_blocks_hash_as_the_crates_hash_them() {
        for length in 0..=200 {
            let message = vec![b'q'; length];
            assert_eq!(md5(&message), <[u8; 16]>::from(Md5::digest(&message)), "{length}");
            assert_eq!(sha1(&message), <[u8; 20]>::from(Sha1::digest(&message)), "{length}");
        }
    }

    proptest! {
        #[test]
        fn every_message_hashes_as_the_crates_hash_it(message: Vec<u8>) {
            prop_assert_eq!(md5(&message), <[u8; 16]>::from(Md5::digest(&message)));
            prop_assert_eq!(sha1(&message), <[u8; 20]>::from(Sha1::digest(&message)));
        }
    }
}
