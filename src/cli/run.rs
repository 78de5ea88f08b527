//! `quorumscope run`: plays a file and tells what happened.

use super::CommandOutput;
use super::source::{Refusal, Source};
use crate::projection::whole_account;
use crate::scenario::{self, CheckedExpectation, Played, Scenario};
use crate::scene::Importance;
use crate::sim::trace::fingerprint;
use crate::text::log::{left_out, made_by_another_version};
use crate::text::{page, program};
use crate::time::SimTime;

/// Plays a file to its end, or to a time.
pub(super) fn run(file: &str, json: bool, until: Option<SimTime>) -> CommandOutput {
    played(file, json, until).unwrap_or_else(CommandOutput::from)
}

fn played(file: &str, json: bool, until: Option<SimTime>) -> Result<CommandOutput, Refusal> {
    let source = Source::read(file)?;
    let scenario = source.scenario()?;
    let played = match until {
        Some(until) => scenario::play_until(&scenario, until),
        None => scenario::play(&scenario),
    };
    let mut output = if json {
        // All that a report holds can be written: texts, numbers, and maps by text.
        serde_json::to_string_pretty(&scenario::report(&played)).unwrap_or_default()
    } else {
        told(&source.text, &scenario, &played)
    };
    output.push('\n');
    let complaints = of_the_link(&source, &played, until.is_some());
    Ok(CommandOutput { output, complaints, code: u8::from(!played.held()) })
}

/// What the page would say of the link.
fn of_the_link(source: &Source, played: &Played, is_cut: bool) -> String {
    let Some(link) = &source.link else { return String::new() };
    let mut complaints = Vec::new();
    let own = fingerprint(played.history.whole_trace());
    if !is_cut && link.fingerprint.is_some_and(|made| made != own) {
        complaints.push(made_by_another_version().to_owned());
    }
    if !link.left_out.is_empty() {
        complaints.push(left_out(&link.left_out.join(", ")));
    }
    complaints.iter().map(|sentence| format!("{}: {sentence}\n", source.name)).collect()
}

/// The report for a reader.
fn told(text: &str, scenario: &Scenario, played: &Played) -> String {
    let mut lines = Vec::new();
    lines.extend([scenario.title(), scenario.about()].map(str::to_owned));
    lines.retain(|line| !line.is_empty());
    if !lines.is_empty() {
        lines.push(String::new());
    }
    let account = whole_account(&played.history);
    let steps = account.iter().filter(|line| line.importance >= Importance::Step);
    let steps: Vec<String> =
        steps.map(|line| program::happened(&page::time(line.at), &line.text)).collect();
    match steps.is_empty() {
        true => lines.push(program::NOTHING_HAPPENED.to_owned()),
        false => lines.extend(steps),
    }
    lines.push(String::new());
    lines.extend(played.warnings.iter().map(|warning| program::warning(&warning.to_string())));
    lines.extend(played.checked.iter().filter(|checked| !checked.finding.held).map(|checked| {
        let position = scenario::step_position(text, checked.step);
        program::failed(
            checked.step,
            position,
            expected(checked).as_deref(),
            &checked.finding.found,
        )
    }));
    let held = played.checked.iter().filter(|checked| checked.finding.held).count();
    lines.push(program::expectations(held, played.checked.len() - held));
    let trace = played.history.whole_trace();
    let ended_at = page::time(played.ended_at);
    lines.push(program::run_ended(&ended_at, played.history.edge().0, fingerprint(trace)));
    lines.join("\n")
}

/// What the file expects, as it would be written.
fn expected(checked: &CheckedExpectation) -> Option<String> {
    let expected = checked.expected.as_ref()?;
    serde_json::to_string(expected).ok()
}
