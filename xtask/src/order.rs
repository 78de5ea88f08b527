//! The order of the wasm's functions. A compressor writes what it has seen before as a reference
//! back, and a near one costs fewer bits than a far one: so functions that look alike stand
//! together. wasm-opt puts functions in the order of their names, and names are what this gives.

use crate::Outcome;

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

/// Sections of a wasm file, by the number that stands before them.
const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const CODE: u8 = 10;

/// The wasm with names for its functions whose order is that in which they are to stand.
///
/// # Errors
/// The bytes are no wasm.
pub fn named(wasm: &[u8]) -> Outcome<Vec<u8>> {
    let malformed = || "the wasm is malformed".to_string();
    let (imported, bodies) = functions(wasm).ok_or_else(malformed)?;
    let mut names = Vec::new();
    for (place, function) in order(&bodies).into_iter().enumerate() {
        names.push((imported + function, format!("{place:06}")));
    }
    names.sort_unstable();
    let mut map = number(names.len());
    for (function, name) in &names {
        map.extend(number(*function));
        map.extend(text(name));
    }
    let mut section = text("name");
    // The first part of the section holds the names of functions.
    section.push(1);
    section.extend(number(map.len()));
    section.extend(map);
    let mut named = wasm.to_vec();
    named.push(CUSTOM);
    named.extend(number(section.len()));
    named.extend(section);
    Ok(named)
}

/// How many functions the wasm imports, and the bytes of each that it has itself.
fn functions(wasm: &[u8]) -> Option<(usize, Vec<&[u8]>)> {
    let mut reader = Reader(wasm.get(8..)?);
    let (mut imported, mut bodies) = (0, Vec::new());
    while let Some(kind) = reader.byte() {
        let mut section = Reader(reader.sized()?);
        if kind == IMPORTS {
            imported = imported_functions(&mut section)?;
        } else if kind == CODE {
            for _ in 0..section.number()? {
                bodies.push(section.sized()?);
            }
        }
    }
    Some((imported, bodies))
}

fn imported_functions(section: &mut Reader<'_>) -> Option<usize> {
    let mut functions = 0;
    for _ in 0..section.number()? {
        section.sized()?;
        section.sized()?;
        // wasm-bindgen imports functions and nothing else: the memory and the tables are exported.
        if section.byte()? != 0 {
            return None;
        }
        section.number()?;
        functions += 1;
    }
    Some(functions)
}

/// The functions in an order in which each is like those a little before it.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
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
fn best(left: &[usize], likeness: &[f64], bodies: &[&[u8]], length: usize) -> Option<usize> {
    let worth = |function: usize| {
        let own = bodies[function].len();
        let near = own.min(length) as f64 / own.max(length) as f64;
        (likeness[function] + 1e-9) / (HEAD_BYTES + own) as f64 * near.sqrt()
    };
    let worths = left.iter().enumerate().map(|(at, function)| (at, worth(*function)));
    worths.max_by(|one, other| one.1.total_cmp(&other.1)).map(|(at, _)| at)
}

/// Reads what wasm is made of.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// A number in seven bits a byte, the lowest first.
    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for place in (0..32).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7F) << place;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// Bytes that follow their count.
    fn sized(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        let (sized, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(sized)
    }
}

fn number(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

fn text(text: &str) -> Vec<u8> {
    let mut bytes = number(text.len());
    bytes.extend(text.bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::{functions, named, order};

    /// Nothing but a head and two functions of three bytes each.
    const WASM: &[u8] = b"\0asm\x01\0\0\0\x0a\x09\x02\x03\0\x01\x0b\x03\0\x00\x0b";

    #[test]
    fn what_is_alike_stands_together() {
        let bodies: [&[u8]; 4] = [b"one of them", b"another....", b"one of them!", b"another...."];
        assert_eq!(order(&bodies), [3, 1, 0, 2]);
    }

    #[test]
    fn names_are_added_and_nothing_else() {
        let named = named(WASM).expect("is wasm");
        assert!(named.starts_with(WASM));
        assert_eq!(functions(&named), functions(WASM));
        assert!(named.ends_with(b"\x06000000"));
    }

    #[test]
    fn what_is_no_wasm_is_refused() {
        assert!(named(&WASM[..12]).is_err());
    }
}
