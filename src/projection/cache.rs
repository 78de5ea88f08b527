//! Scenes one after the other: what did not change since the one before is shared with it. When
//! only time has passed, only the messages on their way are placed anew.

use super::flights::{Prepared, Preparing, fold};
use super::layout::Layout;
use super::nodes::{self, NodesDrawing};
use super::partition::Groups;
use super::request::RequestView;
use super::stale::stale_read;
use super::timeline::{span, timeline};
use super::trace_index::TraceIndex;
use super::view::{Selection, View};
use super::{clients, panels, partition, ring, version_graph, waits};
use crate::dynamo::ids::{Key, KeyId, OpId};
use crate::dynamo::ring::Ring;
use crate::scene::{
    Band, FlightGlyph, KeyMark, LogLine, Point, RequestPanel, Scene, Size, Stage, Timeline,
};
use crate::sim::history::{BranchId, Cursor, History};
use crate::sim::world::World;
use crate::time::SimTime;
use std::rc::Rc;

/// Lines of the account in one scene.
const LINES_MAX: usize = 300;

/// Makes scenes of one run.
#[derive(Debug, Default)]
pub struct SceneCache {
    index: Option<TraceIndex>,
    layout: Option<(LayoutKey, Rc<Layout>)>,
    band: Option<(BandKey, Rc<Band>, Rc<KeyMark>)>,
    timeline: Option<(TimelineKey, Rc<Timeline>)>,
    step: Option<StepPicture>,
    /// The messages of the scene before: they are its own as long as only their places change.
    flights: Option<Rc<[FlightGlyph]>>,
}

type LayoutKey = (Size, usize, usize);
type TimelineKey = (BranchId, usize, Cursor, Size, bool, SimTime);

#[derive(Debug, PartialEq)]
struct BandKey {
    layout: LayoutKey,
    ring: Rc<Ring>,
    /// On two branches different nodes may have joined with the same tokens.
    owners: Vec<Rc<str>>,
    key: Rc<str>,
    n: u8,
    stand_ins: Vec<crate::dynamo::ids::NodeId>,
}

/// What stays as it is until the next step, or until the user looks at something else.
#[derive(Debug)]
struct StepPicture {
    branch: BranchId,
    cursor: Cursor,
    edge: Cursor,
    selection: Selection,
    /// When a belief changes though nothing happens.
    until: Option<SimTime>,
    prepared: Vec<Prepared>,
    scene: Scene,
}

/// The scene of a view, made from nothing.
#[must_use]
pub fn scene(view: &View<'_>) -> Scene {
    SceneCache::default().scene(view)
}

impl SceneCache {
    /// The scene of a view of the run that this cache was made for.
    pub fn scene(&mut self, view: &View<'_>) -> Scene {
        if !self.step.as_ref().is_some_and(|step| step.holds(view)) {
            let step = self.make_step(view);
            self.step = Some(step);
        }
        let Some(step) = &self.step else { return scene(view) };
        let mut scene = step.scene.clone();
        scene.now = view.time;
        let (prepared, selected) = (&step.prepared, view.selection.message);
        let mut flights: Vec<FlightGlyph> =
            prepared.iter().map(|one| one.flight(selected)).collect();
        let mut places: Vec<Point> = prepared.iter().map(|one| one.place(view.time)).collect();
        fold(&mut flights, &places, prepared);
        let lost = self.lost(view);
        flights.extend(lost.iter().map(|(one, _)| one.flight(selected)));
        places.extend(lost.iter().map(|(one, at)| one.place(*at)));
        if !lost.is_empty() {
            let lost = lost.iter().map(|(one, _)| one.flight_path());
            scene.stage.flight_paths =
                scene.stage.flight_paths.iter().cloned().chain(lost).collect();
        }
        scene.stage.places = places.into();
        scene.stage.flights = match &self.flights {
            Some(before) if **before == *flights => Rc::clone(before),
            _ => flights.into(),
        };
        self.flights = Some(Rc::clone(&scene.stage.flights));
        scene
    }

    /// Those lost a moment ago, each with the time of its loss: they fade with time alone.
    fn lost(&self, view: &View<'_>) -> Vec<(Prepared, SimTime)> {
        let (Some(index), Some((_, layout))) = (&self.index, &self.layout) else {
            return Vec::new();
        };
        let names = view.history.world().names();
        Preparing { index, names, layout }.lost(
            view.history,
            view.time,
            view.selection.show_background,
        )
    }

    fn make_step(&mut self, view: &View<'_>) -> StepPicture {
        let View { history, time, selection } = *view;
        let world = history.world();
        let mut index = match self.index.take() {
            Some(index) if !index.is_of_another(history) => index,
            _ => TraceIndex::new(history),
        };
        index.extend(history);
        let layout = self.layout(world, selection);
        let key = find_key(world, &selection.key);
        let request_view = RequestView::of(&index, history.trace(), selection.request);
        let stand_ins =
            request_view.as_ref().map_or_else(Vec::new, |request_view| request_view.stand_ins(key));
        let (band, mark) = self.band(world, &layout, selection, key, stand_ins);
        let preparing = Preparing { index: &index, names: world.names(), layout: &layout };
        let prepared = preparing.all(history, selection.show_background);
        let flight_paths =
            prepared.iter().filter(|one| !one.is_still()).map(Prepared::flight_path).collect();
        let gauges = RequestView::gauges(&index, world, history.trace(), request_view.as_ref());
        let selected = selection.node;
        let layout = layout.as_ref();
        let nodes = NodesDrawing { world, index: &index, layout, key, now: time, selected, gauges };
        let groups = Groups::of(world);
        let has_key = !selection.key.is_empty();
        let stage = Stage {
            size: layout.size,
            band,
            key: has_key.then_some(mark),
            nodes: nodes.glyphs(),
            clients: nodes::clients(&index, world, layout),
            flight_paths,
            flights: Rc::from([]),
            places: Rc::from([]),
            cuts: Rc::new(partition::cuts(world, layout)),
            groups: Rc::new(partition::areas(world, layout, &groups)),
            partition_tag: partition::tag(layout, &groups),
        };
        let name = &selection.key;
        let versions = version_graph::versions(&index, world, name, key, selection.versions);
        let scene = Scene {
            now: time,
            stage,
            in_flight: prepared.iter().filter(|one| one.is_in_flight()).count(),
            coordinators: nodes::coordinators(world),
            waits: Rc::new(waits::of_clients(world)),
            clients: clients::clients(&index, world, selection),
            quorum: Rc::new(panels::quorum(world)),
            partition: Rc::new(partition::panel(world, &groups)),
            request: request_view.as_ref().map(|request_view| request(&index, world, request_view)),
            versions: Rc::new(versions),
            replicas: Rc::new(panels::replicas(&index, world, name, key)),
            node: selection.node.and_then(|node| panels::node(world, key, node)).map(Rc::new),
            message: selection
                .message
                .and_then(|message| panels::message(&index, history, message))
                .map(Rc::new),
            timeline: self.timeline(&index, view),
            account: Rc::new(account(&index, history)),
        };
        let scene = self.share(scene);
        drop(request_view);
        self.index = Some(index);
        StepPicture {
            branch: history.current(),
            cursor: history.cursor(),
            edge: history.edge(),
            selection: selection.clone(),
            until: next_trial(world, time),
            prepared,
            scene,
        }
    }

    fn layout(&mut self, world: &World, selection: &Selection) -> Rc<Layout> {
        let key = (selection.stage, world.hosts().len(), world.clients().len());
        match &self.layout {
            Some((made_for, layout)) if *made_for == key => Rc::clone(layout),
            _ => {
                let layout = Rc::new(Layout::new(key.0, key.1, key.2));
                self.layout = Some((key, Rc::clone(&layout)));
                layout
            }
        }
    }

    fn band(
        &mut self,
        world: &World,
        layout: &Rc<Layout>,
        selection: &Selection,
        key: Key,
        stand_ins: Vec<crate::dynamo::ids::NodeId>,
    ) -> (Rc<Band>, Rc<KeyMark>) {
        let n = world.cluster().policy.quorum.n;
        let made_for = BandKey {
            layout: (selection.stage, world.hosts().len(), world.clients().len()),
            ring: Rc::clone(&world.cluster().view.ring),
            owners: world.names().nodes.clone(),
            key: Rc::clone(&selection.key),
            n,
            stand_ins,
        };
        match &self.band {
            Some((key, band, mark)) if *key == made_for => (Rc::clone(band), Rc::clone(mark)),
            _ => {
                let ring = &made_for.ring;
                let walk = ring::walk(ring, layout, key, n, &made_for.stand_ins);
                let shown = (!selection.key.is_empty()).then_some(&walk);
                let band = Rc::new(ring::band(ring, world.names(), layout, shown));
                let mark = Rc::new(ring::key_mark(&selection.key, key, layout, &walk));
                self.band = Some((made_for, Rc::clone(&band), Rc::clone(&mark)));
                (band, mark)
            }
        }
    }

    fn timeline(&mut self, index: &TraceIndex, view: &View<'_>) -> Rc<Timeline> {
        let history = view.history;
        let branches = history.branches().count();
        let to = span(history.edge_world().now().max(view.time));
        let (size, show_background) = (view.selection.timeline, view.selection.show_background);
        let key = (history.current(), branches, history.edge(), size, show_background, to);
        match &self.timeline {
            Some((made_for, timeline)) if *made_for == key => Rc::clone(timeline),
            _ => {
                let made = Rc::new(timeline(index, history, view.selection, to));
                self.timeline = Some((key, Rc::clone(&made)));
                made
            }
        }
    }

    /// Takes over from the scene before what is equal, so that it compares by pointer.
    fn share(&self, mut scene: Scene) -> Scene {
        let Some(before) = self.step.as_ref().map(|step| &step.scene) else { return scene };
        share_list(&mut scene.stage.nodes, &before.stage.nodes);
        share_list(&mut scene.stage.clients, &before.stage.clients);
        share(&mut scene.stage.flight_paths, &before.stage.flight_paths);
        share(&mut scene.coordinators, &before.coordinators);
        share(&mut scene.stage.cuts, &before.stage.cuts);
        share(&mut scene.stage.groups, &before.stage.groups);
        share(&mut scene.partition, &before.partition);
        share_all(&mut scene.clients, &before.clients);
        share(&mut scene.quorum, &before.quorum);
        share(&mut scene.waits, &before.waits);
        share(&mut scene.versions, &before.versions);
        share(&mut scene.replicas, &before.replicas);
        share(&mut scene.account, &before.account);
        share_some(&mut scene.request, &before.request);
        share_some(&mut scene.node, &before.node);
        share_some(&mut scene.message, &before.message);
        scene
    }
}

impl StepPicture {
    fn holds(&self, view: &View<'_>) -> bool {
        let history = view.history;
        self.branch == history.current()
            && self.cursor == history.cursor()
            && self.edge == history.edge()
            && self.until.is_none_or(|until| view.time < until)
            && self.scene.now <= view.time
            && span(history.edge_world().now().max(view.time)) == self.scene.timeline.to
            && self.selection == *view.selection
    }
}

fn share<T: PartialEq + ?Sized>(new: &mut Rc<T>, old: &Rc<T>) {
    if **new == **old {
        *new = Rc::clone(old);
    }
}

fn share_all<T: PartialEq>(new: &mut [Rc<T>], old: &[Rc<T>]) {
    new.iter_mut().zip(old).for_each(|(new, old)| share(new, old));
}

fn share_list<T: PartialEq>(new: &mut Rc<[Rc<T>]>, old: &Rc<[Rc<T>]>) {
    if **new == **old {
        *new = Rc::clone(old);
    } else if let Some(new) = Rc::get_mut(new) {
        share_all(new, old);
    }
}

fn share_some<T: PartialEq>(new: &mut Option<Rc<T>>, old: &Option<Rc<T>>) {
    if let (Some(new), Some(old)) = (new, old) {
        share(new, old);
    }
}

/// The request in the inspector, with what it missed.
fn request(index: &TraceIndex, world: &World, request_view: &RequestView<'_>) -> Rc<RequestPanel> {
    let panel = request_view.panel(world);
    let stale = stale_read(index, world, OpId(panel.op));
    Rc::new(RequestPanel { stale, ..panel })
}

/// The key of this name; one that nobody has used has its place on the ring already.
pub(super) fn find_key(world: &World, name: &str) -> Key {
    let unused = || Key { id: KeyId(u32::MAX), position: world.names().position_of(name) };
    world.names().find_key(name).unwrap_or_else(unused)
}

fn next_trial(world: &World, time: SimTime) -> Option<SimTime> {
    world.hosts().iter().filter_map(|host| host.node.failure_detector().next_trial(time)).min()
}

/// All that happened in a run up to where it stands, in sentences.
#[must_use]
pub fn whole_account(history: &History) -> Vec<LogLine> {
    let mut index = TraceIndex::new(history);
    index.extend(history);
    let happened = history.world().trace_length();
    index.lines.retain(|line| line.event < happened);
    index.lines
}

fn account(index: &TraceIndex, history: &History) -> Vec<LogLine> {
    let happened = history.world().trace_length();
    let lines = &index.lines;
    let lines = &lines[..lines.partition_point(|line| line.event < happened)];
    lines[lines.len().saturating_sub(LINES_MAX)..].to_vec()
}
