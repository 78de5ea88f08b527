//! From a file as it is written to one that can run: names become numbers, defaults come in, and
//! whatever does not fit is noted with its place before anything happens. What cannot be understood
//! gets a stand-in, so that the rest of the file is checked too.

mod cluster;
mod count;
mod expect;
mod fault;
mod manual;
mod members;
mod network;
mod ops;
mod request;
mod scope;
mod step;
mod value;

pub use cluster::letter_name;

use super::compiled::Scenario;
use super::error::Problems;
use super::place::Place;
use super::read::Parts;
use crate::limits::KEYS_MAX;
use scope::Scope;

/// Compiles what could be read of a file. The scenario is of use only where no error was noted.
pub(super) fn compile(parts: Parts<'_>, problems: &mut Problems) -> Scenario {
    let Parts { head, steps, unread } = parts;
    let before = problems.len();
    let mut setup = cluster::setup(&head, problems);
    let has_sound_setup = problems.len() == before;
    let mut scope = Scope::new(&steps, unread, &setup, has_sound_setup, problems);
    let script = Place::Root.field("script");
    let mut planned = Vec::with_capacity(steps.len());
    for (at, step) in steps.iter().enumerate() {
        match step {
            Ok(step) => planned.extend(step::step(&mut scope, step, &script.item(at))),
            Err(text) => scope.pass_over(text),
        }
    }
    let keys = scope.keys.len();
    if keys > KEYS_MAX as usize {
        scope.problems.too_many(&script, keys, "keys", KEYS_MAX);
    }
    let (actors, op_names) = (scope.names.actors, scope.op_names);
    setup.names.actors = actors;
    Scenario { head, op_names, setup, steps: planned, warnings: Vec::new() }
}
