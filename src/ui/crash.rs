//! What the program leaves behind in case it fails: its last run, and its last words. They lie with
//! the window, where `www/boot.js` finds them when nothing of the program can be trusted any more.

use super::browser;
use crate::text::page;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::console;

/// Keeps the text of the run outside of the program's own memory.
pub(crate) fn keep_run(text: &str) {
    leave("lastRun", text);
}

/// Has a panic say where it was; the trap that follows it brings up the banner.
pub(crate) fn install() {
    yew::set_custom_panic_hook(Box::new(|information| {
        let technical = information.to_string();
        console::error_1(&JsValue::from_str(&technical));
        leave("lastWords", &page::last_words(&technical));
    }));
}

/// Leaves a text with the window.
fn leave(name: &str, text: &str) {
    if let Some(window) = browser::window() {
        // Only a frozen window refuses, and then the banner shows without it.
        let _ = Reflect::set(&window, &JsValue::from_str(name), &JsValue::from_str(text));
    }
}
