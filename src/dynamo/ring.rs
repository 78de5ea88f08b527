//! The ring (section 4.2): hashes form a circle, every node takes many places on it (tokens, one a
//! virtual node), and a key belongs to the first node met clockwise from its hash. Without it a
//! change of members would move almost every key (hash modulo N does).
//!
//! The preference list (section 4.3) is the walk clockwise from the key's hash in which a node
//! that was met already is skipped: its first N nodes are the key's primaries, and what follows
//! stands in for them.
//!
//! All three strategies of section 6.2, Riak's ring and Cassandra's are rings of tokens here, and
//! differ in where those stand ([`placement`]), in the hash of a key, and in whose a key is that
//! stands exactly on a token.

pub mod change;
pub mod claim;
pub mod placement;

use super::hash::md5;
use super::ids::{Key, KeyId, NodeId, Position};
use super::policy::{Boundary, KeyHash, Repeats};
use super::token::{murmur3, riak};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The bucket that all keys of a run lie in, as far as Riak's hash asks for one.
const BUCKET: &[u8] = b"default";

/// The place of a key on the ring of 2^128 by the hash of its name.
///
/// Whatever the hash, the order of its own numbers is kept: MD5 fills the ring (section 4.2), of
/// Riak's 160 bits the upper 128 are taken, and Cassandra's 64 become the upper 64.
#[must_use]
pub fn position_of(hash: KeyHash, name: &str) -> Position {
    match hash {
        KeyHash::Md5 => Position(u128::from_be_bytes(md5(name.as_bytes()))),
        // Only a name of 4 gigabytes has no such term; names are far shorter.
        KeyHash::Riak => {
            let place = riak::position(BUCKET, name.as_bytes()).unwrap_or_default();
            Position(riak::top_128(place))
        }
        KeyHash::Murmur3 => position_of_token(murmur3::token(name.as_bytes())),
    }
}

/// The place of a token of Cassandra: the smallest integer stands at zero.
#[must_use]
pub fn position_of_token(token: i64) -> Position {
    let from_the_smallest = token.cast_unsigned() ^ (1 << 63);
    Position(u128::from(from_the_smallest) << 64)
}

/// One place on the ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token {
    /// Where it is.
    pub position: Position,
    /// Whose it is.
    pub owner: NodeId,
}

/// All tokens in ring order, and the walks that a scenario fixed by hand. Copies share both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ring {
    tokens: Rc<Vec<Token>>,
    boundary: Boundary,
    repeats: Repeats,
    fixed: Rc<BTreeMap<KeyId, Vec<NodeId>>>,
    fixed_for_all: Option<Vec<NodeId>>,
}

impl Ring {
    /// A ring of these tokens; of two tokens in one place the lower node keeps it.
    #[must_use]
    pub fn new(mut tokens: Vec<Token>) -> Self {
        tokens.sort_unstable();
        tokens.dedup_by_key(|token| token.position);
        Self { tokens: Rc::new(tokens), ..Self::default() }
    }

    /// The ring with these rules of walking.
    #[must_use]
    pub fn with_rules(self, boundary: Boundary, repeats: Repeats) -> Self {
        Self { boundary, repeats, ..self }
    }

    /// The ring cut into 2^`bits` equal partitions, each of which belongs to the first token met
    /// clockwise from its end: every token moves back to the end of the last partition that is its
    /// own. Tokens that then stand in one place keep their order, and all but the first of them
    /// own nothing, but are still met on walks.
    #[must_use]
    pub fn in_partitions(mut self, bits: u32) -> Self {
        let inside = u128::MAX.checked_shr(bits).unwrap_or(0);
        for token in Rc::make_mut(&mut self.tokens) {
            token.position.0 &= !inside;
        }
        self
    }

    /// The tokens, clockwise from position zero: each is the end of the arc that it owns.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Fixes the walk of one key, or of every key without a walk of its own.
    pub fn fix_walk(&mut self, key: Option<KeyId>, nodes: Vec<NodeId>) {
        match key {
            Some(key) => {
                Rc::make_mut(&mut self.fixed).insert(key, nodes);
            }
            None => self.fixed_for_all = Some(nodes),
        }
    }

    /// The keys whose walks a scenario fixed.
    pub fn fixed_keys(&self) -> impl Iterator<Item = Key> + '_ {
        self.fixed.keys().map(|id| Key { id: *id, position: Position::default() })
    }

    /// The walk that a scenario fixed for this key, if it did.
    #[must_use]
    pub fn fixed_walk(&self, key: KeyId) -> Option<&[NodeId]> {
        self.fixed.get(&key).or(self.fixed_for_all.as_ref()).map(Vec::as_slice)
    }

    /// The index of the first token met clockwise from this position. A key whose hash is exactly
    /// a token belongs to the next one, or to that one, as the ring's rule says.
    #[must_use]
    pub fn first_token(&self, position: Position) -> u32 {
        let at = self.tokens.partition_point(|token| match self.boundary {
            Boundary::Next => token.position <= position,
            Boundary::Own => token.position < position,
        });
        let wrapped = if at == self.tokens.len() { 0 } else { at };
        u32::try_from(wrapped).unwrap_or(0)
    }

    /// The owners of all tokens clockwise from this position, once round the ring.
    fn env(&self, position: Position) -> impl Iterator<Item = NodeId> + '_ {
        let first = self.first_token(position) as usize;
        let (before, after) = self.tokens.split_at(first.min(self.tokens.len()));
        after.iter().chain(before).map(|token| token.owner)
    }

    /// The distinct nodes met clockwise from the key.
    pub fn walk(&self, key: Key) -> impl Iterator<Item = NodeId> + '_ {
        let fixed = self.fixed_walk(key.id).unwrap_or(&[]);
        let mut met: Vec<NodeId> = Vec::with_capacity(8);
        fixed.iter().copied().chain(self.env(key.position)).filter(move |node| {
            let is_new = !met.contains(node);
            if is_new {
                met.push(*node);
            }
            is_new
        })
    }

    /// Those who may stand in for the `n` primaries of a key, in the order in which they are asked:
    /// the rest of the walk. Where repeats are kept it is the rest of the *tokens*, so that a node
    /// may stand in for two primaries, or be one itself (`riak_core_apl:get_apl_ann`).
    pub fn stand_ins(&self, key: Key, n: u8) -> impl Iterator<Item = NodeId> + '_ {
        let keeps = self.repeats == Repeats::Kept;
        let is_fixed = self.fixed_walk(key.id).is_some();
        let rest = (!keeps).then(|| self.walk(key).skip(usize::from(n)));
        let tokens = (keeps && !is_fixed).then(|| self.past_primaries(key, n));
        let turns = (keeps && is_fixed).then(|| self.turns_past_primaries(key, n));
        let (rest, tokens) = (rest.into_iter().flatten(), tokens.into_iter().flatten());
        rest.chain(tokens).chain(turns.into_iter().flatten())
    }

    /// The owners of the tokens past that of the last primary.
    fn past_primaries(&self, key: Key, n: u8) -> impl Iterator<Item = NodeId> + '_ {
        let mut met: Vec<NodeId> = Vec::with_capacity(usize::from(n));
        self.env(key.position).skip_while(move |node| {
            let is_looking = met.len() < usize::from(n);
            if is_looking && !met.contains(node) {
                met.push(*node);
            }
            is_looking
        })
    }

    /// A walk fixed by hand as a ring on which its nodes take turns, past the primaries, for as
    /// many turns as there are primaries to stand in for.
    fn turns_past_primaries(&self, key: Key, n: u8) -> impl Iterator<Item = NodeId> + use<> {
        let walk: Vec<NodeId> = self.walk(key).collect();
        let n = usize::from(n);
        let length = walk.len() * n;
        (n..n + length).map(move |place| walk[place % walk.len()])
    }

    /// The primaries of a key: the first `n` nodes of its walk.
    #[must_use]
    pub fn primaries(&self, key: Key, n: u8) -> Vec<NodeId> {
        self.walk(key).take(usize::from(n)).collect()
    }

    /// The nodes that hold some range together with this one, by number: those that are primaries
    /// of one key beside it.
    #[must_use]
    pub fn fellows(&self, node: NodeId, n: u8) -> Vec<NodeId> {
        // No key has the number of these: each stands for all keys of a range.
        let range = |token: &Token| Key { id: KeyId(u32::MAX), position: token.position };
        let fixed = self.fixed.keys().map(|id| Key { id: *id, position: Position::default() });
        let mut fellows = BTreeSet::new();
        for key in self.tokens.iter().map(range).chain(fixed) {
            let primaries = self.primaries(key, n);
            if primaries.contains(&node) {
                fellows.extend(primaries.into_iter().filter(|other| *other != node));
            }
        }
        fellows.into_iter().collect()
    }

    /// The share of the ring that each node owns, in thousandths, by node number.
    #[must_use]
    pub fn shares_thousandths(&self, nodes: u16) -> Vec<u32> {
        let mut owned = vec![0_u128; usize::from(nodes)];
        let last = self.tokens.last().map_or(Position::default(), |token| token.position);
        let mut before = last;
        for (at, token) in self.tokens.iter().enumerate() {
            let length = token.position.0.wrapping_sub(before.0);
            before = token.position;
            if let Some(sum) = owned.get_mut(usize::from(token.owner.0)) {
                // Where all tokens stand in one place the first owns the whole ring, and its
                // length wraps to zero.
                let whole = at == 0 && token.position == last;
                let length = if whole { u128::MAX } else { length };
                *sum = sum.saturating_add(length >> 32);
            }
        }
        let whole = u128::MAX >> 32;
        owned.iter().map(|sum| u32::try_from(sum * 1_000 / whole).unwrap_or(1_000)).collect()
    }
}
