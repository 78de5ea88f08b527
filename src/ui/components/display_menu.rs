//! The menu of themes and sizes.

use crate::app::Theme;
use crate::text::page::labels;
use crate::ui::browser;
use crate::ui::settings::{Settings, theme_title};
use yew::prelude::*;

/// The id of the menu, for the button that opens it.
pub(crate) const DISPLAY_MENU: &str = "display-menu";

#[derive(Properties, PartialEq)]
pub(crate) struct DisplayMenuProps {
    pub settings: Settings,
    pub on_change: Callback<Settings>,
}

/// The menu. The browser closes it on Escape and on a press outside.
#[component]
pub(crate) fn DisplayMenu(props: &DisplayMenuProps) -> Html {
    let settings = props.settings;
    let onchange = props.on_change.reform(move |event: Event| Settings {
        is_projected: browser::is_checked(&event),
        ..settings
    });
    html! {
        <div id={DISPLAY_MENU} popover="auto" class="menu menu-display" data-testid="display-menu">
            <fieldset class="menu-group">
                <legend>{ labels::THEME }</legend>
                <div>{ for Theme::ALL.into_iter().map(|theme| choice(theme, props)) }</div>
            </fieldset>
            <label class="menu-choice">
                <input type="checkbox" checked={settings.is_projected} {onchange} />
                <span>{ labels::PROJECTOR }</span>
            </label>
        </div>
    }
}

fn choice(theme: Theme, props: &DisplayMenuProps) -> Html {
    let settings = props.settings;
    let onchange = props.on_change.reform(move |_| Settings { theme, ..settings });
    html! {
        <label key={theme.name()} class="menu-choice">
            <input type="radio" name="theme" value={theme.name()} checked={settings.theme == theme}
                {onchange} />
            <span>{ theme_title(theme) }</span>
        </label>
    }
}
