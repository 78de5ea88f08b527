//! `quorumscope link`: the link that opens a file in the page.

use super::CommandOutput;
use super::source::{Refusal, Source};
use crate::limits::RUN_BYTES_MAX;
use crate::link;
use crate::scenario;
use crate::sim::trace::fingerprint;
use crate::time::SimTime;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All that a shell, a chat or a mail might take for the end of a link, or for its own.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'/')
    .remove(b':')
    .remove(b',')
    .remove(b'=')
    .remove(b'&');

/// Makes a link of a file.
pub(super) fn link(file: &str, at: Option<SimTime>, base: Option<&str>) -> CommandOutput {
    written(file, at, base).unwrap_or_else(CommandOutput::from)
}

fn written(file: &str, at: Option<SimTime>, base: Option<&str>) -> Result<CommandOutput, Refusal> {
    let source = Source::read(file)?;
    let scenario = source.scenario()?;
    // As far as the page plays it.
    let history = scenario::play_within(&scenario, RUN_BYTES_MAX).history;
    let fingerprint = fingerprint(history.whole_trace());
    let plain = link::write(&without_spaces(&source.text), at, Some(fingerprint));
    let fragment = utf8_percent_encode(&plain, ENCODED);
    let output = match base {
        Some(base) => {
            let page = base.split('#').next().unwrap_or_default();
            format!("{page}#{fragment}\n")
        }
        None => format!("{fragment}\n"),
    };
    Ok(CommandOutput { output, ..CommandOutput::default() })
}

/// The same JSON without what stands between its parts for the eye.
fn without_spaces(json: &str) -> String {
    let (mut is_text, mut is_escaped) = (false, false);
    let is_kept = |letter: &char| {
        let is_kept = is_text || !letter.is_ascii_whitespace();
        if *letter == '"' && !is_escaped {
            is_text = !is_text;
        }
        is_escaped = *letter == '\\' && !is_escaped;
        is_kept
    };
    json.chars().filter(is_kept).collect()
}

#[cfg(test)]
mod tests {
    use super::without_spaces;

    #[test]
    fn spaces_between_the_parts_go_and_those_of_texts_stay() {
        let json = "{\n  \"a b\" : [ 1, \"c \\\" d \\\\\" , \" e\" ]\t}\r\n";
        assert_eq!(without_spaces(json), r#"{"a b":[1,"c \" d \\"," e"]}"#);
    }
}
