//! What comes in from the browser beside the elements of the page: keys, frames, timers, promises.
//! All of it goes through one kind of closure.

use super::keys::Keys;
use super::page::Event;
use super::{Link, browser};
use gloo_timers::callback::Timeout;
use js_sys::Promise;
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

    /// Waits so many milliseconds, then tells the page. The wait ends early when it is dropped.
    pub(crate) fn after(&self, milliseconds: u32, event: fn() -> Event) -> Timeout {
        let link = self.link.clone();
        Timeout::new(milliseconds, move || link.send_message(event()))
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
