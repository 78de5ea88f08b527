//! The few icons of the page, drawn on a grid of 24 and coloured by the text around them.

use yew::prelude::*;

/// An icon by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    Start,
    Back,
    Play,
    Pause,
    Forward,
    End,
    Share,
    Save,
    Open,
    Examples,
    Display,
    Help,
    Close,
    Delete,
    Plus,
    Minus,
    Kill,
    Restart,
    CutOff,
    Heal,
    Check,
    Cross,
    Hint,
    Repair,
    Fork,
    Merge,
    Stale,
}

impl Icon {
    /// The outline.
    fn path(self) -> &'static str {
        match self {
            Self::Start => "M6 5v14M19 6l-9 6 9 6z",
            Self::Back => "M16 6l-9 6 9 6z",
            Self::Play => "M8 5.5l11 6.5-11 6.5z",
            Self::Pause => "M8 6v12M16 6v12",
            Self::Forward => "M8 6l9 6-9 6z",
            Self::End => "M18 5v14M5 6l9 6-9 6z",
            Self::Share => "M12 15V4M8 7.5L12 4l4 3.5M6 12v7h12v-7",
            Self::Save => "M12 4v11M8 11.5l4 3.5 4-3.5M5 19h14",
            Self::Open => "M4 18V6h6l2 2.5h8V18z",
            Self::Examples => "M5 6h14M5 12h14M5 18h9",
            Self::Display => "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
            Self::Help => {
                "M9 9.2A3 3 0 0 1 12 6.5c1.700 0 3 1.100 3 2.700 0 2.300-3 2.500-3 4.800M12 17.500v.100"
            }
            Self::Close | Self::Cross => "M6 6l12 12M18 6L6 18",
            Self::Delete => "M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13",
            Self::Plus => "M12 6v12M6 12h12",
            Self::Minus => "M6 12h12",
            Self::Kill => "M12 4v8M7.500 6.800a7 7 0 1 0 9 0",
            Self::Restart => "M18.500 12a6.500 6.500 0 1 1-2-4.700M17 3.500v4h-4",
            Self::CutOff => "M4 12h5M15 12h5M12 4v3M12 17v3M10 9.500l4 5",
            Self::Heal => "M4 12h16M12 4v16",
            Self::Check => "M5 12.500l4.500 4.500L19 7.500",
            Self::Hint => "M7 20V5h10l-3 3.500 3 3.500H7",
            Self::Repair => {
                "M18.500 12a6.500 6.500 0 0 1-12 3.500M5.500 12a6.500 6.500 0 0 1 12-3.500M18 4.500v4h-4M6 19.500v-4h4"
            }
            Self::Fork => "M6 12h5c4 0 4-6 8-6M11 12c4 0 4 6 8 6",
            Self::Merge => "M5 6c4 0 4 6 8 6h6M5 18c4 0 4-6 8-6",
            // A clock.
            Self::Stale => "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 7.500v5l3 2",
        }
    }
}

/// Draws an icon; what it means is said by the button around it.
pub(crate) fn icon(icon: Icon) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={icon.path()} /></svg>
    }
}
