//! How the page looks to this reader: theme and size, remembered beside the run. The document
//! element carries both as `data-` attributes; the style sheets do the rest.

use super::browser;
use crate::words::page::label;

const THEME: &str = "quorumscope.theme";
const SIZE: &str = "quorumscope.size";
const SINGLE_KEYS: &str = "quorumscope.single-keys";
const PROJECTOR: &str = "projector";

/// A theme; the style sheets know it by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    /// That of the system.
    System,
    Light,
    Dark,
}

impl Theme {
    /// Every theme, in the order in which they are offered.
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name by which it is stored and styled.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::System => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// What a person reads.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::System => label::THEME_SYSTEM,
            Self::Light => label::THEME_LIGHT,
            Self::Dark => label::THEME_DARK,
        }
    }
}

/// What the reader has chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub theme: Theme,
    /// Larger text and thicker lines.
    pub is_projected: bool,
    /// Whether single-key shortcuts act; they do until they are switched off.
    pub has_single_keys: bool,
}

impl Settings {
    /// What was chosen on an earlier visit.
    pub(crate) fn stored() -> Self {
        let theme = browser::stored(THEME).unwrap_or_default();
        let theme = Theme::ALL.into_iter().find(|known| known.name() == theme);
        Self {
            theme: theme.unwrap_or(Theme::System),
            is_projected: browser::stored(SIZE).as_deref() == Some(PROJECTOR),
            has_single_keys: browser::stored(SINGLE_KEYS).as_deref() != Some("off"),
        }
    }

    /// Remembers what was chosen. Where storage is forbidden it lasts as long as the page.
    pub(crate) fn store(self) {
        browser::store(THEME, self.theme.name());
        browser::store(SIZE, self.size());
        browser::store(SINGLE_KEYS, if self.has_single_keys { "on" } else { "off" });
    }

    /// Has the document look so.
    pub(crate) fn apply(self) {
        let root = browser::document().and_then(|document| document.document_element());
        if let Some(root) = root {
            // Both names are valid, so neither call can fail. An empty value matches no rule.
            let _ = root.set_attribute("data-theme", self.theme.name());
            let _ = root.set_attribute("data-size", self.size());
        }
    }

    fn size(self) -> &'static str {
        if self.is_projected { PROJECTOR } else { "" }
    }
}
