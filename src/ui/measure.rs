//! How large an element is shown, told whenever it changes.

use crate::scene::Size;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Calls back with the element's size in tenths of a pixel, at first and after each change.
#[hook]
pub(crate) fn use_measured(node: &NodeRef, on_size: Callback<Size>) {
    use_effect_with((node.clone(), on_size), |(node, on_size)| {
        let watch =
            node.cast::<Element>().and_then(|element| Watch::new(&element, on_size.clone()));
        move || drop(watch)
    });
}

/// A running observation; it ends when this is dropped.
struct Watch {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl Watch {
    /// Observes an element; nothing where the browser cannot.
    fn new(element: &Element, on_size: Callback<Size>) -> Option<Self> {
        let observed = element.clone();
        let callback = Closure::<dyn FnMut()>::new(move || {
            let bounds = observed.get_bounding_client_rect();
            let size = Size { width: tenths(bounds.width()), height: tenths(bounds.height()) };
            // A hidden panel has no size: it keeps the picture made for its last one.
            if size.width > 0 && size.height > 0 {
                on_size.emit(size);
            }
        });
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _callback: callback })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// CSS pixels as tenths, within what a scene can hold.
#[allow(clippy::cast_possible_truncation)] // The value is held between 0 and a million first.
fn tenths(pixels: f64) -> i32 {
    (pixels * 10.0).round().clamp(0.0, 1_000_000.0) as i32
}
