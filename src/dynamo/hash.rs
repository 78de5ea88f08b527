//! The hashes that rings are made of: MD5 in the Dynamo paper (section 4.2), SHA-1 in Riak. Keys
//! whose names are alike must fall far apart on the ring, or a few nodes would hold most of them.
//! Nobody attacks a ring in a page; for secrets both hashes are broken.

use md5::Md5;
use sha1::{Digest, Sha1};

/// The MD5 of a message.
#[must_use]
pub fn md5(message: &[u8]) -> [u8; 16] {
    Md5::digest(message).into()
}

/// The SHA-1 of a message.
#[must_use]
pub fn sha1(message: &[u8]) -> [u8; 20] {
    Sha1::digest(message).into()
}
