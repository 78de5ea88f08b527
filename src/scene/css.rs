//! Lengths and places as SVG and CSS read them. A frame writes hundreds of them, so they are pushed into
//! one text and not put together from texts of their own.

use super::Point;

/// Tenths as CSS pixels, the unit of every path.
#[must_use]
pub fn px(tenths: i32) -> String {
    let mut text = String::new();
    push_px(&mut text, tenths);
    text
}

/// A place as SVG writes it: two numbers with a space between them.
#[must_use]
pub fn point_attr(point: Point) -> String {
    let mut text = String::new();
    push_point(&mut text, point);
    text
}

/// A place at the end of a text.
pub fn push_point(text: &mut String, point: Point) {
    push_px(text, point.x);
    text.push(' ');
    push_px(text, point.y);
}

/// Tenths as CSS pixels, at the end of a text.
fn push_px(text: &mut String, tenths: i32) {
    let size = tenths.unsigned_abs();
    if tenths < 0 {
        text.push('-');
    }
    text.push_str(&(size / 10).to_string());
    if let rest @ 1.. = size % 10 {
        text.push('.');
        text.push(char::from(b'0' + rest as u8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_are_pixels_with_at_most_one_decimal() {
        let texts = [0, 5, -5, 10, -10, 12_345, -12_345, i32::MIN, i32::MAX].map(px);
        let wanted =
            ["0", "0.5", "-0.5", "1", "-1", "1234.5", "-1234.5", "-214748364.8", "214748364.7"];
        assert_eq!(texts, wanted);
        assert_eq!(point_attr(Point { x: -15, y: 20 }), "-1.5 2");
    }
}
