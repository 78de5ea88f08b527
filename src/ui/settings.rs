//! How the page looks to this reader: theme and size, remembered beside the run. The document
//! element carries both as `data-` attributes; the style sheets do the rest.

use super::browser;
use crate::app::Theme;
use crate::text::page::labels;

const THEME: &str = "quorumscope.theme";
const SIZE: &str = "quorumscope.size";
const SINGLE_KEYS: &str = "quorumscope.single-keys";
const PROJECTOR: &str = "projector";

/// What the reader has chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub theme: Theme,
    /// Larger text and thicker lines.
    pub is_projected: bool,
    /// Whether single-key shortcuts act; they do until they are switched off.
    pub has_single_keys: bool,
}

/// What a person reads.
pub(crate) fn theme_title(theme: Theme) -> &'static str {
    match theme {
        Theme::System => labels::THEME_SYSTEM,
        Theme::Light => labels::THEME_LIGHT,
        Theme::Dark => labels::THEME_DARK,
    }
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

    /// Remembers what differs from `before`: a theme that a link asked for is not what the reader
    /// chose. Where storage is forbidden it lasts as long as the page.
    pub(crate) fn store_changes(self, before: Self) {
        if self.theme != before.theme {
            browser::store(THEME, self.theme.name());
        }
        if self.is_projected != before.is_projected {
            browser::store(SIZE, self.size());
        }
        if self.has_single_keys != before.has_single_keys {
            browser::store(SINGLE_KEYS, if self.has_single_keys { "on" } else { "off" });
        }
    }

    /// Has the document look so.
    pub(crate) fn apply(self) {
        let root = browser::document().and_then(|document| document.document_element());
        if let Some(root) = root {
            // Both names are valid, so neither call can fail. No rule matches "system" or an empty size.
            let _ = root.set_attribute("data-theme", self.theme.name());
            let _ = root.set_attribute("data-size", self.size());
        }
    }

    fn size(self) -> &'static str {
        if self.is_projected { PROJECTOR } else { "" }
    }
}
