//! Where the boxes of the graph stand: columns as wide as what they say, the oldest left out where
//! there is no room. A box never cuts what a clock says: its lines are broken instead.

use super::{NumberedVersion, lines, title};
use crate::scene::{Point, VersionGlyph, point_attr};
use std::rc::Rc;

const BOX_MIN: i32 = 640;
const GAP: i32 = 260;
const GAP_BELOW: i32 = 120;
const BORDER: i32 = 20;
/// Room that a letter takes in a box, and both its borders.
const LETTER: i32 = 66;
const INSIDE: i32 = 120;
/// A box with its title alone, and each line more.
const TITLE_HEIGHT: i32 = 240;
const LINE_HEIGHT: i32 = 140;
/// Letters in a line: the most that leave room for all columns.
const LETTERS: [usize; 4] = [20, 16, 12, 9];

/// The boxes and arrows.
pub struct GraphPlan {
    pub glyphs: Vec<VersionGlyph>,
    pub edges: Vec<(u32, u32, Rc<str>)>,
    pub height: i32,
}

/// The plan of these versions. A picture that is too wide loses its oldest, of which those that
/// `stays` names go last.
pub fn plan<'a>(
    mut shown: Vec<NumberedVersion<'a>>,
    width: i32,
    glyph: impl Fn(NumberedVersion<'a>) -> VersionGlyph,
    parents_of: impl Fn(&[NumberedVersion<'a>]) -> Vec<Vec<usize>>,
    stays: impl Fn(&NumberedVersion<'a>) -> bool,
) -> GraphPlan {
    loop {
        let parents = parents_of(&shown);
        let columns = columns(&parents);
        for letters in LETTERS {
            let glyphs = shown.iter().map(|one| sized(glyph(*one), letters)).collect();
            let draft = GraphDraft { glyphs, columns: &columns };
            if draft.width() <= width || (letters == LETTERS[3] && shown.len() <= 1) {
                return draft.placed(&parents, width);
            }
        }
        let oldest = shown.iter().position(|one| !stays(one)).unwrap_or(0);
        shown.remove(oldest);
    }
}

/// The glyph with its lines, and as large as these.
fn sized(mut glyph: VersionGlyph, letters: usize) -> VersionGlyph {
    glyph.title = title(&glyph, letters);
    glyph.lines = lines(&glyph, letters);
    let length = |line: &Rc<str>| line.chars().count();
    // A word of the title that is too long is cut; a clock never is.
    let widest = glyph.title.iter().map(|line| length(line).min(letters)).max().unwrap_or(0);
    let widest = glyph.lines.iter().map(length).fold(widest, usize::max);
    let widest = i32::try_from(widest).unwrap_or(0);
    glyph.size.width = (widest * LETTER + INSIDE).max(BOX_MIN);
    let more = glyph.title.len().saturating_sub(1) + glyph.lines.len();
    let more = i32::try_from(more).unwrap_or(0);
    glyph.size.height = TITLE_HEIGHT + more * LINE_HEIGHT;
    glyph
}

/// In which column each version stands: right of all whose place it takes.
fn columns(parents: &[Vec<usize>]) -> Vec<usize> {
    let mut columns = vec![0; parents.len()];
    // Where numbers were counted twice there may be a ring: then it ends after so many rounds.
    for _ in parents {
        for (at, parents) in parents.iter().enumerate() {
            let right_of = parents.iter().map(|parent| columns[*parent] + 1).max();
            columns[at] = right_of.unwrap_or(0).min(parents.len().max(columns.len() - 1));
        }
    }
    columns
}

struct GraphDraft<'a> {
    glyphs: Vec<VersionGlyph>,
    columns: &'a [usize],
}

impl GraphDraft<'_> {
    fn in_column(&self, column: usize) -> impl Iterator<Item = &VersionGlyph> {
        let placed = self.glyphs.iter().zip(self.columns);
        placed.filter(move |(_, own)| **own == column).map(|(glyph, _)| glyph)
    }

    /// The width of each column.
    fn widths(&self) -> Vec<i32> {
        let count = self.columns.iter().max().map_or(0, |last| last + 1);
        let width = |column| self.in_column(column).map(|glyph| glyph.size.width).max();
        (0..count).map(|column| width(column).unwrap_or(0)).collect()
    }

    fn width(&self) -> i32 {
        let widths = self.widths();
        let gaps = i32::try_from(widths.len().saturating_sub(1)).unwrap_or(0) * GAP;
        widths.iter().sum::<i32>() + gaps + 2 * BORDER
    }

    fn placed(mut self, parents: &[Vec<usize>], most: i32) -> GraphPlan {
        let mut widths = self.widths();
        let count = i32::try_from(widths.len().max(1)).unwrap_or(1);
        // Room that is left makes the boxes wider, for their titles.
        let spare = (most - self.width()).max(0) / count;
        widths.iter_mut().for_each(|width| *width += spare.min(300));
        let tall = |column| {
            let heights = self.in_column(column).map(|glyph| glyph.size.height + GAP_BELOW);
            heights.sum::<i32>() - GAP_BELOW
        };
        let heights: Vec<i32> = (0..widths.len()).map(tall).collect();
        let height = heights.iter().max().copied().unwrap_or(TITLE_HEIGHT) + 2 * BORDER;
        let mut next: Vec<i32> = heights.iter().map(|taken| (height - taken) / 2).collect();
        for (glyph, column) in self.glyphs.iter_mut().zip(self.columns) {
            let before = widths[..*column].iter().map(|width| width + GAP).sum::<i32>();
            glyph.place = Point { x: BORDER + before, y: next[*column] };
            glyph.size.width = widths[*column];
            next[*column] += glyph.size.height + GAP_BELOW;
        }
        let edges = edges(&self.glyphs, parents);
        GraphPlan { glyphs: self.glyphs, edges, height }
    }
}

fn edges(glyphs: &[VersionGlyph], parents: &[Vec<usize>]) -> Vec<(u32, u32, Rc<str>)> {
    let pairs = parents
        .iter()
        .enumerate()
        .flat_map(|(to, parents)| parents.iter().map(move |from| (&glyphs[*from], &glyphs[to])));
    pairs.map(|(from, to)| (from.id, to.id, Rc::from(arrow(from, to)))).collect()
}

/// The path of an arrow.
fn arrow(from: &VersionGlyph, to: &VersionGlyph) -> String {
    let start = Point { x: from.place.x + from.size.width, y: from.place.y + from.size.height / 2 };
    let end = Point { x: to.place.x, y: to.place.y + to.size.height / 2 };
    let middle = (start.x + end.x) / 2;
    let [first, second] = [start, end].map(|point| point_attr(Point { x: middle, ..point }));
    format!("M{}C{first} {second} {}", point_attr(start), point_attr(end))
}
