//! Messages on their way. What does not change while only time passes (ends, labels) is prepared
//! once a step; a frame is then a little arithmetic a message.

use super::layout::{Area, Layout, PointF};
use super::messages::{label, role};
use super::trace_index::{TraceIndex, gone_at};
use crate::dynamo::ids::Endpoint;
use crate::scene::{FlightGlyph, FlightLabel, FlightPath, FlightRole, FlightStatus, Point};
use crate::sim::flight as sim;
use crate::sim::history::History;
use crate::sim::names::Names;
use crate::sim::trace::TraceKind;
use crate::text::page;
use crate::time::{SimDuration, SimTime};
use std::rc::Rc;

/// Room that a letter of a label takes, in tenths of a pixel.
const LETTER: i32 = 66;
/// For how long the place of a loss is shown.
pub const CROSS: SimDuration = SimDuration::from_ms(15);
/// The two directions between two ends run beside each other.
const ASIDE: f64 = 5.0;
/// Air between a disc and the end of a wire.
const AIR: f64 = 3.0;
/// The height of a pill with its outline, in tenths of a CSS pixel.
const PILL_HEIGHT: i32 = 250;
/// Messages that are held back on one link stand so far apart, in thousandths of the way.
const QUEUE: u16 = 130;

/// A message, ready to be placed.
#[derive(Clone, Debug)]
pub struct Prepared {
    flight: Rc<sim::Flight>,
    from: Rc<str>,
    to: Rc<str>,
    label: FlightLabel,
    role: FlightRole,
    flight_path: (PointF, PointF),
    status: FlightStatus,
    behind: u16,
    /// So many of those after it were sent with it, by the same end at the same moment.
    fan: usize,
    /// The width of its pill, in tenths of a CSS pixel.
    width: i32,
}

/// What messages are prepared with.
pub struct Preparing<'a> {
    pub index: &'a TraceIndex,
    pub names: &'a Names,
    pub layout: &'a Layout,
}

impl Preparing<'_> {
    /// The messages that are on their way or held back at the cursor.
    #[must_use]
    pub fn all(&self, history: &History, show_background: bool) -> Vec<Prepared> {
        let world = history.world();
        let is_shown = |flight: &&Rc<sim::Flight>| show_background || !is_background(flight);
        let one = |flight: &Rc<sim::Flight>, status: FlightStatus| {
            let is_doomed = world.loss_ahead(flight).is_some();
            self.one(flight, if is_doomed { FlightStatus::Doomed } else { status })
        };
        let mut prepared: Vec<Prepared> = world
            .flights()
            .filter(is_shown)
            .map(|flight| one(flight, FlightStatus::Flying))
            .chain(world.held().filter(is_shown).map(|flight| one(flight, FlightStatus::Held)))
            .chain(
                world
                    .stalled()
                    .filter(is_shown)
                    .map(|flight| self.one(flight, FlightStatus::Waiting)),
            )
            .collect();
        for at in 1..prepared.len() {
            let (before, after) = prepared.split_at_mut(at);
            let this = &mut after[0];
            if this.stands() {
                let ends = (this.flight.envelope.from, this.flight.envelope.to);
                let others = before.iter().filter(|other| {
                    other.stands() && (other.flight.envelope.from, other.flight.envelope.to) == ends
                });
                this.behind = u16::try_from(others.count()).unwrap_or(3).min(3);
            }
        }
        for at in (1..prepared.len()).rev() {
            if prepared[at - 1].was_sent_with(&prepared[at]) {
                prepared[at - 1].fan = prepared[at].fan + 1;
            }
        }
        prepared
    }

    /// A message.
    #[must_use]
    pub fn one(&self, flight: &Rc<sim::Flight>, status: FlightStatus) -> Prepared {
        let envelope = &flight.envelope;
        let label = label(self.index, self.names, envelope);
        Prepared {
            width: pill_width(&page::flight(&label)),
            flight: Rc::clone(flight),
            from: Rc::clone(self.names.endpoint(envelope.from)),
            to: Rc::clone(self.names.endpoint(envelope.to)),
            label,
            role: role(&envelope.message),
            flight_path: flight_path(self.layout, envelope.from, envelope.to),
            status,
            behind: 0,
            fan: 0,
        }
    }

    /// Messages that were lost a moment before this time, each with the time of its loss.
    #[must_use]
    pub fn lost(
        &self,
        history: &History,
        time: SimTime,
        show_background: bool,
    ) -> Vec<(Prepared, SimTime)> {
        let trace = history.trace();
        let happened =
            self.index.losses.partition_point(|(event, _)| (*event as usize) < trace.len());
        self.index.losses[..happened]
            .iter()
            .rev()
            .take_while(|(_, at)| *at + CROSS > time)
            .filter_map(|(event, at)| match &trace.get(*event as usize)?.kind {
                TraceKind::Lost(flight, _) if show_background || !is_background(flight) => {
                    Some((self.one(flight, FlightStatus::Lost), *at))
                }
                _ => None,
            })
            .collect()
    }
}

impl Prepared {
    /// Where the message is at this time.
    #[must_use]
    pub fn place(&self, time: SimTime) -> Point {
        let (from, to) = self.flight_path;
        let gone = gone_at(&self.flight, time).saturating_sub(self.behind * QUEUE);
        from.towards(to, f64::from(gone) / 1_000.0).point()
    }

    /// The message, wherever it is.
    #[must_use]
    pub fn flight(&self, selected: Option<u64>) -> FlightGlyph {
        FlightGlyph {
            id: self.flight.id.0,
            from: Rc::clone(&self.from),
            to: Rc::clone(&self.to),
            label: self.label.clone(),
            role: self.role,
            status: self.status,
            selected: selected == Some(self.flight.id.0),
            // What a node has not read stands at its edge, where its badges are.
            folded: self.status == FlightStatus::Waiting && selected != Some(self.flight.id.0),
        }
    }

    fn was_sent_with(&self, other: &Self) -> bool {
        let (mine, theirs) = (&self.flight, &other.flight);
        mine.envelope.from == theirs.envelope.from && mine.sent_at == theirs.sent_at
    }

    /// True while it stands still, and others may stand behind it.
    fn stands(&self) -> bool {
        self.flight.ends_at.is_none() || self.status == FlightStatus::Waiting
    }

    /// Whether it will arrive, or can be made to.
    #[must_use]
    pub fn is_in_flight(&self) -> bool {
        self.status.is_in_flight()
    }

    /// True if a node sent it to itself.
    #[must_use]
    pub fn is_still(&self) -> bool {
        self.flight.envelope.from == self.flight.envelope.to
    }

    /// The line that it moves along.
    #[must_use]
    pub fn flight_path(&self) -> FlightPath {
        let (from, to) = self.flight_path;
        FlightPath { id: self.flight.id.0, from: from.point(), to: to.point(), role: self.role }
    }
}

/// Folds those messages of a fan whose pills would cover another's: they begin in one place, and
/// only their ways apart give room to each. The last is drawn over the others, and keeps its pill.
pub fn fold(flights: &mut [FlightGlyph], places: &[Point], prepared: &[Prepared]) {
    for (at, this) in prepared.iter().enumerate().rev().filter(|(_, this)| this.fan > 0) {
        let place = places[at];
        let fan = at + 1..=at + this.fan;
        let mut later = fan.map(|other| (&flights[other], places[other], &prepared[other]));
        let is_covered = later.any(|(other, there, fellow)| {
            let (x, y) = (there.x - place.x, there.y - place.y);
            !other.folded && x.abs() < (fellow.width + this.width) / 2 && y.abs() < PILL_HEIGHT
        });
        flights[at].folded |= is_covered && !flights[at].selected;
    }
}

/// True of what nodes tell each other all the time.
fn is_background(flight: &sim::Flight) -> bool {
    flight.envelope.message.kind().is_background()
}

/// A line from the edge of one end to the edge of the other, a little to the right of the middle.
fn flight_path(layout: &Layout, from: Endpoint, to: Endpoint) -> (PointF, PointF) {
    let (a, b) = (center(layout, from), center(layout, to));
    let whole = a.distance(b);
    if whole < 1.0 {
        // A node asks itself: the message stands above it.
        let above = PointF { x: a.x, y: a.y - layout.node_radius - AIR };
        return (above, above);
    }
    let (along, across) = ((b.x - a.x) / whole, (b.y - a.y) / whole);
    let shift = ASIDE.min(layout.node_radius * 0.3);
    let beside = |point: PointF| PointF { x: point.x - across * shift, y: point.y + along * shift };
    let (out, back) = (reach(layout, from, along, across), reach(layout, to, along, across));
    let (out, back) = if out + back < whole { (out, back) } else { (0.0, 0.0) };
    let start = PointF { x: a.x + along * out, y: a.y + across * out };
    let end = PointF { x: b.x - along * back, y: b.y - across * back };
    (beside(start), beside(end))
}

fn center(layout: &Layout, end: Endpoint) -> PointF {
    match end {
        Endpoint::Node(node) => layout.nodes.get(usize::from(node.0)),
        Endpoint::Client(client) => layout.clients.get(usize::from(client.0)),
    }
    .copied()
    .unwrap_or(layout.center)
}

/// How far an end reaches from its middle in this direction.
fn reach(layout: &Layout, end: Endpoint, along: f64, across: f64) -> f64 {
    match end {
        Endpoint::Node(_) => layout.node_radius + AIR,
        Endpoint::Client(_) => {
            let (width, height) = (layout.client_width / 2.0, layout.client_height / 2.0);
            let area = Area { left: -width, top: -height, right: width, bottom: height };
            let sideways = area.right / along.abs().max(1e-6);
            let upright = area.bottom / across.abs().max(1e-6);
            sideways.min(upright) + AIR
        }
    }
}

/// The width of a message's pill, in tenths of a CSS pixel: its text, and air on both sides.
#[must_use]
pub fn pill_width(text: &str) -> i32 {
    i32::try_from(text.chars().count()).unwrap_or(0) * LETTER + 200
}
