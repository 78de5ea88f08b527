//! The application as a component, the only one that owns the model. Messages come in, the model
//! changes, the browser is asked for what only it can do, and what is shown goes down as props.

use super::components::announcer::{self, Announcer};
use super::components::{DIALOG, HEAL_ALL, LeftTab, PLAY_BUTTON, Panel};
use super::keyboard::Keyboard;
use super::link::AppLink;
use super::settings::Settings;
use super::stage::button_id;
use super::{browser, crash};
use crate::app::{self, FileMsg, Model, Msg, TimeMsg, ViewMsg};
use crate::text::page::help::ShortcutAction;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use web_sys::File;
use yew::prelude::*;

mod requests;
mod shortcuts;
mod view;

/// The name under which the run is remembered.
const RUN: &str = "quorumscope.run";

/// What reaches the component.
pub(crate) enum PageMsg {
    /// Somebody did something to the application.
    App(Msg),
    /// Something is put into an inspector, which a small screen shows from then on.
    Inspect(Msg),
    /// A shortcut was pressed, by this key.
    Act(ShortcutAction, String),
    /// A small screen shows another panel.
    Panel(Panel),
    /// The left column shows something else.
    Left(LeftTab),
    /// The help opens or closes.
    Help(bool),
    /// The menu of a node opens, or the open one closes.
    Menu(Option<u16>),
    /// The tag of a partition was pressed: its card is shown.
    Partition,
    /// The account tells every message, or only steps.
    Details(bool),
    Settings(Settings),
    /// Single-key shortcuts are switched.
    SingleKeys(bool),
    FileChosen(File),
    /// A file was read, unless it could not be.
    FileRead(Option<String>),
    /// The clipboard has taken a link, or refused it.
    Copied(bool),
    /// The run has been left alone long enough to be remembered.
    Remember,
    /// A screen reader has had time for the last sentence.
    Said,
    /// The address has another fragment.
    AddressChanged,
}

/// The callbacks that go down with the props. They are made once, so that what they go to is not
/// drawn anew for them.
struct Callbacks {
    link: AppLink,
    on_panel: Callback<Panel>,
    on_left: Callback<LeftTab>,
    on_menu: Callback<Option<u16>>,
    on_partition: Callback<()>,
    on_details: Callback<bool>,
    on_settings: Callback<Settings>,
    on_single_keys: Callback<bool>,
    on_file: Callback<File>,
    on_help: Callback<()>,
    on_help_close: Callback<()>,
}

impl Callbacks {
    fn new(context: &Context<App>) -> Self {
        let scope = context.link();
        Self {
            link: AppLink::new(scope.callback(PageMsg::App), scope.callback(PageMsg::Inspect)),
            on_panel: scope.callback(PageMsg::Panel),
            on_left: scope.callback(PageMsg::Left),
            on_menu: scope.callback(PageMsg::Menu),
            on_partition: scope.callback(|()| PageMsg::Partition),
            on_details: scope.callback(PageMsg::Details),
            on_settings: scope.callback(PageMsg::Settings),
            on_single_keys: scope.callback(PageMsg::SingleKeys),
            on_file: scope.callback(PageMsg::FileChosen),
            on_help: scope.callback(|()| PageMsg::Help(true)),
            on_help_close: scope.callback(|()| PageMsg::Help(false)),
        }
    }
}

/// The application.
pub(crate) struct App {
    model: Model,
    callbacks: Callbacks,
    settings: Settings,
    keyboard: Rc<Keyboard>,
    panel: Panel,
    left: LeftTab,
    menu: Option<u16>,
    has_details: bool,
    announcer: Announcer,
    announcement: Rc<str>,
    speech: Option<Timeout>,
    unsaved: Option<(String, Timeout)>,
    storage_failed: bool,
    _listeners: Vec<EventListener>,
}

impl Component for App {
    type Message = PageMsg;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let settings = Settings::stored();
        settings.apply();
        let keyboard = Rc::new(Keyboard::new(settings.has_single_keys));
        let mut app = Self {
            model: Model::new(),
            callbacks: Callbacks::new(context),
            settings,
            panel: Panel::Client(0),
            left: LeftTab::default(),
            menu: None,
            has_details: false,
            announcer: Announcer::default(),
            announcement: Rc::from(""),
            speech: None,
            unsaved: None,
            storage_failed: false,
            _listeners: listeners(context, &keyboard),
            keyboard,
        };
        crash::keep_run(&app.model.saved_run());
        // A link says what to show; without one, the page goes on where it was left.
        if let Some(text) = browser::fragment().or_else(|| browser::stored(RUN)) {
            app.open(text, context);
        }
        app
    }

    fn update(&mut self, context: &Context<Self>, msg: PageMsg) -> bool {
        match msg {
            PageMsg::App(msg) => self.apply(msg, context),
            PageMsg::Inspect(msg) => {
                self.panel = Panel::Inspect;
                self.apply(msg, context);
            }
            PageMsg::Act(act, key) => self.act(act, &key, context),
            PageMsg::Panel(panel) => self.panel = panel,
            PageMsg::Left(tab) => self.left = tab,
            PageMsg::Help(is_open) => browser::show_dialog(DIALOG, is_open),
            PageMsg::Menu(node) => self.open_menu(node, context),
            PageMsg::Partition => {
                (self.panel, self.left) = (Panel::Quorum, LeftTab::Network);
                show_partition();
            }
            PageMsg::Details(has_details) => {
                self.has_details = has_details;
                self.apply(ViewMsg::ShowBackground(has_details), context);
            }
            PageMsg::Settings(settings) => self.set_settings(settings),
            PageMsg::SingleKeys(has_single_keys) => {
                self.set_settings(Settings { has_single_keys, ..self.settings });
            }
            PageMsg::FileChosen(file) => self.read(file, context),
            PageMsg::FileRead(text) => self.opened(text, context),
            PageMsg::Copied(is_copied) => self.copied(is_copied, context),
            PageMsg::Remember => self.remember(context),
            PageMsg::Said => {
                self.speech = None;
                self.speak(context);
            }
            PageMsg::AddressChanged => {
                if let Some(text) = browser::fragment() {
                    self.open(text, context);
                }
            }
        }
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        self.layout()
    }

    fn rendered(&mut self, _: &Context<Self>, is_first: bool) {
        if is_first {
            browser::mark_ready();
        }
    }
}

/// Listens to the keyboard and to the address, as long as the component lives.
fn listeners(context: &Context<App>, keyboard: &Rc<Keyboard>) -> Vec<EventListener> {
    let Some(window) = browser::window() else {
        return Vec::new();
    };
    let scope = context.link().clone();
    let on_act = Callback::from(move |(act, key)| scope.send_message(PageMsg::Act(act, key)));
    let mut listeners = keyboard.listen(&window, on_act);
    let scope = context.link().clone();
    listeners.push(EventListener::new(&window, "hashchange", move |_| {
        scope.send_message(PageMsg::AddressChanged);
    }));
    listeners
}

impl App {
    /// Changes the model and does what it asks for.
    fn apply(&mut self, msg: impl Into<Msg>, context: &Context<Self>) {
        let msg = msg.into();
        let opens = matches!(msg, Msg::File(FileMsg::OpenText(_) | FileMsg::OpenExample(_)));
        let is_example = matches!(msg, Msg::File(FileMsg::OpenExample(_)));
        for request in app::update(&mut self.model, msg) {
            self.perform(request, context);
        }
        if opens {
            crash::keep_run(&self.model.saved_run());
        }
        if is_example {
            // The menu that the example was chosen from would keep Space and Enter.
            Timeout::new(0, || browser::focus(PLAY_BUTTON)).forget();
        }
        self.announcer.listen(&self.model.scene().account);
        if self.speech.is_none() {
            self.speak(context);
        }
    }

    /// Opens a run, which stands still until the reader presses Play.
    fn open(&mut self, text: String, context: &Context<Self>) {
        self.apply(FileMsg::OpenText(text), context);
        self.apply(TimeMsg::Pause, context);
    }

    /// Says the next sentence and waits before the one after it.
    fn speak(&mut self, context: &Context<Self>) {
        if let Some(text) = self.announcer.next() {
            self.announcement = announcer::audible(text, &self.announcement);
            let scope = context.link().clone();
            let announcement = move || scope.send_message(PageMsg::Said);
            self.speech = Some(Timeout::new(announcer::BETWEEN_MS, announcement));
        }
    }

    /// Opens the menu of a node, which goes into the inspector, or closes the open one.
    fn open_menu(&mut self, node: Option<u16>, context: &Context<Self>) {
        let closed = std::mem::replace(&mut self.menu, node);
        if let (Some(closed), None) = (closed, node) {
            give_focus_back(closed);
        }
        if node.is_some() {
            self.apply(ViewMsg::SelectNode(node), context);
        }
    }

    /// Takes and remembers how the page looks.
    fn set_settings(&mut self, settings: Settings) {
        settings.store_changes(self.settings);
        self.show_settings(settings);
    }

    fn show_settings(&mut self, settings: Settings) {
        self.settings = settings;
        self.keyboard.set_single_keys(settings.has_single_keys);
        settings.apply();
    }
}

/// What heals a partition takes the focus, once a small screen has drawn it.
fn show_partition() {
    Timeout::new(0, || browser::focus(HEAL_ALL)).forget();
}

/// The focus goes to the button of a node whose menu has closed, if nothing else has taken it. The menu
/// is still drawn now, and what disappears with the focus takes it along.
fn give_focus_back(node: u16) {
    Timeout::new(0, move || browser::focus_if_lost(&button_id(node))).forget();
}
