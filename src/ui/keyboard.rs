//! The keyboard: one table of shortcuts, which dispatches them and which the help shows.

use crate::text::page::help::ShortcutAction;
use gloo_events::{EventListener, EventListenerOptions};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, Window};
use yew::Callback;

/// A shortcut: the keys as the browser names them, and what they do.
pub(crate) struct Shortcut {
    /// Values of the event's `key`.
    pub keys: &'static [&'static str],
    /// The same as people know them.
    pub shown: &'static [&'static str],
    /// What it does.
    pub act: ShortcutAction,
}

/// Every shortcut.
pub(crate) const SHORTCUTS: [Shortcut; 20] = [
    shortcut(&[" ", "k", "K"], &["Space", "K"], ShortcutAction::TogglePlay),
    shortcut(
        &["ArrowRight", "PageDown", "."],
        &["→", "PageDown", "."],
        ShortcutAction::StepForward,
    ),
    shortcut(
        &["ArrowLeft", "PageUp", ","],
        &["←", "PageUp", ",", "Ctrl Z"],
        ShortcutAction::StepBack,
    ),
    shortcut(&["Home"], &["Home"], ShortcutAction::ToStart),
    shortcut(&["End"], &["End"], ShortcutAction::ToEnd),
    shortcut(&["r", "R"], &["R"], ShortcutAction::StartOver),
    shortcut(&["+", "="], &["+"], ShortcutAction::Faster),
    shortcut(&["-"], &["−"], ShortcutAction::Slower),
    shortcut(&["u"], &["U"], ShortcutAction::PutFirst),
    shortcut(&["g"], &["G"], ShortcutAction::GetFirst),
    shortcut(&["U"], &["Shift U"], ShortcutAction::PutSecond),
    shortcut(&["G"], &["Shift G"], ShortcutAction::GetSecond),
    shortcut(
        &["1", "2", "3", "4", "5", "6", "7", "8", "9"],
        &["1 – 9"],
        ShortcutAction::SelectNode,
    ),
    shortcut(&["x", "X"], &["X"], ShortcutAction::KillOrRestart),
    shortcut(&["p", "P"], &["P"], ShortcutAction::PauseOrResume),
    shortcut(&["c", "C"], &["C"], ShortcutAction::CutOff),
    shortcut(&["h", "H"], &["H"], ShortcutAction::Heal),
    shortcut(&["m", "M"], &["M"], ShortcutAction::NextMessage),
    shortcut(&["?"], &["?"], ShortcutAction::Help),
    shortcut(&["Escape"], &["Esc"], ShortcutAction::Escape),
];

const fn shortcut(
    keys: &'static [&'static str],
    shown: &'static [&'static str],
    act: ShortcutAction,
) -> Shortcut {
    Shortcut { keys, shown, act }
}

/// What is known of the keyboard and of the pointer beside it.
pub(crate) struct Keyboard {
    /// Whether keys that also write a letter act.
    single: Cell<bool>,
    /// The control that was pressed last by pointer, until the focus moves on by keyboard. The
    /// browser cannot be asked later: `:focus-visible` holds as soon as any key goes down.
    pressed: RefCell<Option<Element>>,
}

impl Keyboard {
    /// A keyboard of which nothing is known yet.
    pub(crate) fn new(has_single_keys: bool) -> Self {
        Self { single: Cell::new(has_single_keys), pressed: RefCell::default() }
    }

    /// Whether keys that also write a letter act from now on.
    pub(crate) fn set_single_keys(&self, act: bool) {
        self.single.set(act);
    }

    /// Listens to the window, and calls back with each shortcut and the key that it was pressed by.
    pub(crate) fn listen(
        self: &Rc<Self>,
        window: &Window,
        on_act: Callback<(ShortcutAction, String)>,
    ) -> Vec<EventListener> {
        let keyboard = Rc::clone(self);
        let options = EventListenerOptions::enable_prevent_default();
        let key_down = EventListener::new_with_options(window, "keydown", options, move |event| {
            let event: &KeyboardEvent = event.unchecked_ref();
            let Some(act) = keyboard.act_for(event) else {
                return;
            };
            // Escape keeps what it does in the browser: it closes menus.
            if act != ShortcutAction::Escape {
                event.prevent_default();
            }
            on_act.emit((act, event.key()));
        });
        let keyboard = Rc::clone(self);
        let pointer_down =
            EventListener::new(window, "pointerdown", move |event| keyboard.pointer_down(event));
        let keyboard = Rc::clone(self);
        let change = EventListener::new(window, "change", move |event| keyboard.changed(event));
        vec![key_down, pointer_down, change]
    }

    /// The pointer went down.
    fn pointer_down(&self, event: &Event) {
        self.pressed.replace(control_of(event));
    }

    /// A field has a new value: a list that was chosen from by pointer gives the keys back.
    fn changed(&self, event: &Event) {
        if let Some(control) = control_of(event)
            && self.is_pressed(&control)
            && control.tag_name() == "SELECT"
        {
            // An element can always give up the focus.
            let _ = control.unchecked_into::<HtmlElement>().blur();
        }
    }

    /// Whether this control was clicked, and not reached by keyboard.
    fn is_pressed(&self, control: &Element) -> bool {
        self.pressed.borrow().as_ref() == Some(control)
    }

    /// What a key press means to the page, if anything.
    fn act_for(&self, event: &KeyboardEvent) -> Option<ShortcutAction> {
        let key = event.key();
        if key == "Tab" {
            self.pressed.replace(None);
        }
        if event.default_prevented() || event.alt_key() {
            return None;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.as_ref().is_some_and(takes_text) {
            return None;
        }
        if event.ctrl_key() || event.meta_key() {
            let undo = matches!(key.as_str(), "z" | "Z");
            return undo.then_some(if event.shift_key() {
                ShortcutAction::StepForward
            } else {
                ShortcutAction::StepBack
            });
        }
        let writes = key.chars().count() == 1 && key != " ";
        if writes && !self.single.get() {
            return None;
        }
        let found = SHORTCUTS.iter().find(|shortcut| shortcut.keys.contains(&key.as_str()))?;
        if target.as_ref().is_some_and(|target| self.keeps_key(target, &key)) {
            return None;
        }
        Some(found.act)
    }

    /// Whether this element has a use of its own for the key: a button that was reached with the
    /// keyboard acts on Space, a scrolled list on its arrows. A button that was clicked does not
    /// keep Space: after a click on Put, Space plays and does not put again.
    fn keeps_key(&self, element: &Element, key: &str) -> bool {
        match key {
            " " => {
                let Some(control) = control_around(element) else {
                    return false;
                };
                let clicked = self.is_pressed(&control);
                if clicked {
                    // Without the focus the button does not see the key go up.
                    let _ = control.unchecked_into::<HtmlElement>().blur();
                }
                !clicked
            }
            "ArrowLeft" | "ArrowRight" => element.matches(WITH_KEYS).unwrap_or(false),
            "Home" | "End" | "PageUp" | "PageDown" => {
                element.matches(WITH_KEYS).unwrap_or(false)
                    || element.matches(".account-lines").unwrap_or(false)
            }
            _ => false,
        }
    }
}

/// What moves by its own keys. A box to tick does not, so after a click on one, keys move the run.
const WITH_KEYS: &str = "input:not([type=checkbox])";

/// The control that an event is about.
fn control_of(event: &Event) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    control_around(&target)
}

/// The control that a press on this element means.
fn control_around(element: &Element) -> Option<Element> {
    element.closest("button, a, summary, input, label, select").ok().flatten()
}

/// Whether what is typed belongs to this element. A dialog that has closed has no use for keys, though what
/// had the focus in it keeps it until the browser draws again.
fn takes_text(element: &Element) -> bool {
    element
        .closest("textarea, select, [contenteditable], dialog[open], input:not([type=checkbox]):not([type=radio])")
        .is_ok_and(|found| found.is_some())
}
