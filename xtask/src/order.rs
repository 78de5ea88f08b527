//! The order of the wasm's functions. A compressor writes what it has seen before as a reference
//! back, and a near one costs fewer bits than a far one: so functions that look alike stand
//! together. wasm-opt puts functions in the order of their names, and names are what this gives.

use crate::pack;
use crate::wasm::{self, Module};

/// How many bytes two functions must share in a row to count as alike there. Shorter runs are
/// found anywhere, and longer ones too seldom.
const RUN_BYTES: usize = 6;
/// What more functions than these have in common tells none of them apart from the rest.
const SHARING_MOST: usize = 150;
/// How much of the likeness to the functions placed so far remains with each one more.
const REMAINS: f64 = 0.95;
/// A function's likeness is reckoned for each byte of it, and for these, without which the
/// shortest would win whatever they are.
const HEAD_BYTES: usize = 30;

/// The wasm with names for its functions whose order is that in which they are to stand.
pub fn named(module: &Module<'_>) -> Vec<u8> {
    // The operations are the largest part of the packed wasm, and tell functions apart best.
    let operations = |body: &&[u8]| pack::operations(body).unwrap_or_else(|| body.to_vec());
    let bodies: Vec<Vec<u8>> = module.bodies.iter().map(operations).collect();
    let mut names = Vec::new();
    for (place, function) in order(&bodies).into_iter().enumerate() {
        names.push((module.imported + function, format!("{place:06}")));
    }
    names.sort_unstable();
    let mut map = wasm::number(names.len());
    for (function, name) in &names {
        map.extend(wasm::number(*function));
        map.extend(wasm::sized(name.as_bytes()));
    }
    // The first part of the section holds the names of functions.
    let mut functions = vec![1];
    functions.extend(wasm::sized(&map));
    let mut named = module.whole();
    named.extend(wasm::custom("name", &functions));
    named
}

/// The functions in an order in which each is like those a little before it.
fn order(bodies: &[Vec<u8>]) -> Vec<usize> {
    let mut runs: Vec<(&[u8], usize)> = Vec::new();
    for (function, body) in bodies.iter().enumerate() {
        runs.extend(body.windows(RUN_BYTES).map(|run| (run, function)));
    }
    runs.sort_unstable();
    runs.dedup();
    let shared: Vec<&[(&[u8], usize)]> = runs
        .chunk_by(|one, other| one.0 == other.0)
        .filter(|sharing| (2..=SHARING_MOST).contains(&sharing.len()))
        .collect();
    let mut shared_by = vec![Vec::new(); bodies.len()];
    for (at, sharing) in shared.iter().enumerate() {
        for (_, function) in *sharing {
            shared_by[*function].push(at);
        }
    }
    let mut likeness = vec![0.0; bodies.len()];
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::with_capacity(left.len());
    let mut length = 0;
    while let Some(at) = best(&left, &likeness, bodies, length) {
        let next = left.swap_remove(at);
        length = bodies[next].len();
        order.push(next);
        likeness.iter_mut().for_each(|likeness| *likeness *= REMAINS);
        for run in &shared_by[next] {
            let sharing = shared[*run];
            let weight = 1.0 / sharing.len() as f64;
            for (_, function) in sharing {
                likeness[*function] += weight;
            }
        }
    }
    order
}

/// Which of those that are left comes next after one of this length: the one that is most like
/// those before it for its length, and of about the same length as the last.
fn best(left: &[usize], likeness: &[f64], bodies: &[Vec<u8>], length: usize) -> Option<usize> {
    let worth = |function: usize| {
        let own = bodies[function].len();
        let near = own.min(length) as f64 / own.max(length) as f64;
        (likeness[function] + 1e-9) / (HEAD_BYTES + own) as f64 * near.sqrt()
    };
    let worths = left.iter().enumerate().map(|(at, function)| (at, worth(*function)));
    worths.max_by(|one, other| one.1.total_cmp(&other.1)).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::{named, order};
    use crate::wasm;

    /// Nothing but a head and two functions of three bytes each.
    const WASM: &[u8] = b"\0asm\x01\0\0\0\x0a\x09\x02\x03\0\x01\x0b\x03\0\x00\x0b";

    #[test]
    fn what_is_alike_stands_together() {
        let bodies = ["one of them", "another....", "one of them!", "another...."]
            .map(|body| body.as_bytes().to_vec());
        assert_eq!(order(&bodies), [3, 1, 0, 2]);
    }

    #[test]
    fn names_are_added_and_nothing_else() {
        let module = wasm::read(WASM).expect("is wasm");
        let named = named(&module);
        assert!(named.starts_with(WASM));
        assert_eq!(wasm::read(&named).expect("is wasm").bodies, module.bodies);
        assert!(named.ends_with(b"\x06000000"));
    }
}
