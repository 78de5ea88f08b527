//! What the page asks of the browser beside drawing: storage, clipboard, files, the address.
//! All of it can fail: in a sandboxed frame storage throws, and the clipboard may be forbidden.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, Document, Element, Event, EventTarget, File, HtmlAnchorElement, HtmlDialogElement,
    HtmlElement, HtmlInputElement, MediaQueryList, Node, PointerEvent, Storage, Url, Window,
};
use yew::NodeRef;

/// The window.
pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

/// The document.
pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

/// The element with this id.
pub(crate) fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// The same as an element that can be focused and pressed. Every element with an id of ours is one.
fn html_element(id: &str) -> Option<HtmlElement> {
    element(id).map(JsCast::unchecked_into)
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

/// The fragment of the address, without its `#`; nothing where it is empty. What is not a proper
/// encoding is given as it is, so that the reader is told.
pub(crate) fn fragment() -> Option<String> {
    let hash = window()?.location().hash().ok()?;
    let text = hash.trim_start_matches('#');
    let plain = js_sys::decode_uri_component(text).map_or_else(|_| text.into(), String::from);
    (!plain.is_empty()).then_some(plain)
}

/// Puts a fragment behind the address without a new entry in the history, and gives the whole
/// link. Everything that a chat or a mail might take for the end of a link is encoded.
pub(crate) fn set_fragment(fragment: &str) -> Option<String> {
    let mut link = plain_address()?;
    link.push('#');
    link.push_str(&String::from(js_sys::encode_uri(fragment.trim_start_matches('#'))));
    // A frame without an address of its own refuses; the link is still worth copying.
    show_address(&link);
    Some(link)
}

/// Takes the fragment off the address.
pub(crate) fn forget_fragment() {
    if fragment().is_some()
        && let Some(address) = plain_address()
    {
        show_address(&address);
    }
}

/// The address without its fragment.
fn plain_address() -> Option<String> {
    let mut address = window()?.location().href().ok()?;
    address.truncate(address.find('#').unwrap_or(address.len()));
    Some(address)
}

/// Has the browser show this address, without a new entry in its history.
fn show_address(address: &str) {
    let history = window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        // Where this is refused, the address stays as it was.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// A media query.
pub(crate) fn media(query: &str) -> Option<MediaQueryList> {
    window()?.match_media(query).ok().flatten()
}

/// Begins to copy a text; nothing where the browser has no clipboard for this page.
pub(crate) fn copy(text: &str) -> Option<Promise> {
    let clipboard = window()?.navigator().clipboard();
    // Outside of a secure context the property is undefined, whatever its type says.
    (!clipboard.is_undefined()).then(|| clipboard.write_text(text).unchecked_into())
}

/// The address of a text as a file, until the page goes.
fn text_address(text: &str) -> Option<String> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&JsValue::from_str(text))).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// Offers a text as a file.
pub(crate) fn save_file(name: &str, text: &str) -> bool {
    let attempt = || -> Option<()> {
        let address = text_address(text)?;
        let link: HtmlAnchorElement = document()?.create_element("a").ok()?.unchecked_into();
        link.set_href(&address);
        link.set_download(name);
        link.click();
        // The browser has taken the blob by the time the click returns.
        Url::revoke_object_url(&address).ok()
    };
    attempt().is_some()
}

/// The file that was chosen in a field. Choosing the same one again is a change again.
pub(crate) fn chosen_file(event: &Event) -> Option<File> {
    let field: HtmlInputElement = event.target()?.unchecked_into();
    let file = field.files()?.get(0);
    field.set_value("");
    file
}

/// Moves the focus to the element with this id.
pub(crate) fn focus(id: &str) {
    if let Some(element) = html_element(id) {
        // An element that cannot take the focus leaves it where it was.
        let _ = element.focus();
    }
}

/// Moves the focus to the element with this id, unless another element has it.
pub(crate) fn focus_if_lost(id: &str) {
    let active = window().and_then(|window| window.document()?.active_element());
    if active.is_none_or(|element| element.tag_name() == "BODY") {
        focus(id);
    }
}

/// Moves the focus to the first button in this element.
pub(crate) fn focus_first(element: &Element) {
    if let Some(first) = element.query_selector("button").ok().flatten() {
        // A button can always take the focus.
        let _ = first.unchecked_into::<HtmlElement>().focus();
    }
}

/// Opens or closes a dialog.
pub(crate) fn show_dialog(id: &str, open: bool) {
    let Some(dialog) = element(id).map(JsCast::unchecked_into::<HtmlDialogElement>) else {
        return;
    };
    match (open, dialog.open()) {
        // A dialog that is already shown cannot be shown again; this one is not.
        (true, false) => drop(dialog.show_modal()),
        (false, true) => dialog.close(),
        _ => {}
    }
}

/// The value of the field that an event comes from; a list of choices has one as a field has.
pub(crate) fn value_of(event: &Event) -> String {
    let value = event.target().map(|target| target.unchecked_into::<HtmlInputElement>().value());
    value.unwrap_or_default()
}

/// Whether the box that an event comes from is ticked.
pub(crate) fn is_checked(event: &Event) -> bool {
    event.target().is_some_and(|target| target.unchecked_into::<HtmlInputElement>().checked())
}

/// The text in this field, while it is part of the page.
pub(crate) fn text_in(field: &NodeRef) -> Option<String> {
    field.cast::<HtmlInputElement>().map(|field| field.value())
}

/// What was written into the only field of a form, which is empty afterwards.
pub(crate) fn taken_from_form(event: &Event) -> Option<String> {
    let form: Element = event.target()?.unchecked_into();
    let field: HtmlInputElement = form.query_selector("input").ok()??.unchecked_into();
    let text = field.value().trim().to_string();
    field.set_value("");
    (!text.is_empty()).then_some(text)
}

/// An attribute of the event's element or of the nearest one around it that has it.
pub(crate) fn nearest_attribute(event: &Event, name: &str) -> Option<String> {
    let target: Element = event.target()?.unchecked_into();
    let mut selector = String::from("[");
    selector.push_str(name);
    selector.push(']');
    target.closest(&selector).ok()??.get_attribute(name)
}

/// Whether the target of an event is an element or something in it.
pub(crate) fn is_inside(target: Option<&EventTarget>, element: &Element) -> bool {
    let target = target.and_then(|target| target.dyn_ref::<Node>());
    target.is_some() && element.contains(target)
}

/// How far from an element's left edge the pointer is, in tenths of a pixel.
pub(crate) fn tenths_into(event: &PointerEvent, room: &Element) -> i32 {
    tenths(f64::from(event.client_x()) - room.get_bounding_client_rect().left())
}

/// CSS pixels as tenths, within what a scene can hold.
#[allow(clippy::cast_possible_truncation)] // The value is held between 0 and a million first.
pub(crate) fn tenths(pixels: f64) -> i32 {
    (pixels * 10.0 + 0.5).clamp(0.0, 1_000_000.0) as i32
}

/// Marks the moment at which the page can be used.
pub(crate) fn mark_ready() {
    let performance = window().and_then(|window| window.performance());
    if let Some(performance) = performance {
        // Only a reserved name can fail.
        let _ = performance.mark("quorumscope-ready");
    }
}
