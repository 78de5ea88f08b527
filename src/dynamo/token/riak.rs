//! Where a key stands on Riak's ring: 160 bits of SHA-1 (riak_core `chash.erl`).
//!
//! The Dynamo paper hashes the bare key with MD5 (section 4.2); Riak hashes the Erlang external
//! term of `{Bucket, Key}`, so that two buckets do not share their keys' replicas, and prints the
//! position as a whole number of up to 49 decimal digits. A node that hashes other bytes asks the
//! wrong vnodes and reports keys as not found.

use crate::dynamo::hash::sha1;

/// The position of a key of a bucket without a type: `SHA1(term_to_binary({Bucket, Key}))`.
///
/// Returns `None` if the bucket or the key is longer than 2^32 - 1 bytes, which the external term
/// format cannot express.
#[must_use]
pub fn position(bucket: &[u8], key: &[u8]) -> Option<[u8; 20]> {
    let mut term = vec![VERSION];
    push_pair(&mut term);
    push_binary(&mut term, bucket)?;
    push_binary(&mut term, key)?;
    Some(sha1(&term))
}

/// The place on a ring of 2^128: the first 128 bits.
///
/// A partition of a ring of Q = 2^k begins at a multiple of 2^(160 - k), so for k up to 128
/// which partition a position lies in can still be told.
#[must_use]
pub fn top_128(position: [u8; 20]) -> u128 {
    position.iter().take(16).fold(0, |number, byte| (number << 8) | u128::from(*byte))
}

/// The first byte of every Erlang external term.
const VERSION: u8 = 131;
const SMALL_TUPLE: u8 = 104;
const BINARY: u8 = 109;

fn push_pair(term: &mut Vec<u8>) {
    term.extend_from_slice(&[SMALL_TUPLE, 2]);
}

fn push_binary(term: &mut Vec<u8>, bytes: &[u8]) -> Option<()> {
    let length = u32::try_from(bytes.len()).ok()?;
    term.push(BINARY);
    term.extend_from_slice(&length.to_be_bytes());
    term.extend_from_slice(bytes);
    Some(())
}
