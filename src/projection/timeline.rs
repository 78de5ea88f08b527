//! The run as lanes over time: the space-time diagram that is also the scrubber. It shows the
//! whole branch, the future of the cursor included.

use super::ring::color;
use super::trace_index::{End, TraceIndex, Track};
use super::view::Selection;
use crate::dynamo::ids::{Endpoint, NodeId};
use crate::scene::{BranchMark, Landmark, Lane, NodeState, Point, Stroke, Timeline};
use crate::sim::history::History;
use crate::sim::world::World;
use crate::time::{SimDuration, SimTime};
use std::rc::Rc;

/// The shortest time that fills the timeline.
const SPAN_MIN: SimDuration = SimDuration::from_ms(100);
/// More strokes than this are a grey field: only the newest are drawn.
const STROKES_MAX: usize = 1_500;
/// The same for landmarks.
const LANDMARKS_MAX: usize = 400;

/// The right edge of a timeline that reaches to this moment. It moves in jumps, so that what was
/// drawn stays where it is between two of them.
#[must_use]
pub fn span(edge: SimTime) -> SimTime {
    let needed = edge.as_us() + edge.as_us() / 16;
    let mut span = SPAN_MIN.as_us();
    while span < needed {
        span += span / 2;
    }
    SimTime(span)
}

/// The timeline of the current branch.
#[must_use]
pub fn timeline(
    index: &TraceIndex,
    history: &History,
    selection: &Selection,
    to: SimTime,
) -> Timeline {
    let world = history.edge_world();
    let mut timeline = Timeline {
        size: selection.timeline,
        from: SimTime::ZERO,
        to,
        edge: world.now(),
        lanes: Rc::from([]),
        strokes: Rc::from([]),
        landmarks: Rc::from([]),
        branches: branches(history),
    };
    timeline.lanes = lanes(&timeline, index, world);
    let clients = world.clients().len();
    let is_shown = |track: &&Track| {
        track.from != track.to && (selection.show_background || !track.is_background)
    };
    let mut strokes: Vec<Stroke> = index
        .tracks
        .iter()
        .rev()
        .filter(is_shown)
        .take(STROKES_MAX)
        .filter_map(|track| {
            let ended = track.ended?;
            let from = height(&timeline, clients, track.from);
            let to = height(&timeline, clients, track.to);
            let y = from + (to - from) * i32::from(track.gone) / 1_000;
            Some(Stroke {
                id: track.id,
                from: Point { x: timeline.x_of(track.sent), y: from },
                to: Point { x: timeline.x_of(ended), y },
                role: track.role,
                lost: track.end == End::Lost,
            })
        })
        .collect();
    strokes.reverse();
    timeline.strokes = strokes.into();
    let recent = index.moments.len().saturating_sub(LANDMARKS_MAX);
    let moments = index.moments[recent..].iter();
    timeline.landmarks = moments
        .map(|moment| Landmark {
            event: moment.event,
            at: moment.at,
            x: timeline.x_of(moment.at),
            kind: moment.kind,
            text: Rc::clone(&moment.text),
        })
        .collect();
    timeline
}

fn branches(history: &History) -> Rc<[BranchMark]> {
    let marks = history.branches().map(|(id, forked_at, edge)| BranchMark {
        id: id.0,
        forked_at,
        edge,
        current: id == history.current(),
    });
    marks.collect()
}

fn lanes(timeline: &Timeline, index: &TraceIndex, world: &World) -> Rc<[Lane]> {
    let names = world.names();
    let count = world.clients().len() + world.hosts().len();
    let clients = names.clients.iter().enumerate().map(|(at, name)| Lane {
        name: Rc::clone(name),
        color: None,
        y: lane_height(timeline, count, at),
        outages: Vec::new(),
    });
    let nodes = world.hosts().iter().enumerate().map(|(at, host)| {
        let id: NodeId = host.node.id();
        Lane {
            name: Rc::clone(names.node(id)),
            color: Some(color(id)),
            y: lane_height(timeline, count, world.clients().len() + at),
            outages: outages(timeline, index, id),
        }
    });
    clients.chain(nodes).collect()
}

fn outages(timeline: &Timeline, index: &TraceIndex, node: NodeId) -> Vec<(i32, i32, NodeState)> {
    let outages = index.outages.get(usize::from(node.0)).map_or(&[][..], Vec::as_slice);
    let recent = outages.len().saturating_sub(LANDMARKS_MAX);
    outages[recent..]
        .iter()
        .map(|outage| {
            let to = outage.to.unwrap_or(timeline.to);
            (timeline.x_of(outage.from), timeline.x_of(to), outage.state)
        })
        .collect()
}

/// The height of a lane's line: lanes share the height evenly.
fn lane_height(timeline: &Timeline, lanes: usize, at: usize) -> i32 {
    let lanes = i32::try_from(lanes.max(1)).unwrap_or(i32::MAX);
    let at = i32::try_from(at).unwrap_or(0);
    timeline.size.height.max(lanes) / lanes * at + timeline.size.height.max(lanes) / lanes / 2
}

fn height(timeline: &Timeline, clients: usize, end: Endpoint) -> i32 {
    let lane = match end {
        Endpoint::Client(client) => usize::from(client.0),
        Endpoint::Node(node) => clients + usize::from(node.0),
    };
    timeline.lanes.get(lane).map_or(0, |lane| lane.y)
}
