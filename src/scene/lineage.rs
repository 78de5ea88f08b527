//! The versions of a key as a graph, from left to right: each version stands right of those that
//! it supersedes, siblings below each other.

use super::digest::{Digest, Written};
use super::layout::pair;
use super::panels::clock;
use super::ring::hue;
use super::{Point, Size, VersionGlyph, VersionsPanel};
use crate::dynamo::ids::Key;
use crate::dynamo::reconcile;
use crate::dynamo::version::Record;
use crate::lists::Gather;
use crate::sim::world::{Health, World};
use litemap::LiteMap;
use std::rc::Rc;

/// Versions in one picture.
const SHOWN_MOST: usize = 8;
const BOX_HEIGHT: i32 = 380;
const BOX_LEAST: i32 = 640;
const BOX_MOST: i32 = 1_160;
const GAP: i32 = 260;
const GAP_BELOW: i32 = 120;
const BORDER: i32 = 20;

/// What the nodes that are up hold of a key together: versions that are siblings of each other.
fn whole(world: &World, key: Key) -> Option<Rc<Record>> {
    let versioning = world.cluster().policy.versioning;
    let mut whole: Option<Rc<Record>> = None;
    for site in world.sites().iter().filter(|site| site.health != Health::Down) {
        let store = site.node.store();
        let own = store.own().filter(|(id, _)| *id == key.id).map(|(_, record)| record);
        let kept = store.hinted().filter(|(_, id, _)| *id == key.id).map(|(_, _, record)| record);
        for record in own.chain(kept) {
            whole = Some(match whole {
                None => Rc::clone(record),
                Some(whole) if whole.same_as(record) => whole,
                Some(whole) => reconcile::absorb(versioning, &whole, record),
            });
        }
    }
    whole
}

/// A version of a key with its place in the list of all.
type Placed<'a> = (usize, &'a Written);

/// The graph of a key's versions up to the cursor.
#[must_use]
pub fn versions(
    digest: &Digest,
    world: &World,
    name: &Rc<str>,
    key: Key,
    size: Size,
) -> VersionsPanel {
    let happened = world.trace_length();
    let all = digest.versions.get(&key.id).map_or(&[][..], Vec::as_slice);
    let all = &all[..all.partition_point(|written| written.event < happened)];
    let whole = whole(world, key);
    let siblings = whole.as_ref().map_or(&[][..], |record| &record.siblings);
    let is_live = |(_, written): &Placed<'_>| {
        siblings.iter().any(|live| {
            live.origin == written.version.origin && live.value == written.version.value
        })
    };
    let columns = usize::try_from((size.width - 2 * BORDER + GAP) / (BOX_LEAST + GAP)).unwrap_or(1);
    let columns = columns.max(1);
    let shown = choose(all, is_live, columns);
    let depths = depths(&shown);
    let used = depths.values().max().map_or(1, |most| most + 1);
    let across = i32::try_from(used).unwrap_or(1);
    let width =
        ((size.width - 2 * BORDER - GAP * (across - 1)) / across).clamp(BOX_LEAST, BOX_MOST);
    let mut rows = vec![0_i32; used];
    let mut tallest = 1;
    let mut glyphs: Vec<VersionGlyph> = Vec::with_capacity(shown.len());
    for placed in &shown {
        let (number, written) = *placed;
        let column = depths.get(&number).copied().unwrap_or(0);
        let row = rows[column];
        rows[column] += 1;
        tallest = tallest.max(rows[column]);
        glyphs.push(VersionGlyph {
            id: u32::try_from(number).unwrap_or(u32::MAX),
            place: Point { x: BORDER + i32::try_from(column).unwrap_or(0) * (width + GAP), y: row },
            size: Size { width, height: BOX_HEIGHT },
            text: Rc::clone(&written.short),
            author: Rc::clone(&written.author),
            clock: clock(world.names(), &written.version.clock()),
            hue: written.coordinator.map(hue),
            live: is_live(placed),
            tombstone: written.version.value.is_tombstone(),
        });
    }
    let height = tallest * (BOX_HEIGHT + GAP_BELOW) - GAP_BELOW + 2 * BORDER;
    centre_columns(&mut glyphs, &depths, &rows, height);
    let edges = edges(&shown, &glyphs);
    VersionsPanel {
        key: Rc::clone(name),
        size: Size { width: size.width, height },
        versions: glyphs,
        edges,
        live: u32::try_from(siblings.len()).unwrap_or(u32::MAX),
        left_out: u32::try_from(all.len() - shown.len()).unwrap_or(u32::MAX),
        by_time: super::panels::by_time(world),
    }
}

/// The live versions and, as far as there is room, the newest others, in the order of their
/// writes. A picture that is too deep loses its oldest.
fn choose<'a>(
    all: &'a [Written],
    is_live: impl Fn(&Placed<'_>) -> bool,
    columns: usize,
) -> Vec<Placed<'a>> {
    let newest_first = || (0..all.len()).zip(all).rev();
    let mut shown: Vec<Placed<'a>> = newest_first().filter(&is_live).take(SHOWN_MOST).gather();
    let others = newest_first().filter(|placed| !is_live(placed));
    others.take(SHOWN_MOST - shown.len()).gather_into(&mut shown);
    let mut shown = in_order(shown);
    loop {
        let deepest = depths(&shown).values().max().copied().unwrap_or(0);
        if deepest < columns {
            return shown;
        }
        let oldest = shown.iter().position(|placed| !is_live(placed)).unwrap_or(0);
        shown.remove(oldest);
    }
}

/// A few versions in the order of their writes; a general sort would outweigh them in the page.
fn in_order(few: Vec<Placed<'_>>) -> Vec<Placed<'_>> {
    let mut ordered: Vec<Placed<'_>> = Vec::with_capacity(few.len());
    for placed in few {
        let at = ordered.iter().take_while(|(number, _)| *number < placed.0).count();
        ordered.insert(at, placed);
    }
    ordered
}

/// In which column each version stands: right of all that it supersedes.
fn depths(shown: &[Placed<'_>]) -> LiteMap<usize, usize> {
    let mut depths: LiteMap<usize, usize> = LiteMap::new();
    for (number, written) in shown {
        let deepest = written.parents.iter().filter_map(|parent| depths.get(parent)).max();
        let depth = deepest.map_or(0, |depth| depth + 1);
        depths.insert(*number, depth);
    }
    depths
}

/// Turns rows into heights, each column in the middle.
fn centre_columns(
    glyphs: &mut [VersionGlyph],
    depths: &LiteMap<usize, usize>,
    rows: &[i32],
    height: i32,
) {
    for glyph in glyphs {
        let column = depths.get(&(glyph.id as usize)).copied().unwrap_or(0);
        let taken = rows[column] * (BOX_HEIGHT + GAP_BELOW) - GAP_BELOW;
        glyph.place.y = (height - taken) / 2 + glyph.place.y * (BOX_HEIGHT + GAP_BELOW);
    }
}

fn edges(shown: &[Placed<'_>], glyphs: &[VersionGlyph]) -> Vec<(u32, u32, Rc<str>)> {
    let find = |number: usize| glyphs.iter().find(|glyph| glyph.id as usize == number);
    let pairs = shown
        .iter()
        .flat_map(|(number, written)| written.parents.iter().map(move |parent| (*parent, *number)));
    pairs
        .filter_map(|(from, to)| {
            let (from, to) = (find(from)?, find(to)?);
            let start =
                Point { x: from.place.x + from.size.width, y: from.place.y + from.size.height / 2 };
            let end = Point { x: to.place.x, y: to.place.y + to.size.height / 2 };
            let middle = (start.x + end.x) / 2;
            let path = format!(
                "M{}C{} {} {}",
                pair(start),
                pair(Point { x: middle, ..start }),
                pair(Point { x: middle, ..end }),
                pair(end)
            );
            Some((from.id, to.id, Rc::from(path)))
        })
        .gather()
}
