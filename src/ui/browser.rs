//! What the page asks of the browser beside drawing: storage, clipboard, files, the address.
//! All of it can fail: in a sandboxed frame storage throws, and the clipboard may be forbidden.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, Document, File, HtmlAnchorElement, HtmlDocument, HtmlElement, HtmlTextAreaElement,
    Storage, Url, Window,
};
use yew::Callback;

/// A saved run is text of some kilobytes; a file beyond this is not one.
const FILE_LARGEST_BYTES: f64 = 8.0 * 1024.0 * 1024.0;

/// The window.
pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

/// The document.
pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

/// The page's storage, where there is one.
fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

/// What is stored under this name.
pub(crate) fn stored(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Stores a text; false where storage is full or forbidden.
pub(crate) fn store(name: &str, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(name, text).is_ok())
}

/// The fragment of the address, without its `#`; nothing where it is empty.
pub(crate) fn fragment() -> Option<String> {
    let hash = window()?.location().hash().ok()?;
    let text = hash.trim_start_matches('#');
    (!text.is_empty()).then(|| text.to_string())
}

/// Puts a fragment behind the address without a new entry in the history, and gives the whole link.
pub(crate) fn set_fragment(fragment: &str) -> Option<String> {
    let window = window()?;
    let link = format!("#{}", fragment.trim_start_matches('#'));
    let history = window.history().ok()?;
    // A frame without an address of its own refuses; the link is still worth copying.
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&link));
    let address = window.location().href().ok()?;
    let base = address.split('#').next().unwrap_or_default();
    Some(format!("{base}{link}"))
}

/// Whether a media query holds now.
pub(crate) fn media_matches(query: &str) -> bool {
    window()
        .and_then(|window| window.match_media(query).ok().flatten())
        .is_some_and(|list| list.matches())
}

/// Copies a text; the callback hears whether it worked.
pub(crate) fn copy(text: String, done: Callback<bool>) {
    let clipboard = window().map(|window| window.navigator().clipboard());
    // Outside of a secure context the property is undefined, whatever its type says.
    let promise = clipboard
        .filter(|clipboard| !clipboard.is_undefined())
        .map(|clipboard| clipboard.write_text(&text));
    let Some(promise) = promise else {
        done.emit(copy_by_selection(&text));
        return;
    };
    let copied = done.clone();
    let settled = Closure::once_into_js(move |_: JsValue| copied.emit(true));
    let refused = Closure::once_into_js(move |_: JsValue| done.emit(copy_by_selection(&text)));
    then(&promise, &settled, &refused);
}

/// Copies through a selected text field, as was done before there was a clipboard.
fn copy_by_selection(text: &str) -> bool {
    let attempt = || -> Option<bool> {
        let document = document()?;
        let field: HtmlTextAreaElement =
            document.create_element("textarea").ok()?.dyn_into().ok()?;
        field.set_value(text);
        field.set_class_name("visually-hidden");
        document.body()?.append_child(&field).ok()?;
        field.select();
        let copied = document.dyn_into::<HtmlDocument>().ok()?.exec_command("copy");
        field.remove();
        Some(copied.unwrap_or(false))
    };
    attempt().unwrap_or(false)
}

/// The address of a text as a file, until the page goes.
pub(crate) fn text_address(text: &str) -> Option<String> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&JsValue::from_str(text))).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// Offers a text as a file.
pub(crate) fn save_file(name: &str, text: &str) -> bool {
    let attempt = || -> Option<()> {
        let address = text_address(text)?;
        let document = document()?;
        let link: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
        link.set_href(&address);
        link.set_download(name);
        document.body()?.append_child(&link).ok()?;
        link.click();
        link.remove();
        // The browser has taken the blob by the time the click returns.
        Url::revoke_object_url(&address).ok()
    };
    attempt().is_some()
}

/// Reads a file as text; the callback hears nothing where it could not be read.
pub(crate) fn read_file(file: &File, done: Callback<Option<String>>) {
    if file.size() > FILE_LARGEST_BYTES {
        done.emit(None);
        return;
    }
    let read = done.clone();
    let settled = Closure::once_into_js(move |text: JsValue| read.emit(text.as_string()));
    let failed = Closure::once_into_js(move |_: JsValue| done.emit(None));
    let promise: Promise = file.text().unchecked_into();
    then(&promise, &settled, &failed);
}

/// Has a promise call one of two functions.
fn then(promise: &Promise, settled: &JsValue, failed: &JsValue) {
    let then = js_sys::Reflect::get(promise, &JsValue::from_str("then"));
    if let Ok(then) = then.and_then(wasm_bindgen::JsCast::dyn_into::<js_sys::Function>) {
        // `then` itself never throws; what the functions do is theirs.
        let _ = then.call2(promise, settled, failed);
    }
}

/// Moves the focus to the element with this id.
pub(crate) fn focus(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take the focus leaves it where it was.
        let _ = element.focus();
    }
}

/// Marks the moment at which the page can be used.
pub(crate) fn mark_ready() {
    let performance = window().and_then(|window| window.performance());
    if let Some(performance) = performance {
        // Only a reserved name can fail.
        let _ = performance.mark("quorumscope-ready");
    }
}
