//! Merkle trees.

use quorumscope::dynamo::ids::{Key, KeyId};
use quorumscope::dynamo::merkle::{Difference, Exchange, MerkleTree, Shape};
use quorumscope::dynamo::policy::KeyHash;
use quorumscope::dynamo::ring::position_of;
use serde_json::{Value, json};

use crate::data::{Case, each, number, small_or_zero, text};
use crate::oracles::xor_tree::{TokenRange, XorTree};

/// Riak's shape: 1024 * 1024 leaves in three levels of hashes.
const RIAK: Shape = Shape::new(1024, 3).unwrap();

/// The tree of an object of keys and texts that stand for their object hashes. A key's number is
/// its place among the names of both replicas.
fn tree(keys: &Value, names: &[&String]) -> MerkleTree {
    let keys = keys.as_object().unwrap();
    let objects = (0..).zip(names).filter_map(|(id, name)| {
        let bytes = text(keys.get(*name)?).bytes();
        let hash = bytes.fold(0, |hash, byte| hash * 256 + u64::from(byte));
        Some((Key { id: KeyId(id), position: position_of(KeyHash::Md5, name) }, hash))
    });
    MerkleTree::of(RIAK, objects)
}

fn compared(here: &Value, there: &Value) -> Vec<Value> {
    let both = [here, there].map(|keys| keys.as_object().unwrap());
    let mut names: Vec<&String> = both.iter().flat_map(|keys| keys.keys()).collect();
    names.sort();
    names.dedup();
    let remote = tree(there, &names);
    let mut exchange = Exchange::new(tree(here, &names));
    while let Some(ask) = exchange.ask() {
        assert!(exchange.take(ask, &remote.answer(ask)));
    }
    let mut differences: Vec<Value> = exchange
        .differences()
        .iter()
        .map(|difference| {
            let kind = match difference {
                Difference::Missing(_) => "missing",
                Difference::RemoteMissing(_) => "remote_missing",
                Difference::Different(_) => "different",
            };
            json!([kind, names[difference.key().id.0 as usize]])
        })
        .collect();
    differences.sort_by_key(Value::to_string);
    differences
}

/// The upstream tests cut the ring into eight, and call its two ends -1.
const RING: TokenRange = TokenRange { left: 0, right: 8 };

fn split(case: &Case) {
    let depth_max = case.small("depth") as u8;
    let leaves_max = case.get("maxsize").as_u64().or(case.get("max_size").as_u64());
    let leaves_max = leaves_max.map_or(u32::MAX, |leaves| u32::try_from(leaves).unwrap());
    let mut tree = XorTree::new(RING, depth_max, leaves_max).unwrap();
    let results: Vec<bool> =
        case.list("splits").iter().map(|token| tree.split(number(token))).collect();
    assert_eq!(&json!(results), case.get("expect_results"), "{case:?}");
    assert_eq!(u64::from(tree.size()), case.number("expect_size"), "{case:?}");
    let name = |token: u64| match token {
        0 | 8 => -1,
        inner => i64::try_from(inner).unwrap(),
    };
    let ranges: Vec<[i64; 2]> =
        tree.leaf_ranges().iter().map(|(range, _)| [name(range.left), name(range.right)]).collect();
    assert_eq!(&json!(ranges), case.get("expect_ranges"), "{case:?}");
}

/// Splits a tree so that its first leaves have these depths, and gives them all the same hash.
fn xor_root(case: &Case) {
    const VALUE: u64 = 0xfeed;
    let whole = TokenRange { left: 0, right: 256 };
    let mut tree = XorTree::new(whole, 8, u32::MAX).unwrap();
    let mut left = 0;
    for depth in case.list("identical_leaf_depths") {
        let width = 256 >> small_or_zero(depth);
        let leaf = TokenRange { left, right: left + width };
        while !tree.leaf_ranges().iter().any(|(range, _)| *range == leaf) {
            assert!(tree.split(left + 1), "{case:?}");
        }
        assert!(tree.add(left + 1, VALUE), "{case:?}");
        left += width;
    }
    let expected = match case.text("expect") {
        "val" => VALUE,
        "zero" => 0,
        _ => case.unknown(),
    };
    assert_eq!(tree.root(), expected, "{case:?}");
}

#[test]
fn merkle() {
    each("merkle", |case| match case.text("fn") {
        "riak_defaults" => {
            let shape = RIAK;
            let nodes = (0..shape.levels()).map(|level| u64::from(shape.nodes_on(level)));
            assert_eq!(u64::from(shape.leaves()), case.number("segments"), "{case:?}");
            assert_eq!(shape.width(), case.small("width"), "{case:?}");
            assert_eq!(u64::from(shape.levels()), case.number("levels"), "{case:?}");
            assert_eq!(nodes.sum::<u64>(), case.number("hashes"), "{case:?}");
        }
        "compare" => {
            let found = compared(case.get("a"), case.get("b"));
            assert_eq!(&json!(found), case.get("expect"), "{case:?}");
        }
        "cassandra_split" => split(case),
        "xor_root" => xor_root(case),
        _ => case.unknown(),
    });
}
