//! A denser form of the wasm, which `www/unpack.js` turns back as the page loads.
//!
//! In a wasm file operations and their numbers take turns, and a compressor that guesses a byte from
//! the two before it guesses each kind from the other. Here each kind has a stream of its own, which
//! makes the page an eighth lighter. The design of WebAssembly foresaw such a layer between the file
//! and a general compressor (design/BinaryEncoding.md, "layer 1"), and no browser brings one.
//!
//! The dense form is the content of a section in an otherwise empty wasm file, so that hosts send it
//! as what it is and compress it. It is, all numbers in wasm's own seven bits a byte:
//! - the size of the wasm, of what stands before its code, and the count of its functions;
//! - the sizes of [`STREAMS`] streams;
//! - the streams.

use crate::Outcome;
use crate::wasm::{self, Module, Reader};

/// The name of the section.
pub const SECTION: &str = "packed";

/// The streams, the first of which holds all that is no code. From [`CONSTANTS`] on there is one for
/// the constants before each operation: what a number is for tells the most about it.
const STREAMS: usize = CONSTANTS + 256;

const REST: usize = 0;
const OPERATIONS: usize = 1;
const DECLARATIONS: usize = 2;
const LOCALS: usize = 3;
const ALIGNMENTS: usize = 4;
const OFFSETS: usize = 5;
const CALLS: usize = 6;
const BLOCKS: usize = 7;
const BRANCHES: usize = 8;
const TABLES: usize = 9;
const LONG: usize = 10;
const FLOATS: usize = 11;
/// Globals and memories: there is one of each.
const ONLY: usize = 12;
const OTHER: usize = 13;
const CONSTANTS: usize = 14;

/// The first operation on memory, and the usual alignment of each from there on.
const MEMORY: u8 = 0x28;
const ALIGNED: &[u8; 23] = b"23230011001122232301012";
/// What is added to an operation on memory whose alignment is another; no operation has that number.
const UNUSUAL: u8 = 0xBD;
/// The first byte of the operations that have two, and how many numbers follow each of those.
const LONGER: u8 = 0xFC;
const LONGER_NUMBERS: &[u8; 18] = b"000000002121212111";

/// The wasm in its dense form, as a wasm file.
///
/// # Errors
/// It has an operation that this does not know. A newer compiler may write such.
pub fn packed(module: &Module<'_>) -> Outcome<Vec<u8>> {
    let mut streams = vec![Vec::new(); STREAMS];
    streams[REST].extend(module.before);
    streams[REST].extend(module.behind);
    for body in &module.bodies {
        let mut reader = Reader(body);
        split(&mut reader, &mut streams).ok_or_else(|| {
            let known = body.len() - reader.0.len();
            format!("the packer does not know what stands before byte {known} of a function")
        })?;
    }
    let mut content = wasm::number(module.whole().len());
    content.extend(wasm::number(module.before.len()));
    content.extend(wasm::number(module.bodies.len()));
    content.extend(streams.iter().flat_map(|stream| wasm::number(stream.len())));
    content.extend(streams.concat());
    Ok([wasm::HEAD, &wasm::custom(SECTION, &content)].concat())
}

/// The operations of a function as they stand in their stream.
pub fn operations(body: &[u8]) -> Option<Vec<u8>> {
    let mut streams = vec![Vec::new(); STREAMS];
    split(&mut Reader(body), &mut streams)?;
    Some(streams.swap_remove(OPERATIONS))
}

/// Gives each byte of a function to its stream.
fn split(reader: &mut Reader<'_>, streams: &mut [Vec<u8>]) -> Option<()> {
    for _ in 0..moved(reader, &mut streams[DECLARATIONS])? {
        moved(reader, &mut streams[DECLARATIONS])?;
        streams[DECLARATIONS].push(reader.byte()?);
    }
    while !reader.0.is_empty() {
        let operation = operation(reader)?;
        streams[OPERATIONS].push(operation);
        numbers(operation, reader, streams)?;
    }
    Some(())
}

/// The next operation, which for an operation on memory says whether its alignment is the usual one.
fn operation(reader: &mut Reader<'_>) -> Option<u8> {
    let operation = reader.byte()?;
    let Some(usual) = operation.checked_sub(MEMORY).and_then(|at| ALIGNED.get(usize::from(at)))
    else {
        return Some(operation);
    };
    if *reader.0.first()? != usual - b'0' {
        return Some(operation + UNUSUAL);
    }
    reader.byte()?;
    Some(operation)
}

/// Gives the numbers behind an operation to their streams.
fn numbers(operation: u8, reader: &mut Reader<'_>, streams: &mut [Vec<u8>]) -> Option<()> {
    let known: &[usize] = match operation {
        0x20..=0x22 => &[LOCALS],
        0x28..=0x3E => &[OFFSETS],
        0xE5..=0xFB => &[ALIGNMENTS, OFFSETS],
        0x02..=0x04 => &[BLOCKS],
        0x0C | 0x0D => &[BRANCHES],
        0x10 => &[CALLS],
        0x11 => &[OTHER, OTHER],
        0x23 | 0x24 | 0x3F | 0x40 => &[ONLY],
        0x25 | 0x26 | 0xD0 | 0xD2 => &[OTHER],
        0x42 => &[LONG],
        0x00 | 0x01 | 0x05 | 0x0B | 0x0F | 0x1A | 0x1B | 0x45..=0xC4 | 0xD1 => &[],
        0x0E => {
            for _ in 0..moved(reader, &mut streams[TABLES])? {
                moved(reader, &mut streams[TABLES])?;
            }
            &[TABLES]
        }
        0x1C => {
            let types = moved(reader, &mut streams[OTHER])?;
            streams[OTHER].extend(reader.bytes(types)?);
            &[]
        }
        0x41 => {
            let constant = reader.digits()?;
            let next = self::operation(&mut Reader(reader.0))?;
            streams[CONSTANTS + usize::from(next)].extend(constant);
            &[]
        }
        0x43 | 0x44 => {
            let bytes = if operation == 0x43 { 4 } else { 8 };
            streams[FLOATS].extend(reader.bytes(bytes)?);
            &[]
        }
        LONGER => {
            let second = reader.byte()?;
            streams[OPERATIONS].push(second);
            let numbers = LONGER_NUMBERS.get(usize::from(second))? - b'0';
            &[ONLY; 2][..usize::from(numbers)]
        }
        _ => return None,
    };
    for stream in known {
        moved(reader, &mut streams[*stream])?;
    }
    Some(())
}

/// Moves a number to a stream, and says which it was, were it one without a sign.
fn moved(reader: &mut Reader<'_>, stream: &mut Vec<u8>) -> Option<usize> {
    let digits = reader.digits()?;
    stream.extend(digits);
    wasm::value(digits).or(Some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One local of type i32; then: local 0, 5 and their sum, loads at the usual alignment and at
    /// another, a copy of memory, the end.
    const BODY: &[u8] = b"\x01\x01\x7f\x20\0\x41\x05\x6a\x28\x02\x08\x28\0\x03\xfc\x0a\0\0\x0b";

    fn module(body: &[u8]) -> Module<'_> {
        Module { before: b"\0asm\x01\0\0\0\x01\0", imported: 0, bodies: vec![body], behind: b"\0" }
    }

    fn content(packed: &[u8]) -> Vec<usize> {
        let section = packed.strip_prefix(wasm::HEAD).expect("is wasm");
        let mut section = Reader(section);
        assert_eq!(section.byte(), Some(wasm::CUSTOM));
        let mut content = Reader(section.sized().expect("has a size"));
        assert_eq!(content.sized(), Some(SECTION.as_bytes()));
        let mut numbers: Vec<usize> = (0..3 + STREAMS).filter_map(|_| content.number()).collect();
        assert_eq!(numbers[3..].iter().sum::<usize>(), content.0.len(), "the streams are all");
        numbers.truncate(3);
        numbers
    }

    #[test]
    fn each_kind_has_its_stream() {
        let mut streams = vec![Vec::new(); STREAMS];
        split(&mut Reader(BODY), &mut streams).expect("is known");
        let expected: [(usize, &[u8]); 7] = [
            (OPERATIONS, b"\x20\x41\x6a\x28\xe5\xfc\x0a\x0b"),
            (DECLARATIONS, b"\x01\x01\x7f"),
            (LOCALS, b"\0"),
            (ALIGNMENTS, b"\0"),
            (OFFSETS, b"\x08\x03"),
            (ONLY, b"\0\0"),
            (CONSTANTS + 0x6A, b"\x05"),
        ];
        for (stream, bytes) in expected {
            assert_eq!(streams[stream], bytes, "stream {stream}");
        }
        assert!(streams.iter().filter(|stream| !stream.is_empty()).count() == expected.len());
    }

    #[test]
    fn the_head_says_what_is_to_come() {
        let module = module(BODY);
        let packed = packed(&module).expect("packs");
        assert_eq!(content(&packed), [module.whole().len(), module.before.len(), 1]);
    }

    #[test]
    fn an_unknown_operation_is_named() {
        let error = packed(&module(b"\0\xfd\x0b")).expect_err("is unknown");
        assert!(error.ends_with("before byte 2 of a function"), "{error}");
    }
}
