//! How the page looks to this reader: theme and size, remembered beside the run. The document
//! element carries both as `data-` attributes; the style sheets do the rest.

use super::browser;
use crate::words::page::label;
use web_sys::HtmlInputElement;
use yew::prelude::*;

const THEME: &str = "quorumscope.theme";
const SIZE: &str = "quorumscope.size";
const SINGLE_KEYS: &str = "quorumscope.single-keys";
const PROJECTOR: &str = "projector";

/// Applies what was chosen on an earlier visit.
pub(crate) fn apply_stored() {
    apply("data-theme", &browser::stored(THEME).unwrap_or_default());
    apply("data-size", &browser::stored(SIZE).unwrap_or_default());
}

/// Whether single-key shortcuts act; they do until they are switched off.
pub(crate) fn single_keys() -> bool {
    browser::stored(SINGLE_KEYS).as_deref() != Some("off")
}

/// Remembers whether single-key shortcuts act.
pub(crate) fn set_single_keys(on: bool) {
    // Where storage is forbidden the choice lasts as long as the page.
    let _ = browser::store(SINGLE_KEYS, if on { "on" } else { "off" });
}

/// Sets an attribute of the document element, or removes it for an empty value.
fn apply(attribute: &str, value: &str) {
    let root = browser::document().and_then(|document| document.document_element());
    if let Some(root) = root {
        // Both names are valid, so neither call can fail.
        let _ = if value.is_empty() {
            root.remove_attribute(attribute)
        } else {
            root.set_attribute(attribute, value)
        };
    }
}

/// The menu of themes and sizes.
#[component]
pub(crate) fn DisplayMenu() -> Html {
    let theme = use_state(|| browser::stored(THEME).unwrap_or_default());
    let projector = use_state(|| browser::stored(SIZE).as_deref() == Some(PROJECTOR));
    let choose = |name: &'static str| {
        let theme = theme.clone();
        Callback::from(move |_: Event| {
            apply("data-theme", name);
            let _ = browser::store(THEME, name);
            theme.set(name.to_string());
        })
    };
    let on_size = {
        let projector = projector.clone();
        Callback::from(move |event: Event| {
            let on =
                event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked());
            let value = if on { PROJECTOR } else { "" };
            apply("data-size", value);
            let _ = browser::store(SIZE, value);
            projector.set(on);
        })
    };
    let themes =
        [("", label::THEME_SYSTEM), ("light", label::THEME_LIGHT), ("dark", label::THEME_DARK)];
    html! {
        <div id="display-menu" popover="auto" class="menu menu-display" data-testid="display-menu">
            <fieldset class="menu-group">
                <legend>{ label::THEME }</legend>
                { for themes.iter().map(|(name, title)| html! {
                    <label key={*name} class="menu-choice">
                        <input type="radio" name="theme" value={*name}
                            checked={theme.as_str() == *name} onchange={choose(name)} />
                        <span>{ *title }</span>
                    </label>
                }) }
            </fieldset>
            <label class="menu-choice">
                <input type="checkbox" checked={*projector} onchange={on_size} />
                <span>{ label::PROJECTOR }</span>
            </label>
        </div>
    }
}
