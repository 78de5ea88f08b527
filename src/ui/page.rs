//! The page itself: the only component that owns the model. Messages come in, the model changes,
//! the browser is asked for what only it can do, and the scene goes down to the components.

use super::panels::Panel;
use super::{Dispatch, browser, crash, keys, settings};
use crate::app::{self, BrowserFailure, Example, Model, Msg, Notice, Playback, Request};
use crate::words::page::help::Act;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::KeyboardEvent;
use yew::prelude::*;

mod act;
mod motion;
mod view;

use motion::Motion;

/// The name under which the run is remembered.
const RUN: &str = "quorumscope.run";
/// A run is written to storage once it has been left alone for so long.
const REMEMBER_AFTER_MS: u32 = 400;

/// What reaches the page.
pub(crate) enum Event {
    /// Somebody did something to the application.
    App(Msg),
    /// The browser draws a frame, at this time in milliseconds.
    Frame(f64),
    /// Under reduced motion a beat has passed.
    Beat,
    /// A key was pressed outside of a text field.
    Act(Act, String),
    /// A small screen shows another panel.
    Panel(Panel),
    /// The help opens or closes.
    Help(bool),
    /// Single-key shortcuts are switched.
    SingleKeys(bool),
    /// The run has been left alone long enough to be remembered.
    Remember,
    /// The address has another fragment.
    AddressChanged,
}

/// The page.
pub(crate) struct Page {
    model: Model,
    dispatch: Dispatch,
    examples: Rc<[Example]>,
    notices: Rc<[Notice]>,
    panel: Panel,
    help: bool,
    single_keys: Rc<Cell<bool>>,
    motion: Motion,
    unsaved: Option<String>,
    save_timer: Option<gloo_timers::callback::Timeout>,
    storage_failed: bool,
    listeners: Vec<Closure<dyn FnMut(web_sys::Event)>>,
}

impl Component for Page {
    type Message = Event;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let model = Model::new();
        let examples = model.examples().to_vec().into();
        let mut page = Self {
            model,
            dispatch: context.link().callback(Event::App),
            examples,
            notices: Rc::new([]),
            panel: Panel::Client(0),
            help: false,
            single_keys: Rc::new(Cell::new(settings::single_keys())),
            motion: Motion::new(context.link().callback(|event| event)),
            unsaved: None,
            save_timer: None,
            storage_failed: false,
            listeners: Vec::new(),
        };
        crash::keep_run(&page.model.saved_run());
        page.listen(context);
        // A link says what to show; without one, the page goes on where it was left. Both stand
        // still until the reader presses Play.
        if let Some(text) = browser::fragment().or_else(|| browser::stored(RUN)) {
            page.apply(context, Msg::OpenText(text));
            page.apply(context, Msg::Pause);
        }
        page
    }

    fn update(&mut self, context: &Context<Self>, event: Event) -> bool {
        match event {
            Event::App(msg) => self.apply(context, msg),
            Event::Frame(at) => match self.motion.passed(at) {
                Some(us) => self.apply(context, Msg::Frame(us)),
                None => self.keep_moving(),
            },
            Event::Beat => {
                self.motion.beat_passed();
                self.apply(context, Msg::Beat);
            }
            Event::Act(act, key) => self.act(context, act, &key),
            Event::Panel(panel) => self.panel = panel,
            Event::Help(open) => self.help = open,
            Event::SingleKeys(on) => {
                settings::set_single_keys(on);
                self.single_keys.set(on);
            }
            Event::Remember => self.remember(context),
            Event::AddressChanged => {
                if let Some(text) = browser::fragment() {
                    self.apply(context, Msg::OpenText(text));
                    self.apply(context, Msg::Pause);
                }
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        self.layout(context)
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        if first {
            browser::mark_ready();
        }
    }
}

impl Page {
    /// Changes the model and does what it asks for.
    fn apply(&mut self, context: &Context<Self>, msg: Msg) {
        for request in app::update(&mut self.model, msg) {
            self.obey(context, request);
        }
        if *self.notices != *self.model.notices() {
            self.notices = self.model.notices().to_vec().into();
        }
        self.keep_moving();
    }

    /// Has the next frame come, if the model moves.
    fn keep_moving(&mut self) {
        let playing = self.model.position().playback != Playback::Paused;
        self.motion.keep(self.model.is_moving(), playing);
    }

    /// Does what only the browser can.
    fn obey(&mut self, context: &Context<Self>, request: Request) {
        match request {
            Request::CopyLink(fragment) => {
                let dispatch = self.dispatch.clone();
                let failed = move || dispatch.emit(Msg::BrowserFailed(BrowserFailure::Clipboard));
                match browser::set_fragment(&fragment) {
                    Some(link) => {
                        browser::copy(
                            link,
                            Callback::from(move |copied: bool| {
                                if !copied {
                                    failed();
                                }
                            }),
                        );
                    }
                    None => failed(),
                }
            }
            Request::SaveFile { name, text } => {
                if !browser::save_file(&name, &text) {
                    self.dispatch.emit(Msg::BrowserFailed(BrowserFailure::File));
                }
            }
            Request::Remember(text) => {
                crash::keep_run(&text);
                self.unsaved = Some(text);
                let link = context.link().clone();
                self.save_timer =
                    Some(gloo_timers::callback::Timeout::new(REMEMBER_AFTER_MS, move || {
                        link.send_message(Event::Remember);
                    }));
            }
        }
    }

    /// Writes the run to storage; that this is impossible is said once.
    fn remember(&mut self, context: &Context<Self>) {
        self.save_timer = None;
        let Some(text) = self.unsaved.take() else {
            return;
        };
        if !browser::store(RUN, &text) && !self.storage_failed {
            self.storage_failed = true;
            self.apply(context, Msg::BrowserFailed(BrowserFailure::Storage));
        }
    }

    /// Listens to the keyboard and to the address, for as long as the page lives.
    fn listen(&mut self, context: &Context<Self>) {
        let Some(window) = browser::window() else {
            return;
        };
        let (link, single_keys) = (context.link().clone(), self.single_keys.clone());
        let pressed = Rc::new(keys::Pressed::default());
        let (pointer, changes) = (pressed.clone(), pressed.clone());
        let key_down = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            let Ok(event) = event.dyn_into::<KeyboardEvent>() else {
                return;
            };
            if let Some(act) = keys::act_for(&event, single_keys.get(), &pressed) {
                // Escape keeps what it does in the browser: it closes menus.
                if act != Act::Escape {
                    event.prevent_default();
                }
                link.send_message(Event::Act(act, event.key()));
            }
        });
        let link = context.link().clone();
        let moved = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| {
            link.send_message(Event::AddressChanged);
        });
        let pointer_down =
            Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
                pointer.pointer_down(&event);
            });
        let changed = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            changes.changed(&event);
        });
        let listeners = [
            ("keydown", key_down),
            ("pointerdown", pointer_down),
            ("change", changed),
            ("hashchange", moved),
        ];
        for (name, listener) in listeners {
            // Without a listener the page still works by pointer.
            let _ =
                window.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
            self.listeners.push(listener);
        }
    }
}
