//! The still parts of the stage: the band of virtual nodes, the key with its walk, and cuts.

use crate::scene::{Anchor, Arc, ArcPart, Cut, KeyMark};
use crate::ui::element::{Element, classes, el};
use crate::ui::part::{Draw, Shown};
use crate::ui::place::{em, hue_class, px, text_tenths_of_em, translate};
use crate::words::page::label;
use yew::AttrValue;

/// The ring.
pub(crate) const BAND: Draw =
    Draw::new(|one, other, _| one.stage().band == other.stage().band, band);

fn band(shown: &Shown, _: usize) -> Element {
    let band = &shown.stage().band;
    let well = (band.radius - band.thickness / 2).max(0);
    let centre = band.centre;
    el!("g", "class" = "band", "stroke-width" = px(band.thickness))
        .child(el!(
            "circle",
            "class" = "well",
            "cx" = px(centre.x),
            "cy" = px(centre.y),
            "r" = px(well)
        ))
        .child(el!("g").all(band.arcs.iter().map(arc)))
}

/// One virtual node's range.
fn arc(arc: &Arc) -> Element {
    let part = match arc.part {
        ArcPart::Outside => "arc part-outside",
        ArcPart::Replica(_) => "arc part-replica",
        ArcPart::Skipped => "arc part-skipped",
        ArcPart::StandIn => "arc part-stand-in",
    };
    let hatched = matches!(arc.part, ArcPart::Skipped | ArcPart::StandIn);
    let hatch = if hatched { arc.path.clone() } else { "".into() };
    el!("g", "class" = hue_class(arc.hue))
        .key(arc.id.into())
        .child(el!("path", "class" = part, "d" = arc.path.clone()))
        .child(el!("path", "class" = "arc-hatch", "d" = hatch))
}

/// The key, the clockwise walk to its replicas, and their numbers.
pub(crate) const KEY: Draw = Draw::new(
    |one, other, _| one.stage().key == other.stage().key && one.stage().band == other.stage().band,
    |shown, _| {
        let mark = &shown.stage().key;
        el!("g", "class" = "key-layer")
            .child(el!("g").all(mark.iter().map(|mark| walk(mark))))
            .child(el!("g").all(shown.stage().band.arcs.iter().filter_map(number)))
            .child(el!("g").all(mark.iter().map(|mark| key_mark(mark))))
    },
);

/// The arrow along the band.
fn walk(mark: &KeyMark) -> Element {
    el!("path", "class" = "walk", "d" = mark.walk.clone(), "marker-end" = "url(#walk-arrow)")
        .named("walk")
}

/// The number of a replica on the arc that makes it one.
fn number(arc: &Arc) -> Option<Element> {
    let ArcPart::Replica(number) = arc.part else {
        return None;
    };
    let at = translate(arc.middle);
    Some(numbered(number, classes(&["number", hue_class(arc.hue)]), at).key(arc.id.into()))
}

/// A replica's number in a small disc.
pub(crate) fn numbered(number: u8, class: String, transform: String) -> Element {
    el!("g", "class" = class, "transform" = transform)
        .child(el!("circle", "r" = "0.85em"))
        .child(el!("text", "dy" = "0.35em").count(number.into()))
}

/// The key at its hash.
fn key_mark(mark: &KeyMark) -> Element {
    let anchor = match mark.anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let (x, y) = (px(mark.place.x), px(mark.place.y));
    el!("g", "class" = "key-mark")
        .named("mark")
        .child(el!("circle", "class" = "key-dot", "cx" = x, "cy" = y, "r" = "0.55em"))
        .child(
            el!("g", "transform" = translate(mark.label), "text-anchor" = anchor)
                .child(el!("text", "class" = "key-name", "dy" = "-0.1em").text(mark.name.clone()))
                .child(el!("text", "class" = "key-hash", "dy" = "1.15em").text(mark.hash.clone())),
        )
}

/// The partitions: lines that no message crosses. They meet in the middle, where the word stands:
/// nothing else does.
pub(crate) const CUTS: Draw = Draw::new(
    |one, other, _| one.stage().cuts == other.stage().cuts,
    |shown, _| {
        let (cuts, middle) = (&shown.stage().cuts, shown.stage().band.centre);
        let word = cuts
            .first()
            .map(|_| badge("badge badge-away", label::PARTITION, translate(middle)).named("word"));
        el!("g", "class" = "cuts")
            .child(el!("g").all(cuts.iter().map(cut)))
            .child(el!("g").all(word.into_iter()))
    },
);

fn cut(cut: &Cut) -> Element {
    el!("g")
        .key(cut.id.into())
        .child(el!("path", "class" = "cut-gap", "d" = cut.path.clone()))
        .child(el!("path", "class" = "cut-line", "d" = cut.path.clone()))
}

/// A rounded label in the picture, as wide as its text.
pub(crate) fn badge(class: &'static str, text: impl Into<AttrValue>, transform: String) -> Element {
    let text = text.into();
    let width = text_tenths_of_em(&text) + 14;
    el!("g", "class" = class, "transform" = transform)
        .child(el!(
            "rect",
            "x" = em(-width / 2),
            "y" = "-0.85em",
            "width" = em(width),
            "height" = "1.7em",
            "rx" = "0.85em"
        ))
        .child(el!("text", "dy" = "0.35em").text(text))
}
