//! How a message leaves: what the network does to it is decided here, from the stream of chance of
//! its link, and from the faults of the moment.

use super::{Event, Links, World};
use crate::dynamo::ids::Endpoint;
use crate::dynamo::message::Envelope;
use crate::sim::faults::LinkEffect;
use crate::sim::flight::{Flight, FlightId, Loss};
use crate::sim::random::{Stream, StreamPurpose};
use crate::sim::setup::Network;
use crate::sim::trace::{Trace, TraceKind};
use crate::time::SimDuration;
use std::rc::Rc;

/// What becomes of a message.
enum Passage {
    /// It arrives after this long, or is lost then; and once more after the second, if any.
    Flies(SimDuration, Option<Loss>, Option<SimDuration>),
    /// It is held back.
    Waits,
}

impl World {
    pub(super) fn send(&mut self, envelope: Envelope, cause: u32, trace: &mut Trace) {
        match self.passage(&envelope) {
            Passage::Waits => self.launch(envelope, None, None, cause, trace),
            Passage::Flies(after, drop_reason, again) => {
                let copy = again.map(|after| (envelope.clone(), after));
                self.launch(envelope, Some(after), drop_reason, cause, trace);
                if let Some((envelope, after)) = copy {
                    self.launch(envelope, Some(after), None, cause, trace);
                }
            }
        }
    }

    fn launch(
        &mut self,
        envelope: Envelope,
        after: Option<SimDuration>,
        drop_reason: Option<Loss>,
        cause: u32,
        trace: &mut Trace,
    ) {
        let flight = Rc::new(Flight {
            id: FlightId(self.next_flight),
            envelope,
            sent_at: self.now,
            ends_at: after.map(|after| self.now + after),
            drop_reason,
            event: self.next_event,
        });
        self.next_flight += 1;
        self.record(Some(cause), TraceKind::Sent(Rc::clone(&flight)), trace);
        match after {
            Some(after) => self.schedule(after, Event::Flight(flight)),
            None => {
                self.held.insert(flight.id, flight);
            }
        }
    }

    fn passage(&mut self, envelope: &Envelope) -> Passage {
        let kind = envelope.message.kind();
        let (from, to) = (envelope.from, envelope.to);
        let Some(network) = self.network.clone() else {
            let now = Passage::Flies(SimDuration::ZERO, None, None);
            return if kind.is_at_once_by_hand() { now } else { Passage::Waits };
        };
        let effect = self.faults.effect(from, to, kind);
        if effect == Some(LinkEffect::Hold) {
            return Passage::Waits;
        }
        if from == to {
            return Passage::Flies(SimDuration::ZERO, None, None);
        }
        let blocked = self.faults.blocks(from, to);
        let (mut after, lost, again) = self.sample_link(&network, from, to);
        if let Some(LinkEffect::Delay(longer)) = effect {
            after = after + longer;
        }
        let drop_reason = if blocked {
            Some(Loss::Partition)
        } else if effect == Some(LinkEffect::Drop) {
            Some(Loss::Dropped)
        } else {
            lost.then_some(Loss::Chance)
        };
        // A message that is lost is lost half-way, so that it can be seen to go.
        let until =
            if drop_reason.is_some() { SimDuration::from_us(after.as_us() / 2) } else { after };
        Passage::Flies(until, drop_reason, again)
    }

    /// Delay, loss and duplicate, from the stream of this link.
    fn sample_link(
        &mut self,
        network: &Network,
        from: Endpoint,
        to: Endpoint,
    ) -> (SimDuration, bool, Option<SimDuration>) {
        let seed = self.seed;
        let (latency, links) = match (from, to) {
            (Endpoint::Node(node), Endpoint::Node(_)) => {
                (&network.latency, &mut self.hosts[usize::from(node.0)].links)
            }
            (Endpoint::Node(node), Endpoint::Client(_)) => {
                (&network.client_latency, &mut self.hosts[usize::from(node.0)].links)
            }
            (Endpoint::Client(client), _) => {
                (&network.client_latency, &mut self.client_links[usize::from(client.0)])
            }
        };
        let stream = Rc::make_mut(links).stream(seed, from, to);
        let after = latency.draw(stream);
        let lost = network.loss.draw(stream);
        let again = network.duplicate.draw(stream).then(|| latency.draw(stream));
        (after, lost, again)
    }
}

impl Links {
    fn stream(&mut self, seed: u64, from: Endpoint, to: Endpoint) -> &mut Stream {
        self.0
            .entry(to)
            .or_insert_with(|| Stream::new(seed, StreamPurpose::Link(number(from), number(to))))
    }
}

/// The number of an endpoint among all: nodes are even, clients odd.
fn number(endpoint: Endpoint) -> u32 {
    match endpoint {
        Endpoint::Node(node) => u32::from(node.0) * 2,
        Endpoint::Client(client) => u32::from(client.0) * 2 + 1,
    }
}
