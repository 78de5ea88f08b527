//! What a wasm file is made of: a head of eight bytes, then sections, each its kind, its size and
//! its bytes. The section of code holds the bodies of the functions.

use crate::Outcome;

/// The kind of a section that browsers pass over.
pub const CUSTOM: u8 = 0;
/// The kind of the section that holds the code.
pub const CODE: u8 = 10;
/// The bytes before the sections.
pub const HEAD: &[u8] = b"\0asm\x01\0\0\0";

const IMPORTS: u8 = 2;

/// A wasm file taken apart.
#[derive(Debug, PartialEq, Eq)]
pub struct Module<'a> {
    /// What stands before the section of code.
    pub before: &'a [u8],
    /// The functions that it imports; they are numbered before its own.
    pub imported: usize,
    /// Its functions: their locals and their operations.
    pub bodies: Vec<&'a [u8]>,
    /// What stands behind the section of code.
    pub behind: &'a [u8],
}

impl Module<'_> {
    /// The file again, with no number longer than it need be.
    pub fn whole(&self) -> Vec<u8> {
        let mut code = number(self.bodies.len());
        code.extend(self.bodies.iter().flat_map(|body| sized(body)));
        [self.before, &[CODE], &sized(&code), self.behind].concat()
    }
}

/// Takes a wasm file apart.
///
/// # Errors
/// The bytes are no wasm, or it has no code.
pub fn read(wasm: &[u8]) -> Outcome<Module<'_>> {
    parts(wasm).ok_or_else(|| "the wasm is malformed".to_string())
}

fn parts(wasm: &[u8]) -> Option<Module<'_>> {
    let mut reader = Reader(wasm.strip_prefix(HEAD)?);
    let mut imported = 0;
    loop {
        let before = &wasm[..wasm.len() - reader.0.len()];
        let kind = reader.byte()?;
        let mut section = Reader(reader.sized()?);
        match kind {
            IMPORTS => imported = imported_functions(&mut section)?,
            CODE => {
                let count = section.number()?;
                let bodies = (0..count).map(|_| section.sized()).collect::<Option<_>>()?;
                return Some(Module { before, imported, bodies, behind: reader.0 });
            }
            _ => {}
        }
    }
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

/// Reads bytes one after the other.
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// The next byte.
    pub fn byte(&mut self) -> Option<u8> {
        self.bytes(1).map(|bytes| bytes[0])
    }

    /// The next bytes, so many.
    pub fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    /// The bytes of a number of any size, sign and all: the last is the first below 128.
    pub fn digits(&mut self) -> Option<&'a [u8]> {
        let last = self.0.iter().position(|byte| *byte < 0x80)?;
        self.bytes(last + 1)
    }

    /// A number without a sign, in seven bits a byte, the lowest first.
    pub fn number(&mut self) -> Option<usize> {
        value(self.digits()?)
    }

    /// Bytes that follow their count.
    pub fn sized(&mut self) -> Option<&'a [u8]> {
        let count = self.number()?;
        self.bytes(count)
    }
}

/// The number that these bytes write, where it has no sign and no more than 32 bits.
pub fn value(digits: &[u8]) -> Option<usize> {
    let places = (0..32).step_by(7);
    let bits = digits.iter().zip(places).map(|(byte, place)| usize::from(byte & 0x7F) << place);
    (digits.len() <= 5).then(|| bits.sum())
}

/// A number as wasm writes it.
pub fn number(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// Bytes behind their count.
pub fn sized(content: &[u8]) -> Vec<u8> {
    let mut bytes = number(content.len());
    bytes.extend(content);
    bytes
}

/// A section that browsers pass over, with its name.
pub fn custom(name: &str, content: &[u8]) -> Vec<u8> {
    let mut named = sized(name.as_bytes());
    named.extend(content);
    let mut section = vec![CUSTOM];
    section.extend(sized(&named));
    section
}

#[cfg(test)]
mod tests {
    use super::{Module, Reader, number, read};

    #[test]
    fn takes_a_file_apart() {
        // An import of a function, two functions of two and three bytes, and a section behind them.
        let wasm = b"\0asm\x01\0\0\0\x02\x07\x01\x01a\x01b\0\0\x0a\x08\x02\x02\0\x0b\x03\0\x00\x0b\0\x01\0";
        let expected = Module {
            before: &wasm[..17],
            imported: 1,
            bodies: vec![b"\0\x0b", b"\0\x00\x0b"],
            behind: b"\0\x01\0",
        };
        assert_eq!(read(wasm).expect("is wasm"), expected);
        for cut in 0..wasm.len() - 3 {
            assert!(read(&wasm[..cut]).is_err(), "{cut} bytes are no wasm");
        }
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for value in [0, 1, 127, 128, 624_485, u32::MAX as usize] {
            assert_eq!(Reader(&number(value)).number(), Some(value));
        }
    }
}
