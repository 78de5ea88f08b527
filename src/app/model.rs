//! The state of the application: a run, the playhead in it, what the user looks at and is about to
//! write. The page reads it here and changes it nowhere but in `update`.

use super::examples::{EXAMPLES, SANDBOX};
use super::open::sandbox_of;
use super::{Draft, Example, Notice, Playback, Speed, Tone};
use crate::dynamo::ids::OpId;
use crate::dynamo::policy::Policy;
use crate::projection::{SceneCache, Selection, View};
use crate::scenario::{self, Scenario};
use crate::scene::{Scene, SystemPanel};
use crate::sim::history::{Cursor, History};
use crate::text::page;
use crate::time::SimTime;
use std::cell::RefCell;
use std::rc::Rc;

/// The application.
#[derive(Debug)]
pub struct Model {
    pub(super) scenario: Scenario,
    pub(super) history: History,
    /// The playhead: not before the world at the cursor, and before what comes next.
    pub(super) time: SimTime,
    pub(super) playback: Playback,
    pub(super) speed: Speed,
    /// Simulated time that has passed but makes no whole microsecond yet, in millionths of one.
    pub(super) carry: u64,
    pub(super) page_view: PageView,
    pub(super) selection: Selection,
    pub(super) drafts: Vec<Rc<Draft>>,
    /// Reads whose reply becomes the draft, unless the draft was changed meanwhile.
    pub(super) readings: Vec<Option<PendingRead>>,
    pub(super) notices: Vec<Notice>,
    pub(super) next_notice: u32,
    cache: RefCell<SceneCache>,
    pub(super) system: RefCell<Option<(Policy, Rc<SystemPanel>)>>,
    drawn: RefCell<Option<Rc<Scene>>>,
}

/// A read under way, and the draft as it was when it began.
#[derive(Clone, Debug)]
pub(super) struct PendingRead {
    pub op: OpId,
    pub draft: Rc<Draft>,
}

/// Where the playhead stands and how it moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Playhead {
    /// The playhead.
    pub now: SimTime,
    /// How it moves.
    pub playback: Playback,
    /// How fast.
    pub speed: Speed,
    /// True at the beginning of the run.
    pub at_start: bool,
    /// True where what comes next has not happened yet.
    pub at_edge: bool,
    /// True if nothing is under way here that could still change something by itself.
    pub quiet: bool,
    /// The branch that is shown; the first is 0.
    pub branch: u32,
    /// How many branches there are.
    pub branches: u32,
    /// True if acting here makes a new branch.
    pub in_past: bool,
}

/// What the middle of the page shows. A further view is a variant here and an arm in
/// `ui::app::view`, which does not compile without it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageView {
    /// The ring with its nodes, clients and messages.
    #[default]
    Ring,
}

/// Notices that stand at once.
const NOTICES_MAX: usize = 5;

impl Model {
    /// The sandbox: six nodes, two clients, and nothing has happened.
    ///
    /// # Panics
    /// Never: the sandbox that comes with the program is a scenario, and a test opens it.
    #[must_use]
    #[allow(clippy::expect_used)]
    pub fn new() -> Self {
        let Ok(scenario) = scenario::parse(SANDBOX) else {
            unreachable!("the sandbox is a scenario, as the tests see")
        };
        let history = History::new(scenario.setup());
        let mut model = Self {
            scenario,
            history,
            time: SimTime::ZERO,
            playback: Playback::Paused,
            speed: Speed::COMMON,
            carry: 0,
            page_view: PageView::default(),
            selection: Selection::default(),
            drafts: Vec::new(),
            readings: Vec::new(),
            notices: Vec::new(),
            next_notice: 0,
            cache: RefCell::default(),
            system: RefCell::default(),
            drawn: RefCell::default(),
        };
        model.begin_drafts();
        model
    }

    /// The picture of this moment, made at most once an update.
    #[must_use]
    pub fn scene(&self) -> Rc<Scene> {
        let mut drawn = self.drawn.borrow_mut();
        Rc::clone(drawn.get_or_insert_with(|| {
            let (history, selection) = (&self.history, &self.selection);
            let view = View { history, time: self.time, selection };
            Rc::new(self.cache.borrow_mut().scene(&view))
        }))
    }

    /// What each client is about to write.
    #[must_use]
    pub fn drafts(&self) -> &[Rc<Draft>] {
        &self.drafts
    }

    /// Where the playhead stands.
    #[must_use]
    pub fn position(&self) -> Playhead {
        let at_edge = self.history.is_at_edge();
        Playhead {
            now: self.time,
            playback: self.playback,
            speed: self.speed,
            at_start: self.history.cursor() == Cursor(0) && self.time == SimTime::ZERO,
            at_edge,
            quiet: self.is_quiet(),
            branch: self.history.current().0,
            branches: u32::try_from(self.history.branches().count()).unwrap_or(u32::MAX),
            in_past: !at_edge,
        }
    }

    /// What the middle of the page shows.
    #[must_use]
    pub fn page_view(&self) -> PageView {
        self.page_view
    }

    /// What the user should read, oldest first.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The runs that come with the program.
    #[must_use]
    pub fn examples(&self) -> &'static [Example] {
        &EXAMPLES
    }

    /// True while frames move the playhead.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        self.playback != Playback::Paused
    }

    /// The run of this branch as the text of a scenario.
    #[must_use]
    pub fn saved_run(&self) -> String {
        scenario::save(&self.scenario, &self.history)
    }

    /// The title of the run.
    #[must_use]
    pub fn title(&self) -> &str {
        match self.scenario.title() {
            "" => page::no_title(),
            title => title,
        }
    }

    /// The picture of before is no longer that of now.
    pub(super) fn changed(&mut self) {
        *self.drawn.get_mut() = None;
    }

    /// Another run takes the place of this one.
    pub(super) fn replace(&mut self, scenario: Scenario, history: History) {
        self.scenario = scenario;
        // What could not be opened before is of no concern any more.
        self.notices.retain(|notice| notice.tone != Tone::Error);
        self.restart(history);
    }

    /// Another run of the same scenario takes the place of this one, from its beginning.
    pub(super) fn restart(&mut self, history: History) {
        self.history = history;
        self.time = SimTime::ZERO;
        self.history.seek(Cursor(0));
        self.playback = Playback::Paused;
        self.carry = 0;
        self.selection.node = None;
        self.selection.message = None;
        self.selection.request = None;
        *self.cache.get_mut() = SceneCache::default();
        *self.system.get_mut() = None;
        self.begin_drafts();
    }

    pub(super) fn notify(&mut self, tone: Tone, text: impl Into<Rc<str>>) {
        let id = self.next_notice;
        self.next_notice = id.wrapping_add(1);
        let text = text.into();
        // Said again it is news again, and stands there once.
        self.notices.retain(|notice| notice.text != text);
        self.notices.push(Notice { id, tone, text });
        let most = self.notices.len().saturating_sub(NOTICES_MAX);
        self.notices.drain(..most);
    }

    /// A fresh sandbox of this many nodes.
    pub(super) fn new_cluster(&mut self, nodes: u16) {
        if let Ok(scenario) = sandbox_of(nodes) {
            let history = History::new(scenario.setup());
            self.replace(scenario, history);
        }
    }
}

impl Default for Model {
    fn default() -> Self {
        Self::new()
    }
}
