//! Links: what stands behind the `#` of the page's address. The page and the program read and write
//! them here, so that each opens what the other prints.
//!
//! Parts are joined by `&`. One says what is opened: `run=` with a scenario, which is the last part;
//! `z=` with the same packed (deflate, in base64url), where that is shorter; or `example=` with a
//! name. Beside it stand `at=` (microseconds), `theme=` and `fp=` (the run's fingerprint). A text here is
//! what a browser shows after percent-decoding.

use crate::limits::SCENARIO_BYTES_MAX;
use crate::time::SimTime;
use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use std::fmt;

/// Characters of a link up to which its run is left readable.
const READABLE_MAX: usize = 1_500;
/// Characters of a packed run: what cannot be packed grows by a third in base64, and a little more.
const PACKED_MAX: usize = 2 * SCENARIO_BYTES_MAX as usize;
/// How hard packing tries, of 10.
const EFFORT: u8 = 9;
/// Parts that say nothing which are named at most, and letters of each.
const LEFT_OUT_MAX: usize = 8;
const LETTERS_MAX: usize = 60;

/// Mail programs and chats may append or drop the padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What a link says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLink {
    /// What is to be opened.
    pub opens: Opens,
    /// The moment at which it stands.
    pub at: Option<SimTime>,
    /// How the page looks.
    pub theme: Option<Theme>,
    /// The fingerprint of the run for whoever made the link.
    pub fingerprint: Option<u64>,
    /// The parts that say nothing.
    pub left_out: Vec<String>,
}

/// What a link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opens {
    /// The scenario of this text.
    Run(String),
    /// The example of this name.
    Example(String),
}

/// How the page looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the reader's system does.
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name by which it is stored, styled and linked to.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Why a link opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkFault {
    /// It names no run.
    NoRun,
    /// Its packed run cannot be unpacked.
    Damaged,
    /// Its packed run is larger than a scenario may be.
    TooLarge,
}

impl fmt::Display for LinkFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRun => formatter.write_str("run: there is none in this link"),
            Self::Damaged => formatter.write_str(
                "z: the packed run is damaged; the link was cut off or changed on its way, so copy \
                 it again, to its end",
            ),
            Self::TooLarge => write!(
                formatter,
                "z: the packed run is longer than {SCENARIO_BYTES_MAX} bytes, as no scenario may be"
            ),
        }
    }
}

impl PageLink {
    /// A link that says nothing but what it opens.
    #[must_use]
    pub const fn to(opens: Opens) -> Self {
        Self { opens, at: None, theme: None, fingerprint: None, left_out: Vec::new() }
    }
}

/// Reads what stands behind the `#`, or the text of a scenario alone.
///
/// # Errors
/// Where it opens nothing.
pub fn read(text: &str) -> Result<PageLink, LinkFault> {
    let text = text.trim().trim_start_matches('#');
    let mut reader = PartReader::default();
    if text.starts_with('{') {
        reader.opens = Some(Opens::Run(text.to_owned()));
    } else {
        let mut rest = Some(text);
        while let Some(text) = rest {
            // A scenario holds what would separate parts.
            let cut = if text.starts_with("run=") { None } else { text.split_once('&') };
            let (part, further) = cut.map_or((text, None), |(part, rest)| (part, Some(rest)));
            reader.take(part)?;
            rest = further;
        }
    }
    let PartReader { opens, at, theme, fingerprint, left_out } = reader;
    Ok(PageLink { opens: opens.ok_or(LinkFault::NoRun)?, at, theme, fingerprint, left_out })
}

/// Writes the link that opens a run, packed where the link is long and becomes shorter by it.
#[must_use]
pub fn write(run: &str, at: Option<SimTime>, fingerprint: Option<u64>) -> String {
    let mut link = String::new();
    if let Some(at) = at {
        link = format!("at={}&", at.as_us());
    }
    if let Some(fingerprint) = fingerprint {
        link = format!("{link}fp={fingerprint:016x}&");
    }
    let readable = format!("{link}run={run}");
    let length = encoded_length(&readable);
    if length > READABLE_MAX {
        let packed = format!("{link}z={}", pack(run));
        if packed.len() < length {
            return packed;
        }
    }
    readable
}

/// The characters of a text in an address.
fn encoded_length(text: &str) -> usize {
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!~*'();/?:@&=+$,#".contains(&byte);
    text.bytes().map(|byte| if is_plain(byte) { 1 } else { 3 }).sum()
}

fn pack(run: &str) -> String {
    BASE64.encode(compress_to_vec(run.as_bytes(), EFFORT))
}

/// Unpacks into no more memory than a scenario may take, whatever was packed.
fn unpack(packed: &str) -> Result<String, LinkFault> {
    if packed.len() > PACKED_MAX {
        return Err(LinkFault::TooLarge);
    }
    let bytes = BASE64.decode(packed).map_err(|_| LinkFault::Damaged)?;
    let run = decompress_to_vec_with_limit(&bytes, SCENARIO_BYTES_MAX as usize);
    let run = run.map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => LinkFault::TooLarge,
        _ => LinkFault::Damaged,
    })?;
    String::from_utf8(run).map_err(|_| LinkFault::Damaged)
}

/// The parts that were read so far.
#[derive(Default)]
struct PartReader {
    opens: Option<Opens>,
    at: Option<SimTime>,
    theme: Option<Theme>,
    fingerprint: Option<u64>,
    left_out: Vec<String>,
}

impl PartReader {
    /// Of two parts of one name the first counts, and one opens something.
    fn take(&mut self, part: &str) -> Result<(), LinkFault> {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let is_taken = match name {
            "run" if self.opens.is_none() => {
                self.opens = Some(Opens::Run(value.to_owned()));
                true
            }
            "z" if self.opens.is_none() => {
                self.opens = Some(Opens::Run(unpack(value)?));
                true
            }
            "example" if self.opens.is_none() => {
                self.opens = Some(Opens::Example(value.to_owned()));
                true
            }
            "at" => set(&mut self.at, value.parse().ok().map(SimTime)),
            "theme" => {
                set(&mut self.theme, Theme::ALL.into_iter().find(|known| known.name() == value))
            }
            "fp" => set(&mut self.fingerprint, u64::from_str_radix(value, 16).ok()),
            _ => part.is_empty(),
        };
        if !is_taken {
            self.leave_out(part);
        }
        Ok(())
    }

    fn leave_out(&mut self, part: &str) {
        let mut letters = part.chars();
        let mut shown: String = letters.by_ref().take(LETTERS_MAX).collect();
        if letters.next().is_some() {
            shown.push_str("...");
        }
        match self.left_out.len() {
            LEFT_OUT_MAX => self.left_out.push("...".to_owned()),
            0..LEFT_OUT_MAX => self.left_out.push(shown),
            _ => {}
        }
    }
}

/// Takes a value that is good and the first of its name.
fn set<T>(into: &mut Option<T>, value: Option<T>) -> bool {
    let is_taken = into.is_none() && value.is_some();
    if is_taken {
        *into = value;
    }
    is_taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run_of(text: &str) -> Result<String, LinkFault> {
        read(text).map(|link| match link.opens {
            Opens::Run(run) | Opens::Example(run) => run,
        })
    }

    #[test]
    fn a_short_run_stays_readable_and_a_long_one_is_packed() {
        let short = write("{\"version\":1}", Some(SimTime(7)), Some(10));
        assert_eq!(short, "at=7&fp=000000000000000a&run={\"version\":1}");
        let long = format!("{{{}}}", "\"a\": \"b & c\", ".repeat(400));
        let link = write(&long, None, None);
        assert!(link.starts_with("z=") && link.len() < 200, "{link}");
        assert_eq!(run_of(&link), Ok(long));
    }

    #[test]
    fn what_packing_would_lengthen_stays_readable() {
        // Letters that no packing shortens by more than base64 lengthens them.
        let mut state = 1_u64;
        let letters = (0..3_000).map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(
                b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
                    [(state >> 58) as usize],
            )
        });
        let link = write(&letters.collect::<String>(), None, None);
        assert!(link.starts_with("run="));
    }

    #[test]
    fn each_part_says_its_own_and_what_says_nothing_is_named() {
        let link =
            read("#theme=dark&at=5&fp=ff&at=6&speed=9&&example=x&z=AA&run={}").expect("a link");
        assert_eq!(link.opens, Opens::Example("x".to_owned()));
        assert_eq!((link.at, link.theme), (Some(SimTime(5)), Some(Theme::Dark)));
        assert_eq!(link.fingerprint, Some(255));
        assert_eq!(link.left_out, ["at=6", "speed=9", "z=AA", "run={}"]);
        let bad = read("at=-1&theme=pink&fp=xyz&present&run={\"a\":\"b&c=d\"}").expect("a link");
        assert_eq!(bad.opens, Opens::Run("{\"a\":\"b&c=d\"}".to_owned()));
        assert_eq!(bad.left_out, ["at=-1", "theme=pink", "fp=xyz", "present"]);
        let many = read(&format!("{}run={{}}", "x&".repeat(100_000))).expect("a link");
        assert_eq!(many.left_out.len(), LEFT_OUT_MAX + 1);
    }

    #[test]
    fn a_damaged_packed_run_is_a_fault_wherever_it_was_cut_or_changed() {
        let run = "{\"version\": 1, \"clients\": [\"Alice\"]}".repeat(60);
        let packed = pack(&run);
        assert_eq!(unpack(&packed).as_deref(), Ok(run.as_str()));
        for length in 0..packed.len() {
            assert_eq!(unpack(&packed[..length]), Err(LinkFault::Damaged), "{length}");
        }
        for at in 0..packed.len() {
            let changed = format!("{}%{}", &packed[..at], &packed[at + 1..]);
            assert_eq!(unpack(&changed), Err(LinkFault::Damaged), "{at}");
        }
        assert_eq!(unpack(&BASE64.encode(compress_to_vec(&[0xFF; 9], 9))), Err(LinkFault::Damaged));
        let zlib = BASE64.encode(miniz_oxide::deflate::compress_to_vec_zlib(b"{}", 9));
        assert_eq!(unpack(&zlib), Err(LinkFault::Damaged));
    }

    #[test]
    fn a_bomb_is_no_more_than_a_scenario_may_be() {
        let most = SCENARIO_BYTES_MAX as usize;
        let bomb = BASE64.encode(compress_to_vec(&vec![b' '; 200 * most], 9));
        assert!(bomb.len() < most);
        assert_eq!(unpack(&bomb), Err(LinkFault::TooLarge));
        assert_eq!(unpack(&"A".repeat(PACKED_MAX + 1)), Err(LinkFault::TooLarge));
        assert_eq!(unpack(&pack(&" ".repeat(most))).map(|run| run.len()), Ok(most));
    }
}
