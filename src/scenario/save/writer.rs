//! Writes the fields of a scenario file one after the other: a tree of them would only be built to
//! be written.

use super::{clock, written};
use crate::dynamo::clock::VectorClock;
use crate::dynamo::ids::{Endpoint, NodeId};
use crate::dynamo::value::Value;
use crate::scenario::json::{Json, quote};
use crate::scenario::text::{write_offset, write_us};
use crate::sim::names::Names;
use crate::time::SimDuration;
use std::rc::Rc;

pub(super) struct Writer<'a> {
    names: &'a Names,
    written: String,
}

impl<'a> Writer<'a> {
    /// Opens an object, which `finish` closes.
    pub fn new(names: &'a Names) -> Self {
        Self { names, written: "{".to_owned() }
    }

    pub fn finish(mut self) -> String {
        self.close();
        self.written
    }

    pub fn open(&mut self, name: &str) {
        self.field(name, "{");
    }

    pub fn close(&mut self) {
        self.written.push('}');
    }

    pub fn open_list(&mut self, name: &str) {
        self.field(name, "[");
    }

    pub fn close_list(&mut self) {
        self.written.push(']');
    }

    /// Opens an object in a list.
    pub fn open_item(&mut self) {
        self.separate();
        self.written.push('{');
    }

    pub fn json(&mut self, name: &str, given: &Json) {
        self.field(name, &given.to_string());
    }

    pub fn null(&mut self, name: &str) {
        self.field(name, "null");
    }

    pub fn flag(&mut self, name: &str, given: bool) {
        self.field(name, if given { "true" } else { "false" });
    }

    pub fn number(&mut self, name: &str, given: u64) {
        self.field(name, &given.to_string());
    }

    pub fn signed(&mut self, name: &str, given: i64) {
        self.field(name, &given.to_string());
    }

    pub fn text(&mut self, name: &str, given: &str) {
        self.field(name, "");
        self.quoted(given);
    }

    pub fn span(&mut self, name: &str, us: u64) {
        self.text(name, &write_us(us));
    }

    pub fn duration(&mut self, name: &str, given: SimDuration) {
        self.span(name, given.as_us());
    }

    pub fn duration_or_null(&mut self, name: &str, given: Option<SimDuration>) {
        match given {
            Some(given) => self.duration(name, given),
            None => self.null(name),
        }
    }

    pub fn offset(&mut self, name: &str, us: i64) {
        self.text(name, &write_offset(us));
    }

    /// A value, of which a tombstone is none.
    pub fn value(&mut self, given: &Value) {
        if let Some(written) = written(given) {
            self.json("value", &written);
        }
    }

    pub fn clock(&mut self, name: &str, given: &VectorClock) {
        self.json(name, &clock(self.names, given));
    }

    pub fn node(&mut self, name: &str, given: NodeId) {
        self.endpoint(name, Endpoint::Node(given));
    }

    pub fn endpoint(&mut self, name: &str, given: Endpoint) {
        self.text(name, self.names.endpoint(given));
    }

    pub fn nodes(&mut self, name: &str, given: &[NodeId]) {
        let names = self.names;
        self.field(name, "");
        self.list(&mut given.iter().map(|node| &**names.node(*node)));
    }

    pub fn endpoints(&mut self, name: &str, given: &[Endpoint]) {
        self.field(name, "");
        self.group(given);
    }

    pub fn names(&mut self, name: &str, given: &[Rc<str>]) {
        self.field(name, "");
        self.list(&mut given.iter().map(|name| &**name));
    }

    /// Endpoints as an item of a list.
    pub fn group_item(&mut self, given: &[Endpoint]) {
        self.separate();
        self.group(given);
    }

    fn group(&mut self, given: &[Endpoint]) {
        let names = self.names;
        self.list(&mut given.iter().map(|end| &**names.endpoint(*end)));
    }

    fn list(&mut self, texts: &mut dyn Iterator<Item = &str>) {
        self.written.push('[');
        for text in texts {
            self.separate();
            self.quoted(text);
        }
        self.written.push(']');
    }

    /// A field, and what its value is or begins with. The names of fields need no quoting.
    fn field(&mut self, name: &str, value: &str) {
        self.separate();
        for part in ["\"", name, "\":", value] {
            self.written.push_str(part);
        }
    }

    fn quoted(&mut self, text: &str) {
        // Writing to a text cannot fail.
        let _ = quote(&mut self.written, text);
    }

    fn separate(&mut self) {
        if !self.written.ends_with(['{', '[']) {
            self.written.push(',');
        }
    }
}
