//! From values of the scene to what SVG, CSS and ARIA read: lengths, and the classes that give a
//! thing its colour.

use crate::scene::{
    FlightRole, FlightStatus, NodeColor, NodeState, Point, Size, point_attr, push_point, px,
};

/// The `aria-` attributes spell their truth values out.
pub(crate) fn aria_bool(truth: bool) -> &'static str {
    if truth { "true" } else { "false" }
}

/// The SVG transform that moves a drawing to this place.
pub(crate) fn translate(place: Point) -> String {
    let mut text = String::from("translate(");
    push_point(&mut text, place);
    text.push(')');
    text
}

/// A whole number as an attribute.
pub(crate) fn number(number: i32) -> String {
    px(number.saturating_mul(10))
}

/// The view box of a drawing of this size.
pub(crate) fn view_box(size: Size) -> String {
    format!("0 0 {}", point_attr(Point { x: size.width, y: size.height }))
}

/// Draws a straight line.
pub(crate) fn line(path: &mut String, from: Point, to: Point) {
    path.push('M');
    push_point(path, from);
    path.push('L');
    push_point(path, to);
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
    let mut text = px(tenths);
    text.push_str("em");
    text
}

/// The class that sets a node's colour.
pub(crate) fn color_class(color: NodeColor) -> &'static str {
    const CLASSES: [&str; 8] =
        ["hue-0", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5", "hue-6", "hue-7"];
    CLASSES[usize::from(color.0) % CLASSES.len()]
}

/// Every role that a message can have, in the order in which they are drawn over each other.
pub(crate) const ROLES: [FlightRole; 5] = [
    FlightRole::Gossip,
    FlightRole::Reply,
    FlightRole::Request,
    FlightRole::Repair,
    FlightRole::Hint,
];

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
pub(crate) fn fate_class(status: FlightStatus) -> &'static str {
    match status {
        FlightStatus::Flying => "fate-flying",
        FlightStatus::Doomed => "fate-doomed",
        FlightStatus::Waiting => "fate-waiting",
        FlightStatus::Lost => "fate-lost",
        FlightStatus::Held => "fate-held",
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
