//! Messages as they went through time.

use super::{EventContext, TraceIndex};
use crate::dynamo::ids::Endpoint;
use crate::projection::messages::role;
use crate::scene::FlightRole;
use crate::sim::flight::Flight;
use crate::time::SimTime;

/// How a message's way ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is on its way, or held back.
    Open,
    /// It arrived.
    Arrived,
    /// It was lost.
    Lost,
}

/// A message's way.
#[derive(Clone, Copy, Debug)]
pub struct Track {
    /// The event of its sending.
    pub event: u32,
    pub id: u64,
    pub from: Endpoint,
    pub to: Endpoint,
    pub role: FlightRole,
    /// Whether nothing waits for it: gossip, comparisons.
    pub is_background: bool,
    pub sent: SimTime,
    /// When it ended, or will; none while it is held back.
    pub ended: Option<SimTime>,
    pub end: End,
    /// How much of its way it has gone at its end, in thousandths.
    pub gone: u16,
}

impl TraceIndex {
    pub(super) fn track(&mut self, context: &EventContext<'_>, flight: &Flight) {
        let gone = if flight.drop_reason.is_some() { HALF_WAY } else { WHOLE_WAY };
        self.tracks.push(Track {
            event: context.event,
            id: flight.id.0,
            from: flight.envelope.from,
            to: flight.envelope.to,
            role: role(&flight.envelope.message),
            is_background: flight.envelope.message.kind().is_background(),
            sent: flight.sent_at,
            ended: flight.ends_at,
            end: End::Open,
            gone,
        });
    }

    pub(super) fn end_track(&mut self, context: &EventContext<'_>, flight: &Flight, end: End) {
        let at = context.at;
        if end == End::Lost {
            self.losses.push((context.event, at));
        }
        let Some(track) = usize::try_from(flight.id.0).ok().and_then(|at| self.tracks.get_mut(at))
        else {
            return;
        };
        track.end = end;
        track.gone = if end == End::Arrived { WHOLE_WAY } else { gone_at(flight, at) };
        track.ended = Some(at);
    }
}

const HALF_WAY: u16 = 500;
const WHOLE_WAY: u16 = 1_000;
/// Where a message is drawn that a script holds back.
const HELD: u16 = 420;

/// How much of its way a message has gone at this time, in thousandths. One that will be lost on
/// its way is lost half-way.
#[must_use]
pub fn gone_at(flight: &Flight, at: SimTime) -> u16 {
    let most = if flight.drop_reason.is_some() { HALF_WAY } else { WHOLE_WAY };
    let Some(ends) = flight.ends_at else { return HELD };
    let whole = ends.since(flight.sent_at).as_us();
    if whole == 0 {
        return most;
    }
    let passed = at.since(flight.sent_at).as_us().min(whole);
    let gone = u128::from(passed) * u128::from(most) / u128::from(whole);
    u16::try_from(gone).unwrap_or(most)
}
