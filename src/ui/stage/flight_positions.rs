//! Where the messages are. In most frames nothing but the places changes, so they are written
//! straight into the drawing: comparing hundreds of elements to find what is known already would
//! cost more than everything else in a frame.

use crate::scene::{FlightGlyph, Point};
use crate::ui::attributes::translate;
use web_sys::Element;

/// The elements of the messages, and where they stand.
#[derive(Default)]
pub(super) struct FlightPositions {
    known: Vec<(u64, Option<Point>, Element)>,
}

impl FlightPositions {
    /// Moves every message to its place. The layer must have been drawn for these messages, and holds
    /// one element a message, in their order.
    pub(super) fn write(&mut self, layer: &Element, flights: &[FlightGlyph], places: &[Point]) {
        if self.known.len() != flights.len() || self.known.iter().zip(flights).any(is_another) {
            self.find(layer, flights);
        }
        for ((_, known, element), place) in self.known.iter_mut().zip(places) {
            if *known != Some(*place) {
                *known = Some(*place);
                // The name of the attribute is valid, so this cannot fail.
                let _ = element.set_attribute("transform", &translate(*place));
            }
        }
    }

    /// Looks for the elements anew.
    fn find(&mut self, layer: &Element, flights: &[FlightGlyph]) {
        self.known.clear();
        let mut next = layer.first_element_child();
        for flight in flights {
            let Some(element) = next else {
                return;
            };
            next = element.next_element_sibling();
            self.known.push((flight.id, None, element));
        }
    }
}

/// Whether an element is that of another message.
fn is_another(((id, _, _), flight): (&(u64, Option<Point>, Element), &FlightGlyph)) -> bool {
    *id != flight.id
}
