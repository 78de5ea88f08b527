//! The size of an element.

use crate::scene::Size;
use crate::ui::browser;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Calls back with the size of an element, at first and after each change. A hidden element has no
/// size, and nothing is said of it.
#[hook]
pub(crate) fn use_size(element: &NodeRef, on_size: Callback<Size>) {
    use_effect_with((element.clone(), on_size), |(element, on_size)| {
        let observed =
            element.cast().and_then(|element| ObservedElement::new(element, on_size.clone()));
        move || drop(observed)
    });
}

/// An element whose size is observed, until this is dropped.
struct ObservedElement {
    observer: ResizeObserver,
    _callback: Closure<dyn Fn()>,
}

impl ObservedElement {
    /// Nothing in a browser without observers: it shows drawings at the size that they have at first.
    fn new(element: Element, on_size: Callback<Size>) -> Option<Self> {
        let target = element.clone();
        let callback = Closure::<dyn Fn()>::new(move || {
            let size = size_of(&element);
            if size.width > 0 && size.height > 0 {
                on_size.emit(size);
            }
        });
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        observer.observe(&target);
        Some(Self { observer, _callback: callback })
    }
}

impl Drop for ObservedElement {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

fn size_of(element: &Element) -> Size {
    let bounds = element.get_bounding_client_rect();
    Size { width: browser::tenths(bounds.width()), height: browser::tenths(bounds.height()) }
}
