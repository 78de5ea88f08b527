//! The hands that a request went through: who sent it to whom, what came of it, and who began.

use super::ring::color;
use crate::dynamo::ids::{Endpoint, NodeId};
use crate::dynamo::message::Part;
use crate::dynamo::note::Note;
use crate::scene::{Hop, HopEnd, Way};
use crate::sim::flight::{Flight, FlightId};
use crate::sim::trace::{Connection, TraceEvent, TraceKind};
use crate::sim::world::World;
use crate::time::SimTime;
use std::rc::Rc;

/// A request's way so far.
#[derive(Debug, Default)]
pub struct RequestPath(Vec<PathStep>);

#[derive(Debug)]
enum PathStep {
    /// It passes from one hand to the next.
    Passed(Passed),
    /// A node begins to coordinate it.
    Begun(NodeId),
}

#[derive(Debug)]
struct Passed {
    from: Endpoint,
    to: NodeId,
    at: SimTime,
    /// Its message, once there is a connection.
    flight: Option<Rc<Flight>>,
    end: HopEnd,
    left_out: bool,
}

impl RequestPath {
    /// Takes one of the request's events.
    pub fn take(&mut self, event: &TraceEvent) {
        match &event.kind {
            TraceKind::AsksAnother(request, _) => {
                self.leave_out(Endpoint::Client(request.client), None);
            }
            TraceKind::Noted(node, Note::Unheard { peer, .. }) => {
                self.leave_out(Endpoint::Node(*node), Some(*peer));
            }
            TraceKind::Noted(node, Note::Coordinates { part, .. }) => self.begin(*node, *part),
            TraceKind::Connects(Connection { from, to, .. }) => {
                self.pass(*from, *to, event.at, None);
            }
            TraceKind::NoConnection(Connection { from, to, .. }) => {
                let is_meant = |one: &&mut Passed| {
                    (one.from, one.to) == (*from, *to) && one.end == HopEnd::Connecting
                };
                if let Some(passed) = self.passed_mut().find(is_meant) {
                    passed.end = HopEnd::NoConnection;
                }
            }
            TraceKind::Sent(flight) => {
                if let Endpoint::Node(to) = flight.envelope.to {
                    self.pass(flight.envelope.from, to, event.at, Some(Rc::clone(flight)));
                }
            }
            TraceKind::Delivered(flight) => self.end(flight.id, HopEnd::Arrived),
            TraceKind::Lost(flight, _) => self.end(flight.id, HopEnd::Lost),
            _ => {}
        }
    }

    /// A node begins a part of it: with which it begins the whole, unless that had begun before.
    fn begin(&mut self, node: NodeId, part: Part) {
        let had_begun =
            || self.0.iter().any(|step| matches!(step, PathStep::Begun(by) if *by == node));
        let goes_on = match part {
            Part::Request | Part::ReadsFirst => false,
            Part::Writes | Part::ReadsBack => had_begun(),
        };
        if !goes_on {
            self.0.push(PathStep::Begun(node));
        }
    }

    fn passed(&self) -> impl Iterator<Item = &Passed> {
        self.0.iter().filter_map(|step| match step {
            PathStep::Passed(passed) => Some(passed),
            PathStep::Begun(_) => None,
        })
    }

    fn passed_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut Passed> {
        self.0.iter_mut().filter_map(|step| match step {
            PathStep::Passed(passed) => Some(passed),
            PathStep::Begun(_) => None,
        })
    }

    fn pass(&mut self, from: Endpoint, to: NodeId, at: SimTime, flight: Option<Rc<Flight>>) {
        let end = if flight.is_some() { HopEnd::UnderWay } else { HopEnd::Connecting };
        self.0.push(PathStep::Passed(Passed { from, to, at, flight, end, left_out: false }));
    }

    fn end(&mut self, id: FlightId, end: HopEnd) {
        let is_it = |one: &&mut Passed| one.flight.as_ref().is_some_and(|flight| flight.id == id);
        if let Some(passed) = self.passed_mut().find(is_it) {
            passed.end = end;
        }
    }

    /// Who handed it on waits no longer for this one, or for the last to whom it was sent.
    fn leave_out(&mut self, from: Endpoint, to: Option<NodeId>) {
        let mut sent = self.passed_mut().rev().filter(|one| one.from == from);
        let last = sent.find(|one| one.flight.is_some() && to.is_none_or(|to| to == one.to));
        if let Some(passed) = last {
            passed.left_out = true;
        }
    }

    /// The ways from hand to hand, as they are at the cursor. What the network made two of went one
    /// way. Where somebody tries another, or takes a request that it had handed on, a new way begins.
    #[must_use]
    pub fn ways(&self, world: &World) -> Vec<Way> {
        let names = world.names();
        let mut ways: Vec<Way> = Vec::new();
        for (at, step) in self.0.iter().enumerate() {
            match step {
                PathStep::Begun(node) => {
                    let has_handed_on = self.passed_before(at, Endpoint::Node(*node));
                    let name = names.node(*node);
                    let hops = ways.iter_mut().rev().flat_map(|way| way.hops.iter_mut().rev());
                    match hops.filter(|_| !has_handed_on).find(|hop| hop.to == *name) {
                        Some(hop) => hop.coordinates = true,
                        None => ways.push(Way::of(Rc::clone(name), true)),
                    }
                }
                PathStep::Passed(passed) if !self.is_second(at, passed) => {
                    let from = names.endpoint(passed.from);
                    let hop = Hop {
                        to: Rc::clone(names.node(passed.to)),
                        color: color(passed.to),
                        end: self.end_of(world, passed),
                        coordinates: false,
                        left_out: passed.left_out,
                    };
                    if ways.last().is_none_or(|way| way.end() != from) {
                        ways.push(Way::of(Rc::clone(from), false));
                    }
                    if let Some(way) = ways.last_mut() {
                        way.hops.push(hop);
                    }
                }
                PathStep::Passed(_) => {}
            }
        }
        ways
    }

    /// Whether this end had handed the request on before this step.
    fn passed_before(&self, at: usize, end: Endpoint) -> bool {
        let is_from =
            |step: &PathStep| matches!(step, PathStep::Passed(passed) if passed.from == end);
        self.0[..at].iter().any(is_from)
    }

    /// Whether this is the second of two that the network made of one.
    fn is_second(&self, at: usize, passed: &Passed) -> bool {
        let is_copy =
            |step: &PathStep| matches!(step, PathStep::Passed(other) if other.is_copy(passed));
        self.0[..at].iter().any(is_copy)
    }

    /// What has come of a step. Where the network made two of a message, the luckier one tells.
    fn end_of(&self, world: &World, passed: &Passed) -> HopEnd {
        let copies = self.passed().filter(|other| other.is_copy(passed));
        let ends: Vec<HopEnd> = copies.map(|copy| copy.end_at_cursor(world)).collect();
        let best = [HopEnd::Arrived, HopEnd::Waits, HopEnd::UnderWay, HopEnd::Lost];
        best.into_iter().find(|end| ends.contains(end)).unwrap_or(passed.end)
    }
}

impl Passed {
    fn is_copy(&self, other: &Self) -> bool {
        (self.from, self.to, self.at) == (other.from, other.to, other.at)
    }

    fn end_at_cursor(&self, world: &World) -> HopEnd {
        let Some(flight) = self.flight.as_ref().filter(|_| self.end == HopEnd::UnderWay) else {
            return self.end;
        };
        if world.stalled().any(|other| other.id == flight.id) {
            return HopEnd::Waits;
        }
        match world.loss_ahead(flight) {
            Some(_) => HopEnd::Lost,
            None => HopEnd::UnderWay,
        }
    }
}

impl Way {
    fn of(from: Rc<str>, coordinates: bool) -> Self {
        Self { from, hops: Vec::new(), coordinates }
    }

    /// Where it ends.
    fn end(&self) -> &Rc<str> {
        self.hops.last().map_or(&self.from, |hop| &hop.to)
    }
}
