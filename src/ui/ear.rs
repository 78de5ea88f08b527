//! What comes in from the browser beside the elements of the page: keys, frames, timers, promises.
//! All of it goes through one kind of closure.

use super::keys::Keys;
use super::page::Event;
use super::{Link, browser};
use js_sys::{Function, Promise};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A function that the browser can call.
pub(crate) type Heard = Closure<dyn FnMut(JsValue)>;

/// Turns what the browser says into what the page understands.
#[derive(Clone)]
pub(crate) struct Ear {
    link: Link,
    /// What is known of the keyboard.
    pub keys: Rc<Keys>,
}

impl Ear {
    /// An ear for this page.
    pub(crate) fn new(link: Link, keys: Rc<Keys>) -> Self {
        Self { link, keys }
    }

    /// A function that tells the page what it reads from its argument, if that is anything.
    pub(crate) fn hear(&self, read: fn(&Keys, JsValue) -> Option<Event>) -> Heard {
        let Self { link, keys } = self.clone();
        Closure::new(move |said: JsValue| {
            if let Some(event) = read(&keys, said) {
                link.send_message(event);
            }
        })
    }

    /// Listens to the window for as long as the page lives.
    pub(crate) fn listen(&self, name: &str, read: fn(&Keys, JsValue) -> Option<Event>) {
        let heard = self.hear(read).into_js_value();
        if let Some(window) = browser::window() {
            // Without a listener the page still works by pointer.
            let _ = window.add_event_listener_with_callback(name, heard.unchecked_ref());
        }
    }

    /// Waits, then tells the page.
    pub(crate) fn after(
        &self,
        milliseconds: i32,
        read: fn(&Keys, JsValue) -> Option<Event>,
    ) -> Timer {
        let heard = self.hear(read);
        let id = browser::window().and_then(|window| {
            let function: &Function = heard.as_ref().unchecked_ref();
            window
                .set_timeout_with_callback_and_timeout_and_arguments_0(function, milliseconds)
                .ok()
        });
        Timer { id, _heard: heard }
    }

    /// Tells the page what became of a promise.
    pub(crate) fn settle(
        &self,
        promise: &Promise,
        kept: fn(&Keys, JsValue) -> Option<Event>,
        broken: fn(&Keys, JsValue) -> Option<Event>,
    ) -> [Heard; 2] {
        let heard = [self.hear(kept), self.hear(broken)];
        // The promise that comes out of this one is nobody's concern.
        let _ = promise.then2(&heard[0], &heard[1]);
        heard
    }
}

/// A wait that ends early when this is dropped.
pub(crate) struct Timer {
    id: Option<i32>,
    _heard: Heard,
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let (Some(id), Some(window)) = (self.id, browser::window()) {
            window.clear_timeout_with_handle(id);
        }
    }
}
