//! The page itself: the only component that owns the model. Messages come in, the model changes,
//! the browser is asked for what only it can do, and what is shown goes down to the parts.

use super::announcer::{self, Announcer};
use super::ear::{Ear, Heard};
use super::keys::Keys;
use super::panels::Panel;
use super::settings::Settings;
use super::stage::{Places, button_id};
use super::{Link, browser, crash, help, measure};
use crate::app::{self, BrowserFailure, Model, Msg, Request};
use crate::scene::Size;
use crate::words::page::help::Act;
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::File;
use yew::prelude::*;

mod act;
mod motion;
mod view;

use motion::Motion;

/// The name under which the run is remembered.
const RUN: &str = "quorumscope.run";
/// A run is written to storage once it has been left alone for so long.
const REMEMBER_AFTER_MS: u32 = 400;
/// A saved run is text of some kilobytes; a file beyond this is not one.
const FILE_LARGEST_BYTES: f64 = 8.0 * 1024.0 * 1024.0;

/// What reaches the page.
pub(crate) enum Event {
    /// Somebody did something to the application.
    App(Msg),
    /// The browser draws a frame, at this time in milliseconds.
    Frame(f64),
    /// Under reduced motion a beat has passed.
    Beat,
    /// A shortcut was pressed, by this key.
    Act(Act, String),
    /// A small screen shows another panel.
    Panel(Panel),
    /// Something is put into the inspector, which a small screen shows from then on.
    Inspect(Msg),
    /// The help opens or closes.
    Help(bool),
    /// The menu of a node opens, or the open one closes.
    Menu(Option<u16>),
    /// The account tells every message, or only steps.
    Details(bool),
    /// The theme at this place of the table is chosen.
    Theme(usize),
    /// The projector's larger display is switched.
    Projector(bool),
    /// Single-key shortcuts are switched.
    SingleKeys(bool),
    /// The timeline was pressed or dragged, so many tenths of a pixel from its left edge.
    Scrub(i32),
    /// A room for a drawing may have another size.
    Resized,
    /// A file was chosen.
    FileChosen(File),
    /// A file was read, unless it could not be.
    FileRead(Option<String>),
    /// The clipboard refused.
    CopyRefused,
    /// The run has been left alone long enough to be remembered.
    Remember,
    /// A screen reader has had time for the last sentence.
    Said,
    /// The address has another fragment.
    AddressChanged,
}

/// The page.
pub(crate) struct Page {
    model: Model,
    ear: Ear,
    settings: Settings,
    panel: Panel,
    menu: Option<u16>,
    details: bool,
    sizes: [Size; 3],
    motion: Motion,
    announcer: Announcer,
    said: Rc<str>,
    speech: Option<Timeout>,
    unsaved: Option<(String, Timeout)>,
    storage_failed: bool,
    /// What waits for the clipboard and for a file.
    settling: Vec<[Heard; 2]>,
    resized: Heard,
    places: Places,
}

impl Component for Page {
    type Message = Event;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let settings = Settings::stored();
        let keys = Rc::new(Keys::default());
        keys.single.set(settings.single_keys);
        let ear = Ear::new(context.link().clone(), keys);
        let mut page = Self {
            model: Model::new(),
            settings,
            panel: Panel::Client(0),
            menu: None,
            details: false,
            sizes: <[Size; 3]>::default(),
            motion: Motion::new(&ear),
            announcer: Announcer::default(),
            said: Rc::from(""),
            speech: None,
            unsaved: None,
            storage_failed: false,
            settling: Vec::new(),
            resized: ear.hear(|_, _| Some(Event::Resized)),
            ear,
            places: Places::default(),
        };
        crash::keep_run(&page.model.saved_run());
        page.listen();
        // A link says what to show; without one, the page goes on where it was left.
        if let Some(text) = browser::fragment().or_else(|| browser::stored(RUN)) {
            page.open(text);
        }
        page
    }

    fn update(&mut self, _: &Context<Self>, event: Event) -> bool {
        match event {
            Event::App(msg) => self.apply(msg),
            Event::Frame(at) => match self.motion.passed(at) {
                Some(us) => self.apply(Msg::Frame(us)),
                None => self.keep_moving(),
            },
            Event::Beat => {
                self.motion.beat_passed();
                self.apply(Msg::Beat);
            }
            Event::Act(act, key) => self.act(act, &key),
            Event::Panel(panel) => self.panel = panel,
            Event::Inspect(msg) => {
                self.panel = Panel::Inspect;
                self.apply(msg);
            }
            Event::Help(open) => browser::show_dialog(help::DIALOG, open),
            Event::Menu(node) => {
                let closed = std::mem::replace(&mut self.menu, node);
                if let (Some(closed), None) = (closed, node) {
                    give_focus_back(closed);
                }
                if node.is_some() {
                    self.apply(Msg::SelectNode(node));
                }
            }
            Event::Details(on) => {
                self.details = on;
                self.apply(Msg::TellAll(on));
            }
            Event::Theme(theme) => self.settings.set_theme(theme),
            Event::Projector(on) => self.settings.set_projector(on),
            Event::SingleKeys(on) => {
                self.settings.set_single_keys(on);
                self.ear.keys.single.set(on);
            }
            Event::Scrub(x) => {
                let picture = self.model.scene().timeline.clone();
                self.apply(Msg::SeekTo(picture.time_at(x).min(picture.edge)));
            }
            Event::Resized => {
                for msg in measure::measure(&mut self.sizes, self.settings.projector) {
                    self.apply(msg);
                }
            }
            Event::FileChosen(file) => self.read(&file),
            Event::FileRead(Some(text)) => self.apply(Msg::OpenText(text)),
            Event::FileRead(None) => self.apply(Msg::BrowserFailed(BrowserFailure::File)),
            Event::CopyRefused => self.apply(Msg::BrowserFailed(BrowserFailure::Clipboard)),
            Event::Remember => self.remember(),
            Event::Said => {
                self.speech = None;
                self.speak();
            }
            Event::AddressChanged => {
                if let Some(text) = browser::fragment() {
                    self.open(text);
                }
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        self.layout(context.link()).html()
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        let scene = self.model.scene();
        self.places.write(&scene.stage.flights, &scene.stage.places);
        if first {
            measure::observe(self.resized.as_ref());
            browser::mark_ready();
        }
    }
}

/// The focus goes to the button of a node whose menu has closed, if nothing else has taken it. The menu
/// is still drawn now, and what disappears with the focus takes it along.
fn give_focus_back(node: u16) {
    Timeout::new(0, move || browser::focus_if_lost(&button_id(node))).forget();
}

impl Page {
    /// Changes the model and does what it asks for.
    fn apply(&mut self, msg: Msg) {
        let opens = matches!(msg, Msg::OpenText(_) | Msg::OpenExample(_));
        for request in app::update(&mut self.model, msg) {
            self.obey(request);
        }
        if opens {
            crash::keep_run(&self.model.saved_run());
        }
        self.announcer.listen(&self.model.scene().account);
        if self.speech.is_none() {
            self.speak();
        }
        self.keep_moving();
    }

    /// Opens a run, which stands still until the reader presses Play.
    fn open(&mut self, text: String) {
        self.apply(Msg::OpenText(text));
        self.apply(Msg::Pause);
    }

    /// Has the next frame come, if the model moves.
    fn keep_moving(&mut self) {
        self.motion.keep(&self.ear, self.model.is_moving());
    }

    /// Says the next sentence and waits before the one after it.
    fn speak(&mut self) {
        if let Some(text) = self.announcer.next() {
            self.said = announcer::audible(text, &self.said);
            self.speech = Some(self.ear.after(announcer::BETWEEN_MS, || Event::Said));
        }
    }

    /// Does what only the browser can.
    fn obey(&mut self, request: Request) {
        match request {
            Request::CopyLink(fragment) => {
                let copying =
                    browser::set_fragment(&fragment).and_then(|link| browser::copy(&link));
                match copying {
                    Some(promise) => {
                        let refused = |_: &Keys, _| Some(Event::CopyRefused);
                        self.settling.push(self.ear.settle(&promise, |_, _| None, refused));
                    }
                    None => self.apply(Msg::BrowserFailed(BrowserFailure::Clipboard)),
                }
            }
            Request::SaveFile { name, text } => {
                if !browser::save_file(&name, &text) {
                    self.apply(Msg::BrowserFailed(BrowserFailure::File));
                }
            }
            Request::Remember(text) => {
                crash::keep_run(&text);
                let wait = self.ear.after(REMEMBER_AFTER_MS, || Event::Remember);
                self.unsaved = Some((text, wait));
            }
        }
    }

    /// Reads a chosen file.
    fn read(&mut self, file: &File) {
        if file.size() > FILE_LARGEST_BYTES {
            return self.apply(Msg::BrowserFailed(BrowserFailure::File));
        }
        let promise = file.text().unchecked_into();
        self.settling.push(self.ear.settle(
            &promise,
            |_, text| Some(Event::FileRead(text.as_string())),
            |_, _| Some(Event::FileRead(None)),
        ));
    }

    /// Writes the run to storage; that this is impossible is said once.
    fn remember(&mut self) {
        let Some((text, _)) = self.unsaved.take() else {
            return;
        };
        if browser::store(RUN, &text) {
            // A link's run is no longer the one on screen, and a reload must not bring it back.
            browser::forget_fragment();
        } else if !self.storage_failed {
            self.storage_failed = true;
            self.apply(Msg::BrowserFailed(BrowserFailure::Storage));
        }
    }

    /// Listens to the keyboard and to the address.
    fn listen(&self) {
        self.ear.listen("keydown", |keys, event| {
            let event: &web_sys::KeyboardEvent = event.unchecked_ref();
            let act = keys.act_for(event)?;
            // Escape keeps what it does in the browser: it closes menus.
            if act != Act::Escape {
                event.prevent_default();
            }
            Some(Event::Act(act, event.key()))
        });
        self.ear.listen("pointerdown", |keys, event| {
            keys.pointer_down(event.unchecked_ref());
            None
        });
        self.ear.listen("change", |keys, event| {
            keys.changed(event.unchecked_ref());
            None
        });
        self.ear.listen("hashchange", |_, _| Some(Event::AddressChanged));
    }

    /// Everything that is shown now.
    fn shown(&self, link: &Link) -> super::part::Shown {
        super::part::Shown {
            scene: self.model.scene(),
            drafts: self.model.drafts().to_vec(),
            notices: self.model.notices().to_vec(),
            position: self.model.position(),
            examples: self.model.examples(),
            panel: self.panel,
            menu: self.menu,
            details: self.details,
            settings: self.settings,
            said: self.said.clone(),
            link: link.clone(),
        }
    }
}
