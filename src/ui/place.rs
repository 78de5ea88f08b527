//! From the scene's tenths of a pixel to what SVG and CSS read, and the classes that give a thing
//! its colour.

use crate::scene::{Fate, FlightRole, Hue, NodeState, Point};
use yew::NodeRef;

/// A length of the scene in CSS pixels.
pub(crate) fn px(tenths: i32) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let size = tenths.unsigned_abs();
    if size.is_multiple_of(10) {
        format!("{sign}{}", size / 10)
    } else {
        format!("{sign}{}.{}", size / 10, size % 10)
    }
}

/// The SVG transform that moves a drawing to this place.
pub(crate) fn translate(place: Point) -> String {
    format!("translate({} {})", px(place.x), px(place.y))
}

/// Tells the style sheet where an element stands. A `style` attribute would be refused by the
/// page's content security policy; the same property set through the object model is not.
pub(crate) fn set_place(node: &NodeRef, place: Point) {
    set_length(node, "--x", place.x);
    set_length(node, "--y", place.y);
}

/// Sets one custom property of an element to a length of the scene.
pub(crate) fn set_length(node: &NodeRef, property: &str, tenths: i32) {
    if let Some(element) = node.cast::<web_sys::HtmlElement>() {
        // Only an unknown property name can fail, and then the element stays where it was.
        let _ = element.style().set_property(property, &format!("{}px", px(tenths)));
    }
}

/// Room that a label takes, in tenths of its font size: narrow letters are a third of wide ones,
/// so counting characters alone would leave `stored` loose and `WWW` too tight.
pub(crate) fn text_tenths_of_em(text: &str) -> i32 {
    text.chars()
        .map(|character| match character {
            'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | '\'' | ' ' | '|' => 34,
            'm' | 'w' | 'M' | 'W' | '…' => 90,
            'A'..='Z' => 70,
            _ => 59,
        })
        .sum::<i32>()
        / 10
}

/// A number of tenths as an SVG length in font sizes.
pub(crate) fn em(tenths: i32) -> String {
    format!("{}em", px(tenths))
}

/// The class that sets a node's colour.
pub(crate) fn hue_class(hue: Hue) -> &'static str {
    const CLASSES: [&str; 8] =
        ["hue-0", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5", "hue-6", "hue-7"];
    CLASSES[usize::from(hue.0) % CLASSES.len()]
}

/// The class that sets a message's colour and dash.
pub(crate) fn role_class(role: FlightRole) -> &'static str {
    match role {
        FlightRole::Request => "role-request",
        FlightRole::Reply => "role-reply",
        FlightRole::Hint => "role-hint",
        FlightRole::Repair => "role-repair",
        FlightRole::Gossip => "role-gossip",
    }
}

/// The class of what becomes of a message.
pub(crate) fn fate_class(fate: Fate) -> &'static str {
    match fate {
        Fate::Flying => "fate-flying",
        Fate::Lost => "fate-lost",
        Fate::Held => "fate-held",
    }
}

/// The class of how a node is.
pub(crate) fn state_class(state: NodeState) -> &'static str {
    match state {
        NodeState::Up => "state-up",
        NodeState::Down => "state-down",
        NodeState::Paused => "state-paused",
    }
}

/// A text cut to so many characters, with an ellipsis where something is missing.
pub(crate) fn cut(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_string();
    }
    let mut short: String = text.chars().take(room.saturating_sub(1)).collect();
    short.push('…');
    short
}
