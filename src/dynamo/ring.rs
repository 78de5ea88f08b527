//! The ring (section 4.2): hashes form a circle, every node takes many places on it (tokens, one a
//! virtual node), and a key belongs to the first node met clockwise from its hash. Without it a
//! change of members would move almost every key (hash modulo N does).
//!
//! The preference list (section 4.3) is the walk clockwise from the key's hash in which a node
//! that was met already is skipped: its first N nodes are the key's primaries, and what follows
//! stands in for them.

use super::ids::{Key, KeyId, NodeId, Position};
use md5::{Digest, Md5};
use std::collections::BTreeMap;

/// The hash of a key's name: MD5, as in section 4.2, its bytes read as one big number.
#[must_use]
pub fn position_of(name: &str) -> Position {
    Position(u128::from_be_bytes(Md5::digest(name.as_bytes()).into()))
}

/// One place on the ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token {
    /// Where it is.
    pub position: Position,
    /// Whose it is.
    pub owner: NodeId,
}

/// All tokens in ring order, and the walks that a scenario fixed by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ring {
    tokens: Vec<Token>,
    fixed: BTreeMap<KeyId, Vec<NodeId>>,
    fixed_for_all: Option<Vec<NodeId>>,
}

impl Ring {
    /// A ring of these tokens; of two tokens in one place the lower node keeps it.
    #[must_use]
    pub fn new(mut tokens: Vec<Token>) -> Self {
        tokens.sort_unstable();
        tokens.dedup_by_key(|token| token.position);
        Self { tokens, fixed: BTreeMap::new(), fixed_for_all: None }
    }

    /// The tokens, clockwise from position zero.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Fixes the walk of one key, or of every key without a walk of its own.
    pub fn fix_walk(&mut self, key: Option<KeyId>, nodes: Vec<NodeId>) {
        match key {
            Some(key) => {
                self.fixed.insert(key, nodes);
            }
            None => self.fixed_for_all = Some(nodes),
        }
    }

    /// The walk that a scenario fixed for this key, if it did.
    #[must_use]
    pub fn fixed_walk(&self, key: KeyId) -> Option<&[NodeId]> {
        self.fixed.get(&key).or(self.fixed_for_all.as_ref()).map(Vec::as_slice)
    }

    /// The index of the first token met clockwise from this position. A key whose hash is exactly
    /// a token belongs to the next one: "larger than" is strict in section 4.2.
    #[must_use]
    pub fn first_token(&self, position: Position) -> u32 {
        let at = self.tokens.partition_point(|token| token.position <= position);
        let wrapped = if at == self.tokens.len() { 0 } else { at };
        u32::try_from(wrapped).unwrap_or(0)
    }

    /// The distinct nodes met clockwise from the key.
    pub fn walk(&self, key: Key) -> impl Iterator<Item = NodeId> + '_ {
        let fixed = self.fixed_walk(key.id).unwrap_or(&[]);
        let first = self.first_token(key.position) as usize;
        let (before, after) = self.tokens.split_at(first.min(self.tokens.len()));
        let around = after.iter().chain(before).map(|token| token.owner);
        let mut met: Vec<NodeId> = Vec::with_capacity(8);
        fixed.iter().copied().chain(around).filter(move |node| {
            let is_new = !met.contains(node);
            if is_new {
                met.push(*node);
            }
            is_new
        })
    }

    /// The primaries of a key: the first `n` nodes of its walk.
    #[must_use]
    pub fn primaries(&self, key: Key, n: u8) -> Vec<NodeId> {
        self.walk(key).take(usize::from(n)).collect()
    }

    /// The share of the ring that each node owns, in thousandths, by node number.
    #[must_use]
    pub fn shares_thousandths(&self, nodes: u16) -> Vec<u32> {
        let mut owned = vec![0_u128; usize::from(nodes)];
        let mut before = self.tokens.last().map_or(0, |token| token.position.0);
        for token in &self.tokens {
            let length = token.position.0.wrapping_sub(before);
            before = token.position.0;
            if let Some(sum) = owned.get_mut(usize::from(token.owner.0)) {
                // A token alone on the ring owns all of it, and its length wraps to zero.
                let whole = if self.tokens.len() == 1 { u128::MAX } else { length };
                *sum = sum.saturating_add(whole >> 32);
            }
        }
        let whole = u128::MAX >> 32;
        owned.iter().map(|sum| u32::try_from(sum * 1_000 / whole).unwrap_or(1_000)).collect()
    }
}
