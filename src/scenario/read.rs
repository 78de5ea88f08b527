//! From a text to the types of a file. The cluster, the network, the clients and each step are read
//! by themselves, so that a fault of form in one does not hide those in the others.

use super::document::{Document, items};
use super::error::{Problem, ProblemKind, Problems};
use super::format::{Cluster, File, Network, Step};
use super::place::{Place, Segment};
use super::wording;
use super::written::{Misfit, WrittenValue};
use crate::limits::SCRIPT_STEPS_MAX;
use serde::de::{DeserializeOwned, IgnoredAny};

/// A file as far as it could be read.
pub(super) struct Parts<'a> {
    /// The file without its script.
    pub head: File,
    /// Its steps; where one could not be read, its text.
    pub steps: Vec<Result<Step, &'a str>>,
    /// The parts that are defaults because they could not be read.
    pub unread: Unread,
}

/// Which parts could not be read.
#[derive(Clone, Copy)]
pub(super) struct Unread {
    pub cluster: bool,
    pub network: bool,
    pub clients: bool,
}

/// A file of which the parts are not read.
type Head = File<IgnoredAny, IgnoredAny, IgnoredAny, IgnoredAny>;

/// Reads all parts, and notes the first fault of form of each.
pub(super) fn read<'a>(document: Document<'a>, problems: &mut Problems) -> Parts<'a> {
    let mut reader = FileReader { document, problems };
    let head: Option<Head> = reader.value(document.text(), &Place::Root);
    reader.check_version(head.as_ref());
    let cluster = reader.field::<Cluster>("cluster");
    let network = reader.field::<Network>("network");
    let clients = reader.field::<Vec<String>>("clients");
    let steps = reader.script();
    let is_there = |name| document.field(name).is_some();
    let unread = Unread {
        cluster: cluster.is_none() && is_there("cluster"),
        network: network.is_none() && is_there("network"),
        clients: clients.is_none() && is_there("clients"),
    };
    let head = head.unwrap_or_default();
    let head = File {
        schema: head.schema,
        comment: head.comment,
        version: head.version,
        title: head.title,
        about: head.about,
        seed: head.seed,
        cluster,
        network,
        clients,
        script: None,
    };
    Parts { head, steps, unread }
}

struct FileReader<'a, 'p> {
    document: Document<'a>,
    problems: &'p mut Problems,
}

impl<'a> FileReader<'a, '_> {
    fn field<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let text = self.document.field(name)?;
        self.value(text, &Place::Root.field(name))
    }

    fn check_version(&mut self, head: Option<&Head>) {
        let Some(version) = head.map(|head| head.version).filter(|version| *version != 1) else {
            return;
        };
        let sentence = format!("version {version} is not known; this program reads version 1");
        self.problems.error(&Place::Root.field("version"), sentence);
    }

    fn script(&mut self) -> Vec<Result<Step, &'a str>> {
        let script = Place::Root.field("script");
        let Some(text) = self.document.field("script") else { return Vec::new() };
        let Some(steps) = items(text) else {
            self.value::<Vec<IgnoredAny>>(text, &script);
            return Vec::new();
        };
        if steps.len() > SCRIPT_STEPS_MAX as usize {
            self.problems.too_many(&script, steps.len(), "steps", SCRIPT_STEPS_MAX);
            return Vec::new();
        }
        let steps = steps.into_iter().enumerate();
        steps.map(|(at, step)| self.value(step, &script.item(at)).ok_or(step)).collect()
    }

    fn value<T: DeserializeOwned>(&mut self, text: &'a str, place: &Place<'_>) -> Option<T> {
        match T::deserialize(WrittenValue { text, place: *place }) {
            Ok(value) => Some(value),
            Err(misfit) => {
                self.problems.push(self.problem(misfit));
                None
            }
        }
    }

    fn problem(&self, misfit: Misfit) -> Problem {
        let (reason, mut path) = misfit.into_parts();
        let wording = wording::of(reason, self.document.find(&path));
        let Some(field) = wording.field else {
            return Problem::new(ProblemKind::Error, path, wording.sentence);
        };
        if path.0.last() != Some(&Segment::Field(field.clone())) {
            path.0.push(Segment::Field(field));
        }
        Problem::new(ProblemKind::Error, path, wording.sentence).about_name()
    }
}
