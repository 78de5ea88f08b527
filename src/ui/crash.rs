//! When the program itself fails: a banner in plain DOM, because Yew's own state can no longer be
//! trusted, with the run as it was remembered last. The page is never blank.

use super::browser;
use crate::words::page::label;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, console};

thread_local! {
    /// The last text of the run, kept outside the model.
    static LAST_RUN: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps the text of the run for the banner.
pub(crate) fn keep_run(text: &str) {
    LAST_RUN.with_borrow_mut(|kept| {
        kept.clear();
        kept.push_str(text);
    });
}

/// Shows the banner when the program panics.
pub(crate) fn install() {
    yew::set_custom_panic_hook(Box::new(|information| {
        let technical = information.to_string();
        console::error_1(&JsValue::from_str(&technical));
        // If even this fails, the console line above is all that can be done.
        let _ = browser::document().and_then(|document| show(&document, &technical));
    }));
}

/// Builds the banner.
fn show(document: &Document, technical: &str) -> Option<()> {
    if document.get_element_by_id("crash").is_some() {
        return None;
    }
    let banner = element(document, "section", "crash", None)?;
    banner.set_id("crash");
    banner.set_attribute("role", "alert").ok()?;
    banner.set_attribute("data-testid", "crash").ok()?;
    append(&banner, &element(document, "h2", "crash-title", Some(label::CRASH_TITLE))?)?;
    append(&banner, &element(document, "p", "crash-text", Some(label::CRASH_TEXT))?)?;
    append(&banner, &element(document, "code", "crash-code", Some(technical))?)?;
    let run = LAST_RUN.with(|kept| kept.try_borrow().map(|text| text.clone()).unwrap_or_default());
    if let Some(address) = (!run.is_empty()).then(|| browser::text_address(&run)).flatten() {
        let save = element(document, "a", "button", Some(label::CRASH_SAVE))?;
        save.set_attribute("href", &address).ok()?;
        save.set_attribute("download", label::CRASH_FILE).ok()?;
        append(&banner, &save)?;
    }
    let reload = element(document, "button", "button is-primary", Some(label::CRASH_RELOAD))?;
    let act = Closure::<dyn FnMut()>::new(|| {
        if let Some(window) = browser::window() {
            // A frame may refuse; then the user reloads by hand.
            let _ = window.location().reload();
        }
    });
    reload.add_event_listener_with_callback("click", act.as_ref().unchecked_ref()).ok()?;
    act.forget();
    append(&banner, &reload)?;
    document.body()?.append_child(&banner).ok()?;
    Some(())
}

/// An element with a class and a text.
fn element(document: &Document, name: &str, class: &str, text: Option<&str>) -> Option<Element> {
    let element = document.create_element(name).ok()?;
    element.set_class_name(class);
    element.set_text_content(text);
    Some(element)
}

/// Puts an element at the end of another.
fn append(parent: &Element, child: &Element) -> Option<()> {
    parent.append_child(child).ok().map(|_| ())
}
