//! The versions of a key as a graph, from left to right: each version stands right of those that
//! it takes the place of, siblings below each other. Which of two takes the place of the other is
//! asked of the engine; so is what stands, and what is lost.

mod place;

use super::clocks::{clock, order, time_stamp, version_clock};
use super::ring::color;
use super::trace_index::{TraceIndex, WrittenVersion};
use crate::check::durability::lost_writes;
use crate::dynamo::ids::{Key, OpId};
use crate::dynamo::precedence::replaces;
use crate::dynamo::reconcile;
use crate::dynamo::version::{Record, Version};
use crate::scene::{
    LostTo, LostWrite, Order, Point, Size, VersionClock, VersionGlyph, VersionsPanel,
};
use crate::sim::world::{Health, World};
use crate::text::log;
use crate::text::page;
use std::rc::Rc;

/// Versions in one picture.
const SHOWN_MAX: usize = 8;

/// What the nodes that are up hold of a key together, as a reader of all of them would make of it:
/// versions that are siblings of each other.
fn whole(world: &World, key: Key) -> Option<Rc<Record>> {
    let up = world.hosts().iter().filter(|host| host.health != Health::Down);
    let copies = up.flat_map(|host| {
        let store = host.node.store();
        let own = store.own().filter(|(id, _)| *id == key.id).map(|(_, record)| record);
        let kept = store.hinted().filter(|(_, id, _)| *id == key.id).map(|(_, _, record)| record);
        own.chain(kept)
    });
    // Of copies that no store can tell apart the first is shown.
    let mut different: Vec<&Rc<Record>> = Vec::new();
    for copy in copies {
        if !different.iter().any(|other| other.same_as(copy)) {
            different.push(copy);
        }
    }
    reconcile::of_answers(world.cluster().policy.versioning_of_copies(), different)
}

/// A version of a key with its place in the list of all.
type NumberedVersion<'a> = (usize, &'a WrittenVersion);

/// What the graph of a key is made of.
struct Lineage<'a> {
    index: &'a TraceIndex,
    world: &'a World,
    key: Key,
    /// The versions up to the cursor, in the order in which they came to be known.
    all: &'a [WrittenVersion],
    /// What stands.
    whole: Option<Rc<Record>>,
    lost: Vec<OpId>,
}

/// The graph of a key's versions up to the cursor.
#[must_use]
pub fn versions(
    index: &TraceIndex,
    world: &World,
    name: &Rc<str>,
    key: Key,
    size: Size,
) -> VersionsPanel {
    let all = index.versions.get(&key.id).map_or(&[][..], Vec::as_slice);
    let all = &all[..all.partition_point(|written| written.event < world.trace_length())];
    let lost = lost_writes(&index.ledger, world, world.now(), key);
    Lineage { index, world, key, all, whole: whole(world, key), lost }.panel(name, size)
}

impl<'a> Lineage<'a> {
    fn panel(&self, name: &Rc<str>, size: Size) -> VersionsPanel {
        let chosen = self.choose();
        let parents = |shown: &[NumberedVersion<'_>]| self.parents(shown);
        let plan = place::plan(
            chosen,
            size.width,
            |one| self.glyph(one),
            parents,
            |one| self.is_live(one.1) || self.is_lost(one.1),
        );
        let left_out = self.all.len() - plan.glyphs.len();
        let live = self.live().len();
        let shared = self.whole.as_ref().filter(|_| self.shares_clock());
        VersionsPanel {
            key: Rc::clone(name),
            size: Size { width: size.width, height: plan.height },
            versions: plan.glyphs,
            edges: plan.edges,
            live: u32::try_from(live).unwrap_or(u32::MAX),
            left_out: u32::try_from(left_out).unwrap_or(u32::MAX),
            astray: self.astray(),
            order: order(self.world),
            shared_clock: shared
                .map_or_else(Vec::new, |whole| clock(self.world.names(), &whole.clock)),
            lost: self.lost.iter().filter_map(|op| self.lost_write(*op)).collect(),
        }
    }

    fn live(&self) -> &[Rc<Version>] {
        self.whole.as_ref().map_or(&[][..], |whole| &whole.siblings)
    }

    /// The version as it stands, if it does: a row that was written twice may have the later stamp.
    fn member_status(&self, written: &WrittenVersion) -> Option<&Rc<Version>> {
        let Version { origin, dot, value, .. } = written.version.as_ref();
        let is_it = |live: &&Rc<Version>| {
            live.origin == *origin && live.dot == *dot && live.value == *value
        };
        self.live().iter().find(is_it)
    }

    /// The version as it is drawn.
    fn drawn<'b>(&'b self, written: &'b WrittenVersion) -> &'b Version {
        self.member_status(written).unwrap_or(&written.version)
    }

    fn is_live(&self, written: &WrittenVersion) -> bool {
        self.member_status(written).is_some()
    }

    fn is_lost(&self, written: &WrittenVersion) -> bool {
        !written.mixed && self.lost.contains(&written.version.origin)
    }

    /// Whether the versions that stand share one clock, so that none of them has one of its own.
    fn shares_clock(&self) -> bool {
        order(self.world) == Order::Clocks && self.live().len() > 1
    }

    fn replaces(&self, one: &Version, other: &Version) -> bool {
        replaces(self.world.cluster().policy.versioning_of_copies(), one, other)
    }

    /// The live versions, the lost ones and, as far as there is room, the newest others, in the
    /// order in which they came to be known.
    fn choose(&self) -> Vec<NumberedVersion<'a>> {
        let rank = |written: &WrittenVersion| match (self.is_live(written), self.is_lost(written)) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        };
        let mut chosen: Vec<NumberedVersion<'a>> = self.all.iter().enumerate().collect();
        chosen.sort_by_key(|(place, written)| (rank(written), std::cmp::Reverse(*place)));
        chosen.truncate(SHOWN_MAX);
        chosen.sort_by_key(|(place, _)| *place);
        chosen
    }

    /// For each of these versions those of the others whose place it takes, by their places in
    /// this list, without those whose place another of them takes.
    fn parents(&self, shown: &[NumberedVersion<'_>]) -> Vec<Vec<usize>> {
        let shares_clock = self.shares_clock();
        let takes_place = |one: &NumberedVersion<'_>, other: &NumberedVersion<'_>| {
            let (one, other) = (one.1, other.1);
            if std::ptr::eq(one, other)
                || (shares_clock && self.is_live(one) && self.is_live(other))
            {
                return false;
            }
            self.replaces(self.drawn(one), self.drawn(other)) || self.is_made_of(one, other)
        };
        let all = |one: &NumberedVersion<'_>| -> Vec<usize> {
            (0..shown.len()).filter(|other| takes_place(one, &shown[*other])).collect()
        };
        let over: Vec<Vec<usize>> = shown.iter().map(all).collect();
        let direct = |over_one: &Vec<usize>| -> Vec<usize> {
            let is_direct =
                |other: &&usize| !over_one.iter().any(|between| over[*between].contains(other));
            over_one.iter().filter(is_direct).copied().collect()
        };
        over.iter().map(direct).collect()
    }

    /// What has no order of its own shows what was replaced where it came; a row that nobody wrote,
    /// the writes that its cells come from.
    fn is_made_of(&self, one: &WrittenVersion, other: &WrittenVersion) -> bool {
        let is_parent =
            |place: &usize| self.all.get(*place).is_some_and(|parent| std::ptr::eq(parent, other));
        let has_order = order(self.world) != Order::Arrival;
        // Where a write of a whole row came to a replica late, it takes the place of the row that
        // was mixed of some of its cells.
        let is_over = self.replaces(self.drawn(other), self.drawn(one));
        (one.mixed || !has_order) && !is_over && one.parents.iter().any(is_parent)
    }

    /// How many versions nothing that is up holds or has replaced.
    fn astray(&self) -> u32 {
        let is_over = |written: &WrittenVersion| {
            let replaced = |live: &Rc<Version>| {
                let is_writer = live.writers().contains(&written.version.origin);
                is_writer || self.replaces(live, &written.version)
            };
            self.is_live(written) || self.is_lost(written) || self.live().iter().any(replaced)
        };
        let has_order = order(self.world) != Order::Arrival;
        let astray = self.all.iter().filter(|written| has_order && !is_over(written)).count();
        u32::try_from(astray).unwrap_or(u32::MAX)
    }

    fn glyph(&self, (number, written): NumberedVersion<'_>) -> VersionGlyph {
        let (version, is_live) = (self.drawn(written), self.is_live(written));
        let clock = match is_live && self.shares_clock() {
            true => VersionClock::default(),
            false => version_clock(self.world.names(), version),
        };
        VersionGlyph {
            id: u32::try_from(number).unwrap_or(u32::MAX),
            op: version.origin.0,
            mixed: written.mixed,
            place: Point::default(),
            size: Size::default(),
            text: Rc::clone(&written.short),
            author: Rc::clone(&written.author),
            clock,
            stamp_us: time_stamp(self.world, version),
            title: Vec::new(),
            lines: Vec::new(),
            color: written.coordinator.map(color),
            live: is_live,
            lost: self.is_lost(written),
            tombstone: version.value.is_tombstone(),
        }
    }

    /// A lost write with what stands in its place by the engine's own order.
    fn lost_write(&self, op: OpId) -> Option<LostWrite> {
        let operation = self.index.operations.get(&op)?;
        let names = self.world.names();
        let value = self.index.ledger.get(op)?.value.as_ref()?;
        let is_it = |written: &&WrittenVersion| !written.mixed && written.version.origin == op;
        let version = self.all.iter().find(is_it).map(|written| &written.version);
        let by = version.and_then(|lost| {
            let by = self.live().iter().find(|live| self.replaces(live, lost))?;
            Some(LostTo {
                author: self.index.author(names, self.key.id, by),
                value: Rc::from(log::value(&by.value)),
                stamp_us: by.timestamp_us,
                lost_stamp_us: lost.timestamp_us,
            })
        });
        Some(LostWrite {
            op: op.0,
            client: Rc::clone(names.client(operation.request.client)),
            value: Rc::from(log::value(value)),
            by: by.filter(|_| order(self.world) == Order::Time),
        })
    }
}

/// What a glyph's box says first.
fn title(glyph: &VersionGlyph, room: usize) -> Vec<Rc<str>> {
    let has_author = (glyph.live || glyph.lost) && !glyph.mixed;
    let author = has_author.then_some(glyph.author.as_ref());
    page::version_title(&glyph.text, author, room).into_iter().map(Rc::from).collect()
}

/// What a glyph's box says under its title.
fn lines(glyph: &VersionGlyph, room: usize) -> Vec<Rc<str>> {
    let clock = page::version_clock(&glyph.clock);
    let mut lines: Vec<Rc<str>> = page::wrapped(&clock, room).into_iter().map(Rc::from).collect();
    lines.extend(glyph.stamp_us.map(|stamp| Rc::from(page::time_stamp(stamp))));
    lines
}
