//! What the page shows of versions, clocks, time-stamps, contexts, offsets, stale reads and lost
//! writes is what the engine holds: over all scenarios, after every step.

use crate::scenarios::files;
use quorumscope::check::judge;
use quorumscope::check::staleness::missed_by;
use quorumscope::dynamo::clock::{Dot, VectorClock};
use quorumscope::dynamo::ids::{Key, OpId};
use quorumscope::dynamo::note::Note;
use quorumscope::dynamo::policy::Versioning;
use quorumscope::dynamo::precedence::replaces;
use quorumscope::dynamo::reconcile;
use quorumscope::dynamo::value::Value;
use quorumscope::dynamo::version::{Record, Version};
use quorumscope::projection::{SceneCache, Selection, View};
use quorumscope::scenario;
use quorumscope::scene::{
    Activity, Agreement, ClockEntry, Order, Replaces, Scene, Sibling, VersionClock, VersionGlyph,
    VersionsPanel,
};
use quorumscope::sim::history::{Cursor, History};
use quorumscope::sim::ledger::Ledger;
use quorumscope::sim::names::Names;
use quorumscope::sim::trace::TraceKind;
use quorumscope::sim::world::{Health, World};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The versions of each write: more than one where several nodes coordinated it.
type Known = BTreeMap<OpId, Vec<Rc<Version>>>;

/// A picture of one key at one step, and the engine behind it.
struct Moment<'a> {
    world: &'a World,
    ledger: &'a Ledger,
    initial: Option<Value>,
    key: Key,
    versions: &'a Known,
    /// What stands: what the nodes that are up would make of all their copies.
    whole: Option<Rc<Record>>,
    scene: Scene,
    what: String,
}

#[test]
fn the_picture_of_versions_is_the_engines() {
    let mut seen = BTreeSet::new();
    for path in files() {
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let mut history = scenario::play(&scenario::parse(&text).expect("well formed")).history;
        let file = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        watch(&file, &mut history, &mut seen);
    }
    // The scenarios show each of these somewhere, so that nothing above holds of nothing.
    let all = ["apart", "list", "shared", "time", "offset", "stale", "lost", "lost to", "siblings"];
    let missing: Vec<_> = all.into_iter().filter(|one| !seen.contains(one)).collect();
    assert!(missing.is_empty(), "no scenario shows {missing:?}");
}

fn watch(file: &str, history: &mut History, seen: &mut BTreeSet<&'static str>) {
    let names: Vec<(Rc<str>, Key)> =
        history.edge_world().names().keys().map(|(name, key)| (Rc::clone(name), key)).collect();
    let initial = |(name, _): &(Rc<str>, Key)| judge::initial(history.commands(), name);
    let initials: Vec<Option<Value>> = names.iter().map(initial).collect();
    let mut caches: Vec<SceneCache> = names.iter().map(|_| SceneCache::default()).collect();
    let (mut ledger, mut versions, mut read) = (Ledger::default(), BTreeMap::new(), 0);
    for step in 0..=history.edge().0 {
        history.seek(Cursor(step));
        ledger.catch_up(history.trace());
        for event in &history.trace()[read..] {
            if let TraceKind::Noted(_, note) = &event.kind {
                remark(note, &mut versions);
            }
        }
        // Nobody remarks on what a scenario put there.
        for host in history.world().hosts() {
            host.node.store().own().for_each(|(_, record)| collect(record, &mut versions));
        }
        read = history.trace().len();
        for (((name, key), initial), cache) in names.iter().zip(&initials).zip(&mut caches) {
            if history.world().names().find_key(name).is_none() {
                continue;
            }
            let selection = Selection { key: Rc::clone(name), ..Selection::default() };
            let time = history.world().now();
            let scene = cache.scene(&View { history, time, selection: &selection });
            let moment = Moment {
                world: history.world(),
                ledger: &ledger,
                initial: initial.clone(),
                key: *key,
                versions: &versions,
                whole: whole(history.world(), *key),
                scene,
                what: format!("{file}, step {step}, key {name}"),
            };
            moment.check(seen);
        }
    }
}

/// What each write made, as its coordinators and its replicas remark.
fn remark(note: &Note, versions: &mut Known) {
    if let Note::Coordinates { writes: Some(record), .. } | Note::Stored { record, .. } = note {
        collect(record, versions);
    }
}

fn collect(record: &Record, versions: &mut Known) {
    for version in record.siblings.iter().filter(|version| version.writers().len() == 1) {
        let known = versions.entry(version.origin).or_default();
        let is_same = |other: &Rc<Version>| {
            (other.dot, other.timestamp_us) == (version.dot, version.timestamp_us)
        };
        if !known.iter().any(is_same) {
            known.push(Rc::clone(version));
        }
    }
}

fn whole(world: &World, key: Key) -> Option<Rc<Record>> {
    let up = world.hosts().iter().filter(|host| host.health != Health::Down);
    let records = up.flat_map(|host| {
        let own = host.node.store().own().filter(|(own, _)| *own == key.id);
        let hinted = host.node.store().hinted().filter(|(_, of, _)| *of == key.id);
        own.map(|(_, record)| record).chain(hinted.map(|(_, _, record)| record))
    });
    reconcile::of_answers(world.cluster().policy.versioning_of_copies(), records)
}

impl Moment<'_> {
    fn check(&self, seen: &mut BTreeSet<&'static str>) {
        let panel = &self.scene.versions;
        self.check_live(panel, seen);
        self.check_arrows(panel);
        self.check_clocks(panel, seen);
        self.check_lost(panel, seen);
        self.check_clients(seen);
        self.check_offsets(seen);
        self.check_rows(seen);
    }

    fn version(&self, glyph: &VersionGlyph) -> Option<&Rc<Version>> {
        let all = self.versions.get(&OpId(glyph.op)).filter(|_| !glyph.mixed)?;
        // A row that stands may keep the tombstone of what it replaced.
        let stands = self.whole.iter().filter(|_| glyph.live).flat_map(|whole| &whole.siblings);
        let mut rows = stands.filter(|version| version.row.is_some());
        if let Some(row) = rows.find(|version| version.origin.0 == glyph.op) {
            return Some(row);
        }
        // A request that was coordinated twice wrote two: clock and time-stamp tell which is shown.
        let is_shown = |version: &&Rc<Version>| {
            let has_stamp = glyph.stamp_us.is_none_or(|stamp| stamp == version.timestamp_us);
            has_stamp && shows(self.world.names(), &glyph.clock, version)
        };
        match all.as_slice() {
            [only] => Some(only),
            all => {
                let shown = all.iter().find(is_shown);
                assert!(shown.is_some(), "{}: {glyph:?} is none of {all:?}", self.what);
                shown
            }
        }
    }

    /// What the nodes that are up hold, stand-ins' copies included.
    fn held(&self) -> Vec<&Rc<Version>> {
        self.copies().into_iter().flat_map(|record| &record.siblings).collect()
    }

    fn copies(&self) -> Vec<&Rc<Record>> {
        let up = self.world.hosts().iter().filter(|host| host.health != Health::Down);
        let records = up.flat_map(|host| {
            let store = host.node.store();
            let own = store.own().filter(|(key, _)| *key == self.key.id).map(|(_, record)| record);
            let kept = store.hinted().filter(|(_, key, _)| *key == self.key.id);
            own.chain(kept.map(|(_, _, record)| record))
        });
        records.collect()
    }

    /// True of a version whose replacement has forgotten it, its clock being truncated: that it is
    /// replaced is known by the clock of a copy alone.
    fn is_forgotten(&self, version: &Version) -> bool {
        let knows = |record: &&Rc<Record>| {
            let holds = record.siblings.iter().any(|other| other.dot == version.dot);
            !holds && version.dot.is_some_and(|dot| record.clock.contains(dot))
        };
        let truncates = self.world.cluster().policy.clock_limit.is_some();
        truncates && self.copies().iter().any(knows)
    }

    fn check_live(&self, panel: &VersionsPanel, seen: &mut BTreeSet<&'static str>) {
        let live: Vec<&VersionGlyph> = panel.versions.iter().filter(|one| one.live).collect();
        let held = self.held();
        let Moment { what, .. } = self;
        for glyph in &live {
            let is_it = |version: &&&Rc<Version>| {
                let has_stamp = glyph.stamp_us.is_none_or(|stamp| stamp == version.timestamp_us);
                (glyph.mixed || has_stamp) && version.writers().contains(&OpId(glyph.op))
            };
            assert!(
                held.iter().any(|version| is_it(&version)),
                "{what}: {glyph:?} is held nowhere"
            );
            assert!(!glyph.lost, "{what}: {glyph:?} stands and is lost");
        }
        if panel.left_out == 0 {
            assert_eq!(panel.live as usize, live.len(), "{what}");
            let ops: BTreeSet<u32> = live.iter().map(|glyph| glyph.op).collect();
            for version in held.iter().filter(|_| panel.order == Order::Events) {
                let replaced = |glyph: &&VersionGlyph| {
                    self.version(glyph).is_some_and(|live| live.supersedes(version))
                };
                // Of a number that was counted twice nobody can tell which event is meant.
                let is_twice = held
                    .iter()
                    .any(|other| other.dot == version.dot && other.origin != version.origin);
                assert!(
                    is_twice
                        || ops.contains(&version.origin.0)
                        || live.iter().any(replaced)
                        || self.is_forgotten(version),
                    "{what}: {version:?} is held, and neither stands nor is replaced by {live:?}"
                );
            }
        }
        if live.len() > 1 {
            seen.insert("siblings");
        }
    }

    fn check_arrows(&self, panel: &VersionsPanel) {
        let glyph = |id: u32| panel.versions.iter().find(|glyph| glyph.id == id).expect("is shown");
        let versioning = self.world.cluster().policy.versioning_of_copies();
        let Moment { what, .. } = self;
        for (from, to, _) in &panel.edges {
            let (from, to) = (glyph(*from), glyph(*to));
            assert!(
                from.place.x < to.place.x,
                "{what}: an arrow leads back, from {from:?} to {to:?}"
            );
            if matches!(panel.order, Order::Events | Order::Clocks) {
                assert!(!from.live || !to.live, "{what}: an arrow between two that stand");
            }
            if let (Some(from), Some(to)) = (self.version(from), self.version(to))
                && panel.order != Order::Arrival
            {
                assert!(replaces(versioning, to, from), "{what}: {from:?} to {to:?}");
            }
        }
        for one in &panel.versions {
            for other in &panel.versions {
                let (Some(version), Some(older)) = (self.version(one), self.version(other)) else {
                    continue;
                };
                let claims = !(panel.order == Order::Clocks && one.live && other.live);
                if claims && replaces(versioning, version, older) {
                    assert!(leads(panel, other.id, one.id), "{what}: no way from {older:?}");
                }
            }
        }
    }

    fn check_clocks(&self, panel: &VersionsPanel, seen: &mut BTreeSet<&'static str>) {
        let Moment { what, world, .. } = self;
        let is_shared = panel.order == Order::Clocks && panel.live > 1;
        assert_eq!(is_shared, !panel.shared_clock.is_empty(), "{what}");
        for glyph in &panel.versions {
            let Some(version) = self.version(glyph) else { continue };
            let by_time = matches!(panel.order, Order::Time | Order::Arrival);
            assert_eq!(glyph.stamp_us, by_time.then_some(version.timestamp_us), "{what}");
            if by_time {
                seen.insert("time");
            }
            if is_shared && glyph.live {
                assert_eq!(glyph.clock, VersionClock::default(), "{what}");
                seen.insert("shared");
            } else {
                assert_clock(world.names(), &glyph.clock, version, what, seen);
            }
        }
        if panel.order == Order::Events && world.cluster().policy.clock_limit.is_none() {
            self.check_lists(panel);
        }
    }

    /// Two lists of counters as the paper compares them say what the engine says.
    fn check_lists(&self, panel: &VersionsPanel) {
        let lists = panel.versions.iter().filter(|one| one.clock.event.is_none());
        let with_event = |one| self.version(one).filter(|version| version.dot.is_some());
        let lists: Vec<_> = lists.filter_map(|one| Some((one, with_event(one)?))).collect();
        for (one, version) in &lists {
            for (other, older) in &lists {
                let counter = |entry: &ClockEntry| {
                    let mine = one.clock.entries.iter().find(|mine| mine.actor == entry.actor);
                    mine.map_or(0, |mine| mine.counter)
                };
                let mut entries = other.clock.entries.iter();
                let descends = entries.all(|entry| counter(entry) >= entry.counter);
                let is_over = descends && one.clock != other.clock;
                let Moment { what, .. } = self;
                assert_eq!(version.supersedes(older), is_over, "{what}: {version:?}, {older:?}");
            }
        }
    }

    fn check_lost(&self, panel: &VersionsPanel, seen: &mut BTreeSet<&'static str>) {
        let Moment { what, world, ledger, key, .. } = self;
        let verdict = judge::judge(ledger, world, world.now(), *key, self.initial.as_ref());
        let verdict = verdict.expect("a verdict");
        let lost: Vec<u32> = verdict.lost_acknowledged_writes.iter().map(|lost| lost.0).collect();
        let shown: Vec<u32> = panel.lost.iter().map(|lost| lost.op).collect();
        assert_eq!(shown, lost, "{what}");
        let drawn = panel.versions.iter().filter(|glyph| glyph.lost);
        for glyph in drawn {
            assert!(lost.contains(&glyph.op), "{what}");
        }
        for lost in &panel.lost {
            seen.insert("lost");
            let is_it = |glyph: &&VersionGlyph| glyph.lost && glyph.op == lost.op;
            assert!(panel.left_out > 0 || panel.versions.iter().any(|one| is_it(&one)), "{what}");
            if let Some(by) = &lost.by {
                assert!(by.stamp_us >= by.lost_stamp_us, "{what}");
                seen.insert("lost to");
            }
        }
    }

    fn check_clients(&self, seen: &mut BTreeSet<&'static str>) {
        let Moment { what, world, ledger, key, scene, .. } = self;
        for (client, card) in world.clients().iter().zip(&scene.clients) {
            assert_eq!(card.key, scene.versions.key, "{what}");
            assert_eq!(card.context, entries(world.names(), &client.context(key.id)), "{what}");
            let held = client.held.get(&key.id);
            assert_eq!(card.has_read, held.is_some(), "{what}");
            let siblings = held.map_or(&[][..], |held| &held.siblings);
            assert_siblings(world, &card.siblings, siblings, what);
            match &card.replaces {
                Replaces::Seen(values) | Replaces::SeenIfNothingElse(values) => {
                    assert_eq!(values.len(), siblings.len(), "{what}");
                    let context = client.context(key.id);
                    let is_named =
                        |version: &Rc<Version>| version.dot.is_none_or(|dot| context.contains(dot));
                    assert!(siblings.iter().all(is_named), "{what}");
                }
                Replaces::Nothing => assert!(card.context.is_empty(), "{what}"),
                Replaces::NothingThere => assert!(siblings.is_empty(), "{what}"),
                Replaces::Older | Replaces::Anything => {
                    let policy = &world.cluster().policy;
                    assert!(!policy.has_clocks() || policy.has_leaders(), "{what}");
                }
            }
            let ended = client.ended.filter(|_| client.pending.is_empty());
            let own = ended.filter(|ended| ended.key == key.id);
            let missed = own.and_then(|own| missed_by(ledger, own.op, self.initial.as_ref()));
            let shown = card.stale.as_ref().map(|stale| (OpId(stale.missed), stale.before));
            assert_eq!(shown, missed.map(|missed| (missed.write, missed.before)), "{what}");
            if let Some(own) = own {
                assert_eq!(card.activity == Activity::Stale, missed.is_some(), "{what}");
                let told_by = card.stale.iter().flat_map(|stale| &stale.answered);
                let told_by: Vec<u16> = told_by.map(|(node, _, _)| *node).collect();
                let heard = ledger.get(own.op).map_or(&[][..], |read| &read.told_by);
                let heard: Vec<u16> = heard.iter().map(|replica| replica.holder.0).collect();
                assert!(missed.is_none() || told_by == heard, "{what}");
                seen.extend(missed.map(|_| "stale"));
            }
        }
    }

    fn check_offsets(&self, seen: &mut BTreeSet<&'static str>) {
        let Moment { what, world, scene, .. } = self;
        for (host, glyph) in world.hosts().iter().zip(scene.stage.nodes.iter()) {
            assert_eq!(glyph.offset_us, host.node.skew_us(), "{what}");
            seen.extend((glyph.offset_us != 0).then_some("offset"));
        }
        let cards = scene.clients.iter().zip(scene.stage.clients.iter());
        for (client, (card, glyph)) in world.clients().iter().zip(cards) {
            assert_eq!(
                (card.offset_us, glyph.offset_us),
                (client.skew_us, client.skew_us),
                "{what}"
            );
        }
    }

    fn check_rows(&self, _: &mut BTreeSet<&'static str>) {
        let Moment { what, world, key, scene, .. } = self;
        let panel = &scene.replicas;
        let holds_nothing = panel.rows.iter().all(|row| row.siblings.is_empty());
        let expected = match (holds_nothing, judge::has_converged(world, *key)) {
            (true, _) => Agreement::Nothing,
            (false, true) => Agreement::Converged,
            (false, false) => Agreement::Diverged,
        };
        assert_eq!(panel.agreement, expected, "{what}");
        for row in panel.rows.iter().filter(|row| row.stands_in_for.is_none()) {
            let store = world.hosts()[usize::from(row.node)].node.store();
            let own = store.own().find(|(own, _)| *own == key.id);
            let record: Option<&Rc<Record>> = own.map(|(_, record)| record);
            let siblings = record.map_or(&[][..], |record| &record.siblings);
            assert_siblings(world, &row.siblings, siblings, what);
        }
    }
}

/// Whether arrows lead from one version to another.
fn leads(panel: &VersionsPanel, from: u32, to: u32) -> bool {
    let next = panel.edges.iter().filter(|(start, _, _)| *start == from);
    next.into_iter().any(|(_, end, _)| *end == to || leads(panel, *end, to))
}

fn entries(names: &Names, clock: &VectorClock) -> Vec<ClockEntry> {
    let shown = clock.entries().iter().map(|entry| ClockEntry {
        actor: names.actor(entry.actor),
        color: match entry.actor {
            quorumscope::dynamo::clock::Actor::Node(node, _) => {
                Some(quorumscope::scene::NodeColor(u8::try_from(node.0 % 8).unwrap_or(0)))
            }
            _ => None,
        },
        counter: entry.counter,
    });
    shown.collect()
}

/// Whether this clock can be that version's.
fn shows(names: &Names, shown: &VersionClock, version: &Version) -> bool {
    let Some(dot) = version.dot else { return *shown == VersionClock::default() };
    match &shown.event {
        Some(event) => event.actor == names.actor(dot.actor) && event.counter == dot.counter,
        None => shown.entries == entries(names, &version.clock()),
    }
}

/// What is shown says exactly what the writer had seen, and its own event.
fn assert_clock(
    names: &Names,
    shown: &VersionClock,
    version: &Version,
    what: &str,
    seen: &mut BTreeSet<&'static str>,
) {
    let Some(Dot { actor, counter }) = version.dot else {
        assert_eq!(*shown, VersionClock::default(), "{what}");
        return;
    };
    let past = version.past();
    match &shown.event {
        None => {
            seen.insert("list");
            assert_eq!(past.counter(actor) + 1, counter, "{what}: {version:?}");
            assert_eq!(shown.entries, entries(names, &version.clock()), "{what}");
        }
        Some(event) => {
            seen.insert("apart");
            assert_ne!(past.counter(actor) + 1, counter, "{what}: {version:?}");
            assert_eq!((&event.actor, event.counter), (&names.actor(actor), counter), "{what}");
            assert_eq!(shown.entries, entries(names, past), "{what}");
            let unseen =
                (past.counter(actor) + 1 < counter).then(|| (past.counter(actor) + 1, counter - 1));
            assert_eq!(shown.unseen, unseen, "{what}");
        }
    }
}

fn assert_siblings(world: &World, shown: &[Sibling], held: &[Rc<Version>], what: &str) {
    let newest = held.len().saturating_sub(shown.len());
    assert!(shown.len() == held.len() || shown.len() == 40, "{what}");
    let policy = &world.cluster().policy;
    let mut none = BTreeSet::new();
    for (shown, version) in shown.iter().zip(&held[newest..]) {
        assert_eq!(shown.id, version.origin.0, "{what}");
        let of_copies = policy.versioning_of_copies();
        let by_time =
            !matches!(of_copies, Versioning::DottedVersionVector | Versioning::VectorClock);
        assert_eq!(shown.stamp_us, by_time.then_some(version.timestamp_us), "{what}");
        let shares = policy.versioning == Versioning::VectorClock && held.len() > 1;
        if shares {
            assert_eq!(shown.clock, VersionClock::default(), "{what}");
        } else {
            assert_clock(world.names(), &shown.clock, version, what, &mut none);
        }
    }
}
