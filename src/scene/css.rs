//! Lengths and places as SVG and CSS read them.

use super::Point;

/// Tenths as CSS pixels, the unit of every path.
#[must_use]
pub fn px(tenths: i32) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let size = tenths.unsigned_abs();
    match size % 10 {
        0 => format!("{sign}{}", size / 10),
        rest => format!("{sign}{}.{rest}", size / 10),
    }
}

/// A place as SVG writes it: two numbers with a space between them.
#[must_use]
pub fn point_attr(point: Point) -> String {
    format!("{} {}", px(point.x), px(point.y))
}
