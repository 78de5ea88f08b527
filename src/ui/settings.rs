//! How the page looks to this reader: theme and size, remembered beside the run. The document
//! element carries both as `data-` attributes; the style sheets do the rest.

use super::browser;
use super::element::{Element, el};
use super::page::Event;
use super::part::Shown;
use crate::words::page::label;
use yew::virtual_dom::ListenerKind;

const THEME: &str = "quorumscope.theme";
const SIZE: &str = "quorumscope.size";
const SINGLE_KEYS: &str = "quorumscope.single-keys";
const PROJECTOR: &str = "projector";

/// The themes by name; the first follows the system.
const THEMES: [(&str, &str); 3] =
    [("", label::THEME_SYSTEM), ("light", label::THEME_LIGHT), ("dark", label::THEME_DARK)];

/// What the reader has chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Place in the table of themes.
    theme: usize,
    /// Larger text and thicker lines.
    pub(crate) projector: bool,
    /// Whether single-key shortcuts act; they do until they are switched off.
    pub single_keys: bool,
}

impl Settings {
    /// What was chosen on an earlier visit.
    pub(crate) fn stored() -> Self {
        let theme = browser::stored(THEME).unwrap_or_default();
        let settings = Self {
            theme: THEMES.iter().position(|(name, _)| *name == theme).unwrap_or(0),
            projector: browser::stored(SIZE).as_deref() == Some(PROJECTOR),
            single_keys: browser::stored(SINGLE_KEYS).as_deref() != Some("off"),
        };
        settings.apply();
        settings
    }

    /// Takes and remembers a theme. Where storage is forbidden it lasts as long as the page.
    pub(crate) fn set_theme(&mut self, theme: usize) {
        self.theme = theme.min(THEMES.len() - 1);
        self.apply();
        browser::store(THEME, THEMES[self.theme].0);
    }

    /// Takes and remembers a size.
    pub(crate) fn set_projector(&mut self, on: bool) {
        self.projector = on;
        self.apply();
        browser::store(SIZE, self.size());
    }

    /// Remembers whether single-key shortcuts act.
    pub(crate) fn set_single_keys(&mut self, on: bool) {
        self.single_keys = on;
        browser::store(SINGLE_KEYS, if on { "on" } else { "off" });
    }

    fn size(self) -> &'static str {
        if self.projector { PROJECTOR } else { "" }
    }

    fn apply(self) {
        let root = browser::document().and_then(|document| document.document_element());
        if let Some(root) = root {
            // Both names are valid, so neither call can fail. An empty value matches no rule.
            let _ = root.set_attribute("data-theme", THEMES[self.theme].0);
            let _ = root.set_attribute("data-size", self.size());
        }
    }
}

/// The menu of themes and sizes.
pub(crate) fn display_menu(shown: &Shown) -> Element {
    let link = &shown.link;
    let themes = THEMES.iter().zip(0_u32..).map(|((name, title), place)| {
        let radio = el!("input", "type" = "radio", "name" = "theme", "value" = *name)
            .checked(shown.settings.theme == place as usize)
            .on(
                || ListenerKind::onchange,
                link,
                |_, place| Some(Event::Theme(place as usize)),
                place,
            );
        el!("label", "class" = "menu-choice")
            .key(place.into())
            .child(radio)
            .child(el!("span").text(*title))
    });
    let projector = el!("input", "type" = "checkbox").checked(shown.settings.projector).on(
        || ListenerKind::onchange,
        link,
        |event, _| Some(Event::Projector(browser::is_checked(event))),
        0,
    );
    el!(
        "div",
        "id" = "display-menu",
        "popover" = "auto",
        "class" = "menu menu-display",
        "data-testid" = "display-menu"
    )
    .child(
        el!("fieldset", "class" = "menu-group")
            .child(el!("legend").text(label::THEME))
            .child(el!("div").all(themes)),
    )
    .child(
        el!("label", "class" = "menu-choice")
            .child(projector)
            .child(el!("span").text(label::PROJECTOR)),
    )
}
