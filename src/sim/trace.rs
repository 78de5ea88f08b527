//! The trace: what happened, for people, in order, each event with its cause. Provenance, the
//! space-time diagram, exports and the account in words all read this one list. Its text is what
//! the fingerprint of a run is taken of.

use super::command::Command;
use super::flight::{Flight, Loss};
use crate::dynamo::ids::{ClientId, Endpoint, NodeId, OpId};
use crate::dynamo::message::{ClientReply, ClientRequest, Message, Outcome, Part};
use crate::dynamo::node::{Effects, Timer};
use crate::dynamo::note::Note;
use crate::dynamo::quorum::level::Shortfall;
use crate::dynamo::quorum::plan::Replica;
use crate::time::SimTime;
use std::fmt::{self, Write};
use std::rc::Rc;

/// A connection that does not come about: its ends, what was to be sent, and when that is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Who connects.
    pub from: Endpoint,
    /// With whom.
    pub to: NodeId,
    /// The operation that was to be sent.
    pub op: OpId,
    /// When it is noticed that it does not come about.
    pub until: SimTime,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TraceKind {
    /// Something was done to the universe.
    Commanded(Rc<Command>),
    /// A client asked a node.
    Invoked(Rc<ClientRequest>, NodeId),
    /// A message left.
    Sent(Rc<Flight>),
    /// A message arrived.
    Delivered(Rc<Flight>),
    /// A message will never arrive.
    Lost(Rc<Flight>, Loss),
    /// A timer fired.
    Fired(NodeId, Timer),
    /// A node remarked on what it did.
    Noted(NodeId, Note),
    /// A client has its answer; false if it had stopped waiting.
    Answered(ClientId, Rc<ClientReply>, bool),
    /// A client asks another node for the same, since the one before was silent or could not be
    /// connected.
    AsksAnother(Rc<ClientRequest>, NodeId),
    /// A client or a node tries to connect, and the other end does not answer.
    Connects(Connection),
    /// It is noticed that no connection came about: nothing was sent.
    NoConnection(Connection),
    /// A client stopped waiting. The outcome is unknown, or unavailable where nothing was sent.
    GaveUp(ClientId, OpId, Outcome),
}

/// An event of the trace. Its number is its place in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceEvent {
    /// When.
    pub at: SimTime,
    /// The event it followed from.
    pub cause: Option<u32>,
    /// What.
    pub kind: TraceKind,
}

/// Bytes of an event with the message, the request or the note that it points to.
const EVENT_BYTES: u64 = 256;
/// Bytes of a version among siblings, and of an entry of a clock.
const PART_BYTES: u64 = 64;

impl TraceEvent {
    /// About so many bytes came with this event.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let record = match &self.kind {
            TraceKind::Noted(_, Note::Stored { record, .. }) => Some(record),
            TraceKind::Answered(_, reply, _) => reply.record.as_ref(),
            _ => None,
        };
        let beats = match &self.kind {
            TraceKind::Sent(flight) => match &flight.envelope.message {
                Message::Gossip(news) => news.beats(),
                _ => 0,
            },
            _ => 0,
        };
        // Sixteen names of writes are as long as one of these.
        let parts = record.map_or(0, |record| {
            let taken = record.taken_count().div_ceil(16);
            record.siblings.len() + record.clock.entries().len() + taken
        });
        // Four heartbeats are as long as one of these.
        let parts = parts + beats / 4;
        EVENT_BYTES + parts as u64 * PART_BYTES
    }
}

/// The list of what happened. A muted trace only counts: a run that is replayed to an earlier
/// moment writes nothing twice.
#[derive(Debug, Default)]
pub struct Trace {
    events: Vec<TraceEvent>,
    muted: bool,
    pub(super) effects: Effects,
}

impl Trace {
    /// An empty trace.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A trace that keeps nothing.
    #[must_use]
    pub fn muted() -> Self {
        Self { muted: true, ..Self::default() }
    }

    /// A trace that begins with these events.
    #[must_use]
    pub fn from_events(events: Vec<TraceEvent>) -> Self {
        Self { events, ..Self::default() }
    }

    /// The events so far.
    #[must_use]
    pub fn events(&self) -> &[TraceEvent] {
        &self.events
    }

    pub(super) fn push(&mut self, event: TraceEvent) {
        if !self.muted {
            self.events.push(event);
        }
    }
}

/// The fingerprint of a run: FNV-1a of Fowler, Noll and Vo, 64 bits, over the text of its trace.
#[must_use]
pub fn fingerprint(events: &[TraceEvent]) -> u64 {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    for event in events {
        // Writing to a hash cannot fail.
        let _ = writeln!(hash, "{event}");
    }
    hash.0
}

struct Fnv(u64);

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Ok(())
    }
}

impl fmt::Display for TraceEvent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ", self.at.as_us())?;
        match self.cause {
            Some(cause) => write!(formatter, "<{cause} ")?,
            None => formatter.write_str("- ")?,
        }
        self.kind.fmt(formatter)
    }
}

impl fmt::Display for TraceKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Commanded(command) => write!(formatter, "command {command}"),
            Self::Invoked(request, node) => {
                write!(formatter, "invoke {} {} via {node}", request.op, request.key.id)
            }
            Self::Sent(flight) => {
                let Flight { id, envelope, ends_at, .. } = flight.as_ref();
                let kind = envelope.message.kind().name();
                write!(formatter, "send m{} {} {} {kind}", id.0, envelope.from, envelope.to)?;
                match ends_at {
                    Some(at) => write!(formatter, " until {}", at.as_us())?,
                    None => formatter.write_str(" held")?,
                }
                envelope.message.record().map_or(Ok(()), |record| write!(formatter, " {record}"))
            }
            Self::Delivered(flight) => write!(formatter, "deliver m{}", flight.id.0),
            Self::Lost(flight, loss) => write!(formatter, "lose m{} {loss}", flight.id.0),
            Self::Fired(node, timer) => write!(formatter, "fire {node} {timer}"),
            Self::Noted(node, note) => write_note(formatter, *node, note),
            Self::Answered(client, reply, awaited) => {
                write!(formatter, "answer {client} {} {} {awaited}", reply.op, name(reply.outcome))
            }
            Self::AsksAnother(request, node) => {
                write!(formatter, "ask {} {} via {node}", request.op, request.attempt)
            }
            Self::Connects(Connection { from, to, op, until }) => {
                write!(formatter, "connect {from} {to} for {op} until {}", until.as_us())
            }
            Self::NoConnection(Connection { from, to, op, .. }) => {
                write!(formatter, "no connection {from} {to} for {op}")
            }
            Self::GaveUp(client, op, Outcome::Unknown) => {
                write!(formatter, "give up {client} {op}")
            }
            Self::GaveUp(client, op, outcome) => {
                write!(formatter, "give up {client} {op} {}", name(*outcome))
            }
        }
    }
}

fn write_replicas(formatter: &mut fmt::Formatter<'_>, replicas: &[Replica]) -> fmt::Result {
    for replica in replicas {
        write!(formatter, " {}/{}", replica.holder, replica.primary)?;
    }
    Ok(())
}

fn write_note(formatter: &mut fmt::Formatter<'_>, node: NodeId, note: &Note) -> fmt::Result {
    match note {
        Note::Coordinates { request, part, plan, needed, .. } => {
            let does = coordinates(*part);
            write!(formatter, "{node} {does} {} needs {needed}:", request.op)?;
            write_replicas(formatter, plan)
        }
        Note::Forwards { op, to } => write!(formatter, "{node} forwards {op} to {to}"),
        Note::Unheard { op, peer } => write!(formatter, "{node} hears nothing of {peer} of {op}"),
        Note::GoesOn { op, asked, filled, needed, .. } => {
            write!(formatter, "{node} goes on with {op} {filled}/{needed}:")?;
            write_replicas(formatter, asked)
        }
        Note::AsksStandIn { op, replica } => {
            write!(formatter, "{node} asks {}/{} for {op}", replica.holder, replica.primary)
        }
        Note::Answered { .. }
        | Note::HeardDigest { .. }
        | Note::DigestsDiffer { .. }
        | Note::Refused { .. }
        | Note::Silent { .. }
        | Note::WaitsNoMore { .. }
        | Note::Repairs { .. }
        | Note::Mended { .. } => write_answer(formatter, node, note),
        Note::QuorumMet { op, filled } => write!(formatter, "{node} met {op} with {filled}"),
        Note::QuorumFailed { op, outcome, filled, needed, shortfall } => {
            write!(formatter, "{node} failed {op} {filled}/{needed} {}", name(*outcome))?;
            write_shortfall(formatter, *shortfall)
        }
        Note::NoTerm { op } => write!(formatter, "{node} has no term for {op}"),
        Note::Stored { key, replica, record, .. } => {
            write!(formatter, "{node} stores {key} for {}: {record}", replica.primary)
        }
        Note::HasRead { .. }
        | Note::HasReadBack { .. }
        | Note::Reaps { .. }
        | Note::Reaped { .. }
        | Note::Purged { .. } => write_delete(formatter, node, note),
        Note::HintDelivered { key, replica } => {
            write!(formatter, "{node} delivered {key} to {}", replica.primary)
        }
        Note::Hint { key, target, fate, .. } => {
            write!(formatter, "{node} hint {key} for {target} {fate}")
        }
        Note::Leads { .. }
        | Note::StepsDown { .. }
        | Note::DiscardsLog { .. }
        | Note::Follows { .. }
        | Note::TakesOver { .. }
        | Note::LeadsKey { .. }
        | Note::Deposed { .. }
        | Note::BeginsAnew { .. }
        | Note::Withholds { .. }
        | Note::Shows { .. }
        | Note::Ignores { .. } => write_leadership(formatter, node, note),
        Note::Compares(_)
        | Note::HashesDiffer { .. }
        | Note::KeysDiffer { .. }
        | Note::ExchangeDone { .. }
        | Note::ExchangeGivenUp(_) => write_exchange(formatter, node, note),
        Note::Moved { .. }
        | Note::MovesDone(_)
        | Note::Forgot { .. }
        | Note::RingChanged { .. }
        | Note::LearnsRing { .. } => write_members(formatter, node, note),
        Note::Suspects(peer) => write!(formatter, "{node} suspects {peer}"),
        Note::Trusts(peer) => write!(formatter, "{node} trusts {peer}"),
    }
}

/// What a node does that takes up this part of a request.
const fn coordinates(part: Part) -> &'static str {
    match part {
        Part::Request | Part::Writes => "coordinates",
        Part::ReadsFirst => "reads before",
        Part::ReadsBack => "reads back",
    }
}

/// What a quorum lacked, besides answers.
fn write_shortfall(formatter: &mut fmt::Formatter<'_>, shortfall: Shortfall) -> fmt::Result {
    match shortfall {
        Shortfall::Answers => Ok(()),
        Shortfall::Primaries { filled, needed } => {
            write!(formatter, " primaries {filled}/{needed}")
        }
        Shortfall::MoreThanN { n, asked } => write!(formatter, " {asked} of n={n}"),
    }
}

/// Something is deleted, and forgotten.
fn write_delete(formatter: &mut fmt::Formatter<'_>, node: NodeId, note: &Note) -> fmt::Result {
    match note {
        Note::HasRead { op, record } => {
            write!(formatter, "{node} has read before {op}:")?;
            record.as_ref().map_or(Ok(()), |record| write!(formatter, " {record}"))
        }
        Note::HasReadBack { op, is_everywhere } => {
            write!(formatter, "{node} has read back {op}, everywhere: {is_everywhere}")
        }
        Note::Reaps { op, key } => write!(formatter, "{node} reaps {key} after {op}"),
        Note::Reaped { key, replica } => {
            write!(formatter, "{node} reaped {key} of {}", replica.primary)
        }
        Note::Purged { key } => write!(formatter, "{node} purges {key}"),
        _ => Ok(()),
    }
}

/// The members change.
fn write_members(formatter: &mut fmt::Formatter<'_>, node: NodeId, note: &Note) -> fmt::Result {
    match note {
        Note::Moved { key, to } => write!(formatter, "{node} moved {key} to {to}"),
        Note::MovesDone(version) => write!(formatter, "{node} is done with {}", version.0),
        Note::Forgot { key, replica } => {
            write!(formatter, "{node} forgot {key} of {}", replica.primary)
        }
        Note::RingChanged { version, .. } => write!(formatter, "{node} makes ring {}", version.0),
        Note::LearnsRing { version, .. } => write!(formatter, "{node} learns ring {}", version.0),
        _ => Ok(()),
    }
}

/// What came of asking replicas.
fn write_answer(formatter: &mut fmt::Formatter<'_>, node: NodeId, note: &Note) -> fmt::Result {
    match note {
        Note::Answered { op, replica, .. } => {
            write!(formatter, "{node} hears {}/{} of {op}", replica.holder, replica.primary)
        }
        Note::HeardDigest { op, replica, .. } => {
            let (holder, primary) = (replica.holder, replica.primary);
            write!(formatter, "{node} hears a digest of {holder}/{primary} of {op}")
        }
        Note::DigestsDiffer { op } => write!(formatter, "{node} reads {op} again"),
        Note::Refused { op, replica } => {
            write!(formatter, "{node} is refused {op} by {}/{}", replica.holder, replica.primary)
        }
        Note::Silent { op, replica } => {
            write!(formatter, "{node} misses {}/{} of {op}", replica.holder, replica.primary)
        }
        Note::WaitsNoMore { op, replicas } => {
            write!(formatter, "{node} waits no more for {op}:")?;
            write_replicas(formatter, replicas)
        }
        Note::Repairs { op, replicas, .. } => {
            write!(formatter, "{node} repairs after {op}:")?;
            write_replicas(formatter, replicas)
        }
        Note::Mended { op, replica, filled } => {
            write!(
                formatter,
                "{node} mended {}/{} for {op}: {filled}",
                replica.holder, replica.primary
            )
        }
        _ => Ok(()),
    }
}

/// Two nodes compare what they hold.
fn write_exchange(formatter: &mut fmt::Formatter<'_>, node: NodeId, note: &Note) -> fmt::Result {
    match note {
        Note::Compares(peer) => write!(formatter, "{node} compares with {peer}"),
        Note::HashesDiffer { peer, level, index } => {
            write!(formatter, "{node} differs from {peer} at {level}.{index}")
        }
        Note::KeysDiffer { peer, keys } => {
            write!(formatter, "{node} differs from {peer} in {}", keys.len())
        }
        Note::ExchangeDone { peer, keys } => {
            write!(formatter, "{node} has mended {keys} with {peer}")
        }
        Note::ExchangeGivenUp(peer) => write!(formatter, "{node} gives up {peer}"),
        _ => Ok(()),
    }
}

/// Who leads, and who follows.
fn write_leadership(formatter: &mut fmt::Formatter<'_>, node: NodeId, note: &Note) -> fmt::Result {
    match note {
        Note::Leads { term } => write!(formatter, "{node} leads in term {term}"),
        Note::StepsDown { leader } => write!(formatter, "{node} steps down for {leader}"),
        Note::DiscardsLog { leader, dropped } => {
            write!(formatter, "{node} discards {dropped} for {leader}")
        }
        Note::Follows { leader, dropped } => {
            write!(formatter, "{node} follows {leader} without {dropped}")
        }
        Note::Ignores { key, from } => write!(formatter, "{node} ignores {key} of {from}"),
        Note::TakesOver { key, term } => write!(formatter, "{node} takes over {key} in {term}"),
        Note::LeadsKey { key, term } => write!(formatter, "{node} leads {key} in {term}"),
        Note::Deposed { key, term } => write!(formatter, "{node} is deposed of {key} by {term}"),
        Note::BeginsAnew { key } => write!(formatter, "{node} begins {key} anew"),
        Note::Withholds { op, key } => write!(formatter, "{node} withholds {key} from {op}"),
        Note::Shows { op, key } => write!(formatter, "{node} shows {key} of {op}"),
        _ => Ok(()),
    }
}

/// The name of an outcome in scenarios and exports.
#[must_use]
pub const fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => "ok",
        Outcome::Unavailable => "unavailable",
        Outcome::Unknown => "unknown",
        Outcome::NotLeader => "not-leader",
    }
}
